"""The words before an option in running text and in questions: data (`data/choices.toml`).

For: `choices.told` and `choices.asked`. Not for: headings, lists and tables. A phrase stands where a
sentence begins.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from app.english.phrase_files import phrase_file
from app.english.phrases.patterns import over_lines
from app.english.phrases.phrase_places import PhrasePlaces

When = Literal["always", "among", "story", "log", "recurs"]

_TITLED = "(?:mr|mrs|ms|dr|prof|cllr|councillor|pastor|father|sister|aunt|uncle|grandma|grandpa)"
SOMEBODY = (
    rf"(?:(?:{_TITLED}\.? )?(?-i:[A-Z])[\w'’-]{{1,20}}"
    r"(?: (?-i:[A-Z])[\w'’.-]{0,20})?|some(?:body|one)?(?: else)?|one of us|another|others|two of us|half of us"
    r"|(?:the|our|my|his|her) (?:[\w'’-]+ ){0,2}[\w'’-]+)"
)
"""Who is spoken of, in a few words; a blank stands for any white space once it is compiled."""
PERSON = (
    rf"(?:(?:{_TITLED}\.? )?(?-i:[A-Z])[\w'’-]{{1,20}}"
    r"(?: (?-i:[A-Z])[\w'’.-]{0,20})?|some(?:body|one)?(?: else)?|one of us|another|others|two of us|half of us"
    r"|an? (?:old |good |young |former )?(?:friend|colleague|neighbour|cousin|guest|member|parent|teacher"
    r"|customer|visitor"
    r"|farmer|student|pupil|volunteer)(?: (?:from|of|at|in) (?:[\w'’-]+ ){0,3}?[\w'’-]+?)?"
    r"|(?:the|our|my|his|her) (?:[\w'’-]+ ){0,2}?[\w'’-]+?"
    r"(?: (?:on|at|in|from|of|across|next to) (?:[\w'’-]+ ){0,3}?[\w'’-]+?)?)"
)
"""Who is spoken of, also by where they come from ("my neighbour on the second floor")."""
_WE = r"(?:we|i|one|they)"
_OPENING = (
    r"(?:(?:and|but|or|so|then|well|also|ok|okay|of course|finally|lastly|hm+|oh|yes|no|hi|hello|ps|p\.s\.|nb)[,:!]? )?"
    r"(?:(?-i:[A-Z])[\w'’-]{1,15}, )?"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before an option: where it counts, whether one or several follow, and how it reads."""

    when: When
    several: bool
    pattern: re.Pattern[str]
    words: str  # the pattern without what may open the sentence, with blanks as such


def frames_of(groups: Iterable[Mapping[str, Any]]) -> tuple[Frame, ...]:
    """Make the frames of groups of the file, one a phrase, in their order."""
    return tuple(
        Frame(group["when"], group["kind"] == "several", _opened([phrase]), _spoken(phrase))
        for group in groups
        for phrase in group["phrases"]
    )


@cache
def frames() -> tuple[Frame, ...]:
    """Return the frames of statements, read at the first question."""
    return frames_of(phrase_file("choices")["frame"])


@cache
def question_frames() -> tuple[re.Pattern[str], ...]:
    """Return what stands before the option that a question offers; a group `o` holds the option itself."""
    return tuple(_opened([phrase]) for group in phrase_file("choices")["question"] for phrase in group["phrases"])


@cache
def favourite_frames() -> tuple[re.Pattern[str], ...]:
    """Return how a sentence above a list names a favourite, in the group `o`, and compares it to what is listed."""
    return tuple(_opened([phrase]) for group in phrase_file("choices")["favourite"] for phrase in group["phrases"])


@cache
def opinion_frames() -> tuple[re.Pattern[str], ...]:
    """Return how a line above a list asks what one thinks of what it lists."""
    return tuple(_opened([phrase]) for phrase in phrase_file("choices")["opinions"])


def first_match(patterns: Iterable[re.Pattern[str]], text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of the first pattern that matches text[start:end] from its start on."""
    return next((found for one in patterns if (found := one.match(text, start, end)) is not None), None)


def _opened(phrases: Iterable[str]) -> re.Pattern[str]:
    return over_lines(f"{_OPENING}(?:{'|'.join(map(_spoken, phrases))})")


def _spoken(phrase: str) -> str:
    return phrase.replace("<we>", _WE).replace("<person>", PERSON)


@lru_cache(maxsize=4)
def frame_places(text: str) -> PhrasePlaces:
    """Return where in a text the frames of statements may stand; their numbers are places in `frames`."""
    return PhrasePlaces(text, [frame.words for frame in frames()])
