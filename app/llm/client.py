"""The client of every provider: tells the schema, repairs, retries, queues, measures and counts.

What is particular to a provider is in its `ModelProtocol`. A request's JSON schema is sent as it is; a reply that does
not fit gets one repair round with what is wrong, then a typed fault. Chats are in `conversation`. Importing this module
is cheap: the provider library is imported by the first request, in the engine thread.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from weakref import WeakKeyDictionary

from app.domain.canonical import content_key
from app.domain.errors import FaultKind, ProviderError
from app.domain.kit.text import shortened
from app.domain.model_client import (
    Conversation,
    ConversationReply,
    ModelInfo,
    ModelReply,
    ModelRequest,
    ReplyT,
    Role,
    TextListener,
    ThoughtListener,
    ToolRunner,
)
from app.domain.usage import Usage
from app.llm import pydantic_ai_bridge as library
from app.llm.conversation import ONLY_THOUGHT, Talk
from app.llm.faults import FormPart, FormRefusedError
from app.llm.limits import Clock, Rates, queue_of
from app.llm.prices import OwnPrice, cost_usd
from app.llm.protocol import ModelProtocol
from app.llm.pydantic_ai_bridge import ProviderAnswer, ProviderQuestion
from app.llm.reply_schema import UnfitReplyError, is_strict, read_reply, schema_text
from app.llm.retries import Patience, Wait, with_retries
from app.llm.token_estimate import tokens_of, tokens_of_messages

_log = logging.getLogger(__name__)
_OF_CHATS = frozenset({Role.ARCHITECT, Role.DOCUMENT, Role.PROBLEM_SPEC, Role.WORLD_MODELLER})
"""Somebody waits for these: they go before a run's."""
_EXPECTED_OUTPUT = 500
"""Tokens reserved for an answer that is not known yet."""


class _Form(IntEnum):
    """How the schema is told, from the strongest; a server that refuses one gets the next."""

    STRICT = 0
    NATIVE = 1
    IN_PROMPT = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person set for a provider: limits, own price, patience, and the clock they are kept by."""

    rates: Rates = field(default_factory=Rates)
    price: OwnPrice = field(default_factory=OwnPrice)
    patience: Patience = field(default_factory=Patience)
    wait: Wait = asyncio.sleep
    now: Callable[[], float] = time.monotonic


class ProviderClient:
    """Implements `ModelClient`. Used on one event loop; any await may be cancelled, which ends the request at once."""

    def __init__(self, protocol: ModelProtocol, *, terms: Terms | None = None, reason: str = "") -> None:
        """Prepare a client; nothing is sent.

        Args:
            protocol: of the provider.
            terms: limits and price; the usual ones by default.
            reason: why this model is used.
        """
        self._protocol = protocol
        self._terms = terms or Terms()
        self._clock = Clock(self._terms.now, self._terms.wait)
        self._forms: dict[Role, _Form] = {}
        self._left_away: set[FormPart] = set()
        self._takes_tools: bool | None = None if protocol.takes_tools else False
        self._window: tuple[int | None] | None = None
        self._asking: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self._info = ModelInfo(
            provider=protocol.provider,
            model=protocol.model,
            judge=f"{protocol.provider}:{protocol.model}@1",
            title=f"{protocol.model} at {protocol.host}",
            is_builtin=False,
            reason=reason,
        )

    @property
    def info(self) -> ModelInfo:
        """Which model this is; the address is no part of the judge id."""
        return self._info

    @property
    def sends_schema(self) -> bool:
        """Whether the server took the schema itself so far, rather than in the prompt."""
        return self._protocol.takes_schema and _Form.IN_PROMPT not in self._forms.values()

    @property
    def takes_tools(self) -> bool | None:
        """Whether the server takes tools; None while that is not known."""
        return self._takes_tools

    def load_library(self) -> None:
        """Load the provider's library now (1–3 s) rather than with the first request; asks no server anything."""
        self._protocol.load_library()

    async def aclose(self) -> None:
        """End what the provider started, such as a server of our own."""
        await self._protocol.aclose()

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Return the validated reply.

        Raises:
            ProviderError: every fault of the provider, typed; after the retries that make sense for it.
        """
        started = time.monotonic()
        answer, usage = await self._ask(request, None, "")
        try:
            read = read_reply(request, answer.text)
        except UnfitReplyError as problem:
            try:
                second, more = await self._ask(request, answer, _problem(answer, problem))
            except ProviderError as error:
                # The first answer was paid, whatever became of its repair.
                error.usage = usage if error.usage is None else usage.plus(error.usage)
                raise
            usage = usage.plus(more)
            try:
                read = read_reply(request, second.text)
            except UnfitReplyError as last:
                raise ProviderError(
                    FaultKind.BAD_OUTPUT,
                    f"“{self._info.model}” at {self._protocol.host} answered twice in a form that cannot be used"
                    f" ({_cut(_problem(second, last))}); try again, or choose another model.",
                    usage=usage,
                ) from None
        if read.unwrapped:
            _log.info("%s of %s came with %s, which was taken off", request.role, self._info.title, read.unwrapped)
        return ModelReply(
            value=read.value,
            usage=usage,
            duration_ms=round((time.monotonic() - started) * 1000),
            unwrapped=read.unwrapped,
        )

    async def converse(
        self,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> ConversationReply:
        """Stream one answer, running the tools the model calls; see `conversation`.

        Raises:
            ProviderError: every fault of the provider, typed.
        """
        talk = Talk(self, self._protocol, request, call_tool=call_tool, on_text=on_text, on_thought=on_thought)
        offers = bool(request.tools) and self._takes_tools is not False
        try:
            reply = await talk.run(with_tools=offers)
        except FormRefusedError as refused:
            if not offers or FormPart.TOOLS not in refused.parts or talk.rounds > 0:
                raise
            self._takes_tools = offers = False
            reply = await talk.run(with_tools=False)
        else:
            self._takes_tools = True if offers else self._takes_tools
        return reply.model_copy(update={"tools_offered": offers or not request.tools})

    async def context_window(self) -> int | None:
        """Return the context this model really has, in tokens, or None where it cannot be known.

        A server that cannot be asked now is asked again at the next request.
        """
        async with self._asking.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            if self._window is None:
                try:
                    self._window = (await self._protocol.context_window(),)
                except ProviderError:
                    return None  # what is wrong is told by the request that follows
            return self._window[0]

    def measure(self, text: str) -> int:
        """Return how many tokens a text takes at most."""
        return tokens_of(text)

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Return the price of so many tokens in US dollars; None when it is unknown, which is not free."""
        return cost_usd(
            base_url=self._protocol.address,
            model=self._protocol.model,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            own=self._terms.price,
        )

    async def attempt(
        self,
        question: ProviderQuestion,
        *,
        seed: str,
        is_chat: bool,
        on_text: TextListener | None = None,
        on_thought: Callable[[str], None] | None = None,
    ) -> tuple[ProviderAnswer, Usage]:
        """Ask one question, with the retries that make sense; the text goes to `on_text` as it comes.

        What is thought goes to `on_thought` before the text that follows it: a thought that led to nothing is not told
        when the question is asked again.

        Raises:
            ProviderError: of the last attempt, or of the first after a piece of text.
            FormRefusedError: the server does not take the question in this form.
        """
        measured = tokens_of_messages(question.texts)
        await self._require_room(measured)
        line = queue_of(self._protocol.address)
        given = False
        thoughts: list[str] = []

        def tell_thoughts() -> None:
            if thoughts and on_thought is not None:
                on_thought("".join(thoughts))
            thoughts.clear()

        def listen(piece: str) -> None:
            nonlocal given
            if on_text is not None:
                given = True
                tell_thoughts()
                on_text(piece)

        async def once() -> tuple[ProviderAnswer, Usage]:
            reserved = measured + _EXPECTED_OUTPUT
            async with line.place(self._terms.rates, tokens=reserved, is_chat=is_chat, clock=self._clock) as place:
                await self._protocol.prepare()
                thoughts.clear()
                answer = await library.ask_library(
                    self._protocol.library_model(),
                    question,
                    host=self._protocol.host,
                    listens=on_text is not None or not self._protocol.answers_whole,
                    on_text=listen,
                    on_thought=thoughts.append,
                )
                tell_thoughts()
                usage = self._usage(answer, measured)
                place.tokens = usage.input_tokens + usage.output_tokens
            return answer, usage

        answer, usage = await self._in_a_form(
            lambda: with_retries(
                once,
                seed=seed,
                patience=self._terms.patience,
                wait=self._terms.wait,
                may_repeat=lambda: not given,
                cool_down=lambda seconds: line.cool_down(seconds, self._clock),
            )
        )
        if answer.refusal is not None:
            said = _cut(answer.refusal).rstrip(".")
            raise ProviderError(
                FaultKind.REFUSAL,
                f"“{self._info.model}” at {self._protocol.host} declined to answer{': ' + said if said else ''};"
                " change the text, or choose another model.",
                usage=usage,
            )
        return answer, usage

    async def _in_a_form(
        self, ask: Callable[[], Awaitable[tuple[ProviderAnswer, Usage]]]
    ) -> tuple[ProviderAnswer, Usage]:
        """Ask, and again without a part the protocol added by itself where the server refuses it."""
        while True:
            asked_without = frozenset(self._left_away)
            try:
                return await ask()
            except FormRefusedError as refused:
                # A word about counts of a stream names the stream too: the lesser part goes first.
                own = (part for part in (FormPart.COUNTS, FormPart.STREAM) if part in refused.parts)
                if not any(self._leave_away(part) for part in own if part not in asked_without):
                    raise

    def _leave_away(self, part: FormPart) -> bool:
        """Whether the next question goes without a part; one of those in flight may have found it refused already."""
        if part not in self._left_away and self._protocol.without(part):
            self._left_away.add(part)
        return part in self._left_away

    async def _require_room(self, measured: int) -> None:
        window = await self.context_window()
        if window is None:
            return
        left = window - min(1000, window // 8)
        if measured > left:
            raise ProviderError(
                FaultKind.CONTEXT_TOO_LONG,
                f"The request takes up to {measured:,} tokens; “{self._info.model}” at {self._protocol.host} reads"
                f" {window:,}, of which {window - left:,} are for its answer. Use a model with a larger context,"
                " or fewer candidates.",
            )

    def _usage(self, answer: ProviderAnswer, measured: int) -> Usage:
        """What was used, as reported; what was not reported is counted as the most it can be, never as nothing."""
        spoken = answer.text + "".join(call.name + call.arguments for call in answer.calls)
        given, got = answer.input_tokens or measured, answer.output_tokens or tokens_of(spoken)
        return Usage(input_tokens=given, output_tokens=got, cost_usd=self.cost(given, got))

    async def _ask(
        self, request: ModelRequest[ReplyT], refused: ProviderAnswer | None, problem: str
    ) -> tuple[ProviderAnswer, Usage]:
        """Ask once or, with a refused answer, ask to repair it; tell the schema in a form the server takes."""
        seed = content_key(request.role, request.prompt, problem)
        first = _Form.STRICT if is_strict(request.json_schema) else _Form.NATIVE
        if not self._protocol.takes_schema:
            first = _Form.IN_PROMPT
        while True:
            form = self._forms.get(request.role, first)
            question = _question(request, form, refused, problem, self._protocol.schema_of(request.json_schema))
            try:
                return await self.attempt(question, seed=seed, is_chat=request.role in _OF_CHATS)
            except FormRefusedError as fault:
                if form is _Form.IN_PROMPT or FormPart.SCHEMA not in fault.parts:
                    raise
                # Another call of this role may have gone further meanwhile.
                self._forms[request.role] = max(_Form(form + 1), self._forms.get(request.role, form))


def _question(
    request: ModelRequest[ReplyT], form: _Form, refused: ProviderAnswer | None, problem: str, sent: dict[str, Any]
) -> ProviderQuestion:
    schema = schema_text(request.json_schema)
    system = request.system
    if form is _Form.IN_PROMPT:
        system += f"\n\nAnswer with one JSON object that fits this JSON schema, and nothing else:\n{schema}"
    turns = [(False, request.prompt)]
    if refused is not None:
        again = (
            f"That answer cannot be used: {problem}. Answer again with one JSON object that fits this JSON schema,"
            f" and nothing else:\n{schema}"
        )
        turns += [(True, refused.text), (False, again)]
    texts = [system, *(text for _, text in turns)]
    if form is _Form.IN_PROMPT:
        parameters = library.text_parameters()
    else:
        parameters = library.schema_parameters(sent, name=request.role.value, is_strict=form is _Form.STRICT)
        texts.append(schema_text(sent))
    return ProviderQuestion(messages=library.messages_of(system, turns), parameters=parameters, texts=texts)


def _problem(answer: ProviderAnswer, problem: UnfitReplyError) -> str:
    if answer.thoughts and not answer.text.strip():
        return ONLY_THOUGHT
    return f"it was cut off at the length limit ({problem})" if answer.is_cut else str(problem)


def _cut(text: str) -> str:
    return shortened("".join(c if c.isprintable() else " " for c in text), 200)
