"""Everything a person can do in the window has a command (A1): every action, and every verb of a service it calls.

A verb is a coroutine of a service; the window's source is searched for each, so that a new button without a command
fails here. What only shows or goes somewhere is named as that. Each of these verbs also goes on the undo stack, or
stands in a list with its reason: a function of the window that names one makes an act of it, or hands it on as one.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
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
    "backups": "backup restore",
    "rename": "chat rename",
    "preferences": "settings set",
    "theme_system": "settings set",
    "theme_light": "settings set",
    "theme_dark": "settings set",
    "theme_contrast": "settings set",
    "density_compact": "settings set",
    "density_normal": "settings set",
    "density_roomy": "settings set",
    "text_larger": "settings set",
    "text_smaller": "settings set",
    "text_usual": "settings set",
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
    "export_project": "project export",
    "import_project": "project import",
    "export_run": "run export",
    "copy_markdown": "run export",
    "copy_csv": "run export",
    "check_up": "checkup",
    "what_if_changes": "what-if adopt",
}
"""Actions that change something, or open a dialog that does."""
SHOWS_ONLY = {
    "open_beside", "other_thread", "close_beside",
    "data_folder", "start_page", "quit", "filter_chats", "next_pane", "group_chats", "reset_layout", "write",
    "previous_turn",
    "new_window", "project_in_window", "close_window",
    "next_turn", "latest", "previous_chat", "next_chat", "shortcuts", "about",
    "whats_new", "guide", "search", "find_in_chat", "find_next", "find_previous",
    "quick_switch", "outline", "commands", "back", "forward", "overview", "arrange_think", "arrange_decide",
    "copy_chat_link", "copy_message_link", "copy_run_link",
}  # fmt: skip
BY_THE_OPPOSITE = {"undo", "redo"}
"""On the command line an act is taken back by the command that does the opposite."""
VERBS = {
    "asking.answer": "answer",
    "asking.put_back": "answer",
    "asking.undo": "answer",
    "asking.want": "answer",
    "backups.delete": "backup delete",
    "backups.make": "backup now",
    "backups.plan_restore": "backup restore",
    "storage.plan_move": "data-folder move",
    "chats.cite": "chat cite",
    "chats.create": "chat create",
    "chats.edit": "chat edit",
    "chats.go_on": "chat continue",
    "chats.pin": "chat pin",
    "chats.rename": "chat rename",
    "chats.regenerate": "chat regenerate",
    "chats.retry": "chat retry",
    "chats.send": "chat send",
    "chats.set_mode": "chat mode",
    "chats.set_state": "chat trash",
    "chats.show_sibling": "chat switch",
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
    "exports.printed_run": "run export",
    "exports.run": "run export",
    "decisions.choose": "decision choose",
    "decisions.choose_again": "decision choose-again",
    "decisions.set_outcome": "decision outcome",
    "decisions.set_shortlisted": "shortlist add",
    "decisions.take_back": "decision take-back",
    "models.choose": "model use",
    "models.discover": "model list",
    "models.key_state": "model key",
    "models.models": "model list",
    "models.stop_test": "model test",
    "models.store_key": "model key",
    "models.test": "model test",
    "preferences.set": "settings set",
    "profiles.keep": "model profile add",
    "profiles.remove": "model profile remove",
    "profiles.use": "model profile use",
    "project_files.bring_in": "project import",
    "project_files.export": "project export",
    "projects.create": "project create",
    "projects.rename": "project rename",
    "projects.pin": "project pin",
    "projects.set_state": "project trash",
    "proposals.apply": "proposal apply",
    "proposals.dismiss": "proposal dismiss",
    "proposals.reopen": "proposal reopen",
    "run_notes.set": "run note",
    "runs.answer_by_hand": "run answer",
    "runs.pause": "run pause",
    "runs.preflight": "run preflight",
    "runs.rename": "run rename",
    "runs.resume": "run resume",
    "runs.set_star": "run star",
    "runs.set_trashed": "run trash",
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
WINDOW_ONLY = {"chats.save_draft", "chats.mark_read", "projects.remember_chat", "projects.note_visit"}
"""What the window keeps for itself: drafts, read marks, which chat was open last, when it was."""
NOT_UNDONE = {
    "send": {
        *("chats.send", "chats.edit", "chats.regenerate", "chats.retry", "chats.go_on", "chats.cite"),
        "context.confirm",
    },
    "start, stop, pause, resume": {
        *("runs.start", "runs.stop", "runs.pause", "runs.resume", "chats.stop", "checkups.run"),
    },
    "keys": {"models.store_key"},
    "restore": {"backups.plan_restore", "storage.plan_move"},
    "made: the trash, or its own Remove, takes it back": {
        *("projects.create", "chats.create", "sample.create", "context.attach", "context.refresh"),
    },
    "a setting: set back where it was set": {"preferences.set"},
    "a copy, which changes nothing": {"backups.make"},
    "for good, and asked for twice: it is there to make room": {"backups.delete"},
    "only looks": {
        *("models.discover", "models.key_state", "models.models", "models.stop_test", "models.test", "runs.preflight"),
        *("exports.chat", "exports.run", "exports.printed_run", "exports.copy_run", "exports.brief"),
    },
}
"""By what experience.md calls it (the first four), then by why there is nothing to take back."""


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


def test_no_two_commands_have_one_key() -> None:
    taken: dict[str, str] = {}
    for command in commands_of(MENUS):
        # Which keys a standard one has is for the platform to say.
        if isinstance(command.keys, str):
            assert taken.setdefault(command.keys, command.name) == command.name, command.keys
    assert len(taken) > 15


def test_every_action_has_a_command_or_only_shows_and_stands_once_in_the_bar(main: MainWindow) -> None:
    names = [command.name for command in commands_of(MENUS)]
    assert len(names) == len(set(names)), "the action of the first would be lost"
    assert {action.objectName() for action in main.actions_.all()} == set(names)
    assert set(names) == set(ACTIONS) | SHOWS_ONLY | BY_THE_OPPOSITE
    assert not set(ACTIONS) & SHOWS_ONLY
    bar = [action.menu() for action in main.menuBar().actions()]
    stand = [action.objectName() for menu in bar if isinstance(menu, QMenu) for action in menu.actions()]
    assert [name for name in stand if name] == names
    assert [action.objectName() for action in list_actions(MENUS, main.actions_, ListMenu.CHATS)] == [
        *("open_beside", ""),
        *("rename", "pin_chat", "archive_chat", "trash_chat", "restore_chat", "copy_chat_link"),
        *("", "switch_mode", "what_if_changes", "", "export_chat"),
    ]


def test_every_verb_the_window_calls_has_a_command(window: RunWindow) -> None:
    found = {name for tree in trees_of_the_window().values() for name in used(tree)}
    called = found & verbs(window.services)
    assert called - set(VERBS) - WINDOW_ONLY == set()
    assert {"runs.start", "chats.send", "models.choose", "backups.make"} <= called


def test_the_commands_exist() -> None:
    assert {*ACTIONS.values(), *VERBS.values()} - set(commands(cli)) == set()


def test_a_verb_without_a_command_would_be_found() -> None:
    source = ast.parse("runs = services.runs\ncontext.run_verb(lambda: runs.burn(1))\nservices.chats.lose()")
    assert {"runs.burn", "chats.lose"} <= set(used(source))


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every function that lies in no other, with its name."""
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        for one in inside:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                yield one.name, one


def called(node: ast.AST) -> set[str]:
    """The names of what a function calls."""
    functions_of = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in functions_of
        if isinstance(one, ast.Attribute | ast.Name)
    }


@cache
def trees_of_the_window() -> dict[str, ast.Module]:
    """The syntax tree of each of its files, by the path below its folder."""
    folder = Path(app.gui.__file__).parent
    return {path.relative_to(folder).as_posix(): ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")}


def without_undo(trees: dict[str, ast.Module], verbs: set[str]) -> set[tuple[str, str]]:
    """Places (file and function) and verbs of which no act is made there."""
    keep = {name for tree in trees.values() for name, node in functions(tree) if "did" in called(node)}
    found: set[tuple[str, str]] = set()
    for name, tree in trees.items():
        for function, node in functions(tree):
            if not called(node) & {"did", "Undoable", *keep}:
                found |= {(f"{name}: {function}", verb) for verb in set(used(node)) & verbs}
    return found


def test_every_verb_of_the_window_is_taken_back_or_named_here() -> None:
    excepted = set().union(*NOT_UNDONE.values())
    assert excepted <= set(VERBS)
    assert not without_undo(trees_of_the_window(), set(VERBS) - WINDOW_ONLY - excepted)


def test_a_verb_without_an_undo_would_be_found() -> None:
    recorder = "class A:\n    def _do(self, verb):\n        self.undoing.did(verb)\n"
    kept = recorder + "    def kept(self):\n        self._do(lambda: services.runs.burn(1))\n"
    lost = "def lost():\n    runs = services.runs\n    run_verb(lambda: runs.burn(1))\n"
    trees = {"kept.py": ast.parse(kept), "lost.py": ast.parse(lost)}
    assert without_undo(trees, {"runs.burn"}) == {("lost.py: lost", "runs.burn")}
