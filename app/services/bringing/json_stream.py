"""The entries of a JSON file, one at a time: a file of hundreds of megabytes never lies in memory whole.

Every refusal is the end of a sentence. Not for what an entry means.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Protocol

from app.domain.errors import RefusedError

REFUSED = "import-refused"
MOST_OF_AN_ENTRY = 64_000_000
"""Characters of one chat; the largest that were seen have a tenth of that."""
_CHUNK = 1 << 20
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(parse_constant=lambda _name: None)
_EXPECTED = (
    "it is no file of chats. Expected is the JSON that Open WebUI or LibreChat exports, the zip file or the"
    " conversations.json of ChatGPT, or a project of Int Crucible"
)


class Bytes(Protocol):
    """What is read: a file, or a member of an archive."""

    def read(self, count: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        ...


def refused(why: str) -> RefusedError:
    """Return the refusal of a file."""
    return RefusedError(REFUSED, why)


def not_chats() -> RefusedError:
    """Return the refusal of a file that is something else."""
    return refused(_EXPECTED)


def entries(file: Bytes, told: Callable[[int], object]) -> Iterator[object]:
    """Give each entry of the list that a file is, or the one object it is.

    Args:
        file: where it is read from.
        told: is told the bytes that came, after each piece; may raise to stop.

    Raises:
        RefusedError: it is no JSON, is cut off, nests too deeply, or an entry is too large.
    """
    text = _Text(file, told)
    sign = text.next_sign()
    if sign == "{":
        yield text.entry()
        if text.next_sign():
            # Lines of JSON, such as those of a log.
            raise not_chats()
        return
    if sign != "[":
        raise not_chats()
    text.pass_sign()
    sign = text.next_sign()
    while sign != "]":
        yield text.entry()
        sign = text.next_sign()
        if sign == ",":
            text.pass_sign()
            sign = text.next_sign()
        elif sign != "]":
            raise refused("it is cut off or damaged" if sign == "" else "a part of it is no JSON")
    text.pass_sign()
    if text.next_sign():
        raise refused("something follows the end of its JSON")


class _Text:
    """The text of a file with a place in it."""

    def __init__(self, file: Bytes, told: Callable[[int], object]) -> None:
        self._file = file
        self._told = told
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._is_all = False

    def next_sign(self) -> str:
        """Pass what is blank; return the sign that comes, nothing at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank is not None else self._at
            if self._at < len(self._text) or self._is_all:
                return self._text[self._at : self._at + 1]
            self._read(_CHUNK)

    def pass_sign(self) -> None:
        """Go past the sign that comes."""
        self._at += 1

    def entry(self) -> object:
        """Return the value that begins here."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                # A number that ends where the text does may go on.
                if end < len(self._text) or self._is_all:
                    self._at = end
                    return value
            except RecursionError as error:
                raise refused(
                    "a chat in it is nested too deeply to be read; export it again without nesting"
                    " (LibreChat: without “Recursive”)"
                ) from error
            except json.JSONDecodeError as error:
                if self._is_all:
                    raise refused("it is cut off or damaged") from error
            except ValueError as error:
                raise refused("a number in it has too many digits") from error
            left = len(self._text) - self._at
            if left > MOST_OF_AN_ENTRY:
                raise refused(f"one chat of it is larger than {MOST_OF_AN_ENTRY // 1_000_000} MB, or it is damaged")
            # As much again each time, so that no letter is looked at more than twice.
            self._read(max(_CHUNK, left))

    def _read(self, count: int) -> None:
        data = self._file.read(count)
        self._told(len(data))
        self._is_all = not data
        try:
            came = self._decode.decode(data, self._is_all)
        except UnicodeDecodeError as error:
            raise refused("it is no text in UTF-8") from error
        self._text = self._text[self._at :] + came
        self._at = 0
