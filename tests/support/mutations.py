"""Inputs that are nearly good: files with bytes or values changed by a seed; and a limit of CPU for reading one.

Not for inputs that are chosen by hand.
"""

import json
import random
import re
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from types import FrameType
from typing import Any

MOST_CPU_S = 30.0
"""Of one small input. CPU of this process, so that no busy machine makes a good one slow."""
_SIGNS = (
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"null",
    b"1e999",
    b"\\u0000",
    b",",
    b"<",
    b"/>",
    b"\xff\xfe",
    b"\x00",
    b"(" * 50,
)


class HungError(BaseException):
    """An input took more CPU than any of its size may; nothing that catches faults of libraries catches it."""


@contextmanager
def bounded() -> Iterator[None]:
    """Raise `HungError` where what is done inside takes more than `MOST_CPU_S`. In the main thread."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise HungError(f"more than {MOST_CPU_S:g} s of CPU")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_CPU_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def mutated(data: bytes, drawn: random.Random) -> bytes:
    """A file with some bytes, or some of its signs, changed, doubled or taken out."""
    found = bytearray(data)
    for _ in range(drawn.randint(1, 6)):
        at = drawn.randrange(len(found))
        match drawn.randrange(5):
            case 0:
                found[at] = drawn.randrange(256)
            case 1:
                del found[at : at + drawn.randint(1, 40)]
            case 2:
                found[at:at] = found[at : at + drawn.randint(1, 200)]
            case 3:
                found[at : at + 1] = drawn.choice(_SIGNS)
            case _:
                if drawn.random() < 0.4:
                    del found[drawn.randrange(len(found)) :]
        found = found or bytearray(b"x")
    return bytes(found)


def twisted(data: bytes, drawn: random.Random) -> bytes:
    """A file of JSON as good as before, in which some values are others, or stand where others do."""
    document = json.loads(data)
    for _ in range(drawn.randint(1, 8)):
        places: list[tuple[Any, Any]] = []
        todo = [document]
        while todo:
            one = todo.pop()
            keys = list(one) if isinstance(one, dict) else range(len(one))
            places += [(one, key) for key in keys]
            todo += [one[key] for key in keys if isinstance(one[key], dict | list)]
        if places:
            holder, key = drawn.choice(places)
            other, name = drawn.choice(places)
            odd: tuple[Any, ...] = (
                None,
                7,
                -1e300,
                2**63,
                True,
                "",
                "x",
                "\x00\ud800\u202e",
                [],
                {},
                [[]],
                {"a": None},
                json.loads(json.dumps(other[name])),
            )
            holder[key] = drawn.choice(odd)
    return json.dumps(document).encode()


def twisted_lines(data: bytes, drawn: random.Random) -> bytes:
    """A file of lines of JSON, in which some lines are twisted, and one may stand twice, elsewhere or nowhere."""
    lines = data.splitlines()
    for _ in range(drawn.randint(1, 3)):
        at = drawn.randrange(len(lines))
        match drawn.randrange(8):
            case 0:
                lines.insert(drawn.randrange(len(lines)), lines[at])
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                lines[at] = mutated(lines[at], drawn)
                return b"\n".join(lines) + b"\n"
            case _:
                lines[at] = twisted(lines[at], drawn)
    return b"\n".join(lines) + b"\n"


def mutated_marks(data: bytes, drawn: random.Random) -> bytes:
    """A file of XML in which values and texts are others, gone, or stand where others do; mostly as good as before."""
    pieces = re.findall(rb'"[^"<>]*"|<[^<>"]*/>|[^<>"]+|.', data, re.DOTALL)
    for _ in range(drawn.randint(1, 8)):
        at = drawn.randrange(len(pieces))
        other = drawn.choice(pieces)
        if pieces[at][:1] == b'"':
            pieces[at] = drawn.choice((b'""', b'"-1"', b'"99999999999999999999"', b'"x:y"', b'"../../x"', b'"&#1;"'))
            if other[:1] == b'"' and drawn.random() < 0.5:
                pieces[at] = other
        elif pieces[at].endswith(b"/>"):
            pieces[at] = drawn.choice((b"", pieces[at] * 20))
    return b"".join(pieces)


def mutated_archive(data: bytes, drawn: random.Random) -> bytes:
    """An archive with one part of it changed, so that it is as whole as before; some have their own bytes changed."""
    if drawn.random() < 0.2:
        return mutated(data, drawn)
    change = drawn.choice((mutated, mutated_marks, mutated_marks))
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        parts = old.infolist()
        # What is read of a paper lies in two of them.
        names = [part.filename for part in parts if part.filename.endswith(("document.xml", "styles.xml"))]
        chosen = drawn.choice(names if drawn.random() < 0.7 else [part.filename for part in parts])
        for part in parts:
            content = old.read(part)
            new.writestr(part.filename, change(content, drawn) if part.filename == chosen and content else content)
    return made.getvalue()
