"""Keeps keys out of logs and messages: a filter for log handlers and one function for texts.

It knows the exact keys in use in this process and the usual shapes of keys. Not a guard against a log call
that spells a key letter by letter; keys are `SecretStr` everywhere else.
"""

import logging
import traceback

from pydantic import SecretStr
from typing_extensions import override

from app.domain.key_forms import hidden_forms, hidden_in_addresses
from app.domain.kit.late_pattern import late
from app.settings.provider_registry import RECORDS

HIDDEN = "[key hidden]"

_HTTP_LOGGERS = (
    "httpx2",
    "httpcore2",
    "httpx",
    "httpcore",
    "pydantic_ai",
    "genai_prices",
    "urllib3",
    "keyring",
    *(name for record in RECORDS.values() for name in record.loggers),
)
_SHAPES = (
    late(r"(?i)(\bauthorization['\"]?\s*[:=]\s*['\"]?(?:bearer|basic)\s+)[^\s'\",;]+"),
    late(r"(?i)(\bbearer\s+)(?=\S*\d)[a-z0-9._~+/=-]{8,}"),
    late(r"(?i)(\bbearer\s+)[a-z0-9._~+/=-]{16,}"),
    late(r"(?i)(\b(?:x-)?api[-_]?key['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&]{8,}"),
    late(r"(\b)(?:(?:sk|pk|rk|gsk|xai|hf)[-_]|AIza)[A-Za-z0-9][A-Za-z0-9_-]{15,}"),
)
_LEAST = 6
"""Shorter secrets would hide ordinary words."""

_in_use: set[str] = set()


def remember_key(key: SecretStr) -> None:
    """Hide this exact key from now on, whatever its shape."""
    value = key.get_secret_value()
    if len(value) >= _LEAST:
        _in_use.add(value)


def redact(text: str) -> str:
    """Return the text with every key in use and everything shaped like a key hidden."""
    text = hidden_in_addresses(text)
    for value in sorted(_in_use, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    for shape in _SHAPES:
        text = shape.sub(rf"\1{HIDDEN}", text)
    return hidden_forms(text, HIDDEN)


class RedactingFilter(logging.Filter):
    """Redacts a record's message and traceback before its handler writes it. Put it on handlers, not loggers."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Return True always; the record is changed in place."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = f"{record.msg!r} with {record.args!r}"
        record.msg, record.args = redact(message), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = redact("".join(traceback.format_exception(record.exc_info[1])).rstrip("\n"))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def install_redaction(handler: logging.Handler) -> None:
    """Put the filter on a handler, usually the root's, and quieten the libraries that log requests."""
    if not any(isinstance(found, RedactingFilter) for found in handler.filters):
        handler.addFilter(RedactingFilter())
    quieten_libraries()


def quieten_libraries() -> None:
    """Set the loggers of HTTP and provider libraries to WARNING; some set theirs when imported."""
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
