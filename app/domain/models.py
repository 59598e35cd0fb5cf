"""The narrow interface between the pipeline and any model: a typed request in, a validated value out.

The built-in methods and every provider implement `ModelClient`. A client raises `ProviderError` for
every fault of the world; it never answers with a default.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from app.domain.base import Value
from app.domain.chats import Usage


class Role(StrEnum):
    """The agents; one template file and one pair of input and output types each."""

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
    """Answers requests. Used on the engine loop only; `complete` is cancellable at any await."""

    @property
    def info(self) -> ModelInfo:
        """Which model this is."""

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Return the validated reply.

        Raises:
            ProviderError: authentication, rate limit, timeout, connection, refusal, bad output …
        """
