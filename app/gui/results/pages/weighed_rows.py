"""The order as weights on the move make it: place, option, score, and how far each has moved."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.domain.ranking.weighing import WeighedRow, Weighing
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown, sync_rows
from app.gui.look.figures import NONE, number

RANK, OPTION, FIRST, SCORE, MOVED = range(5)
_TITLES: Final = ("#", "Option", "First in", "Score", "Moved")


class WeighedRows(QAbstractTableModel):
    """Rows move; nothing is reset while it is the same run. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[WeighedRow] = []
        self.has_shares = False

    def show_weighing(self, weighing: Weighing | None) -> None:
        """Show another order."""
        fresh = weighing.rows if weighing is not None else ()
        self.has_shares = any(row.first_in is not None for row in fresh)
        sync_rows(self, ROOT, self._rows, fresh, key=lambda row: row.label, columns=len(_TITLES))

    def columnCount(self, parent: Index = ROOT) -> int:
        """Place, option, share, score, move."""
        return 0 if parent.isValid() else len(_TITLES)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, a sentence."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = f"{row.rank}. {row.label}, {row.title}: score {number(row.score)}. {_moved(row)}"
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section] if 0 <= section < len(_TITLES) else None
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == OPTION else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _text(row: WeighedRow, column: int) -> str:
    if column == RANK:
        return str(row.rank)
    if column == OPTION:
        return f"{row.label}  {row.title}"
    if column == FIRST:
        return NONE if row.first_in is None else f"{row.first_in:.0%}"
    return number(row.score) if column == SCORE else _step(row)


def _step(row: WeighedRow) -> str:
    if row.before is None or row.before == row.rank:
        return ""
    return f"▲ {row.before - row.rank}" if row.rank < row.before else f"▼ {row.rank - row.before}"


def _moved(row: WeighedRow) -> str:
    if row.before is None:
        return ""
    return f"It was {row.before}. before." if row.before != row.rank else "It stays in its place."
