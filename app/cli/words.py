"""The plain words people read where the code and `--json` keep the field's names."""

from collections.abc import Iterable

from app.cli.output import shorten
from app.domain.projects import MAIN
from app.domain.runs import RunMode

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


def line_name(branch: str) -> str:
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


def moment(time: str) -> str:
    """A stored time to the minute (UTC)."""
    return time[:16].replace("T", " ")
