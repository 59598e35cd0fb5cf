"""The plain words of the window for runs: modes, states, stages, kinds of questions.

One table per term, so that every view says the same. Not for sentences about faults (texts.py).
"""

from app.domain.items import ItemKind
from app.domain.projects import Cause
from app.domain.runs import BUILTIN_JUDGE, QuestionKind, RunMode, RunStatus, ScenarioType, Stage

MODES: dict[RunMode, str] = {
    RunMode.FULL_SEARCH: "Find solutions",
    RunMode.EVAL_ONLY: "Judge my ideas",
    RunMode.SEEDED: "Improve these",
}

MODE_HINTS: dict[RunMode, str] = {
    RunMode.FULL_SEARCH: "Designs candidates, stresses them and ranks them (full_search).",
    RunMode.EVAL_ONLY: "Ranks the ideas you give, word for word; designs nothing (eval_only).",
    RunMode.SEEDED: "Derives new candidates from the ones you choose and ranks them together (seeded).",
}

STATUSES: dict[RunStatus, str] = {
    RunStatus.QUEUED: "queued",
    RunStatus.RUNNING: "running",
    RunStatus.PAUSED: "paused",
    RunStatus.COMPLETED: "done",
    RunStatus.STOPPED: "stopped",
    RunStatus.FAILED: "failed",
    RunStatus.INTERRUPTED: "interrupted",
}

STAGES: dict[Stage, str] = {
    Stage.DESIGN: "Design",
    Stage.SCENARIOS: "Scenarios",
    Stage.JUDGING: "Judging",
    Stage.CHECKS: "Checks",
    Stage.RANKING: "Ranking",
}

QUESTION_KINDS: dict[QuestionKind, str] = {
    QuestionKind.SCENARIO: "scenario",
    QuestionKind.GOAL: "goal",
    QuestionKind.CONSTRAINT: "limit",
    QuestionKind.COST: "cost",
}

SCENARIO_TYPES: dict[ScenarioType, str] = {
    ScenarioType.STRESS: "stress",
    ScenarioType.EDGE: "edge case",
    ScenarioType.NORMAL: "normal day",
    ScenarioType.FAILURE: "failure",
}

ITEM_KINDS: dict[ItemKind, str] = {
    ItemKind.GOAL: "goal",
    ItemKind.CONSTRAINT: "limit",
    ItemKind.TODAY: "today",
    ItemKind.OPTION: "your idea",
    ItemKind.UNUSED: "not used",
    ItemKind.ACTOR: "actor",
    ItemKind.MECHANISM: "mechanism",
    ItemKind.RESOURCE: "resource",
    ItemKind.LIMIT: "limit of the world",
    ItemKind.ASSUMPTION: "assumption",
    ItemKind.SIMPLIFICATION: "simplification",
}

CAUSES: dict[Cause, str] = {
    Cause.CREATED: "created",
    Cause.MESSAGE: "from a message",
    Cause.EDIT: "edited",
    Cause.PROPOSAL: "card applied",
    Cause.UNDO: "undone",
    Cause.RESTORE: "restored",
    Cause.FORK: "what-if opened",
    Cause.ADOPTION: "what-if adopted",
}

NO_MODEL = "Method, no model"
"""Badge of everything the built-in methods made."""

METHOD_HINT = "Built-in methods, no AI: judged by fixed rules from sentences of your text."


def is_builtin(judge: str) -> bool:
    """Whether a judge id is that of the built-in methods, any version of them."""
    return judge.partition("@")[0] == BUILTIN_JUDGE.partition("@")[0]


def mode_word(mode: str) -> str:
    """Return the window's word for a mode's code."""
    return MODES[RunMode(mode)]


def status_word(status: str, warnings: int = 0) -> str:
    """Return the window's word for a status; done with warnings says so."""
    if status == RunStatus.COMPLETED and warnings:
        return "done, 1 warning" if warnings == 1 else f"done, {warnings} warnings"
    return STATUSES[RunStatus(status)]


def line_word(name: str) -> str:
    """Return a line's name as the window says it: the code's “main” is *Main*."""
    return "Main" if name == "main" else name


def cost_words(*, judge: str, cost_usd: float | None, calls: int) -> str:
    """Return what a run cost in words; an unknown price is not free."""
    from app.gui.figures import NONE, money

    if is_builtin(judge):
        return NO_MODEL
    if cost_usd is not None:
        return money(cost_usd)
    return "price unknown" if calls else NONE
