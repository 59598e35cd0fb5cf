"""Termination asked for from outside (Ctrl+C, the end of a session), told as a Qt signal: the window closes in order.

Python runs a signal's handler only when the interpreter has control, and Qt's loop keeps it: a wake-up pipe is watched.
Not for Windows, where pipes cannot be watched.
"""

import os
import signal
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class Termination(QObject):
    """Watches SIGINT and SIGTERM. Main thread.

    Signals:
        requested(): the process is asked to end.
    """

    requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)
        self._before_fd = signal.set_wakeup_fd(self._writer)
        self._before = {number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)}
        self._notifier = QSocketNotifier(self._reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    def remove(self) -> None:
        """Put the handlers from before back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._reader)
        os.close(self._writer)

    @Slot()
    def _on_activated(self) -> None:
        if os.read(self._reader, 64):
            self.requested.emit()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """The wake-up socket tells; a handler must exist so that the process does not end."""
