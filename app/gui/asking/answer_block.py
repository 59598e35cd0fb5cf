"""The lines of a question card that are about one criterion, under its own words where the card has several.

It places its parts itself: a layout would lay all of them out anew for each line that comes.
"""

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.card_sheet import CardBlock, CardSheet
from app.gui.kit.labels import PlainLabel
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate

NEW = 3
"""What a line that is made costs beside one that is used again (measured: 2.3 ms of the window's thread beside 0.8)."""
_GAP, _ASIDE, _EDGE = 6, 12, 2


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
        self._bound = 0
        self._heights: dict[int, int] = {}
        self._heading = PlainLabel(bold=True, wrap=True, parent=self)
        self.wish = QCheckBox(translate("It is only a wish"), self)
        self.wish.toggled.connect(self._on_wish_toggled)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def lines(self) -> list[AnswerLine]:
        """The lines shown, from the top."""
        return self._lines[: self._bound]

    @property
    def is_whole(self) -> bool:
        """Whether all lines of its block are shown."""
        return self._block is not None and self._bound == len(self._block.lines)

    def shows(self, sheet: CardSheet) -> bool:
        """Whether it shows a block of this sheet."""
        return self._sheet is sheet

    def clear(self) -> None:
        """Show nothing, until it is bound again."""
        self.hide()
        self._sheet, self._block, self._bound = None, None, 0

    def bind(self, sheet: CardSheet, block: CardBlock) -> None:
        """Show the heading of a block of a sheet, and those lines that it shows already; `add` shows the others."""
        if self._block is None or block.lines[: self._bound] != self._block.lines:
            self._bound = 0
        self._sheet, self._block = sheet, block
        self._heading.setText(block.heading)
        self._heading.setVisible(bool(block.heading))
        self.wish.setVisible(block.may_be_wish)
        self.wish.setAccessibleName(translate("“{text}” is only a wish").format(text=visible(block.text)))
        self.wish.setChecked(block.criterion in sheet.wishes)
        self._heights.clear()

    def add(self, most: int) -> int:
        """Show more of the lines.

        Args:
            most: what it may cost, a line that is made counting `NEW` and one that is used again 1; a line is added
                whatever it costs.

        Returns:
            what it cost.
        """
        sheet, block = self._sheet, self._block
        spent = 0
        while sheet is not None and block is not None and self._bound < len(block.lines) and spent < most:
            if self._bound == len(self._lines):
                # In its place from the start: a widget that gets another parent is given its style anew, part by part.
                line = AnswerLine(self)
                line.hide()
                line.left.connect(self._on_line_left)
                line.given.connect(self.given)
                self._lines.append(line)
                spent += NEW - 1
            widget = self._lines[self._bound]
            widget.bind(sheet, block, block.lines[self._bound])
            self._bound += 1
            spent += 1
        self._heights.clear()
        self._place(self.width())
        for at, widget in enumerate(self._lines):
            widget.setVisible(at < self._bound)
        return spent

    def show_said(self) -> None:
        """Show what is said of the block now."""
        if self._sheet is None or self._block is None:
            return
        self.wish.setChecked(self._block.criterion in self._sheet.wishes)
        for line in self.lines:
            line.show_said()

    # -- placing ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """About that of its lines; any width will do."""
        width = max((line.sizeHint().width() for line in self.lines[:1]), default=0)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for the widest button."""
        width = max((line.minimumSizeHint().width() for line in self.lines), default=0)
        return QSize(max(width, self.wish.sizeHint().width() if not self.wish.isHidden() else 0), 0)

    def hasHeightForWidth(self) -> bool:
        """The height is that of its lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width."""
        if width not in self._heights:
            self._heights[width] = self._stacked(width, [line.heightForWidth(width) for line in self.lines])
        return self._heights[width]

    def expected_height(self, width: int, lines: int) -> int:
        """About the height in pixels of a block like this one with so many lines, at a width."""
        known = [line.heightForWidth(width) for line in self.lines]
        return self._stacked(width, known + [round(sum(known) / max(len(known), 1))] * (lines - len(known)))

    def _stacked(self, width: int, heights: list[int]) -> int:
        head = self._head_height(width)
        parts = [head, *heights] if head else heights
        return sum(parts) + _GAP * max(len(parts) - 1, 0) + 2 * _EDGE

    def event(self, event: QEvent) -> bool:
        """Place the parts anew where one of them needs other room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._heights.clear()
            self._place(self.width())
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place(self.width())

    def _wish_width(self) -> int:
        return 0 if self.wish.isHidden() else self.wish.sizeHint().width() + _ASIDE

    def _head_height(self, width: int) -> int:
        text = 0 if self._heading.isHidden() else self._heading.heightForWidth(width - self._wish_width())
        return max(text, 0 if self.wish.isHidden() else self.wish.sizeHint().height())

    def _place(self, width: int) -> None:
        y = _EDGE
        if head := self._head_height(width):
            aside = self._wish_width()
            self._heading.setGeometry(0, y, width - aside, head)
            self.wish.setGeometry(width - aside + _ASIDE, y, aside - _ASIDE, head)
            y += head + _GAP
        for line in self.lines:
            height = line.heightForWidth(width)
            line.setGeometry(0, y, width, height)
            y += height + _GAP

    # -- saying ----------------------------------------------------------------------------------------

    @Slot(bool)
    def _on_wish_toggled(self, is_wish: bool) -> None:
        if self._sheet is None or self._block is None:
            return
        if is_wish != (self._block.criterion in self._sheet.wishes):
            self._sheet.set_wish(self._block.criterion, is_wish)

    @Slot(int)
    def _on_line_left(self, step: int) -> None:
        self.left.emit(self.sender(), step)
