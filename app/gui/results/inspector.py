"""The side of the results: one answer, the way behind a number, or what separates two rows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.results import Comparison
from app.gui.asking.remarks_panel import RemarksPanel
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button, rule, tool_button
from app.gui.look.theme import Theme
from app.gui.results.answer_cells import AnswerCell
from app.gui.results.answer_panel import AnswerPanel
from app.gui.results.contribution_view import ContributionView
from app.gui.results.why_panel import WhyPanel

if TYPE_CHECKING:
    from app.services.why import Why

_LEAST_WIDTH = 280


class Inspector(QWidget):
    """Shows what is selected in the table. GUI thread only.

    Signals:
        answer_requested(object, object): a `AnswerCell` and the value by hand, None takes the hand answer back.
        exact_requested(object, str): a `AnswerCell` whose exact value is to be given.
        message_opened(str): the id of the message a sentence stands in.
        question_activated(str): the slug of a question whose answer should be shown.
        page_requested(): the page of the selected option is wanted.
        back_requested(): what was looked at before should be shown.
        close_requested(): it should go.
    """

    answer_requested = Signal(object, object)
    exact_requested = Signal(object, str)
    message_opened = Signal(str)
    question_activated = Signal(str)
    page_requested = Signal()
    back_requested = Signal()
    close_requested = Signal()

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
                "Select an option to see why it stands where it stands, two to see what separates them, "
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
        self.back = tool_button(self.tr("Back to what was shown before"), theme.icon("undo", "muted"))
        self.back.clicked.connect(self.back_requested)
        self.close_button = tool_button(self.tr("Close the details (Esc)"), theme.icon("close", "muted"))
        self.close_button.clicked.connect(self.close_requested)
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 6, 0)
        top.addWidget(PlainLabel(self.tr("Details"), muted=True))
        top.addStretch(1)
        self.page = button(self.tr("Whole page"), rank="link")
        self.page.setToolTip(self.tr("The option as a page: what would make it lead, its text, origin and verdicts"))
        self.page.clicked.connect(self.page_requested)
        top.addWidget(self.page)
        top.addWidget(self.back)
        top.addWidget(self.close_button)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.can_go_back(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)
        for panel in (self.answer,):
            panel.answer_requested.connect(self.answer_requested)
            panel.exact_requested.connect(self.exact_requested)
        self.why.message_opened.connect(self.message_opened)
        self.why.question_activated.connect(self.question_activated)
        self.contributions.question_activated.connect(self.question_activated)

    def can_go_back(self, able: bool) -> None:
        """Offer the way back, or not."""
        self.back.setEnabled(able)

    def show_nothing(self) -> None:
        """Say what can be selected."""
        self.can_go_back(False)
        self._pages.setCurrentWidget(self._hint)

    def show_cell(self, cell: AnswerCell, *, can_answer: bool) -> None:
        """Show one answer; its way back follows with `show_why`."""
        self._title.hide()
        self.remarks.show_option(None, None)
        self.answer.show()
        self._rule.show()
        self.answer.show_cell(cell, can_answer=can_answer)
        self._pages.setCurrentWidget(self._scroll)

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

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what separates two rows."""
        self.contributions.show_comparison(comparison)
        self._pages.setCurrentWidget(self.contributions)
