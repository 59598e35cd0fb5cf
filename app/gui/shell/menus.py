"""The menu bar and the context menus, put together from the actions."""

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.gui.shell.actions import Actions
from app.gui.shell.docks import LazyDock

_BAR: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&File",
        (
            "start_page",
            "new_project",
            "",
            "rename_project",
            "pin_project",
            "archive_project",
            "trash_project",
            "restore_project",
            "",
            "context_files",
            "",
            "back_up",
            "restore_backup",
            "",
            "quit",
        ),
    ),
    ("&Edit", ("rename", "filter_chats", "", "preferences")),
    ("&View", ("theme_system", "theme_light", "theme_dark", "", "group_chats", "next_pane")),
    (
        "&Chat",
        (
            "new_setup",
            "new_analysis",
            "new_what_if",
            "",
            "write",
            "stop_answer",
            "",
            "pin_chat",
            "archive_chat",
            "trash_chat",
            "restore_chat",
            "switch_mode",
            "",
            "what_if_changes",
        ),
    ),
    ("&Run", ("new_run", "", "check_up")),
    ("&Go", ("previous_chat", "next_chat", "", "previous_turn", "next_turn", "latest")),
    ("&Window", ("reset_layout",)),
    ("&Help", ("shortcuts", "whats_new", "about")),
)
CHAT_MENU = ("rename", "pin_chat", "archive_chat", "trash_chat", "restore_chat", "", "switch_mode", "what_if_changes")
PROJECT_MENU = ("rename_project", "pin_project", "archive_project", "trash_project", "restore_project")


def fill_menu_bar(bar: QMenuBar, actions: Actions, docks: Mapping[str, LazyDock[QWidget]]) -> None:
    """Fill the bar; the docks are listed under Window."""
    for title, names in _BAR:
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        _fill(menu, actions, names)
        if title == "&Window":
            menu.addSeparator()
            for dock in docks.values():
                menu.addAction(dock.toggleViewAction())


def context_menu(parent: QWidget, actions: Actions, names: tuple[str, ...]) -> QMenu:
    """Return a menu of some actions; it deletes itself when closed."""
    menu = QMenu(parent)
    _fill(menu, actions, names)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def pick(actions: Actions, names: tuple[str, ...]) -> list[QAction]:
    """Return some actions, separators included."""
    picked: list[QAction] = []
    for name in names:
        if name:
            picked.append(actions[name])
        else:
            separator = QAction(actions)
            separator.setSeparator(True)
            picked.append(separator)
    return picked


def _fill(menu: QMenu, actions: Actions, names: tuple[str, ...]) -> None:
    for action in pick(actions, names):
        menu.addAction(action)
