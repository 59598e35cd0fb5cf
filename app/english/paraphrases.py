"""The same thing in other words: what is asked for, and how a text says that an option has it or lacks it.

For: grounds of a verdict without a model. Not for: synonyms in general; a phrase that is not listed says nothing. The
phrases are data (`data/paraphrases.toml`), each with its example.
"""

import re
from dataclasses import dataclass
from functools import cache

from app.english.phrase_files import any_of, phrase_file


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """One thing that is asked for: patterns of asking, of having, of lacking."""

    name: str
    asked: re.Pattern[str]
    good: re.Pattern[str]
    bad: re.Pattern[str]
    needs_subject: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Two names of one figure."""

    asked: re.Pattern[str]
    said: re.Pattern[str]


@cache
def paraphrases() -> tuple[Paraphrase, ...]:
    """Return all things that have listed paraphrases."""
    return tuple(
        Paraphrase(
            name=group["name"],
            asked=_pattern(group["asked"]),
            good=_pattern(group["good"]),
            bad=_pattern(group["bad"]),
            needs_subject=group.get("subject", False),
        )
        for group in phrase_file("paraphrases")["group"]
    )


@cache
def figures() -> tuple[Figures, ...]:
    """Return the figures that go by several names."""
    return tuple(
        Figures(
            asked=re.compile(any_of({one["one"]: ""}), re.IGNORECASE),
            said=re.compile(any_of({one["other"]: ""}), re.IGNORECASE),
        )
        for one in phrase_file("paraphrases")["figures"]
    )


def _pattern(phrases: dict[str, str]) -> re.Pattern[str]:
    return re.compile(any_of(phrases), re.IGNORECASE)


def plain(text: str) -> str:
    """Return a text in one line with plain apostrophes, as the phrases are written."""
    return " ".join(text.replace("’", "'").split())
