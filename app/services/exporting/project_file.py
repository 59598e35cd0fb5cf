"""A project as one file: JSON lines, the first says what it is, then each row of the store, the last how many.

Text, so that nothing in it can unpack to more than it is, lead out of a folder, or be a link. Reading is bounded and
believes nothing. Not for what a row may be (`app.store`), nor for where a file lies.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import IO, Any, Literal

from pydantic import ValidationError

from app.domain.base import Value
from app.domain.errors import RefusedError
from app.services.exporting.formats import Made
from app.settings.bounded_input import read_line_at_most
from app.store.reads.portable import PortableRows
from app.store.reads.portable_tables import BY_NAME

MOST_BYTES = 4_000_000_000
_LONGEST_LINE = 64_000_000
"""The longest message or attached text, every letter of it escaped."""
_AT_A_TIME = 500
_TOLD_EVERY = 500
_START = 200
"""Bytes in which a file of a project says what it is."""
FORMAT = "int-crucible project"


class StoppedError(RefusedError):
    """The person stopped it."""

    def __init__(self) -> None:
        super().__init__("stopped", "Stopped; nothing was changed.")


class Manifest(Value):
    """The first line: what the file is, who made it, and what is in it."""

    format: Literal["int-crucible project"] = "int-crucible project"
    format_version: Literal[1] = 1
    schema_version: int
    made: Made
    project: str
    title: str
    columns: dict[str, tuple[str, ...]]
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows in all."""
        return sum(self.rows.values())


Tell = Callable[[int, int], object]


def is_project(file: IO[bytes]) -> bool:
    """Whether a file begins as one of a project does; it is at its begin again."""
    start = file.read(_START)
    file.seek(0)
    return FORMAT.encode("ascii") in start


def write_rows(manifest: Manifest, rows: PortableRows, file: IO[bytes], halt: Event, tell: Tell) -> None:
    """Write a project. In a thread of its own.

    Raises:
        StoppedError: `halt` was set.
    """
    _put(file, manifest.model_dump(mode="json"))
    done = 0
    for name, cells in rows.rows():
        _put(file, [name, cells])
        done += 1
        if done % _TOLD_EVERY == 0:
            tell(done, manifest.total)
        if halt.is_set():
            raise StoppedError
    _put(file, {"end": done})


def _put(file: IO[bytes], line: Any) -> None:
    file.write(json.dumps(line, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n")


class ProjectReader:
    """Reads a file line by line. A context of one thread; nothing of it is believed before it was looked at.

    Raises:
        RefusedError: it is no file of a project, of another version, cut off, or holds something else; the sentence is
            the end of one.
    """

    def __init__(self, file: IO[bytes], halt: Event, tell: Tell) -> None:
        self._file = file
        self._halt = halt
        self._tell = tell
        self.manifest = self._first()

    def batches(self) -> Iterator[tuple[str, Sequence[object]]]:
        """Give rows of one table at a time, in the order of the file."""
        found = dict.fromkeys(self.manifest.rows, 0)
        held: list[object] = []
        name, done = "", 0
        while (line := self._line()) is not None:
            if isinstance(line, dict):
                yield name, held
                if line != {"end": self.manifest.total} or self._line() is not None or found != self.manifest.rows:
                    raise _refused("it holds other rows than it says")
                return
            table, row = self._row(line)
            if table != name or len(held) == _AT_A_TIME:
                if held:
                    yield name, held
                name, held = table, []
            held.append(row)
            found[table] += 1
            done += 1
            if found[table] > self.manifest.rows[table]:
                raise _refused("it holds more rows than it says")
            if done % _TOLD_EVERY == 0:
                self._tell(done, self.manifest.total)
            if self._halt.is_set():
                raise StoppedError
        raise _refused("it is cut off")

    def _first(self) -> Manifest:
        try:
            line = self._line()
        except RefusedError as error:
            raise _refused("it is no project of Int Crucible") from error
        if not isinstance(line, dict) or line.get("format") != FORMAT:
            raise _refused("it is no project of Int Crucible")
        try:
            manifest = Manifest.model_validate(line)
        except ValidationError as error:
            raise _refused("it was made by another version of Int Crucible, or is damaged") from error
        if manifest.schema_version != PortableRows.schema_version:
            raise _refused("it was made by a version of Int Crucible that keeps other rows than this one")
        own = {name: tuple(column.name for column in table.columns) for name, table in BY_NAME.items()}
        if manifest.columns != own or set(manifest.rows) != set(own) or min(manifest.rows.values()) < 0:
            raise _refused("its first line says something else than a project has")
        return manifest

    def _line(self) -> Any:
        try:
            line = read_line_at_most(self._file, _LONGEST_LINE)
            if not line:
                return None
            return json.loads(line, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise _refused("a line of it cannot be read") from error
        except OSError as error:
            raise _refused(str(error.strerror or error)) from error

    def _row(self, line: object) -> tuple[str, object]:
        if isinstance(line, list) and len(line) == 2 and isinstance(line[0], str) and line[0] in BY_NAME:
            return line[0], line[1]
        raise _refused("a line of it is no row")


def _refused(why: str) -> RefusedError:
    return RefusedError("import-refused", why)


def _no_constant(name: str) -> Any:
    raise ValueError(name)
