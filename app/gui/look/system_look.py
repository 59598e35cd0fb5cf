"""What the system says about looks: dark or light, and whether contrast shall be high; it may change at any time.

Not for what the window makes of it (`theme`).
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QStyleHints


class SystemLook(QObject):
    """The system's wishes. GUI thread.

    Signals:
        changed(): the system wants another scheme, or another contrast.
    """

    changed = Signal()

    def __init__(self, hints: QStyleHints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hints = hints
        hints.colorSchemeChanged.connect(self.changed)
        hints.accessibility().contrastPreferenceChanged.connect(self.changed)

    @property
    def is_dark(self) -> bool:
        """Whether the system's own windows are dark; where it does not say, they count as light."""
        return self._hints.colorScheme() is Qt.ColorScheme.Dark

    @property
    def is_high_contrast(self) -> bool:
        """Whether the person asked the system for high contrast."""
        return self._hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
