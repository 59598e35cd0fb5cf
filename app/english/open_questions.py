"""What a spec leaves open, found by rule: asked first, at most seven, each with the sentence it is about.

For: the setup chat, the spec dock and the overview. Not for: deciding anything; a spec with open questions can be run.
"""

import re
from typing import NamedTuple

from app.domain.chats import Opening, OpenQuestion
from app.domain.items import Item, ItemKind
from app.domain.kit.late_pattern import late
from app.domain.kit.text import shortened
from app.domain.quantity import Quantity
from app.english.cost_words import names_only_cost
from app.english.keeping_limits import satisfies
from app.english.quantities import parse_quantities

MOST_QUESTIONS = 7
_MOST_OF_A_KIND = 3
_QUOTE_CHARS = 300
_VAGUE_LIMIT = late(
    r"\b(?:budget|costs?|cheap\w*|affordable|price|quick\w*|fast\w*|slow\w*|soon\w*|short\w*|"
    r"long\w*|small\w*|large\w*|light\w*|heavy|"
    r"little|few|low|high|often|rarely|modest|reasonabl\w*|enough|timely|as (?:much|many|little|few|soon) as)\b",
    re.IGNORECASE,
)
_WORD = late(r"[^\W\d_]{4,}")
_NO_SUBJECT = frozenset(
    "must should shall will have been than more less most least that this with from into over "
    "under every each within their there "
    "hours hour days day week weeks month months year years minutes minute percent euros euro dollars".split()
)


def open_questions(items: tuple[Item, ...]) -> tuple[OpenQuestion, ...]:
    """Return what is open, most important first: contradictions, no goal, no word on today.

    Then measures and numbers.
    """
    if not items:
        return ()
    goals = [item for item in items if item.kind is ItemKind.GOAL]
    limits = [item for item in items if item.kind is ItemKind.CONSTRAINT]
    found = [*_contradictions((*limits, *goals))]
    if not goals and not any(not item.is_hard and item.weight > 0 for item in limits):
        found.append(
            OpenQuestion(
                slug=None,
                quote="",
                question="What should be better afterwards? No goal and no wish was found in the text.",
                opening=Opening.NO_GOAL,
            )
        )
    if not any(item.kind is ItemKind.TODAY for item in items):
        found.append(
            OpenQuestion(
                slug=None,
                quote="",
                question="How is it done today, and what does that cost? The text does not say.",
                opening=Opening.NO_TODAY,
            )
        )
    unmeasured = sorted((item for item in goals if not _has_number(item)), key=lambda item: -item.weight)
    measure = "How would you measure this goal? It has no number."
    found += [_ask(item, measure, Opening.MEASURE) for item in unmeasured[:_MOST_OF_A_KIND]]
    vague = [item for item in limits if not _has_number(item) and _VAGUE_LIMIT.search(item.text)]
    # What only should cost little is compared as the cost; a number would make another thing of it.
    vague = [item for item in vague if item.is_hard or not names_only_cost(item.text)]
    vague.sort(key=lambda item: -item.weight)
    number = "Which number is the limit here? None is given."
    found += [_ask(item, number, Opening.NUMBER) for item in vague[:_MOST_OF_A_KIND]]
    return tuple(found[:MOST_QUESTIONS])


class _Bounded(NamedTuple):
    """An item with bounds, and what they are bounds of; read once, as it is set against many."""

    item: Item
    bounds: tuple[Quantity, ...]
    subject: frozenset[str]

    def excludes(self, other: "_Bounded") -> bool:
        """Tell whether the bounds of the two exclude each other on the same subject."""
        return _same_subject(self.subject, other.subject) and any(
            _opposite(mine, theirs) and satisfies(mine, theirs) is False
            for mine in self.bounds
            for theirs in other.bounds
        )


def _contradictions(items: tuple[Item, ...]) -> list[OpenQuestion]:
    bounded = [_Bounded(item, bounds, _subject(item.text)) for item in items if (bounds := _bounds(item))]
    upper = {place for place, one in enumerate(bounded) if any(bound.op[0] == "<" for bound in one.bounds)}
    lower = {place for place, one in enumerate(bounded) if any(bound.op[0] == ">" for bound in one.bounds)}
    found: list[OpenQuestion] = []
    for place, first in enumerate(bounded):
        opposite = (lower if place in upper else set()) | (upper if place in lower else set())
        for second in (bounded[other] for other in sorted(opposite) if other > place):
            if not first.excludes(second):
                continue
            found.append(
                OpenQuestion(
                    slug=second.item.slug,
                    quote=f"{_quote(first.item)} … {_quote(second.item)}",
                    question="Both cannot hold: their numbers exclude each other. Which one counts?",
                    opening=Opening.CONFLICT,
                    other=first.item.slug,
                )
            )
            if len(found) == _MOST_OF_A_KIND:
                return found
    return found


def _ask(item: Item, question: str, opening: Opening) -> OpenQuestion:
    return OpenQuestion(slug=item.slug, quote=_quote(item), question=question, opening=opening)


def _quote(item: Item) -> str:
    return shortened(item.text, _QUOTE_CHARS)


def _has_number(item: Item) -> bool:
    return item.quantity is not None or bool(parse_quantities(item.text))


def _bounds(item: Item) -> tuple[Quantity, ...]:
    own = (item.quantity,) if item.quantity is not None else ()
    return tuple(
        bound for bound in own or tuple(one.quantity for one in parse_quantities(item.text)) if bound.op != "="
    )


def _opposite(first: Quantity, second: Quantity) -> bool:
    return {first.op[0], second.op[0]} == {"<", ">"}


def _same_subject(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    shared = len(mine & theirs)
    return shared >= 2 or (shared == 1 and min(len(mine), len(theirs)) <= 2)


def _subject(text: str) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("s") for word in _WORD.findall(text) if word.lower() not in _NO_SUBJECT)
