"""Where the keyboard goes in the results: to the question a run asks, else to the table, once they are there.

Nothing is taken from a person who has gone elsewhere with it meanwhile. Not for the keys of question or table.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.gui.asking.question_card import QuestionCardView
from app.gui.asking.questions_panel import QuestionsPanel
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.small_widgets import focus_first, is_writing


class ResultsKeyboard(QObject):
    """Hands the keyboard on once. GUI thread only."""

    def __init__(self, panel: QuestionsPanel, table: QWidget, questions: RunQuestions, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self._panel, self._table, self._questions = panel, table, questions
        self._waits = self._was_writing = self._is_nowhere = self._asks = False
        self._left: QWidget | None = None
        self._run: str | None = None
        questions.read.connect(self._on_questions_read)

    def take(self) -> None:
        """Have it here as soon as it is known what the run asks."""
        left = self._view.window().focusWidget()
        self._waits, self._left = True, left
        # In a window that was just opened, Qt gives it to the first list there is, which nobody has gone to.
        self._is_nowhere = left is None or not left.isVisible()
        # A draft that stands in the field one comes from is no reason to stay there: it may be out of sight by now.
        self._was_writing = left is not None and is_writing(left)
        self._settle()

    def show_run(self, run: str | None, *, asks: bool = False) -> None:
        """Be about the run that is shown, None while it is being read.

        Args:
            run: its id.
            asks: its questions are read; those of a run at work are not, and nobody would wait for them.
        """
        self._run, self._asks = run, asks
        self._settle()

    @Slot(str)
    def _on_questions_read(self, run: str) -> None:
        if run == self._run:
            self._settle()

    def _settle(self) -> None:
        run = self._run
        if not self._waits or run is None or (self._asks and not self._questions.is_known(run)):
            return
        self._waits, left, self._left = False, self._left, None
        focus = self._view.window().focusWidget()
        is_moved = focus is not left and not self._is_nowhere
        if is_moved or (focus is not None and is_writing(focus) and not self._was_writing):
            return
        if self._panel.card.lines and not self._panel.isHidden():
            self._panel.card.focus(_line_of(left, run))
        elif self._table.isVisible():
            self._table.setFocus()
        else:
            focus_first(self._view)


def _line_of(focus: QWidget | None, run: str) -> int:
    """The line of the run's question that has the keyboard, where it is shown elsewhere too; else the first."""
    at = focus
    while at is not None:
        if isinstance(at, QuestionCardView):
            return at.line_with(focus) if at.run_id == run else 0
        at = at.parentWidget()
    return 0
