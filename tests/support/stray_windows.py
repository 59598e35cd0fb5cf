"""Widgets that were shown as windows though they are none: before they had their place in one, a flash on the screen.

Not for dialogs, menus and tips, which are windows, nor for docks that came loose, which have a parent.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from typing_extensions import override

_OWN = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.Dialog)


class _Watch(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Of a million events that pass here a handful is asked more than its type.
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and _is_stray(watched):
            self.shown.append(f"{type(watched).__name__} “{watched.accessibleName()}”")
        return False


def _is_stray(shown: QWidget) -> bool:
    return shown.parentWidget() is None and not isinstance(shown, QMainWindow) and shown.windowType() not in _OWN


@contextmanager
def stray_windows(application: QApplication) -> Iterator[list[str]]:
    """What is shown so while this lasts, by class and name."""
    watch = _Watch()
    application.installEventFilter(watch)
    try:
        yield watch.shown
    finally:
        application.removeEventFilter(watch)
