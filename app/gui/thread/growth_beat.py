"""When text that is being written is shown: at most 15 times a second, and less often where that is slow.

Not for showing it (the view), nor for making the text (`look/rendering/growth`).
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 66
"""Text being written is shown at most this often."""
_REST = 6
"""Showing it takes at most one part in so many of the thread's time."""


class GrowthBeat(QObject):
    """Gathers the messages that have grown, and calls for them to be shown. GUI thread only."""

    def __init__(self, show: Callable[[set[str]], object], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._grown: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.show_now)

    def add(self, message: str) -> None:
        """A message has grown."""
        self._grown.add(message)
        if not self._timer.isActive():
            self._timer.start()

    def forget(self, message: str) -> None:
        """A message is shown as it is."""
        self._grown.discard(message)

    def clear(self) -> None:
        """Nothing that has grown is shown any more."""
        self._grown.clear()
        self._timer.stop()

    def show_now(self) -> None:
        """Have what has grown shown; slow text comes less often, so that it takes a small share of the time."""
        began = time.perf_counter()
        grown, self._grown = self._grown, set()
        self._show(grown)
        spent_ms = 1_000 * (time.perf_counter() - began)
        self._timer.setInterval(max(BEAT_MS, round(spent_ms * _REST)))
