"""The narrow interface between the pipeline and any model: a typed request in, a validated value out.

The built-in methods and every provider implement `ModelClient`. A client raises `ProviderError` for
every fault of the world; it never answers with a default.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, Generic, Literal, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict

from app.domain.base import Value
from app.domain.usage import ContextUse, Usage


class Role(StrEnum):
    """The agents; one template file and one pair of input and output types each."""

    DOCUMENT = "document"
    PROBLEM_SPEC = "problem_spec"
    ARCHITECT = "architect"
    DESIGNER = "designer"
    SAME_MECHANISM = "same_mechanism"
    INTAKE = "intake"
    SCENARIOS = "scenarios"
    JUDGE_SCENARIO = "judge_scenario"
    JUDGE_CHECKS = "judge_checks"
    JUDGE_COST = "judge_cost"
    JUDGE_ROW = "judge_row"
    CHECKER = "checker"
    WORLD_MODELLER = "world_modeller"


class PastMessage(Value):
    """One earlier turn of the chat, as the model sees it."""

    role: Literal["user", "agent"]
    text: str


ReplyT = TypeVar("ReplyT", bound=BaseModel)
ReplyT_co = TypeVar("ReplyT_co", bound=BaseModel, covariant=True)


class ModelRequest(BaseModel, Generic[ReplyT]):
    """One request. Providers read `system`, `prompt` and `json_schema`; the built-in methods read `task`.

    `json_schema` is specialised to this request (enumerated slugs, one required property per row), so a
    conforming answer is a complete and valid answer; `reply_type` validates it. `check` says in one
    sentence what a schema cannot (a missing row, an unknown slug) or returns None; the sentence goes into
    the one repair round.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    role: Role
    template: str
    system: str
    prompt: str
    task: BaseModel
    reply_type: type[ReplyT]
    json_schema: dict[str, Any]
    check: Callable[[Any], str | None] | None = None


class ModelReply(BaseModel, Generic[ReplyT_co]):
    """A validated reply with what it used and how long it took."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: ReplyT_co
    usage: Usage = Usage()
    duration_ms: int = 0
    unwrapped: tuple[str, ...] = ()
    """Names of harmless wrappings that were taken off the reply, such as a list around it."""


class ToolSpec(Value):
    """A tool a model may call in a conversation; `parameters` is the JSON schema of its arguments, an object."""

    name: str
    description: str
    parameters: dict[str, Any]


class ToolCall(Value):
    """One call of a tool, as the model made it; name and arguments are checked by whoever runs it.

    Arguments that are no JSON object are the text the model gave instead.
    """

    name: str
    arguments: dict[str, Any] | str


class Conversation(BaseModel):
    """One answer in a chat, streamed. Providers read the texts and tools; the built-in methods read `task`.

    `partial` is the beginning of an answer that was stopped: the model is asked to go on from there, and the reply
    holds only what follows it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    role: Role
    template: str
    system: str
    turns: tuple[PastMessage, ...] = ()
    """Earlier turns of the chat, oldest first."""
    prompt: str
    bare_prompt: str = ""
    """Sent in place of `prompt` where the server takes no tools: it holds what they would have brought."""
    task: BaseModel
    tools: tuple[ToolSpec, ...] = ()
    partial: str = ""


class ConversationReply(Value):
    """What came of a conversation. The text is all that was given to the listener and not taken back, in order."""

    text: str
    is_cut: bool = False
    """The model stopped at its length limit."""
    tools_offered: bool = True
    """False when this server takes no tools and was asked without them."""
    usage: Usage = Usage()
    context: ContextUse = ContextUse()
    """Of the largest request of the answer."""
    duration_ms: int = 0


ToolRunner = Callable[[ToolCall], Awaitable[str]]
"""Runs one call and returns what the model is told: bounded text. A wrong call is told in words, not raised."""


class Thought(Value):
    """A piece of what a model thinks.

    Attributes:
        text: what it thinks.
        takes_back: all text that was given since the last call of a tool was this thought, and no answer: the server
            did not say where the thought began.
    """

    text: str
    takes_back: bool = False


ThoughtListener = Callable[[Thought], None]
"""Gets what the model thinks, on the engine loop; must not wait."""
TextListener = Callable[[str], None]
"""Gets each piece of the answer as it arrives, on the engine loop; must not wait."""


class ModelInfo(Value):
    """Which model answers: shown to the person, and the judge id that keys its answers."""

    provider: str
    model: str
    judge: str
    title: str
    is_builtin: bool
    reason: str = ""
    """Why this model is used: a choice, or because none was ever chosen."""


class ModelClient(Protocol):
    """Answers requests. Used on the engine loop only; each method is cancellable at any await."""

    @property
    def info(self) -> ModelInfo:
        """Which model this is."""

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Return the validated reply.

        Raises:
            ProviderError: authentication, rate limit, timeout, connection, refusal, bad output …
        """

    async def converse(
        self,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> ConversationReply:
        """Stream one answer, running the tools the model calls, in a bounded number of rounds.

        Nothing that was streamed is ever asked for again: a fault after the first piece is raised at once, and the
        pieces given to `on_text` are what there is of the answer.

        Raises:
            ProviderError: every fault of the provider, typed.
        """

    async def context_window(self) -> int | None:
        """Return the context this model really has, in tokens, or None where it cannot be known. Asked once."""

    def measure(self, text: str) -> int:
        """Return how many tokens a text takes at most, as well as that can be said without asking."""

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Return the price of so many tokens in US dollars; None when it is unknown, which is not free."""


@runtime_checkable
class Closable(Protocol):
    """A client that holds something beyond its requests."""

    async def aclose(self) -> None:
        """Let it go; twice is once."""
