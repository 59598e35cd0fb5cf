"""Tells a thing to do about the matter from a way to solve it: "Ben will ask the mill", "send the minutes to all".

For: lists of options, actions and statements, where such a line is no option. Not for: what a person may not do. The
words are data (`data/errands.toml`).
"""

import re
from collections.abc import Iterable
from functools import cache

from app.english.phrase_files import phrase_file
from app.english.reading.modality import Verdict

PAPER_WORK = Verdict("aside", 0, "paper work", 9.0)
_ERRAND = Verdict("aside", 0, "somebody finds out about it", 9.0)


def errand_words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make one pattern of phrases that begin where a line begins."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


@cache
def _words_of(table: str) -> re.Pattern[str]:
    return errand_words(phrase_file("errands")[table])


def errand_of(words: str) -> Verdict | None:
    """Return why a line under options is a thing to do about the matter and no option ("Ben will ask the mill")."""
    if _words_of("finds_out").match(words) is not None:
        return _ERRAND
    return PAPER_WORK if is_paper_work(words) else None


def is_paper_work(words: str) -> bool:
    """Tell whether an action only informs, files or signs something."""
    return _words_of("paper_work").match(words) is not None
