"""The plain words people read where the code and `--json` keep the field's names."""

from collections.abc import Iterable

from app.cli.output import shorten
from app.domain.money import SpendTotal
from app.domain.projects import MAIN
from app.domain.runs import Budget, RunMode
from app.services.bringing.chats_in import BroughtChats

MODES = {
    RunMode.FULL_SEARCH.value: "Find solutions",
    RunMode.EVAL_ONLY.value: "Judge my ideas",
    RunMode.SEEDED.value: "Improve these",
}
NOTES = 4
"""Notes shown of a run; `--json` has them all."""


def plural(number: int, one: str, many: str | None = None) -> str:
    """“1 question”, “4 questions”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def mode_name(mode: str) -> str:
    """What a mode is called in the window."""
    return MODES.get(mode, mode)


def branch_name(branch: str) -> str:
    """“Main”, or the title of the what-if."""
    if branch == MAIN:
        return "Main"
    return branch if branch.lower().startswith("what-if") else f"What-if “{branch}”"


def judge_name(judge: str) -> str:
    """Who judged: a method that is no model says so."""
    return "the built-in methods (no AI)" if judge.startswith("builtin-methods@") else judge


def note_lines(notes: Iterable[str]) -> list[str]:
    """The first notes, each on one line, and how many more there are."""
    found = list(notes)
    lines = [f"note: {shorten(line, 150)}" for line in found[:NOTES]]
    return lines + ([f"… and {plural(len(found) - NOTES, 'more note')}"] if len(found) > NOTES else [])


def spent_words(spent: SpendTotal) -> str:
    """A sum in words: “12 requests, 48,200 tokens, 0.31 USD”."""
    if not spent.calls:
        return "nothing"
    cost = f"{spent.known_usd:.2f} USD"
    if spent.unpriced_calls:
        known = f"{cost} and " if spent.known_usd else ""
        cost = f"{known}the unknown price of {plural(spent.unpriced_calls, 'request')}"
    return f"{plural(spent.calls, 'request')}, {spent.input_tokens + spent.output_tokens:,} tokens, {cost}"


def cost_text(cost: float | None) -> str:
    """A cost to a hundredth of a cent; “unknown” where a price is."""
    return "price unknown" if cost is None else f"{cost:.4f} USD"


def budget_words(budget: Budget) -> str:
    """The caps of a run in words; “none” without one."""
    told = []
    if budget.calls is not None:
        told.append(plural(budget.calls, "call"))
    if budget.tokens is not None:
        told.append(f"{budget.tokens:,} tokens")
    if budget.usd is not None:
        told.append(f"{budget.usd:g} USD")
    if budget.seconds is not None:
        told.append(f"{budget.seconds:g} s of work")
    return ", ".join(told) or "none"


def moment(time: str) -> str:
    """A stored time to the minute (UTC)."""
    return time[:16].replace("T", " ")


def size_words(size: int) -> str:
    """A number of bytes: “820 bytes”, “14 kB”, “2.5 MB”."""
    if size < 1_000:
        return plural(size, "byte")
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def brought_words(found: BroughtChats) -> str:
    """What came of another program's chats, and what did not."""
    left = [
        plural(number, one, many)
        for number, one, many in (
            (found.pictures, "picture", "pictures"),
            (found.files, "file", "files"),
            (found.cut, "end of a very long text", "ends of very long texts"),
            (found.empty, "entry without a message", "entries without a message"),
        )
        if number
    ]
    came = f"It holds {plural(found.chats, 'chat')} with {plural(found.messages, 'message')} from {found.program}."
    return f"{came} Left out: {', '.join(left)}." if left else came
