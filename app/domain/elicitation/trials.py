"""Changes of a table tried on draws: who is first after them, and how surely.

A change of cells makes only the rows it is in anew, most of them by what the cell adds; `leading` makes them for good.
Not for: which changes are tried, or told (`changes`).
"""

from collections import Counter
from itertools import compress
from operator import and_, eq, ge, gt
from typing import Literal, NamedTuple

from app.domain.base import Value
from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.scales import (
    GOALS,
    GOALS_BASE,
    TODAYS_VALUE,
    WANTED,
    CriterionKind,
    Level,
    ScaleMark,
    mark_of,
)
from app.domain.elicitation.standing import (
    RowDraws,
    Standing,
    draw_row,
    draw_rows,
    draws_in,
    first_leader,
    leader_by,
    shares_of,
)
from app.domain.elicitation.table import Criterion, DecisionTable, Ground, Known

TURNED = 0.40
"""Share with which another row leads after a change that counts."""
_OF_GOALS = 1.0 - GOALS_BASE
_ROUNDING = 0.005
"""Sums of parts and parts of sums differ in the last digits, which may move a draw."""


class Change(Value):
    """One step: a cell that is answered otherwise, a limit that is only a wish, or a criterion put first."""

    kind: Literal["cell", "wish", "first"]
    criterion: str
    row: str = ""
    before: Level | None = None
    after: Level | None = None
    """None for a wish or a criterion put first."""


def changed(table: DecisionTable, change: Change) -> DecisionTable:
    """Return the table after a change."""
    if change.kind == "wish":
        wish = table.criterion(change.criterion).model_copy(update={"kind": CriterionKind.LIMIT_AS_WISH})
        return table.changed(criteria=tuple(wish if one.key == wish.key else one for one in table.criteria))
    if change.kind == "first":
        rest = tuple(one.key for one in table.wanted)
        return table.changed(
            order=(change.criterion, *(key for key in table.order if key != change.criterion)),
            ordered_among=table.ordered_among or rest,
        )
    return table.with_cells(
        Known(
            criterion=change.criterion,
            alternative=change.row,
            level=change.after,
            ground=Ground(kind="answer", quote="tried"),
        )
    )


class Tried(NamedTuple):
    """What changes come to on some draws; shares by row, whether a row may lead or not."""

    changes: tuple[Change, ...]
    leader: str
    share: float
    shares: dict[str, float]
    ahead: float
    """Share of the best row that leads nothing now, less that of the best that does."""

    def may_turn(self, slack: float) -> bool:
        """Whether another row leads surely enough, give or take what few draws may be off."""
        return self.ahead > -slack and self.share >= TURNED - slack


def tried_with(changes: tuple[Change, ...], shares: dict[str, float], standing: Standing) -> Tried:
    """Return what shares say of changes: which of the rows that do not lead now comes closest."""
    rivals = {row: share for row, share in shares.items() if row not in standing.leaders}
    leader = max(rivals, key=lambda row: (rivals[row], row), default="")
    share = rivals.get(leader, 0.0)
    of_leaders = max((shares.get(row, 0.0) for row in standing.leaders), default=0.0)
    return Tried(changes, leader, share, shares, share - of_leaders)


class _Others(NamedTuple):
    """Of some rows in each draw: the most, and whose it is ("" = nobody has a Score); how often it is each row's."""

    most: list[float]
    whose: list[str]
    counts: Counter[str]
    is_tied: bool
    """Several have the most in a draw, so that it has to be shared."""


class Trial:
    """Changes of cells on a few draws: only the rows they are in are made anew."""

    def __init__(self, table: DecisionTable, standing: Standing, number: int) -> None:
        self._table, self._standing, self._number = table, standing, number
        self._draws = draws_in(table, number)
        self._rows = draw_rows(table, number)
        self._columns = {one.key: one for one in table.counted}
        self._most_of_others: dict[frozenset[str], _Others] = {}
        self._singles: dict[Change, list[float]] = {}
        self._inverse_costs: dict[str, list[float]] = {}
        self._factors: dict[str, list[float]] = {}

    def made(self, changes: tuple[Change, ...]) -> Tried:
        """Return what changes of cells come to."""
        anew = self._anew(changes)
        others = self._others(frozenset(anew))
        if others.is_tied:
            return self.exactly(changes)
        own = list(anew.items())
        first_row, first_scores = own[0]
        if len(own) == 1:
            wins = list(map(gt, first_scores, others.most))
            firsts = {first_row: sum(wins)}
        else:
            second_row, second_scores = own[1]
            wins = list(map(gt, map(max, first_scores, second_scores), others.most))
            is_first = sum(map(and_, wins, map(ge, first_scores, second_scores)))
            firsts = {first_row: is_first, second_row: sum(wins) - is_first}
        lost = Counter(compress(others.whose, wins))
        firsts |= {row: count - lost[row] for row, count in others.counts.items() if row}
        return tried_with(changes, {row: count / self._number for row, count in firsts.items()}, self._standing)

    def exactly(self, changes: tuple[Change, ...]) -> Tried:
        """Return the same, draws in which several are first shared among them."""
        anew = self._anew(changes)
        scores = {row: anew.get(row, one.scores) for row, one in self._rows.items()}
        return tried_with(changes, shares_of(scores), self._standing)

    def _anew(self, changes: tuple[Change, ...]) -> dict[str, list[float]]:
        """The Scores of the rows that changes are in."""
        if len(changes) == 2 and changes[0].row == changes[1].row:
            row = changes[0].row
            return {row: self._after(self._after(self._rows[row], changes[0]), changes[1]).scores}
        return {change.row: self._alone(change) for change in changes}

    def leading(self, after: DecisionTable, rows: set[str], tried: Tried) -> tuple[str, float]:
        """Make changes of cells for good: the first leader of the table after them and its share; "" = nobody.

        Args:
            after: the table with the changes in it.
            rows: the rows they are in; the draws of all others are what they were.
            tried: what the changes came to by their parts; nothing is made where nobody else can lead by that.
        """
        leader, share = leader_by(after, tried.shares, dict.fromkeys(after.rows, 0.0))
        if not leader or share < TURNED - _ROUNDING:
            return "", 0.0
        costs, before = costs_of(after).by_row, costs_of(self._table).by_row
        anew = {row for row in self._rows if row in rows or costs[row] != before[row]}
        drawn = dict(self._rows)
        for row in anew:
            drawn[row] = draw_row(after, row, self._draws, costs[row])
        return first_leader(after, drawn)

    def _alone(self, change: Change) -> list[float]:
        if change not in self._singles:
            self._singles[change] = self._scores_after(change)
        return self._singles[change]

    def _scores_after(self, change: Change) -> list[float]:
        """What `_after` says of Scores, for a column of P at a stroke: hundreds of these are tried."""
        row, criterion = self._rows[change.row], self._columns[change.criterion]
        if change.after is None or criterion.kind not in WANTED:
            return self._after(row, change).scores
        mark = mark_of(criterion.kind, change.after)
        over, weight = mark.value - TODAYS_VALUE, self._draws.weights[criterion.key]
        old = self._draws.over_today(criterion, change.row, self._mark_before(criterion, change))
        if criterion.kind not in GOALS:
            per_value = self._factor(change.row)
            moved = zip(row.P, old, weight, per_value, strict=True)
            return [(p - was + over * share) * one for p, was, share, one in moved]
        G = self._goals_after(row, criterion, change, mark)  # noqa: N806  the published name
        inverse = self._inverse_cost(change.row)
        parts = zip(row.P, old, weight, G, inverse, strict=True)
        return [(p - was + over * share) * (GOALS_BASE + _OF_GOALS * g) * one for p, was, share, g, one in parts]

    def _inverse_cost(self, row: str) -> list[float]:
        """1 / R in each draw, 0 where a limit breaks."""
        if row not in self._inverse_costs:
            drawn = self._rows[row]
            self._inverse_costs[row] = [
                1.0 / r if score else 0.0 for r, score in zip(drawn.R, drawn.scores, strict=True)
            ]
        return self._inverse_costs[row]

    def _factor(self, row: str) -> list[float]:
        """What P is multiplied with in each draw."""
        if row not in self._factors:
            pairs = zip(self._inverse_cost(row), self._rows[row].G, strict=True)
            self._factors[row] = [one * (GOALS_BASE + _OF_GOALS * g) for one, g in pairs]
        return self._factors[row]

    def _others(self, rows: frozenset[str]) -> "_Others":
        """In each draw the most of the other rows, and whose it is."""
        if rows not in self._most_of_others:
            names = [row for row in self._rows if row not in rows]
            by_row = [self._rows[row].scores for row in names]
            by_draw = list(zip(*by_row, strict=True)) or [(0.0,)] * self._number
            most = list(map(max, by_draw))
            # Where nobody has a Score nobody is first.
            whose = [names[scores.index(best)] if best else "" for scores, best in zip(by_draw, most, strict=True)]
            reached = sum(sum(compress(map(eq, scores, most), most)) for scores in by_row)
            is_tied = reached > self._number - most.count(0.0)
            self._most_of_others[rows] = _Others(most, whose, Counter(whose), is_tied)
        return self._most_of_others[rows]

    def _after(self, row: RowDraws, change: Change) -> RowDraws:
        criterion, after = self._columns[change.criterion], change.after
        if after is None:
            return row
        if criterion.kind is CriterionKind.LIMIT:
            if after is Level.BREAKS:
                return row._replace(scores=[0.0] * len(row.scores))
            others = [one for one in self._table.broken.get(change.row, ()) if one.key != criterion.key]
            return row if others else row._replace(scores=row.bare)
        mark = mark_of(criterion.kind, after)
        if criterion.kind is CriterionKind.COST:
            return _scored(row, R=[mark.value] * len(row.R))
        weight = self._draws.weights[criterion.key]
        old = self._draws.over_today(criterion, change.row, self._mark_before(criterion, change))
        over = mark.value - TODAYS_VALUE
        P = [p - was + over * share for p, was, share in zip(row.P, old, weight, strict=True)]  # noqa: N806
        if criterion.kind not in GOALS:
            return _scored(row, P=P)
        return _scored(row, P=P, G=self._goals_after(row, criterion, change, mark))

    def _goals_after(self, row: RowDraws, criterion: Criterion, change: Change, mark: ScaleMark) -> list[float]:
        shares = self._draws.goals[criterion.key]
        before = self._mark_before(criterion, change)
        passed = (
            self._draws.passed(criterion, change.row) if before is None else [before.passes * one for one in shares]
        )
        return [g - was + mark.passes * share for g, was, share in zip(row.G, passed, shares, strict=True)]

    def _mark_before(self, criterion: Criterion, change: Change) -> ScaleMark | None:
        return None if change.before is None else mark_of(criterion.kind, change.before)


def _scored(
    row: RowDraws,
    *,
    P: list[float] | None = None,  # noqa: N803  the published names
    G: list[float] | None = None,  # noqa: N803
    R: list[float] | None = None,  # noqa: N803
) -> RowDraws:
    """A row with other numbers; limits that broke in a draw still break there."""
    P, G, R = P or row.P, G or row.G, R or row.R  # noqa: N806
    bare = [p / r * (GOALS_BASE + (1.0 - GOALS_BASE) * g) for p, r, g in zip(P, R, G, strict=True)]
    return RowDraws(P, G, R, bare, [one if was else 0.0 for one, was in zip(bare, row.scores, strict=True)])
