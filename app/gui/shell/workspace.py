"""The parts of the window around one project at a time: start page or docks, going places, events to the views.

Not for actions, menus and dialogs (`main_window` puts those on top), nor for how docks are made.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

from app.domain.chats import Chat
from app.domain.deciding.glance import was_away
from app.domain.errors import KnownError
from app.domain.events import ChatChanged, Event, ExternalChange, ProjectChanged, StreamDelta
from app.domain.projects import ItemState
from app.gui.asking.run_questions import RunQuestions
from app.gui.chats.chat_list import ChatList
from app.gui.chats.list_verbs import ListVerbs
from app.gui.chats.project_list import ProjectList
from app.gui.finding.links import parse_link
from app.gui.finding.visits import Visit
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.project_view import ProjectView
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.reading.line_boxes import LineBoxes
from app.gui.shell.actions import Actions, Menu
from app.gui.shell.arranging.arrangements import Arrangement, Arrangements
from app.gui.shell.arranging.ended_runs import EndedRuns
from app.gui.shell.arranging.views import history_of, overview_of, results_of, spec_of
from app.gui.shell.docks import LazyDock, ViewDock, fit_middle, give_keyboard, is_wide, laying_out
from app.gui.shell.notice_strip import NoticeStrip
from app.gui.shell.start_page import StartPage
from app.gui.shell.status_bar import StatusBar
from app.gui.shell.window_state import LAYOUT_VERSION, to_bytes, to_text
from app.gui.thread.chat_pane import ChatPane
from app.gui.thread.thread_split import ThreadSplit

_MOST_STOPS = 500
"""Stops of the Tab key in a window, at most."""


class Workspace(QMainWindow):
    """What one looks at, and going to another place in it. GUI thread.

    Signals:
        went_elsewhere(): another project, chat or run is shown.
        shown_changed(): what can be done now may have changed.
        leaving(): another place is about to be shown.
        arrived(object): this place was asked for and is there, a `Visit`.
        heard(object): an event, once the parts of the window have taken it; not the text of an answer being written.
        window_requested(str): another window, with this project; "" for the start page.
        quit_requested(): the application shall end, with all its windows.
    """

    went_elsewhere = Signal()
    shown_changed = Signal()
    leaving = Signal()
    arrived = Signal(object)
    heard = Signal(object)
    window_requested = Signal(str)
    quit_requested = Signal()

    def __init__(self, context: WindowServices, menus: Sequence[Menu[Any]], *, data_dir: Path) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Int Crucible")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.context = context
        context.theme.dress_window(self)
        self.project: str | None = None
        self._last_visit: str | None = None
        self._layout = ""
        self._laid_wide = False
        self.actions_ = Actions(context.theme, menus, self)
        self.items = ListVerbs(context, self)
        self.questions = RunQuestions(context, self)
        self.boxes = LineBoxes(context, self)
        self.start_page = StartPage(context, data_dir=data_dir)
        self.setCentralWidget(self.start_page)
        self._make_docks()
        self.arrangements = Arrangements(self, self.docks)
        self.ended_runs = EndedRuns(context, self._messages, self._results, self.open_run, self)
        self.notice_strip = NoticeStrip(context.notices, context.theme, self)
        self.notice_strip.stand_in(self.pane.notice_row)
        self.status = StatusBar(context, self.statusBar())
        self._connect_parts()

    def _make_docks(self) -> None:
        context = self.context
        projects = LazyDock(self.tr("Projects"), "dock_projects", lambda: ProjectList(context, name="projects"), self)
        chats = LazyDock(self.tr("Chats"), "dock_chats", lambda: ChatList(context), self)
        self._messages = LazyDock(
            self.tr("Messages"),
            "dock_messages",
            lambda: ThreadSplit(lambda: ChatPane(context, self.questions, self.boxes)),
            self,
        )
        history = ViewDock(self.tr("Run history"), "dock_runs", lambda: history_of(context), self)
        spec = ViewDock(self.tr("Spec"), "dock_spec", lambda: spec_of(context), self)
        self._results = ViewDock(self.tr("Results"), "dock_results", lambda: results_of(context, self.questions), self)
        self._overview = ViewDock(
            self.tr("Overview"), "dock_overview", lambda: overview_of(context, lambda: self._last_visit), self
        )
        self.project_list, self.chat_list, self.threads = projects.ensure(), chats.ensure(), self._messages.ensure()
        self.views: Mapping[str, ViewDock[ProjectView]] = {
            "runs": history,
            "spec": spec,
            "results": self._results,
            "overview": self._overview,
        }
        self.docks: Mapping[str, LazyDock[QWidget]] = {
            "projects": projects,
            "chats": chats,
            "messages": self._messages,
            **self.views,
        }

    def hold_views(self) -> None:
        """Make none of the views until `make_views`: the messages come first."""
        for dock in self.views.values():
            dock.hold()

    @Slot()
    def make_views(self) -> None:
        """Make the views that are in sight, one a round of the event loop, so that no turn of it is long."""
        held = next((dock for dock in self.views.values() if dock.is_held), None)
        if held is not None:
            # First, so that one that cannot be made does not keep the others away.
            QTimer.singleShot(0, self, self.make_views)
            held.let_go()

    def _connect_parts(self) -> None:
        self._titles = QTimer(self)
        self._titles.setSingleShot(True)
        self._titles.timeout.connect(self._show_titles)
        self.arrangements.changed.connect(lambda _current: self._fit_middle())
        for dock in self.docks.values():
            for moved in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged):
                moved.connect(self._on_dock_moved)
        self.context.bridge.published.connect(self.apply)
        self.start_page.unfinished.opened.connect(self.open_run)
        self.items.chat_made.connect(self._on_chat_made)
        # Once a round: while rows come and go the current one changes, and is not yet what it will be.
        self._turned = QTimer(self)
        self._turned.setSingleShot(True)
        self._turned.timeout.connect(self.shown_changed)
        for items in (self.project_list.list, self.chat_list.list, self.start_page.projects.list):
            items.turned_to.connect(self._turned.start)
        for lists in (self.project_list, self.start_page.projects):
            lists.opened.connect(self.open_project)
            lists.new_requested.connect(self.show_start_page)
        self.chat_list.opened.connect(self.open_chat)
        self.threads.chat_shown.connect(self._on_chat_shown)
        self.threads.changed.connect(self.shown_changed)
        self.threads.changed.connect(self.went_elsewhere)
        self.threads.chat_shown.connect(lambda _chat: self.notice_strip.stand_in(self.pane.notice_row))

    @property
    def pane(self) -> ChatPane:
        """The thread that is worked in."""
        return self.threads.active

    # -- going places ----------------------------------------------------------------------------------

    @Slot()
    def show_start_page(self) -> None:
        """Leave the project; its work goes on."""
        self.leaving.emit()
        if self.project is not None:
            self._layout = to_text(self.saveState(LAYOUT_VERSION))
            self.threads.close_beside()
            self.pane.open_chat(None)
        self.project = None
        for dock in self.docks.values():
            dock.hide()
        if self.start_page.isVisible():
            self.start_page.load()
        self.start_page.show()
        self.start_page.field.setFocus()
        self.setWindowTitle("Int Crucible")
        self.arrived.emit(Visit())
        self.shown_changed.emit()

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
        had_keyboard = self.start_page.isAncestorOf(self.focusWidget())
        self.threads.close_beside()
        self.project, self._last_visit = found.id, found.seen_at
        for dock in self.views.values():
            dock.set_project(found.id, None)
        if came_from_start:
            self.start_page.hide()
            with laying_out(self.docks):
                if not self.restoreState(to_bytes(self._layout), LAYOUT_VERSION):
                    self.arrangements.lay_out_anew()
            self._fit_middle()
        self.setWindowTitle(f"{one_line(found.title, 80)} – Int Crucible")
        self.project_list.load()
        self.project_list.show_open(found.id)
        self.chat_list.set_project(found.id)
        self.open_chat(found.last_chat, comes_up=False)
        if self.pane.chat is None:
            rows = self.chat_list.model.rows
            self.open_chat(rows[0].id if rows else None, comes_up=False)
        if was_away(found.seen_at):
            self.show_overview()
        if came_from_start and had_keyboard:
            self.pane.focus_composer()
        self.shown_changed.emit()

    def show_overview(self) -> None:
        """Show the open project at a glance."""
        if self.project is not None:
            self._overview.bring_up()

    @Slot(str)
    def open_chat(self, chat: str | None, seq: int = 0, *, comes_up: bool = True) -> None:
        """Show a chat, its project included; a notice when it is gone.

        Args:
            chat: its id, None for none.
            seq: of the message to be shown, 0 for where it was read.
            comes_up: whether the messages come out from behind a tab, and back where they were put away.
        """
        if chat is None:
            self.pane.open_chat(None)
            return
        try:
            found = self.context.services.chats.get(chat)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))
            return
        self.leaving.emit()
        if found.project != self.project:
            self.open_project(found.project)
        if comes_up:
            self.docks["messages"].bring_up()
        self.threads.turn_to_chat(found.id)
        self.pane.open_chat(found.id, at_seq=seq)
        self.arrived.emit(Visit(found.project, chat=found.id, seq=seq))

    def open_beside(self, chat: str) -> None:
        """Show a chat of the open project in a second thread, beside the one that is worked in."""
        self.docks["messages"].bring_up()
        try:
            self.threads.open_beside(chat)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))
            return
        if not self.threads.has_room:
            self._tell_no_room()
        self.pane.focus_composer()

    def _tell_no_room(self) -> None:
        """Two threads are open and one is seen: say why, and offer what makes room."""
        sentence = self.tr("There is no room to see two threads at once. {keys} goes to the other.")
        keys = self.actions_["other_thread"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        spec = self.docks["spec"]
        makes_room = NoticeAction(self.tr("Close the spec"), spec.hide) if spec.is_seen else None
        self.context.notices.show(NoticeKind.INFO, sentence.format(keys=keys), makes_room)

    def go_to_other_thread(self) -> None:
        """Work in the thread beside."""
        if self.threads.beside is not None:
            self.docks["messages"].bring_up()
            self.threads.turn_to(self.threads.beside)
            self.pane.focus_composer()

    def open_run(self, run: str, *, label: str = "", question: str = "") -> None:
        """Show the results of a run, its project included; a notice when it is gone.

        Args:
            run: its id.
            label: the option to select there; "" for none.
            question: the answer of that option to select, by the slug of its question; "" for none.
        """
        try:
            found = self.context.services.runs.get(run)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))
            return
        self.leaving.emit()
        if found.project != self.project:
            self.open_project(found.project)
        self._results.bring_up().open_run(found.id, label=label, question=question)
        self.arrived.emit(Visit(found.project, run=found.id, label=label, question=question))
        self.went_elsewhere.emit()

    def compare(self, runs: tuple[str, ...]) -> None:
        """Show runs of the open project beside each other, in the place of the results."""
        self._results.bring_up().pages.open_comparison(runs)
        self.went_elsewhere.emit()

    @property
    def shown_run(self) -> str | None:
        """The run whose results are shown."""
        results = self._results.content
        return results.run_id if results is not None and self.project is not None else None

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
                self.open_run(references.run(link.run, project=project).id, label=link.label)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.ERROR, self.context.texts.fault(fault))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put messages and results side by side, or one behind the other, when the window becomes wide or narrow."""
        super().resizeEvent(event)
        if self.project is not None:
            self._fit_middle()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab and Shift+Tab pass over what lies behind a tab: Qt only moves it out of sight."""
        for _ in range(_MOST_STOPS):
            if not super().focusNextPrevChild(forwards):
                return False
            now = QApplication.focusWidget()
            hidden = (dock for dock in self.docks.values() if not dock.is_seen)
            if now is None or not any(dock.isAncestorOf(now) for dock in hidden):
                break
        return True

    @Slot()
    def _on_dock_moved(self) -> None:
        self._titles.start()

    @Slot()
    def _show_titles(self) -> None:
        self.notice_strip.follow()
        for dock in self.docks.values():
            others = [other for other in self.tabifiedDockWidgets(dock) if not other.isHidden()]
            dock.show_title(dock.isFloating() or not others)
        self._bring_keyboard_along()

    def _bring_keyboard_along(self) -> None:
        """From what went behind a tab to what is in front of it: Qt leaves the keyboard where nobody sees it."""
        focus = self.focusWidget()
        behind = next((dock for dock in self.docks.values() if dock.isAncestorOf(focus)), None)
        if behind is None or behind.is_seen:
            return
        for dock in self.docks.values():
            if dock.is_seen and dock in self.tabifiedDockWidgets(behind):
                give_keyboard(dock.content)

    def _fit_middle(self) -> None:
        if is_wide(self) is not self._laid_wide and self.arrangements.current is Arrangement.THINK:
            self._laid_wide = is_wide(self)
            # Qt lays docks out only once the window has its new size.
            QTimer.singleShot(0, self, lambda: fit_middle(self, self.docks))

    # -- events ----------------------------------------------------------------------------------------

    @Slot(object)
    def apply(self, event: Event) -> None:
        """Bring an event to every view in sight; a hidden one is refreshed when it is shown."""
        if isinstance(event, StreamDelta):
            # Many a second while answers are written, and nothing but a thread shows them.
            self.threads.apply(event)
            return
        self.status.apply(event)
        self.questions.apply(event)
        self.boxes.apply(event)
        if self.project is None:
            self.start_page.apply(event)
        else:
            self._apply_in_project(event)
        self.ended_runs.hear(event)
        if isinstance(event, ProjectChanged | ChatChanged | ExternalChange):
            # What a menu offers depends on the state project and chat have now, whoever changed it.
            self._turned.start()
        self.heard.emit(event)

    def _apply_in_project(self, event: Event) -> None:
        self.project_list.apply(event)
        self.chat_list.apply(event)
        self.threads.apply(event)
        for dock in self.views.values():
            dock.apply(event)
        self._follow(event)

    def _follow(self, event: Event) -> None:
        if isinstance(event, ProjectChanged) and event.project.id == self.project:
            if event.project.state is ItemState.TRASHED:
                self.show_start_page()
            else:
                self.setWindowTitle(f"{one_line(event.project.title, 80)} – Int Crucible")
        if isinstance(event, ExternalChange):
            self.chat_list.model.refresh()

    # -- slots -----------------------------------------------------------------------------------------

    @Slot(object)
    def _on_chat_made(self, chat: Chat) -> None:
        self.open_chat(chat.id)
        self.pane.focus_composer()

    @Slot(str)
    def _on_chat_shown(self, chat: str) -> None:
        self.went_elsewhere.emit()
        self.chat_list.show_open(chat or None)
        self.shown_changed.emit()
        found = self.pane.chat
        if found is None:
            return
        for dock in self.views.values():
            dock.set_branch(found.branch)
        projects = self.context.services.projects
        _ = self.context.run_verb(lambda: projects.remember_chat(found.project, found.id))
        _ = self.context.run_verb(lambda: projects.note_visit(found.project))
