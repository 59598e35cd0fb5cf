"""A change of the order in words, for chats: which answers would have to be otherwise, and who leads then.

For: what an agent is told. Not for the window, which says it in the words of its cards, nor the command line, which
says it as what can be typed.
"""

from app.domain.elicitation.changes import Turn
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.sentence import about, named
from app.domain.elicitation.table import DecisionTable
from app.domain.elicitation.trials import Change
from app.domain.kit.text import shortened

_TEXT = 90
STEP_WORDS = {
    Level.MUCH_WORSE: "much worse",
    Level.WORSE: "worse",
    Level.AS_TODAY: "as today",
    Level.BETTER: "better",
    Level.MUCH_BETTER: "much better",
    Level.KEPT: "kept",
    Level.LOST: "not kept",
    Level.HOLDS: "holds",
    Level.BREAKS: "breaks",
    Level.LESS: "less",
    Level.SAME: "the same",
    Level.UP_TO_DOUBLE: "up to double",
    Level.MORE: "more",
}
MEASURED_WORDS = {Level.BETTER: "better, but short of it", Level.MUCH_BETTER: "reached"}


def said_turn(table: DecisionTable, turn: Turn) -> str:
    """Say changes after which another row leads: “If A were “better” on “text” (now open), B would lead, …”."""
    steps = " and ".join(_step(table, one) for one in turn.changes)
    return f"If {steps}, then {named(table, turn.leader)} leads, first in {about(turn.share)}."


def _step(table: DecisionTable, change: Change) -> str:
    criterion = table.criterion(change.criterion)
    text = f"“{shortened(criterion.text.strip().rstrip('.'), _TEXT)}”"
    if change.kind == "wish":
        return f"{text} is only a wish"
    if change.after is None:
        return f"{text} comes first"
    before = "open" if change.before is None else step_word(criterion.kind, change.before)
    after = step_word(criterion.kind, change.after)
    if criterion.kind is CriterionKind.COST:
        return f"{named(table, change.row)} costs {after} (now {before})"
    return f"{named(table, change.row)} is “{after}” on {text} (now {before})"


def step_word(kind: CriterionKind, level: Level, *, beside_today: bool = True) -> str:
    """Return the word of one answer on the scale of a column; without a today the middle is just that."""
    if kind is CriterionKind.MEASURE and level in MEASURED_WORDS:
        return MEASURED_WORDS[level]
    return "in the middle" if level is Level.AS_TODAY and not beside_today else STEP_WORDS[level]
