"""What commands read besides their arguments: files a person names, standard input, a yes or no. All of it bounded.

A file may be a pipe or a device, as the shell's `<(…)` makes them; it is read up to the bound and no further. Not for
attached files, which are regular ones only (`services/attachments`).
"""

import sys
from pathlib import Path
from typing import IO

import click

from app.domain.chats import MAX_MESSAGE
from app.domain.errors import NotFoundError, UsageError
from app.settings.bounded_input import TooLargeError, read_any, read_at_most, read_line_at_most

MOST_TEXT_BYTES = 4 * MAX_MESSAGE
"""What the longest message has in UTF-8."""
MOST_LINE_BYTES = 10_000
"""No key and no answer to a question is longer."""
_STANDARD_INPUT = "What came on standard input"


def read_text(path: Path) -> str:
    """Return the text of a file a person names.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is not a text, is larger than a text may be, or cannot be read.
    """
    try:
        return read_any(path, MOST_TEXT_BYTES).decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFoundError(f"There is no file “{path}”.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"“{path.name}” is not a UTF-8 text.") from error
    except TooLargeError as error:
        raise UsageError(f"“{path.name}” was not read: {error.strerror}, the most a text may have.") from error
    except OSError as error:
        raise UsageError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error


def read_input(*, errors: str = "strict") -> str:
    """Return the text on standard input.

    Args:
        errors: what becomes of bytes that are no UTF-8, as `bytes.decode` has it.

    Raises:
        UsageError: it is not a text, is larger than a text may be, or there is no standard input.
    """
    try:
        return read_at_most(_standard_input(), MOST_TEXT_BYTES).decode("utf-8-sig", errors=errors)
    except UnicodeDecodeError as error:
        raise UsageError(f"{_STANDARD_INPUT} is not a UTF-8 text.") from error
    except TooLargeError as error:
        raise UsageError(f"{_STANDARD_INPUT} was not taken: {error.strerror}, the most a text may have.") from error
    except OSError as error:
        raise UsageError(f"Standard input cannot be read: {error.strerror or error}.") from error


def read_line() -> str | None:
    """Return the next line of standard input without its end, or None at its end.

    Raises:
        UsageError: the line is too long, or there is no standard input.
    """
    try:
        line = read_line_at_most(_standard_input(), MOST_LINE_BYTES)
    except OSError as error:
        raise UsageError(f"{_STANDARD_INPUT} was not taken: {error.strerror or error}.") from error
    return line.decode(errors="surrogateescape").rstrip("\r\n") if line else None


def confirm(question: str) -> bool:
    """Ask a question on stderr until it is answered with yes or no; nothing is no.

    Raises:
        click.Abort: standard input ended.
        UsageError: a line is too long, or there is no standard input.
    """
    while True:
        click.echo(f"{question} [y/N]: ", nl=False, err=True)
        answer = read_line()
        if answer is None:
            raise click.Abort
        word = answer.strip().lower()
        if word in ("y", "yes", "n", "no", ""):
            return word.startswith("y")


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise UsageError("There is no standard input to read.")
    return sys.stdin.buffer
