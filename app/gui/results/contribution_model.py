"""Why one row stands before another: what each question adds to the gap, largest first, and their exact sum."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.domain.results import Comparison, Contribution
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.look.figures import NONE, number, signed

AMOUNT_ROLE: Final = Qt.ItemDataRole.UserRole
"""The amount of a row as a share of the largest one, −1 … 1; None on the sum."""
QUESTION, FIRST, SECOND, AMOUNT = range(4)
_TERMS = {"P": "holds up", "R": "cost", "G": "goals", "S": "limits"}


class ContributionModel(QAbstractTableModel):
    """Contributions of one comparison, then their sum. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Show another comparison."""
        self.beginResetModel()
        self._comparison = comparison
        self.endResetModel()

    def total(self) -> float:
        """The sum of what is listed; it is the gap."""
        return sum(one.amount for one in self._comparison.contributions) if self._comparison else 0.0

    def question(self, row: int) -> str | None:
        """The slug of a row's question; None on the sum."""
        one = self._one(row)
        return one.question if one else None

    def columnCount(self, parent: Index = ROOT) -> int:
        """Question, the two answers, the amount."""
        return 0 if parent.isValid() else 4

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of contributions and the sum."""
        return 0 if parent.isValid() or self._comparison is None else len(self._comparison.contributions) + 1

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, share of the largest amount (`AMOUNT_ROLE`)."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        one, column = self._one(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == AMOUNT_ROLE:
            return self._share(one)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = self._sentence(one)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles: the two rows by their labels."""
        if orientation is not Qt.Orientation.Horizontal or self._comparison is None or not 0 <= section < 4:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Question", self._comparison.first, self._comparison.second, "Adds")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column == QUESTION else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def _one(self, row: int) -> Contribution | None:
        parts = self._comparison.contributions if self._comparison else ()
        return parts[row] if row < len(parts) else None

    def _text(self, one: Contribution | None, column: int) -> str:
        if one is None:
            return {QUESTION: "Sum", AMOUNT: signed(self.total())}.get(column, "")
        if column == QUESTION:
            return one.title
        if column == AMOUNT:
            return signed(one.amount)
        value = one.first if column == FIRST else one.second
        return NONE if value is None else number(value)

    def _share(self, one: Contribution | None) -> float | None:
        if one is None or self._comparison is None:
            return None
        most = max((abs(other.amount) for other in self._comparison.contributions), default=0.0)
        return one.amount / most if most else 0.0

    def _sentence(self, one: Contribution | None) -> str:
        if one is None or self._comparison is None:
            return "The contributions of all questions sum exactly to the gap of ln Score between the two."
        for_whom = self._comparison.first if one.amount >= 0 else self._comparison.second
        return f"{one.title} ({_TERMS.get(one.term, one.term)}): {signed(one.amount)}, in favour of {for_whom}"
