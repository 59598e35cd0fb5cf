"""What is started for the windows, in its order, and what takes each of it apart: the end is the list backwards.

Not for the process around it (`app.main`: one window per folder, signals, a restored backup).
"""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.bridge.bridge import Bridge
from app.bridge.collector import GarbageCollector
from app.bridge.engine import EngineThread
from app.bridge.hooks import BugReport, Hooks
from app.bridge.log_file import close_log, log_to_file
from app.bridge.steps import Steps
from app.bridge.watch import FileWatch, StoreWatch
from app.gui.kit.notices import NoticeAction, NoticeKind, Notices
from app.gui.kit.undo import Undoing, UndoStack
from app.gui.kit.verbs import Verbs
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering import code
from app.gui.look.sizes import sizes_of
from app.gui.look.texts import Texts, translate
from app.gui.look.theme import Theme
from app.gui.shell.arranging.views import load_rest, load_views
from app.gui.shell.bug_dialog import BEFORE, NOW, BugDialog
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import forget_state, load_state, save_state
from app.gui.shell.windows.open_windows import OpenWindows
from app.services.services import Services
from app.settings.installation import UPDATED, Installation
from app.settings.paths import settings_file
from app.settings.settings import Settings
from app.store.data_folder import prepare_folder
from app.store.database import Store

_log = logging.getLogger("app.main")
_REMEMBER_MS = 500
"""How long after the person went elsewhere it is written down where that is."""


class WindowSession(QObject):
    """The open windows with all that is under them. GUI thread, inside a running qasync loop.

    Signals:
        ended(): the person closed the last window, or quits.
    """

    ended = Signal()

    def __init__(
        self,
        application: QApplication,
        settings: Settings,
        installation: Installation,
        *,
        end_is_asked: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._installation = installation
        self._version_seen = ""
        self._application = application
        self._settings = settings
        self._steps = Steps(end_is_asked=end_is_asked)
        self._bugs_told: set[str] = set()
        self._is_closing = False

    def build(self) -> None:
        """Build everything, in this order; `close` takes it apart in the reverse one, also what is only half built.

        So the end is: keep where the person is, hide the windows, pause what works, stop the threads, finish the writes
        and back them up, delete the windows, put the hooks back.

        Raises:
            KnownError: a data folder or database that cannot be used.
            EndAskedError: the process was asked to end meanwhile.
        """
        settings, data_dir, steps = self._settings, self._settings.data_dir, self._steps
        self.hooks = Hooks(data_dir / "reports", self._installation, self)
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
        self.services = steps.start("services", lambda: Services(self.store, settings, installation=self._installation))
        self.theme = steps.start("theme", lambda: self._make_theme(settings))
        self.notices = Notices(self)
        self.verbs = steps.start("verbs", lambda: Verbs(self.bridge, self.notices, Texts()), Verbs.close)
        self.context = steps.start("toolkit", self._make_context)
        steps.start("settings watch", self._make_settings_watch, FileWatch.stop)
        if self._installation.executable is not None:
            steps.start("installation watch", self._make_installation_watch, FileWatch.stop)
        steps.start("work", lambda: None, lambda _: self.bridge.ask(self.services.close))
        self.windows = steps.start("main window", self._make_windows, OpenWindows.hide)
        self._remember = steps.start("timer of places", self._make_remember_timer, QTimer.stop)

    def hold_back(self) -> None:
        """Let what the messages do not need wait for `get_ready`: the views beside them, and reads in the pool."""
        self.bridge.hold_reads()
        self.windows.hold_views()

    def begin(self) -> None:
        """Mark what death left as interrupted, restore what was remembered, show the window."""
        steps = self._steps
        steps.start("sweep", lambda: self.context.run_verb(self.services.begin))
        state = steps.start("window state", lambda: load_state(self._settings.data_dir))
        self._version_seen = state.version_seen
        try:
            steps.start("what was open", lambda: self.windows.restore(state))
        except Exception:
            # The next start must not meet the same.
            forget_state(self._settings.data_dir)
            raise
        # Kept from here on: a window that was never shown stands nowhere.
        steps.start("first paint", self.windows.show, lambda _: self._keep_places())
        if (left := self.hooks.left_behind) is not None:
            said = self.tr("{what} The report: {file}.").format(what=translate(BEFORE), file=left)
            look = NoticeAction(self.tr("Look"), lambda: BugDialog(BEFORE, "", left, self.window).open())
            self.notices.show(NoticeKind.ERROR, said, look)

    @Slot()
    def get_ready(self) -> None:
        """Do what waited, and load in the engine thread what work needs; call once the window is painted."""
        self.bridge.begin_reads()
        self._steps.start("views", lambda: self.context.run_verb(load_views, on_done=self._on_views_loaded))
        collector = self._steps.start("garbage collector", self._make_collector, GarbageCollector.stop)
        self.window.dialogs.tell_news(self._version_seen)
        # Its classes stay for good too, and a pass of the collector over them holds every thread.
        self._steps.start("preload", lambda: self.context.run_verb(self._load, on_done=lambda _done: collector.spare()))

    async def _load(self) -> None:
        await self.services.get_ready()
        code.get_ready()
        load_rest()

    def _on_views_loaded(self, _done: None) -> None:
        self.windows.make_views()

    async def close(self) -> list[Exception]:
        """Take everything apart, in the order that loses nothing; returns what failed. Twice is once."""
        self._is_closing = True
        return await self._steps.take_apart()

    def _make_collector(self) -> GarbageCollector:
        collector = GarbageCollector(self)
        collector.start()
        return collector

    def _make_theme(self, settings: Settings) -> Theme:
        return Theme(self._application, settings.theme, self, sizes=sizes_of(settings))

    def _make_watch(self) -> StoreWatch:
        events = self.store.external_events
        return StoreWatch(self.store.path, external_events=events, bridge=self.bridge, parent=self)

    def _make_settings_watch(self) -> FileWatch:
        watch = FileWatch(settings_file(self._settings.data_dir), self)
        watch.changed.connect(self._on_settings_changed)
        return watch

    def _make_installation_watch(self) -> FileWatch:
        watch = FileWatch(self._installation.executable or Path(sys.executable), self)
        watch.changed.connect(self._on_installation_changed)
        return watch

    def _make_context(self) -> WindowServices:
        return WindowServices(
            services=self.services,
            bridge=self.bridge,
            texts=Texts(),
            theme=self.theme,
            notices=self.notices,
            verbs=self.verbs,
            undoing=Undoing(UndoStack(self), self.verbs, self.notices, Texts(), self),
        )

    @property
    def window(self) -> MainWindow:
        """The window in front."""
        return self.windows.front

    def _make_windows(self) -> OpenWindows:
        windows = OpenWindows(self.context, self._settings.data_dir, self)
        windows.ended.connect(self.ended)
        self.hooks.bug_met.connect(self._on_bug_met, Qt.ConnectionType.QueuedConnection)
        self.hooks.update_met.connect(self._tell_update, Qt.ConnectionType.QueuedConnection)
        return windows

    def _make_remember_timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(_REMEMBER_MS)
        timer.timeout.connect(self._on_remember_timeout)
        self.windows.changed.connect(timer.start)
        return timer

    def _keep_places(self) -> None:
        self.windows.leave()
        save_state(self._settings.data_dir, self.windows.state())

    @Slot()
    def _on_settings_changed(self) -> None:
        # Written by the command line or by hand: a model or a cap chosen there holds here too.
        _ = self.context.run_verb(self.services.preferences.reload)

    @Slot()
    def _on_installation_changed(self) -> None:
        executable = self._installation.executable
        # Gone: an installer is at it, or it was removed, and then nothing can be opened again.
        if executable is not None and executable.exists() and self._installation.was_replaced():
            self._tell_update()

    @Slot()
    def _tell_update(self) -> None:
        if not self._is_closing:
            # Explains what may follow in the log, too.
            _log.warning("told in the window: %s", UPDATED)
            self.notices.show(NoticeKind.ERROR, UPDATED)

    @Slot()
    def _on_remember_timeout(self) -> None:
        # Not only at the end: after a crash or a power cut one goes on where one was. While it ends it is kept already,
        # and the windows that turn up and go then say nothing of where one was.
        if not self._is_closing:
            save_state(self._settings.data_dir, self.windows.state())

    @Slot(object)
    def _on_bug_met(self, report: BugReport) -> None:
        if report.key not in self._bugs_told and not self._is_closing:
            self._bugs_told.add(report.key)
            BugDialog(NOW, report.summary, report.file, self.window).open()

    @Slot(str)
    def raise_window(self, link: str) -> None:
        """Another start wants a window in front: the one with the project of the link, or the one that is in front."""
        self.windows.bring_up(link)


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
