"""How far a piece of work on the engine is, told to the GUI thread. Not for work that has an event of its own."""

from PySide6.QtCore import QObject, Qt, Signal, Slot


class ProgressSignal(QObject):
    """Handed to a verb as its listener. Lives in the GUI thread; `tell` may be called from any.

    Its parent must live as long as the verb: the bridge, not the widget that shows it.

    Signals:
        changed(int, int): done so far and all there is; emitted in the GUI thread.
    """

    changed = Signal(int, int)
    _told = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # A method of this QObject: a lambda would run in the emitting thread.
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def tell(self, done: int, total: int) -> None:
        """Tell how far it is. Any thread; never waits."""
        self._told.emit(done, total)

    @Slot(int, int)
    def _on_told(self, done: int, total: int) -> None:
        self.changed.emit(done, total)
