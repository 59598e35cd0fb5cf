"""Nothing in app/ is defined that app/ does not use: what only a test calls is dead, too.

`vulture` looks by name. What others call by name is allowed: overrides of Qt, and the few names below, each with who
calls it.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

from PySide6 import QtCore, QtGui, QtWidgets
from vulture import Vulture
from vulture.core import Item

ROOT = Path(__file__).parents[2]
KINDS = {"function", "method", "class", "unreachable_code", "import"}
"""What is looked at. Variables only where they are constants of a module: fields of values are read as JSON, too. No
properties: a widget may tell what it shows, and a test ask."""
OF_MARKDOWN = "fence code_block heading_open heading_close image table_open blockquote_open blockquote_close hr"
ALLOWED = {
    # markdown-it calls the method that is named like the type of a token.
    "app/gui/look/rendering/markdown.py": set(OF_MARKDOWN.split()),
    # A promised query (which messages changed the spec); indexed and tested, shown nowhere yet.
    "app/store/reads/projects.py": {"changed_by_messages"},
    "app/llm/providers/openai_compatible.py": {"OpenAICompatibleClient"},
}
DECORATORS = ["@*.command*", "@*.group*", "@*.result_callback*", "@event.listens_for*", "@*_validator*", "@override"]


def _names_of_qt() -> set[str]:
    found: set[str] = set()
    for module in (QtCore, QtGui, QtWidgets):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            found.update(dir(kind))
    return found


def unused(folder: Path) -> Iterator[Item]:
    """What nothing in a folder uses, allowed or not."""
    look = Vulture(ignore_decorators=DECORATORS)
    look.scavenge([folder])
    for item in look.get_unused_code(min_confidence=60):
        if item.typ in KINDS or (item.typ == "variable" and _is_constant(item)):
            yield item


def _is_constant(item: Item) -> bool:
    line = Path(item.filename).read_text("utf-8").splitlines()[item.first_lineno - 1]
    return item.name.isupper() and line.startswith(item.name)


def _is_allowed(item: Item, of_qt: set[str]) -> bool:
    path = Path(item.filename).relative_to(ROOT).as_posix()
    if path.startswith(("app/gui/", "app/bridge/")) and item.name in of_qt:
        return True
    return any(path.startswith(place) and item.name in names for place, names in ALLOWED.items())


def test_nothing_is_dead() -> None:
    of_qt = _names_of_qt()
    dead = [item for item in unused(ROOT / "app") if not _is_allowed(item, of_qt)]
    assert not dead, "\n".join(f"{item.filename}:{item.first_lineno} {item.typ} {item.name}" for item in dead)


def test_every_allowed_name_is_needed() -> None:
    seen = [(Path(item.filename).relative_to(ROOT).as_posix(), item.name) for item in unused(ROOT / "app")]
    for place, names in ALLOWED.items():
        for name in names:
            assert any(path.startswith(place) and found == name for path, found in seen), f"{place}: {name}"


def test_dead_code_is_seen(tmp_path: Path) -> None:
    source = "LOST = 1\ndef lost():\n    return used()\ndef used():\n    return 2\nclass Gone:\n    pass\n"
    (tmp_path / "module.py").write_text(source, "utf-8")
    assert {item.name for item in unused(tmp_path)} == {"LOST", "lost", "Gone"}
