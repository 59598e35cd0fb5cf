"""T5: which changes an answer may make at once, in which form, and which wait as a card.

At once: an added or reworded item whose text stands in the person's own last message, outside its
questions; class, weight and number are then set by rule from that span, whatever the model said. All
else waits. Not for storing or asking anything.
"""

import re
from dataclasses import dataclass

from app.domain.items import Author, Item, Source, make_slug
from app.domain.operations import AddItem, Content, Operation, RemoveItem, ReplaceItem, SetResolution, UpdateItem
from app.domain.quoting import OwnWords
from app.english.reading import ReadSpan, is_question, read_problem, sentences

DEFAULT_WEIGHT = 60
"""Weight of a goal or limit whose sentence says nothing about how much it matters."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Operations that fit the present content: those applied at once and those that wait."""

    at_once: tuple[Operation, ...]
    waiting: tuple[Operation, ...]


def statements_of(message: str) -> OwnWords:
    """The message without its questions, as the pieces between them: a question changes nothing."""
    pieces: list[str] = []
    start = 0
    for span in sentences(message):
        if is_question(message[span.start : span.end]):
            pieces.append(message[start : span.start])
            start = span.end
    return OwnWords(*pieces, message[start:])


def near_span(start: int, end: int, spans: tuple[ReadSpan, ...]) -> ReadSpan | None:
    """What the rules read where a text stands, or None."""
    return next((span for span in spans if span.start < end and start < span.end), None)


def weight_of(near: ReadSpan | None) -> int:
    """The weight the rules give a span."""
    return near.weight if near is not None and near.kind in ("goal", "hard", "soft") else DEFAULT_WEIGHT


def sort_out(operations: tuple[Operation, ...], message: str, message_id: str, content: Content) -> Sorted:
    """Part what a model proposed; slugs of added items are made free, and a model's item is the agent's."""
    if not operations:
        return Sorted((), ())
    spans = read_problem(message).spans
    stated = statements_of(message)
    taken = set(content.slugs())
    known = {_words(item.text) for item in content.items()}
    at_once: list[Operation] = []
    waiting: list[Operation] = []
    for operation in operations:
        match operation:
            case AddItem(item=item) if _words(item.text) in known:
                continue
            case AddItem(item=item):
                slug = make_slug(item.text, taken=taken)
                taken.add(slug)
                known.add(_words(item.text))
                if stated.has(item.text):
                    at_once.append(AddItem(item=_own(item, slug, message, message_id, spans)))
                else:
                    waiting.append(AddItem(item=item.model_copy(update={"slug": slug, **_INFERRED})))
            case UpdateItem(slug=slug, text=str(text)):
                old = content.get(slug)
                if old is None or old.author is not Author.PERSON or not stated.has(text):
                    waiting.append(operation)
                    continue
                own = _own(old.model_copy(update={"text": text}), slug, message, message_id, spans)
                at_once.append(ReplaceItem(item=own))
                rest = operation.model_copy(update={"text": None, "weight": None, "checks": None})
                if rest != UpdateItem(slug=slug):
                    waiting.append(rest)
            case _:
                waiting.append(operation)
    return Sorted(tuple(at_once), tuple(waiting))


_INFERRED = {"author": Author.AGENT, "source": None}


def _own(item: Item, slug: str, message: str, message_id: str, spans: tuple[ReadSpan, ...]) -> Item:
    """An item in the person's words: of the model only its kind, the rest from the span by rule."""
    start, end = _place(item.text, message)
    near = near_span(start, end, spans)
    return Item(
        slug=slug,
        kind=item.kind,
        text=item.text,
        weight=weight_of(near),
        quantity=near.quantity if near is not None else None,
        author=Author.PERSON,
        source=Source(message=message_id, start=start, end=end, quote=message[start:end][:2000]),
    )


def _place(text: str, message: str) -> tuple[int, int]:
    found = re.search(r"\s+".join(re.escape(word) for word in text.split()), message)
    return found.span() if found is not None else (0, 0)


def fitting(operations: tuple[Operation, ...], content: Content) -> Sorted:
    """Fit operations made for an earlier head to the present one.

    What was added meanwhile is left out, a name that was taken meanwhile is made free, and a change of
    an item that is gone waits, so that an answer somebody waited and paid for is never lost to it.
    """
    taken = set(content.slugs())
    known = {_words(item.text) for item in content.items()}
    at_once: list[Operation] = []
    waiting: list[Operation] = []
    for operation in operations:
        match operation:
            case AddItem(item=item):
                if _words(item.text) in known:
                    continue
                slug = item.slug if item.slug not in taken else make_slug(item.text, taken=taken)
                taken.add(slug)
                at_once.append(AddItem(item=item.model_copy(update={"slug": slug})))
            case SetResolution():
                at_once.append(operation)
            case ReplaceItem(item=Item(slug=slug)) | UpdateItem(slug=slug) | RemoveItem(slug=slug):
                (at_once if slug in taken else waiting).append(operation)
    return Sorted(tuple(at_once), tuple(waiting))


def why_waiting(operations: tuple[Operation, ...]) -> str:
    """Why these wait, in one line."""
    removals = sum(isinstance(operation, RemoveItem) for operation in operations)
    reasons = []
    if removals < len(operations):
        reasons.append("not said in your own words")
    if removals:
        reasons.append("nothing is removed without you")
    line = "; ".join(reasons)
    return line[:1].upper() + line[1:] + "."


def _words(text: str) -> str:
    return " ".join(text.split()).lower()
