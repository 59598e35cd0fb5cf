"""Reads the phrases of the rules, which are data: `data/NAME.toml`, each phrase with a sentence it is the reason for.

For: the modules that know what a phrase means. Not for: meaning itself. A file is read at the first question and kept,
so that starting the application costs nothing.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from app.domain.kit.late_pattern import late

_WORD_AT_START = late(r"(?:\(\?<?[!=][^()]*\))*\(*[\w\\](?!\+)")
_WORD_AT_END = late(r"[\w+][)?]*$")


@cache
def phrase_file(name: str) -> dict[str, Any]:
    """Return one file of phrases as it stands.

    Raises:
        FileNotFoundError: there is no file of this name, so this installation is not whole.
    """
    return tomllib.loads(files("app.english").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def any_of(phrases: Iterable[str]) -> str:
    """Return one pattern for all phrases of a table, tried in their order.

    A phrase that begins or ends with a word begins or ends at the edge of one. Neighbours share the look for the edge
    before them, which is then done once for each character of a statement and not once for each phrase: most
    characters are inside a word.
    """
    return "|".join(
        f"{edge}(?:{'|'.join(map(_with_edge_behind, group))})" for edge, group in groupby(phrases, key=_edge_before)
    )


def edged(phrase: str) -> str:
    """Return a phrase as a pattern that begins and ends at the edge of a word where it begins and ends with one."""
    return _edge_before(phrase) + _with_edge_behind(phrase)


def _edge_before(phrase: str) -> str:
    return r"(?:(?<![^\W_])|(?='))" if _WORD_AT_START.match(phrase) else ""


def _with_edge_behind(phrase: str) -> str:
    return f"(?:{phrase})" + (r"(?![^\W_])" if _WORD_AT_END.search(phrase) else "")
