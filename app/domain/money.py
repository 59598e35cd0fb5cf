"""What was spent, and on what: one entry per request to a model that was answered, and sums of them.

An unknown price is not free: it is counted beside the known part, never as nothing. Not for prices themselves
(that is `llm`) or for caps of one run (`runs.Budget`).
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.model_client import Role
from app.domain.usage import Usage


class Spend(Value):
    """One answered request: whose it was and what it used. At most one of `message` and `run` is named."""

    project: str | None = Field(default=None, description="None for what belongs to no project, such as a check-up")
    chat: str | None = None
    message: str | None = Field(default=None, description="the answer it was for")
    run: str | None = None
    stage: str = Field(default="", description="stage of the run, or the role that was asked")
    judge: str = Field(description="judge id of the model")
    usage: Usage
    at: str = Field(description="time in UTC, ISO 8601")


class SpendTotal(Value):
    """A sum of entries: what is known of the cost, and how many requests have no known price."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    known_usd: float = 0.0
    unpriced_calls: int = 0

    @property
    def cost_usd(self) -> float | None:
        """The cost, or None while the price of any part is unknown."""
        return None if self.unpriced_calls else self.known_usd

    def plus(self, other: "SpendTotal") -> "SpendTotal":
        """Sum of two."""
        return SpendTotal(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            known_usd=self.known_usd + other.known_usd,
            unpriced_calls=self.unpriced_calls + other.unpriced_calls,
        )


class CallUse(Value):
    """What one finished call used, without its texts: what an estimate goes by."""

    role: Role
    input_tokens: int
    output_tokens: int
    duration_ms: int


class ChatSpend(Value):
    """What a chat came to: its own answers, and beside them the runs launched from it."""

    answers: SpendTotal = SpendTotal()
    runs: SpendTotal = SpendTotal()


class DaySpend(Value):
    """What all requests of this day (local time) came to, and the cap of a day."""

    total: SpendTotal = SpendTotal()
    cap_usd: float | None = None

    @property
    def left_usd(self) -> float | None:
        """What the cap leaves, never below 0; None without a cap. Requests without a price are not in it."""
        return None if self.cap_usd is None else max(0.0, self.cap_usd - self.total.known_usd)
