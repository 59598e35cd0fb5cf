"""Keys of pages: where the next page of a list begins, as an opaque text.

A key is the sorting values of the last row; nothing is counted or skipped, so page 1,000 costs what
page 1 costs.
"""

import base64
import json
import math
from typing import Any

from app.domain.errors import UsageError
from app.domain.kit.numbers import LARGEST
from app.store.codec import escape

MOST_ROWS = 500


def encode_key(*values: Any) -> str:
    """Return the opaque key of the sorting values of a row."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def decode_key(key: str, length: int) -> list[Any]:
    """Return the sorting values of a key, as their cells hold them.

    Raises:
        UsageError: it was not made by `encode_key`, or for another list.
    """
    try:
        values = json.loads(base64.b64decode(key.encode(), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise UsageError("That is not the key of a page.") from error
    if not isinstance(values, list) or len(values) != length or not all(map(_can_be_sorted_by, values)):
        raise UsageError("That is not the key of a page of this list.")
    return [escape(value) if isinstance(value, str) else value for value in values]


def _can_be_sorted_by(value: Any) -> bool:
    match value:
        case None | str():
            return True
        case int():
            return -LARGEST - 1 <= value <= LARGEST
        case float():
            return math.isfinite(value)
        case _:
            return False


def page_size(limit: int) -> int:
    """Return how many rows a page has: what was asked, at least 1 and at most 500."""
    return max(1, min(limit, MOST_ROWS))
