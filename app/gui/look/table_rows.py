"""How high the rows of a table are: by the size of text and the density, also when these change.

Not for tables whose rows differ in height by what they hold.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QTableView

from app.gui.look.theme import Theme


class TableRows(QObject):
    """Keeps the rows of one table so many lines of text high, with some room above and below."""

    def __init__(self, table: QTableView, theme: Theme, *, lines: int = 1, air: int = 14) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme
        self._lines = lines
        self._air = air
        theme.changed.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        height = self._table.fontMetrics().lineSpacing() * self._lines + self._theme.sizes.air(self._air)
        self._table.verticalHeader().setDefaultSectionSize(height)
