"""Design briefs: one niche each, from what the problem itself offers as levers, and a cost band.

The first brief is always the simplest thing that meets the must-goals. Every brief carries every goal.
Deterministic: the seed turns the levers' order, nothing else. Not for: writing candidates (`design`).
"""

import random

from app.domain.base import Value
from app.domain.items import Item, ItemKind
from app.domain.kit.text import shortened
from app.domain.operations import Content
from app.domain.runs import Candidate

_BANDS = (
    "for no more than it costs today",
    "for about what it costs today, or a little more",
    "for up to three times what it costs today, where that buys much",
)
_GENERAL = (
    "who does what, and in which order",
    "what is done by a tool instead of by a person",
    "what is not done at all any more",
    "when and where it is done",
    "what is bought or rented instead of built",
)
_TEXT_CHARS = 160


class Brief(Value):
    """A brief for one slot and the short name its siblings are told."""

    slot: int
    name: str
    brief: str


def niches_of(content: Content, count: int, *, seed: int) -> tuple[Brief, ...]:
    """Return `count` niches for a full search; slot 0 is the simplest thing that meets the must-goals."""
    musts = [goal for goal in content.spec.goals if goal.is_hard] or list(content.spec.goals)
    first = Brief(
        slot=0,
        name="the simplest thing that meets the must-goals",
        brief="The simplest thing that meets the must-goals, and nothing beyond them:\n"
        + _lines(musts)
        + _aims(content),
    )
    names = _lever_bands(content, count - 1, seed=seed)
    others = [
        Brief(slot=slot, name=name, brief=f"A solution that works through {name}.{_aims(content)}")
        for slot, name in enumerate(names, 1)
    ]
    return (first, *others)[:count]


def derived_niches(
    content: Content, parents: tuple[Candidate, ...], labels: tuple[str, ...], count: int, *, seed: int
) -> tuple[Brief, ...]:
    """Return `count` niches that each start from one parent in turn and change one lever."""
    niches = []
    for slot, name in enumerate(_lever_bands(content, count, seed=seed)):
        parent, label = parents[slot % len(parents)], labels[slot % len(parents)]
        title = shortened(parent.card.title, _TEXT_CHARS)
        brief = (
            f"Derive from {label} “{title}”: keep what holds up in it, repair its risks, and "
            f"change {name}.{_aims(content)}"
        )
        niches.append(Brief(slot=slot, name=f"{label} changed in {name}", brief=brief))
    return tuple(niches)


def _lever_bands(content: Content, count: int, *, seed: int) -> list[str]:
    kinds = (ItemKind.OPTION, ItemKind.MECHANISM, ItemKind.RESOURCE)
    levers = [
        f"this: {shortened(item.text, _TEXT_CHARS)}" for kind in kinds for item in content.items() if item.kind is kind
    ]
    levers += _GENERAL
    if seed:
        random.Random(seed).shuffle(levers)
    names = []
    for number in range(count):
        turn, place = divmod(number, len(levers))
        band = _BANDS[(place + turn) % len(_BANDS)]
        again = f", number {turn // len(_BANDS) + 1} of its kind" if turn >= len(_BANDS) else ""
        names.append(f"{levers[place]}, {band}{again}")
    return names


def _aims(content: Content) -> str:
    return "\nIt serves all of these:\n" + _lines(content.spec.goals)


def _lines(items: list[Item] | tuple[Item, ...]) -> str:
    return "\n".join(f"- {shortened(item.text, _TEXT_CHARS)}" for item in items) + "\n"
