"""Times as the clock on the wall shows them. A time zone that is none (a day or more off) counts as UTC.

Not for what is stored: that is UTC.
"""

from datetime import UTC, date, datetime, time


def local(moment: datetime) -> datetime:
    """Return a time in the local zone."""
    try:
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):
        return moment.astimezone(UTC)


def local_today() -> date:
    """Return the day it is here."""
    return local(datetime.now(UTC)).date()


def midnight(day: date) -> datetime:
    """Return the beginning of a local day as a time in UTC."""
    try:
        # A naive local time gets the offset of that very moment, also on a day the clocks change.
        return datetime.combine(day, time.min).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.combine(day, time.min, UTC)
