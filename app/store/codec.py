"""How texts and values become cells and come back: reversible escapes, JSON with a schema version.

A cell is UTF-8 without NUL; Python texts may hold lone surrogates and NUL. Those characters are kept
exactly, written as U+10F8FF and four hex digits (`U+10F8FF` itself as `ffff`), so nothing is lost and
no text makes a write fail. Not for deciding what an unreadable cell becomes: that is `mapping`.
"""

import json
import re
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

T = TypeVar("T")

_MARK = "\U0010f8ff"
_UNSAFE = re.compile("[\x00\ud800-\udfff\U0010f8ff]")
_ESCAPED = re.compile(_MARK + "([0-9a-f]{4})")
_JSON_VERSION = 1


class UnreadableError(ValueError):
    """A cell holds something that is not what its column says."""


def escape(text: str) -> str:
    """Return the text as a cell can hold it; `unescape` gives back exactly the same characters."""
    if text.isascii() and "\x00" not in text:
        return text
    return _UNSAFE.sub(lambda m: f"{_MARK}ffff" if m[0] == _MARK else f"{_MARK}{ord(m[0]):04x}", text)


def unescape(cell: str) -> str:
    """Return the characters a cell stands for."""
    if _MARK not in cell:
        return cell
    return _ESCAPED.sub(lambda m: _MARK if m[1] == "ffff" else chr(int(m[1], 16)), cell)


class SafeText(TypeDecorator[str]):
    """A text column that keeps every character of a Python text."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else escape(value)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        return unescape(value) if isinstance(value, str) else value


class Name(TypeDecorator[str]):
    """A text column of ids, words of ours and times: what is asked for may hold anything, what is stored does not."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else escape(value)


def dump(adapter: TypeAdapter[T], value: T) -> str:
    """Return the JSON cell of a value: `{"v": schema version, "d": value}`.

    Raises:
        ValueError: the value holds NaN or an infinity.
    """
    document = {"v": _JSON_VERSION, "d": _plain(adapter.dump_python(value))}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if text.isascii() or not _UNSAFE.search(text):
        return text
    return json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def load(adapter: TypeAdapter[T], cell: str) -> T:
    """Return the value of a JSON cell.

    Raises:
        UnreadableError: bad JSON, a number that is none, or not the shape of the value.
    """
    try:
        document = _DECODER.decode(cell)
        return adapter.validate_python(document["d"])
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise UnreadableError(f"a cell cannot be read: {type(error).__name__}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _refuse_constant(name: str) -> Any:
    raise UnreadableError(f"a cell holds {name}")


# Made once: `json.loads` with an option makes a decoder for each call, half the cost of a page of messages.
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
