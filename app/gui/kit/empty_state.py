"""An empty place: icon, one sentence, one main button. An empty filter result has its own sentence and button."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.gui.kit.labels import PictureLabel, PlainLabel
from app.gui.look.theme import Theme

_ICON = 40
_LOW = 150
"""Pixels of height below which there is no room for the icon."""


class EmptyState(QWidget):
    """Shown where a list would be.

    Signals:
        requested: the button was pressed.
    """

    requested = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        icon: str,
        sentence: str,
        button: str = "",
        main: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._picture = PictureLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = PlainLabel(sentence, muted=True, wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Its parent from the first: one that is shown without would be a window for a moment, and take the keyboard.
        self._button = QPushButton(button, self)
        self._button.setProperty("main", main)
        self._button.setVisible(bool(button))
        self._button.clicked.connect(self.requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self._picture)
        layout.addWidget(self._sentence)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        theme.changed.connect(self._draw_picture)
        self._draw_picture()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence and the button come before the icon."""
        super().resizeEvent(event)
        self._picture.setHidden(event.size().height() < self._theme.sizes.tall(_LOW))

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    @property
    def button(self) -> QPushButton:
        """Its one button."""
        return self._button

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._sentence.setText(sentence)

    def _draw_picture(self) -> None:
        pixmap = self._theme.pixmap(self._icon, "muted", QSize(_ICON, _ICON), self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)
