"""The main windows of the process, over one engine: which there are, which is in front, what they remember together.

Each has its own notices and its own waiting for the engine; undo is on one stack for all. Not for what is in a window
(`app.gui.shell.main_window`), nor for what is started below them (`app.startup_and_shutdown`).
"""

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.gui.finding.links import parse_link
from app.gui.kit.notices import Notice, NoticeKind, Notices
from app.gui.kit.undo import Undoing
from app.gui.kit.window_services import WindowServices
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import MOST_WINDOWS, WindowState
from app.gui.shell.windows.desktop_notes import DesktopNotes

_STEP = 32
"""Pixels that a new window lies to the right of the one before it, and below it."""


class OpenWindows(QObject):
    """Makes them, brings them to the front, and takes away one that was closed. GUI thread only.

    Closing one leaves the others and all work; closing the last one, or quitting, is the end of the application.

    Args:
        shared: what all windows share; its notices are shown by the window in front.
        data_dir: the folder they are open over.

    Signals:
        ended(): the last window was closed, or the person quits.
        changed(): what is to be remembered may be another now.
    """

    ended = Signal()
    changed = Signal()

    def __init__(self, shared: WindowServices, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shared = shared
        self._data_dir = data_dir
        self._is_over = False
        self._windows: list[MainWindow] = []
        self.desktop = DesktopNotes(self)
        self.desktop.opened.connect(self.bring_up_run)
        self._put_first(self._make())
        shared.notices.shown.connect(self._on_notice_shown)

    @property
    def front(self) -> MainWindow:
        """The window the person turned to last."""
        return self._windows[0]

    @property
    def all(self) -> tuple[MainWindow, ...]:
        """Every window, the one in front first."""
        return tuple(self._windows)

    # -- from the start to the end -----------------------------------------------------------------------

    def restore(self, state: WindowState) -> None:
        """Open what was open, before anything is shown."""
        self.front.restore(state)
        for other in state.others[: MOST_WINDOWS - 1]:
            window = self._make()
            self._windows.append(window)
            window.restore(other)

    def hold_views(self) -> None:
        """Make no view of a project until `make_views`."""
        for window in self.all:
            window.hold_views()

    def make_views(self) -> None:
        """Make the views that are in sight, one a round of the event loop, of all windows."""
        for window in self.all:
            window.make_views()

    def show(self) -> None:
        """Show them all, the one in front last."""
        for window in reversed(self.all):
            window.show()
        if len(self._windows) > 1:
            _bring_up(self.front)

    def state(self) -> WindowState:
        """What is to be remembered of all of them."""
        front, *others = (window.state() for window in self._windows)
        return front.model_copy(update={"others": tuple(others)})

    def leave(self) -> None:
        """Hand on drafts and places, before the end."""
        for window in self._windows:
            window.leave()

    def hide(self) -> None:
        """Show nothing any more: the application ends, and what is closed from now on is no act of the person."""
        self._is_over = True
        for window in self._windows:
            window.hide()

    # -- while it is open --------------------------------------------------------------------------------

    @Slot(str)
    def open_another(self, project: str = "") -> None:
        """Open one more window, arranged like the one in front, on this project; on the start page for ""."""
        before = self.front
        if len(self._windows) >= MOST_WINDOWS:
            sentence = self.tr("{most} windows are open, and that is as many as there can be. Close one of them first.")
            before.context.notices.show(NoticeKind.INFO, sentence.format(most=MOST_WINDOWS))
            return
        window = self._make()
        self._put_first(window)
        window.restore(_beside(before))
        window.status.take_over(before.status)
        if project:
            window.open_project(project)
        window.show()
        _bring_up(window)
        self.changed.emit()

    @Slot(str)
    def bring_up(self, link: str = "") -> None:
        """Show a window in front: the one with the project of a link, and what the link names in it."""
        window = self._turn_to(self._project_of(link))
        if link:
            window.open_link(link)

    @Slot(str)
    def bring_up_run(self, run: str) -> None:
        """Show the results of a run, in front: in the window with its project, where there is one."""
        try:
            project = self._shared.services.runs.get(run).project
        except KnownError:
            project = None  # The window that opens the run says what became of it.
        self._turn_to(project).open_run(run)

    @property
    def is_in_front(self) -> bool:
        """Whether the person looks at a window, or at a dialog of one."""
        looked_at = QApplication.activeWindow()
        while looked_at is not None and looked_at not in self._windows:
            looked_at = looked_at.parentWidget()
        return looked_at is not None

    def _turn_to(self, project: str | None) -> MainWindow:
        """Bring up a window that shows this project, else the one in front."""
        showing = [window for window in self._windows if project is not None and window.project == project]
        window = showing[0] if showing else self.front
        # First at once, not only when the system has turned to it, which it may refuse.
        self._put_first(window)
        _bring_up(window)
        return window

    def _project_of(self, link: str) -> str | None:
        wanted = parse_link(link)
        if wanted is None:
            return None
        try:
            return self._shared.services.references.project(wanted.project).id
        except KnownError:
            return None  # The window that opens the link says what is wrong with it.

    def _make(self) -> MainWindow:
        shared, notices = self._shared, Notices()
        own = dataclasses.replace(
            shared,
            notices=notices,
            verbs=shared.verbs.of_window(notices),
            undoing=Undoing(shared.undoing.stack, shared.verbs, notices, shared.texts),
        )
        window = MainWindow(own, data_dir=self._data_dir)
        window.closing.connect(self._on_closing)
        window.came_to_front.connect(self._on_came_to_front)
        window.window_requested.connect(self.open_another)
        window.quit_requested.connect(self.ended)
        window.went_elsewhere.connect(self.changed)
        window.ended_runs.told.connect(self._on_run_told)
        window.ended_runs.offer = self.bring_up_run
        window.boxes.drafts.changed.connect(self.changed)
        window.start_page.field.textChanged.connect(self.changed)
        return window

    def _put_first(self, window: MainWindow) -> None:
        self._windows = [window, *(other for other in self._windows if other is not window)]

    def _sent_by(self) -> MainWindow | None:
        """The window whose signal is heard."""
        sender = self.sender()
        return next((window for window in self._windows if window is sender), None)

    @Slot(object)
    def _on_notice_shown(self, notice: Notice) -> None:
        self.front.context.notices.pass_on(notice)

    @Slot(object)
    def _on_last_words(self, notice: Notice) -> None:
        """Tell what a window says that was closed, without its ways on: they lead into it."""
        self.front.context.notices.pass_on(dataclasses.replace(notice, action=None, other=None))

    @Slot(str, str)
    def _on_run_told(self, run: str, sentence: str) -> None:
        # Each window hears of it; one tells the desktop.
        if self.sender() is self.front.ended_runs and not self.is_in_front and not self._is_over:
            QApplication.alert(self.front)
            self.desktop.tell(sentence, run)

    @Slot()
    def _on_came_to_front(self) -> None:
        window = self._sent_by()
        if window is not None and window is not self.front and not self._is_over:
            self._put_first(window)
            self.changed.emit()

    @Slot()
    def _on_closing(self) -> None:
        window = self._sent_by()
        if window is None or self._is_over:
            return
        if len(self._windows) == 1:
            self.ended.emit()
            return
        self._windows.remove(window)
        self.front.boxes.drafts.take_over(window.boxes.drafts)
        self.front.start_page.take_up(window.start_page.draft)
        # What it did last must still come on the undo stack, a message that is refused back among the drafts, and a
        # fault to somebody's eyes. That may take minutes: what happens meanwhile the others tell.
        self._shared.bridge.published.disconnect(window.apply)
        window.context.notices.shown.connect(self._on_last_words)
        window.context.verbs.when_idle(window.deleteLater)
        self.changed.emit()


def _bring_up(window: MainWindow) -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _beside(window: MainWindow) -> WindowState:
    """What a new window begins with: the size and arrangement of another, a little to the right and below of it."""
    state, area = window.state(), window.normalGeometry().translated(_STEP, _STEP)
    screen = window.screen().availableGeometry()
    if not screen.contains(area):
        area = QRect(screen.topLeft(), area.size().boundedTo(screen.size()))
    corner = {"x": area.x(), "y": area.y(), "width": area.width(), "height": area.height(), "maximized": False}
    views = {name: kept for name, kept in state.views.items() if name in window.views}
    return state.model_copy(update={**corner, "project": None, "chat": None, "views": views})
