"""What a check-up asks: planted rows in lists of 3, 6 and 12, each in an order, again, and turned round; and cost.

The requests are those of a run. Pure and the same every time. Not for asking (`checkup`) or measuring
(`checkup_figures`).
"""

import random
from enum import StrEnum
from typing import NamedTuple

from app.domain.agents import JudgeCostTask, JudgedRow, JudgeScenarioTask
from app.domain.runs import Card, ScenarioType
from app.pipeline.checkup.planted import Planted, PlantedScenario

REFERENCE = "Today"
_SEED = 11


class Order(StrEnum):
    """Which of the three times a list is asked."""

    FIRST = "first"
    AGAIN = "again"
    TURNED = "turned"


class Listing(NamedTuple):
    """One list in one scenario: its rows in their first order, and the pairs in it, better label first."""

    scenario: PlantedScenario
    rows: tuple[JudgedRow, ...]
    pairs: tuple[tuple[str, str], ...]

    def task(self, order: Order) -> JudgeScenarioTask:
        """The question about this list in this order."""
        return JudgeScenarioTask(
            scenario_title=self.scenario.title,
            scenario_text=self.scenario.text,
            scenario_type=ScenarioType.STRESS,
            rows=in_order(self.rows, order),
            replicate=int(order is Order.AGAIN),
        )


class CostListing(NamedTuple):
    """One list of twins: rows in their first order, and the twins in it, plain label first."""

    rows: tuple[JudgedRow, ...]
    twins: tuple[tuple[str, str], ...]

    def task(self, order: Order) -> JudgeCostTask:
        """The question about this list in this order."""
        return JudgeCostTask(
            reference=REFERENCE, rows=in_order(self.rows, order), replicate=int(order is not Order.FIRST)
        )


def in_order(rows: tuple[JudgedRow, ...], order: Order) -> tuple[JudgedRow, ...]:
    """Return rows as they are, or turned round."""
    return rows[::-1] if order is Order.TURNED else rows


def listings(planted: Planted) -> tuple[Listing, ...]:
    """Return the lists of scenarios: six of 3 rows, three of 6, three of 12, today included."""
    labels = _labels([card for pair in planted.pairs for card in (pair.better, pair.worse)])
    numbers = range(len(planted.pairs))
    made = [_listing(planted, labels, number, pairs=[number]) for number in numbers]
    for number in range(3):
        filler = planted.pairs[(2 * number + 2) % len(numbers)].better
        made.append(_listing(planted, labels, number, pairs=[2 * number, 2 * number + 1], also=[filler]))
    for number in range(3):
        others = [one for one in numbers if one != number]
        made.append(_listing(planted, labels, number, pairs=others, also=[planted.pairs[number].better]))
    return tuple(made)


def cost_listings(planted: Planted) -> tuple[CostListing, ...]:
    """Return two lists of three pairs of twins each, today included."""
    labels = _labels([card for twin in planted.twins for card in (twin.plain, twin.gilded)])
    made = []
    for first in (0, 3):
        chosen = planted.twins[first : first + 3]
        rows = _rows(planted, labels, [card for twin in chosen for card in (twin.plain, twin.gilded)], first)
        pairs = tuple((labels[twin.plain.key()], labels[twin.gilded.key()]) for twin in chosen)
        made.append(CostListing(rows, pairs))
    return tuple(made)


def length_of(listing: Listing) -> int:
    """Return the number of rows, today included."""
    return len(listing.rows)


def _listing(
    planted: Planted, labels: dict[str, str], number: int, *, pairs: list[int], also: list[Card] | None = None
) -> Listing:
    chosen = [planted.pairs[one] for one in pairs]
    cards = [card for pair in chosen for card in (pair.better, pair.worse)] + (also or [])
    return Listing(
        planted.scenarios[number % len(planted.scenarios)],
        _rows(planted, labels, cards, number),
        tuple((labels[pair.better.key()], labels[pair.worse.key()]) for pair in chosen),
    )


def _labels(cards: list[Card]) -> dict[str, str]:
    """Labels as a run gives them, in an order that does not tell better from worse."""
    keys = [card.key() for card in cards]
    random.Random(_SEED).shuffle(keys)
    return {key: f"C{number}" for number, key in enumerate(keys, 1)}


def _rows(planted: Planted, labels: dict[str, str], cards: list[Card], number: int) -> tuple[JudgedRow, ...]:
    """Today in the middle; one of a pair towards either end, and the better one first in every other list or pair."""
    rows = [JudgedRow(label=labels[card.key()], card=card) for card in cards]
    front, back = rows[::2], rows[1::2]
    for place in range(len(back)):
        if (place + number) % 2:
            front[place], back[place] = back[place], front[place]
    source = random.Random(_SEED + number)
    source.shuffle(front)
    source.shuffle(back)
    return (*front, JudgedRow(label=REFERENCE, card=planted.reference), *back)
