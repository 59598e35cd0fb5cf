"""Small pieces of the window: buttons by rank, rules, a spinner, the mark of a run's state.

Every button has an accessible name. Not for labels (`labels`).
"""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QIcon, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QToolButton,
    QWidget,
)

from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

ICON = QSize(18, 18)
SMALL_ICON = QSize(16, 16)
SPINNER_MS, SPINNER_DEGREES = 150, 45
"""How often and how far every spinner turns. Each turn takes the interpreter from the work that is waited for."""


def is_writing(place: QWidget) -> bool:
    """Whether a field has the keyboard in which something stands, or is being put together by an input method."""
    if isinstance(place, QPlainTextEdit | QTextEdit):
        block = place.textCursor().block()
        is_begun = block.layout() is not None and bool(block.layout().preeditAreaText())
        return not place.isReadOnly() and (is_begun or not place.document().isEmpty())
    return isinstance(place, QLineEdit) and not place.isReadOnly() and bool(place.text())


def focus_first(content: QWidget) -> None:
    """Have the keyboard in the first field, list or button of a part of the window that takes it."""
    for child in content.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return


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


class WorkButton(QPushButton):
    """Begins what takes a moment: it says so at once, takes no second press, and keeps the keyboard meanwhile.

    Disabled, it would hand the keyboard on to whatever comes next.

    Signals:
        begun(): pressed, while nothing was under way.
    """

    begun = Signal()

    def __init__(self, text: str, at_work: str, *, rank: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._words = (text, at_work)
        self._is_working = False
        if rank:
            self.setProperty(rank, True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    @property
    def is_working(self) -> bool:
        """Whether what it begins is under way."""
        return self._is_working

    def stand(self, *, working: bool, words: tuple[str, str] | None = None) -> None:
        """Say whether what it begins is under way; with other words from now on, at rest and at work, where given."""
        self._words = words or self._words
        self._show_working(working)

    def _show_working(self, is_working: bool) -> None:
        self._is_working = is_working
        self.setText(self._words[is_working])
        if is_working:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    @Slot()
    def _on_clicked(self) -> None:
        if not self._is_working:
            self._show_working(True)
            self.begun.emit()


def tool_button(name: str, icon: QIcon, *, parent: QWidget | None = None) -> QToolButton:
    """Return an icon button whose tooltip and accessible name are `name`."""
    made = QToolButton(parent)
    made.setIcon(icon)
    made.setIconSize(ICON)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def without_mnemonic(text: str) -> str:
    """Return a text for a button or a menu: an ampersand stays an ampersand, and nothing in it is hidden."""
    return visible(text).replace("&", "&&")


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
        self.setAccessibleName(translate("working"))

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
