"""The side of the results: one answer, the way behind a number, or what separates two rows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.results import Comparison
from app.gui.asking.remarks_panel import RemarksPanel
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import rule
from app.gui.look.theme import Theme
from app.gui.results.answer_panel import AnswerPanel
from app.gui.results.contribution_view import ContributionView
from app.gui.results.matrix_model import MatrixCell
from app.gui.results.why_panel import WhyPanel

if TYPE_CHECKING:
    from app.services.why import Why


class Inspector(QWidget):
    """Shows what is selected in the ranking or the matrix. GUI thread only.

    Signals:
        answer_requested(object, object): a `MatrixCell` and the value by hand, None takes the hand answer back.
        exact_requested(object, str): a `MatrixCell` whose exact value is to be given.
        message_opened(str): the id of the message a sentence stands in.
        question_activated(str): the slug of a question whose answer should be shown.
        shown_changed(bool): whether there is something to see here.
    """

    answer_requested = Signal(object, object)
    exact_requested = Signal(object, str)
    message_opened = Signal(str)
    question_activated = Signal(str)
    shown_changed = Signal(bool)

    def __init__(self, theme: Theme, questions: RunQuestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Why?"))
        self.answer = AnswerPanel(theme)
        self.why = WhyPanel(theme)
        self.remarks = RemarksPanel(questions)
        self.contributions = ContributionView(theme)
        self._title = PlainLabel(bold=True, selectable=True, wrap=True)
        self._rule = rule()
        self._hint = PlainLabel(
            self.tr(
                "Select a candidate to see why it stands where it stands, two to see what separates them, "
                "or an answer to see what it rests on."
            ),
            muted=True,
            wrap=True,
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setMargin(24)
        content = QWidget()
        content.setProperty("ground", "base")
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        for widget in (self._title, self.answer, self._rule, self.why, self.remarks):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(content)
        self._pages = QStackedWidget()
        for page in (self._hint, self._scroll, self.contributions):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        for panel in (self.answer,):
            panel.answer_requested.connect(self.answer_requested)
            panel.exact_requested.connect(self.exact_requested)
        self.why.message_opened.connect(self.message_opened)
        self.why.question_activated.connect(self.question_activated)
        self.contributions.question_activated.connect(self.question_activated)

    @property
    def is_empty(self) -> bool:
        """Whether only the hint is shown."""
        return self._pages.currentWidget() is self._hint

    def show_nothing(self) -> None:
        """Say what can be selected."""
        self._pages.setCurrentWidget(self._hint)
        self.shown_changed.emit(False)

    def show_cell(self, cell: MatrixCell, *, can_answer: bool) -> None:
        """Show one answer; its way back follows with `show_why`."""
        self._title.hide()
        self.remarks.show_option(None, None)
        self.answer.show()
        self._rule.show()
        self.answer.show_cell(cell, can_answer=can_answer)
        self._pages.setCurrentWidget(self._scroll)
        self.shown_changed.emit(True)

    def show_why(self, why: "Why", *, of_cell: bool) -> None:
        """Show the way from a number back to its sentences."""
        if not of_cell:
            self.answer.hide()
            self._rule.hide()
            self._title.show()
            self._title.setText(why.title)
        self.why.show_why(why, asks_on=not of_cell)
        self._scroll.verticalScrollBar().setValue(0)
        self._pages.setCurrentWidget(self._scroll)
        self.shown_changed.emit(True)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what separates two rows."""
        self.contributions.show_comparison(comparison)
        self._pages.setCurrentWidget(self.contributions)
        self.shown_changed.emit(True)
