"""Paints rows of the run history: status with its icon, progress of live runs, better and worse in colour.

Not for texts: those are the model's.
"""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.kit.painting import PAD, bolder, draw_text, paint_focus, paint_ground, smaller, tabular
from app.gui.look.run_words import is_builtin
from app.gui.look.texts import status_key
from app.gui.look.theme import Theme
from app.gui.runs.run_columns import RunColumn, change_of
from app.gui.runs.run_table_model import COLUMN_ROLE, RUN_ROLE, RunTableModel

_ICON = 16


class RunTableDelegate(QStyledItemDelegate):
    """One delegate for all columns. GUI thread only."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows are of one height."""
        return QSize(60, QFontMetrics(option.font).height() + self._theme.sizes.air(14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        row, column = index.data(RUN_ROLE), index.data(COLUMN_ROLE)
        if not isinstance(row, RunRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._theme)
        rect = option.rect.adjusted(PAD, 0, -PAD, -1)
        if column == RunColumn.STAR:
            self._paint_star(painter, option, row)
        elif column == RunColumn.STATUS:
            self._paint_status(painter, option, rect, row, str(index.data()))
        elif column == RunColumn.BEST and row.delta is not None and row.best_score is not None:
            self._paint_best(painter, option, rect, row, str(index.data()))
        else:
            self._paint_text(painter, option, rect, row, index)
        model = index.model()
        if index.row() and isinstance(model, RunTableModel) and model.begins_group(index.row()):
            painter.setPen(QPen(self._theme.colour("border"), 1))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        paint_focus(painter, option, self._theme)
        painter.restore()

    def _paint_star(self, painter: QPainter, option: QStyleOptionViewItem, row: RunRow) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if row.starred or hovered or option.state & QStyle.StateFlag.State_HasFocus:
            icon = self._theme.icon("star-filled", "warn") if row.starred else self._theme.icon("star", "muted")
            icon.paint(painter, _centred(option.rect))

    def _paint_status(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: RunRow, text: str
    ) -> None:
        key = status_key(row.status, warnings=row.warnings)
        box = QRect(rect.left(), rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        self._theme.status_icon(key).paint(painter, box)
        words = rect.adjusted(_ICON + 6, 0, 0, 0)
        draw_text(painter, words, text, colour=self._theme.status_colour(key), font=option.font)
        if RunStatus(row.status).is_live and row.total:
            self._paint_progress(painter, rect, row)

    def _paint_progress(self, painter: QPainter, rect: QRect, row: RunRow) -> None:
        share = min(row.done / row.total, 1.0)
        bar = QRectF(rect.left(), rect.bottom() - 3, rect.width(), 2.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(bar, 1.2, 1.2)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), 1.2, 1.2)

    def _paint_best(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: RunRow, text: str) -> None:
        delta = row.delta or 0.0
        change = change_of(row)
        font = tabular(option.font)
        ink = "better" if delta > 0 else "worse" if delta < 0 else "muted"
        width = QFontMetrics(font).horizontalAdvance("▲ +0.00")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, rect, change, colour=self._theme.colour(ink), font=font, align=right)
        score = rect.adjusted(0, 0, -width - 6, 0)
        figure = text.split("  ", maxsplit=1)[0]
        draw_text(painter, score, figure, colour=self._theme.colour("text"), font=font, align=right)

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        rect: QRect,
        row: RunRow,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        column = index.data(COLUMN_ROLE)
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        font, ink = tabular(option.font), "text"
        if column == RunColumn.TITLE:
            font = bolder(option.font)
        elif column == RunColumn.COST and is_builtin(row.judge):
            font, ink = smaller(option.font), "muted"
        elif column not in (RunColumn.NUMBER, RunColumn.BEST, RunColumn.CANDIDATES, RunColumn.CALLS):
            ink = "muted"
        if column == RunColumn.BEST and row.delta is None:
            # Scores stay in one column whether or not a change stands beside them.
            rect = rect.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance("▲ +0.00") - 6, 0)
        draw_text(painter, rect, str(index.data()), colour=self._theme.colour(ink), font=font, align=align)


def _centred(rect: QRect) -> QRect:
    return QRect(rect.center().x() - _ICON // 2 + 1, rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
