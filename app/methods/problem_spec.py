"""The person's message as items of the spec and the world model, each with its span and the rule that decided.

For: the ProblemSpec agent of the built-in model. Not for: finding the spans, which `reading` does. Every sentence
ends in an item, `unused` ones included, so nothing is lost; a pure question gives none.
"""

import re

from app.domain.agents import ProblemSpecReply, ProblemSpecTask
from app.domain.items import Author, Item, ItemKind, Source, make_slug
from app.domain.quoting import MINIMUM_WORDS
from app.english.reading import is_question, read_problem, sentences
from app.english.reading.spans import ReadSpan, Span, UnusedSpan
from app.english.words import squeezed
from app.methods.intents import is_command, is_of_candidates
from app.methods.options import option_slug

_KINDS = {
    "goal": ItemKind.GOAL,
    "hard": ItemKind.CONSTRAINT,
    "soft": ItemKind.CONSTRAINT,
    "assumption": ItemKind.ASSUMPTION,
    "resource": ItemKind.RESOURCE,
    "today": ItemKind.TODAY,
    "option": ItemKind.OPTION,
    "aside": ItemKind.UNUSED,
}
_REMARK = "said for or against"
_BLOCK_EDGE = re.compile(r"\n\s*\n|\n\s*(?:[-*+•–]|\(?\w{1,3}[.)])\s")
_MARKER = re.compile(r"[ \t]*(?:[-*+•–]|\(?\w{1,3}[.)])?[ \t]*(?:[*_]{1,2})?")
_LEAD_WORDS = 8
_TEXT_CHARS = 2000
_SURE = frozenset("always certainly definitely surely sure know known never".split())
_UNSURE = frozenset(
    (
        "guess guessing maybe perhaps might probably possibly presumably roughly suppose reckon hopefully hope unsure"
    ).split()
)


def read_message(task: ProblemSpecTask) -> ProblemSpecReply:
    """Return the items of the message that are not there yet, in the order of its text.

    A message of nothing but questions, commands or remarks on candidates of a run gives none.
    """
    spoken = sentences(task.message)
    remarks = tuple(one for one in spoken if is_of_candidates(one.text, task.existing))
    if all(one in remarks or is_question(one.text) for one in spoken) or is_command(task.message, task.existing):
        return ProblemSpecReply(items=())
    reading = read_problem(task.message)
    if not reading.readable:
        return ProblemSpecReply(
            items=(),
            language_note=(
                "These built-in methods read English; this text seems to be in another language, so nothing "
                "was taken from it. "
                "A connected model can read it, or write the goals and limits in English."
            ),
        )
    known = {_same(item.text) for item in task.existing}
    taken = {item.slug for item in task.existing}
    items: list[Item] = []
    found: list[ReadSpan | UnusedSpan] = [*reading.spans, *reading.unused]
    spans = [_unless_of_candidates(span, remarks) for span in found]
    for span in _with_remarks(task.message, spans):
        for text, start, end in _pieces(*_widened(task.message, span, items)):
            # A word or two that is no item ("Thanks!") is not worth a place among what was not used.
            slight = isinstance(span, UnusedSpan) and len(text.split()) < MINIMUM_WORDS
            if slight or _same(text) in known:
                continue
            known.add(_same(text))
            slug = _slug(span, text, taken)
            taken.add(slug)
            items.append(_item(span, slug=slug, text=text, start=start, end=end))
    return ProblemSpecReply(items=tuple(items), title=reading.title)


def _widened(message: str, span: ReadSpan | UnusedSpan, items: list[Item]) -> tuple[str, int]:
    """Return a span's text and start; one of a word or two takes in its line's lead ("idea: two waves").

    So short a span could stand anywhere in a message, and would wait to be confirmed.
    """
    if len(span.text.split()) >= MINIMUM_WORDS or isinstance(span, UnusedSpan):
        return span.text, span.start
    line = message.rfind("\n", 0, span.start) + 1
    marker = _MARKER.match(message, line)
    start = marker.end() if marker else line
    before = items[-1].source if items else None
    free = before is None or before.end is None or before.end <= start
    wider = message[start : span.end]
    if start < span.start and free and MINIMUM_WORDS <= len(wider.split()) <= _LEAD_WORDS:
        return wider, start
    return span.text, span.start


def _with_remarks(message: str, spans: list[ReadSpan | UnusedSpan]) -> list[ReadSpan | UnusedSpan]:
    """Return the spans in text order.

    An option that has a block of its own takes in the remarks that follow it there.
    """
    found: list[ReadSpan | UnusedSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        last = found[-1] if found else None
        if (
            isinstance(last, ReadSpan)
            and last.kind == "option"
            and isinstance(span, UnusedSpan)
            and span.rule.startswith(_REMARK)
            and not _BLOCK_EDGE.search(message[last.end : span.start])
            and _is_alone(message, found)
        ):
            found[-1] = last.model_copy(update={"end": span.end, "text": message[last.start : span.end]})
        else:
            found.append(span)
    return found


def _is_alone(message: str, found: list[ReadSpan | UnusedSpan]) -> bool:
    """Tell whether no other option stands in the block of the last one; a remark could then speak of either."""
    if len(found) < 2 or not isinstance(before := found[-2], ReadSpan) or before.kind != "option":
        return True
    return _BLOCK_EDGE.search(message[before.end : found[-1].start]) is not None


def _slug(span: ReadSpan | UnusedSpan, text: str, taken: set[str]) -> str:
    if isinstance(span, ReadSpan) and span.kind == "option" and span.label:
        named = option_slug(span.label, taken=taken)
        if named is not None:
            return named
    return make_slug(text, taken=taken)


def _unless_of_candidates(span: ReadSpan | UnusedSpan, remarks: tuple[Span, ...]) -> ReadSpan | UnusedSpan:
    """The span, set aside where it stands in a sentence that speaks of candidates of a run."""
    if not any(one.start < span.end and span.start < one.end for one in remarks):
        return span
    return UnusedSpan(start=span.start, end=span.end, text=span.text, rule="speaks of candidates of a run")


def _item(span: ReadSpan | UnusedSpan, *, slug: str, text: str, start: int, end: int) -> Item:
    kind, weight, quantity, rule = ItemKind.UNUSED, 0, None, span.rule
    if isinstance(span, ReadSpan):
        kind, weight, quantity = _KINDS[span.kind], span.weight, span.quantity
        if kind not in (ItemKind.GOAL, ItemKind.CONSTRAINT):
            weight = 100 if kind is not ItemKind.UNUSED else 0
    return Item(
        slug=slug,
        kind=kind,
        text=text,
        weight=weight,
        quantity=quantity,
        certainty=_certainty(text) if kind is ItemKind.ASSUMPTION else 0.5,
        author=Author.PERSON,
        source=Source(start=start, end=end, quote=text),
        rule=rule,
    )


def _pieces(text: str, start: int) -> list[tuple[str, int, int]]:
    """Cut a span that is longer than an item may be at blanks, so that no character of it is lost."""
    pieces = []
    offset = 0
    while offset < len(text):
        end = min(offset + _TEXT_CHARS, len(text))
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
