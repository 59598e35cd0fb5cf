"""What would change the order: the smallest changes after which another row leads, each verified by making it.

All single changes of one step are tried on a few draws, then, where none turns the order, pairs of the best of them;
what is returned was made in the table and ranked in full. Source: one-at-a-time sensitivity analysis; Pugh's matrix as
a way to see what to find out. Not for: asking (`cards`).
"""

from itertools import combinations
from typing import Literal, NamedTuple

from app.domain.base import Value
from app.domain.elicitation.cost import costs_of
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
from app.domain.elicitation.standing import (
    DRAWS,
    RowDraws,
    Standing,
    draw_row,
    draw_rows,
    draws_in,
    first_leader,
    fixed_mark,
    shares_of,
)
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, Ground, Known

TURNED = 0.40
"""Share with which another row leads after a change that counts."""
MOST_CHANGES = 4
"""Changes that are told."""
_TRIED_DRAWS = 256
_WHOLE_DRAWS = 128
_NEARLY, _NEARLY_WHOLE = 0.05, 0.08
"""A few draws may be this far off; what they let pass is verified in full."""
_PAIRED = 20
_LOOKED_AT = 24
"""Likely ones that are made in full at most."""
_WHOLE_TABLES = 4
"""Orders and wishes tried: each makes every row anew."""


class Change(Value):
    """One step: a cell that is answered otherwise, a limit that is only a wish, or a criterion put first."""

    kind: Literal["cell", "wish", "first"]
    criterion: str
    row: str = ""
    before: Level | None = None
    after: Level | None = None
    """None for a wish or a criterion put first."""


class Turn(Value):
    """Changes that together put another row first, and how surely."""

    changes: tuple[Change, ...]
    leader: str
    share: float


class _Tried(NamedTuple):
    changes: tuple[Change, ...]
    leader: str
    share: float
    ahead: float
    """Share of the best row that leads nothing now, less that of the best that does."""

    def may_turn(self, slack: float) -> bool:
        """Whether another row leads surely enough, give or take what few draws may be off."""
        return self.ahead > -slack and self.share >= TURNED - slack


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


def what_would_turn(table: DecisionTable, standing: Standing) -> tuple[Turn, ...]:
    """Return the smallest changes after which another row leads with 40 % or more; () = none within two steps.

    Fewest first, then open answers before given ones, limits before steps, then weights and cost.
    """
    if not standing.leaders:
        return ()
    trial, exact = _Trial(table, standing, _TRIED_DRAWS), _Trial(table, standing, DRAWS)
    singles = [trial.made((change,)) for change in _cell_changes(table, standing)]
    singles += [_made_whole(table, standing, change) for change in _whole_changes(table, standing)]
    found = _verified(table, standing, exact, singles)
    if found:
        return found
    cells = sorted((one for one in singles if one.changes[0].kind == "cell"), key=lambda one: -one.ahead)[:_PAIRED]
    pairs = [
        trial.made((*first.changes, *second.changes))
        for first, second in combinations(cells, 2)
        if not _same_cell(first.changes[0], second.changes[0])
    ]
    return _verified(table, standing, exact, pairs)


def _same_cell(first: Change, second: Change) -> bool:
    return (first.criterion, first.row) == (second.criterion, second.row)


def _cell_changes(table: DecisionTable, standing: Standing) -> list[Change]:
    """Steps down of leaders and steps up of the others; of a leader's open limits the first stands for all."""
    rows = [row for row in table.rows if row != TODAY_KEY]
    found: list[Change] = []
    stood_for: set[str] = set()
    for criterion in table.counted:
        for row in rows:
            known = table.known(criterion.key, row)
            if known is not None and known.level is None:
                continue  # a sum has no next step
            if criterion.kind is not CriterionKind.LIMIT and row in table.broken:
                continue
            before = None if known is None else known.level
            if criterion.kind is CriterionKind.LIMIT and row in standing.leaders:
                if before is None and row in stood_for:
                    continue
                stood_for |= {row} if before is None else set()
            found += [
                Change(kind="cell", criterion=criterion.key, row=row, before=before, after=after)
                for after in _next_to(criterion.kind, before)
                if _is_up(criterion.kind, before, after) != (row in standing.leaders)
            ]
    return found


def _is_up(kind: CriterionKind, before: Level | None, after: Level) -> bool:
    """Whether a row fares better after a step."""
    levels = [mark.level for mark in SCALES[kind]]
    if kind is CriterionKind.COST:
        return levels.index(after) < (1 if before is None else levels.index(before))
    return levels.index(after) > (len(levels) // 2 if before is None else levels.index(before))


def _next_to(kind: CriterionKind, level: Level | None) -> tuple[Level, ...]:
    """The levels one step away; an open cell lies in the middle of its scale, an open limit holds."""
    levels = [mark.level for mark in SCALES[kind]]
    if kind in (CriterionKind.LIMIT, CriterionKind.LIMIT_AS_WISH, CriterionKind.FLOOR):
        return (levels[0],) if level in (levels[1], None) else (levels[1],)
    middle = levels.index(Level.SAME if kind is CriterionKind.COST else Level.AS_TODAY)
    place = middle if level is None else levels.index(level)
    return tuple(levels[near] for near in (place - 1, place + 1) if 0 <= near < len(levels))


def _whole_changes(table: DecisionTable, standing: Standing) -> list[Change]:
    """Limits that rows break as wishes, and the criteria in which another row is most before the leader put first."""
    limits = {one.key for limits in table.broken.values() for one in limits}
    wishes = [Change(kind="wish", criterion=key) for key in sorted(limits)][:_WHOLE_TABLES]
    if table.order_asked:
        return wishes
    lead = standing.leaders[0]
    others = [row for row in table.rows if row != lead and row not in table.broken]
    ahead = {
        one.key: max((_mean(table, one, row) for row in others), default=0.0) - _mean(table, one, lead)
        for one in table.wanted
        if one.share is None
    }
    best = sorted((key for key, more in ahead.items() if more > 0.0), key=lambda key: (-ahead[key], key))
    return wishes + [Change(kind="first", criterion=key) for key in best[:_WHOLE_TABLES]]


def _mean(table: DecisionTable, criterion: Criterion, row: str) -> float:
    mark = fixed_mark(table, criterion, row)
    return mark.value if mark else sum(one.chance * one.value for one in SCALES[criterion.kind])


def _made_whole(table: DecisionTable, standing: Standing, change: Change) -> _Tried:
    after = changed(table, change)
    drawn = draw_rows(after, _WHOLE_DRAWS)
    return _tried((change,), shares_of({row: one.scores for row, one in drawn.items()}), standing)


def _tried(changes: tuple[Change, ...], shares: dict[str, float], standing: Standing) -> _Tried:
    rivals = {row: share for row, share in shares.items() if row not in standing.leaders}
    leader = max(rivals, key=lambda row: (rivals[row], row), default="")
    share = rivals.get(leader, 0.0)
    return _Tried(changes, leader, share, share - max((shares.get(row, 0.0) for row in standing.leaders), default=0.0))


class _Trial:
    """Changes of cells on a few draws: only the rows they are in are made anew."""

    def __init__(self, table: DecisionTable, standing: Standing, number: int) -> None:
        self._table, self._standing, self._number = table, standing, number
        self._draws = draws_in(table, number)
        self._rows = draw_rows(table, number)
        self._columns = {one.key: one for one in table.counted}
        self._most_of_others: dict[frozenset[str], list[tuple[float, str]]] = {}
        self._singles: dict[Change, RowDraws] = {}

    def made(self, changes: tuple[Change, ...]) -> _Tried:
        """Return what changes of cells come to."""
        anew = self._anew(changes)
        firsts = dict.fromkeys(("", *self._rows), 0)
        others = self._others(frozenset(anew))
        own = [(row, one.scores) for row, one in anew.items()]
        first_row, first_scores = own[0]
        if len(own) == 1:
            for score, (most, other) in zip(first_scores, others, strict=True):
                firsts[first_row if score > most else other] += 1
        else:
            second_row, second_scores = own[1]
            for one, two, (most, other) in zip(first_scores, second_scores, others, strict=True):
                if one >= two:
                    firsts[first_row if one > most else other] += 1
                else:
                    firsts[second_row if two > most else other] += 1
        return _tried(changes, {row: count / self._number for row, count in firsts.items() if row}, self._standing)

    def exactly(self, changes: tuple[Change, ...]) -> _Tried:
        """Return the same, draws in which several are first shared among them."""
        anew = self._anew(changes)
        scores = {row: anew.get(row, one).scores for row, one in self._rows.items()}
        return _tried(changes, shares_of(scores), self._standing)

    def _anew(self, changes: tuple[Change, ...]) -> dict[str, RowDraws]:
        anew: dict[str, RowDraws] = {}
        for change in changes:
            row = change.row
            anew[row] = self._alone(change) if row not in anew else self._after(anew[row], change)
        return anew

    def leading(self, after: DecisionTable, rows: set[str]) -> tuple[str, float]:
        """Make changes of cells for good: the first leader of the table after them and its share; "" = nobody.

        Args:
            after: the table with the changes in it.
            rows: the rows they are in; the draws of all others are what they were.
        """
        costs, before = costs_of(after).by_row, costs_of(self._table).by_row
        anew = {row for row in self._rows if row in rows or costs[row] != before[row]}
        drawn = dict(self._rows)
        for row in anew:
            drawn[row] = draw_row(after, row, self._draws, costs[row])
        return first_leader(after, drawn)

    def _alone(self, change: Change) -> RowDraws:
        if change not in self._singles:
            self._singles[change] = self._after(self._rows[change.row], change)
        return self._singles[change]

    def _others(self, rows: frozenset[str]) -> list[tuple[float, str]]:
        """In each draw the most of the other rows, and whose it is."""
        if rows not in self._most_of_others:
            names = [row for row in self._rows if row not in rows]
            if names:
                by_draw = zip(*(self._rows[row].scores for row in names), strict=True)
                most = [(best := max(scores), names[scores.index(best)]) for scores in by_draw]
            else:
                most = [(0.0, "")] * self._number
            self._most_of_others[rows] = most
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


def _verified(table: DecisionTable, standing: Standing, exact: "_Trial", tried: list[_Tried]) -> tuple[Turn, ...]:
    """Those that, made in full, let another row lead; the smallest first, equal ones the surest first."""
    likely = [one for one in tried if one.may_turn(_NEARLY if one.changes[0].kind == "cell" else _NEARLY_WHOLE)]
    likely.sort(key=lambda one: (_size(table, one.changes), -one.share, _name(one.changes)))
    found: list[Turn] = []
    for one in likely[:_LOOKED_AT]:
        is_of_cells = one.changes[0].kind == "cell"
        if is_of_cells and not exact.exactly(one.changes).may_turn(0.0):
            continue
        after = table
        for change in one.changes:
            after = changed(after, change)
        if is_of_cells:
            leader, share = exact.leading(after, {change.row for change in one.changes})
        else:
            leader, share = first_leader(after, draw_rows(after))
        if leader and leader not in standing.leaders and share >= TURNED:
            found.append(Turn(changes=one.changes, leader=leader, share=share))
            if len(found) == MOST_CHANGES:
                break
    return tuple(found)


def _size(table: DecisionTable, changes: tuple[Change, ...]) -> tuple[int, ...]:
    return (len(changes), *sorted(_cost_of(table, one) for one in changes))


def _cost_of(table: DecisionTable, change: Change) -> int:
    kind = table.criterion(change.criterion).kind
    if change.kind == "first":
        return 4
    if kind is CriterionKind.COST:
        return 5
    is_given = change.before is not None or change.kind == "wish"
    return 2 * is_given + (kind is not CriterionKind.LIMIT)


def _name(changes: tuple[Change, ...]) -> str:
    return " ".join(f"{one.kind} {one.criterion} {one.row} {one.after}" for one in changes)
