"""Reading an attached file or folder, as a job: to look through megabytes for keys holds up every thread."""

import contextlib
import os
from pathlib import Path

from app.domain.attachments import MOST_SOURCE_BYTES, AttachedFile, AttachedSource, LeftOut, SourceKind
from app.domain.base import Value
from app.domain.errors import RefusedError
from app.services.attachments.file_reading import HoldsKeyError, UnreadError, read_file, read_folder
from app.services.attachments.never_read import refused_place
from app.services.attachments.papers import is_paper
from app.worker.job import Job

_MS_A_BYTE = 0.0002
"""A text of 3.9 MB took 0.7 s, nearly all of it one search for forms of keys."""
_MS_A_PAPER = 1_000.0
"""A short one takes 20 ms; one made to harm may take long or end its process: never where the window is."""
_MOST_LOOKED_AT = 200
"""A folder with more files than this counts as the largest there may be."""


class ToRead(Value):
    """A source to be read.

    `chosen` are paths that are taken though they hold a key, `data_dir` is never read, `likely_ms` is about how long
    it takes.
    """

    source: AttachedSource
    data_dir: str
    chosen: frozenset[str] = frozenset()
    likely_ms: float = 0.0


class ReadSource(Value):
    """What was read of one source, in the order of paths, and the texts by digest."""

    files: tuple[AttachedFile, ...]
    texts: dict[str, str]
    left_out: tuple[LeftOut, ...]


def reading_takes(path: Path) -> float:
    """Return about how many milliseconds reading a file or folder takes, by a short look; 0 where none is possible."""
    files = (Path(folder, name) for folder, _, names in os.walk(path) for name in names) if path.is_dir() else (path,)
    likely = 0.0
    for number, file in enumerate(files):
        if number == _MOST_LOOKED_AT:
            return _MS_A_BYTE * MOST_SOURCE_BYTES
        with contextlib.suppress(OSError):
            likely += _MS_A_BYTE * file.lstat().st_size + (_MS_A_PAPER if is_paper(file.name) else 0.0)
    return likely


def read_source(given: ToRead) -> ReadSource:
    """Read a source from the disk.

    Raises:
        RefusedError: it is never read, or it cannot be.
    """
    source, own = given.source, Path(given.data_dir).resolve()
    path = Path(source.path)
    why = refused_place(path)
    if why is None and (path == own or own in path.parents):
        why = "the data folder of Int Crucible is never read"
    if why is not None:
        raise RefusedError("context-refused", f"{path} was not attached: {why}.")
    try:
        if source.kind is SourceKind.FILE:
            found = read_file(source.id, path, given.chosen)
        else:
            found = read_folder(source.id, path, own, given.chosen)
    except HoldsKeyError as error:
        raise RefusedError("context-key", f"{path} was not taken: it {error}.") from error
    except UnreadError as error:
        raise RefusedError("context-unread", f"{path} was not taken: {error}.") from error
    return ReadSource(files=tuple(found.files), texts=found.texts, left_out=found.named_left_out())


READ_SOURCE = Job(
    name="read-source",
    given=ToRead,
    gives=ReadSource,
    work=read_source,
    likely_ms=lambda given: given.likely_ms,
)
JOBS = (READ_SOURCE,)
