"""What a question is worth: how much better the best choice gets, on average, once it is answered.

The gain of a column is E[max over rows of E(Score | its answers)] − max over rows of E(Score), in parts of the latter:
the value of information, one step ahead. Answers of cells are independent, so the expectation over them is exact, from
sums over all columns with the asked one taken out; only the weights are drawn. Both sides come from the same weights,
so a gain is never negative. Not for: which card is asked (`cards`).
"""

import math
from operator import mul
from typing import NamedTuple

from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.scales import GOALS_BASE, SCALES, CriterionKind
from app.domain.elicitation.standing import draws_in, fixed_mark
from app.domain.elicitation.table import Criterion, DecisionTable

GAIN_DRAWS = 256
"""Draws of the weights behind a gain."""
_OF_GOALS = 1.0 - GOALS_BASE


class _Cell(NamedTuple):
    """Means of a cell: of its value, of whether it passes, of both together less the product of the two."""

    value: float
    passes: float
    together: float
    is_open: bool


class _Row(NamedTuple):
    """A row's means in each draw of the weights, and its factor of cost and limits."""

    cells: dict[str, _Cell]
    P: list[float]
    G: list[float]
    factor: float


class Gains:
    """The gains of one table's questions; a pure computation, up to 50 ms for 8 options and 30 columns.

    Args:
        table: what is known.
        rows: keys of the rows that are still in question.
    """

    def __init__(self, table: DecisionTable, rows: tuple[str, ...], number: int = GAIN_DRAWS) -> None:
        self._table = table
        self._number = number
        draws = draws_in(table, number)
        self._weights, self._goals = draws.weights, draws.goals
        self._costs = costs_of(table).by_row
        self._rows = {row: self._row(row) for row in rows}
        self._by_draw = {row: self._scores(one) for row, one in self._rows.items()}
        self._means = {row: math.fsum(scores) / number for row, scores in self._by_draw.items()}
        self._best = max(self._means.values(), default=0.0)

    def of_column(self, criterion: Criterion) -> float:
        """Return the gain of answering all open cells of a column of P."""
        return self._relative([self._if_answered(criterion, one, self._means[row]) for row, one in self._rows.items()])

    def pair_of_column(self, criterion: Criterion) -> tuple[str, str] | None:
        """Return the leader and the row that the column's answers can most easily put before it."""
        if len(self._means) < 2:
            return None
        leader = max(self._means, key=lambda row: (self._means[row], row))
        outcomes = {row: self._if_answered(criterion, one, self._means[row]) for row, one in self._rows.items()}
        rival = max(
            (row for row in self._means if row != leader),
            key=lambda row: (mean_of_most([outcomes[leader], outcomes[row]]), row),
        )
        return leader, rival

    def of_cost(self) -> float:
        """Return the gain of answering every open cost."""
        marks = SCALES[CriterionKind.COST]
        outcomes = []
        for row, mean in self._means.items():
            if self._costs[row] is not None:
                outcomes.append([(mean, 1.0)])
                continue
            whole = mean / _mean_of_inverse_costs()
            outcomes.append([(whole / mark.value, mark.chance) for mark in marks])
        return self._relative(outcomes)

    def of_order(self, among: tuple[str, ...]) -> float:
        """Return the gain of hearing which of these columns comes first."""
        by_first: dict[str, list[int]] = {key: [] for key in among}
        for draw in range(self._number):
            by_first[max(among, key=lambda key: (self._weights[key][draw], key))].append(draw)
        gained = math.fsum(
            max(math.fsum(scores[draw] for draw in draws) for scores in self._by_draw.values())
            for draws in by_first.values()
        )
        return self._over(gained / self._number)

    def separates(self, criterion: Criterion) -> bool:
        """Whether the rows in question are not all alike in a column."""
        return len({one.cells[criterion.key][:2] for one in self._rows.values()}) > 1

    def _row(self, row: str) -> _Row:
        cells = {one.key: self._cell(one, row) for one in self._table.wanted}
        P, G = [0.0] * self._number, [0.0] * self._number  # noqa: N806  the published names
        for key, cell in cells.items():
            P = [p + cell.value * w for p, w in zip(P, self._weights[key], strict=True)]  # noqa: N806
            if cell.passes:
                G = [g + cell.passes * v for g, v in zip(G, self._goals[key], strict=True)]  # noqa: N806
        return _Row(cells, P, G, self._factor(row))

    def _cell(self, criterion: Criterion, row: str) -> _Cell:
        mark = fixed_mark(self._table, criterion, row)
        if mark is not None:
            return _Cell(mark.value, float(mark.passes), 0.0, is_open=False)
        marks = SCALES[criterion.kind]
        value = math.fsum(one.chance * one.value for one in marks)
        passes = math.fsum(one.chance for one in marks if one.passes)
        both = math.fsum(one.chance * one.value for one in marks if one.passes)
        return _Cell(value, passes, both - value * passes, is_open=True)

    def _factor(self, row: str) -> float:
        cost = self._costs[row]
        factor = _mean_of_inverse_costs() if cost is None else 1.0 / cost
        for limit in self._table.limits:
            if self._table.level(limit.key, row) is None:
                factor *= next(mark.chance for mark in SCALES[CriterionKind.LIMIT] if mark.value)
        return factor

    def _scores(self, row: _Row) -> list[float]:
        """The mean Score in each draw of the weights."""
        if not self._goals:
            return [row.factor * p for p in row.P]
        scores = [row.factor * p * (GOALS_BASE + _OF_GOALS * g) for p, g in zip(row.P, row.G, strict=True)]
        for key, goal in self._goals.items():
            if together := row.cells[key].together:
                part = row.factor * _OF_GOALS * together
                scores = [s + part * w * v for s, w, v in zip(scores, self._weights[key], goal, strict=True)]
        return scores

    def _if_answered(self, criterion: Criterion, row: _Row, mean: float) -> list[tuple[float, float]]:
        """The mean Score of a row for every answer of its cell, with the answer's chance."""
        cell = row.cells[criterion.key]
        if not cell.is_open:
            return [(mean, 1.0)]
        weight = self._weights[criterion.key]
        share = self._goals.get(criterion.key)
        if not self._goals:
            by_value = row.factor * math.fsum(weight)
            by_pass = by_both = 0.0
        else:
            on_goals = math.fsum(map(mul, weight, row.G))
            by_value = row.factor * (GOALS_BASE * math.fsum(weight) + _OF_GOALS * on_goals)
            by_pass = row.factor * _OF_GOALS * math.fsum(map(mul, share, row.P)) if share else 0.0
            by_both = row.factor * _OF_GOALS * math.fsum(map(mul, share, weight)) if share else 0.0
        outcomes = []
        for mark in SCALES[criterion.kind]:
            value, passes = mark.value - cell.value, float(mark.passes) - cell.passes
            moved = value * by_value + passes * by_pass + (value * passes - cell.together) * by_both
            outcomes.append((mean + moved / self._number, mark.chance))
        return outcomes

    def _relative(self, outcomes: list[list[tuple[float, float]]]) -> float:
        return self._over(mean_of_most(outcomes))

    def _over(self, gained: float) -> float:
        return max(0.0, gained / self._best - 1.0) if self._best > 0.0 else 0.0


def _mean_of_inverse_costs() -> float:
    return math.fsum(mark.chance / mark.value for mark in SCALES[CriterionKind.COST])


def mean_of_most(outcomes: list[list[tuple[float, float]]]) -> float:
    """Return the mean of the largest of independent numbers, each given as (value, chance) pairs."""
    points = sorted((value, place, chance) for place, one in enumerate(outcomes) for value, chance in one)
    below = [0.0] * len(outcomes)
    mean = before = 0.0
    for value, place, chance in points:
        below[place] += chance
        until = math.prod(below)
        mean += value * (until - before)
        before = until
    return mean
