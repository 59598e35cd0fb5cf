"""Input and output of the Checker: a second, adversarial look at what a candidate was flagged for.

It reads the candidate's full text, not the card, and knows neither the first verdict nor who gave it.
"""

from typing import Literal

from pydantic import Field

from app.domain.agents import CheckColumn
from app.domain.base import Value


class CheckerTask(Value):
    """One candidate's text and the hard items and must-goals it was flagged for, all of them at once (f1, f2 …)."""

    label: str
    text: str
    items: tuple[CheckColumn, ...] = Field(min_length=1)


class CheckerVerdict(Value):
    """*broken* with the sentences of the text that show it, word for word, or *clear*."""

    verdict: Literal["clear", "broken"]
    quotes: tuple[str, ...] = Field(default=(), max_length=3)


class CheckerReply(Value):
    """One verdict per item name."""

    items: dict[str, CheckerVerdict]
