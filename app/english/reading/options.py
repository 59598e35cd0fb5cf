"""Finds the solutions a sentence names: "either A or B", "One is to …", "we could A, or B".

For: the reader, once a heading, a lead-in or a word has said that the sentence speaks of options. Not for: judging
them.
"""

import re
from collections.abc import Iterator

from app.english.phrases.patterns import over_lines
from app.english.reading.pieces.clauses import members
from app.english.reading.sentences import trimmed

_FRAME = over_lines(
    r"(?:(?:so|well|ok|and|but|or|now|also|then|whichever it is|in that case|in principle|if need be),?\s+)?"
    r"(?:(?:i|we)(?:['’]m| am|['’]re| are|['’]ve| have)?\s*(?:was |were |been )?(?:thinking|thought"
    r"|considering|considered|toying with|talking about)(?: of| about| that| with)?\s+|was thinking(?: of"
    r"| about| that)?\s+|"
    r"(?:the |an? )?(?:one|another|first|second|third|fourth|last|other|next)(?: (?:option|idea|way"
    r"|possibility|approach|thought|route|variant|alternative|plan))?(?: (?:is|would be|could be"
    r"|might be))?(?: to|:)\s+|"
    r"(?:option|idea|variant|design|alternative|plan|proposal|way|approach|concept"
    r"|possibility)\s+[\w]{1,3}\s*(?::|-|–|—|\.)\s+|"
    r"(?:my|our|the) (?:first|second|third|other|own) (?:idea|option|thought|plan)(?: is| was| would be)?(?: to"
    r"|:)?\s+|"
    r"(?:[\w'’-]+ )?[\w'’-]+ (?:would rather (?:try|see|have|go for|do)|prefers?|favou?rs?|suggests?"
    r"|proposes?|likes the idea of)\s+|"
    r"(?:some|others?|one (?:camp|side|group))(?: of (?:us|them))? would(?: rather)?\s+|my (?:favou?rite"
    r"|suggestion|proposal|idea)(?: is| would be)?[:,]?\s+|alternatively,?\s+|instead,?\s+(?=we\b)"
    r"|either\s+|what about\s+|how about\s+|maybe\s+|perhaps\s+|possibly\s+)?"
    r"(?:(?:whichever it is,?\s+)?(?:we|i|one|you) (?:could|might|can)(?: also| just| simply| instead"
    r"| either)?\s+|(?:could|can|might|should|shall) (?:we|i|one)(?: also| just| simply| not)?\s+|either\s+)?"
)
_LISTS = over_lines(
    r"(?:conceivable|possible|thinkable|imaginable) (?:are|would be):?\s+|(?:the |our |my )?(?:possible "
    r"|conceivable |thinkable |obvious )?(?:\w+ )?(?:options|models"
    r"|alternatives|ways|forms|variants|possibilities|approaches|solutions|choices|routes|answers) (?:are"
    r"|include|would be|might be):?\s+"
)
_STRONG_ALTERNATIVE = over_lines(
    r"[,;:]\s+or\s+(?:else\s+)?|\s+or\s+(?=(?:we|by|to|a|an|the|one|else)\s)|;\s+(?:or\s+)?|\?\s+or\s+|\s+/\s+"
)
_TRADE_OFF = over_lines(
    r"(?:the (?:first|second|third|fourth|last|latter|former|other|others|one|two|cheapest"
    r"|simplest)\b(?! (?:is to|option is|idea is|way is|possibility))|this (?:is|would|one|has|means|way"
    r"|could)|that (?:is|would|one|has|means|could|might)|it (?:is|would|has|means|could|might)|"
    r"both\b|neither\b|none\b|on the other hand|on the plus side|however|but\b|yet\b|though|although"
    r"|downside|upside|drawback|advantage|pro:|con:|pros|cons|cheap\b|fast\b|quick\b|simple\b|elegant\b"
    r"|robust\b|expensive\b|"
    r"feels?\b|looks?\b|known\b|heavier\b|lighter\b|almost\b|less\b|more\b|no \w+ at all|costs?\b|needs?\b"
    r"|\w+ (?:doubts?|fears?|worries|objects?|hates?|likes?)\b|(?:number|design|option|variant|idea"
    r"|plan) \w{1,2} (?:is|has|would|looks|needs|costs))"
)
_AFTERTHOUGHT = over_lines(r"\s+(?:->|=>|→)\s+|\s+(?:-|–|—)\s+|\s+\((?![^)]{0,60}\)\s*\w)")
_ENDS_AT_COLON = over_lines(r":\s+(?=\S)")
COUNTED = over_lines(r"(?:^|(?<=[\s;,:]))\(?(?:\d{1,2}|[a-hA-H]|i{1,3}|iv|v)\)\s+")


def is_trade_off(sentence: str) -> bool:
    """Tell whether a sentence weighs options instead of naming one."""
    return _TRADE_OFF.match(sentence.lstrip(' *_"“')[:200]) is not None


def strip_frame(text: str, start: int, end: int) -> int:
    """Return start moved past "One is to", "we could" and the like."""
    frame = _FRAME.match(text, start, end)
    moved = frame.end() if frame else start
    return moved if end - moved >= 3 else start


def first_option(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the option a list item names, without the afterthought behind a dash or in brackets."""
    cut = _AFTERTHOUGHT.search(text, min(start + 10, end), end)
    return trimmed(text, start, cut.start() if cut else end)


def named_options(text: str, start: int, end: int, *, enumerated: bool) -> Iterator[tuple[int, int]]:
    """Yield the options a running sentence names.

    Args:
        text: The whole text.
        start: Where the sentence begins.
        end: Where it ends.
        enumerated: True behind a colon that announced options, where commas part them too.
    """
    numbered = list(COUNTED.finditer(text, start, end))
    if len(numbered) >= 2:
        edges = [*(match.end() for match in numbered), end]
        stops = [*(match.start() for match in numbered[1:]), end]
        for first, stop in zip(edges, stops, strict=False):
            yield _tidy(text, first, stop)
        return
    listing = _LISTS.match(text, start, end)
    if listing:
        start, enumerated = listing.end(), True
    colon = _ENDS_AT_COLON.search(text, start, end)
    if colon and not enumerated and end - colon.end() > (end - start) // 3:
        start, enumerated = colon.end(), True
    moved = strip_frame(text, start, end)
    splitter = _STRONG_ALTERNATIVE
    parts = _cut(text, moved, end, splitter)
    if enumerated and len(parts) <= 2:
        parts = [piece for part in parts for piece in _enumerated(text, part)]
    if len(parts) > 1 and moved > start and not enumerated:
        # "We could rent a shed, buy a tent, or leave it": commas part what the last "or" ends.
        parts = [piece for part in parts[:-1] for piece in _enumerated(text, part)] + parts[-1:]
    for first, last in parts:
        yield _tidy(text, strip_frame(text, first, last), last)


def _enumerated(text: str, part: tuple[int, int]) -> list[tuple[int, int]]:
    pieces = list(members(text, *part))
    # Commas part options only where each piece stands for itself.
    return pieces if all(last - first >= 12 for first, last in pieces) and len(pieces) > 1 else [part]


def _cut(text: str, start: int, end: int, splitter: re.Pattern[str]) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    begin = start
    for match in splitter.finditer(text, start, end):
        if match.start() - begin < 8 or end - match.end() < 6:
            continue
        parts.append((begin, match.start()))
        begin = match.end()
    parts.append((begin, end))
    return parts


def _tidy(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = trimmed(text, start, end)
    while end > start and text[end - 1] in "?,;:":
        end -= 1
    return start, end
