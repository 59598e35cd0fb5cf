"""Texts of people and models as they stand in a file that others open: no key, no markup, no formula.

Every text goes through one of these on its way into a file. A person may have pasted a key into a chat: it is hidden.
"""

import html
import json
import re
from typing import Any

from app.domain.key_forms import MARK, hidden_forms
from app.domain.kit.visible import visible

_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet takes for a formula, blanks before it allowed for."""


def keyless(text: str) -> str:
    """Return the text with every known form of a key hidden."""
    return hidden_forms(text, MARK)


def escaped(text: str) -> str:
    """Return the text as HTML shows it, hidden characters made visible."""
    return html.escape(visible(keyless(text)), quote=True)


def escaped_lines(text: str) -> str:
    """Return a text of several lines as HTML shows it."""
    return escaped(text.strip()).replace("\n", "<br>")


def plain_line(text: str) -> str:
    """Return a text on one line, for a heading or an item of a list in Markdown."""
    return keyless(" ".join(text.split()))


def csv_cell(value: str | float | None) -> str:
    """Return a cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:.6g}"
    text = keyless(value).encode("utf-8", "replace").decode()
    return f"'{text}" if _FORMULA.match(text) else text


def json_text(document: Any) -> str:
    """Return a document as JSON in ASCII, keys in its texts hidden."""
    return json.dumps(_keyless(document), ensure_ascii=True, allow_nan=False, indent=1)


def _keyless(value: Any) -> Any:
    if isinstance(value, str):
        return keyless(value)
    if isinstance(value, dict):
        return {keyless(str(key)): _keyless(one) for key, one in value.items()}
    return [_keyless(one) for one in value] if isinstance(value, list | tuple) else value
