"""Connects the window's actions to what they do, and keeps what is possible now enabled."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import ChatMode
from app.domain.projects import ItemState
from app.domain.rows import ChatRow, ProjectRow
from app.gui.shell.about_box import AboutBox
from app.gui.shell.docks import lay_out
from app.gui.shell.navigation import Navigation
from app.gui.shell.shortcut_page import ShortcutPage
from app.gui.shell.window_dialogs import WindowDialogs
from app.gui.shell.workspace import Workspace

_NEEDS_PROJECT = (
    "new_setup", "new_analysis", "new_what_if", "new_run", "group_chats", "filter_chats", "reset_layout",
    "previous_chat", "next_chat", "context_files",
)  # fmt: skip
_NEEDS_CHAT = ("rename", "pin_chat", "archive_chat", "trash_chat", "restore_chat", "switch_mode", "write")


class ActionHandlers(QObject):
    """One slot per action; the target is the line with the keyboard in a list, else what is open."""

    def __init__(self, window: Workspace, wishes: Navigation, dialogs: WindowDialogs) -> None:
        super().__init__(window)
        self._window = window
        self._wishes = wishes
        self._context = window.context
        actions = window.actions_
        handlers = {
            "start_page": window.show_start_page,
            "new_project": window.show_start_page,
            "quit": window.close,
            "rename": self.rename,
            "rename_project": self.rename_project,
            "pin_project": lambda: self._with_project(window.items.pin_project),
            "archive_project": lambda: self._set_project_state(ItemState.ARCHIVED),
            "trash_project": lambda: self._set_project_state(ItemState.TRASHED),
            "restore_project": lambda: self._set_project_state(ItemState.ACTIVE),
            "filter_chats": self.filter_chats,
            "theme_system": lambda: self.choose_theme("system"),
            "theme_light": lambda: self.choose_theme("light"),
            "theme_dark": lambda: self.choose_theme("dark"),
            "next_pane": self.next_pane,
            "reset_layout": self.reset_layout,
            "new_setup": lambda: self.new_chat(ChatMode.SETUP.value),
            "new_analysis": lambda: self.new_chat(ChatMode.ANALYSIS.value),
            "new_what_if": lambda: self.new_chat(ChatMode.WHAT_IF.value),
            "pin_chat": lambda: self._with_chat(window.items.pin_chat),
            "archive_chat": lambda: self._set_chat_state(ItemState.ARCHIVED),
            "trash_chat": lambda: self._set_chat_state(ItemState.TRASHED),
            "restore_chat": lambda: self._set_chat_state(ItemState.ACTIVE),
            "switch_mode": lambda: self._with_chat(window.items.switch_mode),
            "stop_answer": self.escape,
            "write": self.write,
            "previous_turn": lambda: window.pane.view.go_to_turn(-1),
            "next_turn": lambda: window.pane.view.go_to_turn(1),
            "latest": window.pane.view.go_to_end,
            "new_run": self.new_run,
            "preferences": dialogs.open_preferences,
            "back_up": dialogs.back_up,
            "context_files": dialogs.open_context_files,
            "check_up": dialogs.open_check_up,
            "restore_backup": dialogs.open_restore,
            "what_if_changes": self.what_if_changes,
            "previous_chat": lambda: self._go(-1),
            "next_chat": lambda: self._go(1),
            "shortcuts": self.show_shortcuts,
            "whats_new": dialogs.open_whats_new,
            "about": self.show_about,
        }
        for name, handler in handlers.items():
            actions[name].triggered.connect(handler)
        actions["group_chats"].toggled.connect(window.chat_list.group.setChecked)
        window.chat_list.group.toggled.connect(actions["group_chats"].setChecked)
        window.addActions(list(actions.all()))
        actions[f"theme_{self._context.theme.choice}"].setChecked(True)

    # -- what is possible ------------------------------------------------------------------------------

    @Slot()
    def show_state(self) -> None:
        """Enable what is possible now."""
        actions, row = self._window.actions_, self._chat_row()
        for name in _NEEDS_PROJECT:
            actions[name].setEnabled(self._window.project is not None)
        for name in _NEEDS_CHAT:
            actions[name].setEnabled(row is not None)
        is_what_if = row is not None and row.mode == ChatMode.WHAT_IF
        actions["what_if_changes"].setEnabled(is_what_if)
        actions["switch_mode"].setEnabled(row is not None and not is_what_if)
        if row is not None:
            is_active = row.state == ItemState.ACTIVE
            actions["restore_chat"].setEnabled(not is_active)
            actions["archive_chat"].setEnabled(is_active)
            actions["trash_chat"].setEnabled(row.state != ItemState.TRASHED)
        project = self._project_row()
        for name in ("rename_project", "pin_project", "archive_project", "trash_project"):
            actions[name].setEnabled(project is not None and project.state == ItemState.ACTIVE)
        actions["restore_project"].setEnabled(project is not None and project.state != ItemState.ACTIVE)

    def _chat_row(self) -> ChatRow | None:
        """The chat an action is about: the line in the list with the keyboard, else the open chat."""
        lists = self._window.chat_list
        row = lists.current_row()
        if row is not None and lists.list.hasFocus():
            return row
        chat = self._window.pane.chat
        return self._context.services.chats.row(chat.id) if chat is not None else row

    def _project_row(self) -> ProjectRow | None:
        if self._window.project is None:
            return self._window.start_page.projects.current_row()
        row = self._window.project_list.current_row()
        if row is not None and self._window.project_list.list.hasFocus():
            return row
        return self._context.services.projects.row(self._window.project)

    def _with_chat(self, verb: object) -> None:
        row = self._chat_row()
        if row is not None and callable(verb):
            verb(row)

    def _with_project(self, verb: object) -> None:
        row = self._project_row()
        if row is not None and callable(verb):
            verb(row)

    # -- slots -----------------------------------------------------------------------------------------

    @Slot(str)
    def new_chat(self, mode: str) -> None:
        """Make a chat of a mode; analysis and what-if are about the newest ranked run where there is one."""
        project = self._window.project
        if project is None:
            return
        about = None
        if ChatMode(mode) is not ChatMode.SETUP:
            runs = self._context.services.runs.page(project, status=("completed",), limit=1)
            about = runs.items[0].id if runs.items else None
        self._window.items.create_chat(project, ChatMode(mode), about_run=about)

    @Slot()
    def rename(self) -> None:
        """Rename in place: the project when its list has the keyboard, else the chat."""
        lists = (self._window.project_list, self._window.start_page.projects)
        focused = next((shown for shown in lists if shown.list.hasFocus()), None)
        if focused is not None:
            focused.list.rename_current()
            return
        if self._window.project is None:
            return
        self._window.docks["chats"].bring_up()
        if not self._window.chat_list.list.hasFocus() and self._window.pane.chat is not None:
            self._window.chat_list.show_open(self._window.pane.chat.id)
        self._window.chat_list.list.rename_current()

    @Slot()
    def rename_project(self) -> None:
        """Rename the open project in place."""
        if self._window.project is None:
            self._window.start_page.projects.list.rename_current()
            return
        self._window.docks["projects"].bring_up()
        self._window.project_list.list.rename_current()

    @Slot(str, str)
    def rename_chat_to(self, chat: str, title: str) -> None:
        """A title was typed in the chat list."""
        self._window.items.rename_chat(self._context.services.chats.row(chat), title)

    @Slot(str, str)
    def rename_project_to(self, project: str, title: str) -> None:
        """A title was typed in the project list."""
        self._window.items.rename_project(self._context.services.projects.row(project), title)

    def _set_chat_state(self, state: ItemState) -> None:
        row = self._chat_row()
        if row is None:
            return
        chat = self._window.pane.chat
        self._window.items.set_chat_state(row, state)
        if state is not ItemState.ACTIVE and chat is not None and chat.id == row.id:
            self._go(1)
            if self._window.pane.chat is not None and self._window.pane.chat.id == row.id:
                self._go(-1)

    def _set_project_state(self, state: ItemState) -> None:
        row = self._project_row()
        if row is not None:
            self._window.items.set_project_state(row, state)

    def _go(self, step: int) -> None:
        chat = self._window.chat_list.neighbour(step)
        if chat is not None:
            self._window.open_chat(chat)

    @Slot()
    def filter_chats(self) -> None:
        """Put the cursor into the filter of the chat list."""
        self._window.docks["chats"].bring_up()
        self._window.chat_list.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def write(self) -> None:
        """Put the cursor where one writes."""
        self._window.docks["messages"].bring_up()
        self._window.pane.focus_composer()

    @Slot()
    def escape(self) -> None:
        """Close what is open over the window, then stop the focused chat's answer; never a run."""
        if self._window.notice_strip.notice is not None:
            self._window.notice_strip.close_notice()
        elif self._window.chat_list.filter.hasFocus() and self._window.chat_list.filter.text():
            self._window.chat_list.filter.clear()
        else:
            self._window.pane.stop_answer()

    @Slot()
    def new_run(self) -> None:
        """Show the run dialog for the open chat, else for Main; it starts nothing by itself."""
        project, chat = self._window.project, self._window.pane.chat
        if project is None:
            return
        if chat is not None:
            self._wishes.run_from_chat(chat.id)
        else:
            self._wishes.open_run_dialog(self._context.services.runs.default_request(project))

    @Slot()
    def what_if_changes(self) -> None:
        """Show what the what-if changes."""
        row = self._chat_row()
        if row is not None and row.mode == ChatMode.WHAT_IF:
            self._wishes.open_what_if_dialog(row.id)

    def choose_theme(self, choice: str) -> None:
        """Show and keep a scheme."""
        self._context.theme.choose(choice)
        preferences = self._context.services.preferences
        _ = self._context.run_verb(lambda: preferences.set({"theme": choice}))

    @Slot()
    def reset_layout(self) -> None:
        """Put every dock where it is by default."""
        if self._window.project is not None:
            lay_out(self._window, self._window.docks)

    @Slot()
    def next_pane(self) -> None:
        """Give the keyboard to the next dock that is seen."""
        seen = [dock for dock in self._window.docks.values() if dock.is_seen and dock.content is not None]
        if not seen:
            return
        focus = QApplication.focusWidget()
        at = next((n for n, dock in enumerate(seen) if focus is not None and dock.isAncestorOf(focus)), -1)
        content = seen[(at + 1) % len(seen)].content
        target = _first_focus(content)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def show_shortcuts(self) -> None:
        """List every action that keys reach."""
        sends = self._context.services.settings.enter_sends
        ShortcutPage(self._window.actions_, self._window, enter_sends=sends).open()

    @Slot()
    def show_about(self) -> None:
        """Say what this is."""
        AboutBox(self._context.services.settings, self._window).open()


def _first_focus(content: QWidget | None) -> QWidget | None:
    """The first widget inside that takes the keyboard."""
    if content is None:
        return None
    wanted = Qt.FocusPolicy.TabFocus
    for child in content.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & wanted:
            return child
    return None
