"""The labels of the window: text as it is, never as markup, with hidden and bidirectional characters made visible.

The one module that makes a `QLabel`. Not for cells of lists (`item_models`) nor for running text (`text_browser`).
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.gui.kit.painting import bolder
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


class PictureLabel(QLabel):
    """A picture and no text; it has a name for screen readers where it says something."""
