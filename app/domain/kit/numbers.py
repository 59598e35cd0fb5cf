"""Numbers from outside: a text is a finite number in range, or none at all.

Not for amounts with units in a person's sentences: those are `quantities`.
"""

import math
import re

from app.domain.kit.late_pattern import late

LARGEST = 2**63 - 1
"""The largest whole number that is stored or looked up; the smallest is `-LARGEST - 1`."""

_WHOLE = late(r"[+-]?[0-9]{1,19}", re.ASCII)


def whole_number(text: str) -> int | None:
    """Return the whole number of a text; None where it is none, or one that cannot be stored."""
    text = text.strip()
    if _WHOLE.fullmatch(text) is None:
        return None
    number = int(text)
    return number if -LARGEST - 1 <= number <= LARGEST else None


def finite_number(text: str) -> float | None:
    """Return the number of a text such as 0.5 or 1e3; None where it is none, or not finite (nan, inf, 1e999)."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
