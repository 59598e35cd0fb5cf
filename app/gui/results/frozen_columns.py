"""The first columns of the results table, which stay in view while the others scroll by.

A second view over the same model and selection, laid over the left of the table. It never takes the keyboard: the
table has all columns, these too, for keys and for screen readers.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from app.gui.look.theme import Theme
from app.gui.results.results_columns import FROZEN
from app.gui.results.results_model import ResultsModel
from app.gui.results.table_header import TableHeader


class FrozenColumns(QTableView):
    """Laid over a table. GUI thread only."""

    def __init__(self, model: ResultsModel, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(model)
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setHorizontalHeader(TableHeader(theme, self))
        self.setAccessibleName(self.tr("Options, in view"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setAutoScroll(False)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        model.modelReset.connect(self.hide_others)
        self.hide_others()

    @Slot()
    def hide_others(self) -> None:
        """Show none but the columns that stay."""
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column not in FROZEN)

    def place(self) -> None:
        """Lie where the first columns of the table are when it is not scrolled."""
        table, frame = self._table, self._table.frameWidth()
        for column in FROZEN:
            self.setColumnWidth(column, table.columnWidth(column))
        height = table.viewport().height() + table.horizontalHeader().height()
        self.setGeometry(frame, frame, self.wanted_width(), height)

    def wanted_width(self) -> int:
        """Pixels that stay in view at the left."""
        return sum(self._table.columnWidth(column) for column in FROZEN)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The table scrolls, in both directions."""
        self._table.wheelEvent(event)
