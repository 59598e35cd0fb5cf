"""How a row of the results table is drawn: heading of a tier, option, figures, answers as number and one-hue heat."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.domain.results import RankingRow, Unranked
from app.gui.kit.painting import (
    PAD,
    bolder,
    draw_middle,
    draw_pill,
    draw_text,
    hatch,
    mixed,
    paint_ground,
    smaller,
    tabular,
)
from app.gui.look.figures import NONE
from app.gui.look.result_words import AgainstToday
from app.gui.look.theme import Theme
from app.gui.results.answer_cells import AnswerCell
from app.gui.results.results_columns import Figure
from app.gui.results.results_model import ANSWER_ROLE, ENTRY_ROLE, Heading, ResultsModel, is_today

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableDelegate(QStyledItemDelegate):
    """Draws for the table and for its columns that stay in view. GUI thread only."""

    def __init__(self, model: ResultsModel, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._model = model
        self._theme = theme
        self._table = table
        self.has_verdict_below = False
        """Whether the verdict stands under the title, where it has no column."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        entry, answer = index.data(ENTRY_ROLE), index.data(ANSWER_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Heading):
            self._paint_heading(painter, option, entry)
            painter.restore()
            return
        if is_today(entry):
            painter.fillRect(option.rect, self._theme.colour("raised"))
        paint_ground(painter, option, self._theme)
        if isinstance(answer, AnswerCell):
            self._paint_answer(painter, option, answer)
        else:
            self._paint_figure(painter, option, index, entry)
        if index == self._table.currentIndex():
            self._paint_current(painter, QRectF(option.rect), option)
        painter.restore()

    def _paint_current(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
        """Frame the cell that the keys act on; paler while the keyboard is elsewhere."""
        if not option.state & QStyle.StateFlag.State_Selected and not self._table.hasFocus():
            return
        ink = "accent" if self._table.hasFocus() else "border"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour(ink), 1.5))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1.5, -1.5), 4, 4)

    # -- headings ----------------------------------------------------------------------------------------

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, heading: Heading) -> None:
        """Draw the part of a heading that lies in this cell: its words stay at the left while columns scroll by."""
        rect = option.rect
        painter.setClipRect(rect)
        painter.fillRect(rect, self._theme.colour("base"))
        ink = "bad" if heading.key.startswith("tier:2") else "text" if heading.key.startswith("tier:0") else "muted"
        words = QRect(PAD, rect.top() + 4, self._table.viewport().width() - 2 * PAD, rect.height() - 4)
        font = bolder(smaller(option.font, 0.5))
        draw_text(painter, words, heading.text, colour=self._theme.colour(ink), font=font)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    # -- figures -----------------------------------------------------------------------------------------

    def _paint_figure(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        entry: RankingRow | Unranked,
    ) -> None:
        rect, column = option.rect.adjusted(PAD, 0, -PAD, -1), index.column()
        text = str(index.data())
        if column == Figure.OPTION:
            self._paint_option(painter, rect, entry, option)
        elif column == Figure.VERDICT:
            ink = self._verdict_ink(entry)
            draw_middle(painter, rect, text, colour=self._theme.colour(ink), font=smaller(option.font, 0.5), lines=2)
        elif column == Figure.TODAY and isinstance(entry, RankingRow) and (times := self._model.times_today(entry)):
            self._paint_times_today(painter, rect, times, option)
        elif column == Figure.SCORE and isinstance(entry, RankingRow):
            self._paint_score(painter, rect, text, entry, option)
        else:
            ink = "text" if column in (Figure.RANK, Figure.FIRST, Figure.VALUE) else "muted"
            font = tabular(bolder(option.font) if column == Figure.FIRST else option.font)
            draw_text(painter, rect, text, colour=self._theme.colour(ink), font=font, align=_RIGHT)

    def _paint_option(
        self, painter: QPainter, rect: QRect, entry: RankingRow | Unranked, option: QStyleOptionViewItem
    ) -> None:
        today = is_today(entry)
        font = bolder(smaller(option.font, 0.5))
        ink, ground = (
            (self._theme.colour("text"), self._theme.colour("soft"))
            if today
            else (self._theme.colour("on_accent"), self._theme.colour("accent"))
        )
        if isinstance(entry, Unranked):
            ink, ground = self._theme.colour("muted"), self._theme.colour("soft")
        label = self._table.tr("today") if today else self._model.marked(entry.label)
        verdict = self._model.verdict(entry) if self.has_verdict_below else ""
        half = rect.height() // 2
        upper = rect.adjusted(0, 4, 0, 1 - half) if verdict else rect
        width = draw_pill(painter, upper, label, ink=ink, ground=ground, font=font)
        title = upper.adjusted(width + 8 if width else 0, 0, 0, 0)
        face = option.font if isinstance(entry, Unranked) or today else bolder(option.font)
        lines = 1 if verdict else 2
        draw_middle(painter, title, entry.title, colour=self._theme.colour("text"), font=face, lines=lines)
        if verdict:
            below, ink = rect.adjusted(0, half, 0, -3), self._theme.colour(self._verdict_ink(entry))
            draw_text(painter, below, verdict, colour=ink, font=smaller(option.font, 0.5))

    @staticmethod
    def _verdict_ink(entry: RankingRow | Unranked) -> str:
        return "bad" if isinstance(entry, RankingRow) and entry.violations else "muted"

    def _paint_times_today(
        self, painter: QPainter, rect: QRect, times: AgainstToday, option: QStyleOptionViewItem
    ) -> None:
        """The multiple above, the interval below it in small: both are read together."""
        right, font = Qt.AlignmentFlag.AlignRight, tabular(option.font)
        if not times.interval:
            colour = self._theme.colour("muted")
            draw_text(painter, rect, times.multiple, colour=colour, font=font, align=_RIGHT)
            return
        half = rect.height() // 2
        upper, lower = rect.adjusted(0, 4, 0, -half), rect.adjusted(0, half, 0, -4)
        bottom, top = right | Qt.AlignmentFlag.AlignBottom, right | Qt.AlignmentFlag.AlignTop
        draw_text(painter, upper, times.multiple, colour=self._theme.colour("text"), font=font, align=bottom)
        colour = self._theme.colour("muted")
        draw_text(painter, lower, times.interval, colour=colour, font=smaller(font, 0.5), align=top)

    def _paint_score(
        self, painter: QPainter, rect: QRect, text: str, row: RankingRow, option: QStyleOptionViewItem
    ) -> None:
        most = self._model.most
        font = tabular(bolder(option.font))
        figure = QFontMetrics(font).horizontalAdvance(text) + 8
        room = rect.width() - figure
        if most > 0 and room > 8 and text != NONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("line"))
            box = QRectF(rect.left(), rect.center().y() - 2, room, 5)
            painter.drawRoundedRect(box, 2.5, 2.5)
            painter.setBrush(self._theme.colour("heat"))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), max(room * row.score / most, 3), 5), 2.5, 2.5)
        draw_text(painter, rect, text, colour=self._theme.colour("text"), font=font, align=_RIGHT)

    # -- answers -----------------------------------------------------------------------------------------

    def _paint_answer(self, painter: QPainter, option: QStyleOptionViewItem, cell: AnswerCell) -> None:
        box = QRectF(option.rect).adjusted(3, 3, -3, -4)
        self._paint_heat(painter, box, cell)
        self._paint_marks(painter, box, cell)
        ink = "text" if cell.judged else "muted"
        font = tabular(bolder(option.font) if cell.judged else option.font)
        align = Qt.AlignmentFlag.AlignCenter
        colour, room = self._theme.colour(ink), box.toRect().adjusted(2, 0, -2, 0)
        if QFontMetrics(font).horizontalAdvance(cell.text) <= room.width():
            draw_text(painter, room, cell.text, colour=colour, font=font, align=align)
        else:
            draw_middle(painter, room, cell.text, colour=colour, font=smaller(font, 0.5), lines=2)

    def _paint_heat(self, painter: QPainter, box: QRectF, cell: AnswerCell) -> None:
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

    def _paint_marks(self, painter: QPainter, box: QRectF, cell: AnswerCell) -> None:
        if cell.by_hand:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 3, 3)
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
