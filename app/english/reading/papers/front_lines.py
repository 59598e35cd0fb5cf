"""Finds the lines between the title of a paper and its first words that tell of the paper: status, people, dates.

For: the reader, which sets them aside, bold or not, listed or not, in several languages. Not for: such lines further
down (`boilerplate`), and not for front matter between dashes (`stretches`).
"""

import re

from app.domain.kit.late_pattern import late
from app.english.reading.block import Block
from app.english.reading.headings import topic_of
from app.english.reading.papers.boilerplate import is_metadata

_KEY_LINE = late(
    r"[ \t>]{0,4}(?:[-*+•][ \t]{1,3})?(?:\*\*|__)?(?P<key>[^\W\d_][\w /().'’&-]{1,40}?)(?:\*\*|__)?\s?:(?:\*\*|__)?"
    r"(?:\s(?P<value>.*))?$"
)
_OF_A_PAPER = late(
    r"^(?:stand|datum|autor(?:en|in)?|verfasser(?:in)?|beteiligte|entscheider(?:innen)?|entschieden von|version|status"
    r"|schlagw(?:o|ö)rter|stichw(?:o|ö)rter|verteiler|betreff|bezug|vorlage|protokoll|ort|teilnehmer(?:innen|nde)?"
    r"|anwesend|entschuldigt|leitung|statut|auteurs?|autrice|décideurs?|décidé par|participants?|présents?|absents?"
    r"|mots[- ]clés|référence|objet|diffusion|rédacteur|rédigé par|date|lieu|rapporteur|fecha|autor|estado|data|stato"
    r"|beslissers?|auteurs?|datering)$",
    re.IGNORECASE,
)
_MOST_WORDS = 5
_LONGEST_VALUE = 160
_NO_CLASS = frozenset({None, "aside", "neutral", "reasons"})
_MOST_BLOCKS = 40


def front_lines(text: str, blocks: list[Block]) -> frozenset[int]:
    """Return where the blocks start that tell of the paper: all "Key: value" lines before its first words.

    One of the keys must be one of a paper; a key that announces a class ("Goal: …") ends the lines.
    """
    found: list[int] = []
    known = False
    for block in blocks[:_MOST_BLOCKS]:
        if block.role in {"comment", "front"} or (block.role == "heading" and not found):
            continue
        if block.role not in {"item", "paragraph", "run_in"}:
            break
        begin = text.rfind("\n", 0, block.start) + 1
        end = text.find("\n", block.end) if block.role == "run_in" else block.end
        lines = [line for line in text[begin : end if end >= 0 else len(text)].split("\n") if line.strip()]
        keys = [_key_of(line) for line in lines]
        if not all(keys):
            break
        found.append(block.start)
        known = known or any(is_metadata(line) or _OF_A_PAPER.match(key) for line, key in zip(lines, keys, strict=True))
    return frozenset(found) if known else frozenset()


def _key_of(line: str) -> str:
    match = _KEY_LINE.match(line)
    if match is None or len(match["value"] or "") > _LONGEST_VALUE or len(match["key"].split()) > _MOST_WORDS:
        return ""
    return match["key"].strip() if topic_of(match["key"]) in _NO_CLASS else ""
