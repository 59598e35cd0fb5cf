"""Which way the words of a goal bound its measure: "fewer" by the most there may be, "more" by the least.

The phrases are data: `data/measure_sides.toml`. Not for: a number that says its side itself (`bounds`).
"""

import re
from functools import cache
from typing import Literal

from app.english.phrase_files import any_of, phrase_file


def side_of_words(text: str) -> Literal["<=", ">="] | None:
    """Return the side that the words speak for; None where they speak for none, or for both."""
    less, more = (pattern.search(text) is not None for pattern in _patterns())
    return None if less == more else "<=" if less else ">="


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    phrases = phrase_file("measure_sides")
    less, more = (re.compile(any_of(phrases[side]), re.IGNORECASE) for side in ("less", "more"))
    return less, more
