"""Candidates through two to five runs, matched by lineage: rank, score, change against the first run."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.look.figures import NONE, number, signed

if TYPE_CHECKING:
    from app.services.compare import ComparedRow, RunComparison

DELTA_ROLE: Final = Qt.ItemDataRole.UserRole
"""Change of the score against the first run, None where there is none or the runs are not comparable."""


class ComparisonModel(QAbstractTableModel):
    """Table of a comparison. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: RunComparison | None = None
        self._rows: tuple[ComparedRow, ...] = ()
        self._only_differences = False

    def set_comparison(self, comparison: "RunComparison | None") -> None:
        """Show another comparison."""
        self.beginResetModel()
        self._comparison = comparison
        self._rows = self._shown()
        self.endResetModel()

    def set_only_differences(self, only: bool) -> None:
        """Leave out candidates that stand the same in all runs."""
        self.beginResetModel()
        self._only_differences = only
        self._rows = self._shown()
        self.endResetModel()

    def columnCount(self, parent: Index = ROOT) -> int:
        """The candidate, then one column per run."""
        return 0 if parent.isValid() or self._comparison is None else len(self._comparison.runs) + 1

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of candidates shown."""
        return 0 if parent.isValid() else len(self._rows)

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment and the change against the first run (`DELTA_ROLE`)."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            said = row.title if column == 0 else self._text(row, column - 1)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        if role == DELTA_ROLE:
            return self._delta(row, column - 1) if column > 1 else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}: {self._text(row, column - 1)}" if column else row.title
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Runs across."""
        if orientation is not Qt.Orientation.Horizontal or self._comparison is None:
            return None
        if not 0 <= section <= len(self._comparison.runs):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        run = self._comparison.runs[section - 1] if section else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"Run {run.number}" if run else "Candidate"
        if role == Qt.ItemDataRole.ToolTipRole and run is not None:
            return plain_tip(f"{run.title}\nversion v{run.version}\n{run.calls} calls made, {run.calls_reused} reused")
        return None

    def _shown(self) -> "tuple[ComparedRow, ...]":
        rows = self._comparison.rows if self._comparison else ()
        if not self._only_differences:
            return rows
        return tuple(row for row in rows if len(set(row.scores)) > 1 or len(set(row.ranks)) > 1)

    def _text(self, row: "ComparedRow", run: int) -> str:
        label, rank, score = row.labels[run], row.ranks[run], row.scores[run]
        if label is None:
            return NONE
        if score is None:
            return f"{label} · not ranked"
        text = f"{label} · #{rank} · {number(score)}"
        delta = self._delta(row, run)
        return text if delta is None else f"{text}  {signed(delta)}"

    def _delta(self, row: "ComparedRow", run: int) -> float | None:
        first, score = row.scores[0], row.scores[run]
        comparable = self._comparison is not None and self._comparison.not_comparable is None
        return score - first if run and comparable and first is not None and score is not None else None
