"""Citations of attached files in a text, `[file:study.pdf:120-131]`, as links that lead to the place.

A citation is only how a place is called: whether there is such a file is asked when the link is followed.
"""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.domain.kit.numbers import whole_number

FILE_LINK = "int-crucible:file/"
_CITATION = re.compile(r"\[file:([^\]\n]{1,400}):(\d{1,9})-(\d{1,9})\]")


class FilePlace(NamedTuple):
    """Lines of an attached file, by its name in citations; from 1."""

    name: str
    first: int
    last: int


def place_of(link: str) -> FilePlace | None:
    """Return where a link leads; None for one that is none of these."""
    pieces = link.removeprefix(FILE_LINK).split("/") if link.startswith(FILE_LINK) else []
    numbers = [whole_number(piece) for piece in pieces[1:]]
    if len(numbers) != 2 or not pieces[0]:
        return None
    return FilePlace(unquote(pieces[0]), numbers[0] or 1, numbers[1] or 1)


def link_citations(state: StateCore) -> None:
    """A rule of the parser: citations that stand in running text become links that show what was written."""
    for block in state.tokens:
        if block.type != "inline" or not block.children or "[file:" not in block.content:
            continue
        made: list[Token] = []
        depth = 0
        for token in block.children:
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            made += _linked(token) if token.type == "text" and not depth else [token]
        block.children = made


def _linked(token: Token) -> list[Token]:
    text, found, at = token.content, [], 0
    for cited in _CITATION.finditer(text):
        found += [_text(token, text[at : cited.start()]), _open(token, cited), _text(token, cited[0])]
        found.append(Token("link_close", "a", -1, level=token.level))
        at = cited.end()
    return [*found, _text(token, text[at:])] if found else [token]


def _text(token: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=token.level)


def _open(token: Token, cited: re.Match[str]) -> Token:
    link = f"{FILE_LINK}{quote(cited[1], safe='', errors='replace')}/{cited[2]}/{cited[3]}"
    return Token("link_open", "a", 1, attrs={"href": link}, level=token.level)
