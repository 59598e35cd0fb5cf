"""Tells which of many phrases a sentence may hold, by letters that stand in it, before any pattern is tried.

For: ``cues`` and ``heading_words``, whose phrases are asked about every sentence. Not for: what a phrase means. The
answer leaves out no phrase that matches; a pattern is compiled when a sentence first calls for it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Protocol

from app.english.phrases.literals import needed_letters
from app.english.phrases.plain_phrase import PlainPhrase, plain_phrase

_KEPT = 512  # answers: a sentence is judged alone, beside its heading and among its neighbours
_KEY = 5  # characters of a stretch that are looked up
_FREQUENT = " etaoinsrhldcum"  # a stretch is looked up by its letters that are rarest in English
FOLDED = str.maketrans({"ſ": "s", "ı": "i"})
"""What `re` takes for an s or an i without regard to case."""


class Looks(Protocol):
    """A pattern, or what stands for one that is known to be found."""

    def search(self, words: str, /) -> object | None:
        """Return anything but None where it is found in the words it was given out for."""


class _Met:
    """A plain phrase that stands in the words."""

    def search(self, words: str, /) -> object | None:
        """Return the words: it is found in them."""
        return words


_MET = _Met()


class PhraseIndex:
    """Phrases in numbered groups; the numbers are those of whoever asks."""

    def __init__(self, groups: Iterable[Sequence[str]], flags: Sequence[re.RegexFlag]) -> None:
        """Take the patterns of each group, and the flags of each group."""
        self._patterns: list[tuple[int, str, re.RegexFlag]] = []
        self._plain: list[PlainPhrase | None] = []
        self._always: list[int] = []
        self._short: list[tuple[str, int]] = []
        self._by_key: dict[str, list[tuple[str, int]]] = {}
        for number, patterns in enumerate(groups):
            for pattern in patterns:
                place = len(self._patterns)
                self._patterns.append((number, pattern, flags[number]))
                plain = plain_phrase(pattern, any_case=bool(flags[number] & re.IGNORECASE))
                self._plain.append(plain)
                stretches = needed_letters(pattern) if plain is None else plain.spellings
                if not stretches:
                    self._always.append(place)
                for stretch in stretches:
                    if len(stretch) < _KEY:
                        self._short.append((stretch, place))
                        continue
                    self._by_key.setdefault(_key_of(stretch), []).append((stretch, place))

        self._keys = frozenset(self._by_key)
        self._known: dict[str, dict[int, list[Looks]]] = {}

    def candidates(self, words: str) -> dict[int, list[Looks]]:
        """Return what may be found in the words, by the number of its group, in ascending order; not to be changed.

        Plain phrases are looked for here: one that stands in the words is found by whoever searches for it there.
        """
        known = self._known.get(words)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[words] = self._candidates(words)
        return known

    def _candidates(self, words: str) -> dict[int, list[Looks]]:
        lower = words.lower() if words.isascii() else words.lower().translate(FOLDED)
        # Where a letter has no small one of its own, what is small stands elsewhere: patterns decide then.
        plain = self._plain if len(lower) == len(words) else [None] * len(self._plain)
        places: dict[int, bool] = dict.fromkeys(self._always, False)
        keys = self._keys & {lower[at : at + _KEY] for at in range(len(lower) - _KEY + 1)}
        for stretch, place in chain(self._short, *map(self._by_key.__getitem__, keys)):
            if stretch not in lower:
                continue
            phrase = plain[place]
            if phrase is None:
                places[place] = False
            elif phrase.stands_at(stretch, lower if phrase.any_case else words):
                places[place] = True
        found: dict[int, list[Looks]] = {}
        for place in sorted(places):
            number, pattern, flags = self._patterns[place]
            found.setdefault(number, []).append(_MET if places[place] else _compiled(pattern, flags))
        return found


def _key_of(stretch: str) -> str:
    rare = [_FREQUENT.find(sign) % 40 for sign in stretch]
    sums = [sum(rare[at : at + _KEY]) for at in range(len(stretch) - _KEY + 1)]
    at = sums.index(max(sums))
    return stretch[at : at + _KEY]


@lru_cache(maxsize=4096)
def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(pattern, flags)
