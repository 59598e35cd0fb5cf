"""Reading a person's message into operations on the spec: what is theirs is applied, the rest waits (T5).

Not for the rules of it (`reading_jobs`), for storing anything, or for the Architect's own proposals.
"""

from dataclasses import dataclass, field

from app.domain.agents import ProblemSpecTask
from app.domain.chats import Chat, ChatMode, Message
from app.domain.model_client import ModelClient
from app.domain.operations import Operation, apply_operations
from app.domain.projects import BranchState
from app.english.reading import is_question
from app.pipeline.spec_requests import problem_spec_request
from app.services.answering.answer_cost import AnswerCost
from app.services.answering.reading_jobs import FIRST_LOOK, STEPS, MessageToRead, MessageVerdicts
from app.store.reads.query import Query
from app.worker.process import Worker

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
    reading, changed, spans = MessageReading(), look.changed, look.sentences
    content = apply_operations(content, changed.operations)
    if client.info.is_builtin:
        # The built-in methods read structure across sentences, so they get the message whole.
        batches = [spans]
    else:
        spans = tuple(span for span in spans if not is_question(span.text))
        batches = [spans[i : i + SENTENCES_A_CALL] for i in range(0, len(spans), SENTENCES_A_CALL)]
    for number, batch in enumerate(batches, 1):
        task = ProblemSpecTask(message=text, sentences=batch, existing=content.items())
        expected = 100 + _TOKENS_A_SENTENCE * len(batch)
        reply = (await meter.complete(problem_spec_request(task), expected=expected)).value
        if not client.info.is_builtin:
            # Only code that reads by rules may hand back items with their places; a model gives verdicts on spans.
            reply = reply.model_copy(update={"items": None})
        reading.title = reading.title or reply.title
        reading.language_note = reading.language_note or reply.language_note
        judged = MessageVerdicts(
            message=text, message_id=asked.id, content=content, batch=batch, reply=reply, changed=changed
        )
        came = await worker.do(STEPS, judged)
        changed = came.changed
        if number < len(batches):
            content = apply_operations(content, tuple(step.operation for step in came.steps))
        for step in came.steps:
            (reading.waiting if step.waits else reading.at_once).append(step.operation)
    reading.at_once[:0] = changed.operations
    return reading
