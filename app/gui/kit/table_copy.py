"""Edit › Copy in a table: the selected cells as text, CSV and Markdown at once, each program takes what it knows."""

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.services.exporting.safe_text import csv_cell


class TableCopy(QObject):
    """Copies from the table it is made for, at the key for Copy; columns in the order they are seen."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        table.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the key for Copy, before any shortcut of the window."""
        if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Copy):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        self.copy()
        return True

    def copy(self) -> None:
        """Put what is selected into the clipboard; nothing happens without a selection."""
        found = self._selected()
        if len(found) < 2:
            return
        put_table(found)

    def _selected(self) -> list[list[str]]:
        """Heads and cells of the selection, or of all where only one cell can be selected; heads of rows if seen."""
        table, model = self._table, self._table.model()
        header = table.horizontalHeader()
        if table.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection:
            taken_rows, taken = set(range(model.rowCount())), set(range(model.columnCount()))
        else:
            taken_rows = {index.row() for index in table.selectedIndexes()}
            taken = {index.column() for index in table.selectedIndexes()}
        columns = sorted((one for one in taken if not table.isColumnHidden(one)), key=header.visualIndex)
        rows = sorted(taken_rows)
        has_heads = table.verticalHeader().isVisibleTo(table)
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        found = [[""] * has_heads + [_text(model.headerData(column, horizontal)) for column in columns]]
        for row in rows:
            heads = [_text(model.headerData(row, vertical))] if has_heads else []
            found.append(heads + [_cell(model, row, column) for column in columns])
        return found


def put_table(rows: Sequence[Sequence[str]]) -> None:
    """Put a table into the clipboard, its first row the heads: as text, CSV and Markdown at once."""
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in rows))
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    data.setData("text/csv", out.getvalue().encode("utf-8", "replace"))
    data.setData("text/markdown", markdown_table(rows).encode("utf-8", "replace"))
    QGuiApplication.clipboard().setMimeData(data)


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; the first row is its head."""
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]]) + "\n"


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    return _text(model.index(row, column).data())


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
