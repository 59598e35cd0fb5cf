"""Verbs: a chat or a run as a file that others open."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from app.domain.base import Value
from app.domain.errors import KnownError, NotFoundError, RefusedError, UsageError
from app.services.exporting.brief import brief
from app.services.exporting.chat_text import chat_foot, chat_head
from app.services.exporting.export_jobs import EXPORT_MESSAGES, EXPORT_RUN
from app.services.exporting.file_kinds import ChatFormat, RunFormat
from app.services.exporting.formats import RunPage
from app.services.exporting.gather import chat_facts, chat_piece, run_facts
from app.services.jobs import CancelReason, Jobs
from app.services.results import ResultService
from app.settings.private_files import putting_private, require_own
from app.store.database import Store
from app.worker.job import G, Job, R
from app.worker.process import Worker

OnProgress = Callable[[int, int], object]
"""Is told how much of how much is done."""
Printer = Callable[[str], bytes]
"""Makes a PDF of a page."""
_AT_ONCE = 100
"""Messages that are read, laid out and written at a time."""
_APART_MS = 20.0


class Exported(Value):
    """A file that was written."""

    path: Path
    size: int


class ExportService:
    """What *Export…* and the `… export` commands do.

    Every verb reads in a thread, lays out in the worker process where that takes long, and can be cancelled at any
    time: the file is there whole or not at all.
    """

    def __init__(self, store: Store, worker: Worker, results: ResultService, work: Jobs) -> None:
        self._store = store
        self._work = work
        self._worker = worker
        self._results = results

    async def chat(
        self, chat: str, how: ChatFormat, to: Path, *, replace: bool = False, on_progress: OnProgress | None = None
    ) -> Exported:
        """Write what is read in a chat (the visible path) to a file.

        Args:
            chat: id.
            how: the format.
            to: the file.
            replace: a file that is there already gives way.
            on_progress: is told the messages done and all messages.

        Raises:
            NotFoundError: there is no such chat or folder.
            RefusedError: the file is there already, is a link or device, or `stop` was called.
            KnownError: the disk's fault; no half file is left.
        """
        return await self._stoppable(to, lambda: written(self.chat_text(chat, how, on_progress), to, replace=replace))

    async def run(self, run: str, how: RunFormat, to: Path, *, replace: bool = False) -> Exported:
        """Write a run to a file; as `chat`. Not as PDF (`printed_run`)."""
        return await self._stoppable(to, lambda: written(self.run_text(run, how), to, replace=replace))

    async def printed_run(self, run: str, printer: Printer, to: Path, *, replace: bool = False) -> Exported:
        """Write a run to a file as PDF; as `chat`.

        Args:
            run: id.
            printer: lays a page out on paper; called in a thread of its own.
            to: the file.
            replace: a file that is there already gives way.
        """

        async def pieces() -> AsyncIterator[bytes]:
            page = "".join([piece async for piece in self.run_text(run, RunFormat.PDF)])
            yield await asyncio.to_thread(printer, page)

        return await self._stoppable(to, lambda: written(pieces(), to, replace=replace))

    async def copy_run(self, run: str, how: RunFormat) -> str:
        """Return the text of a run, to be copied; raises as `run_text`."""
        return "".join([piece async for piece in self.run_text(run, how)])

    async def brief(self, run: str, label: str, to: Path, *, replace: bool = False) -> Exported:
        """Write the brief of an option to a file; as `chat`."""
        return await self._stoppable(to, lambda: written(self.brief_text(run, label), to, replace=replace))

    async def brief_text(self, run: str, label: str) -> AsyncIterator[str]:
        """Give the brief of an option (D3) in Markdown.

        Raises:
            NotFoundError: there is no such run or option.
        """
        facts = await asyncio.to_thread(run_facts, self._store.query, self._results, run)
        yield await asyncio.to_thread(brief, facts, label)

    def stop(self, to: Path) -> bool:
        """Stop writing a file; nothing is left of it. Engine loop. False when it is not being written."""
        return self._work.cancel(_key(to), CancelReason.STOP)

    async def chat_text(self, chat: str, how: ChatFormat, on_progress: OnProgress | None = None) -> AsyncIterator[str]:
        """Give the text of a chat in pieces.

        Raises:
            NotFoundError: there is no such chat.
        """
        query = self._store.query
        facts = await asyncio.to_thread(chat_facts, query, chat)
        total = query.messages.count(chat)
        yield chat_head(facts, how)
        done, after = 0, 0
        while True:
            page = await asyncio.to_thread(query.messages.page, chat, after=after, limit=_AT_ONCE)
            if page.items:
                piece = await asyncio.to_thread(chat_piece, query, how, done, page.items)
                yield (await self._made(EXPORT_MESSAGES, piece)).text
                done, after = done + len(page.items), page.items[-1].seq
            if on_progress is not None:
                on_progress(done, total)
            if not page.later or not page.items:
                break
        yield chat_foot(facts, how)

    async def run_text(self, run: str, how: RunFormat) -> AsyncIterator[str]:
        """Give the text of a run.

        Raises:
            NotFoundError: there is no such run.
            StoreError: its ranking is damaged.
        """
        facts = await asyncio.to_thread(run_facts, self._store.query, self._results, run)
        yield (await self._made(EXPORT_RUN, RunPage(how=how, facts=facts))).text

    async def _stoppable(self, to: Path, work: Callable[[], Coroutine[Any, Any, Exported]]) -> Exported:
        made: list[Exported] = []

        async def run() -> None:
            made.append(await work())

        task = self._work.start(_key(to), run())
        await asyncio.wait((task,))
        if task.cancelled():
            raise RefusedError("stopped", f"Stopped; {to} was not written.")
        task.result()
        return made[0]

    async def _made(self, job: Job[G, R], given: G) -> R:
        if job.likely_ms(given) >= _APART_MS:
            return await self._worker.do_apart(job, given)
        return job.work(given)


def _key(to: Path) -> str:
    return f"export:{to}"


async def written(pieces: AsyncIterator[str] | AsyncIterator[bytes], to: Path, *, replace: bool) -> Exported:
    """Write pieces to a file a person named: whole or not at all, readable by its owner only.

    Raises:
        NotFoundError: there is no such folder.
        UsageError: it is no name a file can have.
        RefusedError: a file is there already, or a link or device.
        KnownError: the disk's fault; no half file is left.
    """
    try:
        path = await asyncio.to_thread(place_for, to, replace=replace)
        size = 0
        with putting_private(path) as file:
            async for piece in pieces:
                data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace")
                size += len(data)
                file.write(data)
            # Here, not at the end of the block: the engine goes on meanwhile.
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        return Exported(path=path, size=size)
    except OSError as error:
        raise file_fault(to, error) from error


def file_fault(to: Path, error: OSError) -> KnownError:
    """Return what is said of a file that the system did not let be written."""
    why = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
    return KnownError("export-unwritten", f"{to} was not written: {why}. Choose another place.")


def place_for(to: Path, *, replace: bool) -> Path:
    """Return the place of a file a person named, its folder without links.

    Raises:
        NotFoundError: there is no such folder.
        UsageError: it is no name a file can have, or a folder.
        RefusedError: a file is there and stays, or a link or device is.
        OSError: it cannot be looked at.
    """
    try:
        if not to.name or to.is_dir():
            raise UsageError(f"{to} is a folder; name a file in it.")
        folder = to.expanduser().absolute().parent.resolve(strict=True)
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no folder {to.parent}.") from error
    except (ValueError, RuntimeError) as error:
        raise UsageError("This is not the name of a file.") from error
    path = folder / to.name
    if os.path.lexists(path):
        if not replace:
            raise RefusedError(
                "file-exists", f"{path} is there already; it was left as it is. Give another name, or --force."
            )
        require_own(path)
    return path
