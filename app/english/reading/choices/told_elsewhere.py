"""Finds the options that running prose and questions tell in German and French.

For: the reader of languages whose sentences the rules do not class. Not for: English, which `told` and `asked` read.
The words are data (`data/choices_elsewhere.toml`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.kit.late_pattern import late
from app.english.phrase_files import phrase_file
from app.english.phrases.patterns import over_lines
from app.english.reading.sentences import trimmed

_PERSON = {
    "de": (
        r"(?:(?:(?:frau|herr|dr\.?|pfarrer|tante|onkel) )?(?-i:[A-ZÄÖÜ])[\w'’-]{1,20}(?: (?-i:[A-ZÄÖÜ])[\w'’.-]{1,20})?"
        r"|(?:der|die|das|unser\w?|mein\w?|sein\w?|ihr\w?) (?:[\w-]+ )?(?-i:[A-ZÄÖÜ])[\w-]+|jemand|einige|andere|manche"
        r"|wir|ich|sie|er)"
    ),
    "fr": (
        r"(?:(?:(?:m\.|mme|mlle|monsieur|madame|dr) )?(?-i:[A-ZÉÈ])[\w'’-]{1,20}(?: (?-i:[A-ZÉÈ])[\w'’.-]{1,20})?"
        r"|(?:le|la|l['’]|notre|mon|ma|son|sa|un|une) ?(?:[\w-]+ )?[\w-]+|quelqu['’]un|certains|d['’]autres|nous|je|il"
        r"|elle|on)"
    ),
}
_WE = {"de": r"(?:wir|man|ich|sie)", "fr": r"(?:on|nous|je|l['’]on)"}
_OPENING = {
    "de": r"(?:(?:und|aber|oder|also|dann|ja|nein|hm|außerdem|zudem|danach|schließlich|vielleicht)[,:]? )?",
    "fr": r"(?:(?:et|mais|ou|donc|alors|puis|oui|non|enfin|ensuite|par ailleurs|de plus|peut-être)[,:]? )?",
}
_OR = {"de": over_lines(r",? (?:oder|bzw\.) (?:aber |doch |lieber )?"), "fr": over_lines(r",? (?:ou(?: bien)?|soit) ")}
_AND = {
    "de": over_lines(r",? (?:oder|und) (?:auch )?|, "),
    "fr": over_lines(r",? (?:ou(?: bien)?|et|soit) (?:aussi )?|, "),
}
_TAIL = {
    "de": over_lines(
        r"(?:, (?:was|das|die|der|den|weil|da|denn|aber|dann|wobei|allerdings|doch|obwohl|damit|und zwar|sodass"
        r"|falls|wenn"
        r"|wie|sie|er|es|wir)\b|;|: | - | – | — | \(| (?:könnten?|sollten?|würden?|wollen|kann|können|dürfen)[.?!]?$"
        r"| (?:geprüft|verglichen|überlegt|diskutiert|erwogen|besprochen|angeschaut|angesehen|betrachtet|gedacht"
        r"|nachgedacht|genannt|vorgeschlagen|eingeholt|erwähnt|angeboten|in frage)[.?!]?$"
        r"| (?:ins gespräch|ins spiel|auf den tisch|zur sprache|besser|vor)[.?!]?$)"
    ),
    "fr": over_lines(
        r"(?:, (?:ce qui|qui|mais|car|parce|puisque|alors|même|sauf|or|donc|dont|où|c['’]est|il|elle|et on"
        r"|comme)\b| ?;| : | - | – "
        r"| — | \(| parce | car )"
    ),
}
_NO_THING = over_lines(
    r"(?:nicht|kein\w*|das|es|dies|sie|ihn|pas|rien|ça|cela|le faire|y|en|uns|einen termin|une réunion)$"
)
_LONGEST = 200  # characters of an option
_SHORTEST = 3
_SPEAKERS = 2  # people who are for something, from whom on each names an option
_AT_START = late(r"(?:^|(?<=[.!?;:\n])\s+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ForeignFrame:
    """What stands before an option in a language; with `opinion` it counts where several people are for something.

    With `voice` it says that somebody is for something, so that the opinions beside it count.
    """

    opinion: bool
    voice: bool
    several: bool
    asks: bool
    fewest: int  # options there must be
    pattern: re.Pattern[str]


def foreign_frame(group: Mapping[str, Any], *, asks: bool) -> ForeignFrame:
    """Make the frame of a group of the file."""
    language = group["language"]
    words = "|".join(group["phrases"]).replace("<we>", _WE[language]).replace("<person>", _PERSON[language])
    several = asks or group["kind"] == "several"
    return ForeignFrame(
        opinion=group.get("when") == "several",
        voice=group.get("voice", False),
        several=several,
        asks=asks,
        fewest=2 if group["kind"] == "choice" else 1,
        pattern=over_lines(f"{_OPENING[language]}(?:{words})"),
    )


@cache
def foreign_frames(language: str) -> tuple[ForeignFrame, ...]:
    """Return the frames of a language; none where the file has none."""
    table = phrase_file("choices_elsewhere")
    return tuple(
        foreign_frame(group, asks=asks)
        for asks, name in ((False, "frame"), (True, "question"))
        for group in table[name]
        if group["language"] == language
    )


def has_opinions(text: str, language: str) -> bool:
    """Tell whether several people of a text are said to be for something, each for a way of their own."""
    opinions = [frame.pattern for frame in foreign_frames(language) if frame.opinion or frame.voice]
    found = 0
    for place in _AT_START.finditer(text):
        found += any(one.match(text, place.end(), place.end() + _LONGEST) is not None for one in opinions)
        if found >= _SPEAKERS:
            return True
    return False


def told_elsewhere(text: str, start: int, end: int, language: str, *, opinions: bool) -> list[tuple[int, int]]:
    """Return the options the sentence text[start:end] tells or offers as a question.

    Args:
        text: The whole text.
        start: Where the sentence begins.
        end: Where it ends.
        language: Two-letter code of its language.
        opinions: Whether what a person is for is an option, since several are for something.
    """
    asks = text[end - 1] == "?"
    for frame in foreign_frames(language):
        if frame.asks is not asks or (frame.opinion and not opinions):
            continue
        match = frame.pattern.match(text, start, end)
        if match is None:
            continue
        found = list(_options(text, match.end(), end, language, frame))
        if len(found) >= frame.fewest:
            return found
    return []


def _options(text: str, start: int, end: int, language: str, frame: ForeignFrame) -> Iterator[tuple[int, int]]:
    while (tail := _TAIL[language].search(text, min(start + _SHORTEST, end), end)) is not None:
        end = tail.start()
    splitter = _OR if frame.asks or _OR[language].search(text, start, end) else _AND
    edges = [match.span() for match in splitter[language].finditer(text, start, end)] if frame.several else []
    begins, stops = [start, *(last for _, last in edges)], [*(first for first, _ in edges), end]
    for first, last in zip(begins, stops, strict=True):
        first, last = trimmed(text, first, last)
        while last > first and text[last - 1] in ".!?,;: ":
            last -= 1
        words = text[first:last]
        if _SHORTEST <= len(words) <= _LONGEST and _NO_THING.match(words) is None:
            yield first, last
