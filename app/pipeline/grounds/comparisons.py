"""Rows set against each other or against today in a sentence: what follows for a column, and nothing more.

Against today it is a verdict. Against another option it is one where that option's own verdict is known and the
comparison carries it on (cheaper than what keeps the limit keeps it), or where nothing is done today and there are two
options only. Not for: praise without a comparison.
"""

from collections.abc import Iterable

from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import TODAY_KEY, Criterion, Ground, Known
from app.english.comparatives import Comparative, asks_for_less, comparative_in
from app.pipeline.grounds.facts import Fact, Names, clauses_of
from app.pipeline.grounds.statements import level_of

_UP_TO_DOUBLE, _SAME = 2.0, 1.0
_GOOD = frozenset({Level.BETTER, Level.MUCH_BETTER, Level.HOLDS, Level.KEPT})
_BAD = frozenset({Level.WORSE, Level.MUCH_WORSE, Level.BREAKS, Level.LOST})
_PAIR = 2


class Compared:
    """The comparisons a text makes between the rows of a run.

    Args:
        facts: what is said of each row, by its key; "" for sentences that stand under none.
        names: of the rows.
        has_today: whether staying as today is a row.
    """

    def __init__(self, facts: dict[str, tuple[Fact, ...]], names: Names, *, has_today: bool) -> None:
        self._rows = [key for key in facts if key not in ("", TODAY_KEY)]
        self._has_today = has_today
        self._found: list[tuple[str, str, Comparative, str]] = []
        for about, said in facts.items():
            if about == TODAY_KEY:
                continue
            for _, clause in clauses_of(said):
                one = comparative_in(clause)
                if one is not None and (pair := _pair(one, about, names)) is not None:
                    self._found.append((*pair, one, clause))

    def verdicts(self, criterion: Criterion, known: dict[str, Known]) -> Iterable[Known]:
        """Give what the comparisons say on a column, beside what is known of it (by row) already."""
        for row, other, one, quote in self._found:
            if not self._fits(criterion, one.attribute):
                continue
            for key, level in self._levels(criterion, row, other, one, known):
                if key not in known and level is not None:
                    ground = Ground(kind="comparison", quote=quote)
                    yield Known(criterion=criterion.key, alternative=key, level=level, ground=ground)

    def _fits(self, criterion: Criterion, attribute: str) -> bool:
        if criterion.kind is CriterionKind.COST:
            return attribute == "cost"
        return asks_for_less(criterion.text, attribute)

    def _levels(
        self, criterion: Criterion, row: str, other: str, one: Comparative, known: dict[str, Known]
    ) -> list[tuple[str, Level | None]]:
        better = -one.way
        if other == TODAY_KEY:
            return [(row, _beside_today(criterion.kind, one))] if self._has_today else []
        if criterion.kind is CriterionKind.COST:
            return []
        theirs = known.get(other)
        if theirs is not None and theirs.level is not None:
            return [(row, _carried(criterion.kind, theirs.level, better))]
        if (
            not self._has_today
            and len(self._rows) == _PAIR
            and criterion.kind in (CriterionKind.GOAL, CriterionKind.WISH)
        ):
            return [(row, level_of(criterion.kind, better)), (other, level_of(criterion.kind, -better))]
        return []


def _pair(one: Comparative, about: str, names: Names) -> tuple[str, str] | None:
    """Who is compared with whom."""
    row = names.only_one_in(one.before) or about
    other = TODAY_KEY if one.is_with_today else names.only_one_in(one.behind)
    return (row, other) if row and other and row != other else None


def _beside_today(kind: CriterionKind, one: Comparative) -> Level | None:
    if kind is CriterionKind.COST:
        if one.times is not None:
            return Level.LESS if one.times < _SAME else Level.UP_TO_DOUBLE if one.times <= _UP_TO_DOUBLE else Level.MORE
        # Dearer than today: by how much is not said.
        return {-1: Level.LESS, 0: Level.SAME}.get(one.way)
    if kind in (CriterionKind.GOAL, CriterionKind.WISH) or (kind is CriterionKind.MEASURE and one.way >= 0):
        return level_of(kind, -one.way)
    if kind is CriterionKind.FLOOR:
        return level_of(kind, -1 if one.way > 0 else 1)
    return None


def _carried(kind: CriterionKind, theirs: Level, better: int) -> Level | None:
    if theirs in _GOOD and better >= 0:
        return level_of(kind, 1)
    if theirs in _BAD and better <= 0:
        return level_of(kind, -1)
    return level_of(kind, better) if theirs is Level.AS_TODAY else None
