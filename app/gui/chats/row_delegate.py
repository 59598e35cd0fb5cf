"""How lines of the project and chat lists are drawn and renamed: fixed height, two lines, icon, time, marks.

Painting only; what a line says comes from its row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.gui.kit.roles import HEADING_ROLE, ROW_ROLE, WORKING_ROLE
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_TWO_LINES, _AROUND = 34, 10
"""Pixels of the two lines of text, and above and below them."""
_HEADING, _ABOVE = 18, 12
_GROUND = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
"""States in which something is drawn below a line."""
RING = 12
"""Pixels of a spinner."""
_PAD = 12
_ICON = 20

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RowText:
    """What a line shows. `chip` is a small frame before the second line, `note` stands at its right end."""

    icon: str
    title: str
    time: str
    second: str
    chip: str = ""
    note: str = ""
    strong: bool = False
    pinned: bool = False
    is_draft: bool = False
    """The second line is what is typed and not sent."""


class ListDelegate(QStyledItemDelegate):
    """Draws lines of two rows of text.

    Signals:
        renamed(str, str): id and new title, typed in place.
    """

    renamed = Signal(str, str)

    def __init__(self, theme: Theme, line_of: Callable[[object], RowText], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line_of = line_of
        self.angle = 0
        """Degrees of the spinners; turned by the list while something works."""
        self.rings_only = False
        """Whether nothing but spinners is to be drawn now; a whole line costs thirty times as much."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Fixed heights: the view never asks for a text."""
        sizes = self._theme.sizes
        if index.data(HEADING_ROLE):
            return QSize(120, sizes.tall(_HEADING) + sizes.air(_ABOVE))
        return QSize(120, sizes.tall(_TWO_LINES) + 2 * sizes.air(_AROUND))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or a line."""
        area = QRect(option.rect)
        if self.rings_only:
            self._paint_ground(painter, area, option.state)
            if index.data(WORKING_ROLE):
                self._paint_ring(painter, self.ring_of(area))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(HEADING_ROLE):
            painter.setFont(self._theme.font(points=-1, bold=True))
            painter.setPen(self._theme.colour("muted"))
            flags = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(area.adjusted(_PAD, 0, -_PAD, -4), flags, str(index.data()))
        else:
            self._paint_ground(painter, area, option.state)
            self._paint_line(painter, area, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        if not state & _GROUND:
            return
        block = QRectF(area).adjusted(4.5, 1.5, -4.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.colour("selected"))
            painter.drawRoundedRect(block, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(block, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.drawRoundedRect(block, 6, 6)

    def _paint_line(self, painter: QPainter, area: QRect, index: Index) -> None:
        line = self._line_of(index.data(ROW_ROLE))
        inner = self._inner(area)
        self._theme.icon(line.icon, "accent" if line.strong else "muted").paint(
            painter, inner.left(), inner.top() + 1, _ICON, _ICON
        )
        text = inner.adjusted(_ICON + 10, 0, 0, 0)
        half = text.height() // 2
        upper, lower = (
            QRect(text.left(), text.top(), text.width(), half),
            QRect(text.left(), text.top() + half, text.width(), half),
        )
        small, title = self._theme.font(points=-1), self._theme.font(bold=line.strong)
        left = self._right_text(painter, upper, line.time, small, "muted")
        if line.pinned:
            left -= 18
            self._theme.icon("pin", "muted").paint(painter, left, upper.top() + 2, 14, 14)
        self._left_text(
            painter, QRect(upper.left(), upper.top(), left - upper.left() - 6, half), line.title, title, "text"
        )
        right = self._marks(painter, lower, line, working=bool(index.data(WORKING_ROLE)), font=small)
        start = self._chip(painter, lower, line.chip, small) if line.chip else lower.left()
        rest = QRect(start, lower.top(), right - start - 6, half)
        self._left_text(painter, rest, line.second, small, "warn" if line.is_draft else "muted")

    def _inner(self, area: QRect) -> QRect:
        above = self._theme.sizes.air(_AROUND - 3)
        return area.adjusted(_PAD + 2, above, -_PAD - 2, -above)

    def ring_of(self, area: QRect) -> QRect:
        """Where the spinner of a line stands."""
        inner = self._inner(area)
        half = inner.height() // 2
        lower = QRect(inner.left(), inner.top() + half, inner.width(), half)
        return QRect(lower.right() - 13, lower.center().y() - 6, RING, RING)

    def _paint_ring(self, painter: QPainter, ring: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), 2, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self.angle * 16, -270 * 16)

    def _marks(self, painter: QPainter, area: QRect, line: RowText, *, working: bool, font: QFont) -> int:
        right = area.right()
        if working:
            self._paint_ring(painter, QRect(right - 13, area.center().y() - 6, RING, RING))
            right -= 20
        elif line.strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent"))
            painter.drawEllipse(QRectF(right - 9, area.center().y() - 4, 8, 8))
            right -= 16
        if line.note:
            return self._right_text(
                painter, QRect(area.left(), area.top(), right - area.left(), area.height()), line.note, font, "muted"
            )
        return right

    def _chip(self, painter: QPainter, area: QRect, text: str, font: QFont) -> int:
        width = QFontMetrics(font).horizontalAdvance(text) + 12
        frame = QRectF(area.left() + 0.5, area.center().y() - 8.5, width, 17)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawRoundedRect(frame, 8, 8)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), text)
        return area.left() + width + 8

    def _right_text(self, painter: QPainter, area: QRect, text: str, font: QFont, token: str) -> int:
        width = QFontMetrics(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        return area.right() - width - 4

    def _left_text(self, painter: QPainter, area: QRect, text: str, font: QFont, token: str) -> None:
        shown = QFontMetrics(font).elidedText(one_line(text), Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        """A line edit over the line."""
        editor = QLineEdit(parent)
        editor.setAccessibleName(translate("New title"))
        editor.setMaxLength(200)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with the title, selected."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """Emit the new title; the store's event brings it into the list."""
        row = index.data(ROW_ROLE)
        if isinstance(editor, QLineEdit) and row is not None:
            title = editor.text().strip()
            if title and title != row.title:
                self.renamed.emit(row.id, title)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Over the whole line but the icon."""
        area = QRect(option.rect)
        editor.setGeometry(area.adjusted(_PAD + _ICON + 6, 10, -_PAD, -10))
