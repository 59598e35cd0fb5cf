"""Answers by hand: sends them, lets the ranking move, and offers to take each back."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.results import RunResults
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.look.figures import answer_value
from app.gui.results.hand_answer_dialog import HandAnswerDialog
from app.gui.results.matrix_model import MatrixCell


class HandAnswers(QObject):
    """Answers cells of one run by hand. GUI thread only.

    Signals:
        answered(object): the `RunResults` after an answer.
    """

    answered = Signal(object)

    def __init__(self, context: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._run: str | None = None

    def set_run(self, run_id: str | None) -> None:
        """Answer for this run from now on."""
        self._run = run_id

    @Slot(object, object)
    def answer(self, cell: MatrixCell, value: float | None, reason: str = "") -> None:
        """Answer one cell, or take its hand answer back with None."""
        run = self._run
        if run is None:
            return
        before = cell.cell.value if cell.by_hand and cell.cell else None
        if before == value and not reason:
            return
        question, label = cell.question.slug, cell.row.label
        runs = self._context.services.runs

        def send(given: float | None, why: str, on_done: object) -> None:
            _ = self._context.run_verb(
                lambda: runs.answer_by_hand(run, question=question, label=label, value=given, reason=why),
                on_done=on_done,  # type: ignore[arg-type]  # one of the two functions below
            )

        def undone(results: RunResults) -> None:
            self.answered.emit(results)

        def done(results: RunResults) -> None:
            self.answered.emit(results)
            said = self.tr("taken back") if value is None else answer_value(cell.question, value, cell.checks)
            sentence = self.tr("{label}, “{question}”: {said}.").format(
                label=label, question=cell.question.title, said=said
            )
            undo = NoticeAction(self.tr("Undo"), lambda: send(before, "", undone))
            self._context.notices.show(NoticeKind.DONE, sentence, undo)

        send(value, reason, done)

    @Slot(object, str)
    def open_dialog(self, cell: MatrixCell, first: str) -> None:
        """Ask for an exact value and a reason."""
        dialog = HandAnswerDialog(cell, first=first, parent=self._window)
        dialog.answered.connect(self.answer)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
