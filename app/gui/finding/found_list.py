"""The list of what was found: two lines of text each, the words that were typed marked in them.

Painting and keys only; what a line says comes from the model.
"""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.kit.found_words import FoundWords
from app.domain.kit.text import utf16_units
from app.gui.finding.found_lines import FoundLine, FoundLines
from app.gui.kit.painting import bolder, paint_focus, paint_ground, select_row, smaller
from app.gui.kit.roles import ROW_ROLE
from app.gui.look.rendering.visible import one_line
from app.gui.look.theme import Theme

_ROW, _AROUND = 18, 8
"""Pixels of a row of text, and above and below the one or two of a line."""
_ICON = 18
_SIDE = 12

Index = QModelIndex | QPersistentModelIndex


class FoundList(QListView):
    """Shows a `FoundLines`; the keyboard stays in the field above it."""

    def __init__(self, model: FoundLines, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModel(model)
        self.setItemDelegate(_FoundDelegate(model, theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def step(self, by: int) -> None:
        """Go so many lines down, up when negative; at an end it stays there."""
        rows = self.model().rowCount()
        if not rows:
            return
        row = min(max(self.currentIndex().row() + by, 0), rows - 1)
        select_row(self, self.model().index(row, 0))
        if row == rows - 1 and self.model().canFetchMore(QModelIndex()):
            self.model().fetchMore(QModelIndex())

    @property
    def page(self) -> int:
        """How many lines are seen at once."""
        return max(self.viewport().height() // _height(self._theme, 2) - 1, 1)


def _height(theme: Theme, rows: int) -> int:
    return theme.sizes.tall(_ROW) * rows + 2 * theme.sizes.air(_AROUND)


class _FoundDelegate(QStyledItemDelegate):
    def __init__(self, model: FoundLines, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """By how many rows of text it has."""
        line = index.data(ROW_ROLE)
        has_two = isinstance(line, FoundLine) and bool(line.second or line.why_not)
        return QSize(120, _height(self._theme, 2 if has_two else 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Icon, title and kind; below them the second line."""
        line = index.data(ROW_ROLE)
        if not isinstance(line, FoundLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._theme, rule=False)
        paint_focus(painter, option, self._theme)
        inner = QRect(option.rect).adjusted(_SIDE, 4, -_SIDE, -4)
        second = line.why_not or line.second
        half = inner.height() // 2 if second else inner.height()
        upper = QRect(inner.left() + _ICON + 10, inner.top(), inner.width() - _ICON - 10, half)
        token = "muted" if line.why_not else "text"
        self._theme.icon(line.icon, "muted").paint(painter, inner.left(), upper.center().y() - _ICON // 2, _ICON, _ICON)
        font = self._theme.font()
        left = self._paint_right(painter, upper, line.right)
        title = QRect(upper.left(), upper.top(), left - upper.left(), half)
        self._paint_marked(painter, title, line.title, font, token)
        if second:
            lower = QRect(upper.left(), inner.top() + half, upper.width(), half)
            self._paint_marked(painter, lower, second, smaller(font), "muted", is_marked=not line.why_not)
        painter.restore()

    def _paint_right(self, painter: QPainter, area: QRect, text: str) -> int:
        font = smaller(self._theme.font())
        width = QFontMetrics(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        return area.right() - width - (12 if text else 0)

    def _paint_marked(
        self, painter: QPainter, area: QRect, text: str, font: QFont, token: str, *, is_marked: bool = True
    ) -> None:
        words = self._model.words if is_marked else FoundWords("")
        draw_marked(painter, area, text, words, font=font, ink=self._theme.colour(token), theme=self._theme)


def draw_marked(
    painter: QPainter, area: QRect, text: str, words: FoundWords, *, font: QFont, ink: QColor, theme: Theme
) -> None:
    """Draw one line of plain text, cut where it does not fit, on which the words are marked."""
    shown = QFontMetrics(font).elidedText(one_line(text), Qt.TextElideMode.ElideRight, area.width())
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    mark = QTextCharFormat()
    mark.setBackground(theme.colour("mark"))
    mark.setForeground(theme.colour("text"))
    mark.setFontWeight(bolder(font).weight())
    ranges = []
    for start, end in words.spans(shown):
        piece = QTextLayout.FormatRange()
        # Qt counts in units of UTF-16: a sign beyond the first 65,536 takes two.
        piece.start = utf16_units(shown[:start])
        piece.length = utf16_units(shown[start:end])
        piece.format = mark
        ranges.append(piece)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(area.width(), 1) + 1)
    layout.endLayout()
    painter.setPen(ink)
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))
