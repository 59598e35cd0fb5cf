"""How the rows of a reading card look, and how high they are: wrapped words, what counts at their right end."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.items import KEPT_KINDS, ItemKind
from app.domain.kit.text import shortened
from app.gui.kit.painting import (
    Index,
    bolder,
    draw_pill,
    draw_text,
    paint_focus,
    smaller,
    tabular,
)
from app.gui.kit.roles import ROW_ROLE
from app.gui.look.rendering.visible import visible
from app.gui.look.theme import Theme
from app.gui.reading.box_rows import BoxRow, RowKind
from app.services.spec.boxes import BoxKey

_LEFT: Final = 14
_REMARK: Final = 32
_GAP: Final = 6
_PILL: Final = 12
"""Pixels of a pill beside its words."""
_MORE: Final = 22
"""Pixels at the right end for the dots that open the menu of a line."""
_LONGEST: Final = 600
"""Characters of a line that are shown; the rest is in its tip."""
_TEXT_WIDTH: Final = 220
"""Pixels that words need beside what counts; with less the latter stands below them."""
FIELD_HEIGHT: Final = 40


class BoxPainter(QStyledItemDelegate):
    """Paints and measures the rows of one view; knows where their pills are."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self.target: BoxKey | None = None
        """The box a line is being dragged to."""
        self.can_change = True
        self.field_height = FIELD_HEIGHT
        self._heights: dict[tuple[object, ...], int] = {}
        self._known_for = ("", "")
        self._metrics = QFontMetrics(view.font())
        self._pill_font = tabular(smaller(view.font(), 0.5))
        self._pill_metrics = QFontMetrics(self._pill_font)

    # -- measuring -------------------------------------------------------------------------------------

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at the view's width."""
        row: BoxRow = index.data(ROW_ROLE)
        return QSize(40, self.height_of(row, self._view.width()))

    def height_of(self, row: BoxRow, width: int) -> int:
        """Height of a row at a width, in pixels."""
        if row.kind is RowKind.FIELD:
            return self.field_height
        self._follow_font()
        known = (row.kind, row.text, row.weight, row.bound, row.open_word, width)
        if known not in self._heights:
            self._heights[known] = self._height_of(row, width)
        return self._heights[known]

    def _height_of(self, row: BoxRow, width: int) -> int:
        metrics = self._metrics
        if row.kind is RowKind.BOX:
            return metrics.height() + self._theme.sizes.air(14)
        if row.kind in (RowKind.SECTION, RowKind.MORE):
            return metrics.height() + self._theme.sizes.air(8)
        # One call that breaks the words: laying them out word by word took most of a card's time.
        broken = metrics.boundingRect(0, 0, self._words_width(row, width), 10_000, _WRAP, _shown_words(row))
        below = 0 if self._is_beside(row, width) or not self._pills(row) else metrics.height() + 6
        return broken.height() + self._theme.sizes.air(8) + below

    def _follow_font(self) -> None:
        """What was measured in another font, or with other room around it, holds no longer."""
        font, room = self._view.font(), self._theme.sizes.density
        if (font.key(), room) != self._known_for:
            self._known_for = (font.key(), room)
            self._heights.clear()
            self._metrics = QFontMetrics(font)
            self._pill_font = tabular(smaller(font, 0.5))
            self._pill_metrics = QFontMetrics(self._pill_font)

    def pill_at(self, row: BoxRow, rect: QRect, x: int, y: int) -> str:
        """Name of the pill at a place: weight, bound, open, menu; "" for none."""
        if not self.can_change:
            return ""
        for name, box in self._places(row, rect):
            if box.adjusted(-2, -2, 2, 2).contains(x, y):
                return name
        if row.item is not None and QRect(rect.right() - _MORE, rect.top(), _MORE, rect.height()).contains(x, y):
            return "menu"
        return ""

    def _pills(self, row: BoxRow) -> list[tuple[str, str]]:
        found = [("open", row.open_word), ("bound", row.bound), ("weight", row.weight)]
        return [(name, words) for name, words in found if words]

    def _pills_width(self, row: BoxRow) -> int:
        return sum(self._pill_metrics.horizontalAdvance(words) + _PILL + _GAP for _, words in self._pills(row))

    def _indent(self, row: BoxRow) -> int:
        return _REMARK if row.kind is RowKind.REMARK else _LEFT

    def _is_beside(self, row: BoxRow, width: int) -> bool:
        return width - self._indent(row) - self._pills_width(row) - _MORE >= _TEXT_WIDTH

    def _words_width(self, row: BoxRow, width: int) -> int:
        pills = self._pills_width(row) if self._is_beside(row, width) else 0
        return max(width - self._indent(row) - pills - _MORE, 60)

    def _places(self, row: BoxRow, rect: QRect) -> list[tuple[str, QRect]]:
        """Where the pills of a row stand."""
        metrics = self._pill_metrics
        high = metrics.height() + 2
        beside = self._is_beside(row, rect.width())
        top = rect.top() + 4 if beside else rect.bottom() - high - 3
        left = rect.right() - _MORE - self._pills_width(row) + _GAP if beside else rect.left() + self._indent(row)
        found = []
        for name, words in self._pills(row):
            width = metrics.horizontalAdvance(words) + _PILL
            found.append((name, QRect(left, top, width, high)))
            left += width + _GAP
        return found

    # -- painting --------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: BoxRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.box is self.target:
            painter.fillRect(option.rect, self._theme.colour("accent_soft"))
        if row.kind is RowKind.BOX:
            self._paint_box(painter, option, row)
        elif row.kind in (RowKind.SECTION, RowKind.MORE):
            line = option.rect.adjusted(_LEFT, 2, -_MORE, 0)
            font = smaller(option.font, 1)
            ink = self._theme.colour("accent" if row.kind is RowKind.MORE else "muted")
            draw_text(painter, line, row.text, colour=ink, font=font)
            paint_focus(painter, option, self._theme)
        elif row.kind is not RowKind.FIELD:
            self._paint_line(painter, option, row)
        painter.restore()

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem, row: BoxRow) -> None:
        rect = option.rect
        if row.folded is not None:
            self._paint_ground(painter, option)
        left, font = rect.left(), bolder(option.font)
        if row.folded is not None:
            arrow = "chevron-right" if row.folded else "chevron-down"
            middle = rect.top() + (rect.height() - 12) // 2 + 2
            self._theme.icon(arrow, "muted").paint(painter, QRect(left, middle, 12, 12))
            left += 16
            font = option.font
        line = QRect(left, rect.top() + 5, rect.right() - left, rect.height() - 6)
        ink = self._theme.colour("text" if row.folded is None else "muted")
        draw_text(painter, line, row.text, colour=ink, font=font)
        wide = QFontMetrics(font).horizontalAdvance(row.text) + 8
        beside = QRect(line.left() + wide, line.top(), max(line.width() - wide, 0), line.height())
        said = f"({row.count})" if row.folded is not None else str(row.count or "–")
        draw_text(painter, beside, said, colour=self._theme.colour("muted"), font=option.font)
        paint_focus(painter, option, self._theme)

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, row: BoxRow) -> None:
        self._paint_ground(painter, option)
        rect = option.rect
        left = rect.left() + self._indent(row)
        width = self._words_width(row, rect.width())
        words = QRect(left, rect.top() + 4, width, rect.height())
        painter.setFont(option.font)
        painter.setPen(self._theme.colour(_ink(row)))
        painter.drawText(words, _WRAP, _shown_words(row))
        if row.kind is RowKind.REMARK and row.item is not None and row.item.sign is not None:
            speaks_for = row.item.sign == "+"
            mark = QRect(left - 16, rect.top() + 4, 14, QFontMetrics(option.font).lineSpacing())
            ink = self._theme.colour("better" if speaks_for else "worse")
            draw_text(painter, mark, "+" if speaks_for else "−", colour=ink, font=bolder(option.font))
        for (name, box), (_, said) in zip(self._places(row, rect), self._pills(row), strict=True):
            is_open = name == "open"
            draw_pill(
                painter,
                box,
                said,
                ink=self._theme.colour("accent" if is_open else "text"),
                ground=self._theme.colour("accent_soft" if is_open else "hover"),
                font=self._pill_font,
            )
        if self.can_change and row.item is not None and option.state & (_HOVERED | _CHOSEN):
            dots = QRect(rect.right() - _MORE, rect.top() + 2, _MORE, 20)
            centre = Qt.AlignmentFlag.AlignCenter
            draw_text(painter, dots, "⋯", colour=self._theme.colour("muted"), font=bolder(option.font), align=centre)
        paint_focus(painter, option, self._theme)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        if option.state & _CHOSEN and option.state & QStyle.StateFlag.State_Active and self._view.hasFocus():
            painter.fillRect(option.rect, self._theme.colour("selected"))
        elif option.state & _HOVERED:
            painter.fillRect(option.rect, self._theme.colour("hover"))


_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_HOVERED = QStyle.StateFlag.State_MouseOver
_CHOSEN = QStyle.StateFlag.State_Selected


def _shown_words(row: BoxRow) -> str:
    return visible(shortened(row.text, _LONGEST))


def _ink(row: BoxRow) -> str:
    if row.kind is RowKind.ASK:
        return "accent"
    is_kept = row.item is not None and row.item.kind in KEPT_KINDS
    return "muted" if is_kept and row.item is not None and row.item.kind is not ItemKind.REMARK else "text"
