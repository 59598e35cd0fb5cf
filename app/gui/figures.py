"""How numbers and times are written everywhere in the window: fixed decimals, signs, units.

Not for sentences, and not for computing anything.
"""

from datetime import datetime, timedelta

from app.domain.runs import Question, QuestionKind

NONE = "–"
"""Shown where there is no number; never a made-up one."""
MINUS = "−"
BETTER = "▲"
WORSE = "▼"


def number(value: float | None, decimals: int = 2) -> str:
    """Return a number with fixed decimals and a real minus sign."""
    if value is None:
        return NONE
    return f"{value:.{decimals}f}".replace("-", MINUS)


def multiple(value: float | None) -> str:
    """Return a multiple of today, for example “×1.40”."""
    return NONE if value is None else f"×{value:.2f}"


def signed(value: float) -> str:
    """Return a difference with its arrow and sign; what rounds to nothing is “±0.00”."""
    if round(value, 2) == 0:
        return "±0.00"
    return f"{BETTER} +{value:.2f}" if value > 0 else f"{WORSE} {MINUS}{-value:.2f}"


def count(value: int) -> str:
    """Return a whole number with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def duration(seconds: float) -> str:
    """Return a time span in the two largest units that matter."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min"


def money(usd: float) -> str:
    """Return an amount in US dollars, with more decimals below one dollar."""
    return f"${usd:.2f}" if usd >= 1 or usd == 0 else f"${usd:.4f}"


def local_time(stamp: str | None, *, today: datetime | None = None) -> str:
    """Return a UTC ISO 8601 time as local clock time: only the hour today, the date else."""
    if not stamp:
        return ""
    moment = _local(stamp)
    reference = today or datetime.now().astimezone()
    if moment.date() == reference.date():
        return moment.strftime("%H:%M")
    if moment.date() == (reference - timedelta(days=1)).date():
        return moment.strftime("yesterday %H:%M")
    if moment.year == reference.year:
        return f"{moment.day} {moment:%b %H:%M}"
    return f"{moment.day} {moment:%b %Y}"


def full_time(stamp: str | None) -> str:
    """Return a UTC ISO 8601 time as full local date and time, for tooltips."""
    return _local(stamp).strftime("%Y-%m-%d %H:%M:%S") if stamp else ""


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


def _local(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone()
