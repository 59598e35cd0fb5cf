"""Code coloured by Pygments into spans of a few classes; every character stays.

Not for choosing colours: the classes are named in `markdown.document_style`.
"""

import html

from pygments import lex
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import Token, _TokenType

_LONGEST = 20_000
"""Characters; longer code is shown without colours, which would cost more than a frame."""
_USUAL = ("python", "json", "bash", "sql", "javascript")
_KNOWN = frozenset(alias for _name, aliases, *_more in get_all_lexers(plugins=False) for alias in aliases)
"""Without the lexers other packages bring: looking for those reads every package's files, 83 ms at the first word that
is no language, such as the beginning of one in a stream (“pyt”)."""
_FAMILIES = (
    (Token.Comment, "c-comment"),
    (Token.Keyword, "c-keyword"),
    (Token.Operator.Word, "c-keyword"),
    (Token.Name.Function, "c-name"),
    (Token.Name.Class, "c-name"),
    (Token.Name.Tag, "c-name"),
    (Token.Name.Decorator, "c-name"),
    (Token.Name.Builtin, "c-name"),
    (Token.Literal.String, "c-string"),
    (Token.Literal.Number, "c-number"),
    (Token.Generic.Deleted, "c-error"),
    (Token.Generic.Inserted, "c-string"),
)


def get_ready() -> None:
    """Load the usual languages, some 90 ms: the first code of an answer would hold up the window. Any thread."""
    for language in _USUAL:
        highlight("1", language)


def highlight(code: str, language: str) -> str:
    """Return HTML of the code; an unknown language or a lexer that changes the text gives plain code."""
    plain = html.escape(code, quote=False)
    if language.lower() not in _KNOWN or len(code) > _LONGEST:
        return plain
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    pieces = list(lex(code, lexer))
    if "".join(value for _, value in pieces) != code:
        return plain
    return "".join(_piece(kind, value) for kind, value in pieces)


def _piece(kind: _TokenType, value: str) -> str:
    text = html.escape(value, quote=False)
    for family, name in _FAMILIES:
        if kind[: len(family)] == family:
            return f'<span class="{name}">{text}</span>'
    return text
