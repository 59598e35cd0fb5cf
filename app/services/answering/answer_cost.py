"""Every request of one answer through one gate: the day's cap before it, what it used after it.

Not for runs, which reserve and settle by their own rules (`pipeline.budget`).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.base import now
from app.domain.chats import Message
from app.domain.errors import ProviderError
from app.domain.model_client import (
    Conversation,
    ConversationReply,
    ModelClient,
    ModelReply,
    ModelRequest,
    PastMessage,
    ReplyT,
    Role,
    TextListener,
    Thought,
    ThoughtListener,
    ToolCall,
    ToolRunner,
)
from app.domain.money import Spend
from app.domain.usage import Usage
from app.services.spending import SpendingService

ANSWER_TOKENS = 1_200
"""Expected of an answer, before there is one."""


@dataclass(frozen=True, slots=True)
class _Used:
    role: Role
    usage: Usage
    duration_ms: int
    at: str


class AnswerCost:
    """Asks for one answer and counts. Engine loop only.

    A stream that ended without its counts (stopped, broken) is counted as measured: what was sent with each of its
    rounds, and what came. Nothing that was asked is free because nobody said what it used.
    """

    def __init__(self, client: ModelClient, spending: SpendingService) -> None:
        self._client = client
        self._spending = spending
        self._used: list[_Used] = []

    @property
    def usage(self) -> Usage:
        """The sum so far."""
        total = Usage()
        for one in self._used:
            total = total.plus(one.usage)
        return total

    @property
    def duration_ms(self) -> int:
        """Time of the requests so far, one after the other."""
        return sum(one.duration_ms for one in self._used)

    def entries(self, project: str, answer: Message) -> tuple[Spend, ...]:
        """What is stored of it, one entry a request; the built-in methods spend nothing."""
        if self._client.info.is_builtin:
            return ()
        return tuple(
            Spend(
                project=project,
                chat=answer.chat,
                message=answer.id,
                stage=one.role.value,
                judge=self._client.info.judge,
                usage=one.usage,
                at=one.at,
            )
            for one in self._used
        )

    async def complete(self, request: ModelRequest[ReplyT], *, expected: int) -> ModelReply[ReplyT]:
        """Ask for a value, `expected` output tokens being likely.

        Raises:
            ProviderError: a fault of the provider; BudgetError when the day's cap leaves no room.
        """
        self._require_room((request.system, request.prompt), expected)
        try:
            reply = await self._client.complete(request)
        except ProviderError as error:
            if error.usage is not None:
                self._add(request.role, error.usage, 0)
            raise
        self._add(request.role, reply.usage, reply.duration_ms)
        return reply

    async def converse(
        self,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> ConversationReply:
        """Stream an answer.

        Raises:
            ProviderError: a fault of the provider; BudgetError when the day's cap leaves no room.
        """
        sent = (request.system, *_texts(request.turns), request.prompt, request.partial)
        self._require_room(sent, ANSWER_TOKENS)
        rounds = _Rounds(call_tool, on_text, on_thought)
        try:
            reply = await self._client.converse(
                request, call_tool=rounds.call_tool, on_text=rounds.on_text, on_thought=rounds.on_thought
            )
        except ProviderError as error:
            self._add_broken(request.role, error.usage, sent, rounds)
            raise
        except asyncio.CancelledError:
            self._add_broken(request.role, None, sent, rounds)
            raise
        self._add(request.role, reply.usage, reply.duration_ms)
        return reply

    def _add(self, role: Role, usage: Usage, duration_ms: int) -> None:
        self._used.append(_Used(role, usage, duration_ms, now()))

    def _add_broken(self, role: Role, told: Usage | None, sent: Sequence[str], rounds: "_Rounds") -> None:
        if told is not None:
            self._add(role, told, 0)
        elif rounds.came and not self._client.info.is_builtin:
            once = sum(map(self._client.measure, sent))
            back = sum(map(self._client.measure, rounds.results))
            taken = once * (1 + len(rounds.results)) + back
            given = self._client.measure("".join(rounds.came))
            cost = self._client.cost(taken, given)
            self._add(role, Usage(input_tokens=taken, output_tokens=given, cost_usd=cost), 0)

    def _require_room(self, sent: Sequence[str], expected: int) -> None:
        if not self._client.info.is_builtin:
            taken = sum(map(self._client.measure, sent))
            self._spending.require_room(self._client.cost(taken, expected))


class _Rounds:
    """Hears what comes of a conversation, so that a broken one can be counted."""

    def __init__(self, call_tool: ToolRunner, on_text: TextListener, on_thought: ThoughtListener | None) -> None:
        self._call_tool = call_tool
        self._on_text = on_text
        self._on_thought = on_thought
        self.came: list[str] = []
        self.results: list[str] = []

    async def call_tool(self, call: ToolCall) -> str:
        self.came.append(call.name + str(call.arguments))
        result = await self._call_tool(call)
        self.results.append(result)
        return result

    def on_text(self, piece: str) -> None:
        self.came.append(piece)
        self._on_text(piece)

    def on_thought(self, thought: Thought) -> None:
        if not thought.takes_back:
            # What is taken back was counted when it came as text.
            self.came.append(thought.text)
        if self._on_thought is not None:
            self._on_thought(thought)


def _texts(turns: Sequence[PastMessage]) -> tuple[str, ...]:
    return tuple(turn.text for turn in turns)
