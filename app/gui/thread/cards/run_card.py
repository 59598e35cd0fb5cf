"""A run in the chat that launched it: its look, live progress, result against the baseline, and what to do next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.chats import Message, RunCardPart
from app.domain.rows import RunRow
from app.domain.runs import RunStatus, is_method
from app.gui.kit.labels import ElidedLabel, PlainLabel
from app.gui.kit.small_widgets import StatusMark, button, rule
from app.gui.look.rendering.visible import one_line
from app.gui.look.run_words import size_words, trouble_words
from app.gui.look.texts import status_key, translate
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, CardFrame, expect

if TYPE_CHECKING:
    from app.gui.asking.question_card import QuestionCardView


class RunCard(CardFrame):
    """Reads the run's present state each time it is shown."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._run: RunRow | None = None
        head = self.add_row()
        self._title = PlainLabel()
        context.theme.dress(self._title, bold=True)
        self._name = ElidedLabel(muted=True)
        self._status = StatusMark(context.theme)
        head.addWidget(self._title)
        head.addWidget(self._name, 1)
        head.addWidget(self._status)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(translate("progress of the run"))
        self.column.addWidget(self._bar)
        self._why = PlainLabel(wrap=True, selectable=True)
        self.column.addWidget(self._why)
        self._best = PlainLabel(wrap=True)
        self.column.addWidget(self._best)
        self._facts = PlainLabel(muted=True, wrap=True)
        self.column.addWidget(self._facts)
        self._note = PlainLabel(muted=True, wrap=True, selectable=True)
        self.column.addWidget(self._note)
        self._question_rule = rule()
        self.column.addWidget(self._question_rule)
        self.question: QuestionCardView | None = None
        row = self.add_buttons()
        self.open = button(translate("Open results"), icon=context.theme.icon("results"))
        self.discuss = button(translate("Discuss"), rank="flat", icon=context.theme.icon("discuss"))
        self.discuss_in = button(translate("Discuss in a chat…"), rank="flat")
        self.stop = button(translate("Stop"), rank="flat", icon=context.theme.icon("stop"))
        self.resume = button(translate("Resume"), icon=context.theme.icon("play"))
        wishes = (
            (self.open, Act.OPEN_RUN),
            (self.resume, Act.RESUME_RUN),
            (self.discuss, Act.DISCUSS_RUN),
            (self.discuss_in, Act.DISCUSS_RUN_IN),
            (self.stop, Act.STOP_RUN),
        )
        self._wishes = {id(made): act for made, act in wishes}
        for made, _act in wishes:
            made.clicked.connect(self._on_button_clicked)
            row.addWidget(made)

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show the run as it is now."""
        part = expect(part, RunCardPart)
        run = self.context.run(part.run)
        self._run = run
        buttons = (self.open, self.discuss, self.discuss_in, self.stop, self.resume)
        if run is None:
            self._title.setText(translate("This run is gone."))
            for widget in (
                self._name,
                self._status,
                self._bar,
                self._why,
                self._best,
                self._facts,
                self._note,
                self._question_rule,
                *buttons,
            ):
                widget.hide()
            if self.question is not None:
                self.question.hide()
            return
        texts, status = self.context.texts, RunStatus(run.status)
        number = texts.run(run.number)
        key = status_key(run.status, warnings=run.warnings)
        self._title.setText(number)
        self._name.setText(one_line(run.title, 200))
        self._status.show_status(key, texts.run_status(key))
        self._bar.setVisible(status.is_live)
        self._bar.setRange(0, max(run.total, 0))
        self._bar.setValue(run.done)
        trouble = trouble_words(run)
        self._why.setText(one_line(trouble or ""))
        self._why.setVisible(bool(trouble) and not status.is_live)
        self._note.setText(one_line(run.note or ""))
        self._note.setVisible(bool(run.note) and not status.is_live)
        self._show_question(run)
        best = self._best_line(run)
        self._best.setText(best)
        self._best.setVisible(bool(best))
        self._facts.setText(self._facts_line(run))
        # Results without a ranked row say themselves what is missing.
        has_results = run.best_label is not None or status is RunStatus.COMPLETED
        self.open.setVisible(has_results or status.is_live)
        self.open.setText(translate("Watch") if status.is_live else translate("Open results"))
        self.discuss.setVisible(has_results and not status.is_live)
        self.discuss_in.setVisible(has_results and not status.is_live)
        self.stop.setVisible(status.is_live)
        self.resume.setVisible(status.is_resumable)
        for made, word in zip(buttons, ("Open", "Discuss", "Discuss in a chat", "Stop", "Resume"), strict=True):
            made.setAccessibleName(f"{word} {number}")

    @property
    def run_id(self) -> str:
        """The run it shows; "" where it is gone."""
        return "" if self._run is None else self._run.id

    @property
    def asks(self) -> bool:
        """Whether a question with lines to answer is shown."""
        return self.question is not None and not self.question.isHidden() and bool(self.question.lines)

    def focus_question(self) -> None:
        """Give the keyboard to the first line of the question."""
        if self.question is not None:
            self.question.focus()

    def _show_question(self, run: RunRow) -> None:
        """The next question of a run that has ended; its card is made for the first run that asks one."""
        questions = self.context.questions
        asks = questions is not None and not RunStatus(run.status).is_live and questions.state(run.id) is not None
        if asks and questions is not None and self.question is None:
            from app.gui.asking.question_card import QuestionCardView  # loaded for the first question there is

            self.question = QuestionCardView(questions, self.context.theme)
            self.question.height_changed.connect(self.height_changed)
            self.question.ended.connect(self.open.setFocus)
            self.column.insertWidget(self.column.indexOf(self._question_rule) + 1, self.question)
        self._question_rule.setVisible(asks)
        if self.question is not None:
            if asks:
                self.question.show_run(run.id)
            self.question.setVisible(asks)

    def _best_line(self, run: RunRow) -> str:
        questions = self.context.questions
        state = None if questions is None or self._question_rule.isHidden() else questions.state(run.id)
        if state is not None and not state.by_model:
            return state.sentence
        if run.sentence and not RunStatus(run.status).is_live:
            return run.sentence
        if run.best_label is None or run.best_score is None:
            is_done = run.status == RunStatus.COMPLETED
            return "Nothing could be ranked yet; the results say what is missing." if is_done else ""
        texts = self.context.texts
        line = f"Best: {run.best_label} {one_line(run.best_title or '', 160)} · Score {texts.decimal(run.best_score)}"
        if run.delta is not None and run.baseline_number is not None:
            line += f" · {_against(run.delta, texts.decimal(abs(run.delta)))} Run {run.baseline_number}"
        elif run.baseline_number is not None:
            line += f" · not comparable with Run {run.baseline_number}: other judge"
        return line

    def _facts_line(self, run: RunRow) -> str:
        texts = self.context.texts
        facts = [
            texts.run_mode(run.mode),
            f"on {texts.line(run.branch_name, is_main=False)} {texts.version(run.version_number)}",
        ]
        if RunStatus(run.status).is_live:
            facts.append(f"{run.done} of {run.total}" if run.total else "starting")
            return " · ".join(facts)
        facts.append(size_words(run.candidates, run.scenarios))
        reused = f", {run.calls_reused} reused" if run.calls_reused else ""
        facts.append(f"{texts.count(run.calls, 'call')}{reused}")
        facts.append(texts.duration(run.duration_s))
        if is_method(run.judge):
            facts.append("method, no model")
        elif run.calls:
            facts.append(texts.cost(run.cost_usd))
        return " · ".join(facts)

    @Slot()
    def _on_button_clicked(self) -> None:
        act = self._wishes.get(id(self.sender()))
        if act is not None and self._run is not None:
            self.acted.emit(CardAct(act, self._run.id))


def _against(delta: float, size: str) -> str:
    if round(delta, 2) == 0:
        return "as before in"
    return f"▲ +{size} against" if delta > 0 else f"▼ −{size} against"
