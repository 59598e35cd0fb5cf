"""Writes docs/reference: commands of the command line, keys of the window, settings, and the database, from the code.

`python packaging/make_reference.py` writes the pages; `tests/contracts/test_docs.py` sees that they are current.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pysqlite3
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app.cli.root import cli
from app.gui.shell.actions import commands_of
from app.gui.shell.commands import MENUS
from app.settings.settings import ENVIRONMENT_PREFIX, IN_ENVIRONMENT, NAMES, Settings
from app.store.database import Store
from app.store.files import DATABASE_NAME
from app.store.migrate import SCHEMA_VERSION

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
_MADE = "<!-- made by packaging/make_reference.py -->"
_NAME = "int-crucible"


def pages() -> dict[str, str]:
    """The text of each page by the name of its file."""
    return {
        "commands.md": _page("Command line", _commands()),
        "keys.md": _page("Keys of the window", _keys()),
        "settings.md": _page("Settings", _settings()),
        "database.md": _page("Database", _database()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join((_MADE, "", f"# {title}", "", *lines)).rstrip() + "\n"


def _commands() -> Iterator[str]:
    yield f"`{_NAME} COMMAND --help` says more. Exit codes: 0 done · 1 failed · 2 usage · 3 not found · 4 refused ·"
    yield "5 fault of a provider · 6 stopped, or a budget is reached. `--json` before the command: one JSON document."
    yield from ("", "| command | does |", "|---|---|")
    for path, command in _all_commands(cli, ()):
        context = click.Context(command, info_name=path[-1])
        usage = " ".join((*path, *(piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]")))
        options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
        flags = ", ".join(f"`{option.opts[-1]}`" for option in options)
        said = _cell(command.get_short_help_str(limit=200))
        yield f"| `{_cell(usage)}` | {said}{f' · {flags}' if flags else ''} |"


def _all_commands(group: click.Group, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _all_commands(command, (*above, name))
        elif command is not None and not command.hidden:
            yield (*above, name), command


def _keys() -> Iterator[str]:
    # What the system calls "Undo" or "Find" is known to an application only.
    _application = QApplication.instance() or QApplication(["-", "-platform", "offscreen"])
    yield "Those of Linux and Windows. *Help › Keyboard shortcuts* shows those of the machine one works at."
    yield from ("", "| menu | command | keys |", "|---|---|---|")
    for menu in MENUS:
        for command in commands_of([menu]):
            keys = QKeySequence(command.keys).toString() if command.keys is not None else ""
            yield f"| {menu.title.replace('&', '')} | {_cell(command.text)} | {_cell(keys)} |"


def _settings() -> Iterator[str]:
    yield "In order of strength: a flag, the environment, the settings file, the default."
    yield from ("", "| setting | variable | default | meaning |", "|---|---|---|---|")
    for name in ("data_dir", *NAMES):
        field = Settings.model_fields[name]
        variable = f"`{ENVIRONMENT_PREFIX}{name.upper()}`" if name in IN_ENVIRONMENT else ""
        value = None if field.is_required() else getattr(field.default, "value", field.default)
        default = "" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"
        yield f"| `{name}` | {variable} | {default} | {_cell(field.description or '')} |"


def _database() -> Iterator[str]:
    yield f"Schema {SCHEMA_VERSION}. One SQLite file; the migrations are in `app/store/migrations/`."
    with TemporaryDirectory() as made:
        Store.open(Path(made)).close()
        connection = pysqlite3.connect(Path(made) / DATABASE_NAME)
        try:
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
                " AND name NOT LIKE 'sqlite%' ORDER BY name"
            ).fetchall()
            for (table,) in tables:
                if not re.search(r"_(?:data|idx|content|docsize|config)$", table):
                    yield from _table(connection, table)
        finally:
            connection.close()


def _table(connection: pysqlite3.Connection, table: str) -> Iterator[str]:
    to = {row[3]: f"{row[2]}.{row[4]}" for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
    yield from ("", f"## {table}", "", "| column | type | null | key | refers to |", "|---|---|---|---|---|")
    for _, name, kind, required, _default, key in connection.execute(f"PRAGMA table_info({table})"):
        empty = "" if required or key else "yes"
        yield f"| `{name}` | {kind} | {empty} | {'yes' if key else ''} | {to.get(name, '')} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
