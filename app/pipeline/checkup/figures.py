"""What the answers of a check-up come to: flips, noise by the length of the list, direction of cost; and what follows.

Pure arithmetic over numbers 0 … 1 and multiples. Not for asking (`checkup`) or the lists themselves (`checkup_plan`).
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from app.domain.checkups import BLUR, LONG_LIST, SHORT_LIST
from app.pipeline.checkup.plan import CostListing, Listing, Order

Values = Mapping[str, float]
"""Row label → answer."""

FEW_WRONG = 0.25
"""Share of pairs turned or wrong from which it is told."""
COST_POINTS_RIGHT = 0.75
LEANS = 0.15
"""Leaning to one end of a list from which it is told."""
QUIET, CALM = 0.02, 0.05
"""Noise up to which asking again tells nothing new, and up to which once more is enough."""


class AskedListing(NamedTuple):
    """One list of a scenario with the answers in each order."""

    listing: Listing
    answers: dict[Order, Values]


class AskedCost(NamedTuple):
    """One list of twins with the answers in each order."""

    listing: CostListing
    answers: dict[Order, Values]


class Noise(NamedTuple):
    """Standard deviation of one answer about one row, how uncertain that figure is, and the leaning to early rows.

    `leaning` is how much higher the same row is rated in the first place of a list than in the last.
    """

    value: float
    error: float
    leaning: float


class Flips(NamedTuple):
    """Shares of the planted pairs: turned by order, turned by asking again, worse one ahead. A tie counts half."""

    pairs: int
    order: float
    repeat: float
    wrong: float


def flips(asked: Sequence[AskedListing]) -> Flips:
    """Return how often the winner of a pair changes, and how often it is the worse one."""
    order: list[float] = []
    repeat: list[float] = []
    wrong: list[float] = []
    for one in asked:
        for better, worse in one.listing.pairs:
            signs = {name: _sign(values[better] - values[worse]) for name, values in one.answers.items()}
            order.append(abs(signs[Order.FIRST] - signs[Order.TURNED]) / 2)
            repeat.append(abs(signs[Order.FIRST] - signs[Order.AGAIN]) / 2)
            wrong.append(_mean([(1 - sign) / 2 for sign in signs.values()]))
    return Flips(len(order), _mean(order), _mean(repeat), _mean(wrong))


def noise(asked: Sequence[AskedListing]) -> Noise:
    """Return the noise of one answer about one row, over lists of one length.

    What rows differ in, what a call shifts all its rows by, and a leaning to early rows are taken out: rotating the
    order answers the leaning, and lists share their shift. What is left no order can mend.
    """
    left: list[tuple[float, float]] = []
    free = -1
    for one in asked:
        labels = [row.label for row in one.listing.rows]
        places = {order: [row.label for row in one.listing.task(order).rows] for order in one.answers}
        values = {order: [answers[label] for label in labels] for order, answers in one.answers.items()}
        seats = {order: [place.index(label) / (len(place) - 1) for label in labels] for order, place in places.items()}
        left += zip(_interaction(list(values.values())), _interaction(list(seats.values())), strict=True)
        free += (len(labels) - 1) * (len(values) - 1)
    leaning = _slope(left)  # per list, as places run from 0 to 1
    squares = sum((value - leaning * seat) ** 2 for value, seat in left)
    sd = sqrt(squares / free)
    return Noise(sd, sd / sqrt(2 * free), -leaning)


def cost_right(asked: Sequence[AskedCost]) -> float:
    """Return the share of dear twins that got the larger multiple; an equal one counts as wrong."""
    return _mean(
        [
            float(values[gilded] > values[plain])
            for one in asked
            for values in one.answers.values()
            for plain, gilded in one.listing.twins
        ]
    )


def list_rows(short: Noise, long: Noise) -> int:
    """Return how long a list may be: short where long ones are noisier, and too noisy beyond doubt of one error."""
    blurs = long.value - long.error > BLUR and long.value > short.value
    return SHORT_LIST if blurs else LONG_LIST


def passes(used: Noise, order_flips: float) -> int:
    """Return how many re-lists are worth their price: none where asking again says the same."""
    if used.value <= QUIET and order_flips == 0:
        return 0
    return 1 if used.value <= CALM else 2


def notes(found: Flips, short: Noise, long: Noise, cost: float) -> tuple[str, ...]:
    """Return what the person should know, in plain sentences; nothing where all is well."""
    told = []
    if cost < COST_POINTS_RIGHT:
        told.append(
            f"Its cost answers do not point the right way: it gave the larger multiple to only {cost:.0%} of plans"
            " made dearer for nothing. Do not trust its rankings where cost matters."
        )
    if found.wrong > FEW_WRONG:
        told.append(
            f"It preferred the evidently worse plan in {found.wrong:.0%} of the pairs. Its rankings say little; choose"
            " another model if you can."
        )
    if found.order > FEW_WRONG:
        told.append(
            f"The order of a list changed its mind in {found.order:.0%} of the pairs. Runs turn the order from scenario"
            " to scenario, which answers part of this."
        )
    elif abs(long.leaning) > LEANS:
        early = "early" if long.leaning > 0 else "late"
        told.append(
            f"It rates {early} rows of a list higher, by up to {abs(long.leaning):.2f}. Runs turn the order"
            " from scenario to scenario, which answers most of this."
        )
    if list_rows(short, long) == SHORT_LIST:
        told.append(
            f"Long lists blur its judgement ({long.value:.2f} a row at {LONG_LIST} rows, {short.value:.2f} at"
            f" {SHORT_LIST}), so its runs ask in lists of {SHORT_LIST}, which takes more calls."
        )
    elif long.value - long.error > BLUR:
        told.append(f"Its answers are noisy ({long.value:.2f} a row), in short lists too.")
    return tuple(told)


def _interaction(table: list[list[float]]) -> list[float]:
    """What is left of a table of calls × rows without the means of its calls and rows."""
    rows = [_mean([call[place] for call in table]) for place in range(len(table[0]))]
    all_ = _mean(rows)
    return [value - rows[place] - _mean(call) + all_ for call in table for place, value in enumerate(call)]


def _slope(points: list[tuple[float, float]]) -> float:
    below = sum(seat * seat for _, seat in points)
    return sum(value * seat for value, seat in points) / below if below else 0.0


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
