"""A comparable card from an idea's own sentences: nothing is written, everything is chosen from the text.

For: designs, typed ideas and today's row. Not for: judging; a card says what the text says and nothing about its worth.
"""

from collections.abc import Iterable

from app.domain.items import Item, ItemKind
from app.domain.runs import Card
from app.english.polarity import RISK, is_measured
from app.english.quantities import parse_quantities
from app.english.units import normalise_unit
from app.english.words import capitalised, clauses, cut, first_clause, overlap, sentence_texts, squeezed, stem, stems

TITLE_CHARS = 120
_SUMMARY_WORDS = 120
_SUMMARY_CHARS = 1200
_STATES = frozenset(stem(word) for word in "stay remain hold work open close last believe assume expect think".split())
_UNIT_STEMS = frozenset(
    stem(word)
    for word in (
        "second minute hour day week month quarter year percent cent euro euros dollar kg litre metre piece person"
    ).split()
)
_RELIED_ON = (ItemKind.ASSUMPTION, ItemKind.RESOURCE, ItemKind.LIMIT, ItemKind.MECHANISM, ItemKind.ACTOR)


def make_card(text: str, *, items: tuple[Item, ...], title: str = "") -> Card:
    """Return the card of an idea's text; long texts keep their first sentences and all that hold a number or a risk."""
    sentences = _sentences(text)
    heading = cut(" ".join(title.split()), limit=TITLE_CHARS) or capitalised(first_clause(text, limit=TITLE_CHARS))
    risks = tuple(cut(sentence, limit=600) for sentence in sentences if RISK.search(sentence))
    parts = [clause for sentence in sentences for clause in ((sentence,) if "“" in sentence else clauses(sentence))]
    plain = [part for part in parts if not RISK.search(part)]
    at_hand = [item for item in items if item.kind is ItemKind.RESOURCE]
    resources = [part for part in parts if parse_quantities(part) or any(relies(part, item) for item in at_hand)]
    return Card(
        title=heading or "Idea",
        summary=_summary(sentences),
        mechanism=_distinct(plain or parts, most=5),
        resources=_distinct(resources, most=8),
        relies_on=tuple(item.slug for item in items if item.kind in _RELIED_ON and relies(text, item))[:12],
        risks=_distinct(risks, most=5),
    )


def _sentences(text: str) -> tuple[str, ...]:
    """Return the sentences; a line that quotes stays whole, and each ends with a stop.

    So that they stay apart on one line.
    """
    found: list[str] = []
    for block in text.split("\n") if "“" in text else (text,):
        found += [squeezed(block)] if "“" in block else sentence_texts(block)
    return tuple(f"{sentence}." if sentence[-1:].isalnum() else sentence for sentence in found if sentence)


def relies(text: str, item: Item) -> bool:
    """Tell whether a text speaks of a world-model item: two of its subject words, or half of them."""
    wanted = _about(item.text)
    shared = overlap(_about(text), wanted)
    return shared >= 2 or (shared == 1 and len(wanted) <= 2)


def _about(text: str) -> frozenset[str]:
    """Return what a text speaks of: its stems without units of measure and without verbs of state."""
    left = text
    for one in reversed(parse_quantities(text)):
        if is_measured(one.quantity.unit):
            # The noun of a count ("9 trucks") stays, it is a subject; so does a distance, which speaks of driving.
            kept = "km" if normalise_unit(one.quantity.unit) == "km" else ""
            left = left[: one.start] + kept.ljust(one.end - one.start) + left[one.end :]
    return stems(left) - _UNIT_STEMS - _STATES


def _summary(sentences: tuple[str, ...]) -> str:
    """Keep sentences in order within 120 words; those with a number or a risk go before those without."""
    order = sorted(
        range(len(sentences)),
        key=lambda index: (
            index != 0,
            not (parse_quantities(sentences[index]) or RISK.search(sentences[index])),
            index,
        ),
    )
    kept: set[int] = set()
    words_left, chars_left = _SUMMARY_WORDS, _SUMMARY_CHARS
    for index in order:
        count, length = len(sentences[index].split()), len(sentences[index]) + 1
        if count <= words_left and length <= chars_left:
            kept.add(index)
            words_left -= count
            chars_left -= length
    if kept or not sentences:
        return " ".join(sentences[index] for index in sorted(kept))
    return cut(" ".join(sentences[0].split()[:_SUMMARY_WORDS]), limit=_SUMMARY_CHARS)


def _distinct(parts: Iterable[str], *, most: int) -> tuple[str, ...]:
    chosen: dict[str, str] = {}
    for part in parts:
        chosen.setdefault(part.lower(), cut(part, limit=400))
    return tuple(chosen.values())[:most]
