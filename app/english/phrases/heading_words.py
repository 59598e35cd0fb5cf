"""The phrases that name a class when they stand in a heading, a label or a lead-in: data (`data/headings*.toml`).

For: ``headings``. Not for: the words inside a sentence, which are in ``cues``. Phrases are matched against lower-case
text with numbering and mark-up taken off. The first match wins, so the special stands before the general.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Literal

from app.english.phrase_files import edged, phrase_file
from app.english.phrases.phrase_index import PhraseIndex

Topic = Literal[
    "goal", "hard", "soft", "assumption", "resource", "today", "option", "aside", "requirements", "reasons", "neutral"
]
"""What a heading may announce: a class, requirements (a mix, hard unless a word says otherwise), reasons or nothing."""

HEADING_FILES = ("headings_first", "headings", "headings_last")
"""The files of phrases, in the order in which they are asked."""


@dataclass(frozen=True)
class HeadingPhrases:
    """Phrases that announce one topic and stand together in the order of asking."""

    topic: Topic
    patterns: tuple[str, ...]  # one a phrase

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One pattern for all its phrases, compiled when first asked for."""
        return re.compile("|".join(self.patterns))


def compiled_headings(groups: Iterable[Mapping[str, Any]]) -> tuple[HeadingPhrases, ...]:
    """Make the patterns of groups of the files of headings, in their order."""
    return tuple(HeadingPhrases(group["class"], tuple(map(edged, group["phrases"]))) for group in groups)


@cache
def heading_phrases(names: tuple[str, ...] = HEADING_FILES) -> tuple[HeadingPhrases, ...]:
    """Return the phrases of headings of some files, all without names, read at the first question."""
    return compiled_headings(group for name in names for group in phrase_file(name)["topic"])


@cache
def _index(names: tuple[str, ...]) -> PhraseIndex:
    groups = [phrases.patterns for phrases in heading_phrases(names)]
    return PhraseIndex(groups, [re.NOFLAG] * len(groups))


@lru_cache(maxsize=256)
def first_topic(words: str, names: tuple[str, ...] = HEADING_FILES) -> Topic | None:
    """Return what the first group of some files announces that has a phrase in the words, or None."""
    for number, patterns in _index(names).candidates(words).items():
        if any(pattern.search(words) for pattern in patterns):
            return heading_phrases(names)[number].topic
    return None


@cache
def labels_about_the_text() -> frozenset[str]:
    """Return words that are about the text before a colon ("Status: …"); as headings they announce nothing."""
    return frozenset(phrase_file("headings")["labels_about_the_text"]["words"].split())
