"""Waiting until a window has been painted: what nobody sees yet is done after that.

Not for what is then done (`app.startup_and_shutdown`).
"""

import asyncio

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_AT_MOST_MS = 1_000
"""A window that starts minimised, or behind others on some systems, is not painted for a while."""


class _Watch(QObject):
    """Tells a future of the first paint of a widget, a round of the event loop after it."""

    def __init__(self, widget: QWidget, told: "asyncio.Future[None]") -> None:
        super().__init__(widget)
        self._widget = widget
        self._told = told
        widget.installEventFilter(self)
        QTimer.singleShot(_AT_MOST_MS, self, self.tell)

    def tell(self) -> None:
        """Say it once."""
        if not self._told.done():
            self._told.set_result(None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._widget and event.type() is QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self, self.tell)
        return False


async def first_paint(widget: QWidget) -> None:
    """Return once a widget that was just shown has been painted, or after a second. GUI thread."""
    told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    watch = _Watch(widget, told)
    try:
        await told
    finally:
        watch.deleteLater()
