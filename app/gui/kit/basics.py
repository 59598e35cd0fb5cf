"""Small pieces of the window: plain labels, buttons by rank, rules, a spinner.

Every label is plain text with hidden characters made visible; every button has an accessible name.
"""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QIcon, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.gui.look.rendering.visible import visible
from app.gui.look.theme import Theme

ICON = QSize(18, 18)
SMALL_ICON = QSize(16, 16)
SPINNER_MS, SPINNER_DEGREES = 150, 45
"""How often and how far every spinner turns. Each turn takes the interpreter from the work that is waited for."""


class PlainLabel(QLabel):
    """A label that shows text as it is; `set_text` makes hidden characters visible."""

    def __init__(
        self,
        text: str = "",
        *,
        muted: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if muted:
            self.setProperty("muted", True)
        if selectable:
            flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(flags)
        if wrap:
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show a text of any origin."""
        shown = visible(text)
        if shown != self.text():
            self.setText(shown)


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


def button(text: str, *, rank: str = "", icon: QIcon | None = None, parent: QWidget | None = None) -> QPushButton:
    """Return a push button; `rank` is main, flat, link, chip or "" for an ordinary one."""
    made = QPushButton(text, parent)
    if rank:
        made.setProperty(rank, True)
    if icon is not None:
        made.setIcon(icon)
        made.setIconSize(SMALL_ICON)
    made.setAutoDefault(False)
    made.setAccessibleName(text)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def tool_button(name: str, icon: QIcon, *, parent: QWidget | None = None) -> QToolButton:
    """Return an icon button whose tooltip and accessible name are `name`."""
    made = QToolButton(parent)
    made.setIcon(icon)
    made.setIconSize(ICON)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a line of one pixel."""
    line = QFrame(parent)
    line.setProperty("rule", True)
    return line


class Spinner(QWidget):
    """A turning ring; its timer runs only while it is on the screen."""

    def __init__(self, theme: Theme, *, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(SPINNER_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.setFixedSize(size, size)
        self.setAccessibleName("working")

    def _on_timer_timeout(self) -> None:
        self._angle = (self._angle + SPINNER_DEGREES) % 360
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Turn while seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while unseen."""
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a ring with a quarter in the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(self._theme.colour("line"), 2))
        painter.drawEllipse(area)
        painter.setPen(QPen(self._theme.colour("accent"), 2, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, -self._angle * 16, -100 * 16)


class StatusMark(QWidget):
    """A run's look: icon and word in its colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = ""
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_status(self, key: str, word: str) -> None:
        """Show the look of a key of `texts.status_key`."""
        self._key, self._word = key, word
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, gap and word."""
        metrics = self.fontMetrics()
        return QSize(16 + 5 + metrics.horizontalAdvance(self._word) + 2, max(18, metrics.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both."""
        if not self._key:
            return
        painter = QPainter(self)
        middle = self.height() // 2
        self._theme.status_icon(self._key).paint(painter, 0, middle - 8, 16, 16)
        painter.setPen(self._theme.status_colour(self._key))
        painter.drawText(
            self.rect().adjusted(21, 0, 0, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self._word,
        )
