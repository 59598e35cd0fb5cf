"""The garbage collector beside a GUI: it works in the GUI thread only, whenever that has nothing to do.

Python collects in whichever thread makes the next object. Qt's objects must end in the thread they live in: a pool
thread that came upon a closed window's knots has crashed the process. What the start made is not looked through again:
a full pass over what the imports leave holds every thread for 65–130 ms. Not for freeing memory sooner: limits are
Python's own.
"""

import gc
import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot

_FULL_EVERY_S = 30.0
"""Python puts a full pass off until much is new; here a time does."""


class GarbageCollector(QObject):
    """Collects when the event loop has nothing left to do; no timer wakes an idle window for it. GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._full_at = 0.0
        self._dispatcher: QAbstractEventDispatcher | None = None

    def start(self) -> None:
        """Keep other threads from collecting, and begin to. What is alive now is out of later passes."""
        gc.disable()
        gc.freeze()
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self.collect)

    def stop(self) -> None:
        """Look at everything again; nothing is collected until somebody turns the collector on. Twice is once."""
        if self._dispatcher is not None:
            self._dispatcher.aboutToBlock.disconnect(self.collect)
            self._dispatcher = None
            gc.unfreeze()

    def spare(self) -> None:
        """Take what was loaded meanwhile out of later passes, too."""
        if self._dispatcher is not None:
            gc.freeze()

    @Slot()
    def collect(self) -> None:
        """Collect what is due: the young often, all now and then."""
        young, middle, old = gc.get_count()
        limits = gc.get_threshold()
        if old > limits[2] and time.monotonic() >= self._full_at:
            gc.collect()
            self._full_at = time.monotonic() + _FULL_EVERY_S
        elif middle > limits[1]:
            gc.collect(1)
        elif young > limits[0]:
            gc.collect(0)
