"""The ranked list: a heading per tier, one row per candidate, today among them.

Not for the reasons behind a row; the inspector shows those.
"""

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.results import RankingRow, Unranked
from app.gui.kit.painting import (
    PAD,
    bolder,
    draw_middle,
    draw_pill,
    draw_text,
    paint_focus,
    paint_ground,
    smaller,
    tabular,
)
from app.gui.kit.table_copy import TableCopy
from app.gui.look.result_words import AgainstToday
from app.gui.look.theme import Theme
from app.gui.results.ranking_model import (
    CANDIDATE,
    COST,
    ENTRY_ROLE,
    GOALS,
    HOLDS_UP,
    LIMITS,
    NOTES,
    RANK,
    SCORE,
    TODAY,
    VALUE,
    Heading,
    RankingModel,
    is_today,
)

_CANDIDATE_WIDTH = 210
_WIDTHS = {RANK: 40, SCORE: 92, TODAY: 84, HOLDS_UP: 72, COST: 60, VALUE: 58, GOALS: 56, LIMITS: 56, NOTES: 132}


class RankingView(QTableView):
    """Table over a `RankingModel`. GUI thread only.

    Signals:
        labels_selected(object): the tuple of selected candidates' labels, in the order of the ranking.
        label_activated(str): a candidate was double-clicked, or Enter was pressed on it.
    """

    labels_selected = Signal(object)
    label_activated = Signal(str)

    def __init__(self, model: RankingModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_RankingDelegate(model, theme, self))
        self.setAccessibleName(self.tr("Ranking"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * 2 + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(40)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        model.modelReset.connect(self._span_headings)
        model.rowsInserted.connect(self._span_headings)
        model.rowsRemoved.connect(self._span_headings)
        model.rowsMoved.connect(self._span_headings)
        self.doubleClicked.connect(self._on_double_clicked)
        TableCopy(self)

    def selected_labels(self) -> tuple[str, ...]:
        """Labels of the selected candidates, in the order of the ranking."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(label for label in map(self._model.label, rows) if label is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the candidates the room that is left, but never less than their titles need."""
        super().resizeEvent(event)
        self.setColumnWidth(CANDIDATE, max(self.viewport().width() - sum(_WIDTHS.values()), _CANDIDATE_WIDTH))

    def wanted_height(self) -> int:
        """Pixels at which every row is seen."""
        rows = sum(self.rowHeight(row) for row in range(self._model.rowCount()))
        return self.horizontalHeader().sizeHint().height() + rows + 14

    def sizeHint(self) -> QSize:
        """High enough for a handful of rows."""
        return QSize(720, 240)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the answers of the current candidate."""
        label = self._model.label(self.currentIndex().row())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and label is not None:
            self.label_activated.emit(label)
            return
        super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which candidates are selected."""
        super().selectionChanged(selected, deselected)
        self.labels_selected.emit(self.selected_labels())

    @Slot()
    def _span_headings(self) -> None:
        self.clearSpans()
        for row in self._model.headings():
            self.setSpan(row, 0, 1, self._model.columnCount())
        heading = self.fontMetrics().height() + 14
        for row in range(self._model.rowCount()):
            usual = self.verticalHeader().defaultSectionSize()
            self.setRowHeight(row, heading if row in self._model.headings() else usual)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        label = self._model.label(index.row())
        if label is not None:
            self.label_activated.emit(label)


class _RankingDelegate(QStyledItemDelegate):
    def __init__(self, model: RankingModel, theme: Theme, parent: RankingView) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._view = parent

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Heading):
            self._paint_heading(painter, option, entry)
        else:
            if is_today(entry):
                painter.fillRect(option.rect, self._theme.colour("raised"))
            paint_ground(painter, option, self._theme)
            self._paint_cell(painter, option, index, entry)
            paint_focus(painter, option, self._theme)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, heading: Heading) -> None:
        rect = option.rect.adjusted(PAD, 4, -PAD, 0)
        bad = heading.key == "tier:2"
        colour = self._theme.colour("bad" if bad else "muted")
        draw_text(painter, rect, heading.text, colour=colour, font=bolder(smaller(option.font, 0.5)))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_cell(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        entry: RankingRow | Unranked,
    ) -> None:
        rect, column = option.rect.adjusted(PAD, 0, -PAD, -1), index.column()
        text = str(index.data())
        if column == CANDIDATE:
            self._paint_candidate(painter, rect, entry, option)
        elif column == NOTES:
            ink = "bad" if isinstance(entry, RankingRow) and entry.violations else "muted"
            draw_middle(painter, rect, text, colour=self._theme.colour(ink), font=smaller(option.font, 0.5), lines=2)
        elif column == TODAY and isinstance(entry, RankingRow) and (times := self._model.times_today(entry)):
            self._paint_times_today(painter, rect, times, option)
        elif column == SCORE and isinstance(entry, RankingRow):
            self._paint_score(painter, rect, text, entry, option)
        else:
            ink = "text" if column in (RANK, VALUE) else "muted"
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            draw_text(painter, rect, text, colour=self._theme.colour(ink), font=tabular(option.font), align=align)

    def _paint_candidate(
        self, painter: QPainter, rect: QRect, entry: RankingRow | Unranked, option: QStyleOptionViewItem
    ) -> None:
        today = is_today(entry)
        font = bolder(smaller(option.font, 0.5))
        ink, ground = (
            (self._theme.colour("text"), self._theme.colour("line"))
            if today
            else (self._theme.colour("on_accent"), self._theme.colour("accent"))
        )
        if isinstance(entry, Unranked):
            ink, ground = self._theme.colour("muted"), self._theme.colour("line")
        label = self._view.tr("today") if today else entry.label
        width = draw_pill(painter, rect, label, ink=ink, ground=ground, font=font)
        title = rect.adjusted(width + 8 if width else 0, 0, 0, 0)
        face = option.font if isinstance(entry, Unranked) or today else bolder(option.font)
        draw_middle(painter, title, entry.title, colour=self._theme.colour("text"), font=face, lines=2)

    def _paint_times_today(
        self, painter: QPainter, rect: QRect, times: AgainstToday, option: QStyleOptionViewItem
    ) -> None:
        """The multiple above, the interval below it in small: both are read together."""
        right, font = Qt.AlignmentFlag.AlignRight, tabular(option.font)
        if not times.interval:
            middle = right | Qt.AlignmentFlag.AlignVCenter
            draw_text(painter, rect, times.multiple, colour=self._theme.colour("muted"), font=font, align=middle)
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
        if most > 0 and room > 8:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("line"))
            box = QRectF(rect.left(), rect.center().y() - 2, room, 5)
            painter.drawRoundedRect(box, 2.5, 2.5)
            painter.setBrush(self._theme.colour("heat"))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), max(room * row.score / most, 3), 5), 2.5, 2.5)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, rect, text, colour=self._theme.colour("text"), font=font, align=align)
