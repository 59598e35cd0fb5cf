"""How numbers and times are written everywhere in the window: fixed decimals, signs, units.

Not for sentences, and not for computing anything.
"""

from typing import Final

from app.domain.runs import Question, QuestionKind
from app.gui.look.texts import Texts

NONE = "–"
"""Shown where there is no number; never a made-up one."""
MINUS = "−"
BETTER = "▲"
WORSE = "▼"

_TEXTS: Final = Texts()


def number(value: float | None, decimals: int = 2) -> str:
    """Return a number with fixed decimals and a real minus sign."""
    if value is None:
        return NONE
    return _TEXTS.decimal(value, decimals).replace("-", MINUS)


def multiple(value: float | None) -> str:
    """Return a multiple of today, for example “×1.40”."""
    return NONE if value is None else f"×{number(value)}"


def between(low: float, high: float) -> str:
    """Return an interval of multiples, for example “1.3–2.7”; small ones keep two digits that mean something."""
    decimals = 1 if low >= 1 else 2
    return f"{number(low, decimals)}–{number(high, decimals)}"


def signed(value: float) -> str:
    """Return a difference with its arrow and sign; what rounds to nothing has neither."""
    if round(value, 2) == 0:
        return f"±{number(0)}"
    return f"{BETTER} +{number(value)}" if value > 0 else f"{WORSE} {MINUS}{number(-value)}"


def count(value: int) -> str:
    """Return a whole number with the locale's group separators."""
    return _TEXTS.integer(value)


def duration(seconds: float) -> str:
    """Return a time span in the one or two units that matter."""
    return _TEXTS.duration(seconds)


def local_time(stamp: str | None) -> str:
    """Return a UTC ISO 8601 time as short local time; empty where there is none."""
    return _TEXTS.when(stamp) if stamp else ""


def full_time(stamp: str | None) -> str:
    """Return a UTC ISO 8601 time as full local date and time, for tooltips."""
    return _TEXTS.when_full(stamp) if stamp else ""


def answer_value(question: Question, value: float | None, checks: int = 1) -> str:
    """Return an answer as its question reads it: 0.75, yes, 2 of 3, ×1.40; “?” where nothing was found.

    Args:
        question: the column.
        value: the answer, None = unknown.
        checks: how many yes/no checks the column has.
    """
    if value is None:
        return "?"
    if question.kind is QuestionKind.COST:
        return multiple(value)
    if question.kind is QuestionKind.SCENARIO:
        return number(value)
    if checks > 1 and abs(value * checks - round(value * checks)) < 1e-6:
        return f"{round(value * checks)} of {checks}"
    if value in (0.0, 1.0):
        return "yes" if value else "no"
    return number(value)


def strength(question: Question, value: float | None) -> float | None:
    """Return how good an answer is from 0 to 1, for one-hue heat; a cheaper cost is better, today is 0.5."""
    if value is None:
        return None
    if question.kind is QuestionKind.COST:
        return 1.0 / (1.0 + max(value, 0.0))
    return min(max(value, 0.0), 1.0)
