"""A small rounded label: a status, “Method, no model”, “provisional”. Its word says it; the colour only helps."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.kit.painting import bolder, draw_pill, smaller
from app.gui.look.theme import Theme


class Badge(QWidget):
    """A label in a token's colour, with an icon if wanted."""

    def __init__(self, theme: Theme, text: str = "", *, ink: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._ink = ink
        self._icon = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_text(text, ink=ink)

    @property
    def text(self) -> str:
        """Its word."""
        return self._text

    def set_text(self, text: str, *, ink: str = "muted", icon: str = "", tip: str = "") -> None:
        """Say something; an empty text hides it."""
        self._text, self._ink, self._icon = text, ink, icon
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self.setHidden(not text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        self.ensurePolished()
        metrics = QFontMetrics(bolder(smaller(self.font(), 0.5)))
        icon = 20 if self._icon else 0
        return QSize(metrics.horizontalAdvance(self._text) + 16 + icon, metrics.height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self._icon:
            self._theme.icon(self._icon, self._ink).paint(painter, 2, (self.height() - 16) // 2, 16, 16)
            rect = rect.adjusted(16, 0, 0, 0)
        ground = self._theme.colour("soft")
        if self._icon:
            ground.setAlpha(0)
        font = bolder(smaller(self.font(), 0.5))
        painter.setPen(Qt.PenStyle.NoPen)
        draw_pill(painter, rect, self._text, ink=self._theme.colour(self._ink), ground=ground, font=font)
