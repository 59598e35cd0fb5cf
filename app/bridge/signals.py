"""Termination asked for from outside (Ctrl+C, the end of a session, a closed terminal), told as a Qt signal.

Python runs a signal's handler only when the interpreter has control, and Qt's loop keeps it: a wake-up pipe is watched.
Not for Windows, where pipes cannot be watched.
"""

import os
import signal
import time
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_PATIENCE_S = 5.0
"""Asked again after so long, the process ends at once: closing in order has not come to an end."""


class Termination(QObject):
    """Watches SIGINT, SIGTERM and SIGHUP; one that is ignored (nohup) stays so. Main thread.

    Signals:
        requested(): the process is asked to end.
    """

    requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked_at: float | None = None
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)
        self._before_fd = signal.set_wakeup_fd(self._writer)
        self._before = {
            number: signal.signal(number, self._on_signal)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        self._notifier = QSocketNotifier(self._reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    @property
    def is_asked(self) -> bool:
        """Whether the process was asked to end; true at once, also before the loop runs."""
        return self._asked_at is not None

    def remove(self) -> None:
        """Put the handlers from before back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._reader)
        os.close(self._writer)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
        elif now - self._asked_at > _PATIENCE_S:
            os._exit(1)

    @Slot()
    def _on_activated(self) -> None:
        if os.read(self._reader, 64):
            self.requested.emit()
