"""Words, stems, sentences and clauses of a text: the common ground of the built-in methods.

For: comparing what two texts speak of. Not for: deciding what a text means; more or less is in `polarity`, verdicts in
`pugh`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.kit.late_pattern import late
from app.english.reading.sentences import sentences

_WORD = late(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CACHED_CHARS = 600
"""The same clauses are compared with every column; longer texts are not kept."""
_BLANKS = late(r"\s+")
_CLAUSE_EDGE = late(
    r"\s*(?:;|:(?=\s)|\s[–—-]\s|,\s*(?:but|yet|though|although|while|whereas|however|because|and|"
    r"so|or)\b|[,.]\s+(?=on the other hand)|"
    r"\b(?:yet|but|though|although|whereas)\b(?=\s))\s*",
    re.IGNORECASE,
)
_FIRST_CLAUSE_EDGE = late(
    r"[.;!?](?=\s|$)|:\s|\s[–—-]\s|,\s+(?:but|yet|though|although|so|because|which|that|where|while)\b|\n"
)
_SMALL = frozenset(
    """
    a about above after again all almost already also although always am an and any anybody anyone anything are
    around as at away back be because been before being below between both but by can cannot cant come comes could
    do does doing done dont down each either else etc even ever every everybody everyone everything few first for
    from further get gets give given go goes going good got great had half has have having he her here hers him
    his how however i ideally if in instead into is isnt it its itself just keep kept last least less let lets
    like little made make makes many may me might mine more most much must my neither never next no nobody none
    nor not nothing now number of off often on once one ones only onto or other others our ours out over own per
    prefer preferred prefers put quite rather really same second shall she should since so some somebody someone
    something still such take taken takes than that the their theirs them then there these they thing things third
    this those three through to together too two under until up upon us use used uses using very via want wants
    was way ways we well were what whatever when where whether which while who whole whom whose why will wish
    wishes with within without won would yes yet you your yours
    """.split()
)
_ENDINGS = tuple(
    "ically ations ation ments ment ities ingly fully ness ings ions edly able ible ing ity ies "
    "ied ion ors ers est ely ed er or ly"
    " es al s e y".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, in lower case, its stem, and where it starts."""

    text: str
    lower: str
    stem: str
    start: int


def squeezed(text: str) -> str:
    """Return the text on one line with single blanks."""
    return _BLANKS.sub(" ", text).strip()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a crude stem of an English word: "sorting", "sorted" and "sorts" give "sort"."""
    lowered = word.lower().replace("’", "'").removesuffix("'s").strip("'")
    for _ in range(2):
        for ending in _ENDINGS:
            if (
                lowered.endswith(ending)
                and len(lowered) - len(ending) >= 3
                and not (ending == "s" and lowered.endswith("ss"))
            ):
                lowered = lowered[: -len(ending)]
                break
        if len(lowered) > 4 and lowered[-1] == lowered[-2] and lowered[-1] not in "aeiouls":
            lowered = lowered[:-1]
    return lowered


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order."""
    return _short_words(text) if len(text) <= _CACHED_CHARS else _cut_words(text)


@lru_cache(maxsize=4_000)
def _short_words(text: str) -> tuple[Word, ...]:
    return _cut_words(text)


def _cut_words(text: str) -> tuple[Word, ...]:
    return tuple(
        Word(text=match[0], lower=match[0].lower().replace("’", "'"), stem=stem(match[0]), start=match.start())
        for match in _WORD.finditer(text)
    )


def is_small(word: Word) -> bool:
    """Tell whether a word carries no subject of its own."""
    return word.lower in _SMALL or len(word.lower) < 2


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry the subject of a text; hyphenated words count as parts, too."""
    found: set[str] = set()
    for word in words(text):
        if is_small(word):
            continue
        found.add(word.stem)
        parts = re.split(r"['’-]", word.lower)
        if len(parts) > 1:
            found |= {stem(part) for part in parts if len(part) > 2 and part not in _SMALL}
    return frozenset(found)


def sentence_texts(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, verbatim but on one line each."""
    return tuple(squeezed(span.text) for span in sentences(text) if squeezed(span.text))


def clauses(sentence: str) -> tuple[str, ...]:
    """Return the clauses of one sentence, verbatim stretches of it, without the joining words between them."""
    parts = [part.strip(" ,") for part in _CLAUSE_EDGE.split(sentence)]
    return tuple(part for part in parts if len(part) > 2)


def first_clause(text: str, *, limit: int) -> str:
    """Return the first clause of a text, cut at a word where it is longer than `limit` characters."""
    line = squeezed(text)
    edges = (
        match.start()
        for match in _FIRST_CLAUSE_EDGE.finditer(line)
        # "can't: start earlier" says nothing without what follows.
        if match.start() >= 4 and not (match[0][0] == ":" and len(line[: match.start()].split()) < 3)
    )
    edge = next(edges, len(line))
    return cut(line[:edge].strip(" ,.:;–—-") or line, limit=limit)


def cut(text: str, *, limit: int) -> str:
    """Return the text, or as many of its first words as fit into `limit` characters with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:") + "…"


def capitalised(text: str) -> str:
    """Return the text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def overlap(first: frozenset[str], second: frozenset[str]) -> int:
    """Return how many stems two texts share."""
    return len(first & second)
