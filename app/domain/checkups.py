"""What a check-up of a model measured, and what follows from it for its runs.

Made once per model by asking about planted pairs whose truth is known. Not for asking (that is `pipeline`).
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.usage import Usage

LONG_LIST, SHORT_LIST = 12, 6
BLUR = 0.10
"""Noise per item above which long lists are cut (engine.md)."""


class Checkup(Value):
    """Shares are 0 … 1; noise is the standard deviation of one answer about one row, on the scale 0 … 1."""

    judge: str
    pairs: int = Field(ge=1, description="planted pairs asked about")
    order_flips: float = Field(description="share of pairs whose winner changes when the rows change places")
    repeat_flips: float = Field(description="share of pairs whose winner changes when asked the same again")
    wrong: float = Field(description="share of pairs whose worse row won")
    short_noise: float
    long_noise: float
    cost_right: float = Field(description="share of dearer twins that got the larger multiple")
    list_rows: int = Field(description="rows a list may have, today included: 12, or 6 where long lists blur")
    passes: int = Field(ge=0, le=2, description="re-lists a run may make at most")
    usage: Usage = Usage()
    made_at: str
    notes: tuple[str, ...] = Field(default=(), description="what the person should know, in plain sentences")


class CheckupEstimate(Value):
    """What a check-up would take, told before it is asked for."""

    judge: str
    title: str = Field(description="of the model, for people")
    calls: int
    tokens: int
    cost_usd: float | None = Field(description="None = the price is unknown, which is not free")
