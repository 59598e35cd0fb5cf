"""T5: which changes an answer may make at once, in which form, and which wait as a card.

At once: an added or reworded item whose text stands in the person's own last message, outside its
questions; class, weight and number are then set by rule from that span, whatever the model said. All
else waits. Not for storing or asking anything.
"""

import re
from dataclasses import dataclass

from app.domain.items import Author, Item, ItemKind, Source, make_slug
from app.domain.operations import AddItem, Content, Operation, RemoveItem, ReplaceItem, SetResolution, UpdateItem
from app.domain.quoting import END_MARKS, OwnWords, folded
from app.english.bounds import same_bound, without_leads
from app.english.reading import ReadSpan, read_problem, spans_of

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
    for span in spans_of(message):
        if span.asks:
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
    spans = read_problem(without_leads(message)).spans
    stated = statements_of(message)
    taken = set(content.slugs())
    known: dict[str, str] = {folded(item.text): item.slug for item in content.items()}
    at_once: list[Operation] = []
    waiting: list[Operation] = []
    said_anew: set[str] = set()
    for operation in operations:
        match operation:
            case AddItem(item=item) if folded(item.text) in known:
                said_anew.add(known[folded(item.text)])
            case AddItem(item=item):
                own = _own(item, "x", message, message_id, spans)
                same = _same_limit(own, content) if stated.has(item.text) else None
                if same is not None:
                    known[folded(item.text)] = same.slug
                    said_anew.add(same.slug)
                    # The reading of the message has mostly taken it already.
                    if not _is_of(same, message_id) and same.quantity != own.quantity:
                        at_once.append(ReplaceItem(item=own.model_copy(update={"slug": same.slug})))
                    continue
                slug = make_slug(item.text, taken=taken)
                taken.add(slug)
                known[folded(item.text)] = slug
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
                if not (_is_of(old, message_id) and _same_limit(own, content) == old):
                    at_once.append(ReplaceItem(item=own))
                rest = operation.model_copy(update={"text": None, "weight": None, "checks": None})
                if rest != UpdateItem(slug=slug):
                    waiting.append(rest)
            case _:
                waiting.append(operation)
    # To take the old away and add the new is to put it anew, and that is done.
    rest_of = (one for one in waiting if not (isinstance(one, RemoveItem) and one.slug in said_anew))
    return Sorted(tuple(at_once), tuple(rest_of))


def _same_limit(own: Item, content: Content) -> Item | None:
    """The one item of the person's own that is the same limit but for its number."""
    if own.quantity is None or own.kind not in (ItemKind.GOAL, ItemKind.CONSTRAINT):
        return None
    found = [
        item
        for item in content.items()
        if (item.author, item.kind, item.is_hard) == (Author.PERSON, own.kind, own.is_hard)
        and item.quantity is not None
        and same_bound(item.quantity, item.text, own.quantity, own.text)
    ]
    return found[0] if len(found) == 1 else None


def _is_of(item: Item, message_id: str) -> bool:
    return item.source is not None and item.source.message == message_id


_INFERRED = {"author": Author.AGENT, "source": None}


def _own(item: Item, slug: str, message: str, message_id: str, spans: tuple[ReadSpan, ...]) -> Item:
    """An item in the person's words: of the model only its kind, the rest from the span by rule."""
    start, end = _place(item.text, message)
    near = near_span(start, end, spans)
    return Item(
        slug=slug,
        kind=item.kind,
        text=" ".join(message[start:end].split()) or item.text,
        weight=weight_of(near),
        quantity=near.quantity if near is not None else None,
        author=Author.PERSON,
        source=Source(message=message_id, start=start, end=end, quote=message[start:end][:2000]),
    )


def _place(text: str, message: str) -> tuple[int, int]:
    words = text.rstrip(f"{END_MARKS} \n").split()
    marks = text[len(text.rstrip(f"{END_MARKS} \n")) :].strip()
    # As `OwnWords` compares, and whole words.
    there = r"\s+".join(map(re.escape, words))
    found = re.search(rf"(?<!\w){there}(?!\w)(?:{re.escape(marks)})?", message, re.IGNORECASE)
    return found.span() if found is not None else (0, 0)


def fitting(operations: tuple[Operation, ...], content: Content) -> Sorted:
    """Fit operations made for an earlier head to the present one.

    What was added meanwhile is left out, a name that was taken meanwhile is made free, and a change of
    an item that is gone waits, so that an answer somebody waited and paid for is never lost to it.
    """
    taken = set(content.slugs())
    known = {folded(item.text) for item in content.items()}
    at_once: list[Operation] = []
    waiting: list[Operation] = []
    for operation in operations:
        match operation:
            case AddItem(item=item):
                if folded(item.text) in known:
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
