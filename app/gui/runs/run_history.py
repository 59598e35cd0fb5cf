"""The run history dock: every run of a project, filtered and sorted, with what can be done to them.

Reads pages through services; everything later comes by events. Work belongs to the engine: closing the dock stops
nothing.
"""

from PySide6.QtCore import QItemSelection, QPoint, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.errors import KnownError
from app.domain.events import BranchChanged, ChatChanged, Event, ExternalChange, ProjectChanged, RunChanged
from app.domain.rows import Page, RunRow
from app.domain.runs import RunStatus
from app.gui.kit.action_button import ActionButton
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.labels import PlainLabel
from app.gui.kit.project_view import ProjectView
from app.gui.kit.requests import (
    ChatRequest,
    CompareRequest,
    DiscussRequest,
    ExportRequest,
    LinkRequest,
    ResultsRequest,
    WhatIfRequest,
)
from app.gui.kit.window_services import WindowServices
from app.gui.runs.columns_button import ColumnsButton
from app.gui.runs.run_actions import RunActions
from app.gui.runs.run_filter_bar import RunFilterBar, RunFilters
from app.gui.runs.run_query import RunQuery
from app.gui.runs.run_table import RunTable
from app.gui.runs.run_table_model import RunTableModel
from app.gui.runs.run_verbs import RunVerbs


class RunHistory(ProjectView):
    """Run history of one project. GUI thread only."""

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_history")
        self._context = context
        self._project: str | None = None
        self.model = RunTableModel(self._fetch, self)
        self.table = RunTable(self.model, context.theme, self)
        self.filters = RunFilterBar(context.theme, context.texts)
        self.actions_ = RunActions(context.theme, self)
        self._verbs = RunVerbs(context, self)
        self._count = PlainLabel()
        self._count.setProperty("muted", True)
        self.empty = EmptyState(
            context.theme,
            icon="runs",
            sentence=self.tr("No run yet. A run designs solutions, stresses them and ranks them."),
            button=self.tr("New run…"),
        )
        self.no_match = EmptyState(
            context.theme,
            icon="search",
            sentence=self.tr("No run matches these filters."),
            button=self.tr("Clear filters"),
            main=False,
        )
        self.fault = EmptyState(context.theme, icon="warning", sentence="", button=self.tr("Try again"), main=False)
        self.no_project = EmptyState(context.theme, icon="runs", sentence=self.tr("Open a project to see its runs."))
        self._pages = QStackedWidget()
        for page in (self.table, self.empty, self.no_match, self.fault, self.no_project):
            self._pages.addWidget(page)
        self._lay_out()
        self._connect()
        self._show_page()

    @override
    def set_project(self, project_id: str | None, *, branch_id: str | None = None) -> None:
        is_shown = project_id == self._project
        self._project = project_id
        services = self._context.services
        if not is_shown:
            self.filters.clear()
        if project_id is not None:
            self.model.set_pinned(services.projects.get(project_id).pinned_run)
            self.filters.set_lines(services.specs.branches(project_id))
            self.filters.set_tags(services.run_notes.tags(project_id))
        if is_shown:
            self.model.reload()
        else:
            self._list()

    @override
    def apply(self, event: Event) -> None:
        if isinstance(event, BranchChanged) and event.branch.project == self._project:
            self.filters.set_lines(self._context.services.specs.branches(event.branch.project))
        if isinstance(event, RunChanged) and event.row.project == self._project and event.row.tags:
            self.filters.set_tags(self._context.services.run_notes.tags(event.row.project))
        self.model.apply(event)
        if isinstance(event, RunChanged | ChatChanged | BranchChanged | ProjectChanged | ExternalChange):
            self._on_selection_changed()

    def selected(self) -> tuple[RunRow, ...]:
        """The selected runs, in the order of the table."""
        return self.table.selected()

    def select(self, run_id: str) -> bool:
        """Select a loaded run.

        Returns:
            Whether it is among the loaded ones.
        """
        return self.table.select(run_id)

    @override
    def state(self) -> str:
        return self.table.save_state()

    @override
    def restore_state(self, state: str) -> None:
        self.table.restore_state(state)

    # -- set-up ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 4)
        top.setSpacing(4)
        self._new = QToolButton()
        self._new.setDefaultAction(self.actions_.new_run)
        self._new.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        top.addWidget(self._new)
        top.addWidget(self.filters, 1)
        top.addWidget(self._count)
        for action in self.actions_.toolbar():
            top.addWidget(ActionButton(action))
        top.addWidget(ColumnsButton(self.table, self._context.theme))
        chips = QHBoxLayout()
        chips.setContentsMargins(8, 0, 8, 2)
        chips.addWidget(self.filters.chips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(chips)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.model.rows_changed.connect(self._show_page)
        self.model.fetch_failed.connect(self._on_fetch_failed)
        self.model.rename_requested.connect(self._verbs.rename)
        self.filters.filters_changed.connect(self._on_filters_changed)
        self.empty.requested.connect(self._on_new_run_requested)
        self.no_match.requested.connect(self._on_clear_requested)
        self.fault.requested.connect(self.model.reload)
        self.table.run_activated.connect(self._on_run_activated)
        self.table.star_clicked.connect(self._on_star_clicked)
        self.table.again_requested.connect(self._on_again_requested)
        self.table.compare_requested.connect(self._on_compare)
        self.table.customContextMenuRequested.connect(self._on_menu_requested)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._verbs.run_dialog_requested.connect(self.requested)
        acts = self.actions_
        for action, slot in (
            (acts.new_run, self._on_new_run_requested),
            (acts.open_results, self._on_open_results),
            (acts.open_chat, self._on_open_chat),
            (acts.discuss_new, self._on_discuss_new),
            (acts.discuss_existing, self._on_discuss_existing),
            (acts.what_if, self._on_what_if),
            (acts.rejudge, self._on_rejudge),
            (acts.run_again, self._on_run_again),
            (acts.stop, self._on_stop),
            (acts.pause, self._on_pause),
            (acts.resume, self._on_resume),
            (acts.compare, self._on_compare),
            (acts.rename, self._on_rename),
            (acts.star, self._on_star),
            (acts.note, self._on_note),
            (acts.copy_link, self._on_copy_link),
            (acts.export, self._on_export),
            (acts.trash, self._on_trash),
            (acts.restore, self._on_restore),
        ):
            action.triggered.connect(slot)

    # -- listing ---------------------------------------------------------------------------------------

    def _fetch(self, query: RunQuery, after: str | None) -> Page[RunRow]:
        return self._context.services.runs.page(
            query.project,
            status=query.status,
            mode=query.mode,
            chat=query.chat,
            branch=query.branch,
            text=query.text,
            trashed=query.trashed,
            starred=query.starred,
            tag=query.tag,
            group=query.group,
            sort=query.sort,
            descending=query.descending,
            after=after,
        )

    def _list(self, chat: str | None = None) -> None:
        if self._project is None:
            self.model.set_query(None)
            self._show_page()
            return
        filters, old = self.filters.filters, self.model.query
        self.model.set_query(
            RunQuery(
                project=self._project,
                status=filters.status,
                mode=filters.mode,
                chat=chat,
                branch=filters.branch,
                text=filters.text or None,
                trashed=filters.trashed,
                starred=filters.starred,
                tag=filters.tag,
                group=old.group if old else None,
                sort=old.sort if old else "number",
                descending=old.descending if old else True,
            )
        )

    @Slot()
    def _show_page(self) -> None:
        rows = self.model.rowCount()
        more = "" if self.model.is_complete else "+"
        self._count.setText(f"{rows}{more} {self.tr('run') if rows == 1 else self.tr('runs')}" if rows else "")
        query = self.model.query
        if query is None:
            page: QWidget = self.no_project
        elif rows:
            page = self.table
        elif not self.model.is_complete:
            page = self.fault
        else:
            page = self.no_match if query.is_filtered else self.empty
        self._pages.setCurrentWidget(page)
        self._on_selection_changed()

    @Slot(object)
    def _on_fetch_failed(self, error: KnownError) -> None:
        self.fault.set_sentence(self._context.texts.fault(error))
        self._show_page()

    @Slot(object)
    def _on_filters_changed(self, _filters: RunFilters) -> None:
        self._list()

    @Slot()
    def _on_clear_requested(self) -> None:
        self.filters.clear()
        self._list()

    # -- what is done to runs --------------------------------------------------------------------------

    @Slot(QItemSelection, QItemSelection)
    def _on_selection_changed(self, *_selections: QItemSelection) -> None:
        self.actions_.set_runs(self.selected(), has_project=self._project is not None)

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        if self.selected():
            self.actions_.menu(self).popup(self.table.viewport().mapToGlobal(point))

    @Slot(object)
    def _on_run_activated(self, run: RunRow) -> None:
        self.requested.emit(ResultsRequest(run.id))

    @Slot(object)
    def _on_star_clicked(self, run: RunRow) -> None:
        self._verbs.set_star(run, not run.starred)

    @Slot()
    def _on_new_run_requested(self) -> None:
        if self._project is not None:
            self.requested.emit(self._context.services.runs.default_request(self._project))

    @Slot()
    def _on_open_results(self) -> None:
        for run in self.selected()[:1]:
            self.requested.emit(ResultsRequest(run.id))

    @Slot()
    def _on_open_chat(self) -> None:
        services = self._context.services
        for run in self.selected()[:1]:
            if run.launched_from_chat is not None:
                message = services.runs.get(run.id).launched_by_message
                seq = services.chats.message(message).seq if message else 0
                self.requested.emit(ChatRequest(run.launched_from_chat, seq))

    @Slot()
    def _on_discuss_new(self) -> None:
        for run in self.selected()[:1]:
            self.requested.emit(DiscussRequest(run.id, None, existing_chat=False))

    @Slot()
    def _on_discuss_existing(self) -> None:
        for run in self.selected()[:1]:
            self.requested.emit(DiscussRequest(run.id, None, existing_chat=True))

    @Slot()
    def _on_what_if(self) -> None:
        for run in self.selected()[:1]:
            self.requested.emit(WhatIfRequest(run=run.id))

    @Slot()
    def _on_trash(self) -> None:
        for run in self.selected():
            self._verbs.set_trashed(run, True)

    @Slot()
    def _on_restore(self) -> None:
        for run in self.selected():
            self._verbs.set_trashed(run, False)

    @Slot()
    def _on_rejudge(self) -> None:
        for run in self.selected()[:1]:
            self._verbs.ask_again(run)

    @Slot()
    def _on_run_again(self) -> None:
        for run in self.selected()[:1]:
            self._verbs.run_again(run)

    @Slot()
    def _on_again_requested(self) -> None:
        if self.selected():
            self._on_run_again()
        else:
            self._on_new_run_requested()

    @Slot()
    def _on_stop(self) -> None:
        for run in self.selected():
            if RunStatus(run.status).is_live:
                self._verbs.stop(run)

    @Slot()
    def _on_pause(self) -> None:
        for run in self.selected():
            if RunStatus(run.status).is_live:
                self._verbs.pause(run)

    @Slot()
    def _on_resume(self) -> None:
        for run in self.selected():
            if RunStatus(run.status).is_resumable:
                self._verbs.resume(run)

    @Slot()
    def _on_compare(self) -> None:
        runs = sorted(self.selected(), key=lambda run: run.number)
        if 2 <= len(runs) <= 5:
            self.requested.emit(CompareRequest(tuple(run.id for run in runs)))

    @Slot()
    def _on_rename(self) -> None:
        index = self.table.title_index()
        if index.isValid():
            self.table.edit(index)

    @Slot()
    def _on_star(self) -> None:
        for run in self.selected():
            self._verbs.set_star(run, not run.starred)

    @Slot()
    def _on_note(self) -> None:
        for run in self.selected()[:1]:
            self._verbs.note(run)

    @Slot()
    def _on_copy_link(self) -> None:
        for run in self.selected()[:1]:
            self.requested.emit(LinkRequest(run.id))

    @Slot()
    def _on_export(self) -> None:
        for run in self.selected()[:1]:
            self.requested.emit(ExportRequest(run.id))
