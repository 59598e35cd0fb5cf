"""The contribution list of two rows: bars to either side that sum exactly to the gap."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.results import Comparison
from app.gui.kit.labels import PlainLabel
from app.gui.kit.painting import PAD, bolder, draw_text, paint_ground, tabular
from app.gui.look.figures import number
from app.gui.look.table_rows import TableRows
from app.gui.look.theme import Theme
from app.gui.results.contribution_model import AMOUNT, AMOUNT_ROLE, FIRST, QUESTION, SECOND, ContributionModel


class ContributionView(QWidget):
    """Why one row stands before another. GUI thread only.

    Signals:
        question_activated(str): the slug of a question whose answers should be shown.
    """

    question_activated = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ContributionModel(self)
        self._title = PlainLabel(bold=True, wrap=True)
        self._note = PlainLabel(muted=True, wrap=True)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(_BarDelegate(theme, self.table))
        self.table.setAccessibleName(self.tr("Contributions"))
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        TableRows(self.table, theme, air=12)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QUESTION, QHeaderView.ResizeMode.Stretch)
        for column, width in ((FIRST, 46), (SECOND, 46), (AMOUNT, 136)):
            self.table.setColumnWidth(column, theme.sizes.tall(width))
        self.table.doubleClicked.connect(self._on_double_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addWidget(self.table, 1)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show why the first row stands before the second."""
        self.model.set_comparison(comparison)
        self._title.setText(
            self.tr("Why {first} stands before {second}").format(first=comparison.first, second=comparison.second)
        )
        self._note.setText(
            self.tr(
                "The gap of ln Score is {gap}; each question adds its part, and the parts sum to it exactly."
            ).format(gap=number(comparison.gap, 3))
        )

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        question = self.model.question(index.row())
        if question is not None:
            self.question_activated.emit(question)


class _BarDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, option.fontMetrics.height() + self._theme.sizes.air(12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share, column = index.data(AMOUNT_ROLE), index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._theme)
        rect = option.rect.adjusted(PAD, 0, -PAD, -1)
        is_sum = share is None
        font = tabular(bolder(option.font) if is_sum else option.font)
        ink = "text" if column in (QUESTION, AMOUNT) else "muted"
        if column == AMOUNT and share is not None:
            room = rect.width() - 64
            middle = rect.left() + room / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("better" if share >= 0 else "worse"))
            length = max(abs(share) * room / 2, 1.0)
            left = middle if share >= 0 else middle - length
            painter.drawRoundedRect(QRectF(left, rect.center().y() - 4, length, 8), 2, 2)
            painter.fillRect(QRectF(middle, rect.top() + 5, 1, rect.height() - 10), self._theme.colour("border"))
            ink = "better" if share > 0 else "worse" if share < 0 else "muted"
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        draw_text(painter, rect, str(index.data()), colour=self._theme.colour(ink), font=font, align=align)
        painter.restore()
