"""The window: a workspace with its actions, menus and dialogs, and what it remembers between two starts.

Not for verbs (list_verbs, chat_verbs), nor for going places and events (`workspace`).
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import KnownError, NotFoundError
from app.domain.projects import ItemState
from app.gui.kit.action_button import ActionButton
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.shell.action_handlers import ActionHandlers
from app.gui.shell.actions import ListMenu
from app.gui.shell.arranging.arrangements import Arrangement
from app.gui.shell.commands import MENUS
from app.gui.shell.docks import give_keyboard
from app.gui.shell.finding import Finding
from app.gui.shell.menus import fill_menu_bar, list_actions, list_menu
from app.gui.shell.navigation import Navigation
from app.gui.shell.window_dialogs import WindowDialogs
from app.gui.shell.window_state import LAYOUT_VERSION, SavedPosition, WindowState, to_text
from app.gui.shell.workspace import Workspace
from app.gui.thread.chat_pane import ChatPane
from app.gui.thread.pane_state import ScrollPosition
from app.settings.version import app_version

_DEFAULT_SIZE = (1360, 860)
_DRAFTS = "reading"
"""What is being written in reading cards stands under this name beside what the views keep."""

_THREADS = "threads"
"""And what is open beside the thread under this one."""
_START = "start"
"""And what is written on the start page under this one."""
_TYPED = (
    *("new_run", "new_what_if", "new_analysis", "new_setup", "what_if_changes", "switch_mode", "rename"),
    *("context_files", "find_in_chat", "outline", "search", "export_chat", "pin_chat", "archive_chat", "check_up"),
)
"""Commands that a / at the beginning of a message offers."""


class MainWindow(Workspace):
    """One main window; there may be several (`windows.open_windows`). GUI thread.

    Signals:
        closing(): the person closes it; where it is the last one, the application ends.
        came_to_front(): the person turned to it.
    """

    closing = Signal()
    came_to_front = Signal()

    def __init__(self, context: WindowServices, *, data_dir: Path) -> None:
        super().__init__(context, MENUS, data_dir=data_dir)
        self._takes_up = False
        self.dialogs = WindowDialogs(context, self)
        self.wishes = Navigation(context, self, self.dialogs)
        self.finding = Finding(context, self)
        self.wishes.run_link_wanted.connect(self.finding.copy_run_link)
        self.commands = ActionHandlers(self, self.wishes, self.dialogs, self.finding)
        self.commands.connect_actions(MENUS)
        fill_menu_bar(self.menuBar(), MENUS, self.actions_, self.docks)
        self._offer_arrangements()
        self._of_chat = list_actions(MENUS, self.actions_, ListMenu.CHATS)
        self._of_project = list_actions(MENUS, self.actions_, ListMenu.PROJECTS)
        self.resize(*_DEFAULT_SIZE)
        self._connect_actions()
        self.arrangements.lay_out_anew()
        self._layout = to_text(self.saveState(LAYOUT_VERSION))
        self.show_start_page()

    def _connect_actions(self) -> None:
        self.shown_changed.connect(self.commands.show_state)
        self.arrangements.changed.connect(self._on_arrangement_changed)
        self._on_arrangement_changed(self.arrangements.current)
        self.context.undoing.stack.changed.connect(self.commands.show_state)
        self.went_elsewhere.connect(self.commands.show_state)
        self._take_in(self.pane)
        self.threads.pane_made.connect(self._take_in)
        self.start_page.start_requested.connect(self.wishes.start_project)
        self.start_page.example_requested.connect(self.wishes.start_example)
        for lists in (self.project_list, self.start_page.projects):
            lists.renamed.connect(self.commands.rename_project_to)
            lists.menu_requested.connect(self._on_project_menu_requested)
            lists.file_dropped.connect(self.commands.dialogs.exporter.bring_in)
        self.chat_list.create_requested.connect(self.commands.new_chat)
        self.chat_list.renamed.connect(self.commands.rename_chat_to)
        self.chat_list.menu_requested.connect(self._on_chat_menu_requested)

    @Slot(object)
    def _take_in(self, pane: ChatPane) -> None:
        """Give a thread its commands, and do what it wishes."""
        pane.set_menu(self._of_chat)
        pane.completion.set_commands([self.actions_[name] for name in _TYPED], self.commands.show_state)
        pane.composer.set_enter_sends(self.context.services.settings.enter_sends)
        self.wishes.connect_pane(pane)
        pane.verbs.preferences_wanted.connect(self.dialogs.show_preferences)
        pane.verbs.message_link_wanted.connect(self.finding.copy_message_link)

    def _offer_arrangements(self) -> None:
        """The two arrangements also at the right of the menu bar, in a word each."""
        corner = QWidget(self.menuBar())
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        for name, word in (("arrange_think", self.tr("Think")), ("arrange_decide", self.tr("Decide"))):
            self.actions_[name].setIconText(word)
            row.addWidget(ActionButton(self.actions_[name], with_text=True))
        self.menuBar().setCornerWidget(corner)
        corner.show()

    @Slot(object)
    def _on_arrangement_changed(self, current: Arrangement) -> None:
        self.actions_[f"arrange_{current}"].setChecked(True)

    @Slot(object)
    def _on_chat_menu_requested(self, point: QPoint) -> None:
        self.commands.show_state()
        list_menu(self, self._of_chat).popup(point)

    @Slot(object)
    def _on_project_menu_requested(self, point: QPoint) -> None:
        self.commands.show_state()
        list_menu(self, self._of_project).popup(point)

    # -- state -----------------------------------------------------------------------------------------

    def state(self) -> WindowState:
        """What is to be remembered."""
        area = self.normalGeometry()
        places = {
            chat: SavedPosition(seq=place.seq, pixels=place.pixels, at_end=place.at_end)
            for pane in self.threads.open_panes
            for chat, place in pane.places.items()
        }
        return WindowState(
            x=area.x(),
            y=area.y(),
            width=area.width(),
            height=area.height(),
            maximized=self.isMaximized(),
            layout=to_text(self.saveState(LAYOUT_VERSION)) if self.project is not None else self._layout,
            arrangement=self.arrangements.current,
            other_layout=self.arrangements.layout_of_other,
            project=self.project,
            chat=self.pane.chat.id if self.pane.chat is not None else None,
            views={name: dock.state() for name, dock in self.views.items()}
            | {_DRAFTS: self.boxes.drafts.text(), _THREADS: self.threads.state(), _START: self.start_page.draft},
            grouped=self.chat_list.model.grouped,
            places=places,
            version_seen=app_version(),
        )

    def restore(self, state: WindowState) -> None:
        """Take over what was remembered; what is gone is left out."""
        area = state.area
        if area is not None:
            self.setGeometry(area)
        if state.layout and state.layout_version == LAYOUT_VERSION:
            self._layout = state.layout
            self.arrangements.restore(state.arrangement, state.other_layout)
        self.pane.restore_places(
            {
                chat: ScrollPosition(seq=place.seq, pixels=place.pixels, at_end=place.at_end)
                for chat, place in state.places.items()
            }
        )
        self.chat_list.group.setChecked(state.grouped)
        self.boxes.drafts.restore(state.views.get(_DRAFTS, ""))
        self.start_page.take_up(state.views.get(_START, ""))
        self._restore_places(state)
        for name, dock in self.views.items():
            dock.restore_state(state.views.get(name, ""))
        self.commands.show_state()
        self._takes_up = not self.isVisible()
        if state.maximized:
            self.showMaximized()

    def _restore_places(self, state: WindowState) -> None:
        services = self.context.services
        try:
            if state.project is None or services.projects.get(state.project).state is ItemState.TRASHED:
                return
            self.open_project(state.project)
            if state.chat is not None and services.chats.get(state.chat).project == self.project:
                self.open_chat(state.chat, comes_up=False)
            self.threads.restore_state(state.views.get(_THREADS, ""), is_there=self._is_of_project)
        except NotFoundError:
            sentence = self.tr("What was open last time is no longer there.")
            self.context.notices.show(NoticeKind.INFO, sentence)
        except KnownError as fault:
            self.context.notices.show(NoticeKind.INFO, self.context.texts.fault(fault))

    def _is_of_project(self, chat: str) -> bool:
        try:
            return self.context.services.chats.get(chat).project == self.project
        except NotFoundError:
            return False

    def leave(self) -> None:
        """Hand on drafts and places before the end."""
        self.threads.leave()

    def action(self, name: str) -> QAction:
        """An action by its name."""
        return self.actions_[name]

    def showEvent(self, event: QShowEvent) -> None:
        """What the status bar sums up is read once the window is up."""
        super().showEvent(event)
        self.status.load()
        if self._takes_up and self.project is not None:
            QTimer.singleShot(0, self, self._take_up)

    @Slot()
    def _take_up(self) -> None:
        """Have the keyboard where one went on working: Qt would give it to the list of projects."""
        self._takes_up = False
        results = self.docks["results"]
        give_keyboard(results.content if results.is_seen else self.docks["messages"].content)

    def changeEvent(self, event: QEvent) -> None:
        """Say when it is turned to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.came_to_front.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the last window ends the application; work that runs is paused then."""
        self.leave()
        self.closing.emit()
        super().closeEvent(event)
