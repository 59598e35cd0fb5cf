"""Why an answer ended, by the word its server gave: only a natural end makes a whole answer. Pure.

Each protocol has its list of words; a word that is on none of it is no end of an answer, whatever it means: a server
that broke off says so in words of its own. Not for streams that end without a word (`faults.broken`).
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.domain.kit.text import shortened

_LONGEST = 60
_NO_WORDS = frozenset(("", "null", "none"))
"""Some servers say in every piece that there is no reason yet."""


class End(StrEnum):
    """How an answer came to its natural end."""

    WHOLE = "whole"
    CALLS = "calls"
    """It calls tools."""
    LENGTH = "length"
    """The model reached its limit."""
    REFUSED = "refused"


Ends = Mapping[str, End]
"""Natural ends of one protocol, by their word as `folded` gives it."""


class OddEndError(Exception):
    """A server gave a reason for the end that is no end of an answer."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def ends(**words: str) -> Ends:
    """Return a protocol's natural ends: for each kind of end its words, with spaces between."""
    return {folded(word): End(kind) for kind, listed in words.items() for word in listed.split()}


def folded(word: str) -> str:
    """The word without case and what joins its parts: servers write `eos_token`, `EosToken` and `eos-token`."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def has_ended(reason: Any) -> bool:
    """Whether a server gave any reason for the end; a number or a truth value says nothing."""
    if isinstance(reason, str):
        return folded(reason) not in _NO_WORDS
    return isinstance(reason, dict | list) and bool(reason)


def end_of(reason: Any, known: Ends) -> End:
    """Return the natural end that a server's reason is.

    Raises:
        OddEndError: it is none.
    """
    found = known.get(folded(reason)) if isinstance(reason, str) else None
    if found is None:
        raise OddEndError(shown(reason))
    return found


def shown(reason: Any) -> str:
    """The reason as one short line for a sentence."""
    text = reason if isinstance(reason, str) else json.dumps(reason)
    return shortened("".join(char if char.isprintable() else " " for char in text), _LONGEST)
