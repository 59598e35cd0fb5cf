"""The results of a run as one table: a heading per tier, then its options, with a column for every question.

A row is an option: its place, why it stands there, its figures and its answers. Results of the run that is shown move
rows and change cells instead of resetting, so that a row is seen to climb and nobody loses the cell they are at.
"""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.domain.results import Cell, RankingRow, RunResults, Unranked
from app.domain.runs import Origin, Question, QuestionKind
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown, sync_rows
from app.gui.look.figures import NONE, multiple, number
from app.gui.look.result_words import (
    TIERS,
    UNRANKED,
    AgainstToday,
    against_today,
    describe_row,
    first_in,
    has_figures,
    row_verdict,
    times_today,
)
from app.gui.results.answer_cells import AnswerCell, answers_of, describe_cell, describe_question
from app.gui.results.question_order import decisive_first
from app.gui.results.results_columns import FIGURES, LEFT_ALIGNED, TERMS, Figure

ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `Heading`, `RankingRow` or `Unranked` of a table row."""
ANSWER_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The `AnswerCell` of an index in the column of a question; None elsewhere."""
QUESTION_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""The `Question` of a column, by horizontal header; None for a figure."""
OPEN_FIGURE: Final = "open"
"""Stands for a figure whose own answer is open: what it would be on the mean is no figure of the option."""
# The share of being first says itself that it is one of what could be, and a cost may be known where nothing else is.
_OF_ANSWERS: Final = frozenset({Figure.SCORE, Figure.TODAY, Figure.HOLDS_UP, Figure.VALUE, Figure.GOALS, Figure.LIMITS})


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the rows of a tier."""

    key: str
    text: str


Entry = Heading | RankingRow | Unranked


class ResultsModel(QAbstractTableModel):
    """Options × figures and questions of one run. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._results: RunResults | None = None
        self._questions: tuple[Question, ...] = ()
        self._answers: dict[tuple[str, str], AnswerCell] = {}
        self._verdicts: dict[str, str] = {}
        self._marks: dict[str, str] = {}
        self._ties: dict[tuple[int, int], int] = {}
        self._with_figures: frozenset[str] = frozenset()
        self._cost_open: frozenset[str] = frozenset()

    # -- what is shown -----------------------------------------------------------------------------------

    @property
    def results(self) -> RunResults | None:
        """What is shown."""
        return self._results

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, decisive ones first as it was when the run was opened: columns keep their place since."""
        return self._questions

    def set_results(self, results: RunResults | None) -> None:
        """Show results; those of the run already shown change its rows and cells in place."""
        fresh, old = _entries(results) if results else [], self._results
        same = (
            old is not None
            and results is not None
            and old.run == results.run
            and {one.slug for one in old.columns} == {one.slug for one in results.columns}
        )
        before = self._answers
        if not same:
            self.beginResetModel()
            self._questions = decisive_first(results) if results else ()
        self._take(results)
        if not same:
            self._entries = fresh
            self.endResetModel()
            return
        sync_rows(self, ROOT, self._entries, fresh, key=_key, columns=self.columnCount())
        for (label, slug), cell in self._answers.items():
            if cell != before.get((label, slug)):
                index = self.index_of(label, slug)
                self.dataChanged.emit(index, index)

    def _take(self, results: RunResults | None) -> None:
        self._results = results
        self._answers = answers_of(results) if results else {}
        self._verdicts, self._ties = {}, {}
        if results is None:
            return
        by_slug = {one.slug: one for one in results.columns}
        self._questions = tuple(by_slug[one.slug] for one in self._questions)
        cells: dict[str, dict[str, Cell]] = {}
        for cell in results.cells:
            cells.setdefault(cell.label, {})[cell.question] = cell
        rows = results.ranking.rows
        self._with_figures = frozenset(row.label for row in rows if has_figures(results, row))
        asks = bool(results.ranking.sentence)
        self._cost_open = frozenset(
            label
            for (label, slug), cell in self._answers.items()
            if asks and by_slug[slug].kind is QuestionKind.COST and not cell.judged and not cell.row.is_today
        )
        for row in rows:
            self._verdicts[row.label] = row_verdict(results, row, cells.get(row.label, {}))
            self._ties[row.tier, row.tie_group] = self._ties.get((row.tier, row.tie_group), 0) + 1

    @property
    def most(self) -> float:
        """The highest score shown, for bars; 0 without rows."""
        return max((entry.score for entry in self._entries if isinstance(entry, RankingRow)), default=0.0)

    def entry(self, row: int) -> Entry:
        """What stands in a table row."""
        return self._entries[row]

    def label(self, row: int) -> str | None:
        """The option's label of a table row; None for a heading."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else None
        return None if entry is None or isinstance(entry, Heading) else entry.label

    def row_of(self, label: str) -> int | None:
        """The table row of an option, or None."""
        return next((row for row in range(len(self._entries)) if self.label(row) == label), None)

    def index_of(self, label: str, question: str) -> QModelIndex:
        """The index of an option's answer to a question; invalid where there is none."""
        row = self.row_of(label)
        column = next((at for at, one in enumerate(self._questions) if one.slug == question), None)
        return ROOT if row is None or column is None else self.index(row, len(Figure) + column)

    def set_marks(self, marks: dict[str, str]) -> None:
        """Put these signs before the labels of options, instead of those before."""
        changed = {label for label in marks | self._marks if marks.get(label) != self._marks.get(label)}
        self._marks = marks
        for row in (self.row_of(label) for label in changed):
            if row is not None:
                index = self.index(row, Figure.OPTION)
                self.dataChanged.emit(index, index)

    def marked(self, label: str) -> str:
        """The label of an option behind its sign."""
        return f"{self._marks.get(label, '')} {label}".lstrip()

    def headings(self) -> tuple[int, ...]:
        """Table rows that are headings."""
        return tuple(row for row, entry in enumerate(self._entries) if isinstance(entry, Heading))

    def says_nothing(self, figure: Figure) -> bool:
        """Whether no row has this figure, so that its column can be left out."""
        return all(self._text(entry, figure) in (NONE, "") for entry in self._entries if not isinstance(entry, Heading))

    def verdict(self, entry: RankingRow | Unranked) -> str:
        """Return why an option stands where it stands, or nowhere; "" where there is nothing to say."""
        return entry.why if isinstance(entry, Unranked) else self._verdicts.get(entry.label, "")

    def times_today(self, row: RankingRow) -> AgainstToday | None:
        """Return what the column of today says of a row, in its two parts; None where it says nothing."""
        if self._results is None or row.label not in self._with_figures:
            return None
        return times_today(row) if self._results.ranking.today_stated else None

    # -- Qt's side ---------------------------------------------------------------------------------------

    def columnCount(self, parent: Index = ROOT) -> int:
        """Figures and questions."""
        return 0 if parent.isValid() else len(FIGURES) + len(self._questions)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of rows, headings included."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over."""
        if not index.isValid() or isinstance(self._entries[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, tooltip, the entry (`ENTRY_ROLE`) and the answer (`ANSWER_ROLE`)."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        entry, column = self._entries[index.row()], index.column()
        if role == ENTRY_ROLE:
            return entry
        answer = self._answer(entry, column)
        if role == ANSWER_ROLE:
            return answer
        if role == Qt.ItemDataRole.DisplayRole:
            return answer.text if answer is not None else self._text(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = describe_cell(answer) if answer is not None else self._sentence(entry)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        if role == Qt.ItemDataRole.AccessibleTextRole and not isinstance(entry, Heading):
            if answer is not None:
                return f"{answer.row.label}, {answer.question.title}: {answer.text}"
            return f"{FIGURES[Figure(column)].title}: {self._text(entry, column)}"
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of figures with the published term in the tooltip; questions with their kind."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        question = self._question(section)
        if role == QUESTION_ROLE:
            return question
        if role == Qt.ItemDataRole.DisplayRole:
            return question.title if question is not None else FIGURES[Figure(section)].title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = describe_question(question) if question is not None else FIGURES[Figure(section)].hint
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def _question(self, column: int) -> Question | None:
        at = column - len(Figure)
        return self._questions[at] if 0 <= at < len(self._questions) else None

    def _answer(self, entry: Entry, column: int) -> AnswerCell | None:
        question = self._question(column)
        if question is None or isinstance(entry, Heading):
            return None
        return self._answers.get((entry.label, question.slug))

    def _sentence(self, entry: Entry) -> str:
        if isinstance(entry, Heading) or self._results is None:
            return entry.text if isinstance(entry, Heading) else ""
        return describe_row(entry, self._results)

    def _text(self, entry: Entry, column: int) -> str:
        if isinstance(entry, Heading):
            return entry.text if column == Figure.RANK else ""
        if column == Figure.OPTION:
            return f"{self.marked(entry.label)}  {entry.title}"
        if isinstance(entry, Unranked):
            return entry.why if column == Figure.VERDICT else NONE if column != Figure.RANK else ""
        return self._figure(entry, Figure(column))

    def _figure(self, row: RankingRow, figure: Figure) -> str:
        ranking = self._results.ranking if self._results is not None else None
        if ranking is None or TERMS.get(figure) in ranking.left_out:
            return NONE
        if figure in _OF_ANSWERS and row.label not in self._with_figures:
            return NONE
        if figure is Figure.COST and row.label in self._cost_open:
            return OPEN_FIGURE
        tied = self._ties.get((row.tier, row.tie_group), 0) > 1
        if figure is Figure.RANK:
            return "" if not ranking.has_order else f"{row.rank}=" if tied else str(row.rank)
        figures = {
            Figure.VERDICT: self._verdicts.get(row.label, ""),
            Figure.FIRST: first_in(row) if ranking.has_order else NONE,
            Figure.SCORE: number(row.score),
            Figure.TODAY: against_today(row) or NONE if ranking.today_stated else NONE,
            Figure.HOLDS_UP: number(row.P),
            Figure.COST: multiple(row.R),
            Figure.VALUE: number(row.I),
            Figure.GOALS: f"{row.G:.0%}",
            Figure.LIMITS: f"{row.S:.0%}",
        }
        return figures[figure]


def is_today(entry: Entry) -> bool:
    """Whether an entry is the row of today."""
    return isinstance(entry, RankingRow) and entry.origin is Origin.TODAY


def _key(entry: Entry) -> str:
    return entry.key if isinstance(entry, Heading) else f"row:{entry.label}"


def _entries(results: RunResults) -> list[Entry]:
    entries: list[Entry] = []
    tier: int | None = None
    for row in results.ranking.rows:
        if row.tier != tier:
            tier = row.tier
            # Today may stand between two rows of one tier, whose heading then comes again.
            entries.append(Heading(key=f"tier:{tier} above {row.label}", text=TIERS[tier]))
        entries.append(row)
    if results.ranking.unranked:
        entries.append(Heading(key="unranked", text=UNRANKED))
        entries += results.ranking.unranked
    return entries


def _alignment(column: int) -> Qt.AlignmentFlag:
    if column >= len(Figure):
        return Qt.AlignmentFlag.AlignCenter
    side = Qt.AlignmentFlag.AlignLeft if column in LEFT_ALIGNED else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
