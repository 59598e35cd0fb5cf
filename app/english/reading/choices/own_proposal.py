"""Finds what a proposal itself proposes, where that stands in its title or above a list of its parts.

For: the reader, once before it reads. Not for: alternatives, nor for a sentence that proposes something in full, which
the sentence reader takes. A proposal is one option; the bullets below "This paper proposes to:" are parts of it.
"""

import re
from dataclasses import dataclass

from app.domain.kit.late_pattern import late
from app.english.reading.block import Block
from app.english.reading.headings import plain

_CALLED = late(
    r"(?:\[?(?:(?-i:[A-Z]{2,6})(?=[- ]?\d)|rfc|pep|kep|adr|oep|dep|enhancement|proposal|request for comments"
    r"|motion|feature(?: request)?"
    r"|change(?: request)?|application|petition|antrag|vorschlag|proposition)\]?"
    r"(?: proposal)?(?:[ -]?(?:no\.? ?)?\d{1,5})?\s?(?::|-|–|—)\s{1,3}|(?:proposal|motion|petition|request) (?:to"
    r"|for) )",
    re.IGNORECASE,
)
_IS_A_PROPOSAL = late(r"(?:\[?(?:proposal|motion|petition|antrag|vorschlag)\b|(?:change|feature) request\b)", re.I)
_PROPOSES = late(
    r"(?:this|the|our) (?:rfc|proposal|document|paper|note|enhancement|memo|change|request|pep|design|motion"
    r"|pitch|page)"
    r"(?: \w+)? (?:proposes|suggests|recommends|introduces|asks)|\b(?:we|i) (?:hereby )?propose\b|\bit is proposed\b"
    r"|\bthe proposal is\b",
    re.IGNORECASE,
)
_PARTS_FOLLOW = late(r"(?:\s(?:to|that|that we|the following|to do the following))?\s?:?\s*$", re.IGNORECASE)
_RIVALS = late(
    r"^(?:(?:rejected|other|discarded|dismissed) )?(?:alternatives?|options|ideas|approaches|designs)"
    r"(?: (?:considered|rejected|we (?:considered|rejected|looked at)|not taken|that were rejected))?$"
    r"|^rationale and alternatives$|^why not\b|^(?:what|why) (?:else|others?)\b"
)
_OWN_SECTION = late(
    r"^(?:the |our )?(?:proposal|proposed (?:\w+ )?(?:solution|change|design|approach|option)s?|solution"
    r"|considered options"
    r"|options considered|options|decision(?: outcome)?|recommendation|chosen option)$"
)
_IMPERATIVE = late(
    r"(?:use|adopt|move|switch|add|introduce|replace|migrate|build|buy|let|make|put|sell|rent|drop|merge|split|open"
    r"|close|allow|remove|store|keep|hire|start|stop|run|turn|offer|give|provide|support|create|extend|convert"
    r"|centrali[sz]e|standardi[sz]e|rename|deprecate|record|publish|share|install|set up|go|bring|lend|plant|paint"
    r"|raise|lower|limit|ban|swap|combine|separate|automate|print|send|show|teach|train|pay|charge|lease|join|leave"
    r"|shift|change|cut|end|launch|organi[sz]e|collect|plan|enable|disable|require|expose|unify|simplify|extract"
    r"|a single|one \w+ for)\b\s\S",
    re.IGNORECASE,
)
_LONGEST = 120  # characters of a title
_MOST_LOOKED_AT = 60  # blocks in which a paper says what it proposes


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """What the title of a proposal proposes."""

    start: int
    end: int


def proposal_in_title(text: str, blocks: list[Block], title: Block | None) -> OwnProposal | None:
    """Return what the title of a text proposes, or None where the text proposes nothing or says it in a sentence.

    Args:
        text: The whole text.
        blocks: Its blocks.
        title: The heading that is its title.
    """
    if title is None or title.end - title.start > _LONGEST or text[title.end - 1] == "?":
        return None
    called = _CALLED.match(text, title.start, title.end)
    start = called.end() if called is not None else title.start
    if len(text[start : title.end].split()) < 2:
        return None
    headings = [plain(text[block.start : block.end]) for block in blocks if block.role == "heading"]
    if any(map(_OWN_SECTION.match, headings)):
        return None
    said = _proposes(text, blocks)
    if said == "in a sentence":
        return None
    imperative = _IMPERATIVE.match(text, start, title.end) is not None
    named = called is not None and _IS_A_PROPOSAL.match(text, title.start, title.end) is not None
    rivals = any(map(_RIVALS.match, headings))
    if said == "above a list" or named or (rivals and (imperative or called is not None)):
        return OwnProposal(start, title.end)
    return None


def announces_parts(sentence: str) -> bool:
    """Tell whether a sentence above a list says that the paper proposes what the list holds ("We propose to:")."""
    match = _PROPOSES.search(sentence[:200])
    return match is not None and _PARTS_FOLLOW.match(sentence, match.end()) is not None


def _proposes(text: str, blocks: list[Block]) -> str | None:
    """Return where a paper says what it proposes: in a sentence, above a list of parts, or nowhere."""
    for place, block in enumerate(blocks[:_MOST_LOOKED_AT]):
        if block.role != "paragraph":
            continue
        words = text[block.start : block.end]
        match = _PROPOSES.search(words)
        if match is None:
            continue
        lists = place + 1 < len(blocks) and blocks[place + 1].role == "item"
        return "above a list" if lists and _PARTS_FOLLOW.match(words, match.end()) else "in a sentence"
    return None
