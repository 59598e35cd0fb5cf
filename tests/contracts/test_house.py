"""What keeps the house readable: no folder too full to be read at a glance, no class name twice.

Not for imports: those are contracts of import-linter (`test_import_contracts.py`).
"""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_MODULES = 25
CLASS = re.compile(r"^class ([A-Za-z]\w*)", re.MULTILINE)
"""A public class of a module, as it stands in every formatted file; to parse them all takes seconds."""


def _modules(root: Path) -> list[Path]:
    return sorted((root / "app").rglob("*.py"))


def full_folders(root: Path) -> list[str]:
    """Folders with more modules than one reads at a glance, `__init__` aside."""
    inside: dict[Path, int] = defaultdict(int)
    for path in _modules(root):
        inside[path.parent] += path.name != "__init__.py"
    return [f"{path.relative_to(root)}: {number}" for path, number in inside.items() if number > MOST_MODULES]


def shared_names(root: Path) -> dict[str, list[str]]:
    """Public classes of one name in several modules; a leading underscore keeps a name to its module."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in _modules(root):
        for name in CLASS.findall(path.read_text("utf-8")):
            found[name].append(path.relative_to(root).as_posix())
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def test_no_folder_is_too_full() -> None:
    assert not full_folders(ROOT)


def test_no_class_name_stands_twice() -> None:
    assert not shared_names(ROOT)


def test_both_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "room"
    folder.mkdir(parents=True)
    for number in range(MOST_MODULES + 1):
        (folder / f"m{number}.py").write_text("class Twice:\n    pass\n" if number < 2 else "", "utf-8")
    assert full_folders(tmp_path) == ["app/room: 26"]
    assert shared_names(tmp_path) == {"Twice": ["app/room/m0.py", "app/room/m1.py"]}
