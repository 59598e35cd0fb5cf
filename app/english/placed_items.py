"""The items of one text, from the places its spans have: each with a slug, its words, and where it stands.

For: whoever read the text, by rules or with a model; every letter ends in one item. Not for: classes.
"""

import re

from app.domain.items import KEPT_KINDS, LONGEST_TEXT, Item, ItemKind, Source, make_slug
from app.domain.quoting import MINIMUM_WORDS
from app.english.kinds import KIND_OF_ITEM
from app.english.reading.choices.option_names import without_number
from app.english.reading.places import AnySpan, Place
from app.english.reading.spans import HeadSpan, ReadSpan, RemarkSpan, SaidSpan
from app.english.words import squeezed

_SURE = frozenset("always certainly definitely surely sure know known never".split())
_UNSURE = frozenset(
    (
        "guess guessing maybe perhaps might probably possibly presumably roughly suppose reckon hopefully hope unsure"
    ).split()
)
_SLUG_CHARS = 40
MOST_AT_ONCE = 30
"""Goals, limits and options of one message that enter at once; a longer text is more than a decision needs."""
_ENTERING = frozenset({ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.OPTION})


class PlacedItems:
    """The items of one message, each with a slug of its own."""

    def __init__(self, existing: tuple[Item, ...]) -> None:
        """Begin with the items that are there already: their slugs are taken, their words are not taken in again."""
        self._taken = {item.slug for item in existing}
        self._known = {_same(item.text) for item in existing}
        self._here: set[str] = set()
        self._options: dict[int, str] = {}
        self.items: list[Item] = []

    def take(self, message: str, found: list[Place]) -> None:
        """Make items of places, options first, so that what is said of them can name them."""
        slugs = {place.span.start: self._slug(place.span) for place in found if _is_option(place.span)}
        self._options = slugs
        for place in found:
            if isinstance(place.span, RemarkSpan | ReadSpan) and place.span.said:
                source = Source(start=place.start, end=place.end, quote=message[place.start : place.end])
                self._add(place.span, place.span.said[:LONGEST_TEXT], source, slug=None)
                continue
            pieces = _pieces(place.span.text, place.span.start)
            for number, (text, start, end) in enumerate(pieces):
                first = place.start if number == 0 else start
                last = place.end if number == len(pieces) - 1 else end
                source = Source(start=first, end=last, quote=message[first:last])
                self._add(place.span, text, source, slug=slugs.get(place.span.start) if number == 0 else None)

    def let_wait(self, most: int) -> None:
        """Let what is beyond a number of goals, limits and options wait: goals and options first, then by force."""
        counted = [(number, item) for number, item in enumerate(self.items) if item.kind in _ENTERING]
        first = {ItemKind.GOAL, ItemKind.OPTION}
        ranked = sorted(counted, key=lambda one: (one[1].kind not in first, -one[1].weight, one[0]))
        for number, item in ranked[most:]:
            self.items[number] = item.model_copy(update={"kind": ItemKind.WAITING, "classed": item.kind})

    def says_something(self, *, is_first: bool) -> bool:
        """Tell whether anything but a word or two that is no item ("Thanks!") was said, or it is the first text."""
        return is_first or any(
            item.kind not in KEPT_KINDS or len(item.text.split()) >= MINIMUM_WORDS for item in self.items
        )

    def _slug(self, span: AnySpan) -> str:
        label = span.label if isinstance(span, ReadSpan | SaidSpan) else None
        named = _option_slug(label, span.text, taken=self._taken) if label else None
        slug = named or make_slug(span.text, taken=self._taken)
        self._taken.add(slug)
        return slug

    def _add(self, span: AnySpan, text: str, source: Source, *, slug: str | None) -> None:
        same = _same(text)
        if same in self._known:
            return
        said_again = same in self._here and _is_asked(span)
        self._here.add(same)
        if slug is None:
            slug = make_slug(text, taken=self._taken)
            self._taken.add(slug)
        item = _item(span, slug=slug, text=text, source=source, options=self._options)
        if said_again:
            update = {"kind": ItemKind.UNUSED, "weight": 0, "quantity": None, "rule": "said twice"}
            item = item.model_copy(update=update)
        self.items.append(item)


def _option_slug(label: str, text: str, *, taken: set[str]) -> str | None:
    """Return a slug that keeps the name the person gave an option ("Central hall"), or None where it cannot say it.

    A number is no name ("Option 3"), nor is what the option says itself ("2. RabbitMQ").
    """
    label = without_number(label)
    if not label or _same(label) == _same(text):
        return None
    base = re.sub(r"[^a-z0-9]+", "-", label.lower())[:_SLUG_CHARS].strip("-")
    if not label.isascii() or sum(letter.isalpha() for letter in label) < 3 or not base:
        return None
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _is_option(span: AnySpan) -> bool:
    return (isinstance(span, ReadSpan) and span.kind == "option") or (
        isinstance(span, SaidSpan) and span.kind is ItemKind.OPTION
    )


def _is_asked(span: AnySpan) -> bool:
    return isinstance(span, ReadSpan) or (isinstance(span, SaidSpan) and span.kind not in KEPT_KINDS)


def _item(span: AnySpan, *, slug: str, text: str, source: Source, options: dict[int, str]) -> Item:
    plain = Item(slug=slug, kind=ItemKind.UNUSED, text=text, weight=0, source=source, rule=span.rule)
    match span:
        case ReadSpan():
            kind = KIND_OF_ITEM[span.kind]
            weighs = kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)
            update: dict[str, object] = {
                "kind": ItemKind.WAITING if span.waits else kind,
                "classed": kind if span.waits else None,
                "weight": span.weight if weighs else 0 if kind is ItemKind.UNUSED else 100,
                "quantity": span.quantity,
                "certainty": _certainty(text) if kind is ItemKind.ASSUMPTION else 0.5,
            }
        case RemarkSpan() if span.about in options:
            update = {"kind": ItemKind.REMARK, "about": options[span.about], "sign": span.sign}
        case SaidSpan():
            update = _said(span, text, options)
        case HeadSpan():
            update = {"kind": ItemKind.HEADING}
        case _:
            update = {}
    return plain.model_copy(update=update)


def _said(span: SaidSpan, text: str, options: dict[int, str]) -> dict[str, object]:
    kind = ItemKind.UNUSED if span.kind is ItemKind.REMARK and span.about not in options else span.kind
    as_if = span.classed if kind is ItemKind.WAITING else kind
    weighs = as_if in (ItemKind.GOAL, ItemKind.CONSTRAINT)
    return {
        "kind": kind,
        "classed": span.classed if kind is ItemKind.WAITING else None,
        "weight": span.weight if weighs else 0 if as_if in (None, ItemKind.UNUSED, ItemKind.REMARK) else 100,
        "quantity": span.quantity,
        "checks": span.checks if weighs else (),
        "about": options[span.about] if kind is ItemKind.REMARK and span.about is not None else None,
        "sign": span.sign if kind is ItemKind.REMARK else None,
        "certainty": _certainty(text) if as_if is ItemKind.ASSUMPTION else 0.5,
    }


def _pieces(text: str, start: int) -> list[tuple[str, int, int]]:
    """Cut a span that is longer than an item may be at blanks, so that no character of it is lost."""
    pieces = []
    offset = 0
    while offset < len(text):
        end = min(offset + LONGEST_TEXT, len(text))
        if end < len(text):
            blank = max(text.rfind(" ", offset, end), text.rfind("\n", offset, end))
            end = blank if blank > offset else end
        piece = text[offset:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            body = piece.strip()
            pieces.append((body, start + offset + lead, start + offset + lead + len(body)))
        offset = end if end > offset else len(text)
    return pieces


def _same(text: str) -> str:
    return squeezed(text).lower().rstrip(".;,!")


def _certainty(text: str) -> float:
    words = {word.strip(".,;:!?").lower() for word in text.split()}
    if words & _UNSURE:
        return 0.3
    return 0.7 if words & _SURE else 0.5
