"""Finds the headings that name options though nothing above them says so, by what stands below them or by "why not".

For: the reader, once before it reads. Not for: headings below "Options", which `titled_items` and the reader take.
"""

import re
from dataclasses import dataclass, replace

from app.domain.kit.late_pattern import late
from app.english.reading.block import Block
from app.english.reading.headings import plain

_WEIGHS = late(
    r"[*_]{0,2}(?:pros?|cons?|advantages?|disadvantages?|benefits?|drawbacks?|strengths?|weakness(?:es)?|upsides?"
    r"|downsides?|for|against|good|bad|vorteile?|nachteile?|[ck]ontra|dafür|dagegen|gut|schlecht|avantages?"
    r"|inconvénients?|points? (?:forts?|faibles?)|pour|contre|bien|mal)(?: and (?:cons|disadvantages|drawbacks"
    r"|weaknesses))?[*_]{0,2}"
    r"(?:\s?:[*_]{0,2}(?:\s|$)|$|, (?:because|weil|da|denn|parce|car)\b)",
    re.IGNORECASE,
)
_WHY_NOT = late(
    r"why not (?:simply |just |rather |instead )?|warum nicht (?:einfach )?|pourquoi pas (?:simplement )?"
    r"|why (?:we (?:did not|didn't|don't|do not|will not|won't) )"
    r"(?:use|take|choose|go with|go for|pick|want )\s?",
    re.IGNORECASE,
)
_WHY = late(
    r"(?:why|warum|pourquoi) (?:we (?:chose|choose|use|took|take|picked|want|go with|went with) )?", re.IGNORECASE
)
_NO_THING = late(
    r"(?:now|this|that|it|not|so|at all|me|us|we|i|you|you should|is|are|do|does|did|change|bother"
    r"|the (?:change|proposal|delay|question)|wait|here)\b",
    re.IGNORECASE,
)
_NUMBER = late(r"(?:(?:option|variant|alternative)\s)?(?:\d{1,2}|[A-Za-z])(?:\.\d{1,2})?[.):]\s{1,4}", re.IGNORECASE)
_FATE = late(
    r"\s*(?:[(\[]|[:–—-]\s)\s*(?:eliminated|rejected|recommended|chosen|selected|accepted|discarded|dropped|preferred"
    r"|our (?:choice|pick)|ruled out)[)\]]?\s*$",
    re.IGNORECASE,
)
_ASKS_WHY = ("why", "warum", "pourquoi")
_FEWEST = 2
_LONGEST = 60  # characters of a heading's name


@dataclass(frozen=True, slots=True)
class OptionHeading:
    """The name of an option in a heading."""

    start: int
    end: int
    praised: bool = False  # "Why the quay": beside a proposal it speaks of what is proposed


def option_headings(text: str, blocks: list[Block]) -> dict[int, OptionHeading]:
    """Return the headings that name an option, by where their block starts.

    Two headings or more of one level that are each weighed below ("Pros", "Cons") name options; so does "Why not the
    bus?", and beside it "Why the quay". Costs time in proportion to the number of blocks.
    """
    found = _why_not(text, blocks)
    weighed: dict[int, list[Block]] = {}
    heads: list[Block] = []
    for block in blocks:
        words = text[block.start : min(block.end, block.start + 80)]
        weighs = _WEIGHS.match(words) is not None
        if block.role == "heading" and not weighs:
            heads = [head for head in heads if head.level < block.level]
            heads.append(block)
        elif weighs and heads:
            alike = weighed.setdefault(heads[-1].level, [])
            if not alike or alike[-1] is not heads[-1]:
                alike.append(heads[-1])
    for alike in weighed.values():
        names = {block.start: _name_in(text, block) for block in alike if _is_name(text, block)}
        if len(names) >= _FEWEST:
            found.update({start: name for start, name in names.items() if start not in found})
    return found


def _name_in(text: str, block: Block) -> OptionHeading:
    """Return the name alone of "2. Harbour Lift (recommended)"."""
    number, fate = _NUMBER.match(text, block.start, block.end), _FATE.search(text, block.start, block.end)
    start, end = number.end() if number else block.start, fate.start() if fate else block.end
    return OptionHeading(start, end) if end - start > 1 else OptionHeading(block.start, block.end)


def _is_name(text: str, block: Block) -> bool:
    return block.end - block.start <= _LONGEST and "?" not in text[block.start : block.end]


def _why_not(text: str, blocks: list[Block]) -> dict[int, OptionHeading]:
    headings = [block for block in blocks if block.role == "heading" and block.end - block.start <= _LONGEST + 20]
    refused = {block.start: name for block in headings if (name := _named(text, block, _WHY_NOT)) is not None}
    if not refused:
        return {}
    praised = {
        block.start: replace(name, praised=True)
        for block in headings
        if block.start not in refused and (name := _named(text, block, _WHY)) is not None
    }
    return {**refused, **praised}


def _named(text: str, block: Block, why: re.Pattern[str]) -> OptionHeading | None:
    match = why.match(text, block.start, block.end)
    if match is None or not plain(text[block.start : block.end]).startswith(_ASKS_WHY):
        return None
    end = block.end
    while end > match.end() and text[end - 1] in "?!.: ":
        end -= 1
    name = text[match.end() : end]
    return OptionHeading(match.end(), end) if len(name) > 2 and not _NO_THING.match(name) else None
