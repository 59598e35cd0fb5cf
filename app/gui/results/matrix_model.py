"""The matrix of a run: a row per candidate, a column per question, an answer per cell.

Rows keep their place (today, C1, C2 …) while answers change, so that nobody loses the cell they are about to answer;
the ranking is the list that moves.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.domain.kit.quote_marks import quotation
from app.domain.results import Cell, RunResults
from app.domain.runs import Origin, Question
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.look.figures import answer_value, strength
from app.gui.look.run_words import QUESTION_KINDS

ANSWER_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `MatrixCell` of an index."""
QUESTION_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The `Question` of a column, by horizontal header."""
CANDIDATE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""The `MatrixRow` of a row, by vertical header."""

_DISAGREEMENT = 0.25
"""Repeated answers further apart than this carry a corner mark."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A candidate of the matrix."""

    label: str
    title: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What is shown of one answer. `strength` is how good it is from 0 to 1, None where nothing is known."""

    row: MatrixRow
    question: Question
    cell: Cell | None
    text: str
    strength: float | None
    judged: bool
    by_hand: bool
    disagrees: bool
    violates: bool

    @property
    def checks(self) -> int:
        """Number of yes/no checks behind the answer; 1 where unknown."""
        return max((len(answer.parts) for answer in self.cell.answers), default=1) if self.cell else 1

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words the answer rests on, each once, of all its replicates."""
        return tuple(dict.fromkeys(one.evidence for one in self.cell.answers if one.evidence)) if self.cell else ()


class MatrixModel(QAbstractTableModel):
    """Candidates × questions of one run. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results: RunResults | None = None
        self._rows: tuple[MatrixRow, ...] = ()
        self._cells: dict[tuple[str, str], MatrixCell] = {}

    @property
    def results(self) -> RunResults | None:
        """What is shown."""
        return self._results

    def set_results(self, results: RunResults | None) -> None:
        """Show results; new answers in a matrix of the same shape only change their cells."""
        rows = _rows(results) if results else ()
        cells = _cells(results, rows) if results else {}
        old = self._results
        same = (
            old is not None
            and results is not None
            and old.run == results.run
            and rows == self._rows
            and old.columns == results.columns
        )
        if not same:
            self.beginResetModel()
            self._results, self._rows, self._cells = results, rows, cells
            self.endResetModel()
            return
        before, self._results, self._cells = self._cells, results, cells
        for key, cell in cells.items():
            if cell != before[key]:
                index = self.index_of(*key)
                self.dataChanged.emit(index, index)

    def index_of(self, label: str, question: str) -> Any:
        """The index of a candidate's answer to a question; invalid where there is none."""
        row = next((at for at, row in enumerate(self._rows) if row.label == label), -1)
        slugs = [column.slug for column in self._results.columns] if self._results else []
        return self.index(row, slugs.index(question)) if row >= 0 and question in slugs else ROOT

    def columnCount(self, parent: Index = ROOT) -> int:
        """Number of questions."""
        return 0 if parent.isValid() or self._results is None else len(self._results.columns)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of candidates, today included."""
        return 0 if parent.isValid() else len(self._rows)

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tooltip and the cell itself (`ANSWER_ROLE`)."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid) or self._results is None:
            return None
        question = self._results.columns[index.column()]
        cell = self._cells[self._rows[index.row()].label, question.slug]
        if role == ANSWER_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = describe_cell(cell)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.row.label}, {question.title}: {cell.text}"
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Questions across, candidates down."""
        if orientation is Qt.Orientation.Horizontal:
            columns = self._results.columns if self._results else ()
            return _question_data(columns[section], role) if 0 <= section < len(columns) else None
        return _row_data(self._rows[section], role) if 0 <= section < len(self._rows) else None


def describe_cell(cell: MatrixCell) -> str:
    """Return one answer as plain text: who, what, how much, by whom, on what words."""
    kind = QUESTION_KINDS[cell.question.kind]
    lines = [f"{cell.row.label} · {cell.row.title}", f"{kind}: {cell.question.title}"]
    if not cell.judged:
        lines.append("Not judged: no sentence was found to rest a verdict on." if not cell.strength else "Not judged.")
        if cell.strength is not None:
            lines.append(f"{cell.text} is filled in from the other answers, for the ranking only.")
    else:
        lines.append(f"Answer {cell.text}{', by you' if cell.by_hand else ''}")
    if cell.disagrees:
        lines.append("Asked again, the judge answered differently.")
    if cell.violates:
        lines.append("A hard limit is broken here.")
    lines += [quotation(one) for one in cell.quotes]
    return "\n".join(lines)


def _rows(results: RunResults) -> tuple[MatrixRow, ...]:
    ranking = results.ranking
    ranked = [MatrixRow(row.label, row.title, row.origin is Origin.TODAY) for row in ranking.rows]
    others = [MatrixRow(row.label, row.title, is_today=False) for row in ranking.unranked]
    return tuple(sorted(ranked + others, key=_natural))


def _natural(row: MatrixRow) -> tuple[bool, str, int]:
    digits = re.search(r"\d+", row.label)
    return not row.is_today, re.sub(r"\d+", "", row.label), int(digits.group()) if digits else 0


def _cells(results: RunResults, rows: tuple[MatrixRow, ...]) -> dict[tuple[str, str], MatrixCell]:
    found = {(cell.label, cell.question): cell for cell in results.cells}
    return {
        (row.label, question.slug): _shown(row, question, found.get((row.label, question.slug)))
        for row in rows
        for question in results.columns
    }


def _shown(row: MatrixRow, question: Question, cell: Cell | None) -> MatrixCell:
    value = cell.value if cell else None
    answers = cell.answers if cell else ()
    values = [answer.value for answer in answers if answer.value is not None]
    checks = max((len(answer.parts) for answer in answers), default=1)
    imputed = cell is not None and cell.imputed
    text = answer_value(question, value, checks)
    return MatrixCell(
        row=row,
        question=question,
        cell=cell,
        text=f"≈ {text}" if imputed and value is not None else text,
        strength=strength(question, value),
        judged=value is not None and not imputed,
        by_hand=cell.by_hand if cell else False,
        disagrees=len(values) > 1 and max(values) - min(values) > _DISAGREEMENT,
        violates=any(answer.violates for answer in answers),
    )


def _question_data(question: Question, role: int) -> Any:
    kind = QUESTION_KINDS[question.kind]
    if role == Qt.ItemDataRole.DisplayRole:
        return question.title
    if role == QUESTION_ROLE:
        return question
    if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        said = f"{'hard ' if question.hard else ''}{kind}: {question.title}"
        return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
    return None


def _row_data(row: MatrixRow, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return f"{row.label}  {row.title}"
    if role == CANDIDATE_ROLE:
        return row
    if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        said = f"{row.label}: {row.title}"
        return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
    return None
