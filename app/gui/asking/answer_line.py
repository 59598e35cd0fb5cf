"""One line of a question card: what it is about, and a button for each thing that can be said of it.

Keys: left and right go along the buttons, up and down from line to line; − 0 + and 1 … 9 say something, ? that nobody
knows; Enter gives the card. Not for what is said (`card_sheet`).
"""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QWidget

from app.domain.elicitation.scales import Level
from app.gui.asking.card_sheet import SUM, UNKNOWN, CardBlock, CardSheet, Choice, Line
from app.gui.kit.flow_layout import flowed
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate

_GAP, _BUTTON_GAP = 12, 4
_TITLE_WIDTH = 200
"""Pixels that a title needs beside its buttons; with less it stands above them."""
_SUM_WIDTH = 190
_MIDDLE = (Level.AS_TODAY, Level.SAME)
_UP = {
    None: (Level.BETTER, Level.KEPT, Level.HOLDS, Level.UP_TO_DOUBLE),
    Level.BETTER: (Level.MUCH_BETTER,),
    Level.UP_TO_DOUBLE: (Level.MORE,),
}
"""What + says, after what was said: once more of the same goes one step further."""
_DOWN = {
    None: (Level.WORSE, Level.LOST, Level.BREAKS, Level.LESS),
    Level.WORSE: (Level.MUCH_WORSE,),
}


class ChoiceButton(QPushButton):
    """A button of one choice, pressed while it holds.

    Signals:
        key_pressed(object): a QKeyEvent that is the line's; it is accepted where the line knows it.
    """

    key_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("step", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys of a line on; the rest is a button's."""
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)


class _Place(NamedTuple):
    """Where the parts of a line stand at a width; heights in pixels."""

    beside: bool
    room: int
    title: int
    quote: int
    bar: int
    height: int


class AnswerLine(QWidget):
    """A line that is bound to one of a sheet, and bound again.

    Signals:
        left(int): go to the line above (−1) or below (1).
        given(): give the card.
    """

    left = Signal(int)
    given = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: CardSheet | None = None
        self._line: Line | None = None
        self._at = 0
        self._places: dict[int, _Place] = {}
        self._sizes: list[QSize] | None = None
        self.title = PlainLabel(wrap=True, parent=self)
        self._quote: PlainLabel | None = None
        self.buttons: list[ChoiceButton] = []
        self._sum: QLineEdit | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # -- showing ---------------------------------------------------------------------------------------

    def bind(self, sheet: CardSheet, block: CardBlock, line: Line) -> None:
        """Show a line of a sheet."""
        if self._line is None or self._line.place != line.place:
            self._at = 0
        self._sheet, self._line = sheet, line
        self.title.setText(line.title)
        if line.quote or self._quote is not None:
            self.quote.setText(line.quote)
            self.quote.setVisible(bool(line.quote))
        while len(self.buttons) < len(line.choices):
            self.buttons.append(self._new_button())
        for at, button in enumerate(self.buttons):
            choice = line.choices[at] if at < len(line.choices) else None
            button.setVisible(choice is not None)
            if choice is not None:
                button.setText(without_mnemonic(choice.word))
                button.setAccessibleName(_sentence(block, line, choice))
        if line.takes_sum or self._sum is not None:
            self.sum.setVisible(line.takes_sum)
            said = translate("{option}: what it costs, as a sum, such as 450 euros a month")
            self.sum.setAccessibleName(said.format(option=visible(line.title)))
        self.setAccessibleName(visible(translate("{option}: {text}").format(option=line.title, text=block.text)))
        self.show_said()
        self._forget_sizes()
        self.updateGeometry()
        self._put(self.width())

    def show_said(self) -> None:
        """Show what is said of the line now."""
        if self._sheet is None or self._line is None:
            return
        said = self._sheet.said(self._line)
        shown = [choice.key for choice in self._line.choices]
        if not self._has_focus() and said in shown:
            self._at = shown.index(said)
        self._at = min(self._at, len(shown) - 1)
        for at, button in enumerate(self.buttons[: len(shown)]):
            button.setChecked(shown[at] == said)
            # One stop for the tabulator a line; the arrows go along it.
            policy = Qt.FocusPolicy.StrongFocus if at == self._at else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        text = self._sheet.sum_text(self._line) if said == SUM else ""
        if self._sum is not None and self._sum.text() != text:
            self._sum.setText(text)

    @property
    def quote(self) -> PlainLabel:
        """What an answer rests on, made for the first line that has one: most have none."""
        if self._quote is None:
            self._quote = PlainLabel(muted=True, wrap=True, parent=self)
            self._quote.hide()
        return self._quote

    @property
    def sum(self) -> QLineEdit:
        """The field for a sum of money, made for the first line that takes one: most cards need none."""
        if self._sum is None:
            self._sum = QLineEdit(self)
            self._sum.setFixedWidth(_SUM_WIDTH)
            self._sum.setPlaceholderText(translate("or a sum: 450 euros a month"))
            self._sum.textEdited.connect(self._on_sum_edited)
            self._sum.returnPressed.connect(self.given)
            for button in self.buttons:
                QWidget.setTabOrder(button, self._sum)
        return self._sum

    @property
    def stops(self) -> list[QWidget]:
        """What the Tab key may come to, in its order."""
        return [*self.buttons, *([self._sum] if self._sum is not None else [])]

    def focus(self) -> None:
        """Take the keyboard."""
        self.buttons[self._at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_focus(self) -> bool:
        return any(button.hasFocus() for button in self.buttons)

    def _new_button(self) -> ChoiceButton:
        button = ChoiceButton(self)
        button.clicked.connect(self._on_button_clicked)
        button.key_pressed.connect(self._on_key_pressed)
        if self.buttons:
            QWidget.setTabOrder(self.buttons[-1], button)
        if self._sum is not None:
            QWidget.setTabOrder(button, self._sum)
        return button

    # -- saying ----------------------------------------------------------------------------------------

    @Slot()
    def _on_button_clicked(self) -> None:
        at = next((at for at, button in enumerate(self.buttons) if button is self.sender()), None)
        if at is not None and self._line is not None:
            self._at = at
            self._say(self._line.choices[at].key)

    @Slot(str)
    def _on_sum_edited(self, text: str) -> None:
        if self._sheet is not None and self._line is not None:
            self._sheet.write_sum(self._line, text)

    @Slot(object)
    def _on_key_pressed(self, event: QKeyEvent) -> None:
        if self._line is None or self._sheet is None or event.modifiers() & ~_HARMLESS:
            return
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.given.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif not self._say_key(text):
            return
        event.accept()

    def _say_key(self, text: str) -> bool:
        """Say what a key stands for; False where it stands for nothing here."""
        if self._line is None or self._sheet is None or not text:
            return False
        choices = self._line.choices
        if text.isdecimal() and 1 <= int(text) <= len(choices):
            self._answer(choices[int(text) - 1].key)
            return True
        said = self._sheet.said(self._line)
        now = next((one.level for one in choices if one.key == said and one.level is not None), None)
        steps = {"+": _UP, "-": _DOWN, "−": _DOWN}.get(text)
        wanted = _MIDDLE if text == "0" else () if steps is None else (*steps.get(now, ()), *steps[None])
        levels = [one.level for one in choices if one.level is not None]
        level = next((one for one in wanted if one in levels), None)
        if level is not None:
            self._answer(level.value)
            return True
        if text in ("?", "d") and any(one.key == UNKNOWN for one in choices):
            self._answer(UNKNOWN)
            return True
        # A sign that says nothing of this line is swallowed, not passed on to scroll what lies around it.
        return text in ("+", "-", "−", "0")

    def _answer(self, key: str) -> None:
        """Say something by a key: said twice it stays, unlike a click."""
        if self._sheet is None or self._line is None or self._line.choices == ():
            return
        self._at = next((at for at, one in enumerate(self._line.choices) if one.key == key), self._at)
        if self._sheet.said(self._line) != key:
            self._say(key)
        self.focus()

    def _say(self, key: str) -> None:
        if self._sheet is not None and self._line is not None:
            self._sheet.pick(self._line, key)

    def _go(self, step: int) -> None:
        if self._line is not None:
            self._at = min(max(self._at + step, 0), len(self._line.choices) - 1)
            self.focus()
            self.show_said()

    # -- placing ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Title and buttons side by side."""
        width = _TITLE_WIDTH + _GAP + self._bar_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for the widest button."""
        sizes = self._part_sizes()
        return QSize(*(max((side(size) for size in sizes), default=0) for side in (QSize.width, QSize.height)))

    def hasHeightForWidth(self) -> bool:
        """The title stands above the buttons where there is no room beside them."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width."""
        return self._place_at(width).height

    def changeEvent(self, event: QEvent) -> None:
        """Another font means other heights."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget_sizes()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place title and buttons anew."""
        super().resizeEvent(event)
        self._put(self.width())

    def _forget_sizes(self) -> None:
        self._places.clear()
        self._sizes = None

    def _shown_parts(self) -> list[QWidget]:
        """The buttons, and the field for a sum behind them."""
        return [part for part in self.stops if not part.isHidden()]

    def _part_sizes(self) -> list[QSize]:
        # A layout asks for it some twenty times, and a style sheet takes its time over the size of a button.
        if self._sizes is None:
            self._sizes = [
                part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
                for part in self._shown_parts()
            ]
        return self._sizes

    def _bar_width(self) -> int:
        """All buttons in one row."""
        sizes = self._part_sizes()
        return sum(size.width() for size in sizes) + _BUTTON_GAP * max(len(sizes) - 1, 0)

    def _place_at(self, width: int) -> "_Place":
        # A layout asks for it some twenty times; laying the words out anew each time would take most of a card's time.
        if width not in self._places:
            wide = self._bar_width()
            beside = width - wide - _GAP >= _TITLE_WIDTH
            room = width - wide - _GAP if beside else width
            title = self.title.heightForWidth(room)
            quote = 0 if self._quote is None or self._quote.isHidden() else self._quote.heightForWidth(room)
            bar = flowed(self._part_sizes(), wide if beside else width, _BUTTON_GAP)[1]
            height = max(title + quote, bar) if beside else title + quote + 3 + bar
            self._places[width] = _Place(beside, room, title, quote, bar, height)
        return self._places[width]

    def _put(self, width: int) -> None:
        beside, room, title, quote, bar, height = self._place_at(width)
        top = max((height - title - quote) // 2, 0) if beside else 0
        self.title.setGeometry(0, top, room, title)
        if self._quote is not None:
            self._quote.setGeometry(0, top + title, room, quote)
        corner = QPoint(room + _GAP, (height - bar) // 2) if beside else QPoint(0, height - bar)
        sizes = self._part_sizes()
        places, _ = flowed(sizes, self._bar_width() if beside else width, _BUTTON_GAP)
        for part, place, size in zip(self._shown_parts(), places, sizes, strict=True):
            part.setGeometry(QRect(corner + place, size))


_HARMLESS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def _sentence(block: CardBlock, line: Line, choice: Choice) -> str:
    """What a button says, for those who do not see what stands around it."""
    if not line.place[1]:
        return translate("“{text}”: {word}").format(text=visible(line.title), word=choice.word)
    return translate("{option}, on “{text}”: {word}").format(
        option=visible(line.title), text=visible(block.text), word=choice.word
    )
