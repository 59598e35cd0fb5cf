"""Canonical JSON and content hashes: the one way a value becomes a key.

Not for identity: identity is given by the store. Keys hold no random ids, clocks or machine facts.
"""

import hashlib
import json
import unicodedata
from typing import Any

from pydantic import BaseModel

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(value: Any) -> str:
    """Return one JSON text for one value: sorted keys, no spaces, NFC text, models by field name.

    Raises:
        ValueError: the value holds NaN or an infinity, which JSON cannot say.
    """
    return _ENCODER.encode(_plain(value))


def content_key(*parts: Any) -> str:
    """Return the sha256 (64 hex digits) of the canonical JSON of the parts."""
    data = canonical_json(list(parts)).encode("utf-8", errors="surrogatepass")
    return hashlib.sha256(data).hexdigest()


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str or isinstance(value, str):
        # A text of ASCII is in NFC as it stands.
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if kind is float or kind is int or value is None:
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="json"))
    return value
