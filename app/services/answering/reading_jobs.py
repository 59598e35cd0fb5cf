"""The rules of reading a message, as jobs: they take seconds for a long text, so a worker process may do them.

What the message says of limits that are there already, its sentences, and what a model's verdicts on them make of it.
Pure functions of what is given; not for asking a model (`message_reading`) and not for storing.
"""

import re

from app.domain.agents import ProblemSpecReply, Sentence, SentenceVerdict
from app.domain.base import Value
from app.domain.items import KEPT_KINDS, Author, Item, ItemKind, Source, make_slug
from app.domain.operations import AddItem, Content, Operation, ReplaceItem, UpdateItem, apply_operations
from app.domain.quoting import OwnWords, folded
from app.english.reading import read_problem, spans_of
from app.services.answering.changed_bounds import ChangedBounds, changed_bounds
from app.services.answering.consent import near_span, sort_out, statements_of, weight_of
from app.worker.job import Job

_WORD = re.compile(r"[^\W\d_]{4,}")
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
    """A message with a model's verdicts on some of its sentences; `content` is the line as far as it was read."""

    message: str
    message_id: str
    content: Content
    batch: tuple[Sentence, ...]
    reply: ProblemSpecReply
    changed: ChangedBounds


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
    if all(span.asks for span in spans_of(asked.message)):
        return FirstLook(only_asks=True)
    return FirstLook(
        only_asks=False,
        sentences=tuple(sentences_of(asked.message)),
        changed=changed_bounds(asked.message, asked.content, asked.message_id),
    )


def steps_of(judged: MessageVerdicts) -> ReadingSteps:
    """Make operations of a model's verdicts: what the message states is applied at once, what it only asks waits."""
    text, batch, content = judged.message, judged.batch, judged.content
    said, stated = OwnWords(text), statements_of(text)
    changed = judged.changed.with_checks(judged.reply, batch)
    restated, reply = restatements(_without(judged.reply, batch, changed), batch, text, content, judged.message_id)
    content = apply_operations(content, restated)
    steps = [ReadingStep(operation=one, waits=not isinstance(one, ReplaceItem)) for one in restated]
    is_first = not judged.content.items()
    for item in items_of(reply, batch, text, content, judged.message_id):
        # A first text is read whole; later a question changes nothing, so that what it offers waits.
        exact = reply.items is not None and _stands_there(item, text)
        is_stated = stated.has(item.text) or (exact and (is_first or item.kind in KEPT_KINDS))
        # What is said and not stated stands in a question.
        if is_stated or exact or not said.has(item.text):
            steps.append(ReadingStep(operation=AddItem(item=item), waits=not is_stated))
    return ReadingSteps(steps=tuple(steps), changed=changed)


def _without(reply: ProblemSpecReply, batch: tuple[Sentence, ...], changed: ChangedBounds) -> ProblemSpecReply:
    """A reply without what it says of the sentences that were read as changes of limits."""
    names = {sentence.name for sentence in batch if changed.holds(sentence.start, sentence.end)}
    items = reply.items
    if items is not None:
        places = ((item, item.source) for item in items)
        items = tuple(
            item
            for item, at in places
            if at is None or at.start is None or at.end is None or not changed.holds(at.start, at.end)
        )
    rest = {name: verdict for name, verdict in reply.sentences.items() if name not in names}
    return reply.model_copy(update={"items": items, "sentences": rest})


def restatements(
    reply: ProblemSpecReply, batch: tuple[Sentence, ...], message: str, content: Content, message_id: str
) -> tuple[tuple[Operation, ...], ProblemSpecReply]:
    """Updates of own items that sentences put anew, and the reply without those sentences.

    A sentence that shares no word with the item it is said to restate, or names one that was restated before, stays
    what it is: an item of its own.
    """
    found: list[Operation] = []
    rest: dict[str, SentenceVerdict] = dict(reply.sentences)
    used: set[str] = set()
    for sentence in batch:
        verdict = rest.get(sentence.name)
        old = content.get(verdict.restates) if verdict is not None and verdict.restates is not None else None
        if verdict is None or old is None or old.slug in used or not (_subject(old.text) & _subject(sentence.text)):
            continue
        used.add(old.slug)
        del rest[sentence.name]
        if folded(old.text) == folded(sentence.text):
            continue
        update = UpdateItem(slug=old.slug, text=sentence.text[:2000])
        result = sort_out((update,), message, message_id, content)
        for operation in (*result.at_once, *result.waiting):
            if isinstance(operation, ReplaceItem) and old.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT):
                operation = ReplaceItem(item=operation.item.model_copy(update={"checks": verdict.checks}))
            found.append(operation)
    return tuple(found), reply.model_copy(update={"sentences": rest})


def _subject(text: str) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("s") for word in _WORD.findall(text))


def sentences_of(text: str) -> list[Sentence]:
    """The spans of a message; a heading names what stands under it and is none itself."""
    return [
        Sentence(name=f"s{number}", start=span.start, end=span.end, text=span.text, heading=span.heading)
        for number, span in enumerate(spans_of(text), start=1)
    ]


def items_of(
    reply: ProblemSpecReply, batch: tuple[Sentence, ...], message: str, content: Content, message_id: str
) -> tuple[Item, ...]:
    """Items a reply stands for, with free slugs; class, weight and quantity come from the span by rule."""
    if reply.items is not None:
        found = [_with_message(item, message_id) for item in reply.items]
    else:
        spans = read_problem(message).spans
        found = []
        for sentence in batch:
            verdict = reply.sentences.get(sentence.name)
            if verdict is None:
                continue
            near = near_span(sentence.start, sentence.end, spans)
            found.append(
                Item(
                    slug="x",
                    kind=verdict.kind,
                    text=sentence.text[:2000],
                    weight=weight_of(near),
                    checks=verdict.checks if verdict.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT) else (),
                    quantity=near.quantity if near is not None else None,
                    author=Author.PERSON,
                    source=Source(
                        message=message_id, start=sentence.start, end=sentence.end, quote=sentence.text[:2000]
                    ),
                )
            )
    known = {folded(item.text) for item in content.items()}
    taken = set(content.slugs())
    fresh: list[Item] = []
    for item in found:
        words = folded(item.text)
        if words in known:
            continue
        if reply.items is None:
            # The built-in methods have told apart what is said twice.
            known.add(words)
        # The built-in methods name an option as the person did ("Central hall"); a free slug of theirs stays.
        slug = item.slug if reply.items is not None and item.slug not in taken else make_slug(item.text, taken=taken)
        taken.add(slug)
        fresh.append(item.model_copy(update={"slug": slug}))
    return tuple(fresh)


def _stands_there(item: Item, text: str) -> bool:
    """Whether the words of an item stand in the text where its source says; what only keeps words may say more."""
    source = item.source
    if source is None or source.start is None or text[source.start : source.end] != source.quote:
        return False
    return item.kind in KEPT_KINDS or item.text in source.quote


def _with_message(item: Item, message_id: str) -> Item:
    source = item.source or Source(quote=item.text)
    return item.model_copy(update={"source": source.model_copy(update={"message": message_id})})


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
