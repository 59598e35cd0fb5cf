"""What was typed as an expression of the index, and the words by which a row says what and whose it is.

A row of the index holds its title, its body and its *scope*: a word for its type, its project and its chat. So a
search inside a small project, or for runs only, meets no other rows. Texts only: nothing is read here.
"""

import re
from collections.abc import Iterable

from app.domain.kit.found_words import MOST_TYPED, MOST_WORDS
from app.store.codec import escape

_WORD = re.compile(r"[^\W_\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]+")
"""As the index cuts words, whose Unicode is older than Python's; two of its words in one would be a fault."""
_MOST_LETTERS = 64
_SIGN = "\ue000"
"""Begins each word of a scope. The index takes it for a letter, `_WORD` does not: nothing typed finds a scope."""


def type_word(kind: str) -> str:
    """Return the word of a type (message, run, …)."""
    return f"{_SIGN}t{kind}"


def project_word(project_id: str) -> str:
    """Return the word of a project."""
    return f"{_SIGN}p{project_id}"


def chat_word(chat_id: str) -> str:
    """Return the word of a chat."""
    return f"{_SIGN}c{chat_id}"


def said(text: str) -> str:
    """Return a text as it is indexed: it cannot say a scope."""
    return escape(text.replace(_SIGN, " "))


def scope_of(kind: str, project_id: str, chat_id: str | None) -> str:
    """Return the scope of a row."""
    words = (type_word(kind), project_word(project_id), chat_word(chat_id) if chat_id is not None else "")
    return escape(" ".join(words).rstrip())


def match_expression(typed: str) -> str | None:
    """Return the FTS5 expression for what was typed, or None where it holds no word.

    Every word is quoted and matched as a beginning, so it finds while one types.
    """
    words = _WORD.findall(typed[:MOST_TYPED])[:MOST_WORDS]
    return " AND ".join(f'"{escape(word[:_MOST_LETTERS])}"*' for word in words) or None


def within(expression: str, *scopes: Iterable[str], without: Iterable[str] = ()) -> str:
    """Return an expression that finds only rows with one word of each scope, and none `without`.

    Args:
        expression: from `match_expression`.
        scopes: words of scopes; one that is empty leaves nothing out.
        without: words of scopes whose rows are not wanted.
    """
    parts = [f"({expression})", *(_any_of(words) for words in map(tuple, scopes) if words)]
    wanted, unwanted = " AND ".join(parts), tuple(without)
    return f"({wanted}) NOT {_any_of(unwanted)}" if unwanted else wanted


def _any_of(words: tuple[str, ...]) -> str:
    # No column is named: only a scope has words that begin so.
    return f"({' OR '.join(map(_quoted, words))})"


def _quoted(word: str) -> str:
    doubled = escape(word).replace('"', '""')
    return f'"{doubled}"'
