"""What a command of the window is, and its action; menus, buttons and the page of shortcuts take it from here.

Not for which commands there are (`commands`), nor for what they do (`action_handlers`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app.domain.rows import ChatRow, ProjectRow
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

H_contra = TypeVar("H_contra", contravariant=True)

WHY_NOT = "why_not"
"""The property of an action that says why it is greyed."""

Keys = str | QKeySequence.StandardKey | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which commands are possible: the project that is open, and what the keyboard is on."""

    has_open_project: bool = False
    project: ProjectRow | None = None
    chat: ChatRow | None = None
    run: str | None = None
    """The run whose results are shown."""
    can_go_back: bool = False
    can_go_forward: bool = False
    has_two_threads: bool = False
    last_act: str | None = None
    """What can be taken back, as it goes on after “Undo”."""
    last_undone: str | None = None
    """What can be done again."""


class ListMenu(StrEnum):
    """The menu of a line in a list."""

    PROJECTS = "projects"
    CHATS = "chats"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a command is possible, and what is said of it while it is not."""

    why_not: str
    holds: Callable[[Situation], bool]


ALWAYS = Condition("", lambda _now: True)


@dataclass(frozen=True, slots=True)
class Command(Generic[H_contra]):
    """One command, whole: its words, keys and icon, what it does, when, and where else it stands than in its menu."""

    name: str
    text: str
    does: Callable[[H_contra], object]
    keys: Keys = None
    icon: str = ""
    fits: Condition = ALWAYS
    in_list: tuple[ListMenu, int] | None = None
    """The menu of a line that offers it too, and in which group there."""
    one_of: str = ""
    """Of the commands with this word exactly one is ticked."""
    is_ticked: bool = False
    """Whether it carries a tick."""


@dataclass(frozen=True, slots=True)
class Menu(Generic[H_contra]):
    """A menu of the bar; a line stands between its groups."""

    title: str
    groups: tuple[tuple[Command[H_contra], ...], ...]
    lists_docks: bool = False


def commands_of(menus: Sequence[Menu[H_contra]]) -> Iterator[Command[H_contra]]:
    """Every command, in the order of the menus."""
    for menu in menus:
        for group in menu.groups:
            yield from group


class Actions(QObject):
    """The actions by name, as attributes of a mapping: `actions["rename"]`."""

    def __init__(self, theme: Theme, menus: Sequence[Menu[Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: dict[str, QActionGroup] = {}
        self._tips: dict[str, str] = {}
        self._by_name = {command.name: self._make(command) for command in commands_of(menus)}

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the menus."""
        return tuple(self._by_name.values())

    def show_possible(self, name: str, condition: Condition, now: Situation) -> None:
        """Enable an action or grey it; a greyed one says why in its tip, and as its property `why_not`."""
        action, is_possible = self._by_name[name], condition.holds(now)
        why = "" if is_possible else translate(condition.why_not)
        action.setEnabled(is_possible)
        action.setProperty(WHY_NOT, why)
        action.setToolTip(why or self._tips[name])

    def with_shortcuts(self) -> tuple[QAction, ...]:
        """The actions that keys reach."""
        return tuple(action for action in self._by_name.values() if not action.shortcut().isEmpty())

    def _make(self, command: Command[Any]) -> QAction:
        text = translate(command.text)
        action = QAction(text, self)
        action.setObjectName(command.name)
        action.setCheckable(command.is_ticked or bool(command.one_of))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if command.one_of:
            self._groups.setdefault(command.one_of, QActionGroup(self)).addAction(action)
        if command.icon:
            action.setIcon(self._theme.icon(command.icon))
        if command.keys is not None:
            # A key of the platform may be several: Redo is Ctrl+Shift+Z, and Ctrl+Y.
            keys = command.keys
            action.setShortcuts(
                QKeySequence.keyBindings(keys) if isinstance(keys, QKeySequence.StandardKey) else [QKeySequence(keys)]
            )
            action.setToolTip(f"{text} ({action.shortcut().toString()})")
        self._tips[command.name] = action.toolTip()
        return action
