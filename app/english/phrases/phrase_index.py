"""Tells which of many phrases a sentence may hold, by letters that stand in it, before any pattern is tried.

For: ``cues`` and ``heading_words``, whose phrases are asked about every sentence. Not for: what a phrase means. The
answer leaves out no phrase that matches; a pattern is compiled when a sentence first calls for it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from app.english.phrases.literals import needed_letters

_KEY = 4  # characters of a stretch that are looked up
_FREQUENT = " etaoinsrhldcum"  # a stretch is looked up by its letters that are rarest in English
FOLDED = str.maketrans({"ſ": "s", "ı": "i"})
"""What `re` takes for an s or an i without regard to case."""


class PhraseIndex:
    """Phrases in numbered groups; the numbers are those of whoever asks."""

    def __init__(self, groups: Iterable[Sequence[str]], flags: Sequence[re.RegexFlag]) -> None:
        """Take the patterns of each group, and the flags of each group."""
        self._patterns: list[tuple[int, str, re.RegexFlag]] = []
        self._always: list[int] = []
        self._short: list[tuple[str, int]] = []
        self._by_key: dict[str, list[tuple[str, int]]] = {}
        for number, patterns in enumerate(groups):
            for pattern in patterns:
                place = len(self._patterns)
                self._patterns.append((number, pattern, flags[number]))
                stretches = needed_letters(pattern)
                if not stretches:
                    self._always.append(place)
                for stretch in stretches:
                    if len(stretch) < _KEY:
                        self._short.append((stretch, place))
                        continue
                    self._by_key.setdefault(_key_of(stretch), []).append((stretch, place))

        self._keys = frozenset(self._by_key)

    def candidates(self, words: str) -> dict[int, list[re.Pattern[str]]]:
        """Return the patterns that may match in the words, by the number of their group, in ascending order."""
        lower = words.lower() if words.isascii() else words.lower().translate(FOLDED)
        places = {place for stretch, place in self._short if stretch in lower}
        places.update(self._always)
        for key in self._keys & {lower[at : at + _KEY] for at in range(len(lower) - _KEY + 1)}:
            for stretch, place in self._by_key[key]:
                if stretch in lower:
                    places.add(place)
        found: dict[int, list[re.Pattern[str]]] = {}
        for place in sorted(places):
            number, pattern, flags = self._patterns[place]
            found.setdefault(number, []).append(_compiled(pattern, flags))
        return found


def _key_of(stretch: str) -> str:
    keys = [stretch[at : at + _KEY] for at in range(len(stretch) - _KEY + 1)]
    return max(keys, key=lambda key: sum(_FREQUENT.find(sign) % 40 for sign in key))


@lru_cache(maxsize=4096)
def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(pattern, flags)
