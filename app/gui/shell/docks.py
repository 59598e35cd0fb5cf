"""The docks of the window: stable names, heavy contents built when first shown, one default layout.

Not for what the contents do.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget
from typing_extensions import override

from app.domain.events import Event
from app.gui.kit.project_view import ProjectView
from app.gui.kit.small_widgets import focus_first
from app.gui.thread.chat_pane import ChatPane
from app.gui.thread.thread_split import ThreadSplit

W_co = TypeVar("W_co", bound=QWidget, covariant=True)
V_co = TypeVar("V_co", bound=ProjectView, covariant=True)

_NARROWEST, _LOWEST = 200, 110
"""Pixels to which a dock may be made narrow and low."""
_WIDE = 1600
"""Pixels of the window from which messages and results stand side by side."""
_PARTS = (18, 54, 28)
_WIDE_PARTS = (14, 29, 37, 20)
"""Per cent of the width: lists, the middle, the spec."""
_LOW, _ENOUGH = 23, 210
"""Per cent of the height of the run history, and the pixels that are enough for it."""


class LazyDock(QDockWidget, Generic[W_co]):
    """A dock whose content is made when it is first seen."""

    def __init__(self, title: str, name: str, make: Callable[[], W_co], parent: QMainWindow) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._make = make
        self._content: W_co | None = None
        self._seen = False
        self._waits = False
        self._is_held = False
        self.visibilityChanged.connect(self._on_visibility_changed)

    @property
    def content(self) -> W_co | None:
        """The content, when it was made."""
        return self._content

    @property
    def is_seen(self) -> bool:
        """Whether the content is in view, not closed and not behind another tab."""
        return self._seen

    def ensure(self) -> W_co:
        """Return the content, making it when it is not there yet."""
        if self._content is None:
            self._content = self._make()
            # A long title inside must not push the other docks away, nor many parts the window beyond the screen.
            self._content.setMinimumSize(_NARROWEST, _LOWEST)
            self.setWidget(self._content)
        return self._content

    def bring_up(self) -> W_co:
        """Show the dock in front of its tabs and return its content."""
        content = self.ensure()
        self.show()
        self.raise_()
        return content

    def show_title(self, wanted: bool) -> None:
        """Have a title bar, or none where a tab says the title already; a tab can be dragged like one."""
        if wanted is (self.titleBarWidget() is None):
            return
        self.setTitleBarWidget(None if wanted else QWidget())  # type: ignore[arg-type]  # None is Qt's own bar

    @Slot(bool)
    def _on_visibility_changed(self, visible: bool) -> None:
        self._seen = visible
        self._make_if_seen()

    def _make_if_seen(self) -> None:
        if self._seen and not self._waits and not self._is_held:
            self.ensure()

    def wait(self) -> None:
        """Make no content until `go_on`: a dock that is seen while all are laid out may end behind a tab."""
        self._waits = True

    def go_on(self) -> None:
        """Make the content when it is seen."""
        self._waits = False
        self._make_if_seen()

    @property
    def is_held(self) -> bool:
        """Whether its content waits until the window has been painted."""
        return self._is_held

    def hold(self) -> None:
        """Make no content on sight until `let_go`; who asks for it has it all the same."""
        self._is_held = True

    def let_go(self) -> None:
        """Make the content when it is seen."""
        self._is_held = False
        self._make_if_seen()


class ViewDock(LazyDock[V_co]):
    """A dock with a view of the open project: tells it what happens while it is seen, and what it missed once it is.

    Signals:
        requested(object): what the view asks of another part of the window, a `ViewRequest`.
    """

    requested = Signal(object)

    def __init__(self, title: str, name: str, make: Callable[[], V_co], parent: QMainWindow) -> None:
        super().__init__(title, name, make, parent)
        self._project: str | None = None
        self._branch: str | None = None
        self._missed = False
        self._remembered = ""

    def set_project(self, project: str | None, branch: str | None) -> None:
        """Show a project, or none, and the branch of the open chat in it (None for Main)."""
        self._project, self._branch = project, branch
        self._missed = True
        self._make_if_seen()

    def set_branch(self, branch: str) -> None:
        """The open chat is of this branch of the project."""
        self._branch = branch
        content = self.content
        if content is None or not content.follows_branch:
            return
        if self.is_seen:
            content.set_branch(branch)
        else:
            self._missed = True

    def apply(self, event: Event) -> None:
        """Hand an event on to a view in sight; one that is hidden reads anew when it is shown."""
        if self.content is not None and self.is_seen:
            self.content.apply(event)
        else:
            self._missed = True

    def state(self) -> str:
        """What is to be remembered of the view, also where it was not looked at this time."""
        return self._remembered if self.content is None else self.content.state()

    def restore_state(self, state: str) -> None:
        """Hand over what was remembered, now or once the view is made."""
        self._remembered = state
        if self.content is not None:
            self.content.restore_state(state)

    @override
    def ensure(self) -> V_co:
        """Return the view, made and up to date."""
        is_new = self.content is None
        content = super().ensure()
        if is_new:
            content.requested.connect(self.requested)
        if is_new or self._missed:
            self._missed = False
            content.set_project(self._project, branch_id=self._branch)
        if is_new:
            content.restore_state(self._remembered)
        return content


def give_keyboard(content: QWidget | None) -> None:
    """Have the keyboard where one works in a dock: where a view says, else in its first field, list or button."""
    if content is None or (isinstance(content, ProjectView) and content.take_keyboard()):
        return
    pane = content.active if isinstance(content, ThreadSplit) else content
    if isinstance(pane, ChatPane):
        # No focus proxy: with one the Tab key would pass over all the rest of the pane.
        pane.focus_composer()
        return
    focus_first(content)


@contextmanager
def laying_out(docks: Mapping[str, LazyDock[QWidget]]) -> Iterator[None]:
    """Let the docks make their contents only after they are all in their places."""
    for dock in docks.values():
        dock.wait()
    try:
        yield
    finally:
        for dock in docks.values():
            dock.go_on()


def lay_out(window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]]) -> None:
    """Put the docks where they are by default: lists left, messages and results in the middle, spec right, runs below.

    Messages and results are two tabs, or stand side by side where the window is wide enough.
    """
    _put(window, docks, beside=is_wide(window))
    docks["messages"].raise_()
    _share(window, docks)
    # Contents just made have told their smallest sizes only after the next round of the event loop.
    QTimer.singleShot(0, window, lambda: _share(window, docks))


def lay_out_to_decide(window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]]) -> None:
    """Give the results the whole width, with the runs below: lists and spec fold away, messages are a tab behind."""
    _put(window, docks, beside=False)
    for name in ("projects", "chats", "spec"):
        docks[name].hide()
    docks["results"].raise_()
    _share_height(window, docks, "results")
    QTimer.singleShot(0, window, lambda: _share_height(window, docks, "results"))


def _put(window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]], *, beside: bool) -> None:
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["chats"])
    window.splitDockWidget(docks["chats"], docks["messages"], across)
    window.splitDockWidget(docks["messages"], docks["spec"], across)
    window.splitDockWidget(docks["chats"], docks["projects"], down)
    window.splitDockWidget(docks["projects"], docks["chats"], down)
    window.splitDockWidget(docks["messages"], docks["runs"], down)
    if beside:
        window.splitDockWidget(docks["messages"], docks["results"], across)
    else:
        window.tabifyDockWidget(docks["messages"], docks["results"])
    window.tabifyDockWidget(docks["spec"], docks["overview"])
    for dock in docks.values():
        dock.show()
    # Called when it is wanted, or after days away.
    docks["overview"].hide()


def is_wide(window: QMainWindow) -> bool:
    """Whether messages and results have room side by side."""
    return window.width() >= _WIDE


def fit_middle(window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]]) -> None:
    """Put messages and results side by side where there is room now, or one behind the other where there is none.

    Nothing happens where the person has put one of them elsewhere, or away.
    """
    messages, results = docks["messages"], docks["results"]
    if any(dock.isFloating() or dock.isHidden() for dock in (messages, results)):
        return
    tabbed = results in window.tabifiedDockWidgets(messages)
    if is_wide(window) and tabbed:
        # Out of the tabs first: Qt keeps the place of what was a tab, and a split of what is one makes a tab again.
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, results)
        window.splitDockWidget(messages, results, Qt.Orientation.Horizontal)
        _share(window, docks)
    elif not is_wide(window) and not tabbed and messages.geometry().top() == results.geometry().top():
        window.tabifyDockWidget(messages, results)
        messages.raise_()
        _share(window, docks)


def drop_old_tab_bars(window: QMainWindow) -> None:
    """Delete now what Qt will delete later: until then the tab bars of the layout before are seen over the docks."""
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        QCoreApplication.sendPostedEvents(bar, QEvent.Type.DeferredDelete)


def _share(window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]]) -> None:
    """Give each dock its part of the window."""
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    width, height = max(window.width(), 900), max(window.height(), 600)
    names = ("chats", "messages", "results", "spec") if is_wide(window) else ("chats", "messages", "spec")
    parts = _WIDE_PARTS if is_wide(window) else _PARTS
    seen = "results" if docks["results"].is_seen and not is_wide(window) else "messages"
    columns = [docks[seen if name == "messages" else name] for name in names]
    window.resizeDocks(columns, [width * part // 100 for part in parts], across)
    window.resizeDocks([docks["projects"], docks["chats"]], [height * 28 // 100, height * 72 // 100], down)
    _share_height(window, docks, seen)


def _share_height(window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]], seen: str) -> None:
    height = max(window.height(), 600)
    low = min(height * _LOW // 100, _ENOUGH)
    window.resizeDocks([docks[seen], docks["runs"]], [height - low, low], Qt.Orientation.Vertical)
