"""One answer of the Architect: read the person's message into the spec, answer it with tools, store both.

The person's message and the empty answer are stored before this starts. What comes is told and stored as it comes
(`streaming`); versions, cards and the last words are stored in one transaction (`stored_answer`).
"""

import asyncio
from collections.abc import Callable
from functools import partial as partial_of

from app.domain.agents import ArchitectTask
from app.domain.chats import (
    Chat,
    DeltaPart,
    ErrorPart,
    Message,
    MessageState,
    Part,
    ProposalPart,
    QuestionsPart,
    Sent,
    TextPart,
    ThoughtPart,
    ToolPart,
)
from app.domain.errors import FaultKind, ProviderError
from app.domain.items import ItemKind
from app.domain.model_client import Conversation, ConversationReply, ModelClient
from app.domain.operations import AddItem, Content, Operation, ReplaceItem, apply_operations, changes_between
from app.domain.usage import ContextUse
from app.english.open_questions import open_questions
from app.pipeline.architect_prompt import architect_conversation
from app.services.answering.answer_cost import AnswerCost
from app.services.answering.answer_services import AnswerServices
from app.services.answering.message_reading import MessageReading, read_message
from app.services.answering.prompt_window import fits, result_bytes, tokens_of, with_tools_that_fit, with_turns
from app.services.answering.siblings import was_answered
from app.services.answering.stored_answer import CUT, Answered, Counted, end_unfinished, store_answer
from app.services.answering.streaming import AnswerStream
from app.services.answering.tools.base import MOST_BYTES, ToolScope
from app.services.answering.tools.files import file_names
from app.services.answering.tools.groups import tools_of
from app.services.answering.tools.proposals import Proposals
from app.services.answering.tools.tool_runner import ToolRoom
from app.services.answering.world_modelling import Modelled, asks_for_world, ended, model_world
from app.services.new_chats import DEFAULT_SETUP_TITLE
from app.store.writes.transaction import Tx


class AnswerJob:
    """Answers one stored message of a person in one chat, once. `answer` may hold the beginning of the answer."""

    def __init__(
        self, services: AnswerServices, client: ModelClient, chat: Chat, asked: Message, answer: Message
    ) -> None:
        self._services = services
        self._store = services.store
        self._client = client
        self._chat = chat
        self._asked = asked
        self._answer = answer
        self._meter = AnswerCost(client, services.spending)
        self._kept = tuple(part for part in answer.parts if isinstance(part, DeltaPart | QuestionsPart | ProposalPart))
        begun = tuple(part for part in answer.parts if isinstance(part, TextPart | ThoughtPart | ToolPart))
        self._stream = AnswerStream(services.store, chat.project, answer, begun=begun, kept=self._kept)
        self._sent: Sent | None = None

    async def work(self) -> None:
        """Fill the stored answer.

        Raises:
            ProviderError: the model failed; nothing of the spec was changed, what came of the text is in the stream.
        """
        # An answer that was whole but for its end has changed the spec and made its cards before.
        # So has what was asked, where this is another answer to it.
        goes_on = bool(self._kept) or was_answered(self._store.query, self._answer)
        reading = MessageReading() if goes_on else await self._read()
        known = self._services.digests.known(self._chat)
        asks_first = self._services.asks_first()
        window = await self._client.context_window()
        place = ToolScope(
            store=self._store,
            results=self._services.results,
            chat=self._chat,
            known=known,
            judge=self._client.info.judge,
            most=result_bytes(window, MOST_BYTES),
        )
        task = self._services.digests.task(self._chat, self._asked.text(), known, files=file_names(place))
        before = known.version.content
        after = apply_operations(before, tuple(reading.at_once))
        task = _after_reading(task, reading, before, after, asks_first=asks_first)
        named = self._chat.title != DEFAULT_SETUP_TITLE
        proposals = Proposals(after.items(), self._chat.mode, has_title=named)
        if not goes_on:
            proposals.restore(self._answer.parts)
        tools = tools_of(place, proposals if task.is_open else None)
        room = ToolRoom(tools, most=place.most, on_call=self._stream.add_tool)
        modelling = self._begin_modelling(place, task, after)
        try:
            reply = await self._converse(task, room, window)
            modelled = await modelling if modelling is not None else Modelled()
        finally:
            await ended(modelling)
        faults = tuple(fault for fault in (CUT if reply.is_cut else None, modelled.fault) if fault is not None)
        done = Answered(
            chat=self._chat,
            asked=self._asked,
            answer=self._answer,
            parts=self._stream_parts(),
            kept=self._kept,
            reading=reading,
            operations=tuple(proposals.operations),
            why=proposals.why,
            run=proposals.run,
            title=proposals.title,
            world=modelled.operations,
            world_why=modelled.why,
            counted=self._counted(),
            is_anew=goes_on,
            asks_first=asks_first,
            faults=faults,
        )
        await self._store.write(lambda tx: store_answer(tx, done))

    def end(self, state: MessageState, fault: ErrorPart | None = None) -> Callable[[Tx], None]:
        """What stores how far the answer came and how it was cut off: the text so far, then the fault."""
        parts = (*self._stream.parts, *((fault,) if fault is not None else ()))
        return lambda tx: end_unfinished(tx, self._answer, parts, state, self._counted())

    async def _read(self) -> MessageReading:
        worker = self._services.worker
        return await read_message(self._store.query, self._client, self._meter, worker, self._chat, self._asked)

    def _begin_modelling(
        self, place: ToolScope, task: ArchitectTask, after: Content
    ) -> "asyncio.Task[Modelled] | None":
        """Ask the World modeller beside the answer, when the message changed the spec or asks for it."""
        wanted = bool(task.applied) or asks_for_world(task.message)
        if self._client.info.is_builtin or not wanted or not task.is_open or not self._chat.mode.changes_its_line:
            return None
        work = model_world(self._meter, place, task.message, after.items())
        return asyncio.get_running_loop().create_task(work, name=f"world:{self._answer.id}")

    async def _converse(self, task: ArchitectTask, room: ToolRoom, window: int | None) -> ConversationReply:
        whole = self._request(task, room, window)
        # A small context has room for some tools only, or for none: then it gets the results they would have brought.
        whole = with_tools_that_fit(self._client, whole, window)
        fitted = with_turns(self._store.query, self._client, whole, window, chat=self._chat, asked=self._asked)
        self._sent = Sent(
            message=self._answer.id,
            judge=self._client.info.judge,
            template=whole.template,
            system=whole.system,
            prompt=whole.prompt,
            tools=tuple(spec.name for spec in whole.tools),
            first_seq=fitted.first_seq,
            context=ContextUse(used=tokens_of(self._client, fitted.conversation), window=window),
        )
        async with self._stream:
            reply = await self._meter.converse(
                fitted.conversation,
                call_tool=room.run,
                on_text=self._stream.on_text,
                on_thought=self._stream.on_thought,
            )
        was_sent: dict[str, object] = {"context": reply.context}
        if whole.tools and reply.tools_offered:
            self._services.takes_tools.add(self._client.info.judge)
        if not reply.tools_offered:
            was_sent |= {"prompt": whole.bare_prompt or whole.prompt, "tools": ()}
        self._sent = self._sent.model_copy(update=was_sent)
        if not self._stream.text.strip():
            raise ProviderError(FaultKind.BAD_OUTPUT, "The model gave no answer in words. Try again.", retryable=True)
        return reply

    def _request(self, task: ArchitectTask, room: ToolRoom, window: int | None) -> Conversation:
        partial = self._stream.text
        before = tuple(
            f"{part.name} {part.arguments}:\n{part.result}"
            for part in self._answer.parts
            if isinstance(part, ToolPart) and not part.failed
        )
        shared = partial_of(architect_conversation, task, turns=(), partial=partial, looked_up=before)
        whole = shared(tools=room.specs)
        if self._client.info.is_builtin or (self._takes_tools and fits(self._client, whole, window)):
            return whole
        results = self._services.digests.results_in_words(self._chat, task.message)
        return whole.model_copy(update={"bare_prompt": shared(tools=(), results=results or "(none)").prompt})

    @property
    def _takes_tools(self) -> bool:
        return self._client.info.judge in self._services.takes_tools

    def _stream_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in self._stream.parts if isinstance(part, TextPart | ThoughtPart | ToolPart))

    def _counted(self) -> Counted:
        return Counted(
            model=self._client.info.judge,
            usage=self._meter.usage,
            duration_ms=self._meter.duration_ms,
            spent=self._meter.entries(self._chat.project, self._answer),
            # The built-in methods read the task on this machine: nothing was sent to anybody.
            sent=None if self._client.info.is_builtin else self._sent,
        )


def _after_reading(
    task: ArchitectTask, reading: MessageReading, before: Content, after: Content, *, asks_first: bool
) -> ArchitectTask:
    """The task as it is once the message has been read into the spec."""
    applied = tuple(change.slug for change in changes_between(before, after) if change.after)
    items = after.items() if applied else task.items
    return task.model_copy(
        update={
            "applied": applied,
            "is_first_text": bool(applied) and not before.items() and not asks_first,
            "asks_first": asks_first,
            "waiting": tuple(map(_words, (*(reading.at_once if asks_first else ()), *reading.waiting))),
            "items": items,
            "unused_count": sum(item.kind is ItemKind.UNUSED for item in items),
            "open_questions": open_questions(items) if applied else task.open_questions,
            "language_note": reading.language_note,
        }
    )


def _words(operation: Operation) -> str:
    """What waits, in the words of its item."""
    match operation:
        case AddItem(item=item) | ReplaceItem(item=item):
            return f"{item.kind.value}: {item.text}"
        case _:
            return operation.model_dump_json(exclude_none=True)
