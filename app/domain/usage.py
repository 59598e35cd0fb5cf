"""What requests to a model used: tokens, cost, and how much of its context."""

from app.domain.base import Value


class Usage(Value):
    """Tokens and cost of calls; cost None means the price is unknown, which is not free."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None

    def plus(self, other: "Usage") -> "Usage":
        """Sum of two; a known cost plus an unknown one is unknown, nothing used adds nothing."""
        empty, other_empty = self == Usage(), other == Usage()
        if empty or other_empty:
            return other if empty else self
        cost = None if self.cost_usd is None or other.cost_usd is None else self.cost_usd + other.cost_usd
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=cost,
        )


class ContextUse(Value):
    """How much of a model's context one request took, in tokens as measured; `window` None = not known."""

    used: int = 0
    window: int | None = None
