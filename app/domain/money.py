"""What was spent, and on what: one entry per request to a model that was answered, and sums of them.

An unknown price is not free: it is counted beside the known part, never as nothing. Not for prices themselves
(that is `llm`) or for caps of one run (`runs.Budget`).
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.chats import Usage


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
