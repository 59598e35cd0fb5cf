"""The lines of a question card that are about one criterion, under its own words where the card has several."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.card_sheet import CardBlock, CardSheet
from app.gui.kit.labels import PlainLabel
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate


class AnswerBlock(QWidget):
    """Bound to a block of a sheet, and bound again.

    Signals:
        left(object, int): from this line to the one above (−1) or below (1).
        given(): give the card.
    """

    left = Signal(object, int)
    given = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: CardSheet | None = None
        self._block: CardBlock | None = None
        self._lines: list[AnswerLine] = []
        self._heading = PlainLabel(bold=True, wrap=True)
        self.wish = QCheckBox(translate("It is only a wish"))
        self.wish.toggled.connect(self._on_wish_toggled)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heading, 1)
        head.addWidget(self.wish)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(6)
        self._column.addLayout(head)

    @property
    def lines(self) -> list[AnswerLine]:
        """The lines shown, from the top."""
        count = 0 if self._block is None else len(self._block.lines)
        return self._lines[:count]

    def bind(self, sheet: CardSheet, block: CardBlock) -> None:
        """Show a block of a sheet."""
        self._sheet, self._block = sheet, block
        self._heading.setText(block.heading)
        self._heading.setVisible(bool(block.heading))
        self.wish.setVisible(block.may_be_wish)
        self.wish.setAccessibleName(translate("“{text}” is only a wish").format(text=visible(block.text)))
        while len(self._lines) < len(block.lines):
            # In its place from the start: a widget that gets another parent is given its style anew, part by part.
            line = AnswerLine(self)
            line.hide()
            line.left.connect(self._on_line_left)
            line.given.connect(self.given)
            self._lines.append(line)
        for at, widget in enumerate(self._lines):
            if at < len(block.lines):
                widget.bind(sheet, block, block.lines[at])
            if self._column.indexOf(widget) < 0:
                # Filled in before it is shown: each part shown in sight would have the whole card laid out anew.
                self._column.addWidget(widget)
            widget.setVisible(at < len(block.lines))
        self.show_said()

    def show_said(self) -> None:
        """Show what is said of the block now."""
        if self._sheet is None or self._block is None:
            return
        self.wish.setChecked(self._block.criterion in self._sheet.wishes)
        for line in self.lines:
            line.show_said()

    @Slot(bool)
    def _on_wish_toggled(self, is_wish: bool) -> None:
        if self._sheet is None or self._block is None:
            return
        if is_wish != (self._block.criterion in self._sheet.wishes):
            self._sheet.set_wish(self._block.criterion, is_wish)

    @Slot(int)
    def _on_line_left(self, step: int) -> None:
        self.left.emit(self.sender(), step)
