"""What the commands of the window do, and which are possible now. Not for which there are (`commands`)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import ChatMode
from app.domain.projects import ItemState
from app.domain.rows import ChatRow, ProjectRow
from app.gui.finding.found_lines import FoundLine
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.look.texts import translate
from app.gui.shell.actions import WHY_NOT, Command, Menu, Situation, commands_of
from app.gui.shell.docks import give_keyboard
from app.gui.shell.finding import Finding
from app.gui.shell.help.about_box import AboutBox
from app.gui.shell.help.shortcut_page import ShortcutPage
from app.gui.shell.navigation import Navigation
from app.gui.shell.window_dialogs import WindowDialogs
from app.gui.shell.workspace import Workspace
from app.services.exporting.file_kinds import RunFormat


class ActionHandlers(QObject):
    """What the commands do; the target is the line with the keyboard in a list, else what is open."""

    def __init__(self, window: Workspace, wishes: Navigation, dialogs: WindowDialogs, finding: Finding) -> None:
        super().__init__(window)
        self.finding = finding
        self.window = window
        self.dialogs = dialogs
        self._wishes = wishes
        self._context = window.context
        self.looks = dialogs.looks
        self._commands: dict[str, Command[ActionHandlers]] = {}
        self._menus: Sequence[Menu[ActionHandlers]] = ()
        self._meant: tuple[ChatRow | None, ProjectRow | None] | None = None

    def connect_actions(self, menus: Sequence[Menu["ActionHandlers"]]) -> None:
        """Let each action do what its command says."""
        actions = self.window.actions_
        self._menus = menus
        self._commands = {command.name: command for command in commands_of(menus)}
        for name in self._commands:
            actions[name].triggered.connect(self._on_triggered)
        self.window.chat_list.group.toggled.connect(actions["group_chats"].setChecked)
        self.window.addActions(list(actions.all()))
        actions[f"theme_{self._context.theme.choice}"].setChecked(True)

    @Slot()
    def _on_triggered(self) -> None:
        self._commands[self.sender().objectName()].does(self)

    # -- what is possible ------------------------------------------------------------------------------

    @Slot()
    def show_state(self) -> None:
        """Enable what is possible now."""
        stack, project = self._context.undoing.stack, self.window.project
        last, undone = stack.newest(project), stack.taken_back(project)
        now = Situation(
            has_open_project=project is not None,
            project=self._project_row(),
            chat=self._chat_row(),
            run=self.window.shown_run,
            can_go_back=self.finding.can_go_back,
            can_go_forward=self.finding.can_go_forward,
            has_two_threads=self.window.threads.is_split,
            last_act=last.name if last is not None else None,
            last_undone=undone.name if undone is not None else None,
        )
        for name, command in self._commands.items():
            self.window.actions_.show_possible(name, command.fits, now)
        self.window.actions_["undo"].setText(_named(translate("Undo"), now.last_act))
        self.window.actions_["redo"].setText(_named(translate("Redo"), now.last_undone))

    def _chat_row(self) -> ChatRow | None:
        """The chat an action is about: the line in the list with the keyboard, else the open chat."""
        if self._meant is not None:
            return self._meant[0]
        lists = self.window.chat_list
        row = lists.current_row()
        if row is not None and lists.list.hasFocus():
            return row
        chat = self.window.pane.chat
        return self._context.services.chats.row(chat.id) if chat is not None else row

    def _project_row(self) -> ProjectRow | None:
        if self._meant is not None:
            return self._meant[1]
        if self.window.project is None:
            return self.window.start_page.projects.current_row()
        row = self.window.project_list.current_row()
        if row is not None and self.window.project_list.list.hasFocus():
            return row
        # The list has heard every change of it, and to count all its chats and runs anew takes milliseconds each time.
        listed = self.window.project_list.row_of(self.window.project)
        return listed or self._context.services.projects.row(self.window.project)

    def open_commands(self) -> None:
        """List the commands by name; what is taken is about the line the keyboard was on before."""
        self.show_state()
        meant = (self._chat_row(), self._project_row())
        self.finding.open_commands(self._offers, lambda action: self._do_about(action, meant))

    def _do_about(self, action: QAction, meant: tuple[ChatRow | None, ProjectRow | None]) -> None:
        self._meant = meant
        try:
            action.trigger()
        finally:
            self._meant = None

    def _offers(self) -> list[FoundLine]:
        """Every action as a line: those of the menus, and the docks to show or hide."""
        lines: list[FoundLine] = []
        for menu in self._menus:
            kind = translate(menu.title).replace("&", "")
            of_menu = commands_of((menu,))
            lines += [_line_of(self.window.actions_[command.name], command.icon, kind) for command in of_menu]
            if menu.lists_docks:
                why = "" if self.window.project is not None else translate("Open a project first.")
                for dock in self.window.docks.values():
                    action = dock.toggleViewAction()
                    title = translate("Show or hide {dock}").format(dock=action.text().replace("&", ""))
                    lines.append(FoundLine("table", title, action, right=kind, why_not=why))
        return lines

    # -- what they do ----------------------------------------------------------------------------------

    def with_chat(self, verb: Callable[[ChatRow], object]) -> None:
        """Do something to the chat that is meant, if there is one."""
        row = self._chat_row()
        if row is not None:
            verb(row)

    def with_project(self, verb: Callable[[ProjectRow], object]) -> None:
        """Do something to the project that is meant, if there is one."""
        row = self._project_row()
        if row is not None:
            verb(row)

    @Slot(str)
    def new_chat(self, mode: str) -> None:
        """Make a chat of a mode; analysis and what-if are about the newest ranked run where there is one."""
        project = self.window.project
        if project is None:
            return
        about = None
        if ChatMode(mode) is not ChatMode.SETUP:
            runs = self._context.services.runs.page(project, status=("completed",), limit=1)
            about = runs.items[0].id if runs.items else None
        self.window.items.create_chat(project, ChatMode(mode), about_run=about)

    def with_run(self, verb: Callable[[str], object]) -> None:
        """Do something to the run whose results are shown, if there is one."""
        run = self.window.shown_run
        if run is not None:
            verb(run)

    def copy_run(self, how: RunFormat) -> None:
        """Copy the ranking that is shown."""
        self.with_run(lambda run: self.dialogs.exporter.copy_run(run, how))

    def rename(self) -> None:
        """Rename in place: the project when its list has the keyboard, else the chat."""
        lists = (self.window.project_list, self.window.start_page.projects)
        focused = next((shown for shown in lists if shown.list.hasFocus()), None)
        if focused is not None:
            focused.list.rename_current()
            return
        if self.window.project is None:
            return
        self.window.docks["chats"].bring_up()
        if not self.window.chat_list.list.hasFocus() and self.window.pane.chat is not None:
            self.window.chat_list.show_open(self.window.pane.chat.id)
        self.window.chat_list.list.rename_current()

    def rename_project(self) -> None:
        """Rename the open project in place."""
        if self.window.project is None:
            self.window.start_page.projects.list.rename_current()
            return
        self.window.docks["projects"].bring_up()
        self.window.project_list.list.rename_current()

    @Slot(str, str)
    def rename_chat_to(self, chat: str, title: str) -> None:
        """A title was typed in the chat list."""
        self.window.items.rename_chat(self._context.services.chats.row(chat), title)

    @Slot(str, str)
    def rename_project_to(self, project: str, title: str) -> None:
        """A title was typed in the project list."""
        self.window.items.rename_project(self._context.services.projects.row(project), title)

    def set_chat_state(self, state: ItemState) -> None:
        """Archive the chats that are meant, trash them or bring them back; the next one is shown in their place."""
        row, chat = self._chat_row(), self.window.pane.chat
        if row is None:
            return
        selected = self.window.chat_list.selected_rows()
        rows = selected if row in selected else (row,)
        self.window.items.set_chats_state(rows, state)
        gone = {one.id for one in rows}
        if state is not ItemState.ACTIVE and chat is not None and chat.id in gone:
            following = self.window.chat_list.beside(chat.id, gone)
            if following is not None:
                self.window.open_chat(following)

    def set_project_state(self, state: ItemState) -> None:
        """Archive a project, throw it away or bring it back."""
        row = self._project_row()
        if row is not None:
            self.window.items.set_project_state(row, state)

    def go_to_chat(self, step: int) -> None:
        """Open the next (1) or previous (−1) chat of the list."""
        chat = self.window.chat_list.neighbour(step)
        if chat is not None:
            self.window.open_chat(chat)

    def group_chats(self) -> None:
        """Group the chats by mode, or no longer."""
        self.window.chat_list.group.setChecked(self.window.actions_["group_chats"].isChecked())

    def filter_chats(self) -> None:
        """Put the cursor into the filter of the chat list."""
        self.window.docks["chats"].bring_up()
        self.window.chat_list.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def find_in_chat(self) -> None:
        """Open the bar that finds in the open chat."""
        self.window.docks["messages"].bring_up()
        self.window.pane.chat_find.open()

    def write(self) -> None:
        """Put the cursor where one writes."""
        self.window.docks["messages"].bring_up()
        self.window.pane.focus_composer()

    def escape(self) -> None:
        """Close what is open over the window, then stop the focused chat's answer; never a run."""
        if self.window.notice_strip.notice is not None:
            self.window.notice_strip.close_notice()
        elif self.window.pane.chat_find.is_open:
            self.window.pane.chat_find.close()
        elif self.window.chat_list.filter.hasFocus() and self.window.chat_list.filter.text():
            self.window.chat_list.filter.clear()
        else:
            self.window.pane.stop_answer()

    def undo(self) -> None:
        """Take back what was done last; a field with the keyboard takes back its own text instead."""
        self._context.undoing.undo(self.window.project)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._context.undoing.redo(self.window.project)

    def new_run(self) -> None:
        """Show the run dialog for the open chat, else for Main; it starts nothing by itself."""
        project, chat = self.window.project, self.window.pane.chat
        if project is None:
            return
        if chat is not None:
            self._wishes.run_from_chat(chat.id)
        else:
            self._wishes.open_run_dialog(self._context.services.runs.default_request(project))

    def what_if_changes(self) -> None:
        """Show what the what-if changes."""
        row = self._chat_row()
        if row is not None and row.mode == ChatMode.WHAT_IF:
            self._wishes.open_what_if_dialog(row.id)

    def reset_layout(self) -> None:
        """Put every dock where it is by default."""
        if self.window.project is not None:
            self.window.arrangements.lay_out_anew()

    def next_pane(self) -> None:
        """Give the keyboard to the next dock that is seen, or to the next of two threads in one."""
        seen: list[QWidget] = []
        for dock in self.window.docks.values():
            if dock.is_seen and dock.content is not None:
                seen += self.window.threads.seen_panes if dock.content is self.window.threads else [dock.content]
        if not seen:
            return
        focus = QApplication.focusWidget()
        at = next((n for n, part in enumerate(seen) if focus is not None and part.isAncestorOf(focus)), -1)
        give_keyboard(seen[(at + 1) % len(seen)])

    def show_shortcuts(self) -> None:
        """List every action that keys reach."""
        sends = self._context.services.settings.enter_sends
        ShortcutPage(self.window.actions_, self.window, enter_sends=sends).open()

    def show_about(self) -> None:
        """Say what this is."""
        AboutBox(self._context.services.settings, self.window).open()


def _named(word: str, act: str | None) -> str:
    return f"{word} {without_mnemonic(act)}" if act is not None else word


def _line_of(action: QAction, icon: str, kind: str) -> FoundLine:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    title = action.text().replace("&", "") + (" ✓" if action.isChecked() else "")
    right = f"{kind} · {keys}" if keys else kind
    return FoundLine(icon or "play", title, action, right=right, why_not=action.property(WHY_NOT) or "")
