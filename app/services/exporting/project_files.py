"""Verbs: a project goes out as one file, and comes in from one."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import IO, TypeVar

from app.domain.base import Value
from app.domain.errors import NotFoundError, RefusedError
from app.domain.projects import Project
from app.services.bringing.chats_in import BroughtChats, Survey, bring_chats, look_over
from app.services.exporting.exports import Exported, OnProgress, file_fault, place_for
from app.services.exporting.gather import made_now
from app.services.exporting.project_file import (
    MOST_BYTES,
    Manifest,
    ProjectReader,
    StoppedError,
    is_project,
    write_rows,
)
from app.settings.bounded_input import open_regular, size_in_words
from app.settings.private_files import putting_private
from app.store.database import Store
from app.store.reads.portable_tables import BY_NAME, checked
from app.store.writes.transaction import Tx

T = TypeVar("T")
_REFUSED = "import-refused"


class BroughtIn(Value):
    """A project that came in; `chats` says what came of another program's, and is None for one of ours."""

    project: Project
    chats: BroughtChats | None


class ProjectFileService:
    """What *Export project…*, *Import a project or chats…* and the commands do. Each file is whole or not at all."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._halts: dict[str, Event] = {}

    async def export(
        self, project: str, to: Path, *, replace: bool = False, on_progress: OnProgress | None = None
    ) -> Exported:
        """Write a project, as of one instant, to a file. No agreement to send files goes along, and no key.

        Raises:
            NotFoundError: there is no such project or folder.
            RefusedError: the file is there already, is a link or device, or it was stopped.
            KnownError: the disk's fault; no half file is left.
        """
        tell = on_progress or _tell_nobody
        return await self._halting(to, lambda halt: asyncio.to_thread(self._write, project, to, replace, halt, tell))

    async def bring_in(self, path: Path, *, on_progress: OnProgress | None = None) -> BroughtIn:
        """Make a project of a file that `export` wrote, or of another program's chats: all of it or nothing.

        A backup is made before. Nothing in it starts: runs and answers at work in it are *interrupted*, attached files
        wait for agreement, and what another program's tools and system texts said is only kept to be read.

        Raises:
            NotFoundError: there is no such file.
            RefusedError: it is no such file, is damaged or of another version, is here already, or it was stopped.
            StoreError: the disk's fault; nothing was changed.
        """
        tell = on_progress or _tell_nobody

        def second(done: int, total: int) -> None:
            tell(total + done, 2 * total)

        async def work(halt: Event) -> BroughtIn:
            # Once over without the lock, so that a bad file keeps nobody from writing.
            survey = await asyncio.to_thread(_look_over, path, halt, lambda done, total: tell(done, 2 * total))
            await asyncio.to_thread(self._store.backup_now)
            project = await self._store.write(lambda tx: _bring_in(tx, path, survey, halt, second))
            return BroughtIn(project=project, chats=survey.said() if survey is not None else None)

        return await self._halting(path, work)

    def stop(self, path: Path) -> bool:
        """Stop writing or reading a file; nothing is left of it. Any thread. False when nothing is going on with it."""
        halt = self._halts.get(str(path))
        if halt is not None:
            halt.set()
        return halt is not None

    async def _halting(self, path: Path, work: Callable[[Event], Awaitable[T]]) -> T:
        if str(path) in self._halts:
            raise RefusedError("busy", f"{path} is being written or read just now.")
        halt = self._halts[str(path)] = Event()
        task = asyncio.ensure_future(work(halt))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            halt.set()
            await asyncio.wait((task,))
            raise
        finally:
            del self._halts[str(path)]

    def _write(self, project: str, to: Path, replace: bool, halt: Event, tell: OnProgress) -> Exported:
        found = self._store.query.projects.get(project)
        try:
            path = place_for(to, replace=replace)
            with self._store.query.portable.reading(project) as rows, putting_private(path) as file:
                manifest = Manifest(
                    schema_version=rows.schema_version,
                    made=made_now(),
                    project=project,
                    title=found.title,
                    columns=rows.columns(),
                    rows=rows.counts(),
                )
                write_rows(manifest, rows, file, halt, tell)
                size = file.tell()
        except OSError as error:
            raise file_fault(to, error) from error
        return Exported(path=path, size=size)


def _look_over(path: Path, halt: Event, tell: OnProgress) -> Survey | None:
    """Read a file and keep nothing; None for a project of ours, else what was found of another program."""
    with _opened(path) as file:
        if not is_project(file):
            return look_over(file, lambda: _stop_where(halt), tell)
        reader = ProjectReader(file, halt, tell)
        for name, rows in reader.batches():
            for row in rows:
                checked(BY_NAME[name], row, reader.manifest.project)
    return None


def _bring_in(tx: Tx, path: Path, survey: Survey | None, halt: Event, tell: OnProgress) -> Project:
    with _opened(path) as file:
        if survey is not None:
            title = f"From {survey.program} ({path.stem})"
            return bring_chats(tx, file, survey, title, lambda: _stop_where(halt), tell)
        reader = ProjectReader(file, halt, tell)
        tx.portable.begin(reader.manifest.project)
        for name, rows in reader.batches():
            tx.portable.add(BY_NAME[name], rows)
        tx.portable.end()
        return tx.query.projects.get(reader.manifest.project)


def _stop_where(halt: Event) -> None:
    if halt.is_set():
        raise StoppedError


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be brought in; every refusal within says which file, and that nothing was changed."""
    try:
        with open_regular(path.expanduser(), follow=False) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise RefusedError(_REFUSED, f"it is larger than {size_in_words(MOST_BYTES)}")
            yield file
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no name a file can have"
        raise RefusedError(_REFUSED, f"{path} was not imported: {why}. Nothing was changed.") from error
    except StoppedError:
        raise
    except RefusedError as error:
        if error.code != _REFUSED:
            raise
        raise RefusedError(_REFUSED, f"{path.name} was not imported: {error}. Nothing was changed.") from error


def _tell_nobody(done: int, total: int) -> None:
    """Progress nobody asked for."""
    del done, total
