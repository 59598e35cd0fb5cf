"""The blocks of a question card, one below the other; a long card is filled in turn by turn of the event loop.

48 lines at a stroke would hold the window for 100 ms. Out of sight only the first lines are made. Not for what stands
around them.
"""

from PySide6.QtCore import QEvent, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.asking.answer_block import NEW, AnswerBlock
from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.card_sheet import CardBlock, CardSheet

_A_TURN = 6
"""What a turn of the event loop may cost, in lines that are used again: with laying out and painting under 20 ms."""
_UNSEEN = 4
_GAP = 8


class AnswerColumn(QWidget):
    """Shows the lines of one sheet. GUI thread only.

    Signals:
        left(object, int): from this line to the one above (−1) or below (1).
        given(): give the card.
        filled(): the last line came by itself.
    """

    left = Signal(object, int)
    given = Signal()
    filled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: CardSheet | None = None
        self._shown: tuple[CardBlock, ...] = ()
        self._blocks: list[AnswerBlock] = []
        self._heights: dict[int, int] = {}
        self._kept_free: dict[int, int] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._on_later_timeout)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def blocks(self) -> list[AnswerBlock]:
        """The blocks shown, from the top."""
        return self._blocks[: len(self._shown)]

    @property
    def lines(self) -> list[AnswerLine]:
        """The lines shown, from the top."""
        return [line for block in self.blocks for line in block.lines]

    @property
    def is_whole(self) -> bool:
        """Whether all lines of the sheet are shown."""
        return len(self.blocks) == len(self._shown) and all(block.is_whole for block in self.blocks)

    def shows(self, sheet: CardSheet) -> bool:
        """Whether it shows what is asked on a sheet now."""
        return self._sheet is sheet and self._shown is sheet.blocks

    def show_sheet(self, sheet: CardSheet | None) -> None:
        """Show a sheet: of its lines what there is time for now, the others in the turns of the loop that follow."""
        self._sheet, self._shown = sheet, () if sheet is None else sheet.blocks
        for at, widget in enumerate(self._blocks):
            if sheet is None or at >= len(self._shown) or not widget.shows(sheet):
                # Not line by line in sight.
                widget.clear()
            else:
                widget.bind(sheet, self._shown[at])
        self._kept_free.clear()
        self._fill_on()

    def _fill_on(self) -> None:
        """Show as many lines more as a turn of the event loop has time for; out of sight less, as it is shown after."""
        self._later.stop()
        sheet, left = self._sheet, _A_TURN if self.isVisible() else _UNSEEN
        if sheet is not None:
            for at, block in enumerate(self._shown):
                if left <= 0:
                    break
                if at == len(self._blocks):
                    self._blocks.append(self._new_block())
                    left -= NEW
                widget = self._blocks[at]
                if not widget.shows(sheet):
                    widget.bind(sheet, block)
                if not widget.is_whole:
                    left -= widget.add(left)
                self._place_block(at)
                widget.show()
        self._heights.clear()
        if self.height() != self.heightForWidth(self.width()):
            self.updateGeometry()
        if self.isVisible() and not self.is_whole:
            self._later.start()

    def fill_to(self, line: int) -> None:
        """Show the line of this number at once, and those above it, where there is one."""
        was_whole = self.is_whole
        while line >= len(self.lines) and not self.is_whole:
            self._fill_on()
        if self.is_whole and not was_whole:
            self.filled.emit()

    def show_said(self) -> None:
        """Show what is said on the sheet now."""
        for block in self.blocks:
            block.show_said()

    def _new_block(self) -> AnswerBlock:
        made = AnswerBlock(self)
        made.hide()
        made.left.connect(self.left)
        made.given.connect(self.given)
        return made

    @Slot()
    def _on_later_timeout(self) -> None:
        if not self.isVisible():
            return
        if self.is_whole:
            self.filled.emit()
            return
        self._fill_on()
        # What is to be done once all are there has a turn of its own.
        self._later.start()

    # -- placing ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """About that of its lines; any width will do."""
        width = max((block.sizeHint().width() for block in self.blocks), default=0)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for the widest button."""
        return QSize(max((block.minimumSizeHint().width() for block in self.blocks), default=0), 0)

    def hasHeightForWidth(self) -> bool:
        """The height is that of its lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width; for lines that are still to come room is kept free."""
        if width not in self._heights:
            blocks = [block for block in self.blocks if not block.isHidden()]
            height = _stacked([block.heightForWidth(width) for block in blocks])
            if blocks and not self.is_whole:
                # Of about their height, once for all of them: each time it became higher, all of it would be painted.
                like = [*blocks, *[blocks[0]] * (len(self._shown) - len(blocks))]
                sizes = zip(like, self._shown, strict=True)
                expected = _stacked([block.expected_height(width, len(wanted.lines)) for block, wanted in sizes])
                height = self._kept_free.setdefault(width, max(height, expected))
            self._heights[width] = height
        return self._heights[width]

    def event(self, event: QEvent) -> bool:
        """Place the blocks anew where one of them needs other room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._heights.clear()
            self._place()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the blocks anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with the lines, of which only the first are made out of sight."""
        super().showEvent(event)
        if not self.is_whole:
            self._later.start()

    def _place(self) -> None:
        for at in range(len(self.blocks)):
            self._place_block(at)

    def _place_block(self, at: int) -> None:
        width = self.width()
        above = self._blocks[at - 1].geometry().bottom() + 1 + _GAP if at else 0
        self._blocks[at].setGeometry(0, above, width, self._blocks[at].heightForWidth(width))


def _stacked(heights: list[int]) -> int:
    return sum(heights) + _GAP * max(len(heights) - 1, 0)
