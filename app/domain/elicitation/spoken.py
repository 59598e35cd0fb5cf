"""What is said for and against each option, and which columns only one of them is answered on.

For an order on few grounds: it says whom nobody spoke for, and what to find out. Not for: numbers (`standing`).
"""

from app.domain.elicitation.scales import GOALS, Level
from app.domain.elicitation.table import Criterion, DecisionTable

_GOOD = frozenset({Level.BETTER, Level.MUCH_BETTER, Level.KEPT, Level.LESS})


def is_spoken_for(table: DecisionTable, row: str) -> bool:
    """Whether anything good was answered of a row; that it keeps a limit is expected of all."""
    return any(table.level(one.key, row) in _GOOD for one in table.counted)


def is_silent(table: DecisionTable, row: str) -> bool:
    """Whether nothing at all is known of a row."""
    return not any(table.known(one.key, row) for one in table.counted)


def answered_rows(table: DecisionTable, criterion: Criterion) -> frozenset[str]:
    """Return the options in question that have an answer in a column."""
    return frozenset(row for row in table.contenders if table.known(criterion.key, row) is not None)


def only_of(table: DecisionTable, row: str) -> Criterion | None:
    """Return the wanted column that of all options only this one has an answer in: goals first, then as written."""
    alone = [one for one in table.wanted if answered_rows(table, one) == {row}]
    places = {one.key: place for place, one in enumerate(table.criteria)}
    return min(alone, key=lambda one: (one.kind not in GOALS, places[one.key]), default=None)
