"""The menu bar and the menus of a line in a list, put together from the commands."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.gui.look.texts import translate
from app.gui.shell.actions import Actions, ListMenu, Menu, commands_of
from app.gui.shell.docks import LazyDock


def fill_menu_bar(
    bar: QMenuBar, menus: Sequence[Menu[Any]], actions: Actions, docks: Mapping[str, LazyDock[QWidget]]
) -> None:
    """Fill the bar."""
    for menu in menus:
        shown = bar.addMenu(translate(menu.title))
        shown.setToolTipsVisible(True)
        groups = [[actions[command.name] for command in group] for group in menu.groups]
        if menu.lists_docks:
            groups.append([dock.toggleViewAction() for dock in docks.values()])
        shown.addActions(_apart(groups, shown))


def list_actions(menus: Sequence[Menu[Any]], actions: Actions, of: ListMenu) -> list[QAction]:
    """Return what is offered for a line of a list, lines between groups included."""
    offered = [
        (command.in_list[1], actions[command.name])
        for command in commands_of(menus)
        if command.in_list is not None and command.in_list[0] is of
    ]
    grouped = groupby(sorted(offered, key=lambda place: place[0]), key=lambda place: place[0])
    return _apart([[action for _, action in group] for _, group in grouped], actions)


def list_menu(parent: QWidget, offered: Iterable[QAction]) -> QMenu:
    """Return a menu of these actions; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.addActions(list(offered))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _apart(groups: Sequence[Sequence[QAction]], owner: QMenu | Actions) -> list[QAction]:
    """The actions of all groups, with a line between two groups."""
    placed: list[QAction] = []
    for group in groups:
        if placed:
            line = QAction(owner)
            line.setSeparator(True)
            placed.append(line)
        placed += group
    return placed
