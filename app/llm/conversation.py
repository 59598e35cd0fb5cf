"""One answer in a chat: rounds of asking, running the tools the model calls, and asking on, within bounds.

The text goes out as it comes and is never asked for again. Not for who runs the tools or what they say (services),
nor for retries and limits (`client`).
"""

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.canonical import content_key
from app.domain.errors import ProviderError
from app.domain.model_client import (
    Conversation,
    ConversationReply,
    TextListener,
    Thought,
    ThoughtListener,
    ToolCall,
    ToolRunner,
)
from app.domain.usage import ContextUse, Usage
from app.llm import faults
from app.llm import pydantic_ai_bridge as library
from app.llm.protocol import ModelProtocol
from app.llm.pydantic_ai_bridge import MadeCall, ProviderAnswer, ProviderQuestion
from app.llm.wire.thinking import LateThought

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

MOST_ROUNDS = 8
MOST_CALLS = 24
LONGEST_RESULT = 24_000
"""Characters of a tool's text that go back to the model."""
_GO_ON = (
    "Your answer was interrupted at exactly this place. Go on from there, beginning with the very next character;"
    " repeat nothing and do not mention the interruption."
)
ONLY_THOUGHT = "it thought and gave no answer"
_NO_MORE = "No more look-ups are possible now. Answer with what you have."


class Asker(Protocol):
    """Who asks one round: the client, with its retries and limits."""

    async def attempt(
        self,
        question: ProviderQuestion,
        *,
        seed: str,
        is_chat: bool,
        on_text: TextListener | None = None,
        on_thought: Callable[[str], None] | None = None,
    ) -> tuple[ProviderAnswer, Usage]:
        """Ask one question; the text goes to `on_text` as it comes, what is thought before it to `on_thought`."""

    async def context_window(self) -> int | None:
        """Return the context this model really has, in tokens, or None where it cannot be known."""


class Talk:
    """One answer on its way. Used once, by one task."""

    def __init__(
        self,
        client: Asker,
        protocol: ModelProtocol,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            client: asks each round.
            protocol: of its provider.
            request: what is answered.
            call_tool: runs one call.
            on_text: gets each piece of the answer.
            on_thought: gets what the model thinks.
        """
        self._client = client
        self._protocol = protocol
        self._request = request
        self._call_tool = call_tool
        self._on_text = on_text
        self._on_thought = on_thought
        self._text: list[str] = []
        self._before_round = 0
        self._late_thought = LateThought()
        self._has_thought = False
        self._is_between = False
        self._calls = 0
        self.rounds = 0
        """Rounds that were answered."""

    async def run(self, *, with_tools: bool) -> ConversationReply:
        """Answer.

        Raises:
            ProviderError: every fault of the provider, typed.
            FormRefusedError: the server does not take the request in this form.
        """
        started = time.monotonic()
        request = self._request
        turns = [(turn.role == "agent", turn.text) for turn in request.turns]
        is_bare = bool(request.tools) and not with_tools
        turns.append((False, request.bare_prompt if is_bare and request.bare_prompt else request.prompt))
        if request.partial:
            turns += [(True, request.partial), (False, _GO_ON)]
        messages = library.messages_of(request.system, turns)
        texts = [request.system, *(text for _, text in turns)]
        usage, largest = Usage(), 0
        while True:
            may_call = with_tools and self.rounds < MOST_ROUNDS - 1 and self._calls < MOST_CALLS
            question = self._question(messages, texts, with_tools=with_tools, may_call=may_call)
            seed = content_key(request.role, request.prompt, str(self.rounds))
            self._before_round, self._late_thought = len(self._text), LateThought()
            try:
                answer, used = await self._client.attempt(
                    question, seed=seed, is_chat=True, on_text=self._hear, on_thought=self._think
                )
            except ProviderError as error:
                if error.usage is not None:
                    # The rounds before were paid as well.
                    error.usage = usage.plus(error.usage)
                raise
            self.rounds += 1
            usage, largest = usage.plus(used), max(largest, used.input_tokens)
            if not answer.calls or not may_call:
                break
            results = [(call, await self._result(call)) for call in answer.calls]
            messages = [*messages, answer.response, library.results_of(results)]
            texts = [*texts, answer.text, *(call.name + call.arguments for call in answer.calls)]
            texts += [text for _, text in results]
            self._is_between = bool(self._text)
        if not "".join(self._text).strip() and not request.partial:
            raise self._nothing(answer, usage)
        return ConversationReply(
            text="".join(self._text),
            is_cut=answer.is_cut,
            usage=usage,
            context=ContextUse(used=largest, window=await self._client.context_window()),
            duration_ms=round((time.monotonic() - started) * 1000),
        )

    def _question(
        self, messages: "list[ModelMessage]", texts: list[str], *, with_tools: bool, may_call: bool
    ) -> ProviderQuestion:
        """The next round's request; the last round has no tools, so that an answer comes."""
        keeps = with_tools and (may_call or self._protocol.keeps_tools)
        tools = self._request.tools if keeps else ()
        if with_tools and not may_call:
            messages = [*messages, *library.messages_of("", [(False, _NO_MORE)])]
            texts = [*texts, _NO_MORE]
        described = [json.dumps(tool.model_dump(), ensure_ascii=False) for tool in tools]
        return ProviderQuestion(
            messages=messages,
            parameters=library.text_parameters(tools),
            settings=None if may_call or not keeps else library.no_tools_now(),
            texts=[*texts, *described],
        )

    def _hear(self, piece: str) -> None:
        thought, piece = self._late_thought.take(piece)
        if thought is not None:
            # The template of the model began its thought in the prompt: all of this round was thought until here.
            del self._text[self._before_round :]
            self._is_between = bool(self._text)
            self._think(thought, takes_back=True)
        if not piece:
            return
        if self._is_between:
            # What was said before the tools were called is a paragraph of its own.
            self._is_between = False
            piece = f"\n\n{piece}"
        self._text.append(piece)
        self._on_text(piece)

    def _think(self, text: str, *, takes_back: bool = False) -> None:
        self._has_thought = self._has_thought or bool(text.strip())
        if self._on_thought is not None:
            self._on_thought(Thought(text=text, takes_back=takes_back))

    async def _result(self, call: MadeCall) -> str:
        """What the model is told of its call; who runs it tells a wrong one in words, and shows it."""
        self._calls += 1
        if self._calls > MOST_CALLS:
            return "This call was not made: there were too many. Answer with what you have."
        said = await self._call_tool(ToolCall(name=call.name, arguments=_arguments(call.arguments)))
        if len(said) > LONGEST_RESULT:
            said = said[:LONGEST_RESULT] + f"\n[cut: {len(said) - LONGEST_RESULT:,} more characters]"
        return said

    def _nothing(self, answer: ProviderAnswer, usage: Usage) -> ProviderError:
        if self._has_thought:
            fault = faults.only_thought(self._protocol.model, self._protocol.host, is_cut=answer.is_cut)
        else:
            what = "stopped at its length limit before it said anything" if answer.is_cut else "answered with nothing"
            fault = faults.bad_output(self._protocol.host, what)
        # Thinking and calls of tools are paid though nothing was said.
        fault.usage = usage
        return fault


def _arguments(text: str) -> dict[str, Any] | str:
    """The object a call's arguments are; the text itself where they are none."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) else text
