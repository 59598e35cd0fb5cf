"""Tells which class a heading, a label or a lead-in sentence announces for what follows it.

For: the reader's context. Not for: single statements, which ``modality`` judges.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.kit.late_pattern import late
from app.english.phrases.heading_words import (
    HEADING_FILES,
    HeadingPhrases,
    Topic,
    first_topic,
    labels_about_the_text,
)

_NUMBERING = late(r"^(?:§ ?)?(?:\d{1,3}(?:\.\d{1,3}){0,4}[.):]?|[ivxIVX]{1,6}[.):]|\(?[a-zA-Z][.)])\s{1,8}")
_MARKUP = late(r"[*_`#>\[\]\"“”]")
_BRACKETS_BEHIND = late(r"(?<=\w) ?\([^()]*\)$")
_SPEAKER_MAX = 100

_LONGEST_HEADING = 300  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Context:
    """What a heading or lead-in says about the text after it."""

    topic: Topic
    source: str  # the heading's or lead-in's own words
    option: int | None = None  # where the option starts that the heading names; what follows is said of it
    strength: float | None = None  # how strongly it speaks, where that is not as its class does
    heading: bool = False  # a heading of the person's own, which holds against more words than a lead-in


def plain(heading: str) -> str:
    """Return a heading in lower case without numbering and mark-up."""
    return _plain(heading[:_LONGEST_HEADING])


@lru_cache(maxsize=256)
def _plain(heading: str) -> str:
    """Make it plain once: several rules ask about each heading, label and lead-in."""
    text = _MARKUP.sub("", heading).strip()
    text = _NUMBERING.sub("", text, count=1)
    return " ".join(text.lower().replace("’", "'").split()).rstrip(".:?! ")


def topic_of(
    heading: str, *, files: tuple[str, ...] = HEADING_FILES, among: Iterable[HeadingPhrases] | None = None
) -> Topic | None:
    """Return the class a heading announces, or None where no word of it names one.

    Args:
        heading: The heading as it stands.
        files: The files of phrases that may decide.
        among: The phrases that may decide, where they are not those of files.
    """
    text = plain(heading)
    if not text or len(text) > 160:
        return None
    for words in dict.fromkeys((text, _BRACKETS_BEHIND.sub("", text))):
        topic = first_topic(words, files) if among is None else _first_among(words, among)
        if topic is not None:
            return topic
    return None


def _first_among(words: str, groups: Iterable[HeadingPhrases]) -> Topic | None:
    return next((phrases.topic for phrases in groups if phrases.pattern.search(words)), None)


# A lead-in must speak about items ("points", "the following", "three approaches") rather than state one.
_COUNT = (
    r"(?:two|three|four|five|six|seven|several|many|various|some|a few|few|a couple of|a number of|other|more"
    r"|certain)"
)
_CLASS_NOUN = (
    r"(?:ways|approaches|options|ideas|routes|things|points|conditions|limits|goals|aims|objectives"
    r"|possibilities|designs|models|forms|variants|concepts|proposals|solutions|"
    r"wishes|preferences|rules|constraints|paths|directions|schemes|candidates|suggestions|alternatives"
    r"|assumptions|expectations|requirements|courses|plans|outcomes|resources|restrictions|facts|matters"
    r"|aspects|respects|subjects)"
)
_ABOUT_ITEMS = late(
    rf"\b(?:the following|as follows|following (?:\w+ )?{_CLASS_NOUN}|(?<!bonus )(?<!plus )points\b"
    rf"|{_COUNT} (?:\w+ )?{_CLASS_NOUN}|{_COUNT} (?:\w+ ){{1,2}}(?:ways|things) |"
    rf"(?:there (?:are|is)|these are|those are|here (?:are|is)"
    rf"|here['’]s)(?: (?!no\b)\w+){{0,3}} (?:{_CLASS_NOUN}|things|what)|^these (?:are"
    rf"|{_CLASS_NOUN}) (?!\w+ed by)|"
    rf"things (?:we|i|that|which|to|you|one)|(?:is|are) (?:quickly|easily|soon) (?:said|told|listed)|(?:is"
    rf"|are) (?:quite |very |rather )?(?:simple|clear|easy to (?:say|state|put|tell))|(?:^|^then )(?:other"
    rf"|some|many|a few) things\b|"
    rf"short list|listed (?:here|below)|below$|(?:is|are) (?:this|these)$|this much is|in (?:short|brief)$|"
    rf"(?:said|listed|named|told|clear|here|down) (?:\w+ ){{0,2}}what\b|{_CLASS_NOUN}(?:$| (?:have|were"
    rf"|are|has) (?:also )?(?:been )?(?:raised|listed|voiced|made|given"
    rf"|expressed|known|named|fixed|suggested|discussed|mentioned|stated)))"
)
_GOES_ON_AFTER_COLON = late(r":[*_]{0,2}\s+\S+\s+\S+")
_ITEM_MODAL = late(r"\b(?:\d+)\b")


def lead_in_topic(sentence: str) -> Topic | None:
    """Return the class a sentence announces for the sentences after it, or None where it is a statement itself."""
    text = plain(sentence)
    if not text or len(text) > 170:
        return None
    if _GOES_ON_AFTER_COLON.search(sentence):
        return None
    colon = sentence.rstrip(" *_").endswith(":")
    question = sentence.rstrip(" *_").endswith("?")
    topic = topic_of(text)
    if topic in {None, "neutral", "reasons"}:
        return None
    if colon or question:
        return topic
    if topic == "aside" or _ITEM_MODAL.search(text):
        return None
    words = text.split()
    if _ABOUT_ITEMS.search(text) and len(words) <= 20:
        return topic
    return None


def goes_on_after_colon(sentence: str) -> bool:
    """Tell whether a sentence says something behind its colon, so that it announces nothing beyond itself."""
    return _GOES_ON_AFTER_COLON.search(sentence) is not None


_VERB = late(
    r"\b(?:is|are|was|were|has|have|had|do|does|must|may|can|cannot|should|will|shall|would|could|stays?|goes|takes?|"
    r"gets?|comes?|makes?|\w+n't)\b"
)


_SAYS_SOMETHING = late(r"(?:we|i|you|they|he|she|it|there|nobody|no|nothing|everyone|everybody|please|never|always)\b")


def run_in_topic(sentence: str) -> Topic | None:
    """Return the class the first sentence of a paragraph announces as a title ("Purpose of the contract."), or None."""
    text = plain(sentence)
    if (
        len(text.split()) > 5
        or goes_on_after_colon(sentence)
        or _VERB.search(text)
        or _SAYS_SOMETHING.match(text)
        or not sentence.rstrip().endswith((".", ":"))
    ):
        return None
    topic = topic_of(text)
    return None if topic in {"neutral", "reasons"} else topic


_LABEL = late(r"(?P<label>[^\W\d_][^:.!?;|\n]{0,58}?)[*_]{0,2}:[*_]{0,2}(?=\s+\S)")


_DASH_LABEL = late(r"(?P<label>[A-Z][\w'’-]{1,20}(?: [\w'’-]{1,20}){0,2})[ \t](?:-|–|—)(?=\s+\S)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label before a colon ("Purpose: …"): its words, what it announces, and where its text begins."""

    words: str
    topic: Topic | None
    end: int


def label_at(text: str, start: int, end: int) -> Label | None:
    """Return the label text[start:end] begins with, or None."""
    begin, stop = _skip_markup(text, start, end), min(end, start + _SPEAKER_MAX)
    match = _LABEL.match(text, begin, stop)
    if match is None:
        match = _DASH_LABEL.match(text, begin, stop)
        if match is None or topic_of(match["label"]) in {None, "neutral", "reasons", "requirements"}:
            return None
    after = match.end()
    while after < end and text[after].isspace():
        after += 1
    about_the_text = plain(match["label"]) in labels_about_the_text()
    topic: Topic | None = "aside" if about_the_text else topic_of(match["label"])
    return Label(words=match["label"].strip(), topic=topic, end=after)


def _skip_markup(text: str, start: int, end: int) -> int:
    while start < end and text[start] in '*_"“ ':
        start += 1
    return start
