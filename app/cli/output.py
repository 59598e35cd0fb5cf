"""How commands print: one JSON document with `--json`, plain lines otherwise.

Nothing from a text acts on a terminal: control characters are made visible, and what is handed over as one line stays
one, so that no name from outside forges another.
"""

import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any, TextIO

import click

from app.domain.key_forms import without_keys

_KEPT = {"\n", "\t"}


def plain(text: str) -> str:
    """Return the text with control, bidirectional and lone surrogate characters made visible."""
    return "".join(char if char in _KEPT or _is_harmless(char) else _visible(char) for char in text)


def one_line(text: str) -> str:
    """Return the text as `plain` does, its line breaks made visible too: for a line, and for any name in one."""
    return plain(text).replace("\n", "\\n")


def text_lines(text: str) -> list[str]:
    """Return the lines of a text that may have several."""
    return text.replace("\r\n", "\n").split("\n")


def _is_harmless(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or char in "\u200d\ufe0f"


def _visible(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) > 0xFF else f"\\x{ord(char):02x}"


def print_lines(*lines: str) -> None:
    """Print plain lines on stdout, each of the given ones as exactly one; a longer text goes through `text_lines`."""
    for line in lines:
        _write(sys.stdout, one_line(line))


def print_json(document: Any) -> None:
    """Print one JSON document on stdout; ASCII, so that no character can act on a terminal."""
    _write(sys.stdout, json.dumps(document, ensure_ascii=True, indent=2, allow_nan=False))


def print_text(text: str) -> None:
    """Print a part of a longer text on stdout, as it is but for what would act on a terminal."""
    encoding = sys.stdout.encoding or "utf-8"
    shown = plain(text.replace("\r\n", "\n")).encode(encoding, errors="replace").decode(encoding, errors="replace")
    click.echo(shown, nl=False)


def print_error(sentence: str) -> None:
    """Print one plain line on stderr; what it repeats of what was given holds no key."""
    _tell(plain(without_keys(" ".join(sentence.split()))))


def note(sentence: str) -> None:
    """Print one line of progress on stderr."""
    _tell(one_line(sentence))


def _tell(line: str) -> None:
    try:
        _write(sys.stderr, line)
    except OSError:
        # Where stderr takes nothing there is nobody to tell; the exit code still says it.
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Let what waits to be printed go nowhere: Python would complain once more when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write(stream: Any, text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, errors="replace").decode(encoding, errors="replace"), file=stream)


def table(rows: Sequence[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> list[str]:
    """Return rows as aligned lines, the first being the head; columns in `right` are right-aligned."""
    rows = [tuple(plain(" ".join(cell.split())) for cell in row) for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def shorten(text: str, length: int = 60) -> str:
    """Return the text on one line, cut with an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
