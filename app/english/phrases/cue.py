"""One pattern inside a statement that speaks for a class.

For: the lists in ``cues`` and ``aside_cues``. Not for: headings.
"""

import re
from dataclasses import dataclass

from app.english.kinds import Kind


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern that speaks for a class."""

    kind: Kind
    rule: str  # shown to the person as the reason
    strength: float
    weight: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None  # words beside which the pattern does not count


_PREFERRED = re.compile(r"\b(?:should|ought to|would like|['’]d like|would prefer|prefers?)\b", re.IGNORECASE)


def cue(kind: Kind, rule: str, strength: float, weight: int, pattern: str, *, cased: bool = False) -> Cue:
    """Return a cue; ``cased`` keeps capitals apart."""
    # A limit beside "should" is a preference with a number.
    unless = _PREFERRED if rule.startswith("a limit") else None
    return Cue(kind, rule, strength, weight, re.compile(pattern, 0 if cased else re.IGNORECASE), unless)
