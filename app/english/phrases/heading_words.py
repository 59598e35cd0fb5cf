"""The phrases that name a class when they stand in a heading, a label or a lead-in: data (`data/headings*.toml`).

For: ``headings``. Not for: the words inside a sentence, which are in ``cues``. Phrases are matched against lower-case
text with numbering and mark-up taken off. The first match wins, so the special stands before the general.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from app.english.phrase_files import any_of, phrase_file

Topic = Literal[
    "goal", "hard", "soft", "assumption", "resource", "today", "option", "aside", "requirements", "reasons", "neutral"
]
"""What a heading may announce: a class, requirements (a mix, hard unless a word says otherwise), reasons or nothing."""

HEADING_FILES = ("headings_first", "headings", "headings_last")
"""The files of phrases, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class HeadingPhrases:
    """Phrases that announce one topic and stand together in the order of asking."""

    topic: Topic
    pattern: re.Pattern[str]


def compiled_headings(groups: Iterable[Mapping[str, Any]]) -> tuple[HeadingPhrases, ...]:
    """Compile groups of the files of headings, in their order."""
    return tuple(HeadingPhrases(group["class"], re.compile(any_of(group["phrases"]))) for group in groups)


@cache
def heading_phrases() -> tuple[HeadingPhrases, ...]:
    """Return all phrases of headings, compiled at the first question."""
    return compiled_headings(group for name in HEADING_FILES for group in phrase_file(name)["topic"])


@cache
def labels_about_the_text() -> frozenset[str]:
    """Return words that are about the text before a colon ("Status: …"); as headings they announce nothing."""
    return frozenset(phrase_file("headings")["labels_about_the_text"]["words"].split())
