"""The title of a text, and headings as they are shown to a person.

For: the reader. Not for: what a heading announces, which ``headings`` tells.
"""

import re

from app.english.reading.block import WHY_NO_PROSE, Block
from app.english.reading.headings import topic_of
from app.english.reading.sentences import cut

_TITLE_LENGTH = 60
_SHOWN_LENGTH = 80


def shown(words: str) -> str:
    """Return a heading as it is shown: one line, without mark-up, at most 80 characters."""
    line = " ".join(re.sub(r"[*_`#|]", "", words[:200]).split()).strip(" :")
    return line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1].rstrip() + "…"


def document_title(text: str, blocks: list[Block]) -> Block | None:
    """Return the heading that is the title of the whole text, which announces no class."""
    headings = [block for block in blocks if block.role == "heading"]
    if not headings or blocks[0] is not headings[0]:
        return None
    first = headings[0]
    alike = [block for block in headings if block.level == first.level]
    words = text[first.start : first.end]
    if topic_of(words) is None or ":" in words or re.search(r"\s[-–—]\s", words):
        return first
    # Among headings of its own level a heading that names a class is a section; alone it must be short to be one.
    return None if len(words.split()) <= (8 if len(alike) > 1 else 3) else first


def suggested_title(text: str, blocks: list[Block]) -> str:
    """Return a title of at most 60 characters from the first heading or sentence; empty for a text without words."""
    for block in blocks:
        if block.role in {"speaker", *WHY_NO_PROSE}:
            continue
        words = " ".join(text[block.start : min(block.end, block.start + 300)].split())
        line = re.sub(r"^(?:subject|betreff|re|title)\s*:\s*", "", re.sub(r"[*_`#]", "", words), flags=re.IGNORECASE)
        if block.role != "heading":
            first = next(iter(cut(line, 0, len(line))), None)
            line = line[: first[1]] if first else line
        line = line.strip(" .:-–—,")
        if not any(character.isalnum() for character in line):
            continue
        return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
    return ""
