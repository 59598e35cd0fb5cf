"""Reading a person's message into operations on the spec: what is theirs is applied, the rest waits (T5).

Not for storing anything, and not for the Architect's own proposals.
"""

import re
from dataclasses import dataclass, field

from app.domain.agents import ProblemSpecReply, ProblemSpecTask, Sentence, SentenceVerdict
from app.domain.chats import Chat, ChatMode, Message
from app.domain.items import Author, Item, ItemKind, Source, make_slug
from app.domain.model_client import ModelClient
from app.domain.operations import AddItem, Content, Operation, ReplaceItem, UpdateItem, apply_operations
from app.domain.projects import BranchState
from app.domain.quoting import OwnWords, folded
from app.english.reading import is_question, read_problem, sentences
from app.pipeline.spec_requests import problem_spec_request
from app.services.answering.answer_cost import AnswerCost
from app.services.answering.changed_bounds import ChangedBounds, changed_bounds
from app.services.answering.consent import near_span, sort_out, statements_of, weight_of
from app.store.reads.query import Query

_BULLET = re.compile(r"^(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)")
_WORD = re.compile(r"[^\W\d_]{4,}")
SENTENCES_A_CALL = 40
"""A longer message is classified in several calls."""
_TOKENS_A_SENTENCE = 60


@dataclass(slots=True)
class MessageReading:
    """What one message says for the spec: operations applied at once and those that wait."""

    at_once: list[Operation] = field(default_factory=list)
    waiting: list[Operation] = field(default_factory=list)
    title: str = ""
    language_note: str = ""


async def read_message(
    query: Query, client: ModelClient, meter: AnswerCost, chat: Chat, asked: Message
) -> MessageReading:
    """Classify the message's sentences, in a chat that may change its line; a question gives nothing.

    Raises:
        ProviderError: the model failed, or the day's cap leaves no room.
    """
    text = asked.text()
    if chat.mode is ChatMode.ANALYSIS or all(is_question(span.text) for span in sentences(text)):
        return MessageReading()
    line = query.branches.get(chat.branch)
    if line.state is not BranchState.OPEN:
        return MessageReading()
    content = query.versions.get(line.head).content
    reading = MessageReading()
    said, stated = OwnWords(text), statements_of(text)
    changed = changed_bounds(text, content, asked.id)
    content = apply_operations(content, changed.operations)
    spans = sentences_of(text)
    if client.info.is_builtin:
        # The built-in methods read structure across sentences, so they get the message whole.
        batches = [tuple(spans)]
    else:
        spans = [span for span in spans if not is_question(span.text)]
        batches = [tuple(spans[i : i + SENTENCES_A_CALL]) for i in range(0, len(spans), SENTENCES_A_CALL)]
    for batch in batches:
        task = ProblemSpecTask(message=text, sentences=batch, existing=content.items())
        expected = 100 + _TOKENS_A_SENTENCE * len(batch)
        reply = (await meter.complete(problem_spec_request(task), expected=expected)).value
        reading.title = reading.title or reply.title
        reading.language_note = reading.language_note or reply.language_note
        changed = changed.with_checks(reply, batch)
        reply = _without(reply, batch, changed)
        restated, reply = restatements(reply, batch, text, content, asked.id)
        for operation in restated:
            content = apply_operations(content, (operation,))
            (reading.at_once if isinstance(operation, ReplaceItem) else reading.waiting).append(operation)
        for item in items_of(reply, batch, text, content, asked.id):
            if said.has(item.text) and not stated.has(item.text):
                continue  # it stands in a question
            added = AddItem(item=item)
            content = apply_operations(content, (added,))
            (reading.at_once if stated.has(item.text) else reading.waiting).append(added)
    reading.at_once[:0] = changed.operations
    return reading


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
    """The sentences of a message without bullets; a heading names what stands under it and is none itself."""
    found: list[Sentence] = []
    heading = ""
    for span in sentences(text):
        words = text[span.start : span.end]
        if words.startswith("#"):
            heading = words.lstrip("# ")[:200]
            continue
        start = span.start + len(words) - len(_BULLET.sub("", words))
        if start < span.end:
            name = f"s{len(found) + 1}"
            found.append(Sentence(name=name, start=start, end=span.end, text=text[start : span.end], heading=heading))
    return found


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
        known.add(words)
        # The built-in methods name an option as the person did ("Central hall"); a free slug of theirs stays.
        slug = item.slug if reply.items is not None and item.slug not in taken else make_slug(item.text, taken=taken)
        taken.add(slug)
        fresh.append(item.model_copy(update={"slug": slug}))
    return tuple(fresh)


def _with_message(item: Item, message_id: str) -> Item:
    source = item.source or Source(quote=item.text)
    return item.model_copy(update={"source": source.model_copy(update={"message": message_id})})
