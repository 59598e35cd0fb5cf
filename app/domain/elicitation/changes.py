"""What would change the order: the smallest changes after which another row leads, each verified by making it.

All single changes of one step are tried on a few draws, then, where none turns the order, pairs of the best of them;
what is returned was made in the table and ranked in full. Source: one-at-a-time sensitivity analysis; Pugh's matrix as
a way to see what to find out. Not for: asking (`cards`).
"""

from itertools import combinations

from app.domain.base import Value
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.standing import DRAWS, Standing, draw_rows, first_leader, fixed_mark, shares_of
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable
from app.domain.elicitation.trials import TURNED, Change, Trial, Tried, changed, tried_with

MOST_CHANGES = 4
"""Changes that are told."""
_TRIED_DRAWS = 256
_WHOLE_DRAWS, _MORE_WHOLE_DRAWS = 128, 512
_NEARLY, _NEARLY_WHOLE, _NEARER_WHOLE = 0.05, 0.08, 0.04
"""A few draws may be this far off; what they let pass is verified in full."""
_GIVEN = 2
"""What a given answer comes after, in the order of changes: two kinds of open ones."""
_PAIRED = 20
_LOOKED_AT = 24
"""Likely ones that are made in full at most."""
_WHOLE_TABLES = 4
"""Orders and wishes tried: each makes every row anew."""


class Turn(Value):
    """Changes that together put another row first, and how surely."""

    changes: tuple[Change, ...]
    leader: str
    share: float


def what_would_turn(table: DecisionTable, standing: Standing, wanted: str = "") -> tuple[Turn, ...]:
    """Return the smallest changes after which another row leads with 40 % or more; () = none within two steps.

    Fewest first, then open answers before given ones, limits before steps, then weights and cost.

    Args:
        table: as it is.
        standing: its order.
        wanted: the key of the row that shall lead then; "" = any.
    """
    if not standing.leaders or wanted in standing.leaders:
        return ()
    trial, exact = Trial(table, standing, _TRIED_DRAWS), Trial(table, standing, DRAWS)
    changes = _cell_changes(table, standing)
    # Open answers come before all else, so the rest is tried only where these do not fill the list.
    open_ones = [one for one in changes if _cost_of(table, one) < _GIVEN]
    tried = [trial.made((change,)) for change in open_ones]
    found = _verified(table, standing, exact, tried, wanted)
    if len(found) == MOST_CHANGES:
        return found
    others = [trial.made((change,)) for change in changes if _cost_of(table, change) >= _GIVEN]
    tried += others
    others += [_made_whole(table, standing, change) for change in _whole_changes(table, standing)]
    found = (*found, *_verified(table, standing, exact, others, wanted))[:MOST_CHANGES]
    if found:
        return found
    cells = sorted(tried, key=lambda one: (bool(wanted) and one.changes[0].row != wanted, -one.ahead))[:_PAIRED]
    pairs = [
        trial.made((*first.changes, *second.changes))
        for first, second in combinations(cells, 2)
        if not _same_cell(first.changes[0], second.changes[0])
    ]
    return _verified(table, standing, exact, pairs, wanted)


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


def _made_whole(table: DecisionTable, standing: Standing, change: Change) -> Tried:
    """Return what an order or a wish comes to, which makes every row anew; on more draws only where it may turn."""
    after = changed(table, change)
    tried = _on_draws(after, _WHOLE_DRAWS, standing, change)
    return _on_draws(after, _MORE_WHOLE_DRAWS, standing, change) if tried.may_turn(_NEARLY_WHOLE) else tried


def _on_draws(after: DecisionTable, number: int, standing: Standing, change: Change) -> Tried:
    drawn = draw_rows(after, number)
    return tried_with((change,), shares_of({row: one.scores for row, one in drawn.items()}), standing)


def _verified(
    table: DecisionTable, standing: Standing, exact: "Trial", tried: list[Tried], wanted: str
) -> tuple[Turn, ...]:
    """Those that, made in full, let another row lead; the smallest first, equal ones the surest first."""
    meant = [one for one in tried if wanted in ("", one.leader)]
    likely = [one for one in meant if one.may_turn(_NEARLY if one.changes[0].kind == "cell" else _NEARER_WHOLE)]
    # For one that shall lead what is said of itself comes before what is said against others.
    likely.sort(
        key=lambda one: (
            sum(change.row != wanted for change in one.changes) if wanted else 0,
            _size(table, one.changes),
            -one.share,
            _name(one.changes),
        )
    )
    found: list[Turn] = []
    for one in likely[:_LOOKED_AT]:
        is_of_cells = one.changes[0].kind == "cell"
        made = exact.made(one.changes) if is_of_cells else one
        if is_of_cells and not made.may_turn(0.0):
            continue
        after = table
        for change in one.changes:
            after = changed(after, change)
        if is_of_cells:
            leader, share = exact.leading(after, {change.row for change in one.changes}, made)
        else:
            leader, share = first_leader(after, draw_rows(after))
        if leader and leader not in standing.leaders and wanted in ("", leader) and share >= TURNED:
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
    return _GIVEN * is_given + (kind is not CriterionKind.LIMIT)


def _name(changes: tuple[Change, ...]) -> str:
    return " ".join(f"{one.kind} {one.criterion} {one.row} {one.after}" for one in changes)
