"""The plain words of the window for runs: modes, states, stages, kinds of questions.

One table per term, so that every view says the same. Not for sentences about faults (texts.py).
"""

from typing import Final

from app.domain.items import Resolution
from app.domain.rows import RunRow
from app.domain.runs import Question, QuestionKind, RunMode, is_method
from app.gui.look.figures import NONE
from app.gui.look.texts import Texts, status_key, translate

_TEXTS: Final = Texts()


MODE_HINTS: dict[RunMode, str] = {
    RunMode.FULL_SEARCH: "Designs candidates, stresses them and ranks them.",
    RunMode.EVAL_ONLY: "Ranks the ideas you give, word for word; designs nothing.",
    RunMode.SEEDED: "Derives new candidates from the ones you choose and ranks them together.",
}

QUESTION_KINDS: dict[QuestionKind, str] = {
    QuestionKind.SCENARIO: "scenario",
    QuestionKind.GOAL: "goal",
    QuestionKind.CONSTRAINT: "limit",
    QuestionKind.COST: "cost",
}


NO_MODEL = "Method, no model"
"""Badge of everything the built-in methods made."""

METHOD_HINT = "Built-in methods, no AI: judged by fixed rules from sentences of your text."


def question_word(question: Question) -> str:
    """Return what a column is about: “hard limit”, “wish”, “must goal”, “goal”, “cost” or “scenario”."""
    if question.kind is QuestionKind.CONSTRAINT:
        return translate("hard limit") if question.hard else translate("wish")
    word = QUESTION_KINDS[question.kind]
    return translate("must goal") if question.hard and question.kind is QuestionKind.GOAL else word


def is_builtin(judge: str) -> bool:
    """Whether a judge id is that of the built-in methods, any version of them."""
    return is_method(judge)


def size_words(candidates: int, scenarios: int) -> str:
    """Return “5 × 8”, or “5” where the person was asked instead of scenarios being written."""
    return f"{candidates} × {scenarios}" if scenarios else str(candidates)


def mode_word(mode: str) -> str:
    """Return the window's word for a mode's code."""
    return _TEXTS.run_mode(mode)


def status_word(status: str, warnings: int = 0) -> str:
    """Return the window's word for a status; done with warnings says so."""
    return _TEXTS.run_status(status_key(status, warnings=warnings))


def trouble_words(row: RunRow) -> str | None:
    """Return why a run ended as it did or what it waits for, else its first warning and how many more there are."""
    if row.why or not row.warning:
        return row.why
    more = row.warnings - 1
    return row.warning if more < 1 else f"{row.warning} · {_TEXTS.count(more, 'more warning')}"


def size_word(resolution: Resolution) -> str:
    """Return a run size as the window says it: “coarse 3 × 4”."""
    candidates, scenarios = resolution.size
    return f"{resolution.value} {candidates} × {scenarios}"


def branch_word(name: str) -> str:
    """Return a line's name as the window says it: Main, or What-if “…”."""
    return _TEXTS.line(name, is_main=False)


def cost_words(*, judge: str, cost_usd: float | None, calls: int) -> str:
    """Return what a run cost in words; an unknown price is not free."""
    if is_builtin(judge):
        return NO_MODEL
    if cost_usd is not None:
        return _TEXTS.cost(cost_usd)
    return _TEXTS.cost(None) if calls else NONE
