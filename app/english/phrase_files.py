"""Reads the phrases of the rules, which are data: `data/NAME.toml`, each phrase with a sentence it is the reason for.

For: the modules that know what a phrase means. Not for: meaning itself. A file is read at the first question and kept,
so that starting the application costs nothing.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_WORD_AT_START = re.compile(r"(?:\(\?<?[!=][^()]*\))*\(*[\w\\](?!\+)")
_WORD_AT_END = re.compile(r"[\w+][)?]*$")


@cache
def phrase_file(name: str) -> dict[str, Any]:
    """Return one file of phrases as it stands.

    Raises:
        FileNotFoundError: there is no file of this name, so this installation is not whole.
    """
    return tomllib.loads(files("app.english").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def edged(phrase: str) -> str:
    """Return a phrase as a pattern that begins and ends at the edge of a word where it begins and ends with one."""
    start = r"(?:(?<![^\W_])|(?='))" if _WORD_AT_START.match(phrase) else ""
    end = r"(?![^\W_])" if _WORD_AT_END.search(phrase) else ""
    return f"{start}(?:{phrase}){end}"


def any_of(phrases: dict[str, str]) -> str:
    """Return one pattern for all phrases of a table."""
    return "|".join(map(edged, phrases))
