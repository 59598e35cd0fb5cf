"""Rules about source text that import-linter cannot see, each with a breach that must be found.

Looks at syntax trees, never at running code.
"""

import ast
import sys
import tomllib
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from support.syntax import walked

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
SOURCES = sorted(path.relative_to(ROOT) for path in APP.rglob("*.py"))

# What a call or an import may never be, anywhere in app/, as dotted names.
FORBIDDEN = {
    "time.sleep",
    "eval",
    "exec",
    "os.system",
    "os.popen",
    "pickle",
    "marshal",
    "shelve",
    "yaml.load",
    "yaml.unsafe_load",
    "PySide6.QtSql",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtWebView",
    "sqlite3",
}
# What one module of the window stands for, so that nothing else may import it.
ONLY_IN = {
    "PySide6.QtWidgets.QAbstractSpinBox": ("gui", "kit", "number_field.py"),
    "PySide6.QtWidgets.QSpinBox": (),
    "PySide6.QtWidgets.QDoubleSpinBox": (),
    "PySide6.QtWidgets.QLabel": ("gui", "kit", "labels.py"),
    "PySide6.QtGui.QIntValidator": (),
    "PySide6.QtGui.QDoubleValidator": (),
}
NETWORK = {"urllib.request", "http.client", "socket", "ftplib", "smtplib", "PySide6.QtNetwork.QNetworkAccessManager"}

LOOKED_AT = (
    *(ast.Import, ast.ImportFrom, ast.Call, ast.Attribute, ast.keyword),
    *(ast.ExceptHandler, ast.FunctionDef, ast.ClassDef),
)
"""Kinds of nodes that a rule looks at."""

# What opens a file for writing or makes one or a folder: as called by its module, and as a method of whatever.
WRITING_CALLS = {
    *(
        "os.open",
        "os.mkdir",
        "os.makedirs",
        "os.mknod",
        "os.mkfifo",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.umask",
    ),
    *("shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "shutil.move", "shutil.make_archive"),
    *("tempfile.mkstemp", "tempfile.mkdtemp", "tempfile.NamedTemporaryFile", "tempfile.TemporaryFile"),
    *("tempfile.TemporaryDirectory", "tempfile.SpooledTemporaryFile", "io.FileIO", "io.open", "io.open_code"),
    *("logging.FileHandler", "logging.basicConfig", "logging.handlers", "zipfile", "tarfile", "dbm", "fileinput"),
    *("PySide6.QtCore.QFile", "PySide6.QtCore.QSaveFile", "PySide6.QtCore.QLockFile", "PySide6.QtCore.QSettings"),
    *("PySide6.QtCore.QTemporaryFile", "PySide6.QtCore.QTemporaryDir", "PySide6.QtGui.QPdfWriter"),
    *("PySide6.QtGui.QImageWriter",),
}
WRITING_METHODS = {"write_text", "write_bytes", "mkdir", "symlink_to", "hardlink_to", "mkfifo", "mkpath"}
"""Names of methods that open a file or make a folder; `open`, `touch` and Qt's `save` are looked at apart."""
# What reads without a bound: of a file or of standard input it is `bounded_input` that reads.
UNBOUNDED_METHODS = {"read_text", "read_bytes", "readlines", "read", "readline"}
UNBOUNDED = {
    "app/services/sample.py": "a text of our own",
    "app/english/phrase_files.py": "texts of our own",
    "app/pipeline/prompts.py": "a text of our own",
    "app/pipeline/checkup/planted/__init__.py": "a text of our own",
    "app/gui/look/theme.py": "a text of our own",
    "app/llm/providers/embedded.py": "a stream with a bound of its own",
    "app/llm/providers/embedded_server.py": "a pipe from the process that started it",
    "app/worker/child.py": "a pipe from the process that started it",
    "app/worker/process.py": "a pipe from its child, with the bound of asyncio",
    "app/cli/inputs.py": "standard input, for the bounded reader",
    "app/cli/models.py": "whether standard input is a terminal",
}
"""The few places that may, and why."""
WRITES = {
    ("app/settings/private_files.py", "os.open"): "the one function",
    ("app/settings/private_files.py", "mkdir"): "the one function",
    ("app/settings/bounded_input.py", "os.open"): "for reading",
    ("app/cli/root.py", "os.open"): "the null device, in the place of a stream that is closed",
    ("app/cli/output.py", "os.open"): "the null device, when whoever read along has gone",
    ("app/settings/private_files.py", "tempfile.TemporaryDirectory"): "a new folder of mode 0700",
    ("app/bridge/log_file.py", "logging.handlers.RotatingFileHandler"): "its files are opened by the one function",
    ("app/gui/shell/screenshots.py", "save"): "into memory",
    ("app/gui/look/rendering/printed_pages.py", "PySide6.QtGui.QPdfWriter"): "into memory",
    ("app/services/attachments/papers.py", "zipfile"): "for reading, out of memory",
    ("app/services/attachments/papers.py", "zipfile.ZipFile"): "for reading, out of memory",
    ("app/services/bringing/opened_file.py", "zipfile"): "for reading, out of a file that is open",
    ("app/services/bringing/opened_file.py", "zipfile.ZipFile"): "for reading, out of a file that is open",
}
"""The few places that may, and why."""


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := _dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


@lru_cache(maxsize=2)
def _nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes of a file that the rules look at; to walk its tree takes longer than any rule."""
    return tuple(node for node in walked(tree) if isinstance(node, LOOKED_AT))


@lru_cache(maxsize=2)
def _names(tree: ast.AST) -> tuple[tuple[int, str], ...]:
    """Every name that is imported, and every built-in or imported name that is called, dotted and with its line."""
    return tuple(_found_names(tree))


def _found_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    modules = set()
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            modules |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    for node in _nodes(tree):
        match node:
            case ast.Import():
                for alias in node.names:
                    yield node.lineno, alias.name
            case ast.ImportFrom(module=str(module)):
                for alias in node.names:
                    yield node.lineno, f"{module}.{alias.name}"
            case ast.Call() if (name := _dotted(node.func)) and ("." not in name or name.partition(".")[0] in modules):
                yield node.lineno, name
            case _:
                pass


def _is_or_is_in(name: str, forbidden: Collection[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:number]) in forbidden for number in range(1, len(parts) + 1))


def _forbidden(inside: tuple[str, ...]) -> set[str]:
    """What may not be imported or called in a file, given by its path below app/."""
    forbidden = set(FORBIDDEN)
    if inside[0] != "llm":
        forbidden |= NETWORK
    if (inside[0] == "gui" and inside[-1].endswith("_model.py")) or inside[0] == "bridge":
        forbidden.add("PySide6.QtWidgets")
    forbidden |= {name for name, module in ONLY_IN.items() if inside != module}
    return forbidden


def breaches(source: str, path: Path) -> list[str]:
    """The rules that the source of one file of app/ breaks, as `path:line what`."""
    tree = ast.parse(source)
    inside = path.parts[1:]
    forbidden = _forbidden(inside)
    found = [f"{path}:{line} {name}" for line, name in _names(tree) if _is_or_is_in(name, forbidden)]
    if inside[:2] == ("store", "migrations"):
        found += [f"{path}:{line} {name}" for line, name in _names(tree) if _is_or_is_in(name, {"app"})]
    if inside[0] == "domain":
        allowed = {"app", "pydantic", "annotated_types", *sys.stdlib_module_names}
        for node in _nodes(tree):
            roots: list[str] = []
            if isinstance(node, ast.Import):
                roots = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots = [node.module]
            found += [f"{path} {root}" for root in roots if root.partition(".")[0] not in allowed]
    for node in _nodes(tree):
        if isinstance(node, ast.keyword) and node.arg == "shell" and not _is_false(node.value):
            found.append(f"{path}:{node.value.lineno} shell=")
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body):
            found.append(f"{path}:{node.lineno} an exception is swallowed")
    found += files_breaches(tree, path)
    if inside[0] == "gui":
        found += [*_hidden_texts(tree, path), *_second_hearers(tree, path)]
    if not ast.get_docstring(tree):
        found.append(f"{path} has no module docstring")
    return found


def files_breaches(tree: ast.AST, path: Path) -> list[str]:
    """Where a file is opened for writing, or something read without a bound, outside the modules that may."""
    written = [(line, name) for line, name in writes(tree) if (path.as_posix(), name) not in WRITES]
    read = [] if path.as_posix() in UNBOUNDED else reads(tree)
    return [
        *(f"{path}:{line} {name} opens a file; app/settings/private_files.py does that" for line, name in written),
        *(f"{path}:{line} {name} has no bound; app/settings/bounded_input.py reads" for line, name in read),
    ]


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call and import that opens a file for writing, makes one, or makes a folder, with its line."""
    names = _names(tree)
    knows_qt = any(_is_or_is_in(name, {"PySide6"}) for _, name in names)
    for line, name in names:
        if _is_or_is_in(name, WRITING_CALLS):
            yield line, name
    for node in _nodes(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=str(name))) if (
                name in WRITING_METHODS and _dotted(node.func) not in WRITING_CALLS
            ):
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(attr="touch"), args=[]):
                yield node.lineno, "touch"
            case ast.Call(func=ast.Attribute(attr="open")) | ast.Call(func=ast.Name(id="open")) if _opens_to_write(
                node
            ):
                yield node.lineno, "open"
            case ast.Call(func=ast.Attribute(attr="save"), args=[_, *_]) if knows_qt:
                yield node.lineno, "save"
            case _:
                pass


def reads(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call that reads a file or stream to its end, and every use of standard input, with its line."""
    for line, name in _names(tree):
        if name in ("click.confirm", "input", "fileinput"):
            yield line, name
    for node in _nodes(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=str(name)), args=[]) if name in UNBOUNDED_METHODS:
                yield node.lineno, name
            case ast.Attribute(attr="stdin", value=ast.Name(id="sys")):
                yield node.lineno, "sys.stdin"
            case _:
                pass


def _opens_to_write(call: ast.Call) -> bool:
    """Tell whether a call of some `open` names a mode that writes; a mode that is no constant counts as one."""
    modes = [word.value for word in call.keywords if word.arg == "mode"]
    modes += [one for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(not isinstance(mode, ast.Constant) or bool(set(str(mode.value)) & set("wax+")) for mode in modes)


def _hidden_texts(tree: ast.AST, path: Path) -> Iterator[str]:
    """Texts of item models whose hidden characters are not made visible in the one place, `kit.item_models.shown`."""
    functions = (node for node in _nodes(tree) if isinstance(node, ast.FunctionDef))
    for node in functions:
        decorators = [_dotted(decorator) for decorator in node.decorator_list]
        if node.name in ("data", "headerData") and "shown" not in decorators:
            yield f"{path}:{node.lineno} {node.name} is not @shown"


def _second_hearers(tree: ast.AST, path: Path) -> Iterator[str]:
    """Parts of a window that hear events for themselves: a window or dialog hears, and hands on to its parts."""
    for kind in (node for node in _nodes(tree) if isinstance(node, ast.ClassDef)):
        if {"QMainWindow", "QDialog"} & {_dotted(base) for base in kind.bases}:
            continue
        for node in walked(kind):
            if isinstance(node, ast.Call) and _dotted(node.func).endswith(".published.connect"):
                yield f"{path}:{node.lineno} {kind.name} hears events for itself; its window hands them on"


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def test_source_keeps_the_rules() -> None:
    assert [found for path in SOURCES for found in breaches((ROOT / path).read_text("utf-8"), path)] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/llm/x.py", "import time\ntime.sleep(1)"),
        ("app/llm/x.py", "from time import sleep"),
        ("app/cli.py", "eval('1')"),
        ("app/store/x.py", "import pickle"),
        ("app/store/x.py", "from sqlite3 import connect"),
        ("app/store/migrations/versions/x.py", "def late() -> None:\n    from app.domain import base"),
        ("app/services/x.py", "import urllib.request"),
        ("app/gui/x.py", "from urllib import request"),
        ("app/gui/x.py", "from PySide6 import QtSql"),
        ("app/gui/runs/x_model.py", "from PySide6.QtWidgets import QWidget"),
        ("app/gui/runs/x.py", "from PySide6.QtWidgets import QLabel"),
        ("app/gui/runs/x.py", "class X:\n    def data(self, index): ..."),
        ("app/gui/x.py", "class X(QWidget):\n    def __init__(self, c): c.bridge.published.connect(self.apply)"),
        ("app/gui/runs/x.py", "from PySide6.QtWidgets import QDoubleSpinBox"),
        ("app/gui/runs/x.py", "from PySide6.QtWidgets import QAbstractSpinBox"),
        ("app/bridge/x.py", "import subprocess\nsubprocess.run('ls', shell=True)"),
        ("app/domain/x.py", "import click"),
        ("app/gui/x.py", "from pathlib import Path\nPath('x').write_text('')"),
        ("app/gui/x.py", "def f(path, text):\n    path.write_bytes(text)"),
        ("app/gui/x.py", "def f(path):\n    path.mkdir()"),
        ("app/gui/x.py", "def f(path):\n    path.touch()"),
        ("app/gui/x.py", "def f(path):\n    return path.open('a')"),
        ("app/gui/x.py", "def f(path, how):\n    return path.open(mode=how)"),
        ("app/gui/x.py", "with open('x', 'w') as file:\n    print(file)"),
        ("app/gui/x.py", "from PySide6.QtGui import QPixmap\nQPixmap().save('x')"),
        ("app/store/x.py", "import os\nos.open('x', os.O_WRONLY)"),
        ("app/store/x.py", "from os import makedirs"),
        ("app/store/x.py", "import shutil\nshutil.copyfile('a', 'b')"),
        ("app/services/x.py", "import tempfile\ntempfile.mkstemp()"),
        ("app/bridge/x.py", "from PySide6.QtCore import QLockFile"),
        ("app/bridge/x.py", "from logging.handlers import RotatingFileHandler"),
        ("app/services/x.py", "def f(path):\n    return path.read_text(encoding='utf-8')"),
        ("app/services/x.py", "def f(file):\n    return file.read()"),
        ("app/cli/x.py", "import sys\nsys.stdin.buffer.read(10)"),
        ("app/cli/x.py", "import click\nclick.confirm('Sure?')"),
        ("app/cli/x.py", "input()"),
        ("app/domain/x.py", "try:\n    print()\nexcept ValueError:\n    pass"),
    ],
)
def test_a_breach_is_found(path: str, source: str) -> None:
    assert breaches(f'"""A breach."""\n{source}\n', Path(path))


@pytest.mark.parametrize(("path", "name"), WRITES)
def test_each_place_that_may_write_still_does(path: str, name: str) -> None:
    assert name in [found for _, found in writes(ast.parse((ROOT / path).read_text("utf-8")))]


@pytest.mark.parametrize("path", UNBOUNDED)
def test_each_place_that_may_read_without_a_bound_still_does(path: str) -> None:
    assert list(reads(ast.parse((ROOT / path).read_text("utf-8"))))


@pytest.mark.parametrize(
    "source",
    ["def f(path):\n    return path.open('rb')", "def f(store, x):\n    store.open(x)", "def f(tx, x):\n    tx.save()"],
)
def test_reading_and_other_words_are_no_writing(source: str) -> None:
    assert list(writes(ast.parse(source))) == []


def test_a_missing_module_docstring_is_found() -> None:
    assert breaches("x = 1\n", Path("app/domain/x.py"))


def test_every_folder_of_app_is_a_package() -> None:
    """A folder without `__init__.py` is invisible to the import contracts."""
    folders = {ROOT / path.parent for path in SOURCES}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_tests_and_packaging_are_no_packages() -> None:
    """An `__init__.py` there would shadow the real `packaging` library."""
    assert [*(ROOT / "tests").rglob("__init__.py"), *(ROOT / "packaging").rglob("__init__.py")] == []


def test_the_contract_of_domain_names_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    modules = {
        "pyside6-essentials": "PySide6",
        "markdown-it-py": "markdown_it",
        "pydantic-ai-slim": "pydantic_ai",
    }
    dependencies = set()
    for line in project["project"]["dependencies"]:
        name = line.split(";")[0].split("[")[0].split(">")[0].split("=")[0].strip().lower()
        dependencies.add(modules.get(name, name.replace("-", "_")))
    contracts = {entry["id"]: entry for entry in project["tool"]["importlinter"]["contracts"]}
    assert dependencies - {"pydantic"} <= set(contracts["domain"]["forbidden_modules"])
