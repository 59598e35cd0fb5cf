"""The docks of the window: stable names, heavy contents built when first shown, one default layout.

Not for what the contents do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

_NARROWEST = 200
"""Pixels to which a dock may be made narrow."""


class LazyDock(QDockWidget):
    """A dock whose content is made when it is first seen.

    Signals:
        built(object): the content was made.
        refresh_needed(object): the content is seen again and missed events while it was hidden.
    """

    built = Signal(object)
    refresh_needed = Signal(object)

    def __init__(self, title: str, name: str, make: Callable[[], QWidget], parent: QMainWindow) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._make = make
        self._content: QWidget | None = None
        self._seen = False
        self._waits = False
        self.stale = False
        self.visibilityChanged.connect(self._on_visibility_changed)

    @property
    def content(self) -> QWidget | None:
        """The content, when it was made."""
        return self._content

    @property
    def is_seen(self) -> bool:
        """Whether the content is in view, not closed and not behind another tab."""
        return self._seen

    def ensure(self) -> QWidget:
        """Return the content, making it when it is not there yet."""
        if self._content is None:
            self._content = self._make()
            # A long title inside must not push the other docks away.
            self._content.setMinimumWidth(_NARROWEST)
            self.setWidget(self._content)
            self.built.emit(self._content)
        return self._content

    def bring_up(self) -> QWidget:
        """Show the dock in front of its tabs and return its content."""
        content = self.ensure()
        self.show()
        self.raise_()
        return content

    @Slot(bool)
    def _on_visibility_changed(self, visible: bool) -> None:
        self._seen = visible
        if not self._waits:
            self._show_content()

    def wait(self) -> None:
        """Make no content until `go_on`: a dock that is seen while all are laid out may end behind a tab."""
        self._waits = True

    def go_on(self) -> None:
        """Make and refresh the content when it is seen."""
        self._waits = False
        self._show_content()

    def _show_content(self) -> None:
        if not self._seen:
            return
        content = self.ensure()
        if self.stale:
            self.stale = False
            self.refresh_needed.emit(content)


@contextmanager
def laying_out(docks: dict[str, LazyDock]) -> Iterator[None]:
    """Let the docks make their contents only after they are all in their places."""
    for dock in docks.values():
        dock.wait()
    try:
        yield
    finally:
        for dock in docks.values():
            dock.go_on()


def lay_out(window: QMainWindow, docks: dict[str, LazyDock]) -> None:
    """Put the docks where they are by default: lists left, messages in the middle, spec and results right."""
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    window.addDockWidget(left, docks["chats"])
    window.splitDockWidget(docks["chats"], docks["messages"], across)
    window.splitDockWidget(docks["messages"], docks["spec"], across)
    window.splitDockWidget(docks["chats"], docks["projects"], down)
    window.splitDockWidget(docks["projects"], docks["chats"], down)
    window.tabifyDockWidget(docks["spec"], docks["results"])
    window.splitDockWidget(docks["messages"], docks["runs"], down)
    for dock in docks.values():
        dock.show()
    docks["spec"].raise_()
    _share(window, docks)
    # Contents just made have told their smallest sizes only after the next round of the event loop.
    QTimer.singleShot(0, window, lambda: _share(window, docks))


def _share(window: QMainWindow, docks: dict[str, LazyDock]) -> None:
    """Give each dock its part of the window."""
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    width, height = max(window.width(), 900), max(window.height(), 600)
    seen = docks["spec"] if docks["spec"].is_seen else docks["results"]
    columns = [docks["chats"], docks["messages"], seen]
    window.resizeDocks(columns, [width * 19 // 100, width * 45 // 100, width * 36 // 100], across)
    window.resizeDocks([docks["projects"], docks["chats"]], [height * 28 // 100, height * 72 // 100], down)
    window.resizeDocks([docks["messages"], docks["runs"]], [height * 72 // 100, height * 28 // 100], down)
