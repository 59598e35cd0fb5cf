"""The window: start page or docks, one project at a time; brings events to the views and wishes to the verbs.

Not for verbs (item_verbs, chat_verbs, window_wishes), nor for how docks and menus are made.
"""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.domain.chats import Chat
from app.domain.errors import KnownError, NotFoundError
from app.domain.events import ChatChanged, Event, ExternalChange, ProjectChanged, StreamDelta
from app.domain.projects import ItemState
from app.gui.chats.chat_list import ChatList
from app.gui.chats.list_verbs import ItemVerbs
from app.gui.chats.project_list import ProjectList
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowContext
from app.gui.look.rendering.visible import one_line
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_history import RunHistory
from app.gui.shell.action_handlers import WindowActions
from app.gui.shell.actions import Actions
from app.gui.shell.docks import LazyDock, lay_out, laying_out
from app.gui.shell.links import parse_link
from app.gui.shell.menus import CHAT_MENU, PROJECT_MENU, context_menu, fill_menu_bar, pick
from app.gui.shell.navigation import WindowWishes
from app.gui.shell.notice_strip import NoticeStrip
from app.gui.shell.start_page import StartPage
from app.gui.shell.status_bar import StatusLine
from app.gui.shell.window_dialogs import WindowDialogs
from app.gui.shell.window_state import LAYOUT_VERSION, Place, WindowState, to_bytes, to_text
from app.gui.spec.spec_view import SpecView
from app.gui.thread.chat_pane import ChatPane
from app.gui.thread.thread_view import ScrollPlace

W = TypeVar("W", bound=QWidget)

_DEFAULT_SIZE = (1360, 860)


class MainWindow(QMainWindow):
    """The one window. GUI thread.

    Signals:
        closing(): the person closes it; the application ends.
        went_elsewhere(): another project, chat or run is shown.
    """

    closing = Signal()
    went_elsewhere = Signal()

    def __init__(self, context: WindowContext, *, data_dir: Path) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Int Crucible")
        self.setDockNestingEnabled(True)
        self.context = context
        self.project: str | None = None
        self._layout = ""
        self.actions_ = Actions(context.theme, self)
        self.items = ItemVerbs(context, self)
        self.start_page = StartPage(context, data_dir=data_dir)
        self.setCentralWidget(self.start_page)
        self.docks = self._make_docks()
        self.project_list = self._content("projects", ProjectList)
        self.chat_list = self._content("chats", ChatList)
        self.pane = self._content("messages", ChatPane)
        self.notice_strip = NoticeStrip(context.notices, context.theme, self)
        self.notice_strip.keep_above(self.pane.composer)
        self.status = StatusLine(context, self.statusBar())
        self.wishes = WindowWishes(context, self)
        self.dialogs = WindowDialogs(context, self)
        self.commands = WindowActions(self)
        fill_menu_bar(self.menuBar(), self.actions_, self.docks)
        self.pane.set_menu(pick(self.actions_, CHAT_MENU))
        self.resize(*_DEFAULT_SIZE)
        self._connect()
        lay_out(self, self.docks)
        self._layout = to_text(self.saveState(LAYOUT_VERSION))
        self.show_start_page()

    def _make_docks(self) -> dict[str, LazyDock]:
        context = self.context
        return {
            "projects": LazyDock("Projects", "dock_projects", lambda: ProjectList(context, name="projects"), self),
            "chats": LazyDock("Chats", "dock_chats", lambda: ChatList(context), self),
            "messages": LazyDock("Messages", "dock_messages", lambda: ChatPane(context), self),
            "runs": LazyDock("Run history", "dock_runs", lambda: RunHistory(context), self),
            "spec": LazyDock("Spec", "dock_spec", lambda: SpecView(context), self),
            "results": LazyDock("Results", "dock_results", lambda: ResultsView(context), self),
        }

    def _content(self, name: str, kind: type[W]) -> W:
        content = self.docks[name].ensure()
        if not isinstance(content, kind):
            raise TypeError(f"{name} holds {type(content).__name__}")
        return content

    def _connect(self) -> None:
        self.context.bridge.published.connect(self.apply)
        self.start_page.start_requested.connect(self.wishes.start_project)
        self.start_page.example_requested.connect(self.wishes.start_example)
        self.start_page.unfinished.opened.connect(self.open_run)
        self.items.chat_made.connect(self._on_chat_made)
        for lists in (self.project_list, self.start_page.projects):
            lists.opened.connect(self.open_project)
            lists.new_requested.connect(self.show_start_page)
            lists.renamed.connect(self.commands.rename_project_to)
            lists.menu_requested.connect(self._on_project_menu_requested)
        self.chat_list.opened.connect(self.open_chat)
        self.chat_list.create_requested.connect(self.commands.new_chat)
        self.chat_list.renamed.connect(self.commands.rename_chat_to)
        self.chat_list.menu_requested.connect(self._on_chat_menu_requested)
        self.pane.chat_shown.connect(self._on_chat_shown)
        self.wishes.connect_pane(self.pane)
        for name in ("runs", "spec", "results"):
            self.docks[name].built.connect(self._on_view_built)
            self.docks[name].refresh_needed.connect(self._on_refresh_needed)

    # -- going places ----------------------------------------------------------------------------------

    @Slot()
    def show_start_page(self) -> None:
        """Leave the project; its work goes on."""
        if self.project is not None:
            self._layout = to_text(self.saveState(LAYOUT_VERSION))
            self.pane.open_chat(None)
        self.project = None
        for dock in self.docks.values():
            dock.hide()
        self.start_page.load()
        self.start_page.show()
        self.start_page.field.setFocus()
        self.setWindowTitle("Int Crucible")
        self.commands.show_state()

    @Slot(str)
    def open_project(self, project: str) -> None:
        """Show a project with its last chat; a notice when it is gone."""
        try:
            found = self.context.services.projects.get(project)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))
            return
        if found.id == self.project:
            return
        came_from_start = self.project is None
        self.project = found.id
        if came_from_start:
            self.start_page.hide()
            with laying_out(self.docks):
                if not self.restoreState(to_bytes(self._layout), LAYOUT_VERSION):
                    lay_out(self, self.docks)
        self.setWindowTitle(f"{one_line(found.title, 80)} – Int Crucible")
        self.project_list.load()
        self.project_list.show_open(found.id)
        self.chat_list.set_project(found.id)
        for name in ("runs", "spec", "results"):
            self._refresh(self.docks[name])
        self.open_chat(found.last_chat)
        if self.pane.chat is None:
            rows = self.chat_list.model.rows
            self.open_chat(rows[0].id if rows else None)
        self.commands.show_state()

    @Slot(str)
    def open_chat(self, chat: str | None, seq: int = 0) -> None:
        """Show a chat, its project included; a notice when it is gone."""
        if chat is None:
            self.pane.open_chat(None)
            return
        try:
            found = self.context.services.chats.get(chat)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))
            return
        if found.project != self.project:
            self.open_project(found.project)
        self.docks["messages"].bring_up()
        self.pane.open_chat(found.id, at_seq=seq)

    def open_run(self, run: str) -> None:
        """Show the results of a run, its project included; a notice when it is gone."""
        try:
            found = self.context.services.runs.get(run)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))
            return
        if found.project != self.project:
            self.open_project(found.project)
        view = self.docks["results"].bring_up()
        if isinstance(view, ResultsView):
            view.open_run(found.id)
        self.went_elsewhere.emit()

    def open_link(self, text: str) -> None:
        """Open a link of ours; say so when its target is gone or it is none."""
        link = parse_link(text)
        references = self.context.services.references
        if link is None:
            self.context.notices.show(NoticeKind.ERROR, f"This is no link of Int Crucible: {one_line(text, 120)}")
            return
        try:
            project = references.project(link.project).id
            self.open_project(project)
            if link.chat is not None:
                self.open_chat(references.chat(link.chat, project=project).id, link.seq)
            if link.run is not None:
                self.open_run(references.run(link.run, project=project).id)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))

    # -- events ----------------------------------------------------------------------------------------

    @Slot(object)
    def apply(self, event: Event) -> None:
        """Bring an event to every view in sight; a hidden one is refreshed when it is shown."""
        if isinstance(event, StreamDelta):
            # Many a second while answers are written, and nothing but a thread shows them.
            self.pane.apply(event)
            return
        self.status.apply(event)
        if self.project is None:
            self.start_page.apply(event)
            return
        self.project_list.apply(event)
        self.chat_list.apply(event)
        self.pane.apply(event)
        for name in ("runs", "spec", "results"):
            dock = self.docks[name]
            view = dock.content
            if view is None:
                continue
            if dock.is_seen and isinstance(view, RunHistory | SpecView | ResultsView):
                view.apply(event)
            else:
                dock.stale = True
        self._follow(event)

    def _follow(self, event: Event) -> None:
        if isinstance(event, ProjectChanged) and event.project.id == self.project:
            if event.project.state is ItemState.TRASHED:
                self.show_start_page()
            else:
                self.setWindowTitle(f"{one_line(event.project.title, 80)} – Int Crucible")
        elif isinstance(event, ChatChanged) and self.pane.chat is not None and event.row.id == self.pane.chat.id:
            self.commands.show_state()
        elif isinstance(event, ExternalChange):
            self.chat_list.model.refresh()

    @Slot(object)
    def _on_view_built(self, view: QWidget) -> None:
        if isinstance(view, RunHistory | SpecView | ResultsView):
            self.wishes.connect_view(view)
            self._show_project_in(view)

    @Slot(object)
    def _on_refresh_needed(self, view: QWidget) -> None:
        self._show_project_in(view)

    def _refresh(self, dock: LazyDock) -> None:
        if dock.content is None:
            return
        if dock.is_seen:
            self._show_project_in(dock.content)
        else:
            dock.stale = True

    def _show_project_in(self, view: QWidget) -> None:
        if isinstance(view, RunHistory):
            view.set_project(self.project)
        elif isinstance(view, ResultsView):
            run = view.run_id if self.project is not None else None
            view.set_project(self.project)
            if run is not None and self.context.services.runs.get(run).project == self.project:
                view.open_run(run)
        elif isinstance(view, SpecView):
            view.set_project(self.project)
            if self.pane.chat is not None and self.pane.chat.project == self.project:
                view.set_branch(self.pane.chat.branch)

    # -- slots -----------------------------------------------------------------------------------------

    @Slot(object)
    def _on_chat_made(self, chat: Chat) -> None:
        self.open_chat(chat.id)
        self.pane.focus_composer()

    @Slot(str)
    def _on_chat_shown(self, chat: str) -> None:
        self.went_elsewhere.emit()
        self.chat_list.show_open(chat or None)
        self.commands.show_state()
        found = self.pane.chat
        if found is None:
            return
        spec = self.docks["spec"].content
        if isinstance(spec, SpecView) and self.docks["spec"].is_seen and spec.branch_id != found.branch:
            spec.set_branch(found.branch)
        elif spec is not None:
            self.docks["spec"].stale = True
        projects = self.context.services.projects
        _ = self.context.run_verb(lambda: projects.remember_chat(found.project, found.id))

    @Slot(object)
    def _on_chat_menu_requested(self, point: QPoint) -> None:
        self.commands.show_state()
        context_menu(self, self.actions_, CHAT_MENU).popup(point)

    @Slot(object)
    def _on_project_menu_requested(self, point: QPoint) -> None:
        self.commands.show_state()
        context_menu(self, self.actions_, PROJECT_MENU).popup(point)

    # -- state -----------------------------------------------------------------------------------------

    def state(self) -> WindowState:
        """What is to be remembered."""
        area = self.normalGeometry()
        history = self.docks["runs"].content
        results = self.docks["results"].content
        places = {
            chat: Place(seq=place.seq, pixels=place.pixels, at_end=place.at_end)
            for chat, place in self.pane.places.items()
        }
        return WindowState(
            x=area.x(),
            y=area.y(),
            width=area.width(),
            height=area.height(),
            maximized=self.isMaximized(),
            layout=to_text(self.saveState(LAYOUT_VERSION)) if self.project is not None else self._layout,
            history=to_text(history.save_state()) if isinstance(history, RunHistory) else "",
            project=self.project,
            chat=self.pane.chat.id if self.pane.chat is not None else None,
            run=results.run_id if isinstance(results, ResultsView) else None,
            grouped=self.chat_list.model.grouped,
            places=places,
        )

    def restore(self, state: WindowState) -> None:
        """Take over what was remembered; what is gone is left out."""
        area = state.area
        if area is not None:
            self.setGeometry(area)
        if state.layout and state.layout_version == LAYOUT_VERSION:
            self._layout = state.layout
        self.pane.restore_places(
            {
                chat: ScrollPlace(seq=place.seq, pixels=place.pixels, at_end=place.at_end)
                for chat, place in state.places.items()
            }
        )
        self.chat_list.group.setChecked(state.grouped)
        history = self.docks["runs"].content
        if state.history and isinstance(history, RunHistory):
            history.restore_state(to_bytes(state.history))
        self._restore_places(state)
        if state.maximized:
            self.showMaximized()

    def _restore_places(self, state: WindowState) -> None:
        services = self.context.services
        try:
            if state.project is None or services.projects.get(state.project).state is ItemState.TRASHED:
                return
            self.open_project(state.project)
            if state.chat is not None and services.chats.get(state.chat).project == self.project:
                self.open_chat(state.chat)
            results = self.docks["results"].content
            if state.run is not None and isinstance(results, ResultsView):
                results.open_run(services.runs.get(state.run).id)
        except NotFoundError:
            sentence = self.tr("What was open last time is no longer there.")
            self.context.notices.show(NoticeKind.INFO, sentence)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.INFO, self.context.texts.fault(fault))

    def leave(self) -> None:
        """Hand on drafts and places before the end."""
        self.pane.leave()

    def action(self, name: str) -> QAction:
        """An action by its name."""
        return self.actions_[name]

    def showEvent(self, event: QShowEvent) -> None:
        """What the status bar sums up is read once the window is up."""
        super().showEvent(event)
        self.status.load()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window ends the application; work that runs is paused."""
        self.leave()
        self.closing.emit()
        super().closeEvent(event)
