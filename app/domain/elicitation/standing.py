"""The order without a model: in how many of the ways the open answers could turn out each row is first.

Per draw Score = P / R × (0.2 + 0.8 G), 0 where a limit breaks; P is the weighted mean over all wanted columns, G the
weighted share of goals that are reached. Rows that break no known limit come by share, then mean Score; others last.
P, R, G and U of a row are means over the draws, limits apart. Source: stochastic acceptability (SMAA), without its
central weights. Not for: which question comes next (`cards`), or words (`sentence`).
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from operator import ge
from typing import NamedTuple

from app.domain.base import Value
from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.draws import TableDraws, draws_of, places_of
from app.domain.elicitation.scales import (
    GOALS,
    GOALS_BASE,
    SCALES,
    TODAYS_VALUE,
    CriterionKind,
    Level,
    ScaleMark,
    mark_of,
)
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable

DRAWS = 2048
"""Draws of an order; a share is then known to within 2 points."""
JOINT = 0.05
"""Rows within this share of the highest lead jointly."""
SETTLED = 0.75
"""Share from which the first is first enough; measured (docs/decisions/0011)."""
FEASIBLE, OPEN, OUT = 0, 1, 2
_EQUAL = 1.0 - 1e-9


class RowStanding(Value):
    """Where a row stands. P, G in 0 … 1, R in multiples, U = mean ln Score; limits move only `share` and `tier`."""

    key: str
    tier: int
    share: float
    P: float
    R: float
    G: float
    U: float
    score: float
    answered: int
    """Answered cells; today's are never counted."""
    beats_today: bool
    """An answer says that it is better than today; always true where there is no today to compare with."""

    @property
    def can_lead(self) -> bool:
        """Whether anything that was answered would let it lead."""
        return self.tier != OUT and (self.key == TODAY_KEY or (self.answered > 0 and self.beats_today))


class Standing(Value):
    """The order: rows, and who leads (several lead jointly; nobody where nothing answered lets the first lead)."""

    rows: tuple[RowStanding, ...]
    leaders: tuple[str, ...]
    has_goals: bool
    has_wanted: bool
    """Without a wanted column rows differ by limits and cost only."""

    def row(self, key: str) -> RowStanding:
        """The row of a key, which exists."""
        return next(one for one in self.rows if one.key == key)

    @property
    def share(self) -> float:
        """The share of the first leader; 0 where nobody leads."""
        return self.row(self.leaders[0]).share if self.leaders else 0.0


class RowDraws(NamedTuple):
    """What a row comes to in each draw."""

    P: list[float]
    G: list[float]
    R: list[float]
    bare: list[float]
    """Score as if every limit held."""
    scores: list[float]


def draws_in(table: DecisionTable, number: int) -> TableDraws:
    """Return the draws behind a table's columns of P."""
    return draws_of(table.wanted, table.order, table.ordered_among, table.seed, number)


def draw_rows(table: DecisionTable, number: int = DRAWS) -> dict[str, RowDraws]:
    """Return every row's numbers in each draw; the same object for equal tables that were asked about just before."""
    return _rows_of_order(table) if number == DRAWS else _rows_tried(table, number)


@lru_cache(maxsize=2)
def _rows_of_order(table: DecisionTable) -> dict[str, RowDraws]:
    """Those behind an order, kept apart: what is tried on a few draws must not push them out."""
    return _drawn(table, DRAWS)


@lru_cache(maxsize=2)
def _rows_tried(table: DecisionTable, number: int) -> dict[str, RowDraws]:
    return _drawn(table, number)


def _drawn(table: DecisionTable, number: int) -> dict[str, RowDraws]:
    draws = draws_in(table, number)
    costs = costs_of(table).by_row
    return {row: draw_row(table, row, draws, costs[row]) for row in table.rows}


def draw_row(table: DecisionTable, row: str, draws: TableDraws, cost: float | None) -> RowDraws:
    """Return one row's numbers in each draw; `cost` is its multiple, None where it is open."""
    values: list[Sequence[float]] = []
    passed: list[Sequence[float]] = []
    for one in table.wanted:
        mark = fixed_mark(table, one, row)
        if mark is None or mark.value != TODAYS_VALUE:
            values.append(draws.over_today(one, row, mark))
        if mark is None and one.kind in GOALS:
            passed.append(draws.passed(one, row))
        elif mark is not None and mark.passes:
            passed.append(draws.goals[one.key])
    number = draws.number
    P = [TODAYS_VALUE + over for over in _sums(values, number)]  # noqa: N806  the published name
    G = _sums(passed, number) if draws.goals else [1.0] * number  # noqa: N806
    R = _costs_in_draws(table, row, number, cost)  # noqa: N806
    bare = [p / r * (GOALS_BASE + (1.0 - GOALS_BASE) * g) for p, r, g in zip(P, R, G, strict=True)]
    return RowDraws(P, G, R, bare, _with_limits(table, row, bare))


def _sums(parts: list[Sequence[float]], number: int) -> list[float]:
    return list(map(sum, zip(*parts, strict=True))) if parts else [0.0] * number


def _costs_in_draws(table: DecisionTable, row: str, number: int, cost: float | None) -> list[float]:
    if cost is not None or table.cost is None:
        return [cost or 1.0] * number
    values = [mark.value for mark in SCALES[CriterionKind.COST]]
    return [values[place] for place in places_of(table.seed, table.cost.key, row, CriterionKind.COST, number)]


def _with_limits(table: DecisionTable, row: str, bare: list[float]) -> list[float]:
    number = len(bare)
    holds = -1
    for limit in table.limits:
        level = table.level(limit.key, row)
        if level is Level.BREAKS:
            return [0.0] * number
        if level is None:
            # A byte is 1 where the limit holds: all limits hold where every byte is.
            places = places_of(table.seed, limit.key, row, CriterionKind.LIMIT, number)
            holds &= int.from_bytes(places, "big")
    if holds == -1:
        return bare
    return [score if kept else 0.0 for score, kept in zip(bare, holds.to_bytes(number, "big"), strict=True)]


def fixed_mark(table: DecisionTable, criterion: Criterion, row: str) -> ScaleMark | None:
    """Return what a cell of P is known to be worth, or None where it is open.

    Today is the middle of every step and keeps every floor; only its numbers can reach a measure or break a limit.
    """
    level = table.level(criterion.key, row)
    if row == TODAY_KEY:
        if criterion.kind is CriterionKind.FLOOR:
            return mark_of(criterion.kind, Level.KEPT)
        if criterion.kind is CriterionKind.MEASURE and level is Level.MUCH_BETTER:
            return mark_of(criterion.kind, level)
        if criterion.kind is not CriterionKind.LIMIT_AS_WISH:
            return ScaleMark(Level.AS_TODAY, TODAYS_VALUE, 1.0)
    return None if level is None else mark_of(criterion.kind, level)


def stand(table: DecisionTable, number: int = DRAWS) -> Standing:
    """Return the order of a table."""
    return standing_of(table, draw_rows(table, number))


def standing_of(table: DecisionTable, drawn: dict[str, RowDraws]) -> Standing:
    """Return the order that draws come to."""
    shares = shares_of({row: one.scores for row, one in drawn.items() if row not in table.broken})
    means = {row: math.fsum(one.scores) / len(one.scores) for row, one in drawn.items()}
    rows = [_row(table, row, drawn[row], shares.get(row, 0.0)) for row in table.rows]
    rows.sort(key=lambda one: (one.tier == OUT, _is_unanswered(one), -one.share, -means[one.key], -one.U, one.key))
    return Standing(
        rows=tuple(rows),
        leaders=_leaders(rows),
        has_goals=any(one.kind in GOALS for one in table.wanted),
        has_wanted=bool(table.wanted),
    )


def first_leader(table: DecisionTable, drawn: dict[str, RowDraws]) -> tuple[str, float]:
    """Return who leads first in an order and with which share, as `standing_of` has it; ("", 0) = nobody."""
    shares = shares_of({row: one.scores for row, one in drawn.items() if row not in table.broken})
    return leader_by(table, shares, {row: math.fsum(one.scores) for row, one in drawn.items()})


def leader_by(table: DecisionTable, shares: dict[str, float], scores: dict[str, float]) -> tuple[str, float]:
    """Return who leads first by shares, and with which; of equal ones who has the higher Score; ("", 0) = nobody."""
    able = {row: share for row, share in shares.items() if row not in table.broken and _can_lead(table, row)}
    if not able:
        return "", 0.0
    most = max(able.values())
    if any(share > most + JOINT and _answered(table, row) for row, share in shares.items() if row != TODAY_KEY):
        return "", 0.0
    tied = sorted(row for row, share in able.items() if share == most)
    return max(tied, key=lambda row: scores[row]), most


def _can_lead(table: DecisionTable, row: str) -> bool:
    return row == TODAY_KEY or (_answered(table, row) > 0 and _beats_today(table, row))


def _answered(table: DecisionTable, row: str) -> int:
    """Answered cells of an option; today's are never counted."""
    return 0 if row == TODAY_KEY else sum(table.known(one.key, row) is not None for one in table.counted)


def _is_unanswered(row: RowStanding) -> bool:
    """An option that nobody said anything about never stands before one that something is known of."""
    return row.key != TODAY_KEY and row.answered == 0


def shares_of(scores: dict[str, list[float]]) -> dict[str, float]:
    """Return in which share of the draws each row is first; equal rows share a draw, one without a Score has none."""
    if not scores:
        return {}
    number = len(next(iter(scores.values())))
    most = list(map(max, zip(*scores.values(), strict=True)))
    # Where nobody has a Score nobody is first.
    least = [one * _EQUAL or math.inf for one in most]
    firsts = {row: list(map(ge, one, least)) for row, one in scores.items()}
    counts = {row: sum(one) for row, one in firsts.items()}
    if sum(counts.values()) > sum(map(math.isfinite, least)):
        shared = list(map(sum, zip(*firsts.values(), strict=True)))
        counts = {
            row: math.fsum(1.0 / many for is_first, many in zip(one, shared, strict=True) if is_first)
            for row, one in firsts.items()
        }
    return {row: many / number for row, many in counts.items()}


def _row(table: DecisionTable, row: str, drawn: RowDraws, share: float) -> RowStanding:
    number = len(drawn.bare)
    is_open = any(table.level(limit.key, row) is None for limit in table.limits)
    return RowStanding(
        key=row,
        tier=OUT if row in table.broken else OPEN if is_open else FEASIBLE,
        share=share,
        P=math.fsum(drawn.P) / number,
        R=math.fsum(drawn.R) / number,
        G=math.fsum(drawn.G) / number,
        U=math.fsum(map(math.log, drawn.bare)) / number,
        score=math.fsum(drawn.bare) / number,
        answered=_answered(table, row),
        beats_today=row != TODAY_KEY and _beats_today(table, row),
    )


def _beats_today(table: DecisionTable, row: str) -> bool:
    """An answered +, ++ or *reached* (better but short of a measure is not), or a kept limit that today breaks."""
    if TODAY_KEY not in table.rows:
        return True
    for one in table.wanted:
        level = table.level(one.key, row)
        if level is Level.MUCH_BETTER or (level is Level.BETTER and one.kind is not CriterionKind.MEASURE):
            return True
    return any(table.level(one.key, row) is Level.HOLDS for one in table.broken.get(TODAY_KEY, ()))


def _leaders(rows: list[RowStanding]) -> tuple[str, ...]:
    able = [one for one in rows if one.can_lead]
    if not able:
        return ()
    most = max(one.share for one in able)
    better = [one for one in rows if one.tier != OUT and one.share > most + JOINT and one.answered > 0]
    if better:
        # The first is no better than today in anything that was answered: nobody leads.
        return ()
    return tuple(one.key for one in able if one.share >= most - JOINT)
