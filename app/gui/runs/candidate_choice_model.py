"""Candidates of earlier runs to improve or judge together: a ticked list, newest run first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal

from app.gui.kit.item_models import ROOT, Index, plain_tip, shown

CHOICE_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `CandidateChoice` of a row."""


@dataclass(frozen=True, slots=True)
class CandidateChoice:
    """A candidate of an earlier run."""

    candidate: str
    run_number: int
    label: str
    title: str
    score: float | None


class CandidateChoiceModel(QAbstractListModel):
    """Candidates with ticks. GUI thread only.

    Signals:
        ticks_changed: another set of candidates is ticked.
    """

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[CandidateChoice, ...] = ()
        self._ticked: tuple[str, ...] = ()

    def set_choices(self, choices: Sequence[CandidateChoice], ticked: Sequence[str]) -> None:
        """Offer these candidates, some of them ticked."""
        self.beginResetModel()
        self._choices, self._ticked = tuple(choices), tuple(ticked)
        self.endResetModel()
        self.ticks_changed.emit()

    def ticked(self) -> tuple[str, ...]:
        """Ids of the ticked candidates, those first that were ticked first."""
        return self._ticked

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of candidates offered."""
        return 0 if parent.isValid() else len(self._choices)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are ticked and unticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tick and the choice itself (`CHOICE_ROLE`)."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        choice = self._choices[index.row()]
        if role == CHOICE_ROLE:
            return choice
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if choice.candidate in self._ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            score = "" if choice.score is None else f"  ({choice.score:.2f})"
            said = f"{choice.label} of Run {choice.run_number}  {choice.title}{score}"
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a candidate."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        candidate = self._choices[index.row()].candidate
        rest = tuple(other for other in self._ticked if other != candidate)
        self._ticked = (*rest, candidate) if Qt.CheckState(value) is Qt.CheckState.Checked else rest
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()
        return True
