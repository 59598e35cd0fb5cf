"""The question card of a run: what is asked, a line for each option, why it is asked, and giving it.

Shown in the run's card in the chat and above its results; both show the one sheet of `run_questions`.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.elicitation.cards import CardKind, QuestionCard
from app.gui.asking.answer_column import AnswerColumn
from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.card_sheet import CardSheet
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.asking_words import card_heading, card_question, card_reason
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

if TYPE_CHECKING:
    from app.services.running.asking import AskingState


class QuestionCardView(QWidget):
    """Shows the next question of one run, or that there is none. GUI thread only.

    Signals:
        height_changed(): it became higher or lower by itself.
        line_focused(object): the widget of a line took the keyboard; it should be in view.
        ended(): the last question was answered here; the keyboard should go elsewhere.
    """

    height_changed = Signal()
    line_focused = Signal(object)
    ended = Signal()

    def __init__(self, questions: RunQuestions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._run = ""
        self._sheet: CardSheet | None = None
        self._ordered: list[QWidget] = []
        self._is_new = False
        self._number = PlainLabel(muted=True)
        self.back = button(translate("Take the last answer back"), rank="link", icon=theme.icon("undo", "accent"))
        self.back.clicked.connect(self._on_back_clicked)
        self.go_on = button(translate("Ask me more"), rank="link")
        self.go_on.setCheckable(True)
        self.go_on.clicked.connect(self._on_go_on_clicked)
        head = QHBoxLayout()
        head.addWidget(self._number, 1)
        head.addWidget(self.go_on)
        head.addWidget(self.back)
        self._heading = PlainLabel(wrap=True, selectable=True)
        theme.dress(self._heading, points=1, bold=True)
        self._question = PlainLabel(muted=True, wrap=True)
        self.column = AnswerColumn(self)
        self.column.left.connect(self._on_line_left)
        self.column.given.connect(self._on_given)
        self.column.filled.connect(self._on_column_filled)
        self.more = button("", rank="link")
        self.more.clicked.connect(self._on_more_clicked)
        self._fault = PlainLabel(wrap=True, selectable=True)
        self._fault.setProperty("bad", True)
        self._foot = QWidget()
        self._flow = FlowLayout(self._foot, gap=8)
        self.give = button(translate("Give answers"), rank="main")
        self.hold = button(translate("All of it holds"))
        self.unknown = button(translate("Don’t know"), rank="flat")
        self.drop = button(translate("Does not matter"), rank="flat")
        for made in (self.give, self.hold, self.unknown, self.drop):
            made.clicked.connect(self._on_foot_clicked)
            self._flow.addWidget(made)
        self._reason = PlainLabel(muted=True, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._heading)
        column.addWidget(self._question)
        column.addWidget(self.column)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._fault)
        column.addWidget(self._foot)
        column.addWidget(self._reason)

    # -- showing ---------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[AnswerLine]:
        """The lines of the question that are shown, from the top; a long one is there line by line (`AnswerColumn`)."""
        return self.column.lines

    @property
    def heading(self) -> str:
        """What is asked."""
        return self._heading.text()

    @property
    def reason(self) -> str:
        """Why it is asked."""
        return self._reason.text()

    @property
    def fault(self) -> str:
        """Why an answer was not taken, "" where it was."""
        return self._fault.text()

    def show_run(self, run: str) -> None:
        """Show how the questions of a run stand now; hidden where it asks none, or that is not known yet."""
        had_focus = self._has_focus()
        self._run = run
        state = self._questions.state(run)
        if state is None:
            self.hide()
            return
        # Filled in before it is seen: what is put into a card in sight has all of it laid out anew.
        self._fill(state, had_focus=had_focus)
        self.show()
        if had_focus and self._is_new:
            self.focus()

    def _fill(self, state: "AskingState", *, had_focus: bool) -> None:
        run = self._run
        sheet = self._questions.sheet(run)
        self.back.setVisible(state.acts > 0)
        is_new = self._is_new = sheet is not self._sheet
        if is_new:
            self._follow(sheet)
        self._show_head(state)
        for widget in (self._heading, self._question, self._foot, self._reason):
            widget.setVisible(sheet is not None)
        if sheet is None:
            self._fault.hide()
            self.more.hide()
            self.column.show_sheet(None)
            if had_focus and is_new:
                self.ended.emit()
            return
        self._heading.setText(card_heading(state.table, sheet.card))
        question = card_question(state.table, sheet.card)
        self._question.setText(question)
        self._question.setVisible(bool(question))
        self._reason.setText(
            " ".join(
                (
                    card_reason(state.table, sheet.card, state.progress),
                    translate("What you leave open counts as “don’t know”.")
                    if sheet.card.kind is not CardKind.ORDER
                    else "",
                )
            ).strip()
        )
        self.hold.setVisible(sheet.card.kind is CardKind.LIMITS)
        # Where the lines are the criteria themselves, each can be said not to matter.
        self.drop.setVisible(sheet.card.kind not in (CardKind.ORDER, CardKind.CELLS))
        self.drop.setText(_drop_words(sheet.card))
        if is_new:
            self._show_sheet()
        else:
            self._show_said()

    def _show_head(self, state: "AskingState") -> None:
        progress, goes_on = state.progress, self._questions.goes_on(self._run)
        self.go_on.setVisible(progress.card is None and progress.further is not None)
        self.go_on.setChecked(goes_on)
        self.go_on.setText(translate("Enough") if goes_on else translate("Ask me more"))
        if self._sheet is not None:
            self._number.setText(translate("Question {number}").format(number=state.acts + 1))
        elif progress.further is not None:
            self._number.setText(translate("No further question is needed."))
        else:
            self._number.setText(translate("No further question."))

    @property
    def run_id(self) -> str:
        """The run whose question it is; "" before there was one."""
        return self._run

    def focus(self, at: int = 0) -> None:
        """Give the keyboard to a line, the first one where there is no such."""
        lines = self._lines_to(at)
        if lines:
            lines[at if at < len(lines) else 0].focus()

    def _lines_to(self, at: int) -> list[AnswerLine]:
        """The lines, with one at this place where the question has one: who is quicker than the card is not lost."""
        self.column.fill_to(at)
        return self.lines

    def line_with(self, inside: QWidget | None) -> int:
        """The number of the line this widget stands in; 0 where it stands in none."""
        found = (at for at, line in enumerate(self.lines) if inside is not None and line.isAncestorOf(inside))
        return next(found, 0)

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isVisible() and self.isAncestorOf(focus)

    def _follow(self, sheet: CardSheet | None) -> None:
        if self._sheet is not None:
            self._sheet.changed.disconnect(self._on_sheet_changed)
        self._sheet = sheet
        if sheet is not None:
            sheet.changed.connect(self._on_sheet_changed)

    def _show_sheet(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.column.show_sheet(sheet)
        if self.column.is_whole:
            self._put_in_order()
        self._show_state()

    def _put_in_order(self) -> None:
        """Let the Tab key come to the lines between the head and the foot, though they were made after both."""
        stops: list[QWidget] = [self.go_on, self.back]
        for block in self.column.blocks:
            stops.append(block.wish)
            for line in block.lines:
                stops += line.stops
        stops += [self.more, self.give, self.hold, self.unknown, self.drop]
        if stops != self._ordered:
            self._ordered = stops
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    def _show_state(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.more.setVisible(sheet.more > 0)
        self.more.setText(translate("More ({number})").format(number=sheet.more))
        self._fault.setText(sheet.fault)
        self._fault.setVisible(bool(sheet.fault))
        self.give.setText(translate("Working it out…") if sheet.is_given else translate("Give answers"))
        self.give.setEnabled(not sheet.is_empty)
        self.give.setToolTip(_nothing_said() if sheet.is_empty else "")

    @Slot()
    def _on_sheet_changed(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        was_high = self._fault.isHidden(), self.more.isHidden()
        if self.column.shows(sheet):
            self._show_said()
        else:
            self._show_sheet()
        if was_high != (self._fault.isHidden(), self.more.isHidden()):
            self.height_changed.emit()

    def _show_said(self) -> None:
        self.column.show_said()
        self._show_state()

    @Slot()
    def _on_column_filled(self) -> None:
        self._put_in_order()
        self.height_changed.emit()

    # -- doing -----------------------------------------------------------------------------------------

    @Slot(object, int)
    def _on_line_left(self, line: AnswerLine, step: int) -> None:
        if line not in self.lines:
            return  # of a card that is being made anew
        at = self.lines.index(line) + step
        lines = self._lines_to(at)
        if 0 <= at < len(lines):
            lines[at].focus()
            self.line_focused.emit(lines[at])

    @Slot()
    def _on_given(self) -> None:
        if self._sheet is not None and self._sheet.is_empty:
            self._sheet.set_given(False, fault=_nothing_said())
        else:
            self._questions.give(self._run)

    @Slot()
    def _on_foot_clicked(self) -> None:
        fills = {
            self.give: CardSheet.filled,
            self.hold: CardSheet.all_hold,
            self.unknown: CardSheet.nobody_knows,
            self.drop: CardSheet.no_matter,
        }
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self._questions.give(self._run, fills[pressed])

    @Slot(bool)
    def _on_go_on_clicked(self, goes_on: bool) -> None:
        self._questions.go_on(self._run, goes_on)
        if goes_on:
            self.focus()

    @Slot()
    def _on_back_clicked(self) -> None:
        self._questions.undo(self._run)

    @Slot()
    def _on_more_clicked(self) -> None:
        if self._sheet is not None:
            self._sheet.unfold()


def _drop_words(card: QuestionCard) -> str:
    if card.kind is CardKind.COST:
        return translate("Cost does not decide here")
    return translate("None of these matters") if len(card.criteria) > 1 else translate("Does not matter")


def _nothing_said() -> str:
    return translate("Nothing is said yet. Press “Don’t know” if nobody knows.")
