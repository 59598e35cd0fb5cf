"""Composition root of the window: builds everything in order, runs it, and takes it apart in order.

The one place where store, services, bridge and gui meet. Not for the command line (cli composes its own).
"""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from app.bridge.bridge import Bridge
from app.bridge.collector import spare_nothing, spare_start
from app.bridge.display import check_display
from app.bridge.engine import EngineThread
from app.bridge.failures import ended_by, failure
from app.bridge.hooks import BugReport, Hooks
from app.bridge.instance import SingleWindow
from app.bridge.log_file import close_log, log_to_file
from app.bridge.signals import Termination
from app.bridge.steps import EndAskedError, Steps
from app.bridge.watch import SettingsWatch, StoreWatch
from app.domain.errors import KnownError, RefusedError
from app.gui.kit.notices import NoticeAction, NoticeKind, Notices
from app.gui.kit.verbs import Verbs
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering import code
from app.gui.look.texts import Texts
from app.gui.look.theme import RESOURCES, Theme
from app.gui.settings.restore_offer import RestoreOffer
from app.gui.shell.bug_dialog import BugDialog
from app.gui.shell.main_window import MainWindow
from app.gui.shell.screenshots import take
from app.gui.shell.window_state import forget_state, load_state, save_state
from app.services.backups import BackupService
from app.services.services import Services
from app.settings.paths import settings_file
from app.settings.private_files import make_folder
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
    check_display()
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    try:
        application = _application()
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            return runner.run(_window_life(application, settings, link))
    except KnownError:
        raise
    except Exception as fault:
        raise ended_by(fault, settings.data_dir / "reports") from fault
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
        session = WindowSession(application, settings)
        try:
            session.build()
            return await take(session.window, project, folder, themes)
        finally:
            _raise_first(await session.close())

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(life())


class WindowSession(QObject):
    """One open window with all that is under it. GUI thread, inside a running qasync loop.

    Signals:
        ended(): the person closed the window.
    """

    ended = Signal()

    def __init__(
        self, application: QApplication, settings: Settings, *, end_is_asked: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self._application = application
        self._settings = settings
        self._steps = Steps(end_is_asked=end_is_asked)
        self._bugs_told: set[str] = set()
        self._is_closing = False

    def build(self) -> None:
        """Build everything, in this order; `close` takes it apart in the reverse one, also what is only half built.

        So the end is: keep where the person is, hide the window, pause what works, stop the threads, finish the writes
        and back them up, delete the windows, put the hooks back.

        Raises:
            KnownError: a data folder or database that cannot be used.
            EndAskedError: the process was asked to end meanwhile.
        """
        settings, data_dir, steps = self._settings, self._settings.data_dir, self._steps
        self.hooks = Hooks(data_dir / "reports", self)
        self.engine = EngineThread(on_fault=self.hooks.report)
        self.bridge = Bridge(self.engine, self)
        self.bridge.lost.connect(self.hooks.report)
        steps.start("data folder", lambda: prepare_folder(data_dir.absolute()))
        steps.start("log", lambda: log_to_file(data_dir), close_log)
        steps.start("hooks", self.hooks.install, lambda _: self.hooks.remove())
        # What is half built when its making fails is deleted too.
        steps.start("windows", QApplication.topLevelWidgets, _delete_new_windows)
        self.store = steps.start("store", lambda: Store.open(data_dir), _close_store)
        # The GUI thread reads pages; a write would block it.
        self.store.forbid_thread(threading.get_ident())
        steps.start("bridge", lambda: self.store.listen(self.bridge.publish_all), lambda _: self.bridge.close())
        steps.start("engine", self.engine.start, lambda _: self.engine.stop())
        self.watch = steps.start("watch", self._make_watch, StoreWatch.stop)
        self.services = steps.start("services", lambda: Services(self.store, settings))
        self.theme = steps.start("theme", lambda: Theme(self._application, settings.theme, self))
        self.notices = Notices(self)
        self.verbs = steps.start("verbs", lambda: Verbs(self.bridge, self.notices, Texts()), Verbs.close)
        self.context = steps.start("toolkit", self._make_context)
        steps.start("settings watch", self._make_settings_watch, SettingsWatch.stop)
        steps.start("work", lambda: None, lambda _: self.bridge.ask(self.services.close))
        self.window = steps.start("main window", self._make_window, MainWindow.hide)
        self._remember = steps.start("timer of places", self._make_remember_timer, QTimer.stop)

    def begin(self) -> None:
        """Mark what death left as interrupted, restore what was remembered, show the window."""
        steps = self._steps
        steps.start("sweep", lambda: self.context.run_verb(self.services.begin))
        state = steps.start("window state", lambda: load_state(self._settings.data_dir))
        try:
            steps.start("what was open", lambda: self.window.restore(state))
        except Exception:
            # The next start must not meet the same.
            forget_state(self._settings.data_dir)
            raise
        # Kept from here on: a window that was never shown stands nowhere.
        steps.start("first paint", self.window.show, lambda _: self._keep_places())

    @Slot()
    def get_ready(self) -> None:
        """Load, in the engine thread, what the chosen model needs; call once the window is painted."""
        self._steps.start("garbage collector", spare_start, lambda _: spare_nothing())
        # Its classes stay for good too, and a pass of the collector over them holds every thread.
        self._steps.start("preload", lambda: self.context.run_verb(self._load, on_done=lambda _done: spare_start()))

    async def _load(self) -> None:
        await self.services.get_ready()
        code.get_ready()

    async def close(self) -> list[Exception]:
        """Take everything apart, in the order that loses nothing; returns what failed. Twice is once."""
        self._is_closing = True
        return await self._steps.take_apart()

    def _make_watch(self) -> StoreWatch:
        events = self.store.external_events
        return StoreWatch(self.store.path, external_events=events, bridge=self.bridge, parent=self)

    def _make_settings_watch(self) -> SettingsWatch:
        watch = SettingsWatch(settings_file(self._settings.data_dir), self)
        watch.changed.connect(self._on_settings_changed)
        return watch

    def _make_context(self) -> WindowServices:
        return WindowServices(
            services=self.services,
            bridge=self.bridge,
            texts=Texts(),
            theme=self.theme,
            notices=self.notices,
            verbs=self.verbs,
        )

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.context, data_dir=self._settings.data_dir)
        window.closing.connect(self.ended)
        self.hooks.bug_met.connect(self._on_bug_met, Qt.ConnectionType.QueuedConnection)
        return window

    def _make_remember_timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(_REMEMBER_MS)
        timer.timeout.connect(self._on_remember_timeout)
        self.window.went_elsewhere.connect(timer.start)
        return timer

    def _keep_places(self) -> None:
        self.window.leave()
        save_state(self._settings.data_dir, self.window.state())

    @Slot()
    def _on_settings_changed(self) -> None:
        # Written by the command line or by hand: a model or a cap chosen there holds here too.
        _ = self.context.run_verb(self.services.preferences.reload)

    @Slot()
    def _on_remember_timeout(self) -> None:
        # Not only at the end: after a crash or a power cut one goes on where one was.
        save_state(self._settings.data_dir, self.window.state())

    @Slot(object)
    def _on_bug_met(self, report: BugReport) -> None:
        if report.key not in self._bugs_told and not self._is_closing:
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


async def _window_life(application: QApplication, settings: Settings, link: str | None) -> int:
    """From the first step to the last: asked to end, one window per folder, a session, and again after a restore."""
    steps = Steps()
    faults: list[Exception] = []
    try:
        termination = steps.start("signals", Termination, Termination.remove) if os.name == "posix" else None
        steps.start("data folder", lambda: prepare_folder(settings.data_dir.absolute()))
        single = SingleWindow(settings.data_dir)
        if not steps.start("instance lock", single.claim, lambda _: single.release()):
            if single.call_first(link or ""):
                return 0
            print("Int Crucible is open already, but its window does not answer.", file=sys.stderr)  # noqa: T201
            return 1
        await _sessions(application, settings, single, link, termination)
    except Exception as fault:  # noqa: BLE001  told once everything is taken apart
        faults.append(failure(fault, settings.data_dir / "reports"))
    finally:
        faults += [failure(late, settings.data_dir / "reports") for late in await steps.take_apart()]
    if not all(isinstance(fault, EndAskedError) for fault in faults):
        _raise_first(faults)
    return 0


async def _sessions(
    application: QApplication,
    settings: Settings,
    single: SingleWindow,
    link: str | None,
    termination: Termination | None,
) -> None:
    reports = settings.data_dir / "reports"
    told: tuple[NoticeKind, str] | None = None
    while True:
        session = WindowSession(
            application, settings, end_is_asked=lambda: termination is not None and termination.is_asked
        )
        refused: RefusedError | None = None
        faults: list[Exception] = []
        try:
            refused = _refusal_of(session.build)
            if refused is None:
                await _session_life(session, single, link, told, termination)
        except Exception as fault:  # noqa: BLE001  told once everything is taken apart
            faults.append(failure(fault, reports))
        faults += [failure(late, reports) for late in await session.close()]
        _raise_first(faults)
        if refused is not None:
            told = await _offer_backup(BackupService(settings.data_dir), refused, termination)
            continue
        settings = session.services.settings  # what was chosen meanwhile holds in the window that opens again
        planned = session.services.backups.planned
        if planned is None:
            return
        told, link = _restored(BackupService(settings.data_dir), planned), None


async def _session_life(
    session: WindowSession,
    single: SingleWindow,
    link: str | None,
    told: tuple[NoticeKind, str] | None,
    termination: Termination | None,
) -> None:
    """A built session until it is asked to end; it is taken apart by who built it."""
    ended = asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(session.hooks.on_loop_fault)
    session.ended.connect(ended.set)
    single.raise_requested.connect(session.raise_window)
    if termination is not None:
        termination.requested.connect(ended.set)
    session.begin()
    if told is not None:
        _tell_restored(session, *told)
    if link:
        session.window.open_link(link)
    painted = asyncio.Event()
    QTimer.singleShot(0, painted.set)
    await painted.wait()
    session.get_ready()
    await ended.wait()


def _refusal_of(build: Callable[[], None]) -> RefusedError | None:
    try:
        build()
    except RefusedError as refused:
        return refused
    return None


def _delete_new_windows(before: list[QWidget]) -> None:
    known = {id(widget) for widget in before}
    for widget in QApplication.topLevelWidgets():
        if id(widget) not in known:
            widget.close()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _close_store(store: Store) -> None:
    if (fault := store.close()) is not None:
        _log.warning("everything is stored, but no backup could be made: %s", fault)


def _raise_first(faults: list[Exception]) -> None:
    if faults:
        raise faults[0]


def _tell_restored(session: WindowSession, kind: NoticeKind, sentence: str) -> None:
    # After the window is shown: its own sentence about what is no longer there would take the place of this one.
    again = NoticeAction("Choose another", session.window.dialogs.open_restore) if kind is NoticeKind.ERROR else None
    session.context.notices.show(kind, sentence, again)


async def _offer_backup(
    backups: BackupService, error: RefusedError, termination: Termination | None
) -> tuple[NoticeKind, str]:
    """Offer the newest whole backup for a database that does not open; returns what to tell once it is restored.

    Raises:
        RefusedError: `error`, where there is none or the person does not want it.
    """
    newest = backups.newest_whole() if error.code == DAMAGED else None
    offer = RestoreOffer(str(error), None if newest is None else Texts().when_full(newest.made_at))
    decided = asyncio.get_running_loop().create_future()
    offer.finished.connect(decided.set_result)
    if termination is not None:
        termination.requested.connect(offer.reject)
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
