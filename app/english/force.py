"""Turns denied words of force round: "not a nice-to-have" is a must, "not a must" is nice to have.

For: ``app.english.reading.modality``, whose cues look at words one by one. Not for: what a plain "must" or "should"
means. The words are data (`data/force.toml`).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.english.phrase_files import any_of, phrase_file
from app.english.phrases.literals import needed_letters

_BETWEEN = r"(?: (?:an?|the|just|only|merely|simply|really|strictly|absolutely|exactly|even|be|hard|strict|real|firm))*"
_SAYS_HARD, _SAYS_SOFT = "is a must", "is nice to have"


@dataclass(frozen=True, slots=True)
class ForceWords:
    """The compiled words of force."""

    hard: re.Pattern[str]
    soft: re.Pattern[str]
    denied_hard: re.Pattern[str]
    denied_soft: re.Pattern[str]
    hedge: re.Pattern[str]
    denying: frozenset[str]  # letters of the denials, one of which stands in every statement that denies
    hedging: frozenset[str]


@cache
def _force() -> ForceWords:
    return force_words(phrase_file("force"))


def force_words(table: dict[str, Any]) -> ForceWords:
    """Compile a table of the shape of `data/force.toml`."""
    hard, soft, denials = (any_of(table[name]) for name in ("hard", "soft", "denials"))

    def pattern(words: str) -> re.Pattern[str]:
        return re.compile(words, re.IGNORECASE)

    return ForceWords(
        hard=pattern(rf"\b(?:is|are|as|be) (?:also )?(?:an? )?(?:hard |strict |firm |absolute |real )?(?:{hard})"),
        soft=pattern(rf"\b(?:is|are|as|be|only|just|merely) (?:also |only |just |merely )?(?:an? )?(?:{soft})"),
        denied_hard=pattern(rf",? ?(?:and |but )?(?:{denials}){_BETWEEN} (?:{hard})"),
        denied_soft=pattern(rf",? ?(?:and |but )?(?:{denials}){_BETWEEN} (?:{soft})"),
        hedge=pattern(any_of(table["hedges"])),
        denying=needed_letters(denials),
        hedging=needed_letters(any_of(table["hedges"])),
    )


def undenied(words: str, *, force: ForceWords | None = None) -> str:
    """Return a statement whose denied words of force are said plainly.

    Beside a plain word ("a hard requirement, not a nice-to-have") the denied one only repeats it and goes; alone it
    is replaced by its contrary.

    Args:
        words: A statement on one line.
        force: The words of force; those of `data/force.toml` where none are given.
    """
    force = force or _force()
    if not _stands_in(force.denying, words):
        return words
    denied = ((force.denied_soft, force.hard, _SAYS_HARD), (force.denied_hard, force.soft, _SAYS_SOFT))
    for pattern, plain, contrary in denied:
        if pattern.search(words):
            rest = pattern.sub("", words)
            words = rest if plain.search(rest) else pattern.sub(f" {contrary}", words, count=1)
    return words


def is_hedged(words: str, *, force: ForceWords | None = None) -> bool:
    """Tell whether a statement says its number only roughly ("about 20 people", "maybe", "or so")."""
    force = force or _force()
    return _stands_in(force.hedging, words) and force.hedge.search(words) is not None


def _stands_in(stretches: frozenset[str], words: str) -> bool:
    """Tell whether one of the stretches stands in the words; also where nothing is known of what must."""
    lower = words.lower()
    return not stretches or any(stretch in lower for stretch in stretches)
