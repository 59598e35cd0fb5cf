"""The rows of one reading card as a list model; brought to a new state by small steps, so the keyboard stays put."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from app.gui.kit.item_models import ROOT, Index, plain_tip, shown, sync_rows
from app.gui.kit.roles import ROW_ROLE
from app.gui.reading.box_rows import AT_ONCE, FOLDED_AT_FIRST, BoxRow, RowKind, rows_of, sentence_of
from app.services.spec.boxes import Boxes, BoxKey


class BoxesModel(QAbstractListModel):
    """Rows of the boxes of one line. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._boxes = Boxes()
        self._rows: list[BoxRow] = []
        self._folded = FOLDED_AT_FIRST
        self._field: BoxRow | None = None
        self._most: dict[BoxKey, int] = {}

    @property
    def rows(self) -> tuple[BoxRow, ...]:
        """What is shown, from the top."""
        return tuple(self._rows)

    @property
    def field(self) -> BoxRow | None:
        """The field that is open."""
        return self._field

    def set_boxes(self, boxes: Boxes) -> None:
        """Show how a line stands now."""
        self._boxes = boxes
        self._show()

    def set_field(self, field: BoxRow | None) -> None:
        """Open a field below the row it is about, in place of one that was open; None closes it."""
        self._field = field
        self._show()

    def fold(self, box: BoxKey) -> None:
        """Fold or unfold a box."""
        self._folded ^= {box}
        self._show()

    def show_more(self, box: BoxKey) -> None:
        """Show more lines of a long box."""
        self._most[box] = self._most.get(box, AT_ONCE) + AT_ONCE
        self._show()

    def clear(self) -> None:
        """Show nothing; what is shown next is folded as at first."""
        self._boxes, self._folded, self._field = Boxes(), FOLDED_AT_FIRST, None
        self._most.clear()
        self._show()

    def place_of(self, key: str) -> int | None:
        """Where a row stands."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), None)

    def _show(self) -> None:
        fresh = rows_of(self._boxes, self._folded, self._field, most=self._most)
        if not self._rows or not fresh:
            # All at once: a view that is told of each row lays itself out for each.
            self.beginResetModel()
            self._rows[:] = fresh
            self.endResetModel()
            return
        sync_rows(self, ROOT, self._rows, fresh, key=lambda row: row.key, columns=1)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings of sections and fields are passed over by the keyboard."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        passed = self._rows[index.row()].kind in (RowKind.SECTION, RowKind.FIELD)
        plain = Qt.ItemFlag.ItemIsEnabled
        return plain if passed else plain | Qt.ItemFlag.ItemIsSelectable

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, sentence, quote, and the row itself (`ROW_ROLE`)."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return sentence_of(row)
        if role == Qt.ItemDataRole.ToolTipRole and row.quote:
            return plain_tip(f"“{row.quote}”")
        return None
