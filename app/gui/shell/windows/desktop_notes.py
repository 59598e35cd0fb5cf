"""Notifications of the desktop, for what ends while no window of ours is in front (R9).

Not for what is told inside a window (`app/gui/kit/notices.py`), nor for whether one is in front. A desktop without a
tray gets only the mark on its task bar.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

_SHOWN_MS = 10_000
"""How long a note stays; its icon goes with it."""


class DesktopNotes(QObject):
    """Notes of the process, one at a time. GUI thread only.

    Signals:
        opened(str): the person clicked the note about this run.
    """

    opened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.deliver: Callable[[str], bool] = self._in_tray
        """Hands one sentence to the desktop; False where that takes none."""
        self._tray: QSystemTrayIcon | None = None
        self._run = ""
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.setInterval(_SHOWN_MS)
        self._ends.timeout.connect(self._on_shown)

    def tell(self, sentence: str, run: str) -> None:
        """Tell one sentence about a run to the desktop; a click on it leads to the run."""
        self._run = run
        if self.deliver(sentence):
            self._ends.start()

    @Slot()
    def open(self) -> None:
        """Go to what was told last, as a click on the note does."""
        run = self._run
        self._on_shown()
        if run:
            self.opened.emit(run)

    @Slot(QSystemTrayIcon.ActivationReason)
    def activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """Our icon in the tray was clicked; a right click, which asks for a menu, leads nowhere."""
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open()

    def _in_tray(self, sentence: str) -> bool:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return False
        icon = QApplication.windowIcon()
        if self._tray is None:
            self._tray = QSystemTrayIcon(icon, self)
            self._tray.messageClicked.connect(self.open)
            self._tray.activated.connect(self.activate)
        self._tray.show()
        self._tray.showMessage(QApplication.applicationDisplayName(), sentence, icon, _SHOWN_MS)
        return True

    @Slot()
    def _on_shown(self) -> None:
        self._ends.stop()
        self._run = ""
        if self._tray is not None:
            self._tray.hide()
