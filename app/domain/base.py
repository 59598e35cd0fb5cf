"""The base of every domain value: frozen, closed, compared by content."""

import uuid
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen pydantic value that refuses fields it does not know, and numbers that are not finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def new_id() -> str:
    """Return a new identity: 32 hex digits, random, never part of a prompt or a key."""
    return uuid.uuid4().hex


def now() -> str:
    """Return the time as UTC ISO 8601 with milliseconds; for showing only, never for ordering."""
    return iso(datetime.now(UTC))


def iso(moment: datetime) -> str:
    """Return a time in UTC as the store keeps it, such as 2026-03-01T08:15:00.000Z; these sort as texts."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
