"""Brings what takes the keyboard into view, as in any scroll area; never from under the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.gui.thread.thread_rows import LINE


class KeepInView(QObject):
    """Of one viewport; `scroll_by` moves it by pixels, down when positive. GUI thread only."""

    def __init__(self, viewport: QWidget, scroll_by: Callable[[int], object]) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._scroll_by = scroll_by
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not isinstance(now, QAbstractButton | QLineEdit) or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        # Behind a tab the keyboard only passes by.
        if self._viewport.isAncestorOf(now) and not self._viewport.visibleRegion().isEmpty():
            self.show(now, now.rect())

    @Slot(object, object)
    def show(self, widget: QWidget, rect: QRect) -> None:
        """Scroll as little as it takes to show a part of a widget."""
        above = widget.mapTo(self._viewport, rect.topLeft()).y() - LINE
        below = above + rect.height() + 2 * LINE - self._viewport.height()
        if above < 0 or below > 0:
            self._scroll_by(above if above < 0 else below)
