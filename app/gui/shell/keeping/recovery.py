"""What is done while no window and no store is open: a way out of a database that does not open, and moving the folder.

The ways are the newest whole backup, or what can still be read of a damaged database. Not for what either is.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import SignalInstance

from app.domain.errors import KnownError, RefusedError
from app.gui.kit.notices import NoticeKind
from app.gui.look.texts import Texts, translate
from app.gui.settings.restore_offer import RestoreOffer, WayOut
from app.gui.shell.file_progress import FileProgress
from app.services.keeping.backups import BackupService
from app.services.keeping.salvage import SalvageInPlace, report_lines
from app.services.keeping.storage import StorageService

Told = tuple[NoticeKind, str]


async def offer_ways_out(
    data_dir: Path, error: RefusedError, *, is_damaged: bool, end_asked: SignalInstance | None
) -> Told:
    """Ask, and do what is chosen; returns what to tell in the window that opens then.

    Args:
        data_dir: the folder of the database.
        error: why it does not open.
        is_damaged: whether it can be gone back to a backup, or read in part.
        end_asked: a signal that the process was asked to end, where there is one.

    Raises:
        RefusedError: `error`, where the person wants neither.
    """
    backups, said = BackupService(data_dir), str(error)
    newest = backups.newest_whole() if is_damaged else None
    while True:
        when = None if newest is None else Texts().when_full(newest.made_at)
        chosen = await _choice(RestoreOffer(said, when, data_dir if is_damaged else None), end_asked)
        if chosen is WayOut.RESTORE and newest is not None:
            return restored(backups, newest.name)
        if chosen is not WayOut.SALVAGE:
            raise error
        try:
            return await _salvaged(data_dir, end_asked)
        except KnownError as fault:
            said = f"{error}\n\n{fault}"


async def _choice(offer: RestoreOffer, end_asked: SignalInstance | None) -> WayOut:
    decided = asyncio.get_running_loop().create_future()
    offer.finished.connect(decided.set_result)
    if end_asked is not None:
        end_asked.connect(offer.reject)
    offer.open()
    await decided
    chosen = offer.chosen
    offer.deleteLater()
    return chosen


async def moved(storage: StorageService, target: Path) -> tuple[Path, Told]:
    """Move a data folder while no store is open; returns where it is now, and what to tell in the window there."""
    progress = FileProgress(translate("Moving the data folder…"))
    # It is copied to its end: until then the old folder is in use, whatever happens.
    progress.stop.setEnabled(False)
    loop = asyncio.get_running_loop()

    def tell(done: int, of: int) -> None:
        # Kilobytes: a bar counts to two thousand million.
        loop.call_soon_threadsafe(progress.show_progress, done // 1024, of // 1024)

    with ThreadPoolExecutor(1, "moving") as pool:
        try:
            now = await asyncio.wrap_future(pool.submit(storage.move, target, tell))
        except KnownError as fault:
            return storage.folder, (NoticeKind.ERROR, f"{translate('The data folder was not moved.')} {fault}")
        finally:
            progress.end()
    said = translate(
        "The data folder is {now} from now on. The old one is kept in {old}; moved.json in it has to stay: it sends"
        " every start here."
    )
    return now, (NoticeKind.INFO, said.format(now=now, old=storage.folder))


async def _salvaged(data_dir: Path, end_asked: SignalInstance | None) -> Told:
    work = SalvageInPlace(data_dir)
    progress = FileProgress(translate("Reading what is readable…"))
    progress.stop_requested.connect(work.stop)
    if end_asked is not None:
        end_asked.connect(progress.reject)
    loop = asyncio.get_running_loop()

    def tell(done: int, of: int) -> None:
        loop.call_soon_threadsafe(progress.show_progress, done, of)

    with ThreadPoolExecutor(1, "salvage") as pool:
        try:
            done = await asyncio.wrap_future(pool.submit(work.run, tell))
        finally:
            work.stop()
            progress.end()
    said = translate("{read} The damaged files are in {aside}. What could not be read is listed in {report}.")
    read = report_lines(done.report)[0]
    return NoticeKind.INFO, said.format(read=read, aside=done.restored.set_aside, report=done.written)


def restored(backups: BackupService, name: str) -> Told:
    """Restore a backup while no store is open; returns what to tell about it, also where it could not be done."""
    try:
        done = backups.restore(name)
    except KnownError as error:
        return NoticeKind.ERROR, f"Nothing was restored. {error}"
    when = Texts().when_full(done.backup.made_at)
    return NoticeKind.INFO, f"The backup of {when} was restored. What was there before is in {done.set_aside}."
