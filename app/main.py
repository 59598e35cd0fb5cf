"""The process of the window: a display, one window per folder, signals, and again after a restored backup.

What is started and taken apart, and in which order, is in `app.startup_and_shutdown`. Not for the command line (cli
composes its own).
"""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.bridge.display import check_display
from app.bridge.failures import ended_by, failure
from app.bridge.instance import SingleWindow
from app.bridge.opened_links import OpenedLinks
from app.bridge.signals import Termination
from app.bridge.steps import EndAskedError, Steps
from app.domain.errors import KnownError, RefusedError
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.shell.windows.first_paint import first_paint
from app.settings.installation import Installation
from app.settings.private_files import make_folder
from app.settings.resources import resource_folder
from app.settings.settings import Settings
from app.startup_and_shutdown import WindowSession
from app.store.data_folder import prepare_folder
from app.store.faults import DAMAGED

if TYPE_CHECKING:
    from app.gui.shell.keeping.recovery import Told

_SWITCH_INTERVAL_S = 0.0005
"""One thread of Python work beside the GUI makes a timer 557 ms late at the default, 30 ms late at this."""


def run_window(settings: Settings, link: str | None = None, installation: Installation | None = None) -> int:
    """Show the window until it is closed; returns the exit code.

    Args:
        settings: name the data folder, the model, and how it looks.
        link: what to open at once.
        installation: what may be replaced by an update meanwhile; by default the package that runs, if one does.

    Raises:
        KnownError: no display, or a data folder or database that cannot be used; nothing was changed.
    """
    check_display()
    started_from = installation or Installation.of_this_process()
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    try:
        application = _application()
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            return runner.run(_window_life(application, settings, link, started_from))
    except KnownError:
        raise
    except Exception as fault:
        raise ended_by(fault, settings.data_dir / "reports", started_from) from fault
    finally:
        sys.setswitchinterval(before)


def take_screenshots(
    settings: Settings, project: str, folder: Path, themes: tuple[str, ...] = ("light", "dark")
) -> tuple[Path, ...]:
    """Draw the real window over a data folder, offscreen, and save pictures of it.

    Args:
        settings: name the data folder.
        project: id of the project to show.
        folder: where the pictures go; made when missing.
        themes: light, dark or both.

    Returns:
        The files written.
    """
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = _application()
    make_folder(folder)

    async def life() -> tuple[Path, ...]:
        session = WindowSession(application, settings, Installation.of_this_process())
        try:
            session.build()
            from app.gui.shell.screenshots import take

            return await take(session.window, project, folder, themes)
        finally:
            _raise_first(await session.close())

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(life())


def page_printer() -> Callable[[str], bytes]:
    """Return what lays a page out on paper as PDF, in any thread. In the main thread; no screen is needed."""
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return partial(_on_paper, _application())


def _on_paper(_application: QApplication, page: str) -> bytes:
    """Lay a page out while there is an application, which whoever calls this holds."""
    from app.gui.look.rendering.printed_pages import pdf_of

    return pdf_of(page)


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """The data folder was moved: the settings over its new place, and what to tell there."""

    settings: Settings
    told: "Told"


async def _window_life(
    application: QApplication, settings: Settings, link: str | None, installation: Installation
) -> int:
    """A life over the data folder, and over the one it was moved to; returns the exit code."""
    told: Told | None = None
    while True:
        outcome = await _folder_life(application, settings, link, installation, told)
        if not isinstance(outcome, _Elsewhere):
            return outcome
        settings, told, link = outcome.settings, outcome.told, None


async def _folder_life(
    application: QApplication, settings: Settings, link: str | None, installation: Installation, told: "Told | None"
) -> int | _Elsewhere:
    """From the first step to the last: asked to end, one window per folder, a session, and again after a restore."""
    steps = Steps()
    elsewhere: _Elsewhere | None = None
    faults: list[Exception] = []
    opened = OpenedLinks(application)
    try:
        termination = steps.start("signals", Termination, Termination.remove) if os.name == "posix" else None
        steps.start("data folder", lambda: prepare_folder(settings.data_dir.absolute()))
        single = SingleWindow(settings.data_dir)
        if not steps.start("instance lock", single.claim, lambda _: single.release()):
            if single.call_first(link or ""):
                return 0
            print("Int Crucible is open already, but its window does not answer.", file=sys.stderr)  # noqa: T201
            return 1
        elsewhere = await _sessions(application, settings, single, link, termination, installation, opened, told)
    except Exception as fault:  # noqa: BLE001  told once everything is taken apart
        faults.append(failure(fault, settings.data_dir / "reports", installation))
    finally:
        application.removeEventFilter(opened)
        faults += [failure(late, settings.data_dir / "reports", installation) for late in await steps.take_apart()]
    if not all(isinstance(fault, EndAskedError) for fault in faults):
        _raise_first(faults)
    return elsewhere or 0


async def _sessions(
    application: QApplication,
    settings: Settings,
    single: SingleWindow,
    link: str | None,
    termination: Termination | None,
    installation: Installation,
    opened: OpenedLinks,
    told: "Told | None",
) -> _Elsewhere | None:
    reports, is_of_backup = settings.data_dir / "reports", False
    while True:
        session = WindowSession(
            application,
            settings,
            installation,
            end_is_asked=lambda: termination is not None and termination.is_asked,
        )
        refused: RefusedError | None = None
        faults: list[Exception] = []
        try:
            refused = _refusal_of(session.build)
            if refused is None:
                await _session_life(session, single, link, told, is_of_backup, termination, opened)
        except Exception as fault:  # noqa: BLE001  told once everything is taken apart
            faults.append(failure(fault, reports, installation))
        faults += [failure(late, reports, installation) for late in await session.close()]
        _raise_first(faults)
        if refused is not None:
            asked = None if termination is None else termination.requested
            is_damaged = refused.code == DAMAGED
            is_of_backup = True
            from app.gui.shell.keeping.recovery import offer_ways_out

            told = await offer_ways_out(settings.data_dir, refused, is_damaged=is_damaged, end_asked=asked)
            continue
        settings = session.services.settings  # what was chosen meanwhile holds in the window that opens again
        if (target := session.services.storage.planned) is not None:
            from app.gui.shell.keeping.recovery import moved
            from app.services.keeping.storage import StorageService

            folder, told = await moved(StorageService(settings.data_dir), target)
            if folder != settings.data_dir.absolute():
                return _Elsewhere(settings.model_copy(update={"data_dir": folder}), told)
            link, is_of_backup = None, False
            continue
        planned = session.services.backups.planned
        if planned is None:
            return None
        from app.gui.shell.keeping.recovery import restored
        from app.services.keeping.backups import BackupService

        is_of_backup = True
        told, link = restored(BackupService(settings.data_dir), planned), None


async def _session_life(
    session: WindowSession,
    single: SingleWindow,
    link: str | None,
    told: "Told | None",
    is_of_backup: bool,
    termination: Termination | None,
    opened: OpenedLinks,
) -> None:
    """A built session until it is asked to end; it is taken apart by who built it."""
    ended = asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(session.hooks.on_loop_fault)
    session.ended.connect(ended.set)
    single.raise_requested.connect(session.raise_window)
    if termination is not None:
        termination.requested.connect(ended.set)
    session.hold_back()
    session.begin()
    if told is not None:
        _tell(session, *told, is_of_backup=is_of_backup)
    opened.link_opened.connect(session.raise_window)
    if link := opened.listen() or link:
        session.raise_window(link)
    await first_paint(session.window)
    session.get_ready()
    await ended.wait()


def _refusal_of(build: Callable[[], None]) -> RefusedError | None:
    try:
        build()
    except RefusedError as refused:
        return refused
    return None


def _raise_first(faults: list[Exception]) -> None:
    if faults:
        raise faults[0]


def _tell(session: WindowSession, kind: NoticeKind, sentence: str, *, is_of_backup: bool) -> None:
    # After the window is shown: its own sentence about what is no longer there would take the place of this one.
    again = None
    if is_of_backup and kind is NoticeKind.ERROR:
        again = NoticeAction("Choose another", session.window.dialogs.open_backups)
    session.context.notices.show(kind, sentence, again)


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["int-crucible"])
    application.setApplicationName("int-crucible")
    application.setApplicationDisplayName("Int Crucible")
    application.setDesktopFileName("int-crucible")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource_folder() / "int-crucible.svg")))
    application.setQuitOnLastWindowClosed(False)
    return application
