"""The rules of reading a message, as jobs: they take seconds for a long text, so a worker process may do them.

What the message says of limits that are there already, its sentences, and what a model's verdicts on them make of it.
Pure functions of what is given; not for asking a model (`message_reading`) and not for storing.
"""

from app.domain.base import Value
from app.domain.items import KEPT_KINDS, Item, ItemKind, Source, make_slug
from app.domain.kit.late_pattern import late
from app.domain.operations import AddItem, Content, Operation, ReplaceItem, UpdateItem, apply_operations
from app.domain.quoting import OwnWords, folded
from app.domain.reading import DocumentReply, ProblemSpecReply, Sentence, SentenceVerdict
from app.english.reading import TextSpan, spans_of
from app.english.reading.cuts import frame_of
from app.english.reading.quoted import quoted_stretches
from app.english.reading.spans import HeadSpan
from app.pipeline.reading_requests import restatable
from app.services.answering.changed_bounds import ChangedBounds, changed_bounds
from app.services.answering.consent import sort_out, statements_of
from app.services.answering.said_spans import place_of, said_items
from app.worker.job import Job

_WORD = late(r"[^\W\d_]{4,}")
_SENTENCE = late(r"[^\W\d_]{2}[.!?]\s+\w|[.!?]$")
_TOKEN = late(r"\w+|[<>=≤≥]+")
_SHARED_BEFORE = 300  # characters before a limit in which the words stand that it shares with another
_LONGEST_TITLE = 8
"""Words."""
_MS_A_CHARACTER = 0.02
"""300,000 characters of varied text took 6 s."""


class MessageToRead(Value):
    """A message of a person, and what the line holds before it."""

    message: str
    message_id: str
    content: Content


class FirstLook(Value):
    """What the rules alone say of a message: whether it only asks, its sentences, and the limits it puts anew."""

    only_asks: bool
    sentences: tuple[Sentence, ...] = ()
    changed: ChangedBounds = ChangedBounds()


class MessageVerdicts(Value):
    """A message with what was said of its sentences and, of a document, of the whole; `content` is the line before."""

    message: str
    message_id: str
    content: Content
    sentences: tuple[Sentence, ...]
    reply: ProblemSpecReply
    changed: ChangedBounds
    document: DocumentReply | None = None


class ReadingStep(Value):
    """One operation, in the order in which they fit each other; `waits` for the person's yes."""

    operation: Operation
    waits: bool


class ReadingSteps(Value):
    """What the verdicts came to; `changed` has the questions the model gave its sentences."""

    steps: tuple[ReadingStep, ...]
    changed: ChangedBounds


def first_look(asked: MessageToRead) -> FirstLook:
    """Look at a message before any model does."""
    spans = spans_of(asked.message)
    if spans and all(span.asks for span in spans):
        return FirstLook(only_asks=True)
    return FirstLook(
        only_asks=False,
        sentences=tuple(sentences_of(asked.message)),
        changed=changed_bounds(asked.message, asked.content, asked.message_id),
    )


def steps_of(judged: MessageVerdicts) -> ReadingSteps:
    """Make operations of what was said: what the message states is applied at once, what it only asks waits."""
    text, content = judged.message, judged.content
    said, stated = OwnWords(text), statements_of(text)
    changed = judged.changed.with_checks(judged.reply, judged.sentences)
    restated, places = restatements(judged)
    is_first = not judged.content.items()
    content = apply_operations(content, restated)
    steps = [ReadingStep(operation=one, waits=not isinstance(one, ReplaceItem)) for one in restated]
    found = judged.reply.items
    if found is None:
        found = said_items(text, judged.sentences, judged.document, judged.reply.sentences, content.items())
    for item in _fresh(found, content, judged.message_id):
        at = item.source
        if at is not None and at.start is not None and at.end is not None:
            start, end = at.start, at.end
            if changed.holds(start, end) or any(first < end and start < last for first, last in places):
                continue
        # A first text is read whole; later a question changes nothing, so that what it offers waits.
        by_rules = judged.reply.items is not None and _is_put_together(item, text)
        exact = _stands_there(item, text) or by_rules
        is_stated = stated.has(item.text) or (exact and (is_first or item.kind in KEPT_KINDS))
        is_stated = is_stated or (by_rules and at is not None and stated.has(at.quote))
        # What is said and not stated stands in a question.
        if is_stated or exact or not said.has(item.text):
            steps.append(ReadingStep(operation=AddItem(item=item), waits=not is_stated))
    return ReadingSteps(steps=tuple(steps), changed=changed)


def restatements(judged: MessageVerdicts) -> tuple[tuple[Operation, ...], tuple[tuple[int, int], ...]]:
    """Updates of own items that the message puts anew, and the places where it does.

    Words that share none with the item they are said to restate, or name one that was restated before, stay what they
    are: an item of their own. So does what others wrote.
    """
    own = restatable(judged.content.items())
    sentences = {one.number: one for one in judged.sentences}
    found: list[Operation] = []
    places: list[tuple[int, int]] = []
    used: set[str] = set()
    for verdict in judged.reply.sentences:
        sentence, old = sentences.get(verdict.sentence), own.get(verdict.restates)
        place = None if sentence is None else place_of(judged.message, sentence, verdict.quote)
        if sentence is None or sentence.quoted or old is None or old.slug in used or place is None:
            continue
        if judged.changed.holds(*place):
            continue
        words = judged.message[place[0] : place[1]]
        if not (_subject(old.text) & _subject(words)):
            continue
        used.add(old.slug)
        places.append(place)
        if folded(old.text) != folded(words):
            found += _restated(judged, verdict, old, words)
    return tuple(found), tuple(places)


def _restated(judged: MessageVerdicts, verdict: SentenceVerdict, old: Item, words: str) -> list[Operation]:
    update = UpdateItem(slug=old.slug, text=words[:2000])
    result = sort_out((update,), judged.message, judged.message_id, judged.content)
    made: list[Operation] = []
    for operation in (*result.at_once, *result.waiting):
        if isinstance(operation, ReplaceItem) and old.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT):
            operation = ReplaceItem(item=operation.item.model_copy(update={"checks": verdict.checks}))
        made.append(operation)
    return made


def _subject(text: str) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("s") for word in _WORD.findall(text))


def sentences_of(text: str) -> list[Sentence]:
    """The spans of a message; a heading names what stands under it and is one itself only where it says something."""
    quoted = quoted_stretches(text)
    told = [head for head in frame_of(text) if isinstance(head, HeadSpan) and _says_something(head.text)]
    spans = [*spans_of(text), *(TextSpan(**head.model_dump(exclude={"rule"}), heading="", asks=False) for head in told)]
    found: list[Sentence] = []
    for number, span in enumerate(sorted(spans, key=lambda span: span.start), start=1):
        goes_on = bool(found) and found[-1].heading == span.heading
        section = found[-1].section + (not goes_on) if found else 1
        found.append(
            Sentence(
                number=number,
                start=span.start,
                end=span.end,
                text=span.text,
                heading=span.heading,
                section=section,
                asks=span.asks,
                quoted=any(start < span.end and span.start < end for start, end in quoted),
            )
        )
    return found


def _says_something(heading: str) -> bool:
    """Whether a heading is a sentence, or more than a title."""
    return _SENTENCE.search(heading.strip()) is not None or len(heading.split()) > _LONGEST_TITLE


def _fresh(found: tuple[Item, ...], content: Content, message_id: str) -> tuple[Item, ...]:
    """The items that are not there yet, with free slugs."""
    known = {folded(item.text) for item in content.items()}
    taken = set(content.slugs())
    fresh: list[Item] = []
    for item in found:
        if folded(item.text) in known:
            continue
        # An option is named as the person did ("Central hall"); such a slug stays where it is free.
        slug = item.slug if item.slug not in taken else make_slug(item.text, taken=taken)
        taken.add(slug)
        source = (item.source or Source(quote=item.text)).model_copy(update={"message": message_id})
        fresh.append(item.model_copy(update={"slug": slug, "source": source}))
    return tuple(fresh)


def _stands_there(item: Item, text: str) -> bool:
    """Whether the words of an item stand in the text where its source says; what only keeps words may say more."""
    source = item.source
    if source is None or source.start is None or text[source.start : source.end] != source.quote:
        return False
    return item.kind in KEPT_KINDS or item.text in source.quote


def _is_put_together(item: Item, text: str) -> bool:
    """Whether each word of an item stands where its source does, or just before: the rules repeat what two share."""
    source = item.source
    if source is None or source.start is None or source.end is None or item.kind is not ItemKind.CONSTRAINT:
        return False
    here = set(_TOKEN.findall(text[max(0, source.start - _SHARED_BEFORE) : source.end]))
    return text[source.start : source.end] == source.quote and here.issuperset(_TOKEN.findall(item.text))


FIRST_LOOK = Job(
    name="first-look",
    given=MessageToRead,
    gives=FirstLook,
    work=first_look,
    likely_ms=lambda asked: _MS_A_CHARACTER * len(asked.message),
)
STEPS = Job(
    name="steps",
    given=MessageVerdicts,
    gives=ReadingSteps,
    work=steps_of,
    likely_ms=lambda judged: _MS_A_CHARACTER * len(judged.message),
)
JOBS = (FIRST_LOOK, STEPS)
