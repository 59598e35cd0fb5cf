"""Tells the class of a whole sentence in German and French by a few plain words ("höchstens", "l'objectif est").

For: the reader of languages whose sentences the rules do not cut further. Not for: English, nor for sentences without
such words, which are left to the person. The words are data (`data/sentences_elsewhere.toml`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.kit.late_pattern import late
from app.english.kinds import Kind
from app.english.phrase_files import edged, phrase_file

_WE = {"de": r"(?:wir|man|ich)", "fr": r"(?:on|nous|je|l['’]on)"}
_JOINT = late(r",?\s(?:und|aber|doch|et|mais)\s", re.IGNORECASE)
_LOOKED_AT = 400  # characters of a sentence


@dataclass(frozen=True, slots=True)
class SentenceCue:
    """Words that tell a class, and words beside which they do not."""

    kind: Kind
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def sentence_cue(group: Mapping[str, Any]) -> SentenceCue:
    """Make the cue of a group of the file."""
    words = "|".join(map(edged, group["phrases"])).replace("<we>", _WE[group["language"]])
    unless = group.get("unless")
    return SentenceCue(
        group["class"], re.compile(words, re.IGNORECASE), re.compile(unless, re.IGNORECASE) if unless else None
    )


@cache
def sentence_cues(language: str) -> tuple[SentenceCue, ...]:
    """Return the cues of a language in the order of asking; none where the file has none."""
    return tuple(
        sentence_cue(group) for group in phrase_file("sentences_elsewhere")["cue"] if group["language"] == language
    )


def class_said(sentence: str, language: str) -> Kind | None:
    """Return the class the words of a sentence tell, or None where none do."""
    words = " ".join(sentence[:_LOOKED_AT].split())
    for cue in sentence_cues(language):
        if cue.pattern.search(words) is not None and (cue.unless is None or cue.unless.search(words) is None):
            return cue.kind
    return None


def said_items(text: str, start: int, end: int, language: str) -> list[tuple[int, int, Kind]]:
    """Return the parts of the sentence text[start:end] with the class their words tell; none where no words do.

    A sentence is cut at "und", "aber", "et" and "mais" where both sides tell a class.
    """
    for joint in _JOINT.finditer(text, start, end):
        first, last = class_said(text[start : joint.start()], language), class_said(text[joint.end() : end], language)
        if first is not None and last is not None:
            return [(start, joint.start(), first), *said_items(text, joint.end(), end, language)]
    kind = class_said(text[start:end], language)
    return [] if kind is None else [(start, end, kind)]
