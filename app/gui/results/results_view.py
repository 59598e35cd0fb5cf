"""The results of one run: what to know first, its next question, the table of options and answers, and why.

Viewing never writes. Everything later comes by events; reads go to the pool and stale ones are dropped.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.errors import KnownError
from app.domain.events import Event, ExternalChange, ResultsChanged, RunChanged
from app.domain.results import RunResults
from app.domain.rows import RunRow
from app.domain.runs import Run
from app.gui.asking.questions_panel import QuestionsPanel
from app.gui.asking.run_questions import RunQuestions
from app.gui.deciding.decided_strip import DecidedStrip
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.latest_read import Latest
from app.gui.kit.project_view import ProjectView
from app.gui.kit.requests import ChatRequest, WhatIfRequest
from app.gui.kit.window_services import WindowServices
from app.gui.results.acting.hand_answers import HandAnswers
from app.gui.results.acting.results_verbs import ResultsVerbs
from app.gui.results.followed_run import FollowedRun
from app.gui.results.inspection import Inspection
from app.gui.results.pages.results_pages import ResultsPages
from app.gui.results.results_body import ResultsBody
from app.gui.results.results_header import ResultsHeader
from app.gui.results.results_keyboard import ResultsKeyboard
from app.gui.results.results_memory import ResultsMemory
from app.gui.results.results_page import ResultsPage
from app.gui.results.results_table import OPEN
from app.gui.results.warning_list import Fix, FixKind
from app.gui.runs.run_progress import RunProgress, stage_lines
from app.gui.runs.run_verbs import RunVerbs

if TYPE_CHECKING:
    from app.services.services import Services


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What one read of a run gives."""

    run: Run
    row: RunRow
    results: RunResults | None


class ResultsView(ProjectView):
    """Results of one run at a time. GUI thread only."""

    def __init__(self, context: WindowServices, questions: RunQuestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results_view")
        self._context = context
        self._project: str | None = None
        self._loaded: _Loaded | None = None
        self._wanted: str | None = None
        self._wanted_place = ("", "", "")
        theme = context.theme
        self.header = ResultsHeader(theme)
        self.decided = DecidedStrip(context)
        self.progress = RunProgress(theme, context.texts)
        self.questions = QuestionsPanel(questions, theme)
        self.body = ResultsBody(theme, questions)
        self.model, self.table, self.inspector = self.body.model, self.body.table, self.body.inspector
        self.inspection = Inspection(context, self.table, self.inspector, self)
        self.followed = FollowedRun(context, self)
        self.hand = HandAnswers(context, self)
        self.wishes = ResultsVerbs(context, self.body, self.decided, self)
        self._keyboard = ResultsKeyboard(self.questions, self.table, questions, self)
        self._verbs = RunVerbs(context, self)
        self._read = Latest(context.bridge, self)
        self.nothing = EmptyState(theme, icon="ranking", sentence=self.tr("Open a run to see its results."))
        self.not_ranked = EmptyState(theme, icon="ranking", sentence=self.tr("There is no ranking yet."))
        self.fault = EmptyState(theme, icon="warning", sentence="", button=self.tr("Try again"), main=False)
        self._lay_out()
        self._connect()

    @property
    def run_id(self) -> str | None:
        """The run shown or being read."""
        return self._wanted

    def is_held(self, run: str) -> bool:
        """Whether something stays in view when this run ends: another one that is pinned, or a page."""
        return self.pages.shown is not None or (self.followed.pinned and self._wanted != run)

    @override
    def take_keyboard(self) -> bool:
        if self.pages.shown is not None or self._wanted is None:
            return False
        self._keyboard.take()
        return True

    @override
    def set_project(self, project_id: str | None, *, branch_id: str | None = None) -> None:
        if project_id != self._project:
            self._project = project_id
            self.close_run()
            self.followed.set_project(project_id)
            return
        if self._wanted is not None:
            self._show_run(self._wanted)
        self.followed.follow()

    def open_run(self, run_id: str, *, label: str = "", question: str = "") -> None:
        """Show the results of a run; reads them off the GUI thread.

        With a label that option is selected once they are there, with a question its answer to it.
        """
        self.pages.leave()
        self._wanted_place = (run_id, label, question)
        self.followed.look_at(run_id)
        self._show_run(run_id)

    @Slot(str)
    def _show_run(self, run_id: str) -> None:
        if run_id != self._wanted:
            self._keyboard.show_run(None)
        self._wanted = run_id
        self.hand.set_run(run_id)
        services = self._context.services
        self._read.query(lambda: _load(services, run_id), self._on_loaded, self._on_fault)

    @Slot()
    def close_run(self) -> None:
        """Show that no run is open."""
        self._wanted, self._loaded = None, None
        self.wishes.show(None)
        self.decided.show_run(None, None)
        self._read.cancel()
        self.hand.set_run(None)
        self.questions.show_run(None)
        self._keyboard.show_run(None)
        self.body.set_results(None)
        self.inspection.show_run(None, can_answer=False)
        self.pages.show_results(None)
        self._pages.setCurrentWidget(self.nothing)

    @override
    def state(self) -> str:
        return self.followed.memory.text()

    @override
    def restore_state(self, state: str) -> None:
        if state:
            memory = ResultsMemory.of_text(state)
            self.body.choose(memory.questions, memory.left_out)
            self.followed.restore(memory)

    @override
    def apply(self, event: Event) -> None:
        self.decided.apply(event)
        if isinstance(event, RunChanged):
            self.followed.hear(event.row)
            if event.row.id == self._wanted:
                self._on_run_changed(event.row)
        elif self._wanted is not None and (
            (isinstance(event, ResultsChanged) and event.run == self._wanted)
            or (isinstance(event, ExternalChange) and event.id == self._wanted)
        ):
            self._show_run(self._wanted)

    @Slot()
    def _on_choice_changed(self) -> None:
        memory = self.followed.memory
        memory.questions, memory.left_out = self.table.questions_shown, self.table.figures_left_out

    def _select_wanted(self, shown: str) -> None:
        """Go to the option or answer that was asked for with the run that is shown now, once."""
        (run, label, question), self._wanted_place = self._wanted_place, ("", "", "")
        if run != shown:
            return
        if label and question:
            self.select_answer(label, question)
        elif label:
            self.table.select_options((label,))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def select_answer(self, label: str, question: str) -> None:
        """Select one answer in the table and show what it rests on."""
        self.table.select_answer(label, question)
        if self.table.isVisible():
            self.table.setFocus()
        self.body.open_inspector()

    # -- set-up ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._page = ResultsPage(
            (self.header, self.decided, self.progress), self.questions, (self.body, self.not_ranked)
        )
        self._pages = QStackedWidget()
        for page in (self.nothing, self._page, self.fault):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.pages = ResultsPages(self._context, self._pages, self._page)

    def _connect(self) -> None:
        self.progress.stop_requested.connect(self._on_stop_requested)
        self.progress.pause_requested.connect(self._on_pause_requested)
        self.progress.resume_requested.connect(self._on_resume_requested)
        self.header.pin_requested.connect(self.followed.pin)
        self.followed.pinned_changed.connect(self.header.show_pinned)
        self.followed.run_chosen.connect(lambda run: self.pages.when_left(lambda: self._show_run(run)))
        self.body.choice_changed.connect(self._on_choice_changed)
        self.header.warnings.fix_requested.connect(self._on_fix_requested)
        self.questions.ended.connect(self.table.setFocus)
        for source in (self.table, self.inspector):
            source.answer_requested.connect(self.hand.answer)
            source.exact_requested.connect(self.hand.open_dialog)
        self.wishes.requested.connect(self.requested)
        for wanting in (self.table.page_requested, self.wishes.page_wanted):
            wanting.connect(self.pages.open_option)
        self.body.bar.weights_requested.connect(self.pages.open_weights)
        self.body.bar.plots_requested.connect(self.pages.open_plots)
        self.body.page_wanted.connect(self._on_page_wanted)
        self.pages.left.connect(self.body.take_inspector_back)
        self.pages.left.connect(self.table.setFocus)
        self.pages.message_opened.connect(self._on_message_opened)
        self.pages.run_opened.connect(self._on_run_opened)
        self.pages.answer_wanted.connect(self.select_answer)
        self.body.inspector_opened.connect(self.inspection.look)
        self.hand.answered.connect(self._on_answered)
        self.inspector.message_opened.connect(self._on_message_opened)
        self.inspector.question_activated.connect(self._on_question_activated)
        self.fault.requested.connect(self._on_retry_requested)
        self._verbs.run_dialog_requested.connect(self.requested)

    # -- reading ---------------------------------------------------------------------------------------

    def show_loaded(self, run: Run, row: RunRow, results: RunResults | None) -> None:
        """Show a run that has been read."""
        self._loaded = _Loaded(run, row, results)
        self.wishes.show(self._loaded)
        self.header.show_run(row, results)
        self.decided.show_run(run.project, run.id, run.number)
        self.progress.show_run(run)
        self.questions.show_run(None if run.status.is_live else run.id)
        self.header.show_stage_costs(stage_lines(run.stages, self._context.texts))
        self.body.set_results(results)
        self.inspection.show_run(run.id, can_answer=not run.status.is_live)
        self._page.show_tables(self.body if results is not None else self.not_ranked)
        self.not_ranked.set_sentence(
            self.tr("The ranking comes when enough is judged.")
            if run.status.is_live
            else self.tr("This run has no ranking.")
        )
        self.pages.show_results(results)
        if self.pages.shown is None:
            self._pages.setCurrentWidget(self._page)

    @Slot(object)
    def _on_loaded(self, loaded: _Loaded) -> None:
        self.show_loaded(loaded.run, loaded.row, loaded.results)
        self._select_wanted(loaded.run.id)
        self._keyboard.show_run(loaded.run.id, asks=not loaded.run.status.is_live)

    @Slot(object)
    def _on_fault(self, fault: KnownError) -> None:
        self.fault.set_sentence(self._context.texts.fault(fault))
        self._pages.setCurrentWidget(self.fault)

    @Slot()
    def _on_retry_requested(self) -> None:
        if self._wanted is not None:
            self._show_run(self._wanted)

    def _on_run_changed(self, row: RunRow) -> None:
        if self._loaded is None:
            return
        run = self._context.services.runs.get(row.id)
        ended = self._loaded.run.status.is_live and not run.status.is_live
        self._loaded = _Loaded(run, row, self._loaded.results)
        self.wishes.show(self._loaded)
        self.header.show_run(row, self._loaded.results)
        self.progress.show_run(run)
        self.header.show_stage_costs(stage_lines(run.stages, self._context.texts))
        if ended:
            self._show_run(row.id)

    @Slot(object)
    def _on_answered(self, results: RunResults) -> None:
        if self._loaded is not None and results.run == self._loaded.run.id:
            self.show_loaded(self._loaded.run, self._loaded.row, results)

    # -- selection -------------------------------------------------------------------------------------

    @Slot(str)
    def _on_question_activated(self, question: str) -> None:
        labels = self.table.selected_labels()
        if labels:
            self.select_answer(labels[0], question)

    @Slot(object)
    def _on_fix_requested(self, fix: Fix) -> None:
        if self._wanted is None or self._loaded is None:
            return
        if fix.kind is FixKind.WITHOUT:
            self.requested.emit(WhatIfRequest(item=fix.question, run=self._wanted))
        elif fix.kind is FixKind.SAY_TODAY and self._loaded.run.launched_from_chat is not None:
            self.requested.emit(ChatRequest(self._loaded.run.launched_from_chat, 0))
        elif fix.question is None:
            self.body.choose(OPEN, self.table.figures_left_out)
            self.table.setFocus()
        else:
            first = next((one for one in map(self.model.label, range(self.model.rowCount())) if one), "")
            self.select_answer(fix.label or first, fix.question)

    @Slot(bool)
    def _on_page_wanted(self, wanted: bool) -> None:
        if wanted:
            self.pages.open_details(self.inspector)
        else:
            self.pages.leave()

    @Slot(str)
    def _on_message_opened(self, message_id: str) -> None:
        message = self._context.services.chats.message(message_id)
        self.requested.emit(ChatRequest(message.chat, message.seq))

    # -- its work ---------------------------------------------------------------------------------------

    @Slot(str, str)
    def _on_run_opened(self, run: str, label: str) -> None:
        self.pages.leave()
        self.open_run(run, label=label)

    @Slot()
    def _on_stop_requested(self) -> None:
        if self._loaded is not None:
            self._verbs.stop(self._loaded.row)

    @Slot()
    def _on_pause_requested(self) -> None:
        if self._loaded is not None:
            self._verbs.pause(self._loaded.row)

    @Slot()
    def _on_resume_requested(self) -> None:
        if self._loaded is not None:
            self._verbs.resume(self._loaded.row)


def _load(services: "Services", run_id: str) -> _Loaded:
    return _Loaded(services.runs.get(run_id), services.runs.row(run_id), services.results.get(run_id))
