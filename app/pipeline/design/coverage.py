"""Which scenarios are wanted: chosen by code so that what matters is stressed, whatever a model feels like.

First, in turns, constraints of weight ≥ 80, must-goals and the 3 least certain assumptions; then other goals,
resources and limits, soft constraints and a normal day. Slots are named in the order of the content, so a weight that
changes nothing in the choice changes nothing in the request. Not for: writing scenarios (`scenarios`).
"""

from itertools import zip_longest

from app.domain.agents import ScenarioSlot
from app.domain.base import Value
from app.domain.items import HEAVY_WEIGHT, Item, ItemKind
from app.domain.operations import Content
from app.domain.runs import Scenario, ScenarioType

LEAST_CERTAIN = 3
MAX_USES = 3
"""At most so many scenarios use one world-model item beside the one aimed at it: one flip moves few columns."""

_FIRST_TYPE = {
    ItemKind.CONSTRAINT: ScenarioType.STRESS,
    ItemKind.GOAL: ScenarioType.EDGE,
    ItemKind.ASSUMPTION: ScenarioType.FAILURE,
    ItemKind.RESOURCE: ScenarioType.STRESS,
    ItemKind.LIMIT: ScenarioType.STRESS,
}
_ROTATION = (ScenarioType.STRESS, ScenarioType.EDGE, ScenarioType.FAILURE)


class SlotChoice(Value):
    """The wanted scenarios, and the slugs of items that should be stressed and are not, for want of room."""

    slots: tuple[ScenarioSlot, ...]
    uncovered: tuple[str, ...] = ()


def choose_slots(content: Content, wanted: int) -> SlotChoice:
    """Return up to `wanted` slots; fewer only where the content has too little to stress."""
    must, may = _must_cover(content), _may_cover(content)
    targets: list[tuple[Item | None, ScenarioType]] = [(item, _FIRST_TYPE[item.kind]) for item in (*must, *may)]
    targets.append((None, ScenarioType.NORMAL))
    order = {item.slug: place for place, item in enumerate(content.items())}
    for turn in (1, 2):
        targets += [(item, _turned(item, turn)) for item in sorted((*must, *may), key=lambda one: order[one.slug])]
    chosen = targets[:wanted]
    pairs = sorted(
        enumerate(chosen),
        key=lambda pair: (pair[0] > len(must) + len(may), pair[1][0] is None, _place(pair[1][0], order), pair[0]),
    )
    slots = tuple(
        ScenarioSlot(name=f"S{number}", type=kind, target=item.slug if item else None)
        for number, (_, (item, kind)) in enumerate(pairs, 1)
    )
    covered = {slot.target for slot in slots}
    due = (*must, *(goal for goal in content.spec.goals if goal not in must))
    return SlotChoice(slots=slots, uncovered=tuple(item.slug for item in due if item.slug not in covered))


def newly_heavy(content: Content, before: Content | None, kept: tuple[Scenario, ...]) -> tuple[str, ...]:
    """Return constraints that became heavy since `before` and that no kept scenario stresses.

    Without `before` nothing is known to be new.
    """
    if before is None:
        return ()
    stressed = {slug for scenario in kept for slug in scenario.stresses}
    was_heavy = {item.slug for item in before.spec.constraints if item.weight >= HEAVY_WEIGHT}
    return tuple(
        item.slug
        for item in content.spec.constraints
        if item.weight >= HEAVY_WEIGHT and item.slug not in was_heavy and item.slug not in stressed
    )


def extra_slots(slugs: tuple[str, ...], kept: tuple[Scenario, ...]) -> tuple[ScenarioSlot, ...]:
    """Return one slot per newly heavy constraint, named after the kept scenarios."""
    taken = {scenario.label for scenario in kept}
    slots: list[ScenarioSlot] = []
    number = 0
    for slug in slugs:
        number += 1
        while f"S{number}" in taken:
            number += 1
        slots.append(ScenarioSlot(name=f"S{number}", type=ScenarioType.STRESS, target=slug))
    return tuple(slots)


def uncovered_items(content: Content, scenarios: tuple[Scenario, ...]) -> tuple[Item, ...]:
    """Return goals and heavy constraints that no scenario stresses."""
    stressed = {slug for scenario in scenarios for slug in scenario.stresses}
    heavy = [item for item in content.spec.constraints if item.weight >= HEAVY_WEIGHT]
    return tuple(item for item in (*content.spec.goals, *heavy) if item.slug not in stressed)


def coverage_warning(item: Item) -> str:
    """Say that no scenario stresses an item."""
    kind = "limit" if item.kind is ItemKind.CONSTRAINT else item.kind.value
    return f"No scenario stresses the {kind} “{' '.join(item.text.split())[:120]}”."


def _must_cover(content: Content) -> tuple[Item, ...]:
    heavy = [item for item in content.spec.constraints if item.weight >= HEAVY_WEIGHT]
    must = [item for item in content.spec.goals if item.is_hard]
    assumptions = sorted(content.world.of(ItemKind.ASSUMPTION), key=lambda item: item.certainty)[:LEAST_CERTAIN]
    # In turns, so that where there is little room no group takes all of it: many limits, and no goal tested.
    turns = zip_longest(heavy, must, assumptions)
    return tuple(item for turn in turns for item in turn if item is not None)


def _may_cover(content: Content) -> tuple[Item, ...]:
    resources = content.world.of(ItemKind.RESOURCE, ItemKind.LIMIT)
    soft = [item for item in content.spec.constraints if item.weight < HEAVY_WEIGHT]
    wants = [item for item in content.spec.goals if not item.is_hard]
    return (*wants, *resources, *soft)


def _turned(item: Item, turn: int) -> ScenarioType:
    return _ROTATION[(_ROTATION.index(_FIRST_TYPE[item.kind]) + turn) % len(_ROTATION)]


def _place(item: Item | None, order: dict[str, int]) -> int:
    return len(order) if item is None else order[item.slug]
