"""The labels of the window: text as it is, never as markup, with hidden and bidirectional characters made visible.

The one module that makes a `QLabel`. Not for cells of lists (`item_models`) nor for running text (`text_browser`).
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.gui.kit.item_models import plain_tip
from app.gui.kit.painting import bolder, draw_lines, wrapped
from app.gui.look.rendering.visible import visible


class PlainLabel(QLabel):
    """A label that shows a text of any origin as it is; `text()` is what is shown."""

    def __init__(
        self,
        text: str = "",
        *,
        muted: bool = False,
        bold: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if muted:
            self.setProperty("muted", True)
        if bold:
            self.setFont(bolder(self.font()))
        if selectable:
            flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(flags)
        if wrap:
            # A long word must not make its panel wider than there is room; the height follows the width.
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text of any origin."""
        shown = visible(text)
        if shown != self.text():
            super().setText(shown)


class ElidedLabel(PlainLabel):
    """One line that ends in … where there is no room; the whole text is its tooltip."""

    def __init__(self, text: str = "", *, muted: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, muted=muted, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text that fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        self.setToolTip(self.text() if shown != self.text() else "")


class ClampedLabel(PlainLabel):
    """A text over at most so many lines, the last cut with …; the whole text is its tooltip and its accessible name."""

    def __init__(self, *, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(wrap=True, parent=parent)
        self._lines = lines

    def set_lines(self, lines: int) -> None:
        """Allow so many lines from now on."""
        self._lines = lines
        self.updateGeometry()
        self.update()

    @property
    def is_cut(self) -> bool:
        """Whether there is more than fits."""
        return len(self._wrapped(self._lines + 1, self.width())) > self._lines

    def hasHeightForWidth(self) -> bool:
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as it takes, but no more than allowed."""
        return max(len(self._wrapped(self._lines, width)), 1) * self.fontMetrics().lineSpacing() + 2

    def sizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        """One line of any width."""
        return QSize(24, self.fontMetrics().lineSpacing() + 2)

    def setText(self, text: str) -> None:
        """Show a text of any origin."""
        super().setText(text)
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def _wrapped(self, lines: int, width: int) -> list[str]:
        return wrapped(self.text(), self.fontMetrics(), width, lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines that fit."""
        painter = QPainter(self)
        colour = self.palette().color(self.foregroundRole())
        draw_lines(painter, self.rect(), self.text(), colour=colour, font=self.font(), lines=self._lines)
        self.setToolTip(plain_tip(self.text()) if self.is_cut else "")


class PictureLabel(QLabel):
    """A picture and no text; it has a name for screen readers where it says something."""
