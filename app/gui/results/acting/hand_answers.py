"""Answers by hand: sends them, lets the ranking move, and offers to take each back."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.kit.text import shortened
from app.domain.results import RunResults
from app.domain.runs import is_method
from app.gui.asking.card_acts import card_given
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.figures import answer_value
from app.gui.results.acting.hand_answer_dialog import HandAnswerDialog
from app.gui.results.answer_cells import AnswerCell

_QUOTED = 60


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
    def answer(self, cell: AnswerCell, value: float | None, reason: str = "") -> None:
        """Answer one cell, or take its hand answer back with None."""
        run = self._run
        if run is None:
            return
        before = cell.cell.value if cell.by_hand and cell.cell else None
        if before == value and not reason:
            return
        question, label = cell.question.slug, cell.row.label
        services = self._context.services
        runs, asking = services.runs, services.asking
        where = self.tr("“{question}” of {label}").format(question=shortened(cell.question.title, _QUOTED), label=label)
        name = (self.tr("answer on {where}") if value is not None else self.tr("taking back {where}")).format(
            where=where
        )

        async def answer() -> tuple[RunResults, Undoable]:
            project, before = runs.get(run).project, runs.given_by_hand(run, question=question, label=label)
            results = await runs.answer_by_hand(run, question=question, label=label, value=value, reason=reason)
            card = asking.last_act(run) if is_method(runs.get(run).judge) else None
            if card is not None:
                # The methods' own runs: an answer by hand is one more card.
                return results, card_given(asking, name, project, run, card.number)
            after = runs.given_by_hand(run, question=question, label=label)

            def back() -> Coroutine[Any, Any, RunResults]:
                return runs.answer_by_hand(run, question=question, label=label, **before._asdict(), left=after)

            def again() -> Coroutine[Any, Any, RunResults]:
                return runs.answer_by_hand(run, question=question, label=label, **after._asdict(), left=before)

            return results, Undoable(name, back, again, project)

        def done(made: tuple[RunResults, Undoable]) -> None:
            results, act = made
            self.answered.emit(results)
            said = self.tr("taken back") if value is None else answer_value(cell.question, value, cell.checks)
            sentence = self.tr("{label}, “{question}”: {said}.").format(
                label=label, question=cell.question.title, said=said
            )
            self._context.undoing.did(act, sentence)

        _ = self._context.run_verb(answer, on_done=done)

    @Slot(object, str)
    def open_dialog(self, cell: AnswerCell, first: str) -> None:
        """Ask for an exact value and a reason."""
        dialog = HandAnswerDialog(cell, first=first, parent=self._window)
        dialog.answered.connect(self.answer)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
