"""What the inspector shows of a run: reads what lies behind a selection, keeps the way one came, and goes back.

Not for the widgets (`inspector`) nor for what is selected (`results_table`).
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Slot

from app.domain.errors import KnownError
from app.domain.results import Comparison
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.results.answer_cells import AnswerCell
from app.gui.results.inspector import Inspector
from app.gui.results.results_model import ANSWER_ROLE, ResultsModel
from app.gui.results.results_table import ResultsTable

if TYPE_CHECKING:
    from app.services.why import Why

_FARTHEST = 50
"""Steps one can go back."""


class _Looked(NamedTuple):
    """Something that was looked at: one option, two of them, or an answer of one."""

    labels: tuple[str, ...]
    question: str | None


class Inspection(QObject):
    """Leads the inspector through one run at a time. GUI thread only."""

    def __init__(self, context: WindowServices, table: ResultsTable, inspector: Inspector, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._table = table
        self._inspector = inspector
        self._run: str | None = None
        self._can_answer = False
        self._cell: AnswerCell | None = None
        self._way: list[_Looked] = []
        self._read = Latest(context.bridge, self)
        table.cell_selected.connect(self._on_cell_selected)
        table.labels_selected.connect(self._on_labels_selected)
        inspector.back_requested.connect(self._on_back_requested)

    def show_run(self, run: str | None, *, can_answer: bool) -> None:
        """Be about a run; another one begins anew, the same is brought up to date."""
        self._can_answer = can_answer
        if run != self._run:
            self._run, self._cell, self._way = run, None, []
            self._read.cancel()
            self._inspector.show_nothing()
        elif self._cell is not None:
            self._look_again(self._cell)

    @Slot()
    def look(self) -> None:
        """Show what is selected; nothing is read while the inspector is closed."""
        if self._way:
            self._show(self._way[-1])

    def _look_again(self, shown: AnswerCell) -> None:
        model = self._table.model()
        if not isinstance(model, ResultsModel):
            return
        cell = model.index_of(shown.row.label, shown.question.slug).data(ANSWER_ROLE)
        if isinstance(cell, AnswerCell) and cell != shown:
            self._on_cell_selected(cell)

    def _went_to(self, looked: _Looked) -> None:
        if not self._way or self._way[-1] != looked:
            self._way = [*self._way[-_FARTHEST:], looked]
        self._inspector.can_go_back(len(self._way) > 1)
        self._show(looked)

    @Slot(object)
    def _on_labels_selected(self, labels: tuple[str, ...]) -> None:
        self._cell = None
        self._went_to(_Looked(labels[:2], None))

    @Slot(object)
    def _on_cell_selected(self, cell: AnswerCell) -> None:
        self._cell = cell
        self._went_to(_Looked((cell.row.label,), cell.question.slug))

    def _show(self, looked: _Looked) -> None:
        run, results, cell = self._run, self._context.services.results, self._cell
        if run is None or self._inspector.isHidden():
            return
        label, question = looked.labels[0], looked.question
        if question is not None and cell is not None:
            self._inspector.show_cell(cell, can_answer=self._can_answer)
            self._read.query(lambda: results.why(run, label, question), self._on_cell_why, self._tell_fault)
        elif len(looked.labels) > 1:
            other = looked.labels[1]
            self._read.query(lambda: results.explain(run, label, other), self._on_explained, self._tell_fault)
        else:
            self._read.query(lambda: results.why(run, label), self._on_row_why, self._tell_fault)

    @Slot()
    def _on_back_requested(self) -> None:
        if len(self._way) < 2:
            return
        *self._way, _ = self._way
        labels, question = self._way[-1]
        if question is not None:
            self._table.select_answer(labels[0], question)
        else:
            self._table.select_options(labels)

    def _on_explained(self, comparison: Comparison) -> None:
        self._inspector.show_comparison(comparison)

    def _on_row_why(self, why: "Why") -> None:
        self._inspector.show_why(why, of_cell=False)
        self._inspector.remarks.show_option(self._run, self._way[-1].labels[0] if self._way else None)

    def _on_cell_why(self, why: "Why") -> None:
        self._inspector.show_why(why, of_cell=True)

    def _tell_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))
