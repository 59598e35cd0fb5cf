"""Above the results of a run: its next question, and what would change its order.

Not for the result in words: the header says it.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.gui.asking.question_card import QuestionCardView
from app.gui.asking.run_questions import RunQuestions
from app.gui.asking.turns_view import TurnsView
from app.gui.look.theme import Theme

_SIDE = 16


class QuestionsPanel(QWidget):
    """Hidden where a run asks nothing. GUI thread only.

    Signals:
        shown_changed(): it came or went.
        line_focused(object): the widget of a line took the keyboard; it should be in view.
        ended(): the last question was answered here; the keyboard should go elsewhere.
    """

    shown_changed = Signal()
    line_focused = Signal(object)
    ended = Signal()

    def __init__(self, questions: RunQuestions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: str | None = None
        self.turns = TurnsView(questions, theme)
        self.card = QuestionCardView(questions, theme)
        self.card.line_focused.connect(self.line_focused)
        self.card.ended.connect(self.ended)
        frame = QFrame()
        frame.setProperty("card", True)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(14, 8, 14, 10)
        inner.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 0, _SIDE, 8)
        column.setSpacing(6)
        column.addWidget(self.turns)
        column.addWidget(frame)
        questions.changed.connect(self._on_questions_changed)
        self.hide()

    def show_run(self, run: str | None) -> None:
        """Show the questions of a run; hidden where it asks none."""
        self._run = run
        if run is not None:
            self.turns.show_run(run)
            self.card.show_run(run)
        self.setVisible(run is not None and not self.card.isHidden())
        self.shown_changed.emit()

    @Slot(str)
    def _on_questions_changed(self, run: str) -> None:
        if run == self._run:
            self.show_run(run)
