"""Finds what a proposal itself proposes, where that stands in its title or above a list of its parts.

For: the reader, once before it reads. Not for: alternatives, nor for a sentence that proposes something in full, which
the sentence reader takes. A proposal is one option; the bullets below "This paper proposes to:" are parts of it.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from app.domain.kit.late_pattern import late
from app.english.phrase_files import phrase_file
from app.english.reading.block import Block
from app.english.reading.headings import lead_in_topic, plain, topic_of
from app.english.reading.sentences import cut

_NUMBER = late(r"(?:\d{1,4}|[ivx]{1,5})[.)]\s{1,3}(?=\S)", re.IGNORECASE)
_CALLED = late(
    r"(?:\[?(?:(?-i:[A-Z]{2,6})(?=[- ]?\d)|rfc|pep|kep|adr|oep|dep|enhancement|proposal|request for comments"
    r"|motion|feature(?: request)?"
    r"|change(?: request)?|application|petition|antrag|vorschlag|proposition)\]?"
    r"(?: proposal)?(?:[ -]?(?:no\.? ?)?\d{1,5})?\s?(?::|-|–|—)\s{1,3}"
    r"|(?:rfc|pep|kep|proposal|motion|petition|request|suggestion|plan) (?:to|for) )",
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
    r"^(?:(?:rejected|other|discarded|dismissed|considered) )?(?:alternatives?|options|ideas|approaches|designs)"
    r"(?: (?:considered|rejected|we (?:considered|rejected|looked at)|not taken|that were rejected))?$"
    r"|^rationale and alternatives$|^why not\b|^(?:what|why) (?:else|others?)\b"
)
_OWN_SECTION = late(
    r"^(?:the |our )?(?:proposal|proposed (?:\w+ )?(?:solution|change|design|approach|option)s?|solution"
    r"|decision(?: outcome)?|recommendation|chosen option)$"
)
_ABOUT_IT = late(
    r"^(?:(?:the |its )?(?:drawbacks?|disadvantages?|downsides?|cons|advantages?|benefits?|upsides?|pros|trade-?offs)"
    r"|risks(?: and mitigations?)?|how(?: it (?:works|would work)| we do it| to do it)?)$"
)
_SUMMARY = late(r"^(?:(?:executive |short )?summary|abstract|tl;?dr|in (?:short|brief|a nutshell)|proposal)$")
_LISTS_OPTIONS = late(r"^(?:considered options|options considered|options)$")
_DETERMINED = r"(?:the|an?|each|every|all|any|no|our|their|its|both|two|three|more|fewer)"
_RIVALS_ELSEWHERE = late(
    r"^(?:(?:verworfene|geprüfte|andere|erwogene|betrachtete) )?alternativen(?: .{1,30})?$"
    r"|^(?:(?:les )?(?:autres )?)?(?:alternatives|solutions écartées|autres (?:pistes|solutions))(?: .{1,30})?$"
)
_SHORTEST = 8  # characters of what a title proposes
_LONGEST = 120  # characters of a title
_MOST_LOOKED_AT = 60  # blocks in which a paper says what it proposes


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """What the title of a proposal proposes."""

    start: int
    end: int


@cache
def _says_what_to_do() -> re.Pattern[str]:
    """Return what a title begins with that says what to do: "Use one till", "Using one till"."""
    table = phrase_file("proposals")
    verbs, nouns = list(table["verbs"]), list(table["nouns"])
    forms = {f"{stem}ing" for verb in (*verbs, *nouns) for stem in (verb, verb.removesuffix("e"), verb + verb[-1])}
    return re.compile(
        rf"(?:(?:{'|'.join([*verbs, *sorted(forms)])}|a single|one \w+ for)\b"
        rf"|(?:{'|'.join(nouns)}) {_DETERMINED}\b)\s(?!of\b)\S",
        re.IGNORECASE,
    )


def says_what_to_do(words: str) -> bool:
    """Tell whether a heading begins with what to do ("Buy more memory")."""
    return _says_what_to_do().match(words) is not None


def proposal_in_title(text: str, blocks: list[Block], title: Block | None, *, said: bool = False) -> OwnProposal | None:
    """Return what the title of a text proposes, or None where the text proposes nothing or says it in a sentence.

    Args:
        text: The whole text.
        blocks: Its blocks.
        title: The heading that is its title.
        said: Whether its summary says what to do, so that a title which only names the matter is none.
    """
    if title is None or title.end - title.start > _LONGEST or text[title.end - 1] == "?":
        return None
    number = _NUMBER.match(text, title.start, title.end)
    start = number.end() if number is not None else title.start
    called = _CALLED.match(text, start, title.end)
    start = called.end() if called is not None else start
    if len(text[start : title.end].split()) < 2:
        return None
    headings = [text[block.start : block.end] for block in blocks if block.role == "heading" and block is not title]
    bare = [plain(heading) for heading in headings]
    if any(map(_LISTS_OPTIONS.match, bare)):
        return None
    own_section, rivals = any(map(is_own_section, headings)), any(map(_RIVALS.match, bare))
    says = _says_what_to_do().match(text, start, title.end) is not None
    kept = called is not None or number is not None or not _announces_options(headings)
    if says and (rivals or own_section) and kept and not _decides_among(text, blocks):
        return OwnProposal(start, title.end)
    proposed = _proposes(text, blocks)
    if own_section or said or proposed == "in a sentence":
        return None
    named = called is not None and _IS_A_PROPOSAL.match(text, title.start, title.end) is not None
    if proposed == "above a list" or named or (rivals and called is not None):
        return OwnProposal(start, title.end)
    return None


def proposal_elsewhere(text: str, blocks: list[Block]) -> OwnProposal | None:
    """Return what the title of a German or French record proposes, where other ways stand beside it, or None."""
    headings = [block for block in blocks if block.role == "heading"]
    called = _CALLED.match(text, headings[0].start, headings[0].end) if headings else None
    if called is None or headings[0].end - called.end() < _SHORTEST:
        return None
    rivals = any(_RIVALS_ELSEWHERE.match(plain(text[one.start : one.end])) for one in headings[1:])
    return OwnProposal(called.end(), headings[0].end) if rivals else None


def proposal_in_summary(text: str, blocks: list[Block], title: Block | None) -> OwnProposal | None:
    """Return the first sentence of a summary that says what to do ("Limit loans to a week."), beside a called title.

    Args:
        text: The whole text.
        blocks: Its blocks.
        title: The heading that is its title: "RFC 12: Loan limits".
    """
    if title is None or _CALLED.match(text, title.start, title.end) is None:
        return None
    for heading, block in pairwise(blocks[:_MOST_LOOKED_AT]):
        if heading.role != "heading" or block.role != "paragraph":
            continue
        if _SUMMARY.match(plain(text[heading.start : heading.end])) is None:
            continue
        start, end = next(iter(cut(text, block.start, block.end)))
        says = _says_what_to_do().match(text, start, end) is not None
        return OwnProposal(start, end) if says and text[end - 1] != "?" else None
    return None


def is_own_section(heading: str) -> bool:
    """Tell whether a heading opens what the paper itself proposes or decides ("Proposal", "Decision")."""
    return _OWN_SECTION.match(plain(heading)) is not None


def speaks_of_proposal(heading: str) -> bool:
    """Tell whether a heading beside a proposal opens what it consists of, or what speaks for or against it."""
    return is_own_section(heading) or _ABOUT_IT.match(plain(heading)) is not None


def _decides_among(text: str, blocks: list[Block]) -> bool:
    """Tell whether a section such as "Decision" lists the ways there were ("We looked at three ways:")."""
    own = False
    for block, following in pairwise(blocks):
        if block.role == "heading":
            own = is_own_section(text[block.start : block.end])
        elif own and block.role == "paragraph" and following.role == "item" and text[block.end - 1] == ":":
            line = text[max(block.start, block.end - 200) : block.end]
            if lead_in_topic(line.rsplit(". ", 1)[-1]) == "option":
                return True
    return False


def _announces_options(headings: list[str]) -> bool:
    """Tell whether a heading announces ways to choose from, and not only those beside what is proposed."""
    return any(
        topic_of(heading) == "option" and not is_own_section(heading) and _RIVALS.match(plain(heading)) is None
        for heading in headings
    )


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
