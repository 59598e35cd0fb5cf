"""What a model said of a text's sentences as spans, and those as items: every letter of the text in exactly one place.

Pure. A class is the model's, a place is code's: quotes are looked up, numbers are checked against the words that show
them, what others wrote waits, and a question states nothing. Not for asking (`message_reading`) or consent (`consent`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.items import Item, ItemKind, Sign
from app.domain.quantity import Quantity
from app.domain.reading import (
    SET_ASIDE,
    DocumentReply,
    Force,
    NamedOption,
    SectionRole,
    Sentence,
    SentenceKind,
    SentenceVerdict,
)
from app.english.deciding_quantity import deciding_quantity
from app.english.force import is_hedged
from app.english.language import guess_language, is_readable
from app.english.placed_items import MOST_AT_ONCE, PlacedItems
from app.english.reading.cuts import frame_of
from app.english.reading.places import AnySpan, places
from app.english.reading.spans import SaidSpan, UnusedSpan
from app.english.said_numbers import reads_decimal_comma, shown_quantity

_NO_ITEM = {
    SentenceKind.QUESTION: "a question",
    SentenceKind.ORDER: "tells a program what to do, and is no part of the problem",
    SentenceKind.UNUSED: "no part of the problem, as the model reads it",
}
_OF_GOALS = {Force.MUST: 100, Force.SHOULD: 70, Force.COULD: 40, Force.NONE: 70}
_OF_LIMITS = {Force.MUST: 100, Force.SHOULD: 60, Force.COULD: 30, Force.NONE: 60}
_ROUGHLY = 50
"""Of a limit whose number is only roughly meant."""
_NUMBERED = frozenset({SentenceKind.GOAL, SentenceKind.CONSTRAINT, SentenceKind.TODAY, SentenceKind.RESOURCE})
_NUMBERED |= {SentenceKind.LIMIT, SentenceKind.OPTION, SentenceKind.ASSUMPTION}
_RUNS_ON = 600
"""Characters behind a sentence into which a quote of it may run."""
_SIGNS: dict[str, Sign] = {"+": "+", "-": "-"}
SAID_OF_OPTIONS = "said for or against"


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int

    def meets(self, other: "_Stretch") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class _Text:
    message: str
    decimal_comma: bool
    is_readable: bool
    options: dict[str, _Stretch] = field(default_factory=dict)
    """Where the options of the document are listed, by their short names."""
    spans: list[AnySpan] = field(default_factory=list)
    taken: list[_Stretch] = field(default_factory=list)

    def words(self, at: _Stretch) -> str:
        return self.message[at.start : at.end]


def said_items(
    message: str,
    sentences: tuple[Sentence, ...],
    document: DocumentReply | None,
    verdicts: tuple[SentenceVerdict, ...],
    existing: tuple[Item, ...],
) -> tuple[Item, ...]:
    """Return the items a text has by a model's verdicts, in its order, each with its place.

    Args:
        message: the text.
        sentences: all its spans.
        document: what the model said of it as a whole, where it was asked.
        verdicts: on the sentences; one without any is set aside.
        existing: items that are there already.
    """
    language = guess_language(message)
    text = _Text(message, reads_decimal_comma(message), is_readable(language))
    roles = roles_of(document)
    _take_options(text, () if document is None else document.options, sentences)
    of_sentence: dict[int, list[SentenceVerdict]] = {}
    for verdict in verdicts:
        of_sentence.setdefault(verdict.sentence, []).append(verdict)
    for sentence in sentences:
        role = roles.get(sentence.section)
        if role in SET_ASIDE:
            _leave(text, _Stretch(sentence.start, sentence.end), f"in a section of {role.value}")
        else:
            _take(text, sentence, of_sentence.get(sentence.number, []))
    # A heading that is an option, or says something, is that.
    frame = frame_of(message)
    text.spans += [one for one in frame if not any(_Stretch(one.start, one.end).meets(at) for at in text.taken)]
    made = PlacedItems(existing)
    made.take(message, places(message, text.spans))
    made.let_wait(MOST_AT_ONCE)
    return tuple(made.items) if made.says_something(is_first=not existing) else ()


def roles_of(document: DocumentReply | None) -> dict[int, SectionRole]:
    """Return the role of each section that has one, by its number."""
    return {} if document is None else {one.section: one.role for one in document.sections}


def place_of(message: str, sentence: Sentence, quote: str) -> tuple[int, int] | None:
    """Return where the words stand, from a sentence on, white space apart; the whole sentence for no words."""
    words = quote.split()
    if not words:
        return sentence.start, sentence.end
    found = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE).search(
        message, sentence.start, min(len(message), sentence.end + _RUNS_ON)
    )
    # Words that only stand in a later sentence are not about this one.
    return found.span() if found is not None and found.start() < sentence.end else None


def _take_options(text: _Text, options: Iterable[NamedOption], sentences: tuple[Sentence, ...]) -> None:
    """Place the options of the document where they are first said; one that stands nowhere is none."""
    quoted = [_Stretch(one.start, one.end) for one in sentences if one.quoted]
    for number, option in enumerate(options, 1):
        words = option.quote.split()
        found = re.search(r"\s+".join(map(re.escape, words)), text.message) if words else None
        if found is None:
            continue
        at = _Stretch(*found.span())
        if any(at.meets(other) for other in text.taken):
            continue
        text.options[f"o{number}"] = at
        waits = any(at.meets(other) for other in quoted)
        _add(text, at, ItemKind.OPTION, "an option of the document", waits=waits, label=option.title)


def _take(text: _Text, sentence: Sentence, verdicts: list[SentenceVerdict]) -> None:
    whole = _Stretch(sentence.start, sentence.end)
    if not verdicts:
        _leave(text, whole, "the model did not say what it is")
        return
    used = False
    for verdict in verdicts:
        place = place_of(text.message, sentence, verdict.quote)
        if place is None and len(verdicts) == 1:
            place = sentence.start, sentence.end
        at = None if place is None else _free(text, _Stretch(*place))
        if at is None:
            continue
        used = True
        _class(text, sentence, verdict, at)
    if not used:
        _leave(text, whole, "quoted in other words than it has")


def _free(text: _Text, at: _Stretch) -> _Stretch | None:
    """The longest part of a stretch that nothing has taken yet, None where that has no letters."""
    parts = [at]
    for other in text.taken:
        parts = [
            part
            for one in parts
            for part in (
                (_Stretch(one.start, other.start), _Stretch(other.end, one.end)) if one.meets(other) else (one,)
            )
            if part.start < part.end
        ]
    parts = [part for part in parts if any(sign.isalnum() for sign in text.words(part))]
    longest = max(parts, key=lambda part: part.end - part.start, default=None)
    if longest is None or longest.start == at.start:
        return longest
    # What is left behind words that were taken begins with its own words, not with the comma between.
    words = text.words(longest)
    return _Stretch(longest.start + len(words) - len(words.lstrip(" \t\n,;:.–—")), longest.end)


def _class(text: _Text, sentence: Sentence, verdict: SentenceVerdict, at: _Stretch) -> None:
    kind = verdict.kind
    if sentence.asks and kind not in (*_NO_ITEM, SentenceKind.OPTION):
        kind = SentenceKind.QUESTION
    if kind in _NO_ITEM:
        _leave(text, at, _NO_ITEM[kind])
        return
    if kind is SentenceKind.REMARK:
        about = text.options.get(verdict.about)
        if about is None or sentence.quoted:
            _leave(text, at, SAID_OF_OPTIONS)
        else:
            sign = _SIGNS.get(verdict.sign)
            _add(text, at, ItemKind.REMARK, SAID_OF_OPTIONS + " an option", about=about.start, sign=sign)
        return
    quantity = _quantity(text, verdict, at) if kind in _NUMBERED else None
    scale = _OF_GOALS if kind is SentenceKind.GOAL else _OF_LIMITS
    weight = scale[verdict.force]
    if quantity is not None and weight == 100 and kind is SentenceKind.CONSTRAINT and is_hedged(text.words(at)):
        weight = _ROUGHLY
    rule = f"read by the model: {verdict.force.value}" if verdict.force is not Force.NONE else "read by the model"
    _add(
        text,
        at,
        ItemKind(kind.value),
        rule,
        waits=sentence.quoted,
        quantity=quantity,
        weight=weight,
        checks=tuple(check for check in verdict.checks if check.strip()),
    )


def _quantity(text: _Text, verdict: SentenceVerdict, at: _Stretch) -> Quantity | None:
    """The number the model read where the stretch shows it; in a text the rules can read, else what they find."""
    words, said = text.words(at), verdict.quantity
    if said is not None:
        shown = shown_quantity(
            words,
            op=said.op,
            value=said.value,
            unit=said.unit,
            quote=said.quote,
            decimal_comma=text.decimal_comma,
        )
        if shown is not None:
            return shown
    return deciding_quantity(words) if text.is_readable else None


def _leave(text: _Text, at: _Stretch, rule: str) -> None:
    text.taken.append(at)
    text.spans.append(UnusedSpan(start=at.start, end=at.end, text=text.words(at), rule=rule))


def _add(
    text: _Text,
    at: _Stretch,
    kind: ItemKind,
    rule: str,
    *,
    waits: bool = False,
    quantity: Quantity | None = None,
    weight: int = 0,
    checks: tuple[str, ...] = (),
    label: str = "",
    about: int | None = None,
    sign: Sign | None = None,
) -> None:
    text.taken.append(at)
    text.spans.append(
        SaidSpan(
            start=at.start,
            end=at.end,
            text=text.words(at),
            kind=ItemKind.WAITING if waits else kind,
            classed=kind if waits else None,
            quantity=quantity,
            weight=weight,
            checks=checks,
            label=label or None,
            about=about,
            sign=sign,
            rule=f"in a mail of somebody else; {rule}" if waits else rule,
        )
    )
