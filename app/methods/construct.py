"""Candidates put together from sentences of the text: marked *constructed*, every sentence traceable.

For: `design`, once the person's own options are used up, and for seeded runs. Not for: ideas; nothing here says more
than the sentences it combines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from app.domain.items import Item, ItemKind
from app.domain.runs import Card
from app.english.keeping_limits import satisfies
from app.english.polarity import is_money, unit_concern
from app.english.quantities import parse_quantities
from app.english.words import clauses, cut, first_clause, overlap, sentence_texts, squeezed, stems
from app.methods.options import OwnOption

_TITLE = 120
_PLAIN_GOALS = 5
_QUOTE_CHARS = 600


@dataclass(frozen=True, slots=True)
class Built:
    """A constructed candidate: what it is called, its sentences, and the labels of the parents it comes from."""

    title: str
    text: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parent:
    """A candidate to derive from: its label, its card and its sentences."""

    label: str
    card: Card

    @property
    def text(self) -> str:
        """What the card says."""
        return self.card.summary or "\n".join(self.card.mechanism) or self.card.title


def constructed(items: tuple[Item, ...], options: tuple[OwnOption, ...]) -> tuple[Built, ...]:
    """Return all candidates that can be put together, in a fixed order, titles distinct."""
    found = [*_simplest(items), *_without_dearest(items, options), *_pairs(options), *_with_resources(items, options)]
    return _distinct(found)


def derived(items: tuple[Item, ...], parents: tuple[Parent, ...], options: tuple[OwnOption, ...]) -> tuple[Built, ...]:
    """Return what can be derived from parents: repaired, recombined, with a resource at hand; parents take turns."""
    per_parent = [[*_repaired(parent, items), *_joined(parent, options), *_helped(parent, items)] for parent in parents]
    together = [
        Built(_both(first.card.title, second.card.title), f"{first.text}\n\n{second.text}", (first.label, second.label))
        for first, second in combinations(parents, 2)
    ]
    turns: list[Built] = []
    for place in range(max((len(one) for one in per_parent), default=0)):
        turns += [one[place] for one in per_parent if place < len(one)]
    return _distinct([*together[:1], *turns, *together[1:]])


def _simplest(items: tuple[Item, ...]) -> Iterator[Built]:
    goals = [item for item in items if item.kind is ItemKind.GOAL and item.is_hard] or [
        item for item in items if item.kind is ItemKind.GOAL
    ]
    if not goals:
        return
    today = [item for item in items if item.kind is ItemKind.TODAY]
    lines = [f"Change only what is wanted most: “{_quoted(goal)}”" for goal in goals[:_PLAIN_GOALS]]
    if today:
        lines.append(f"Keep everything else as today: “{_quoted(today[0])}”")
    yield Built(f"Nothing but the goals: {first_clause(goals[0].text, limit=80)}", "\n\n".join(lines))


def _without_dearest(items: tuple[Item, ...], options: tuple[OwnOption, ...]) -> Iterator[Built]:
    """Leave out the clause of an option that asks for the dearest thing."""
    for option in options:
        parts = [clause for sentence in sentence_texts(option.text) for clause in clauses(sentence)]
        price = {part: _price(part, items) for part in parts}
        # The first clause is what the option is; without it nothing would be left of it.
        dearest = max(parts[1:], key=lambda part: (price[part], -parts.index(part)), default=None)
        if dearest is None or price[dearest] <= 0:
            continue
        kept = [part for part in parts if part != dearest]
        if squeezed(" ".join(kept)) == squeezed(option.item.text):
            # What was said of the option is left out, not a part of it.
            continue
        yield Built(cut(f"{option.title}, without “{first_clause(dearest, limit=60)}”", limit=_TITLE), _sentences(kept))


def _price(part: str, items: tuple[Item, ...]) -> float:
    amounts = [one.quantity.value for one in parse_quantities(part) if is_money(one.quantity.unit)]
    if amounts:
        return max(amounts)
    scarce = [item for item in items if item.kind is ItemKind.RESOURCE and overlap(stems(part), stems(item.text)) >= 2]
    return 0.5 if scarce else 0.0


def _pairs(options: tuple[OwnOption, ...]) -> Iterator[Built]:
    for first, second in combinations(options, 2):
        yield Built(_both(first.title, second.title), f"{first.text}\n\n{second.text}")


def _with_resources(items: tuple[Item, ...], options: tuple[OwnOption, ...]) -> Iterator[Built]:
    for option in options:
        for item in items:
            if item.kind is ItemKind.RESOURCE and not overlap(stems(option.text), stems(item.text)):
                yield Built(_with(option.title, item), f"{option.text}\n\n{squeezed(item.text)}")


def _repaired(parent: Parent, items: tuple[Item, ...]) -> Iterator[Built]:
    """Leave out the sentences whose numbers break a hard constraint."""
    sentences = sentence_texts(parent.text)
    for item in items:
        if item.kind is not ItemKind.CONSTRAINT or not item.is_hard:
            continue
        broken = [sentence for sentence in sentences if _breaks(sentence, item)]
        if broken and len(broken) < len(sentences):
            kept = [sentence for sentence in sentences if sentence not in broken]
            title = cut(f"{parent.card.title}, without “{first_clause(broken[0], limit=60)}”", limit=_TITLE)
            yield Built(title, " ".join(kept), (parent.label,))


def _breaks(sentence: str, item: Item) -> bool:
    """Whether a sentence states a number beyond an item's bound, of the same: money, mass, sound, or its subject."""
    stated = tuple(one.quantity for one in parse_quantities(item.text) if one.quantity.op != "=")
    for bound in (item.quantity,) if item.quantity is not None else stated:
        same = unit_concern(bound.unit) is not None or overlap(stems(sentence), stems(item.text)) > 0
        if same and any(satisfies(bound, one.quantity) is False for one in parse_quantities(sentence)):
            return True
    return False


def _joined(parent: Parent, options: tuple[OwnOption, ...]) -> Iterator[Built]:
    own = squeezed(parent.text)
    for option in options:
        if squeezed(option.item.text) not in own and option.title != parent.card.title:
            yield Built(_both(parent.card.title, option.title), f"{parent.text}\n\n{option.text}", (parent.label,))


def _helped(parent: Parent, items: tuple[Item, ...]) -> Iterator[Built]:
    at_hand = [
        item for item in items if item.kind is ItemKind.RESOURCE and squeezed(item.text) not in squeezed(parent.text)
    ]
    for item in sorted(at_hand, key=lambda item: _price(item.text, ())):
        yield Built(_with(parent.card.title, item), f"{parent.text}\n\n{squeezed(item.text)}", (parent.label,))


def _both(first: str, second: str) -> str:
    return f"{cut(first, limit=52)} together with {cut(_lowered(second), limit=52)}"


def _with(title: str, item: Item) -> str:
    return f"{cut(title, limit=60)}, using {cut(_lowered(first_clause(item.text, limit=50)), limit=50)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _sentences(parts: list[str]) -> str:
    return "\n\n".join(parts)


def _distinct(found: list[Built]) -> tuple[Built, ...]:
    chosen: dict[str, Built] = {}
    for one in found:
        chosen.setdefault(one.title.lower(), one)
    return tuple(chosen.values())


def _quoted(item: Item) -> str:
    """An item's text in one line, its first 600 characters where it is longer."""
    return cut(squeezed(item.text), limit=_QUOTE_CHARS)
