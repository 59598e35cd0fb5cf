"""How high the rows of a table are, how wide its columns: by the size of text and the density, also when these change.

Not for tables whose rows differ in height by what they hold.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QHeaderView, QTableView

from app.gui.look.theme import Theme


class TableRows(QObject):
    """Keeps the rows of one table so many lines of text high, with some room above and below.

    Its columns grow and shrink with the text when that changes; who makes the table gives them their first width, as
    `Sizes.tall` has it.
    """

    def __init__(self, table: QTableView, theme: Theme, *, lines: int = 1, air: int = 14) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme
        self._lines = lines
        self._air = air
        self._percent = theme.sizes.text_percent
        theme.changed.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        height = self._table.fontMetrics().lineSpacing() * self._lines + self._theme.sizes.air(self._air)
        self._table.verticalHeader().setDefaultSectionSize(height)
        before, self._percent = self._percent, self._theme.sizes.text_percent
        if before != self._percent:
            header = self._table.horizontalHeader()
            by_hand = (QHeaderView.ResizeMode.Interactive, QHeaderView.ResizeMode.Fixed)
            for column in range(header.count()):
                if not header.isSectionHidden(column) and header.sectionResizeMode(column) in by_hand:
                    self._table.setColumnWidth(column, round(header.sectionSize(column) * self._percent / before))
