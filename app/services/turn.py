"""One answer of the Architect: read the person's message into the spec, answer it, store both.

The person's message is stored before this starts. T5 decides what is applied at once and what waits.
"""

import re
from dataclasses import dataclass, field

from app.domain.agents import ArchitectReply, ProblemSpecReply, ProblemSpecTask, RunWish, Sentence
from app.domain.base import new_id, now
from app.domain.chats import (
    Chat,
    ChatMode,
    DeltaPart,
    Message,
    MessageState,
    OpenQuestion,
    OperationsProposal,
    Part,
    Proposal,
    ProposalPart,
    QuestionsPart,
    RunProposal,
    TextPart,
    Usage,
)
from app.domain.items import Author, Item, ItemKind, Source, make_slug
from app.domain.models import ModelClient
from app.domain.open_questions import open_questions
from app.domain.operations import AddItem, Content, Operation, apply_operations, changes_between
from app.domain.own_words import OwnWords
from app.domain.projects import Cause, LineState
from app.llm.builtin.reading import is_question, read_problem, sentences
from app.pipeline.requests import architect_request, problem_spec_request
from app.services.chat_titles import DEFAULT_SETUP_TITLE
from app.services.digest import DigestService
from app.services.launch import default_request
from app.services.rights import fitting, near_span, sort_out, statements_of, weight_of, why_waiting
from app.services.specs import add_version
from app.store.database import Store
from app.store.tx import Tx

_BULLET = re.compile(r"^(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)")
SENTENCES_A_CALL = 40
"""A longer message is classified in several calls."""


@dataclass(slots=True)
class Reading:
    """What one message says for the spec: operations applied at once and those that wait."""

    at_once: list[Operation] = field(default_factory=list)
    waiting: list[Operation] = field(default_factory=list)
    title: str = ""
    language_note: str = ""
    usage: Usage = field(default_factory=Usage)
    duration_ms: int = 0


class Turn:
    """Answers one stored message of a person in one chat."""

    def __init__(self, store: Store, digests: DigestService, client: ModelClient) -> None:
        self._store = store
        self._digests = digests
        self._client = client

    async def answer(self, chat: Chat, asked: Message, answer: Message) -> Message:
        """Fill the stored, still empty `answer` and return it complete.

        Raises:
            ProviderError: the model failed; nothing of the spec was changed.
        """
        text = asked.text()
        reading = await self._read(chat, asked)
        head = self._store.query.versions.head(chat.branch)
        after = apply_operations(head.content, tuple(reading.at_once))
        applied = tuple(change.slug for change in changes_between(head.content, after) if change.after)
        task = self._digests.task(chat, text, before_seq=asked.seq, applied=applied)
        if applied:
            task = task.model_copy(
                update={
                    "items": after.items(),
                    "unused_count": sum(item.kind is ItemKind.UNUSED for item in after.items()),
                    "open_questions": open_questions(after.items()),
                }
            )
        task = task.model_copy(update={"language_note": reading.language_note})
        reply = await self._client.complete(architect_request(task))
        return await self._store.write(
            lambda tx: _store_answer(
                tx,
                _Answered(
                    chat=chat,
                    asked=asked,
                    answer=answer,
                    reading=reading,
                    reply=reply.value,
                    questions=task.open_questions if applied else (),
                    model=self._client.info.judge,
                    usage=reading.usage.plus(reply.usage),
                    duration_ms=reading.duration_ms + reply.duration_ms,
                ),
            )
        )

    async def _read(self, chat: Chat, asked: Message) -> Reading:
        """Classify the message's sentences, in a chat that may change its line; a question gives nothing."""
        text = asked.text()
        if chat.mode is ChatMode.ANALYSIS or all(is_question(span.text) for span in sentences(text)):
            return Reading()
        line = self._store.query.branches.get(chat.branch)
        if line.state is not LineState.OPEN:
            return Reading()
        content = self._store.query.versions.get(line.head).content
        reading = Reading()
        said, stated = OwnWords(text), statements_of(text)
        spans = sentences_of(text)
        if self._client.info.is_builtin:
            # The built-in methods read structure across sentences, so they get the message whole.
            batches = [tuple(spans)]
        else:
            spans = [span for span in spans if not is_question(span.text)]
            batches = [tuple(spans[i : i + SENTENCES_A_CALL]) for i in range(0, len(spans), SENTENCES_A_CALL)]
        for batch in batches:
            task = ProblemSpecTask(message=text, sentences=batch, existing=content.items())
            reply = await self._client.complete(problem_spec_request(task))
            reading.usage = reading.usage.plus(reply.usage)
            reading.duration_ms += reply.duration_ms
            reading.title = reading.title or reply.value.title
            reading.language_note = reading.language_note or reply.value.language_note
            for item in items_of(reply.value, batch, text, content, asked.id):
                if said.has(item.text) and not stated.has(item.text):
                    continue  # it stands in a question
                added = AddItem(item=item)
                content = apply_operations(content, (added,))
                (reading.at_once if stated.has(item.text) else reading.waiting).append(added)
        return reading


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
    known = {" ".join(item.text.split()).lower() for item in content.items()}
    taken = set(content.slugs())
    fresh: list[Item] = []
    for item in found:
        words = " ".join(item.text.split()).lower()
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


@dataclass(frozen=True, slots=True)
class _Answered:
    chat: Chat
    asked: Message
    answer: Message
    reading: Reading
    reply: ArchitectReply
    questions: tuple[OpenQuestion, ...]
    model: str
    usage: Usage
    duration_ms: int


def _store_answer(tx: Tx, done: _Answered) -> Message:
    """Version, delta, cards and the answer's parts in one transaction.

    Chat and line are read again: the person may have renamed, switched or closed them meanwhile.
    """
    chat = tx.query.chats.get(done.chat.id)
    line = tx.query.branches.get(chat.branch)
    content = tx.query.versions.get(line.head).content
    read = fitting(tuple(done.reading.at_once), content)
    proposed = sort_out(
        done.reply.operations, done.asked.text(), done.asked.id, apply_operations(content, read.at_once)
    )
    at_once = (*read.at_once, *proposed.at_once)
    waiting = (*read.waiting, *done.reading.waiting, *proposed.waiting)
    if chat.mode is ChatMode.ANALYSIS:
        # An analysis changes nothing; what it finds is offered for Main.
        at_once, waiting = (), (*at_once, *waiting)
    is_open = line.state is LineState.OPEN
    parts: list[Part] = [TextPart(text=done.reply.text)]
    if at_once and is_open:
        parts += _applied(tx, done, at_once)
    if done.questions:
        parts.append(QuestionsPart(questions=done.questions))
    # A closed what-if can only be read: a card there could never be applied.
    if waiting and is_open:
        parts.append(_card(tx, done, OperationsProposal(operations=waiting, why=why_waiting(waiting))))
    if done.reply.run is not None and is_open:
        parts.append(_card(tx, done, _run_payload(tx, done, done.reply.run)))
    title = done.reply.title or done.reading.title
    if title and chat.title == DEFAULT_SETUP_TITLE:
        tx.chats.update(chat.id, title=title[:60])
    tx.chats.touch(chat.id)
    return tx.messages.update(
        done.answer.id,
        parts=tuple(parts),
        state=MessageState.COMPLETE,
        usage=done.usage,
        duration_ms=done.duration_ms,
        model=done.model,
    )


def _applied(tx: Tx, done: _Answered, operations: tuple[Operation, ...]) -> list[Part]:
    before = tx.query.versions.head(done.chat.branch)
    version = add_version(
        tx,
        branch=done.chat.branch,
        operations=operations,
        author=Author.PERSON,
        cause=Cause.MESSAGE,
        message=done.asked.id,
    )
    if version is None:
        return []
    return [
        DeltaPart(
            branch=done.chat.branch,
            version=version.id,
            version_number=version.number,
            before_version=before.id,
            changes=changes_between(before.content, version.content),
        )
    ]


def _run_payload(tx: Tx, done: _Answered, wish: RunWish) -> RunProposal:
    request = default_request(tx.query, done.chat.project, chat=done.chat, mode=wish.mode)
    return RunProposal(request=request, why=wish.why)


def _card(tx: Tx, done: _Answered, payload: OperationsProposal | RunProposal) -> ProposalPart:
    head = tx.query.versions.head(done.chat.branch)
    proposal = Proposal(
        id=new_id(),
        project=done.chat.project,
        chat=done.chat.id,
        message=done.answer.id,
        branch=done.chat.branch,
        version=head.id,
        payload=payload,
        created_at=now(),
    )
    tx.proposals.add(proposal)
    return ProposalPart(proposal=proposal.id)
