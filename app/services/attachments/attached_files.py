"""Context files: attach a file or folder, take it anew, remove it; and what a model would be sent of it (M1).

The disk is read when a person attaches or refreshes, in a thread or in the worker process; agents see the snapshots
only, through `context_tools`. Before a model other than the built-in methods may see a source, the person has
confirmed the list of its files for that model; a refresh that finds further files asks again.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field

from app.domain.attachments import AttachedFile, AttachedSource, LeftOut, Snapshot, SourceKind, is_visible
from app.domain.base import Value, new_id, now
from app.domain.errors import NotFoundError, RefusedError, UsageError
from app.domain.kit.late_pattern import late
from app.domain.runs import BUILTIN_JUDGE
from app.services.attachments.lookup import line_of_page, read_file
from app.services.attachments.pages import FilePage, page_with
from app.services.attachments.reading_jobs import READ_SOURCE, ReadSource, ToRead, read_source, reading_takes
from app.services.clients import Clients
from app.store.database import Store
from app.store.writes.transaction import Tx
from app.worker.process import Worker

T = TypeVar("T")
_NOT_IN_NAMES = late(r"[\[\]:/\\\s\x00-\x1f\x7f]+")
_LONGEST_NAME = 60


class WillSend(Value):
    """What the model in use may look at once the person agrees: which files, how much, and who gets it."""

    judge: str
    to: str = Field(description="the model and its provider, in words")
    is_builtin: bool = Field(description="nothing leaves this machine; nothing need be confirmed")
    confirmed: bool = Field(description="every source is confirmed for this model, or need not be")
    sources: tuple[AttachedSource, ...] = Field(description="those that wait to be confirmed")
    files: tuple[AttachedFile, ...] = Field(description="of these sources")
    size: int = Field(description="bytes of these files")
    with_keys: tuple[LeftOut, ...] = Field(
        default=(),
        description="files that hold what looks like a key, by source and path: left out, or taken by choice",
    )


class Removed(Value):
    """A source that was removed, with all it takes to put it back as it was."""

    snapshot: Snapshot
    texts: dict[str, str] = Field(description="text by digest", repr=False)

    @property
    def source(self) -> AttachedSource:
        """The source itself."""
        return self.snapshot.source


class AttachmentService:
    """The attached files of projects.

    Args:
        store: the open store.
        clients: says which model is in use.
        data_dir: the program's own folder, which is never read.
        worker: reads what is large.
    """

    def __init__(self, store: Store, clients: Clients, data_dir: Path, worker: Worker) -> None:
        self._store = store
        self._clients = clients
        self._data_dir = data_dir
        self._worker = worker
        self._readings: dict[str, list[_Reading]] = {}

    def list(self, project: str) -> tuple[Snapshot, ...]:
        """Return the sources of a project with their files and what was left out, in the order they were attached."""
        query = self._store.query.context
        return tuple(
            _snapshot(source, query.files(source.id), query.left_out(source.id)) for source in query.sources(project)
        )

    def read(self, project: str, name: str, *, line: int = 1, page: int | None = None) -> str:
        """Return up to 200 numbered lines of a file, headed by how they are cited.

        Args:
            project: id.
            name: of the file, as citations have it.
            line: the first, from 1.
            page: begin with this page of a PDF instead.

        Raises:
            NotFoundError: there is no such file or page.
            UsageError: the file has no such line.
        """
        store = self._store
        first = line if page is None else line_of_page(store, project, BUILTIN_JUDGE, name, page)
        return read_file(store, project, BUILTIN_JUDGE, name, first)

    def page(self, project: str, name: str, line: int) -> FilePage:
        """Return the page of a file on which a line stands, to be looked at by the person.

        Raises:
            NotFoundError: there is no such file.
        """
        return page_with(self._store, project, name, line)

    async def attach(self, project: str, path: Path, *, take: Collection[str] = ()) -> Snapshot:
        """Take a snapshot of a file or folder and keep it; one that is attached already is taken anew.

        Args:
            project: id.
            path: the file or folder.
            take: paths in it that are taken though they hold what looks like a key; what was chosen before stays so.

        Raises:
            NotFoundError: there is no such project, file or folder.
            RefusedError: it is never read, holds a key and was not chosen (code “context-key”), or nothing of it can
                be read; nothing was kept.
        """
        self._store.query.projects.get(project)
        with self._reading(project) as reading:
            return await self._attach(reading, project, path, take)

    async def _attach(self, reading: "_Reading", project: str, path: Path, take: Collection[str]) -> Snapshot:
        real = await reading.step(lambda: asyncio.to_thread(_resolved, path))
        known = next((one for one in self._store.query.context.sources(project) if one.path == str(real)), None)
        if known is not None:
            return await self._take(reading, known, take)
        at = now()
        kind = SourceKind.FOLDER if real.is_dir() else SourceKind.FILE
        name = _NOT_IN_NAMES.sub("-", real.name)[:_LONGEST_NAME].strip("-") or "files"
        source = AttachedSource(
            id=new_id(), project=project, kind=kind, path=str(real), name=name, added_at=at, taken_at=at
        )
        return await self._take(reading, source, take)

    def stop(self, project: str) -> bool:
        """Stop reading files of a project; nothing of them is kept. Engine loop. False when none is being read."""
        going_on = self._readings.get(project, [])
        for reading in going_on:
            reading.stop()
        return bool(going_on)

    async def refresh(self, project: str, source: str, *, take: Collection[str] = ()) -> Snapshot:
        """Take a source anew from the disk, by its id or name; `take` as for `attach`.

        What was confirmed stays confirmed unless there are files now that were not on the list.

        Raises:
            NotFoundError: there is no such source, or its file or folder is gone; the snapshot before is kept.
            RefusedError: nothing of it can be read; the snapshot before is kept.
        """
        known = self._store.query.context.find(project, source)
        with self._reading(project) as reading:
            await reading.step(lambda: asyncio.to_thread(_resolved, Path(known.path)))
            return await self._take(reading, known, take)

    async def remove(self, project: str, source: str) -> Removed:
        """Forget a source with its snapshot, by its id or name; the files on the disk stay.

        Returns:
            What `put_back` takes.

        Raises:
            NotFoundError: there is no such source.
        """

        def unit(tx: Tx) -> Removed:
            query = tx.query.context
            known = query.find(project, source)
            files = query.files(known.id)
            texts = {file.digest: query.text(project, file.digest) for file in files}
            snapshot = _snapshot(known, files, query.left_out(known.id))
            tx.context.remove(known.id)
            return Removed(snapshot=snapshot, texts={name: text for name, text in texts.items() if text is not None})

        return await self._store.write(unit)

    async def put_back(self, removed: Removed) -> None:
        """Attach a removed source again as it was, agreements included; the disk is not read.

        Where the same file or folder was attached anew meanwhile, that stays.

        Raises:
            NotFoundError: the project is gone.
        """

        def unit(tx: Tx) -> None:
            source = removed.source
            if any(one.path == source.path for one in tx.query.context.sources(source.project)):
                return
            named = _named_once(tx, source)
            tx.context.put_snapshot(removed.snapshot.model_copy(update={"source": named}), removed.texts)

        await self._store.write(unit)

    def will_send(self, project: str) -> WillSend:
        """Return what still waits to be confirmed for the model in use.

        Raises:
            KnownError: the chosen model cannot be used.
        """
        info = self._clients.info()
        query = self._store.query.context
        waiting = tuple(one for one in query.sources(project) if not is_visible(one, info.judge))
        files = tuple(file for source in waiting for file in query.files(source.id))
        return WillSend(
            judge=info.judge,
            to=info.title,
            is_builtin=info.is_builtin,
            confirmed=not waiting,
            sources=waiting,
            files=files,
            size=sum(file.size for file in files),
            with_keys=tuple(
                one.model_copy(update={"path": f"{source.name}/{one.path}"})
                for source in waiting
                for one in query.left_out(source.id)
                if one.holds
            ),
        )

    async def confirm(self, project: str, judge: str, seen: tuple[AttachedSource, ...] | None = None) -> None:
        """Remember that the person agrees to send the sources of a project to a model.

        Args:
            project: id.
            judge: id of the model.
            seen: the sources as they were shown; None = as they are now.

        Raises:
            RefusedError: a source was taken anew meanwhile; show the list again.
        """

        def unit(tx: Tx) -> None:
            present = {source.id: source for source in tx.query.context.sources(project)}
            for source in present.values() if seen is None else seen:
                if source.id not in present or present[source.id].taken_at != source.taken_at:
                    raise RefusedError(
                        "context-changed", "The attached files changed meanwhile; look at the list again."
                    )
                tx.context.confirm(source.id, judge)

        await self._store.write(unit)

    async def _take(self, reading: "_Reading", source: AttachedSource, take: Collection[str]) -> Snapshot:
        query = self._store.query.context
        is_known = any(one.id == source.id for one in query.sources(source.project))
        before = {one.path for one in query.left_out(source.id) if one.is_taken} if is_known else set()
        path, chosen = Path(source.path), frozenset(before | set(take))
        likely = await reading.step(lambda: asyncio.to_thread(reading_takes, path))
        given = ToRead(source=source, data_dir=str(self._data_dir), chosen=chosen, likely_ms=likely)
        worth = self._worker.is_worth(READ_SOURCE, given)
        found = await reading.step(
            lambda: self._worker.do(READ_SOURCE, given) if worth else asyncio.to_thread(read_source, given)
        )

        def unit(tx: Tx) -> Snapshot:
            fresh = _named_once(tx, source).model_copy(
                update={"taken_at": now(), "confirmed_for": _still_confirmed(tx, source, found)}
            )
            snapshot = _snapshot(fresh, found.files, found.left_out)
            tx.context.put_snapshot(snapshot, found.texts)
            return snapshot

        return await self._store.write(unit)

    @contextmanager
    def _reading(self, project: str) -> Iterator["_Reading"]:
        """What reads files of a project, from its first step on: a stop before the file is opened holds too."""
        made = _Reading()
        going_on = self._readings.setdefault(project, [])
        going_on.append(made)
        try:
            yield made
        finally:
            going_on.remove(made)


class _Reading:
    """One attaching or taking anew, which can be stopped between its steps and in each of them."""

    def __init__(self) -> None:
        self._is_stopped = False
        self._step: asyncio.Future[Any] | None = None

    def stop(self) -> None:
        """End the step that is done, and let no other begin."""
        self._is_stopped = True
        if self._step is not None:
            self._step.cancel()

    async def step(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do one step.

        Raises:
            RefusedError: it was stopped.
        """
        if not self._is_stopped:
            doing: asyncio.Future[T] = asyncio.ensure_future(work())
            self._step = doing
            try:
                await asyncio.wait((doing,))
            except asyncio.CancelledError:
                doing.cancel()
                await asyncio.wait((doing,))
                raise
            if not doing.cancelled():
                return doing.result()
        raise RefusedError("stopped", "Stopped; nothing was taken.")


def _snapshot(source: AttachedSource, files: tuple[AttachedFile, ...], noted: tuple[LeftOut, ...]) -> Snapshot:
    """A snapshot, with what was noted of its files sorted into what was left out and what was taken all the same."""
    return Snapshot(
        source=source,
        files=files,
        left_out=tuple(one for one in noted if not one.is_taken),
        with_keys=tuple(one for one in noted if one.is_taken),
    )


def _still_confirmed(tx: Tx, source: AttachedSource, found: ReadSource) -> tuple[str, ...]:
    before = {file.path for file in tx.query.context.files(source.id)}
    if not {file.path for file in found.files} <= before:
        return ()
    return next((one.confirmed_for for one in tx.query.context.sources(source.project) if one.id == source.id), ())


def _named_once(tx: Tx, source: AttachedSource) -> AttachedSource:
    taken = {one.name for one in tx.query.context.sources(source.project) if one.id != source.id}
    name, number = source.name, 1
    while name in taken:
        number += 1
        name = f"{source.name}-{number}"
    return source.model_copy(update={"name": name})


def _resolved(path: Path) -> Path:
    """Return the place a person named, without links.

    Raises:
        NotFoundError: there is nothing.
        UsageError: it is no path.
    """
    try:
        found = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise NotFoundError(f"There is no file or folder {path}.") from error
    except ValueError as error:
        raise UsageError("This is not the name of a file or folder.") from error
    return found
