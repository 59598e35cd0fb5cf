"""Why one row of a table stands before another: what each column adds to the gap of U, draw by draw.

U of a row is the mean of ln Score over the draws, so the gap is the mean of its gaps, and in each draw the share of a
column is exact: a difference of values times a log-mean slope. So the shares sum to the gap but for rounding.
Limits are in no share: they decide tiers. Not for: runs whose cells a model judged (`explanations`).
"""

import math
from collections.abc import Sequence
from operator import mul, sub
from typing import NamedTuple

from app.domain.elicitation.draws import TableDraws
from app.domain.elicitation.scales import GOALS, GOALS_BASE, SCALES
from app.domain.elicitation.standing import DRAWS, draw_rows, draws_in, fixed_mark
from app.domain.elicitation.table import Criterion, DecisionTable

_OF_GOALS = 1.0 - GOALS_BASE


class ColumnShare(NamedTuple):
    """What a column adds to the gap, and the mean of each of the two rows in it (of a cost: its mean multiple)."""

    criterion: Criterion
    amount: float
    first: float
    second: float


def log_mean_slope(first: float, second: float) -> float:
    """Return (ln first − ln second) / (first − second) for positive numbers, 1 / first where they are equal.

    Source: the logarithmic mean; multiplying a difference by it gives its exact share of a difference of logs.
    """
    relative = (first - second) / second
    if relative == 0.0:
        return 1.0 / second
    return math.log1p(relative) / relative / second


def shares_of_gap(table: DecisionTable, first: str, second: str, number: int = DRAWS) -> tuple[ColumnShare, ...]:
    """Return what every column adds to U_first − U_second of two rows (keys); about 30 ms for 30 columns."""
    drawn, draws = draw_rows(table, number), draws_in(table, number)
    one, two = drawn[first], drawn[second]
    of_value = list(map(log_mean_slope, one.P, two.P))
    of_goals = [
        _OF_GOALS * log_mean_slope(GOALS_BASE + _OF_GOALS * a, GOALS_BASE + _OF_GOALS * b)
        for a, b in zip(one.G, two.G, strict=True)
    ]
    found = []
    for column in table.wanted:
        a, b = _over_today(table, column, first, draws), _over_today(table, column, second, draws)
        amount = _summed(a, b, of_value)
        if column.kind in GOALS:
            amount += _summed(_passed(table, column, first, draws), _passed(table, column, second, draws), of_goals)
        means = (mean_value(table, column, first), mean_value(table, column, second))
        found.append(ColumnShare(column, amount / number, *means))
    if table.cost is not None:
        gap = math.fsum(map(math.log, two.R)) - math.fsum(map(math.log, one.R))
        found.append(ColumnShare(table.cost, gap / number, math.fsum(one.R) / number, math.fsum(two.R) / number))
    return tuple(found)


def _summed(first: Sequence[float], second: Sequence[float], slopes: list[float]) -> float:
    return math.fsum(map(mul, map(sub, first, second), slopes))


def _over_today(table: DecisionTable, column: Criterion, row: str, draws: TableDraws) -> Sequence[float]:
    return draws.over_today(column, row, fixed_mark(table, column, row))


def _passed(table: DecisionTable, column: Criterion, row: str, draws: TableDraws) -> Sequence[float]:
    mark = fixed_mark(table, column, row)
    if mark is None:
        return draws.passed(column, row)
    return draws.goals[column.key] if mark.passes else [0.0] * draws.number


def mean_value(table: DecisionTable, column: Criterion, row: str) -> float:
    """Return what a cell is worth, or where it is open what its levels are on average."""
    mark = fixed_mark(table, column, row)
    return mark.value if mark is not None else sum(one.chance * one.value for one in SCALES[column.kind])
