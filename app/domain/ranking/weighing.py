"""What the order would be with other weights: arithmetic on stored answers, nothing is asked.

Where a model judged, a weight is that of a goal or wish in the spec (1 … 100), and the scenarios that stress it weigh
with it: the order is the one a run judged again with that spec comes to. Where the built-in methods ask a person, who
gives no weights, it is the share in per cent that a column is to have of what is wanted; the others keep their
uncertain shares of the rest. Source of the break-even: one-way sensitivity analysis. Not for: keeping weights.
"""

from collections.abc import Callable, Mapping
from functools import cache

from app.domain.base import Value
from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.draws import TableDraws
from app.domain.elicitation.standing import RowDraws, draw_row, first_leader, standing_of
from app.domain.elicitation.table import TODAY_KEY, DecisionTable
from app.domain.errors import RefusedError, UsageError
from app.domain.items import HARD_WEIGHT, ItemKind
from app.domain.operations import UpdateItem, apply_operations
from app.domain.ranking.order import draft
from app.domain.ranking.score import RankingInput, is_hard, judged_matrix
from app.domain.results import Ranking
from app.domain.runs import Origin, QuestionKind

_DRAWS = 512
"""Of a table whose weights are moved: a share is then known to within 4 points."""
_TRIED_DRAWS = 128
_GRID = (1, 5, 10, 20, 30, 45, 60, 80, 99)
"""Weights that are tried before the one where the leader changes is narrowed down."""


class WeighedColumn(Value):
    """A column whose weight can be moved, 1 … `most`; `given` is what it has without being moved.

    `counts` is the share (0 … 1) that it has now among the columns of its term.
    """

    slug: str
    title: str
    given: int
    weight: int
    most: int
    counts: float


class WeighedRow(Value):
    """A row with these weights; `before` is its rank with those of the run, None where it had none."""

    label: str
    title: str
    rank: int
    before: int | None
    score: float
    first_in: float | None = None


class BreakEven(Value):
    """The weight nearest to that of now at which another row leads; None where none from 1 on does it."""

    slug: str
    weight: int | None
    leader: str = ""


class Weighing(Value):
    """An order with weights as they were moved."""

    columns: tuple[WeighedColumn, ...]
    rows: tuple[WeighedRow, ...]
    leaders: tuple[str, ...]
    """Labels."""
    break_evens: tuple[BreakEven, ...] = ()


class Weigher:
    """Moves the weights of one run, as it stands when this is made. Pure; in any thread, one call at a time.

    Raises:
        RefusedError: there is no order yet, or no weight to move.
    """

    def __init__(self, given: RankingInput, ranking: Ranking) -> None:
        if not ranking.has_order:
            raise RefusedError("no-order", "There is no order yet that weights could move: answer its questions first.")
        self._given = given
        self._before = {row.label: row.rank for row in ranking.rows}
        self._judged = None if given.table is not None else judged_matrix(given)
        if not self._columns({}):
            raise RefusedError("no-weights", "Nothing here has a weight: hard limits and the cost are in no sum.")

    @property
    def keeps_in_spec(self) -> bool:
        """Whether the weights are those of the spec; where a person answers, the order follows no weights there."""
        return self._given.table is None

    def weigh(self, weights: Mapping[str, int]) -> Weighing:
        """Return the order with these weights, by slug; columns that are not named keep theirs. 1 to 30 ms.

        Raises:
            UsageError: a weight is out of range, or of a column that has none.
        """
        columns = self._columns(weights)
        table = self._given.table
        found = self._by_formula(columns, weights) if table is None else self._by_table(table, columns, weights)
        rows = tuple(row.model_copy(update={"before": self._before.get(row.label)}) for row in found.rows)
        return found.model_copy(update={"rows": rows})

    def break_evens(self, weights: Mapping[str, int]) -> tuple[BreakEven, ...]:
        """Return where each weight alone would change who leads; up to a second for a table of thirty columns.

        Raises:
            UsageError: as `weigh`.
        """
        table = self._given.table
        leads = self._leader_by_formula(weights) if table is None else _leader_by_table(table, weights)
        return tuple(_break_even(column, leads) for column in self._columns(weights))

    def moves(self, weights: Mapping[str, int]) -> tuple[UpdateItem, ...]:
        """Return what writes these weights into the spec; weights that are there already are left out.

        Raises:
            RefusedError: the order follows from what a person answered, which no weight of the spec moves.
            UsageError: as `weigh`.
        """
        if not self.keeps_in_spec:
            raise RefusedError(
                "weights-not-kept",
                "Without a model the order does not follow the weights of the spec: say what comes first instead.",
            )
        return tuple(
            UpdateItem(slug=one.slug, weight=one.weight) for one in self._columns(weights) if one.weight != one.given
        )

    def first(self, weights: Mapping[str, int]) -> tuple[str, ...]:
        """Return the columns, by their keys, that were given more than they have, the heaviest first.

        That is how weights are said where a person answers: what comes first. () where a model judged.
        """
        table = self._given.table
        if table is None:
            return ()
        keys = {one.slug: one.key for one in table.wanted}
        raised = [one for one in self._columns(weights) if one.slug in weights and one.weight > one.given]
        return tuple(keys[one.slug] for one in sorted(raised, key=lambda one: -one.weight))

    def _columns(self, weights: Mapping[str, int]) -> tuple[WeighedColumn, ...]:
        table = self._given.table
        if table is not None:
            return _columns_by_table(self._given, table, weights)
        return _columns_by_formula(self._given, weights)

    def _by_formula(self, columns: tuple[WeighedColumn, ...], weights: Mapping[str, int]) -> Weighing:
        placed = draft(_moved(self._given, weights), cells=self._judged).placed
        rows = tuple(
            WeighedRow(
                label=one.label, title=one.candidate.card.title, rank=one.rank, before=None, score=one.utility.score
            )
            for one in placed
        )
        return Weighing(columns=columns, rows=rows, leaders=tuple(row.label for row in rows if row.rank == 1))

    def _leader_by_formula(self, weights: Mapping[str, int]) -> Callable[[str, int], str]:
        @cache
        def leads(slug: str, weight: int) -> str:
            moved = _moved(self._given, {**weights, slug: weight} if slug else weights)
            placed = draft(moved, cells=self._judged).placed
            return placed[0].label if placed else ""

        return leads

    def _by_table(
        self, table: DecisionTable, columns: tuple[WeighedColumn, ...], weights: Mapping[str, int]
    ) -> Weighing:
        moved = _shared(table, weights)
        standing = standing_of(moved, _drawn(moved, _draws(moved, _DRAWS)))
        labels = _labels(self._given, table)
        return Weighing(
            columns=columns,
            rows=tuple(
                WeighedRow(
                    label=labels[row.key][0],
                    title=labels[row.key][1],
                    rank=place,
                    before=None,
                    score=row.score,
                    first_in=row.share,
                )
                for place, row in enumerate((row for row in standing.rows if row.key in labels), 1)
            ),
            leaders=tuple(labels[key][0] for key in standing.leaders if key in labels),
        )


def _break_even(column: WeighedColumn, leads: Callable[[str, int], str]) -> BreakEven:
    now, leader = column.weight, leads("", 0)
    turned = sorted(
        (one for one in {*_GRID, now, column.most} if one <= column.most and leads(column.slug, one) != leader),
        key=lambda one: abs(one - now),
    )
    if not turned:
        return BreakEven(slug=column.slug, weight=None)
    near, far = now, turned[0]
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if leads(column.slug, middle) != leader:
            far = middle
        else:
            near = middle
    return BreakEven(slug=column.slug, weight=far, leader=leads(column.slug, far))


def _checked(weights: Mapping[str, int], columns: Mapping[str, int]) -> None:
    """Refuse weights that no column can have.

    Raises:
        UsageError: one is out of range, or of a column that has none.
    """
    for slug, weight in weights.items():
        if slug not in columns:
            raise UsageError(f"“{slug}” has no weight here. These have one: {', '.join(columns)}.")
        if not 1 <= weight <= columns[slug]:
            raise UsageError(f"The weight of “{slug}” is a whole number from 1 to {columns[slug]}.")


# -- judged by a model: the weights of the spec ---------------------------------------------------------------


def _moved(given: RankingInput, weights: Mapping[str, int]) -> RankingInput:
    operations = tuple(UpdateItem(slug=slug, weight=weight) for slug, weight in sorted(weights.items()))
    return given.model_copy(update={"content": apply_operations(given.content, operations)})


def _columns_by_formula(given: RankingInput, weights: Mapping[str, int]) -> tuple[WeighedColumn, ...]:
    found: list[WeighedColumn] = []
    for question in given.questions:
        item = given.content.get(question.slug)
        if question.kind not in (QuestionKind.GOAL, QuestionKind.CONSTRAINT) or item is None or not item.weight:
            continue
        if item.kind is not ItemKind.GOAL and is_hard(question, given.content):
            continue
        most = HARD_WEIGHT if item.kind is ItemKind.GOAL else HARD_WEIGHT - 1
        found.append(
            WeighedColumn(
                slug=question.slug,
                title=question.title,
                given=item.weight,
                weight=weights.get(question.slug, item.weight),
                most=most,
                counts=0.0,
            )
        )
    _checked(weights, {one.slug: one.most for one in found})
    kinds = {question.slug: question.kind for question in given.questions}
    sums = {kind: sum(one.weight for one in found if kinds[one.slug] is kind) for kind in set(kinds.values())}
    return tuple(one.model_copy(update={"counts": one.weight / sums[kinds[one.slug]]}) for one in found)


# -- answered by a person: shares of a table ------------------------------------------------------------------


def _labels(given: RankingInput, table: DecisionTable) -> dict[str, tuple[str, str]]:
    found = {one.key: (one.label, one.title) for one in table.alternatives}
    today = next((one for one in given.candidates if one.origin is Origin.TODAY), None)
    return found if today is None else {**found, TODAY_KEY: (today.label, today.card.title)}


def _shared(table: DecisionTable, weights: Mapping[str, int]) -> DecisionTable:
    return table.changed(
        criteria=tuple(
            one.model_copy(update={"share": weights[one.slug] / 100.0}) if one.slug in weights else one
            for one in table.criteria
        )
    )


def _draws(table: DecisionTable, number: int) -> TableDraws:
    """Made here and not kept: weights on the move would push out the draws that everything else finds again."""
    return TableDraws(table.wanted, table.order, table.ordered_among, table.seed, number)


def _drawn(table: DecisionTable, draws: TableDraws) -> dict[str, RowDraws]:
    costs = costs_of(table).by_row
    return {row: draw_row(table, row, draws, costs[row]) for row in table.rows}


def _columns_by_table(
    given: RankingInput, table: DecisionTable, weights: Mapping[str, int]
) -> tuple[WeighedColumn, ...]:
    slugs = {one.slug: one for one in table.wanted}
    _checked(weights, dict.fromkeys(slugs, 99))
    as_given, now = _draws(table, _TRIED_DRAWS).weights, _draws(_shared(table, weights), _TRIED_DRAWS).weights
    found: list[WeighedColumn] = []
    for question in given.questions:
        one = slugs.get(question.slug)
        if one is None:
            continue
        usual = min(99, max(1, round(100.0 * sum(as_given[one.key]) / _TRIED_DRAWS)))
        counts = sum(now[one.key]) / _TRIED_DRAWS
        weight = weights.get(one.slug, min(99, max(1, round(100.0 * counts))))
        found.append(
            WeighedColumn(slug=one.slug, title=question.title, given=usual, weight=weight, most=99, counts=counts)
        )
    return tuple(found)


def _leader_by_table(table: DecisionTable, weights: Mapping[str, int]) -> Callable[[str, int], str]:
    labels = {one.key: one.label for one in table.alternatives}

    @cache
    def leads(slug: str, weight: int) -> str:
        moved = _shared(table, {**weights, slug: weight} if slug else weights)
        leader, _ = first_leader(moved, _drawn(moved, _draws(moved, _TRIED_DRAWS)))
        return labels.get(leader, leader)

    return leads
