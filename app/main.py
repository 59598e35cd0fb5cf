"""Composition root of the window: builds everything in order, runs it, and takes it apart in order.

The one place where store, services, bridge and gui meet. Not for the command line (cli composes its own).
"""

import asyncio
import logging
import os
import sys
import threading
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.bridge.bridge import Bridge
from app.bridge.collector import spare_nothing, spare_start
from app.bridge.display import check_display
from app.bridge.engine import EngineThread
from app.bridge.hooks import BugReport, Hooks, redacted
from app.bridge.instance import SingleWindow
from app.bridge.signals import Termination
from app.bridge.watch import StoreWatch
from app.domain.errors import KnownError, RefusedError
from app.gui.kit.notices import NoticeAction, NoticeKind, Notices
from app.gui.kit.verbs import Verbs
from app.gui.kit.window_services import WindowContext
from app.gui.look.rendering import code
from app.gui.look.texts import Texts
from app.gui.look.theme import RESOURCES, Theme
from app.gui.settings.restore_offer import RestoreOffer
from app.gui.shell.bug_dialog import BugDialog
from app.gui.shell.main_window import MainWindow
from app.gui.shell.screenshots import take
from app.gui.shell.window_state import load_state, save_state
from app.services.backups import BackupService
from app.services.services import Services
from app.settings.private_files import append_private, make_folder, make_private_folder
from app.settings.settings import Settings
from app.store.data_folder import prepare_folder
from app.store.database import Store
from app.store.faults import DAMAGED

_log = logging.getLogger("app.main")
_REMEMBER_MS = 500
"""How long after the person went elsewhere it is written down where that is."""
_SWITCH_INTERVAL_S = 0.0005
"""One thread of Python work beside the GUI makes a timer 557 ms late at the default, 30 ms late at this."""


def run_window(settings: Settings, link: str | None = None) -> int:
    """Show the window until it is closed; returns the exit code.

    Raises:
        KnownError: no display, or a data folder or database that cannot be used; nothing was changed.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    check_display()
    application = _application()
    prepare_folder(settings.data_dir.absolute())
    single = SingleWindow(settings.data_dir)
    if not single.claim():
        if not single.call_first(link or ""):
            print("Int Crucible is open already, but its window does not answer.", file=sys.stderr)  # noqa: T201
            return 1
        return 0
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            return runner.run(_window_life(application, settings, single, link))
    finally:
        single.release()


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
        session = WindowSession(application, settings)
        try:
            return await take(session.window, project, folder, themes)
        finally:
            await session.close()

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(life())


class WindowSession(QObject):
    """One open window with all that is under it. GUI thread, inside a running qasync loop.

    Signals:
        ended(): the person closed the window.
    """

    ended = Signal()

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.store = Store.open(settings.data_dir)
        self.hooks = Hooks(settings.data_dir / "reports", self)
        self.hooks.install()
        self._log = log_to_file(settings.data_dir)
        # The GUI thread reads pages; a write would block it.
        self.store.forbid_thread(threading.get_ident())
        self.engine = EngineThread(on_fault=self.hooks.report)
        self.engine.start()
        self.services = Services(self.store, settings)
        self.bridge = Bridge(self.engine, self)
        self.bridge.lost.connect(self.hooks.report)
        self.store.listen(self.bridge.publish_all)
        self.watch = StoreWatch(
            self.store.path, external_events=self.store.external_events, bridge=self.bridge, parent=self
        )
        self.theme = Theme(application, settings.theme, self)
        notices, texts = Notices(self), Texts()
        self.verbs = Verbs(self.bridge, notices, texts)
        self.context = WindowContext(
            services=self.services,
            bridge=self.bridge,
            texts=texts,
            theme=self.theme,
            notices=notices,
            verbs=self.verbs,
        )
        self.window = MainWindow(self.context, data_dir=settings.data_dir)
        self.window.closing.connect(self.ended)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(_REMEMBER_MS)
        self._remember.timeout.connect(self._on_remember_timeout)
        self.window.went_elsewhere.connect(self._remember.start)
        self.hooks.bug_met.connect(self._on_bug_met, Qt.ConnectionType.QueuedConnection)
        self._bugs_told: set[str] = set()

    def begin(self) -> None:
        """Mark what death left as interrupted, restore what was remembered, show the window."""
        _ = self.context.run_verb(self.services.begin)
        self.window.restore(load_state(self._settings.data_dir))
        self.window.show()

    @Slot()
    def get_ready(self) -> None:
        """Load, in the engine thread, what the chosen model needs; call once the window is painted."""
        spare_start()
        # Its classes stay for good too, and a pass of the collector over them holds every thread.
        _ = self.context.run_verb(self._load, on_done=lambda _done: spare_start())

    async def _load(self) -> None:
        await self.services.get_ready()
        code.get_ready()

    async def close(self) -> None:
        """Pause runs, stop every thread, give the store back: in the order that loses nothing."""
        self._remember.stop()
        self.window.leave()
        save_state(self._settings.data_dir, self.window.state())
        self.window.hide()
        await self.bridge.ask(self.services.close)
        self.verbs.close()
        self.watch.stop()
        self.engine.stop()
        self.bridge.close()
        if (fault := self.store.close()) is not None:
            _log.warning("everything is stored, but no backup could be made: %s", fault)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.hooks.remove()
        logging.getLogger().removeHandler(self._log)
        self._log.close()

    @Slot()
    def _on_remember_timeout(self) -> None:
        # Not only at the end: after a crash or a power cut one goes on where one was.
        save_state(self._settings.data_dir, self.window.state())

    @Slot(object)
    def _on_bug_met(self, report: BugReport) -> None:
        if report.key not in self._bugs_told:
            self._bugs_told.add(report.key)
            BugDialog(report.summary, report.file, self.window).open()

    @Slot(str)
    def raise_window(self, link: str) -> None:
        """Another start wants the window in front."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        if link:
            self.window.open_link(link)


async def _window_life(application: QApplication, settings: Settings, single: SingleWindow, link: str | None) -> int:
    told: tuple[NoticeKind, str] | None = None
    while True:
        try:
            session = WindowSession(application, settings)
        except RefusedError as error:
            told = await _offer_backup(BackupService(settings.data_dir), error)
            continue
        await _session_life(session, single, link, told)
        settings = session.services.settings  # what was chosen meanwhile holds in the window that opens again
        planned = session.services.backups.planned
        if planned is None:
            return 0
        told, link = _restored(BackupService(settings.data_dir), planned), None


async def _session_life(
    session: WindowSession, single: SingleWindow, link: str | None, told: tuple[NoticeKind, str] | None
) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.set_exception_handler(session.hooks.on_loop_fault)
    session.ended.connect(ended.set)
    single.raise_requested.connect(session.raise_window)
    termination = Termination(session) if os.name == "posix" else None
    if termination is not None:
        termination.requested.connect(ended.set)
    session.begin()
    if told is not None:
        _tell_restored(session, *told)
    if link:
        session.window.open_link(link)
    QTimer.singleShot(0, session.get_ready)
    await ended.wait()
    await session.close()
    spare_nothing()
    if termination is not None:
        termination.remove()


def _tell_restored(session: WindowSession, kind: NoticeKind, sentence: str) -> None:
    # After the window is shown: its own sentence about what is no longer there would take the place of this one.
    again = NoticeAction("Choose another", session.window.dialogs.open_restore) if kind is NoticeKind.ERROR else None
    session.context.notices.show(kind, sentence, again)


async def _offer_backup(backups: BackupService, error: RefusedError) -> tuple[NoticeKind, str]:
    """Offer the newest whole backup for a database that does not open; returns what to tell once it is restored.

    Raises:
        RefusedError: `error`, where there is none or the person does not want it.
    """
    newest = backups.newest_whole() if error.code == DAMAGED else None
    offer = RestoreOffer(str(error), None if newest is None else Texts().when_full(newest.made_at))
    decided = asyncio.get_running_loop().create_future()
    offer.finished.connect(decided.set_result)
    offer.open()
    await decided
    wanted = offer.restores
    offer.deleteLater()
    if newest is None or not wanted:
        raise error
    return _restored(backups, newest.name)


def _restored(backups: BackupService, name: str) -> tuple[NoticeKind, str]:
    """Restore a backup while no store is open; returns what to tell about it, also where it could not be done."""
    try:
        done = backups.restore(name)
    except KnownError as error:
        return NoticeKind.ERROR, f"Nothing was restored. {error}"
    when = Texts().when_full(done.backup.made_at)
    return NoticeKind.INFO, f"The backup of {when} was restored. What was there before is in {done.set_aside}."


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
    application.setWindowIcon(QIcon(str(RESOURCES / "int-crucible.svg")))
    application.setQuitOnLastWindowClosed(False)
    return application


class _RedactingFormatter(logging.Formatter):
    """Lines without keys."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _PrivateLog(RotatingFileHandler):
    """A rotating log whose files are opened as all of ours are."""

    @override
    def _open(self) -> TextIOWrapper:
        handle = append_private(Path(self.baseFilename))
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding=self.encoding, errors=self.errors)


def log_to_file(data_dir: Path) -> RotatingFileHandler:
    """Write the log into a folder of the data folder, without keys; the caller takes the handler away again."""
    folder = data_dir / "log"
    make_private_folder(folder)
    handler = _PrivateLog(
        folder / "int-crucible.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(_RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler
