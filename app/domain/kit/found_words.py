"""What was typed into a search, as words: each is the beginning of a word that is looked for, and where those stand.

One rule for the snippets of the store and the marks in the window. Not for finding itself: the store's index does that,
by the same words without regard to case and accents.
"""

import re
import unicodedata
from functools import cached_property
from itertools import islice

from app.domain.kit.late_pattern import late

MOST_TYPED = 2_000
"""Characters of what was typed that count."""
MOST_WORDS = 12
_MOST_MARKS = 500
_WORD = late(r"[^\W_]+")


class _Plain(dict[int, str]):
    """Each character small and without its accent, made when it is first met; one for one, so that places stay."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0]
        small = base.lower()
        self[code] = small if len(small) == 1 else base
        return self[code]


_PLAIN = _Plain()


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_PLAIN)


class FoundWords:
    """The words of what was typed; whatever it was, it is never an error."""

    def __init__(self, typed: str) -> None:
        self.words = tuple(dict.fromkeys(_WORD.findall(_plain(typed[:MOST_TYPED]))))[:MOST_WORDS]

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Finds one of them at the beginning of a word; nothing where there is none."""
        # The longest first, so that “night” is marked whole where “n” was typed as well.
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})")

    def first(self, text: str) -> int | None:
        """Where the first word found stands in a text; None where none does."""
        found = self._pattern.search(_plain(text))
        return None if found is None else found.start()

    def stand_in(self, text: str) -> bool:
        """Whether all of them begin a word of a text."""
        words = _WORD.findall(_plain(text))
        return all(any(word.startswith(one) for word in words) for one in self.words)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where words found stand in a text: first character and the one behind the last, at most 500 of them."""
        return tuple(found.span() for found in islice(self._pattern.finditer(_plain(text)), _MOST_MARKS))
