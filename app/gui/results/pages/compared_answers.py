"""The answers of two to five runs side by side: a row per option and question, with why it was asked anew."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.look.figures import NONE, answer_value
from app.gui.look.texts import translate
from app.gui.results.pages.comparison_model import DELTA_ROLE

if TYPE_CHECKING:
    from app.services.compare import ComparedAnswer, RunComparison

OPTION, QUESTION, FIRST_RUN = range(3)


class ComparedAnswers(QAbstractTableModel):
    """Options × questions by runs, at first only those that differ. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: RunComparison | None = None
        self._rows: tuple[ComparedAnswer, ...] = ()
        self._only_differences = False

    def set_comparison(self, comparison: "RunComparison | None") -> None:
        """Show another comparison."""
        self.beginResetModel()
        self._comparison = comparison
        self._rows = self._shown()
        self.endResetModel()

    def set_only_differences(self, only: bool) -> None:
        """Leave out answers that are the same in all runs."""
        self.beginResetModel()
        self._only_differences = only
        self._rows = self._shown()
        self.endResetModel()

    @property
    def why_column(self) -> int:
        """The last column says why a question was asked anew."""
        return FIRST_RUN + (len(self._comparison.runs) if self._comparison is not None else 0)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Option, question, the runs, why."""
        return 0 if parent.isValid() or self._comparison is None else self.why_column + 1

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, a sentence."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._is_run(column) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == DELTA_ROLE:
            return None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = self._sentence(row)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Runs across, then why."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._is_run(section) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and self._comparison is not None:
            if self._is_run(section):
                return f"Run {self._comparison.runs[section - FIRST_RUN].number}"
            return {OPTION: "Option", QUESTION: "Question"}.get(section, "Asked anew because")
        return None

    def _is_run(self, column: int) -> bool:
        return FIRST_RUN <= column < self.why_column

    def _shown(self) -> "tuple[ComparedAnswer, ...]":
        rows = self._comparison.answers if self._comparison is not None else ()
        return tuple(row for row in rows if row.differs) if self._only_differences else rows

    def _text(self, row: "ComparedAnswer", column: int) -> str:
        if column == OPTION:
            return f"{row.option}  {row.title}"
        if column == QUESTION:
            return row.question.title
        if column == self.why_column:
            return "; ".join(dict.fromkeys(why for why in row.why if why))
        at = column - FIRST_RUN
        return _answer(row, at) + (" ✎" if row.by_hand[at] else "")

    def _sentence(self, row: "ComparedAnswer") -> str:
        runs = self._comparison.runs if self._comparison is not None else ()
        said = [f"{row.option}, {row.title}: {row.question.title}"]
        for at, (run, by_hand, why) in enumerate(zip(runs, row.by_hand, row.why, strict=True)):
            said.append(
                f"Run {run.number}: {_answer(row, at)}{', by you' if by_hand else ''}{f' ({why})' if why else ''}"
            )
        return "\n".join(said)


def _answer(row: "ComparedAnswer", at: int) -> str:
    """An answer as the table of results says it: in the words it was given with, else as its figure."""
    if row.values[at] is None:
        return NONE
    return translate(row.said[at]) if row.said[at] else answer_value(row.question, row.values[at], row.checks[at])
