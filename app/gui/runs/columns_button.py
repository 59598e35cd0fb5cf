"""The button of the run history by which columns and groups are chosen."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from app.gui.look.theme import Theme
from app.gui.runs.run_columns import COLUMNS, RunColumn
from app.gui.runs.run_table import GROUPS, RunTable


class ColumnsButton(QToolButton):
    """Its menu has a line for each column but number and title, and for what is grouped by. GUI thread only."""

    def __init__(self, table: RunTable, theme: Theme) -> None:
        super().__init__()
        self._table = table
        self._columns = QMenu(self)
        self._columns.aboutToShow.connect(self._fill)
        self.setIcon(theme.icon("table", "muted"))
        self.setToolTip(self.tr("Columns and groups"))
        self.setAccessibleName(self.tr("Columns and groups"))
        self.setMenu(self._columns)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @Slot()
    def _fill(self) -> None:
        self._columns.clear()
        for number, spec in enumerate(COLUMNS):
            if spec.column in (RunColumn.NUMBER, RunColumn.TITLE):
                continue
            action = self._columns.addAction(self.tr("Star") if spec.column == RunColumn.STAR else spec.title)
            action.setCheckable(True)
            action.setChecked(not self._table.isColumnHidden(number))
            action.setData(number)
            action.triggered.connect(self._on_triggered)
        self._columns.addSeparator()
        query = self._table.query
        for sort, column in GROUPS.items():
            title = next(spec.title for spec in COLUMNS if spec.column == column)
            action = self._columns.addAction(self.tr("Group by “{column}”").format(column=title))
            action.setCheckable(True)
            action.setChecked(query is not None and query.group == sort)
            action.setData(sort)
            action.triggered.connect(self._on_group_triggered)

    @Slot()
    def _on_group_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._table.group_by(action.data() if action.isChecked() else None)

    @Slot()
    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._table.setColumnHidden(int(action.data()), not action.isChecked())
