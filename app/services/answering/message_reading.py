"""Reading a person's message into operations on the spec: what is theirs is applied, the rest waits (T5).

A document is looked at whole first; then its sentences are classed in a few calls, each with its neighbours in view,
and sentences a model left out are asked about once more. Not for the rules of it (`reading_jobs`), for storing
anything, or for the Architect's own proposals.
"""

import math
from dataclasses import dataclass, field

from app.domain.chats import Chat, ChatMode, Message
from app.domain.items import Item
from app.domain.model_client import ModelClient
from app.domain.operations import Operation, apply_operations
from app.domain.projects import BranchState
from app.domain.reading import (
    SET_ASIDE,
    DocumentReply,
    DocumentTask,
    ProblemSpecReply,
    ProblemSpecTask,
    Sentence,
    SentenceVerdict,
)
from app.pipeline.reading_requests import document_request, problem_spec_request
from app.services.answering.answer_cost import AnswerCost
from app.services.answering.reading_jobs import FIRST_LOOK, STEPS, MessageToRead, MessageVerdicts
from app.services.answering.said_spans import roles_of
from app.store.reads.query import Query
from app.worker.process import Worker

SENTENCES_A_CALL = 150
CHARACTERS_A_CALL = 12_000
"""A longer message is classified in several calls of about one size."""
_FULL = 1.6
"""Of a call: its characters and its sentences as shares of those two, together."""
_NEIGHBOURS = 2
"""Sentences on either side that a call shows without asking about them."""
_FEWEST_OF_A_DOCUMENT, _SHORTEST_DOCUMENT = 20, 1_500
"""Sentences, characters: below, the sentences show the whole themselves."""
_TOKENS_A_SENTENCE = 60
_TOKENS_A_DOCUMENT = 500


@dataclass(slots=True)
class MessageReading:
    """What one message says for the spec: operations applied at once and those that wait."""

    at_once: list[Operation] = field(default_factory=list)
    waiting: list[Operation] = field(default_factory=list)
    title: str = ""
    language_note: str = ""


async def read_message(
    query: Query, client: ModelClient, meter: AnswerCost, worker: Worker, chat: Chat, asked: Message
) -> MessageReading:
    """Classify the message's sentences, in a chat that may change its line; a question gives nothing.

    Raises:
        ProviderError: the model failed, or the day's cap leaves no room.
        WorkerDiedError: the process in which a long message was read ended.
    """
    line = query.branches.get(chat.branch)
    if chat.mode is ChatMode.ANALYSIS or line.state is not BranchState.OPEN:
        return MessageReading()
    text = asked.text()
    content = query.versions.get(line.head).content
    look = await worker.do(FIRST_LOOK, MessageToRead(message=text, message_id=asked.id, content=content))
    if look.only_asks:
        return MessageReading()
    changed = look.changed
    content = apply_operations(content, changed.operations)
    document: DocumentReply | None = None
    if client.info.is_builtin:
        # The built-in methods read structure across sentences, so they get the message whole.
        task = ProblemSpecTask(message=text, sentences=look.sentences, existing=content.items())
        reply = (await meter.complete(problem_spec_request(task), expected=0)).value
    else:
        document, reply = await _said(meter, text, look.sentences, content.items())
    judged = MessageVerdicts(
        message=text,
        message_id=asked.id,
        content=content,
        sentences=look.sentences,
        reply=reply,
        changed=changed,
        document=document,
    )
    came = await worker.do(STEPS, judged)
    reading = MessageReading(title=reply.title, language_note=reply.language_note)
    for step in came.steps:
        (reading.waiting if step.waits else reading.at_once).append(step.operation)
    reading.at_once[:0] = came.changed.operations
    reading.waiting[:0] = came.changed.waiting
    return reading


async def _said(
    meter: AnswerCost, text: str, sentences: tuple[Sentence, ...], existing: tuple[Item, ...]
) -> tuple[DocumentReply | None, ProblemSpecReply]:
    """What a model says of the whole, where it is a document, and of every sentence that may count."""
    document: DocumentReply | None = None
    if _is_document(sentences):
        asked = document_request(DocumentTask(sentences=sentences))
        document = (await meter.complete(asked, expected=_TOKENS_A_DOCUMENT)).value
    roles = roles_of(document)
    counting = tuple(one for one in sentences if roles.get(one.section) not in SET_ASIDE)
    verdicts: list[SentenceVerdict] = []
    title = "" if document is None else document.title
    left = counting
    for _ in range(2):
        for batch in _batches(left):
            task = ProblemSpecTask(
                message=text,
                sentences=batch,
                before=tuple(one for one in sentences if one.number < batch[0].number)[-_NEIGHBOURS:],
                after=tuple(one for one in sentences if one.number > batch[-1].number)[:_NEIGHBOURS],
                roles=roles,
                document="" if document is None else f"{document.genre}: {document.problem}",
                options=() if document is None else document.options,
                existing=existing,
            )
            expected = 100 + _TOKENS_A_SENTENCE * len(batch)
            reply = (await meter.complete(problem_spec_request(task), expected=expected)).value
            verdicts += reply.sentences
            title = title or reply.title
        answered = {one.sentence for one in verdicts}
        left = tuple(one for one in counting if one.number not in answered)
    return document, ProblemSpecReply(sentences=tuple(verdicts), title=title)


def _is_document(sentences: tuple[Sentence, ...]) -> bool:
    characters = sum(one.end - one.start for one in sentences)
    return len(sentences) > _FEWEST_OF_A_DOCUMENT or characters > _SHORTEST_DOCUMENT


def _batches(sentences: tuple[Sentence, ...]) -> list[tuple[Sentence, ...]]:
    """Cut into as few calls as there must be, of about one size, by characters and by number."""
    weights = [(one.end - one.start) / CHARACTERS_A_CALL + 1 / SENTENCES_A_CALL for one in sentences]
    wanted = max(1, math.ceil(sum(weights) / _FULL))
    found: list[list[Sentence]] = [[] for _ in range(wanted)]
    before = 0.0
    for one, weight in zip(sentences, weights, strict=True):
        found[min(wanted - 1, int(before * wanted / sum(weights)))].append(one)
        before += weight
    return [tuple(batch) for batch in found if batch]
