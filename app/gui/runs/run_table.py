"""The table of the run history: how it looks, sorts, is selected and remembers its columns.

Not for what is done to runs; that is `run_history.py`.
"""

import json

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.domain.rows import RunRow
from app.gui.kit.painting import select_row
from app.gui.kit.table_copy import TableCopy
from app.gui.look.table_rows import TableRows
from app.gui.look.theme import Theme
from app.gui.runs.run_columns import COLUMNS, RunColumn
from app.gui.runs.run_query import RunQuery
from app.gui.runs.run_table_delegate import RunTableDelegate
from app.gui.runs.run_table_model import RunTableModel

_HIDDEN_AT_FIRST = frozenset({RunColumn.STARTED, RunColumn.NOTE})
_CAME_LATER = frozenset({RunColumn.CHOSEN, RunColumn.TAGS, RunColumn.NOTE})
"""A layout saved before there were these is one all the same."""
_UPWARD = frozenset({"title", "mode", "status", "chat_title", "branch_name"})
"""Sorts that begin with A; numbers and times begin with the largest and the newest."""
GROUPS = {"chat_title": RunColumn.CHAT, "branch_name": RunColumn.LINE}
"""What runs can be grouped by: the sort of its column."""
_NUMBERS = {spec.column: number for number, spec in enumerate(COLUMNS)}


class RunTable(QTableView):
    """Table over a `RunTableModel`. GUI thread only.

    Signals:
        run_activated(object): a run (its row) was double-clicked, or Enter was pressed on it.
        star_clicked(object): the star of a run was clicked.
        again_requested, compare_requested: the keys for them were pressed.
    """

    run_activated = Signal(object)
    star_clicked = Signal(object)
    again_requested = Signal()
    compare_requested = Signal()

    def __init__(self, model: RunTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(RunTableDelegate(theme, self))
        self.setAccessibleName(self.tr("Run history"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        TableCopy(self)
        self.verticalHeader().hide()
        TableRows(self, theme)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(28)
        for number, spec in enumerate(COLUMNS):
            self.setColumnWidth(number, theme.sizes.tall(spec.width))
            self.setColumnHidden(number, spec.column in _HIDDEN_AT_FIRST)
        header.setSectionResizeMode(_NUMBERS[RunColumn.STAR], QHeaderView.ResizeMode.Fixed)
        header.sectionClicked.connect(self._on_section_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        self.clicked.connect(self._on_clicked)

    @property
    def query(self) -> RunQuery | None:
        """What is listed."""
        return self._model.query

    def selected(self) -> tuple[RunRow, ...]:
        """The selected runs, in the order of the table."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self._model.run(row) for row in rows)

    def select(self, run_id: str) -> bool:
        """Select a loaded run and scroll to it; False when it is not loaded."""
        row = self._model.row(run_id)
        if row is None:
            return False
        select_row(self, self._model.index(row, _NUMBERS[RunColumn.TITLE]))
        return True

    def title_index(self) -> QModelIndex:
        """The index of the current run's title, for renaming."""
        current = self.currentIndex()
        if not current.isValid():
            return QModelIndex()
        return self._model.index(current.row(), _NUMBERS[RunColumn.TITLE])

    def save_state(self) -> str:
        """Order, width and visibility of each column by name, and the sort."""
        header = self.horizontalHeader()
        columns = [
            [
                COLUMNS[logical].column.value,
                # A hidden section reports no width; its own is kept for when it is shown again.
                header.sectionSize(logical) or COLUMNS[logical].width,
                self.isColumnHidden(logical),
            ]
            for logical in (header.logicalIndex(visual) for visual in range(len(COLUMNS)))
        ]
        query = self._model.query
        sort = [query.sort, query.descending] if query else ["number", True]
        return json.dumps({"columns": columns, "sort": sort, "group": query.group if query else None})

    def restore_state(self, state: str) -> None:
        """Bring a saved layout back; nothing changes when it is not one of these columns."""
        try:
            saved = json.loads(state)
            columns = [(RunColumn(name), int(width), bool(hidden)) for name, width, hidden in saved["columns"]]
        except (ValueError, RecursionError, OverflowError, KeyError, TypeError):
            return
        named = [name for name, _width, _hidden in columns]
        if len(set(named)) != len(named) or not set(_NUMBERS) - set(named) <= _CAME_LATER:
            return
        # What came with a later version stands behind what was saved, as it is at first.
        columns += [
            (spec.column, spec.width, spec.column in _HIDDEN_AT_FIRST) for spec in COLUMNS if spec.column not in named
        ]
        header = self.horizontalHeader()
        for visual, (name, width, hidden) in enumerate(columns):
            logical = _NUMBERS[name]
            header.moveSection(header.visualIndex(logical), visual)
            self.setColumnWidth(logical, max(width, header.minimumSectionSize()))
            self.setColumnHidden(logical, hidden)
        sort, descending = saved.get("sort", ["number", True])
        column = next((number for number, spec in enumerate(COLUMNS) if spec.sort == sort), None)
        if column is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self._model.sort(column, order)
        self.group_by(saved.get("group"))

    def group_by(self, sort: object) -> None:
        """Have runs of the same chat or line stand together (the sort of that column), its column first; None = no."""
        column = GROUPS.get(sort) if isinstance(sort, str) else None
        if column is not None:
            header, logical = self.horizontalHeader(), _NUMBERS[column]
            self.setColumnHidden(logical, False)
            header.moveSection(header.visualIndex(logical), 0)
        self._model.set_group(None if column is None else COLUMNS[_NUMBERS[column]].sort)

    @Slot(int)
    def _on_section_clicked(self, section: int) -> None:
        """Sort by a column: first the way it is read most, then the other way."""
        query, sort = self._model.query, COLUMNS[section].sort
        if query is None or sort is None:
            return
        descending = not query.descending if query.sort == sort else sort not in _UPWARD
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._model.sort(section, order)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        if COLUMNS[index.column()].column != RunColumn.STAR:
            self.run_activated.emit(self._model.run(index.row()))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if COLUMNS[index.column()].column == RunColumn.STAR:
            self.star_clicked.emit(self._model.run(index.row()))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this table from shortcuts of the window while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current run, Ctrl+R asks for it again, Ctrl+D compares the selected ones."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if _is_control(event, Qt.Key.Key_R):
            self.again_requested.emit()
            return
        if _is_control(event, Qt.Key.Key_D):
            self.compare_requested.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and self.currentIndex().isValid():
            self.run_activated.emit(self._model.run(self.currentIndex().row()))
            return
        super().keyPressEvent(event)


def _is_control(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.key() == key and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _is_own(event: QKeyEvent) -> bool:
    renames = event.key() == Qt.Key.Key_F2 and not event.modifiers()
    return renames or _is_control(event, Qt.Key.Key_R) or _is_control(event, Qt.Key.Key_D)
