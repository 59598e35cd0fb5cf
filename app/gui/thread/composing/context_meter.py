"""A small meter: how much of what the model can read at once the newest answer took. The sentence is its tooltip."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.usage import ContextUse
from app.gui.look.message_words import context_words
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme

_RING = 12
_GAP = 6
_NEARLY = 0.85
"""Share from which the ring warns."""


class ContextMeter(QWidget):
    """Hidden until something was sent."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._use = ContextUse()
        self._words = ""
        theme.dress(self, points=-1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def show_use(self, use: ContextUse | None) -> None:
        """Show the use of the newest answer; None or nothing used hides it."""
        self.setVisible(use is not None and use.used > 0)
        if use is None:
            return
        self._use = use
        self._words, sentence = context_words(use, self._texts)
        self.setToolTip(sentence)
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ring, gap and words."""
        letters = self.fontMetrics()
        return QSize(_RING + _GAP + letters.horizontalAdvance(self._words) + 2, max(_RING + 2, letters.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring filled so far, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(1, (self.height() - _RING) / 2 + 1, _RING - 2, _RING - 2)
        painter.setPen(QPen(self._theme.colour("line"), 2))
        painter.drawEllipse(ring)
        if self._use.window:
            share = min(self._use.used / self._use.window, 1.0)
            painter.setPen(QPen(self._theme.colour("warn" if share >= _NEARLY else "accent"), 2))
            painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
        painter.setPen(self._theme.colour("muted"))
        left = self.rect().adjusted(_RING + _GAP, 0, 0, 0)
        painter.drawText(left, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._words)
