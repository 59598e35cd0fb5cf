"""Nothing in app/ is defined that app/ does not use: what only a test calls is dead, too.

`vulture` looks by name. What others call by name is allowed: overrides of Qt, and the few names below, each with who
calls it.
"""

import inspect
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6 import QtCore, QtGui, QtWidgets

ROOT = Path(__file__).parents[2]
KINDS = {"function", "method", "class", "import"}
"""What is looked at. Variables only where they are constants of a module: fields of values are read as JSON, too. No
properties: a widget may tell what it shows, and a test ask."""
OF_MARKDOWN = "fence code_block heading_open heading_close image table_open blockquote_open blockquote_close hr"
ALLOWED = {
    # markdown-it calls the method that is named like the type of a token.
    "app/gui/look/rendering/markdown.py": set(OF_MARKDOWN.split()),
    "app/services/exporting/markdown_page.py": {"heading_open", "heading_close"},
    # A promised query (which messages changed the spec); indexed and tested, shown nowhere yet.
    "app/store/reads/projects.py": {"changed_by_messages"},
}
DECORATORS = "@*.command*,@*.group*,@*.result_callback*,@event.listens_for*,@*_validator*,@*_serializer*,@override"
NAMES_ONLY = """
from vulture.core import main
from vulture.reachability import Reachability
Reachability.visit = lambda *_: None
main()
"""
"""Lines that cannot be reached are not looked for: that takes a third of the time, and `KINDS` leaves them out."""
LINE = re.compile(r"^(.+?):(\d+): unused (\w+) '(\w+)' \(\d+% confidence\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Unused:
    """A definition that nothing uses: where, of which kind, its name."""

    path: str
    line: int
    kind: str
    name: str


def unused(folder: Path) -> list[Unused]:
    """What nothing in a folder uses, allowed or not; paths are relative to its parent."""
    command = [
        sys.executable,
        "-c",
        NAMES_ONLY,
        folder.name,
        "--min-confidence",
        "60",
        "--ignore-decorators",
        DECORATORS,
    ]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode in {0, 3}, done.stderr
    assert all(LINE.match(line) for line in done.stdout.splitlines()), done.stdout
    found = [Unused(path, int(line), kind, name) for path, line, kind, name in LINE.findall(done.stdout)]
    return [one for one in found if one.kind in KINDS or (one.kind == "variable" and _is_constant(folder.parent, one))]


def _is_constant(root: Path, one: Unused) -> bool:
    line = (root / one.path).read_text("utf-8").splitlines()[one.line - 1]
    return one.name.isupper() and line.startswith(one.name)


def _names_of_qt() -> set[str]:
    found: set[str] = set()
    for module in (QtCore, QtGui, QtWidgets):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            found.update(dir(kind))
    return found


def test_nothing_is_dead() -> None:
    of_qt, found = _names_of_qt(), unused(ROOT / "app")
    dead = [
        one
        for one in found
        if not (one.path.startswith(("app/gui/", "app/bridge/")) and one.name in of_qt)
        and one.name not in ALLOWED.get(one.path, set())
    ]
    assert not dead, "\n".join(f"{one.path}:{one.line} {one.kind} {one.name}" for one in dead)
    seen = {(one.path, one.name) for one in found}
    needless = {(path, name) for path, names in ALLOWED.items() for name in names} - seen
    assert not needless, "these need not be allowed"


def test_dead_code_is_seen(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    source = "LOST = 1\ndef lost():\n    return used()\ndef used():\n    return 2\nclass Gone:\n    pass\n"
    (tmp_path / "room" / "module.py").write_text(source, "utf-8")
    assert {one.name for one in unused(tmp_path / "room")} == {"LOST", "lost", "Gone"}
