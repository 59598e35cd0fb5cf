"""Every command of the window, once: its words, icon and keys; menus, buttons and context menus take it from here.

Not for what a command does: the main window connects them. No shortcut starts a priced run.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app.gui.look.theme import Theme

Keys = str | QKeySequence.StandardKey | None


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    text: str
    keys: Keys = None
    icon: str = ""
    checkable: bool = False


_KEY = QKeySequence.StandardKey
_COMMANDS = (
    _Command("start_page", "Start page", "Alt+Home", "home"),
    _Command("new_project", "New project…", _KEY.New, "plus"),
    _Command("rename_project", "Rename project", None, "rename"),
    _Command("pin_project", "Pin or unpin project", None, "pin"),
    _Command("trash_project", "Move project to trash", None, "trash"),
    _Command("restore_project", "Restore project", None, "undo"),
    _Command("archive_project", "Archive project", None, "archive"),
    _Command("context_files", "Files the agents may read…", None, "folder-open"),
    _Command("back_up", "Back up now", None, "archive"),
    _Command("restore_backup", "Restore a backup…", None, "undo"),
    _Command("quit", "Quit", "Ctrl+Q"),
    _Command("rename", "Rename", "F2", "rename"),
    _Command("filter_chats", "Filter chats", "Ctrl+Shift+L", "search"),
    _Command("preferences", "Preferences…", "Ctrl+,", "settings"),
    _Command("theme_system", "Follow the system", None, checkable=True),
    _Command("theme_light", "Light", None, checkable=True),
    _Command("theme_dark", "Dark", None, checkable=True),
    _Command("next_pane", "Next pane", "F6"),
    _Command("group_chats", "Group chats by mode", None, "ranking", checkable=True),
    _Command("reset_layout", "Reset layout", None, "refresh"),
    _Command("new_setup", "New setup chat", "Ctrl+Shift+N", "setup"),
    _Command("new_analysis", "New analysis chat", None, "analysis"),
    _Command("new_what_if", "New what-if chat…", None, "what-if"),
    _Command("pin_chat", "Pin or unpin chat", None, "pin"),
    _Command("archive_chat", "Archive chat", None, "archive"),
    _Command("trash_chat", "Move chat to trash", None, "trash"),
    _Command("restore_chat", "Restore chat", None, "undo"),
    _Command("switch_mode", "Switch between setup and analysis", None, "settings"),
    _Command("stop_answer", "Stop the answer", "Esc", "stop"),
    _Command("write", "Write a message", "Ctrl+L", "chat"),
    _Command("previous_turn", "Previous turn", "Alt+Up"),
    _Command("next_turn", "Next turn", "Alt+Down"),
    _Command("latest", "Newest message", "Ctrl+End", "arrow-down"),
    _Command("new_run", "New run…", "Ctrl+R", "play"),
    _Command("check_up", "Check up the model…", None, "model"),
    _Command("what_if_changes", "What-if: changes and adopting…", None, "adopt"),
    _Command("previous_chat", "Previous chat", "Ctrl+PgUp"),
    _Command("next_chat", "Next chat", "Ctrl+PgDown"),
    _Command("shortcuts", "Keyboard shortcuts", "Ctrl+/", "info"),
    _Command("whats_new", "What is new…", None, "info"),
    _Command("about", "About Int Crucible", None, "info"),
)


class Actions(QObject):
    """The actions by name, as attributes of a mapping: `actions["rename"]`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}
        for command in _COMMANDS:
            self._by_name[command.name] = self._make(theme, command)
        themes = QActionGroup(self)
        for name in ("theme_system", "theme_light", "theme_dark"):
            themes.addAction(self._by_name[name])

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the menus."""
        return tuple(self._by_name.values())

    def with_shortcuts(self) -> tuple[QAction, ...]:
        """The actions that keys reach."""
        return tuple(action for action in self._by_name.values() if not action.shortcut().isEmpty())

    def _make(self, theme: Theme, command: _Command) -> QAction:
        action = QAction(command.text, self)
        action.setObjectName(command.name)
        action.setCheckable(command.checkable)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        if command.keys is not None:
            action.setShortcut(QKeySequence(command.keys))
            action.setToolTip(f"{command.text} ({action.shortcut().toString()})")
        return action
