"""The matrix of a run: answers as number and one-hue heat, with keys to answer by hand.

Keys: + 0 − (or y and n on checks) answer at once, a digit opens the exact value, Delete takes a hand answer back.
"""

from typing import Final

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.runs import QuestionKind
from app.gui.kit.painting import bolder, draw_text, hatch, mixed, tabular
from app.gui.kit.table_copy import TableCopy
from app.gui.look.theme import Theme
from app.gui.results.matrix_headers import CandidateHeader, QuestionHeader
from app.gui.results.matrix_model import ANSWER_ROLE, MatrixCell, MatrixModel

_COLUMN_WIDTH = 112
_ROW_HEIGHT = 44
_PLUS: Final = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Y})
_MINUS: Final = frozenset({Qt.Key.Key_Minus, Qt.Key.Key_N})
_BACK: Final = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_OPEN: Final = frozenset({Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter})

_CORNER = "QTableCornerButton::section { background: palette(base); border: none; }"

BETTER, SAME, WORSE = 0.75, 0.5, 0.25
"""What + 0 − mean in a scenario: better than today, as today, worse (the built-in methods' scale)."""


class MatrixView(QTableView):
    """Table over a `MatrixModel`. GUI thread only.

    Signals:
        cell_selected(object): the current `MatrixCell`, or None.
        answer_requested(object, object): a `MatrixCell` and the value by hand, None takes the hand answer back.
        exact_requested(object, str): a `MatrixCell` and the first characters of an exact value.
    """

    cell_selected = Signal(object)
    answer_requested = Signal(object, object)
    exact_requested = Signal(object, str)

    def __init__(self, model: MatrixModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_MatrixDelegate(theme, self))
        self.setAccessibleName(self.tr("Answers: candidates by questions"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalHeader(QuestionHeader(theme, self))
        self.setVerticalHeader(CandidateHeader(theme, self))
        self.horizontalHeader().setDefaultSectionSize(_COLUMN_WIDTH)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMinimumSectionSize(56)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.setStyleSheet(_CORNER)
        TableCopy(self)
        theme.changed.connect(self._on_theme_changed)

    def current_cell(self) -> MatrixCell | None:
        """The cell with the keyboard, or None."""
        cell = self.currentIndex().data(ANSWER_ROLE)
        return cell if isinstance(cell, MatrixCell) else None

    def sizeHint(self) -> QSize:
        """High enough for the headers and a handful of rows."""
        return QSize(720, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the column of candidates take less room where there is little."""
        super().resizeEvent(event)
        self.verticalHeader().updateGeometry()
        self.updateGeometries()

    def event(self, event: QEvent) -> bool:
        """Keep the answering keys from shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by hand; everything else moves about."""
        cell = self.current_cell()
        if cell is None or not self._is_ours(event) or not self._answer(cell, event):
            super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which cell is selected."""
        super().selectionChanged(selected, deselected)
        self.cell_selected.emit(self.current_cell())

    def _is_ours(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        keys = _PLUS | _MINUS | _BACK | _OPEN
        return not held and (event.key() in keys or event.text().isdigit() or event.text() in (".", ","))

    def _answer(self, cell: MatrixCell, event: QKeyEvent) -> bool:
        key, scenario = event.key(), cell.question.kind is QuestionKind.SCENARIO
        cost = cell.question.kind is QuestionKind.COST
        if key in _BACK:
            if cell.by_hand:
                self.answer_requested.emit(cell, None)
        elif key in _PLUS or key in _MINUS:
            value = (BETTER if key in _PLUS else WORSE) if scenario else 1.0 if key in _PLUS else 0.0
            if cost:
                # How much dearer or cheaper is a number only the person has.
                self.exact_requested.emit(cell, "")
            else:
                self.answer_requested.emit(cell, value)
        elif key == Qt.Key.Key_0 and (scenario or cost):
            self.answer_requested.emit(cell, SAME if scenario else 1.0)
        else:
            self.exact_requested.emit(cell, "" if key in _OPEN else event.text())
        return True

    def _on_theme_changed(self) -> None:
        self.viewport().update()


class _MatrixDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: MatrixView) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(ANSWER_ROLE)
        if not isinstance(cell, MatrixCell):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        self._paint_ground(painter, box, cell)
        self._paint_marks(painter, box, cell)
        ink = "text" if cell.judged else "muted"
        font = tabular(bolder(option.font) if cell.judged else option.font)
        align = Qt.AlignmentFlag.AlignCenter
        draw_text(painter, box.toRect(), cell.text, colour=self._theme.colour(ink), font=font, align=align)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRectF, cell: MatrixCell) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.judged and cell.strength is not None:
            painter.setBrush(mixed(self._theme.colour("base"), self._theme.colour("heat"), cell.strength))
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            return
        painter.setBrush(hatch(self._theme))
        painter.drawRoundedRect(box, 5, 5)
        # The number stays readable: a plain ground behind it.
        middle = QRectF(0, 0, 44, 20)
        middle.moveCenter(box.center())
        painter.setBrush(self._theme.colour("base"))
        painter.drawRoundedRect(middle, 8, 8)

    def _paint_marks(self, painter: QPainter, box: QRectF, cell: MatrixCell) -> None:
        if cell.by_hand:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        corner = box.topRight()
        if cell.violates or (cell.question.hard and cell.judged and cell.cell is not None and cell.cell.value == 0):
            self._paint_corner(painter, corner.x(), corner.y(), "bad")
        elif cell.disagrees:
            self._paint_corner(painter, corner.x(), corner.y(), "warn")

    def _paint_corner(self, painter: QPainter, x: float, y: float, ink: str) -> None:
        painter.setBrush(self._theme.colour(ink))
        triangle = QPolygonF()
        for dx, dy in ((-11, 1), (-1, 1), (-1, 11)):
            triangle.append(QRectF(x + dx, y + dy, 0, 0).topLeft())
        painter.drawPolygon(triangle)
