"""How rows of the spec tree look, and how high they are: wrapped text, a small line below, the weight at the right."""

from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeView

from app.domain.items import KEPT_KINDS, ItemKind
from app.gui.kit.painting import (
    Index,
    bolder,
    draw_check,
    draw_lines,
    draw_text,
    mixed,
    paint_focus,
    paint_ground,
    smaller,
    tabular,
    wrapped,
)
from app.gui.look.item_words import weight_text
from app.gui.look.theme import Theme
from app.gui.spec.spec_entries import GONE, GroupRow, SpecEntry, note_text
from app.gui.spec.spec_model import ENTRY_ROLE, TEXT, WEIGHT

_LEFT: Final = 16
_RIGHT: Final = 8
_BOX: Final = 15
_LINES: Final = 8
_FRESH: Final = {1: 1.0, 2: 0.5, 3: 0.22}


class SpecPainter:
    """Paints and measures; belongs to one tree."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        self._theme = theme
        self._view = view

    def size_hint(self, index: Index) -> QSize:
        """As high as the wrapped text with its note."""
        entry = index.data(ENTRY_ROLE)
        font = self._view.font()
        metrics = QFontMetrics(font)
        if isinstance(entry, GroupRow):
            note = self._height(entry.empty, smaller(font, 0.5), self._width(None)) if entry.empty else 0
            return QSize(80, metrics.height() + self._air(18) + note)
        if not isinstance(entry, SpecEntry) or index.column() != TEXT:
            return QSize(40, metrics.height() + self._air(12))
        note = QFontMetrics(smaller(font, 1)).lineSpacing() + 1 if note_text(entry) else 0
        return QSize(80, self._height(entry.item.text, font, self._width(entry)) + note + self._air(12))

    def _air(self, pixels: int) -> int:
        return self._theme.sizes.air(pixels)

    def check_box(self, rect: QRect) -> QRect:
        """Where the tick of an assumption stands in its row."""
        return QRect(rect.left() + _LEFT, rect.top() + 7, _BOX, _BOX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, GroupRow):
            self._paint_group(painter, option, index, entry)
        elif isinstance(entry, SpecEntry):
            self._paint_item(painter, option, index, entry)
        painter.restore()

    def _paint_group(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        group: GroupRow,
    ) -> None:
        paint_ground(painter, option, self._theme, rule=False)
        rect, metrics = option.rect, QFontMetrics(option.font)
        if index.column() == WEIGHT:
            if group.key != GONE:
                hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
                box = QRect(rect.right() - 24, rect.top() + 9, 16, 16)
                self._theme.icon("plus", "text" if hovered else "muted").paint(painter, box)
            return
        arrow = "chevron-down" if self._view.isExpanded(_first(index)) and group.items else "chevron-right"
        self._theme.icon(arrow, "muted").paint(painter, QRect(rect.left() + 2, rect.top() + 11, 12, 12))
        line = QRect(rect.left() + _LEFT, rect.top() + 8, rect.width() - _LEFT, metrics.height() + 2)
        left = line.left()
        if group.part == "World":
            prefix = "World › "
            draw_text(painter, line, prefix, colour=self._theme.colour("muted"), font=option.font)
            left += metrics.horizontalAdvance(prefix)
        strong = bolder(option.font)
        draw_text(
            painter,
            QRect(left, line.top(), line.right() - left, line.height()),
            f"{group.title}",
            colour=self._theme.colour("text"),
            font=strong,
        )
        left += QFontMetrics(strong).horizontalAdvance(group.title) + 6
        number = QRect(left, line.top(), max(line.right() - left, 0), line.height())
        if group.items:
            draw_text(painter, number, f"({group.items})", colour=self._theme.colour("muted"), font=option.font)
        if group.empty:
            below = QRect(rect.left() + _LEFT, line.bottom() + 2, self._width(None), rect.height())
            small = smaller(option.font, 0.5)
            draw_lines(painter, below, group.empty, colour=self._theme.colour("muted"), font=small, lines=3)
        paint_focus(painter, option, self._theme)

    def _paint_item(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        entry: SpecEntry,
    ) -> None:
        if entry.freshness:
            tint = mixed(self._theme.colour("base"), self._theme.colour("accent_soft"), _FRESH[entry.freshness])
            painter.fillRect(option.rect, tint)
        paint_ground(painter, option, self._theme)
        rect, item = option.rect, entry.item
        if index.column() == WEIGHT:
            self._paint_weight(painter, option, entry)
            return
        if entry.freshness == 1:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), self._theme.colour("accent"))
        left = rect.left() + _LEFT
        if item.kind is ItemKind.ASSUMPTION:
            draw_check(painter, self.check_box(rect), self._theme, checked=item.holds)
            left += _BOX + 7
        font, ink = QFont(option.font), "text"
        if entry.difference == "gone" or not item.holds:
            font.setStrikeOut(True)
            ink = "muted"
        elif item.kind in KEPT_KINDS:
            ink = "muted"
        width = self._width(entry)
        text = QRect(left, rect.top() + 5, width, rect.height())
        draw_lines(painter, text, item.text, colour=self._theme.colour(ink), font=font, lines=_LINES)
        if note := note_text(entry):
            top = text.top() + self._height(item.text, font, width) + 1
            small = smaller(option.font, 1)
            line = QRect(left, top, width, QFontMetrics(small).lineSpacing())
            noted = "accent" if entry.difference else "muted"
            draw_text(painter, line, note, colour=self._theme.colour(noted), font=small)
        paint_focus(painter, option, self._theme)

    def _paint_weight(self, painter: QPainter, option: QStyleOptionViewItem, entry: SpecEntry) -> None:
        text = weight_text(entry.item)
        hard = text in ("hard", "must")
        font = tabular(bolder(smaller(option.font, 0.5)) if hard else smaller(option.font, 0.5))
        line = QRect(option.rect.left(), option.rect.top() + 4, option.rect.width() - _RIGHT, 20)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        ink = self._theme.colour("text" if hard else "muted")
        draw_text(painter, line, text, colour=ink, font=font, align=right)
        paint_focus(painter, option, self._theme)

    def _width(self, entry: SpecEntry | None) -> int:
        box = _BOX + 7 if entry is not None and entry.item.kind is ItemKind.ASSUMPTION else 0
        return max(self._view.columnWidth(TEXT) - _LEFT - _RIGHT - box, 60)

    def _height(self, text: str, font: QFont, width: int) -> int:
        metrics = QFontMetrics(font)
        return metrics.lineSpacing() * line_count(text, metrics, width)


def line_count(text: str, metrics: QFontMetrics, width: int) -> int:
    """How many lines a text takes at a width, at most 8."""
    return max(len(wrapped(text, metrics, width, _LINES)), 1)


def _first(index: Index) -> QModelIndex:
    return index.sibling(index.row(), TEXT)
