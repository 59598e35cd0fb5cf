"""Where in one text phrases may stand, by letters they cannot do without: found once, then asked for each sentence.

For: phrases that are tried where every sentence of a long text begins, most of them in vain. Not for:
matching; the answer leaves out no phrase that matches.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from app.english.phrases.literals import needed_letters
from app.english.phrases.phrase_index import FOLDED

_TOO_COMMON = 3  # a stretch of so few letters stands nearly everywhere


class PhrasePlaces:
    """The places of phrases in a text; their numbers are those of the order in which they are given."""

    def __init__(self, text: str, phrases: Sequence[str]) -> None:
        """Look for the letters of each phrase; time in proportion to the length of the text, for each phrase."""
        lower = text.lower().translate(FOLDED)
        self._always: list[int] = []
        places: list[tuple[int, int]] = []
        for number, phrase in enumerate(phrases):
            # A blank of a phrase may be a line end in the text, so only its longest word is looked for.
            words = {max(stretch.split(" "), key=len) for stretch in needed_letters(phrase)}
            if not words or len(lower) != len(text) or min(map(len, words)) <= _TOO_COMMON:
                self._always.append(number)
                continue
            for word in words:
                places.extend((at, number) for at in _all_of(word, lower))
        places.sort()
        self._offsets = [at for at, _ in places]
        self._numbers = [number for _, number in places]

    def near(self, start: int, end: int) -> list[int]:
        """Return the numbers of the phrases that may stand in text[start:end], in their order."""
        first, last = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
        return sorted({*self._always, *self._numbers[first:last]})


def _all_of(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
