"""Everything a person can do in the window has a command (A1): every action, and every verb of a service it calls.

A verb is a coroutine of a service; the window's source is searched for each, so that a new button without a command
fails here. What only shows or goes somewhere is named as that.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PySide6.QtWidgets import QMenu

import app.gui
from app.cli.root import cli
from app.gui.shell.actions import ListMenu, commands_of
from app.gui.shell.commands import MENUS
from app.gui.shell.main_window import MainWindow
from app.gui.shell.menus import list_actions
from app.services.services import Services
from support.run_window import RunWindow

ACTIONS = {
    "new_project": "project create",
    "rename_project": "project rename",
    "pin_project": "project pin",
    "trash_project": "project trash",
    "restore_project": "project restore",
    "archive_project": "project archive",
    "back_up": "backup now",
    "context_files": "context add",
    "restore_backup": "backup restore",
    "rename": "chat rename",
    "preferences": "settings set",
    "theme_system": "settings set",
    "theme_light": "settings set",
    "theme_dark": "settings set",
    "new_setup": "chat create",
    "new_analysis": "chat create",
    "new_what_if": "chat create",
    "pin_chat": "chat pin",
    "archive_chat": "chat archive",
    "trash_chat": "chat trash",
    "restore_chat": "chat restore",
    "switch_mode": "chat mode",
    "stop_answer": "chat stop",
    "new_run": "run start",
    "export_chat": "chat export",
    "export_run": "run export",
    "copy_markdown": "run export",
    "copy_csv": "run export",
    "check_up": "checkup",
    "what_if_changes": "what-if adopt",
}
"""Actions that change something, or open a dialog that does."""
SHOWS_ONLY = {
    "start_page", "quit", "filter_chats", "next_pane", "group_chats", "reset_layout", "write", "previous_turn",
    "next_turn", "latest", "previous_chat", "next_chat", "shortcuts", "about",
    "whats_new", "search", "find_in_chat", "find_next", "find_previous",
    "quick_switch", "commands",
}  # fmt: skip
BY_THE_OPPOSITE = {"undo", "redo"}
"""On the command line an act is taken back by the command that does the opposite."""
VERBS = {
    "asking.answer": "answer",
    "asking.put_back": "answer",
    "asking.undo": "answer",
    "asking.want": "answer",
    "backups.make": "backup now",
    "backups.plan_restore": "backup restore",
    "chats.cite": "chat cite",
    "chats.create": "chat create",
    "chats.go_on": "chat continue",
    "chats.pin": "chat pin",
    "chats.rename": "chat rename",
    "chats.retry": "chat retry",
    "chats.send": "chat send",
    "chats.set_mode": "chat mode",
    "chats.set_state": "chat trash",
    "chats.stop": "chat stop",
    "checkups.run": "checkup",
    "context.attach": "context add",
    "context.confirm": "context confirm",
    "context.put_back": "context add",
    "context.refresh": "context refresh",
    "context.remove": "context remove",
    "exports.brief": "run brief",
    "exports.chat": "chat export",
    "exports.copy_run": "run export",
    "exports.run": "run export",
    "models.choose": "model use",
    "models.discover": "model list",
    "models.key_state": "model key",
    "models.models": "model list",
    "models.stop_test": "model test",
    "models.store_key": "model key",
    "models.test": "model test",
    "preferences.set": "settings set",
    "projects.create": "project create",
    "projects.rename": "project rename",
    "projects.pin": "project pin",
    "projects.set_state": "project trash",
    "proposals.apply": "proposal apply",
    "proposals.dismiss": "proposal dismiss",
    "proposals.reopen": "proposal reopen",
    "runs.answer_by_hand": "run answer",
    "runs.pause": "run pause",
    "runs.preflight": "run preflight",
    "runs.rename": "run rename",
    "runs.resume": "run resume",
    "runs.set_star": "run star",
    "runs.start": "run start",
    "runs.stop": "run stop",
    "sample.create": "demo",
    "specs.apply": "spec apply",
    "specs.apply_text": "spec apply",
    "specs.change": "spec move",
    "specs.redo_delta": "spec undo",
    "specs.restore": "spec restore",
    "specs.take_back": "spec restore",
    "specs.undo_delta": "spec undo",
    "what_ifs.adopt": "what-if adopt",
    "what_ifs.drop": "what-if drop",
    "what_ifs.reopen": "what-if reopen",
}
WINDOW_ONLY = {"chats.save_draft", "chats.mark_read", "projects.remember_chat"}
"""What the window keeps for itself: drafts, read marks, which chat was open last."""


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))
        else:
            yield " ".join((*above, name))


def verbs(services: Services) -> set[str]:
    """Every coroutine of every service, as noun.verb."""
    found = set()
    for noun, service in vars(services).items():
        if not type(service).__module__.startswith("app.services."):
            continue
        names = [name for name, _ in inspect.getmembers(type(service), inspect.iscoroutinefunction)]
        found |= {f"{noun}.{name}" for name in names if not name.startswith("_") and not noun.startswith("_")}
    return found


def used(source: ast.AST) -> Iterator[str]:
    """Every `….noun.name` and `noun.name` in a source."""
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute | ast.Name):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            yield f"{owner.lstrip('_')}.{node.attr}"


def test_every_action_has_a_command_or_only_shows(main: MainWindow) -> None:
    names = {action.objectName() for action in main.actions_.all()}
    assert names == set(ACTIONS) | SHOWS_ONLY | BY_THE_OPPOSITE
    assert not set(ACTIONS) & SHOWS_ONLY


def test_each_command_is_declared_once_and_stands_in_the_bar(main: MainWindow) -> None:
    names = [command.name for command in commands_of(MENUS)]
    assert len(names) == len(set(names)), "the action of the first would be lost"
    bar = [action.menu() for action in main.menuBar().actions()]
    stand = [action.objectName() for menu in bar if isinstance(menu, QMenu) for action in menu.actions()]
    assert [name for name in stand if name] == names
    assert [action.objectName() for action in list_actions(MENUS, main.actions_, ListMenu.CHATS)] == [
        *("rename", "pin_chat", "archive_chat", "trash_chat", "restore_chat"),
        *("", "switch_mode", "what_if_changes", "", "export_chat"),
    ]


def test_every_verb_the_window_calls_has_a_command(window: RunWindow) -> None:
    folder = Path(app.gui.__file__).parent
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        found |= set(used(ast.parse(path.read_text(encoding="utf-8"))))
    called = found & verbs(window.services)
    assert called - set(VERBS) - WINDOW_ONLY == set()
    assert {"runs.start", "chats.send", "models.choose", "backups.make"} <= called


@pytest.mark.parametrize("command", sorted({*ACTIONS.values(), *VERBS.values()}))
def test_the_command_exists(command: str) -> None:
    assert command in set(commands(cli))


def test_a_verb_without_a_command_would_be_found() -> None:
    source = ast.parse("runs = services.runs\ncontext.run_verb(lambda: runs.burn(1))\nservices.chats.lose()")
    assert {"runs.burn", "chats.lose"} <= set(used(source))
