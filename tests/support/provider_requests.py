"""Small requests to the local provider server, and clients whose waits are recorded instead of waited for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from app.domain.model_client import ModelRequest, Role
from app.llm.retries import Patience
from app.llm.wire.transport import Bounds
from support.openai_client import OpenAICompatibleClient


class Verdict(BaseModel):
    """A small closed reply with every kind of bound."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    choice: Literal["yes", "no", "unknown"]
    score: int = Field(ge=0, le=100)
    quote: str = Field(max_length=80)


class Question(BaseModel):
    """What the built-in methods would read; providers do not."""


@dataclass(slots=True)
class Waits:
    """Records the pauses a client wants instead of making them."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)

    def now(self) -> float:
        """Monotonic seconds in which the pauses have passed."""
        return time.monotonic() + sum(self.seconds)


MakeClient = Callable[..., OpenAICompatibleClient]


def ask(prompt: str = "Is the bakery open on Sunday?", **fields: Any) -> ModelRequest[Verdict]:
    """Make a request for a verdict; other fields may be given."""
    values: dict[str, Any] = {
        "role": Role.JUDGE_CHECKS,
        "template": "test@1",
        "system": "You judge.",
        "prompt": prompt,
        "task": Question(),
        "reply_type": Verdict,
        "json_schema": Verdict.model_json_schema(),
    }
    return ModelRequest[Verdict](**{**values, **fields})


def client_of(
    base_url: str,
    *,
    wait: Waits,
    key: str | None = None,
    max_concurrency: int = 8,
    patience: Patience | None = None,
    terms: dict[str, Any] | None = None,
    **bounds: Any,
) -> OpenAICompatibleClient:
    """Make a client whose bounds no busy machine passes; any may be given, and what else a client takes as `terms`."""
    return OpenAICompatibleClient(
        base_url=base_url,
        model="test-model",
        api_key=SecretStr(key) if key else None,
        max_concurrency=max_concurrency,
        bounds=Bounds(**{"connect": 100.0, "first_byte": 100.0, "idle": 100.0, "total": 300.0, **bounds}),
        patience=patience or Patience(),
        wait=wait,
        now=wait.now,
        **(terms or {}),
    )
