"""Knows the options a text has named so far, by their names and by the words that only one of them has.

For: the reader, which gives what is said later to the option it speaks of. Not for: finding options. Looking a
sentence up costs time by the sentence, not by the number of options.
"""

import re

from app.domain.kit.late_pattern import late

_WORD = late(r"[^\W_]{3,}")
_LEAD = late(
    r"(?:(?:option|variant|alternative|idea|plan|proposal|way|approach|candidate|solution|scenario)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+)?"
    r"(?:\(?(?P<number>[A-Za-z]|\d{1,2}|[ivxIVX]{1,4})\s?[.):–—-]{1,2}\s+)?",
    re.IGNORECASE,
)
_COUNTED = late(r"\(?(?P<number>[A-Za-z]|\d{1,2})[.):]?$")
_LABEL = late(
    r"\b(?:option|variant|alternative|idea|plan|proposal|way|approach|candidate|solution|number|no\.?|#)\s?"
    r"(?P<number>[A-Za-z]|\d{1,2})\b",
    re.IGNORECASE,
)
_INSTEAD_OF = late(r"\b(?:from|instead of|rather than|in place of|over|without|not)\b.{0,60}?(?=\bto\b|\bby\b|$)", re.I)
_LINK = late(r"\[([^\]\n]{1,120})\]\([^)\s]{0,300}\)")
_FATE = late(
    r"\s*(?::|-|–|—|,)\s*(?:eliminated|rejected|recommended|chosen|selected|accepted|discarded|dropped|preferred|winner"
    r"|ruled out|not (?:chosen|selected|recommended)|our (?:choice|pick))\W*$",
    re.IGNORECASE,
)
_BRACKETS = late(r"\s*[(\[][^)\]]*[)\]]")
_SMALL = frozenset(
    "the and for with from that this into our all its one two are was has have not but out over only than then they "
    "use using new own keep make made let them more less per via own each every some any would could should can will "
    "der die das ein eine einen einem einer und oder mit von für auf den dem des wir ist sind war wird weil nicht auch "
    "une les des est pour par dans avec sur que qui plus sont pas nous vous "
    "option options variant alternative idea plan proposal way approach candidate solution number".split()
)
_LEAST_JOINED = 5
_SUBJECT = 70  # characters at the start of a sentence that say what it speaks of
_MOST_SHARING = 2  # a word of more options than this tells none of them


class OptionNames:
    """The options of one text, each known by where its span starts."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._words: dict[str, set[int]] = {}
        self._known: set[int] = set()
        self.last: int | None = None
        self.own: int | None = None  # what the text itself proposes
        self._own_words: frozenset[str] = frozenset()
        self.own_sentence: int | None = None  # where the sentence begins that proposes it, where its title does not

    def __len__(self) -> int:
        return len(self._known)

    def add(self, at: int, *names: str) -> None:
        """Note an option and what it is called."""
        self.last = at
        self._known.add(at)
        for name in names:
            number = _LEAD.match(name)
            bare = name[number.end() :] if number else name
            for form in _forms(name):
                self._exact.setdefault(form, at)
            counted = _COUNTED.match(name)
            if counted is not None:
                # What its list calls it: "Idea 3" comes back to "3.".
                self._exact.setdefault(f"#{counted['number'].lower()}", at)
                continue
            if number and number["number"]:
                self._exact.setdefault(f"#{number['number'].lower()}", at)
            for word in _words(bare):
                self._words.setdefault(word, set()).add(at)

    def take_own(self, at: int | None, words: str) -> None:
        """Note what the text itself proposes, and the words that tell it."""
        self.own = at
        self._own_words = frozenset(_words(_INSTEAD_OF.sub("", words)))

    def exactly(self, words: str) -> int | None:
        """Return the option that is called this, without its number, mark-up and brackets; None where none is.

        What only says again a part of the text's own proposal ("one table") is called by it.
        """
        known = next((self._exact[form] for form in _forms(words) if form in self._exact), None)
        if known is None and self.own is not None and (said := set(_words(words))) and said <= self._own_words:
            return self.own
        return known

    def numbered(self, sentence: str) -> int | None:
        """Return the option whose number the start of a sentence says ("option 2"), or None."""
        label = _LABEL.search(sentence[:_SUBJECT])
        return None if label is None else self._exact.get(f"#{label['number'].lower()}")

    def named_in(self, sentence: str) -> int | None:
        """Return the one option that the start of a sentence speaks of, or None where it names none or several."""
        head = sentence[:_SUBJECT]
        numbered = self.numbered(head)
        if numbered is not None:
            return numbered
        votes: dict[int, int] = {}
        for word in set(_words(head)):
            having = self._words.get(word, ())
            if len(having) <= _MOST_SHARING:
                for at in having:
                    votes[at] = votes.get(at, 0) + (2 if len(having) == 1 else 1)
        best = sorted(votes.items(), key=lambda pair: -pair[1])[:2]
        if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] == best[0][1]):
            return None
        return best[0][0]

    def mostly(self, at: int, words: str) -> bool:
        """Tell whether most of some words are those of one option, not only a word that others have as well."""
        own = set(_words(words))
        return sum(at in self._words.get(word, ()) for word in own) * 2 > len(own)


def without_number(name: str) -> str:
    """Return a name without the number its list gives it: "RabbitMQ" of "2. RabbitMQ", nothing of "Option 3"."""
    if _COUNTED.match(name) is not None or _LABEL.fullmatch(name) is not None:
        return ""
    lead = _LEAD.match(name)
    numbered = lead is not None and (lead["number"] or any(letter.isdigit() for letter in lead[0]))
    return name[lead.end() :] if lead is not None and numbered else name


def name_in_link(words: str) -> tuple[int, int] | None:
    """Return where the words of a link stand that is all of a name ("[Pump A](https://…)"), or None."""
    link = _LINK.match(words.rstrip(" .,;"))
    return link.span(1) if link is not None and link.end() == len(words.rstrip(" .,;")) else None


def _forms(name: str) -> list[str]:
    """Return what a name is known by: as it stands, without number, brackets and fate, and written as one word."""
    words = _FATE.sub("", _LINK.sub(r"\1", name))
    number = _LEAD.match(words)
    bare = words[number.end() :] if number else words
    forms = [
        _plain(form) for form in (name, words, bare, _BRACKETS.sub("", bare), _FATE.sub("", _BRACKETS.sub("", bare)))
    ]
    joined = forms[-1].replace(" ", "")
    # "Pump.B" and "PumpB" are one name; a short word is too easily another's.
    forms.append(f"={joined}" if len(joined) >= _LEAST_JOINED else "")
    return [form for form in dict.fromkeys(forms) if form]


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))


def _words(text: str) -> list[str]:
    return [word.lower().removesuffix("s") for word in _WORD.findall(text) if word.lower() not in _SMALL]
