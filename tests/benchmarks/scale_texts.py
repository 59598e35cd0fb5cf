"""Seeded texts for the benchmarks: words as unevenly spread as in speech. Not for reading.

Many words share a beginning, as the words of one subject do, so that a search while typing finds much.
"""

import itertools
import random

_COMMON = (
    "interview schedule schedules scheduling import imported important night queue bread shop driver vans capacity "
    "cost week limit goal risk plan check result score today because before after cheaper staff storage energy"
)
_ONSETS, _VOWELS, _ENDS = (
    "b d f g h k l m n p r s t v w st tr pl".split(),
    "a e i o u ai ee".split(),
    "n r s t l".split(),
)


def _vocabulary(source: random.Random) -> list[str]:
    def syllable() -> str:
        return source.choice(_ONSETS) + source.choice(_VOWELS) + source.choice(("", "", *_ENDS))

    made = {"".join(syllable() for _ in range(source.randint(1, 4))) for _ in range(6_000)}
    return [*_COMMON.split(), *sorted(made)]


class TextWriter:
    """Texts of messages: words as unevenly spread as in speech, some with lists or code."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._words = _vocabulary(source)
        self._weights = list(itertools.accumulate(1 / (place + 8) for place in range(len(self._words))))

    def line(self, words: int) -> str:
        """So many words."""
        return " ".join(self._source.choices(self._words, cum_weights=self._weights, k=words)).capitalize()

    def message(self, number: int) -> str:
        """The text of message `number` of a chat."""
        kind, length = number % 10, self._source.choice((6, 12, 20, 40, 60))
        if kind == 3:
            return f"{self.line(8)}:\n\n" + "\n".join(f"- **{self.line(2)}** {self.line(7)}" for _ in range(4))
        if kind == 7 and number % 50 == 7:
            return f"{self.line(5)}:\n\n```python\ndef {self.line(1).lower()}(n):\n    return n + {number}\n```"
        return f"{self.line(length)}."


def markdown_of(length: int) -> str:
    """An answer of so many characters as a model writes one: headings, paragraphs, lists, code and tables."""
    pieces: list[str] = []
    while sum(map(len, pieces)) < length:
        number = len(pieces) + 1
        pieces.append(
            f"## Step {number}\n\n"
            "Some **words** about it, which go on for a while so that the line wraps at the end of the column, and"
            " then a little more, with `names` of things in it.\n\n"
            "- one thing that would have to be done first\n- another one, which can wait\n\n"
            f"```python\nlimit = {number}\nfor night in range(limit):\n    run(night)  # one after the other\n```\n\n"
            f"| night | hours |\n|---|---|\n| {number} | 6 |\n| {number + 1} | 3 |\n\n"
        )
    return "".join(pieces)[:length]
