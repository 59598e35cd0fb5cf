"""What a text says of each row: its own sentences, the remarks on it, and limits that speak of its own design only.

A remark that names another option than the one it stands under belongs to the one it names. Not for: verdicts.
"""

import re
from collections.abc import Iterable, Iterator

from app.domain.base import Value
from app.domain.items import Item, Sign
from app.domain.kit.late_pattern import late
from app.english.cells import answer_in
from app.english.words import clauses, sentence_texts, stems

_LABEL = late(r"^([^:.;!?“”\"]{1,60}):\s+(\S.*)$", re.DOTALL)
_MOST_WORDS_OF_A_FIGURE, _MOST_WORDS_OF_A_LABEL = 12, 4
_NO_LABEL = late(r"^(?:it|this|that|they|we|one|there|you|i)\b|\b(?:not|no|never|cannot)\b", re.IGNORECASE)
_UNSURE = late(
    r"\?|\b(?:maybe|perhaps|possibly|probably|unclear|unknown|not (?:seen|sure|tested|known|out) yet|not sure|depends"
    r"|hopefully|says?|said|claims?|supposedly|should be|might|n/a)\b",
    re.IGNORECASE,
)
_ARTICLE = late(r"^(?:the|our|a|an|this|that|some more: )\s*", re.IGNORECASE)
_OF_ANY = stems("euro euros eur cent dollar dollars usd pound pounds franc francs once year month week day hour piece")
"""Words of sums and times that a title may hold and that name no option."""
_FEWEST_WORDS, _MOST_WORDS_OF_A_NAME = 2, 4
"""A longer title is a sentence; only the whole of it is a name."""


class Fact(Value):
    """One thing that is said of a row; `sign` where the person counts it for or against, `label` before a figure."""

    text: str
    sign: Sign | None = None
    label: str = ""
    is_own: bool = False
    """The row's own text: its first clause says what it is, the rest what is said of it."""

    def is_name(self, clause: str) -> bool:
        """Whether a clause only says which row this is."""
        return self.is_own and clause == next(iter(self.clauses()), None)

    @property
    def value(self) -> str:
        """What stands behind its label."""
        return self.text[len(self.label) + 1 :] if self.label else self.text

    @property
    def is_answer(self) -> bool:
        """Whether it is a cell that only answers what its title asks: the words of the title state nothing then."""
        return bool(self.label) and answer_in(self.value) is not None

    @property
    def is_sure(self) -> bool:
        """Whether it is said as so: a guess, a question or somebody's claim is no ground."""
        return _UNSURE.search(self.text) is None

    def clauses(self) -> tuple[str, ...]:
        """What it says, clause by clause; a figure with its label is one."""
        if self.label:
            return (self.text,)
        found: list[str] = []
        for sentence in sentence_texts(self.text):
            found += clauses(sentence) or (sentence,)
        return tuple(one for one in found if _UNSURE.search(one) is None)


def fact_of(text: str, sign: Sign | None = None) -> Fact:
    """Return what a sentence or a cell of a table ("Range: 165 km") says."""
    labelled = _LABEL.match(text)
    if labelled is None:
        return Fact(text=text, sign=sign)
    if answer_in(labelled[2]) is not None:
        return Fact(text=text, sign=sign, label=labelled[1])
    if _NO_LABEL.search(labelled[1]) is not None:
        return Fact(text=text, sign=sign)
    short = len(text.split()) <= _MOST_WORDS_OF_A_FIGURE and len(labelled[1].split()) <= _MOST_WORDS_OF_A_LABEL
    return Fact(text=text, sign=sign, label=labelled[1] if short else "")


class Names:
    """Which of a run's options a sentence names, by the words of their titles that no other has."""

    def __init__(self, titles: dict[str, str]) -> None:
        self._titles = {key: " ".join(title.split()) for key, title in titles.items()}
        words = {key: stems(title) - _OF_ANY for key, title in self._titles.items()}
        self._own = {
            key: mine - frozenset[str]().union(*(other for one, other in words.items() if one != key))
            for key, mine in words.items()
        }

    def meant(self, text: str, about: str) -> str:
        """Return the option a remark is on: the one it stands under, unless it names exactly one other and not that.

        One word of a long title names nothing: "old edits" is not the "snapshot before each bulk edit".
        """
        said = stems(text)
        named = [
            key for key, own in self._own.items() if own & said and (key == about or len(own & said) * 2 >= len(own))
        ]
        return named[0] if len(named) == 1 and about != named[0] else about

    def only_one_in(self, text: str) -> str | None:
        """Return the option that a piece of text names, where it names one alone."""
        said = stems(text)
        named = [key for key, own in self._own.items() if own & said]
        return named[0] if len(named) == 1 else None

    def of_one_design(self, item: Item) -> str | None:
        """Return the option whose own design a limit speaks of, because it begins with its name."""
        start = _ARTICLE.sub("", " ".join(item.text.split())).casefold()
        for key, title in self._titles.items():
            parts = title.casefold().split()
            names = [title.casefold()]
            if len(parts) <= _MOST_WORDS_OF_A_NAME:
                names += [" ".join(parts[at:]) for at in range(1, len(parts) - _FEWEST_WORDS + 1)]
            if any(re.match(rf"{re.escape(name)}\b", start) for name in names if stems(name) & self._own[key]):
                return key
        return None


def clauses_of(facts: Iterable[Fact]) -> Iterator[tuple[Fact, str]]:
    """Give what is said as so, clause by clause."""
    for fact in facts:
        if fact.label and not fact.is_sure:
            continue
        for clause in fact.clauses():
            yield fact, clause
