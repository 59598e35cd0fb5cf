"""The next best question, and when to stop: one card at a time, each about one column and all options.

The limits come first, all at once. Then the column with the largest gain, until the first is first enough, no column
gains anything, or six were asked; then the order of the criteria and the cost, each only while it could turn the order.
Before two options are answered on the same two columns there is no order, only the next card; where the questions end
before that, an option that was spoken for leads on few grounds, and the order says so (docs/decisions/0014).
After the end a person may go on with what is still open (`Progress.further`).
Not for: what an answer does (`table`), or the words of a card (the doors).
"""

from enum import StrEnum
from itertools import combinations

from app.domain.base import Value
from app.domain.elicitation.gains import Gains
from app.domain.elicitation.scales import CriterionKind
from app.domain.elicitation.spoken import answered_rows, is_spoken_for
from app.domain.elicitation.standing import DRAWS, JOINT, OUT, SETTLED, Standing, stand
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable

MOST_ROWS, MOST_LIMITS = 8, 6
"""What one card shows; the rest stands under *More*, open and contending."""
MOST_CARDS = 6
"""Cards about one column; limits, order and cost come on top."""
_NEXT_UNKNOWN = 0.5
"""Who could say nothing of one column is as likely as not to say nothing of the next like it."""
NO_GAIN = 0.002
"""A gain below this share of the leader's Score counts as none."""
_SHARED = 2
"""So many options are answered on so many columns before there is an order."""


class CardKind(StrEnum):
    """What a card asks."""

    LIMITS = "limits"
    CRITERION = "criterion"
    ORDER = "order"
    COST = "cost"
    CELLS = "cells"
    """Single cells of a run that a model judged (`app.domain.ranking.decisive`)."""


class QuestionCard(Value):
    """The next question. Keys of columns and of rows; rows by share, those of `more_…` not shown at first."""

    kind: CardKind
    criteria: tuple[str, ...]
    rows: tuple[str, ...]
    more_criteria: tuple[str, ...] = ()
    more_rows: tuple[str, ...] = ()
    beside_today: bool
    """Steps are beside today; else the options are compared with each other."""
    todays_cost: bool = False
    """Sums are there, so what today costs is asked with it."""
    todays_limits: bool = False
    """Whether it is asked if today keeps the limits, too; a way that keeps what today breaks is better than today."""
    cells: tuple[tuple[str, str, str], ...] = ()
    """Of a card about single cells: column, row, and in words what is said of it so far."""
    settles: bool = False
    """Of a card about single cells: whatever is answered, the first is sure then."""
    turns: tuple[str, str] | None = None
    """The rows whose order it can turn."""
    gain: float = 0.0


class Stop(StrEnum):
    """Why no further column is asked about."""

    SETTLED = "settled"
    NO_GAIN = "no-gain"
    ENOUGH_CARDS = "enough-cards"
    ONE_LEFT = "one-left"
    NONE_LEFT = "none-left"


class Progress(Value):
    """How far the questions are: the order where there is one, the next card, why no further one comes."""

    standing: Standing
    has_order: bool
    card: QuestionCard | None
    stop: Stop | None
    is_sparse: bool = False
    """The order rests on few grounds: no two options are answered on the same two columns, and no card comes."""
    undecided: tuple[str, ...] = ()
    """Where the questions ended without an order: the rows that are first most often, within the joint share."""
    further: QuestionCard | None = None
    """After the end: the next card for those who want to go on."""


def progress_of(table: DecisionTable, number: int = DRAWS) -> Progress:
    """Return the order of a table and its next card; the same for equal tables."""
    standing = stand(table, number)
    rows = tuple(one.key for one in standing.rows if one.key in table.contenders)
    if not rows:
        return Progress(standing=standing, has_order=True, card=None, stop=Stop.NONE_LEFT)
    if len(rows) == 1 and (TODAY_KEY not in table.rows or TODAY_KEY in table.broken):
        return Progress(standing=standing, has_order=True, card=None, stop=Stop.ONE_LEFT)
    limits = _limits_card(table, rows)
    shared = has_shared_ground(table)
    if limits is not None:
        return Progress(standing=standing, has_order=False, card=limits, stop=None)
    gains = Gains(table, tuple(row for row in table.rows if row not in table.broken))
    column = _column_card(table, rows, gains)
    stop = _stop(table, standing, column, shared=shared)
    if stop is None:
        return Progress(standing=standing, has_order=shared, card=column, stop=None)
    card = _order_card(table, rows, gains) or _cost_card(table, rows, gains, needed=not shared)
    further = None
    if card is None:
        further = _more_limits_card(table, rows) or column or _cost_card(table, rows, gains, needed=True)
    is_sparse = not shared and card is None and _is_spoken_for_first(table, standing)
    has_order = shared or is_sparse
    return Progress(
        standing=standing,
        has_order=has_order,
        undecided=() if has_order or card is not None else _undecided(standing),
        card=card,
        stop=stop,
        is_sparse=is_sparse,
        further=further,
    )


def _stop(table: DecisionTable, standing: Standing, card: QuestionCard | None, *, shared: bool) -> Stop | None:
    if shared and standing.share >= SETTLED:
        return Stop.SETTLED
    if card is None or (shared and card.gain < NO_GAIN):
        return Stop.NO_GAIN
    wanted = {one.key for one in table.wanted}
    return Stop.ENOUGH_CARDS if len(wanted & set(table.asked)) >= MOST_CARDS else None


def _is_spoken_for_first(table: DecisionTable, standing: Standing) -> bool:
    """Whether an option leads of which something good is said; without that few grounds make no order."""
    first = standing.leaders[0] if standing.leaders else TODAY_KEY
    return first != TODAY_KEY and is_spoken_for(table, first)


def has_shared_ground(table: DecisionTable) -> bool:
    """Whether min(2, options) options are answered on the same min(2, columns that can be answered) columns.

    A column that was asked and of which nobody knew anything is none that can be answered. Cost is one where it was
    answered, or where there is nothing else. A single option is compared with today.
    """
    rows = table.contenders
    columns = [one for one in (*table.wanted, *table.limits) if _can_be_answered(table, one)]
    if table.cost is not None and (not columns or answered_rows(table, table.cost)):
        columns.append(table.cost)
    needed = min(_SHARED, len(columns))
    if not rows or not needed:
        return False
    answered = [answered_rows(table, one) for one in columns]
    if len(rows) == 1:
        return sum(rows[0] in one for one in answered) >= needed
    return any(
        sum(first in one and second in one for one in answered) >= needed for first, second in combinations(rows, 2)
    )


def _can_be_answered(table: DecisionTable, criterion: Criterion) -> bool:
    seen = table.limits_seen if criterion.kind is CriterionKind.LIMIT else criterion.key in table.asked
    return not seen or bool(answered_rows(table, criterion))


def _is_open(table: DecisionTable, criterion: Criterion, rows: tuple[str, ...]) -> bool:
    """Whether a cell of these rows has neither an answer nor a *don't know*."""
    return any((criterion.key, row) not in table.by_cell for row in rows)


def open_columns(table: DecisionTable) -> tuple[Criterion, ...]:
    """Return the columns that were not asked yet and in which an option is open, as they were written."""
    rows = table.contenders
    return tuple(
        one for one in table.criteria if one.key not in (*table.dropped, *table.asked) and _is_open(table, one, rows)
    )


def _limits_card(table: DecisionTable, rows: tuple[str, ...]) -> QuestionCard | None:
    if table.limits_seen:
        return None
    limits = [one.key for one in table.limits if _is_open(table, one, rows)]
    if not limits:
        return None
    # In the order the person wrote them.
    limits.sort(key=[one.key for one in table.criteria].index)
    return _card(table, CardKind.LIMITS, tuple(limits[:MOST_LIMITS]), rows, more_criteria=tuple(limits[MOST_LIMITS:]))


def _undecided(standing: Standing) -> tuple[str, ...]:
    """The rows first most often, of those something is known of; () where that is today alone."""
    able = [one for one in standing.rows if one.tier != OUT and (one.answered or one.key == TODAY_KEY)]
    most = max((one.share for one in able), default=0.0)
    rows = tuple(one.key for one in able if one.share >= most - JOINT and one.share > 0.0)
    return () if rows == (TODAY_KEY,) else rows


def _more_limits_card(table: DecisionTable, rows: tuple[str, ...]) -> QuestionCard | None:
    """The limits that stood under *More* and were never answered."""
    limits = [one.key for one in table.limits if one.key not in table.asked and _is_open(table, one, rows)]
    limits.sort(key=[one.key for one in table.criteria].index)
    return _card(table, CardKind.LIMITS, tuple(limits[:MOST_LIMITS]), rows) if limits else None


def _column_card(table: DecisionTable, rows: tuple[str, ...], gains: Gains) -> QuestionCard | None:
    """The card of the column with the largest gain; equal gains by key."""
    open_ones = [one for one in table.wanted if one.key not in table.asked and _is_open(table, one, rows)]
    if not open_ones:
        return None
    unknown = sum(_nobody_knows(table, one) for one in table.wanted)
    gain, _, best = max((_likely_gain(table, one, gains, unknown), one.key, one) for one in open_ones)
    return _card(table, CardKind.CRITERION, (best.key,), rows, gain=gain, turns=gains.pair_of_column(best))


def _nobody_knows(table: DecisionTable, criterion: Criterion) -> bool:
    """Whether a column's card was answered and nobody knew anything of it."""
    return criterion.key in table.asked and not answered_rows(table, criterion)


def _likely_gain(table: DecisionTable, criterion: Criterion, gains: Gains, unknown: int) -> float:
    """The gain of a column, halved for each card nobody could answer, where nothing is known of the column either."""
    gain = gains.of_column(criterion)
    return gain if answered_rows(table, criterion) else gain * _NEXT_UNKNOWN**unknown


def separating(table: DecisionTable, gains: Gains) -> tuple[str, ...]:
    """Return the columns of P in which the rows in question are not alike, by key."""
    return tuple(one.key for one in table.wanted if one.share is None and gains.separates(one))


def _order_card(table: DecisionTable, rows: tuple[str, ...], gains: Gains) -> QuestionCard | None:
    if table.order_asked:
        return None
    among = separating(table, gains)
    if len(among) < _SHARED:
        return None
    gain = gains.of_order(among)
    return _card(table, CardKind.ORDER, among, rows, gain=gain) if gain >= NO_GAIN else None


def _cost_card(table: DecisionTable, rows: tuple[str, ...], gains: Gains, *, needed: bool) -> QuestionCard | None:
    cost = table.cost
    if cost is None or cost.key in table.asked:
        return None
    sums = any(one.cost is not None for one in table.cells)
    todays = sums and TODAY_KEY in table.rows and (cost.key, TODAY_KEY) not in table.by_cell
    if not todays and not _is_open(table, cost, rows):
        return None
    gain = gains.of_cost()
    if gain < NO_GAIN and not needed:
        return None
    return _card(
        table,
        CardKind.COST,
        (cost.key,),
        rows,
        gain=gain,
        todays_cost=todays,
    )


def _card(
    table: DecisionTable,
    kind: CardKind,
    criteria: tuple[str, ...],
    rows: tuple[str, ...],
    *,
    more_criteria: tuple[str, ...] = (),
    todays_cost: bool = False,
    turns: tuple[str, str] | None = None,
    gain: float = 0.0,
) -> QuestionCard:
    return QuestionCard(
        kind=kind,
        criteria=criteria,
        rows=rows[:MOST_ROWS],
        more_criteria=more_criteria,
        more_rows=rows[MOST_ROWS:],
        beside_today=TODAY_KEY in table.rows,
        todays_cost=todays_cost,
        todays_limits=kind is CardKind.LIMITS
        and TODAY_KEY in table.rows
        and any((key, TODAY_KEY) not in table.by_cell for key in (*criteria, *more_criteria)),
        turns=turns,
        gain=gain,
    )
