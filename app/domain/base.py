"""The base of every domain value: frozen, closed, compared by content."""

import secrets
import time
import uuid
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen pydantic value that refuses fields it does not know, and numbers that are not finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def new_id() -> str:
    """Return a new identity: 32 hex digits, random, never part of a prompt or a key."""
    return uuid.uuid4().hex


def new_id_in_order() -> str:
    """Return a new identity that sorts behind those made before it on this machine, for rows there are very many of.

    The time in milliseconds, then 80 random bits: an index takes such rows at its end, where random ones each dirty and
    split a page of their own. Not for what a person names by its first letters: those are the same for a while.
    """
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def now() -> str:
    """Return the time as UTC ISO 8601 with milliseconds; for showing only, never for ordering."""
    return iso(datetime.now(UTC))


def iso(moment: datetime) -> str:
    """Return a time in UTC as the store keeps it, such as 2026-03-01T08:15:00.000Z; these sort as texts."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
