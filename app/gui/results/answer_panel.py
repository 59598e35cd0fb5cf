"""One answer at the top of the inspector: its value, whose it is, and buttons to answer by hand."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.runs import QuestionKind
from app.gui.kit.labels import PlainLabel
from app.gui.look.run_words import question_word
from app.gui.look.theme import Theme
from app.gui.results.answer_cells import BETTER, SAME, WORSE, AnswerCell, counts_as, whose


class AnswerPanel(QWidget):
    """The selected answer. GUI thread only.

    Signals:
        answer_requested(object, object): a `AnswerCell` and the value by hand, None takes the hand answer back.
        exact_requested(object, str): a `AnswerCell` whose exact value the person wants to give.
    """

    answer_requested = Signal(object, object)
    exact_requested = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell: AnswerCell | None = None
        self._kind = PlainLabel(muted=True, wrap=True)
        self._question = PlainLabel(bold=True, selectable=True, wrap=True)
        self._candidate = PlainLabel(muted=True, wrap=True)
        self._value = PlainLabel()
        theme.dress(self._value, points=8, bold=True)
        self._whose = PlainLabel(muted=True, wrap=True)
        self.better = self._button(self._on_better_clicked)
        self.same = self._button(self._on_same_clicked)
        self.worse = self._button(self._on_worse_clicked)
        self.exact = self._button(self._on_exact_clicked, self.tr("Exact…"))
        self.take_back = self._button(self._on_take_back_clicked, self.tr("Take back"))
        figure = QHBoxLayout()
        figure.setSpacing(12)
        figure.addWidget(self._value)
        figure.addWidget(self._whose, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.better, self.same, self.worse):
            buttons.addWidget(button)
        buttons.addStretch(1)
        more = QHBoxLayout()
        more.setSpacing(4)
        for button in (self.exact, self.take_back):
            more.addWidget(button)
        more.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(self._kind)
        layout.addWidget(self._question)
        layout.addWidget(self._candidate)
        layout.addLayout(figure)
        layout.addLayout(buttons)
        layout.addLayout(more)

    def show_cell(self, cell: AnswerCell, *, can_answer: bool) -> None:
        """Show an answer; `can_answer` is False while its run is at work."""
        self._cell = cell
        scenario, cost = cell.question.kind is QuestionKind.SCENARIO, cell.question.kind is QuestionKind.COST
        self._kind.setText(question_word(cell.question))
        self._question.setText(cell.question.title)
        self._candidate.setText(f"{cell.row.label} · {cell.row.title}")
        self._value.setText(cell.text)
        self._whose.setText(f"{whose(cell)}{counts_as(cell)}")
        self.better.setText(self.tr("+  better") if scenario else self.tr("+  yes"))
        self.same.setText(self.tr("0  as today"))
        self.worse.setText(self.tr("−  worse") if scenario else self.tr("−  no"))
        self.better.setVisible(not cost)
        self.worse.setVisible(not cost)
        self.same.setVisible(scenario or cost)
        self.take_back.setVisible(cell.by_hand)
        for button in (self.better, self.same, self.worse, self.exact, self.take_back):
            button.setEnabled(can_answer)

    def _button(self, slot: object, text: str = "") -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(slot)
        return button

    def _emit(self, value: float | None) -> None:
        if self._cell is not None:
            self.answer_requested.emit(self._cell, value)

    @Slot()
    def _on_better_clicked(self) -> None:
        scenario = self._cell is not None and self._cell.question.kind is QuestionKind.SCENARIO
        self._emit(BETTER if scenario else 1.0)

    @Slot()
    def _on_same_clicked(self) -> None:
        cost = self._cell is not None and self._cell.question.kind is QuestionKind.COST
        self._emit(1.0 if cost else SAME)

    @Slot()
    def _on_worse_clicked(self) -> None:
        scenario = self._cell is not None and self._cell.question.kind is QuestionKind.SCENARIO
        self._emit(WORSE if scenario else 0.0)

    @Slot()
    def _on_exact_clicked(self) -> None:
        if self._cell is not None:
            self.exact_requested.emit(self._cell, "")

    @Slot()
    def _on_take_back_clicked(self) -> None:
        self._emit(None)
