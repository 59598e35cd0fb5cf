"""Reads list items and titled paragraphs that are one option each: what names it, and what is said of it.

For: the reader, below a heading or lead-in of options. Not for: running text, which `option_reader` reads.
"""

import re
from dataclasses import replace

from app.domain.kit.late_pattern import late
from app.english.reading.choices.errands import errand_of
from app.english.reading.choices.option_names import OptionNames
from app.english.reading.choices.option_reader import (
    A_QUESTION,
    EARLY,
    RULES_OUT,
    STATES,
    VERB,
    OptionReader,
    under,
)
from app.english.reading.choices.remarks import sign_of
from app.english.reading.choices.told import Telling, told_options
from app.english.reading.headings import Context, label_at
from app.english.reading.modality import judge
from app.english.reading.options import first_option, is_trade_off
from app.english.reading.results import Results
from app.english.reading.sentences import cut
from app.english.reading.titled_items import item_in_heading, only_asks
from app.english.reading.titles import shown

_COLON = late(r"\s{0,2}:\s{1,3}(?=\S)")
_REFUSED = late(
    r"(?P<o>.{3,80}?) (?:was|were|is|are|has been|have been|got) (?:\w+ )?(?:dismissed|rejected|refused"
    r"|turned down|voted down"
    r"|ruled out|not wanted|off the table)\b"
)
_A_NAME = late(r"(?:mr|mrs|ms|dr|frau|herr|mme|m\.)?\.?\s?[A-Z][\w'’-]{1,15}$")
_FIGURE = late(r"(?:about |some |only |ca\.? |from |around )?[+−-]?\s?[€$£]?\s?\d")
_BALANCE = late(r"[+−-]\s?[€$£]?\s?\d")
_REFERS = late(r"(?:option|variant|alternative|variante|plan|idea|proposal|scenario)?\s?\(?(?:\d{1,2}|[A-Za-z])[.):]?$")
_COUNTS = late(
    r"(?:option|variant|alternative|plan|idea|proposal|scenario|solution|approach)\s(?:no\.\s?)?(?:\d{1,2}|[A-Za-z])[.):]$",
    re.IGNORECASE,
)
_LONG_WORD = late(r"[^\W\d_]{4,}")
_POINTS_BACK = late(r"(?:it|they|this|these|those|that|the|both|but|we|i|you|there)\b")
_RULED_OUT = "ruled out in passing"
_MAY_COUNT = frozenset({"neutral", "today", "option"})  # sections in which "Option A: …" may stand
_FEWEST_TITLES = 2
_WORDS_OF_A_NAME = 9
_LONGEST_TITLE = 80  # characters of an option before a colon


class OptionItems:
    """Reads items of lists under options."""

    def __init__(self, text: str, results: Results, options: OptionReader) -> None:
        self._text = text
        self._results = results
        self._options = options
        self._names: OptionNames = options.names
        self._titled = False  # whether the items of the list that is read are titles with what is said of them
        self._spoken = False  # whether each item begins with who says it

    def start_list(self, items: list[tuple[int, int]]) -> None:
        """Begin a list: where each item has a title before a colon and is spoken of behind it, titles are options."""
        labels = [label_at(self._text, start, end) for start, end in items]
        spoken = sum(
            label is not None and _speaks_of_it(self._text[label.end : end])
            for label, (_, end) in zip(labels, items, strict=True)
        )
        titles = {label.words.lower() for label in labels if label is not None and label.topic is None}
        # Who has been spoken of before the list and stands before a colon in it is who says what follows.
        before = self._text[: items[0][0]] if items else ""
        names = sum(
            label is not None and _A_NAME.match(label.words) is not None and label.words in before for label in labels
        )
        lower = sum(label is not None and self._text[label.end].islower() for label in labels)
        self._spoken = names >= _FEWEST_TITLES and names == lower and names * 2 >= len(items)
        self._titled = not self._spoken and len(items) == len(titles) >= _FEWEST_TITLES and spoken * 2 >= len(items)

    def item(self, start: int, end: int, context: Context, label: str | None) -> None:
        """Read a list item or titled paragraph that is one option: its first sentence; the rest is said of it."""
        first, at = True, None
        for begin, stop in cut(self._text, start, end):
            words = self._text[begin:stop]
            own = judge(words, context)
            if own is not None and own.kind in {"hard", "aside"} and own.strength > RULES_OUT:
                self._results.emit(begin, stop, own, context)
            elif first and (errand := errand_of(words)) is not None and not self._titled:
                self._results.emit(begin, stop, errand, context)
            elif words.rstrip().endswith("?") and self._options.asked(begin, stop, among_options=True):
                at = self._names.last
            elif only_asks(words):
                self._results.leave(begin, stop, A_QUESTION)
            elif first and (refused := _REFUSED.match(words)) is not None and self._names.exactly(refused["o"]) is None:
                self._results.leave(begin, stop, _RULED_OUT)
            elif first:
                at = self._first(begin, stop, context, label)
            else:
                self._options.said_of(at, begin, stop)
            first = False

    def paragraph(self, parts: list[tuple[int, int]], section: Context | None) -> bool:
        """Read a paragraph whose first sentence only names an option, then spoken of; return whether it is one.

        That is "Option A: guided tours. …" anywhere, and below a heading of options "Airtable. …".
        """
        if len(parts) < _FEWEST_TITLES:
            return False
        start, end = parts[0][0], parts[-1][1]
        if _COUNTS.match(self._text[slice(*parts[0])]) is not None and (section is None or section.topic in _MAY_COUNT):
            label = self._text[slice(*parts[0])].rstrip(".:) ")
            self._results.head(*parts[0], "counts an option")
            self.item(parts[1][0], end, Context("option", label), label)
            return True
        first = self._text[slice(*parts[0])]
        counted = item_in_heading(first)
        is_counted = counted is not None and counted[0] == "option"
        if counted is not None and is_counted and (section is None or section.topic in _MAY_COUNT):
            self.item(start, end, Context("option", first[: counted[1]].rstrip(" :.)-–—\n")), None)
            return True
        if section is None or section.topic != "option" or not section.heading or not _only_names(first):
            return False
        self.item(start, end, section, None)
        return True

    def titled(self, start: int, stop: int, begin: int, end: int, context: Context) -> bool:
        """Take the title text[start:stop] as an option where text[begin:end] speaks of it; else the text is one."""
        first = next(iter(cut(self._text, begin, end)), (begin, end))
        if _REFERS.match(self._text[start:stop]) is not None or not _speaks_of_it(self._text[first[0] : first[1]]):
            return False
        known = self._names.exactly(self._text[start:stop])
        at = self._options.add(start, stop, under(context), context) if known is None else known
        if at is None:
            return False
        self._options.weigh(begin, end, replace(context, option=at))
        return True

    def run_in(self, start: int, stop: int, begin: int, end: int, context: Context) -> None:
        """Read a paragraph below options that begins with a bold title: the title is one, or what it stands for is."""
        title, said = self._text[start:stop], self._text[begin:end]
        if context.option is not None or _defines(title, said) or not self.titled(start, stop, begin, end, context):
            self.item(begin, end, context, shown(title))

    def _first(self, begin: int, stop: int, context: Context, label: str | None) -> int | None:
        name = label_at(self._text, begin, stop) if label is None else None
        if name is not None and self._spoken and _A_NAME.match(name.words) is not None:
            begin, name = name.end, None
        told = told_options(self._text, begin, stop, Telling(opinions=True, among=True)) if name is None else []
        if told:
            self._options.told(begin, stop, [(one.start, one.end) for one in told], context)
            return self._names.last
        known = self._names.exactly(name.words) if name is not None else None
        if name is not None and known is None and self._options.has_some:
            known = self._names.named_in(name.words)
            # What stands beside the text's own proposal shares words with it and is another way.
            shares = known is not None and self._names.mostly(known, name.words)
            known = known if shares and known != self._names.own else None
        if known is not None and name is not None:
            # "Two runs: …" comes back to an option that was named before.
            self._options.said_of(known, begin, stop)
            return known
        if name is not None and self._titled:
            at = self._options.add(begin, begin + self._text[begin:stop].index(":"), under(context), context)
            self._options.said_of(at, name.end, stop)
            return at
        if self._options.has_some and name is not None and is_trade_off(self._text[name.end : stop]):
            self._options.said_of(self._names.named_in(self._text[begin:stop]), begin, stop)
            return None
        if name is not None and (inside := self._options.in_label(begin, stop, name, under(context), context)):
            return inside
        if name is not None and name.topic == "option" and stop - name.end > 3:
            label, begin = name.words, name.end
        start, end = first_option(self._text, begin, stop)
        title = None if label is not None else _COLON.search(self._text, start, min(end, start + _LONGEST_TITLE))
        if title is not None and _explains(self._text[start : title.start()], self._text[title.end() : end]):
            end = title.start()
        at = self._options.add(start, end, under(context), context, label)
        self._options.said_of(at, end, stop)
        return at


def _only_names(sentence: str) -> bool:
    """Tell whether a sentence of a few words names a thing and states nothing."""
    words = sentence.rstrip()
    few = len(words.split()) <= _WORDS_OF_A_NAME and words.endswith(".") and ":" not in words and ", " not in words
    return few and not (STATES.match(words) or VERB.search(words) or is_trade_off(words) or judge(words, None))


def _defines(title: str, said: str) -> bool:
    """Tell whether what follows a title is the way itself in more words ("Web page. A small page that we host.")."""
    first = said[:_LONGEST_TITLE].lower()
    return _POINTS_BACK.match(first) is None and any(word in first for word in _LONG_WORD.findall(title.lower()))


def _explains(title: str, rest: str) -> bool:
    """Tell whether a colon opens what an option means or brings, instead of naming a thing before its text."""
    words = title.split()
    if len(rest.split()) < 3:
        return len(words) > 1 and _BALANCE.match(rest) is not None
    if len(words) < 2:
        return is_trade_off(rest) or STATES.match(rest) is not None
    return title[:1].islower() or VERB.search(rest[:30]) is not None or is_trade_off(rest)


def _speaks_of_it(sentence: str) -> bool:
    """Tell whether what follows a title says something of it, instead of what it means ("Rent a shed.")."""
    return (
        sentence[:1].islower()
        or _FIGURE.match(sentence) is not None
        or is_trade_off(sentence)
        or sign_of(sentence) is not None
        or STATES.match(sentence) is not None
        or VERB.search(sentence[:EARLY]) is not None
    )
