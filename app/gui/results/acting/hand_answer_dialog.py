"""One answer by hand: an exact value for one candidate and one question, with the reason for it."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.runs import QuestionKind
from app.gui.kit.labels import PlainLabel
from app.gui.kit.number_field import NumberField
from app.gui.look.figures import answer_value
from app.gui.results.answer_cells import AnswerCell

_LEAST_COST, _MOST_COST = 0.0001, 1000.0
_DECIMALS = 4


class HandAnswerDialog(QDialog):
    """Asks for a value and a reason. Shown with `open()`.

    Signals:
        answered(object, float, str): the `AnswerCell`, the value, the reason.
    """

    answered = Signal(object, float, str)

    def __init__(self, cell: AnswerCell, *, first: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = cell
        self._cost = cell.question.kind is QuestionKind.COST
        self.setWindowTitle(self.tr("Answer by hand"))
        self.setMinimumWidth(420)
        question = PlainLabel(cell.question.title, bold=True, wrap=True)
        candidate = PlainLabel(f"{cell.row.label} · {cell.row.title}", muted=True, wrap=True)
        least, most = (_LEAST_COST, _MOST_COST) if self._cost else (0.0, 1.0)
        # Empty at first and only then: an answer is given, never taken over.
        self.value = NumberField(
            self.tr("Value"), least=least, most=most, decimals=_DECIMALS, step=0.05, none=self.tr("a number")
        )
        self.value.lineEdit().setText(first)
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Why? (may stay empty)"))
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(84)
        self._hint = PlainLabel(self._scale(), muted=True, wrap=True)
        self._fault = PlainLabel(wrap=True)
        self._fault.setProperty("bad", True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("Answer"))
        self._ok.setProperty("main", True)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("Value"), self.value)
        form.addRow(self.tr("Reason"), self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(question)
        layout.addWidget(candidate)
        layout.addWidget(self._hint)
        layout.addLayout(form)
        layout.addWidget(self._fault)
        layout.addWidget(self._buttons)
        self.value.number_changed.connect(self._on_value_changed)
        self._on_value_changed()
        self.value.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on writing after the digit that opened the dialog."""
        super().showEvent(event)
        # Showing a dialog selects what is in its first field; the next digit would replace the first.
        QTimer.singleShot(0, self, self._place_cursor)

    def _scale(self) -> str:
        if self._cost:
            text = self.tr("A multiple of today: 1 costs the same, 2 twice as much, 0.5 half.")
        elif self._cell.question.kind is QuestionKind.SCENARIO:
            text = self.tr("0 to 1: 0.5 is as today, 0.75 better, 0.25 worse, 1 best.")
        else:
            text = self.tr("0 to 1: the share of its checks it passes; 1 is yes, 0 is no.")
        if self._cell.judged and not self._cell.by_hand and self._cell.cell is not None:
            now = answer_value(self._cell.question, self._cell.cell.value, self._cell.checks)
            text += " " + self.tr("The judge said {now}; that stays beside yours.").format(now=now)
        return text

    @Slot()
    def _place_cursor(self) -> None:
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)
        self.value.lineEdit().end(False)

    @Slot()
    def _on_value_changed(self) -> None:
        self._ok.setEnabled(self._number() is not None)
        self._fault.setText(self.value.fault)
        self._fault.setHidden(not self.value.fault)

    @Slot()
    def _on_accepted(self) -> None:
        number = self._number()
        if number is not None:
            self.answered.emit(self._cell, number, " ".join(self.reason.toPlainText().split()))
            self.accept()

    def _number(self) -> float | None:
        return None if self.value.fault else self.value.number
