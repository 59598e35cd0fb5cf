"""Each import contract of pyproject.toml is broken on purpose in a copy of the tree and must be seen to fail.

The rules themselves are in pyproject.toml; what import-linter cannot see is in test_source_rules.py. All breaches stand
in one copy, each in a module of its own, and each must be named under its contract: checking a tree takes seconds.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS: Mapping[str, str] = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A module that must make one contract fail: the folder it lies in, and its source."""

    contract: str
    folder: str
    source: str


BREACHES = [
    Breach("rooms", "domain", "import app.settings"),
    Breach("rooms", "settings", "import app.english"),
    Breach("rooms", "english", "import app.methods"),
    Breach("rooms", "english", "import app.llm"),
    Breach("rooms", "methods", "import app.store"),
    Breach("rooms", "llm", "import app.pipeline"),
    Breach("rooms", "store", "import app.pipeline"),
    Breach("rooms", "pipeline", "import app.services"),
    Breach("rooms", "services", "import app.bridge"),
    Breach("rooms", "bridge", "import app.gui"),
    Breach("rooms", "services", "def late() -> None:\n    import app.gui.kit"),
    Breach("gui-rooms", "gui/look", "import app.gui.kit.notices"),
    Breach("gui-rooms", "gui/kit", "import app.gui.thread.composing.composer"),
    Breach("gui-rooms", "gui/thread", "import app.gui.spec.spec_view"),
    Breach("gui-rooms", "gui/chats", "import app.gui.runs.run_history"),
    Breach("gui-rooms", "gui/runs", "import app.gui.results.results_view"),
    Breach("gui-rooms", "gui/results", "import app.gui.settings.preferences"),
    Breach("gui-rooms", "gui/settings", "import app.gui.shell.main_window"),
    Breach("methods", "services", "import app.methods.builtin_client"),
    Breach("methods", "cli", "from app.methods.builtin_client import BuiltinClient"),
    Breach("qt", "services", "from PySide6.QtCore import QObject"),
    Breach("qt", "domain", "import qasync"),
    Breach("qt", "store", "import shiboken6"),
    Breach("qt", "cli", "from PySide6 import QtWidgets"),
    Breach("sql", "services", "from sqlalchemy import select"),
    Breach("sql", "gui/kit", "import pysqlite3"),
    Breach("sql", "cli", "import alembic.command"),
    Breach("stdlib-sqlite", "store", "import sqlite3"),
    Breach("network", "pipeline", "import httpx2"),
    Breach("network", "services", "from pydantic_ai import Agent"),
    Breach("network", "gui/kit", "import openai"),
    Breach("network", "bridge", "import requests"),
    Breach("network", "methods", "import httpx2"),
    Breach("gui-below", "gui/settings", "import app.store"),
    Breach("gui-below", "gui/kit", "import app.llm"),
    Breach("gui-below", "gui/results", "import app.pipeline"),
    Breach("gui-below", "gui/spec", "import app.english.quantities"),
    Breach("gui-below", "gui/spec", "import app.methods"),
    Breach("pipeline-store", "pipeline", "import app.store"),
    Breach("store-llm", "store", "import app.llm"),
    Breach("store-llm", "llm", "import app.store"),
    Breach("migrations", "store/migrations/versions", "import app.domain"),
    Breach("migrations", "store/migrations/versions", "import app.store.tables"),
    Breach("domain", "domain", "import platformdirs"),
    Breach("domain", "domain", "import click"),
    Breach("doors", "cli", "import app.gui"),
    Breach("doors", "cli", "import app.bridge"),
]
CIRCLE = (("breach_there", "breach_back"), ("breach_back", "breach_there"))
"""Two modules of domain that import each other."""
STRAY_ROOMS = [
    ("rooms", "attic/__init__.py", "attic"),
    ("rooms", "helpers.py", "helpers"),
    ("gui-rooms", "gui/attic/__init__.py", "attic"),
    ("gui-rooms", "gui/helpers.py", "helpers"),
]
"""Folders and modules that no layer names: (contract, path, name)."""


def _copy_of_app(folder: Path) -> Path:
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder / "app"


def _lint_imports(folder: Path) -> str:
    finished = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert finished.returncode in {0, 1}, finished.stdout + finished.stderr
    assert "Contracts:" in finished.stdout, finished.stdout + finished.stderr
    return finished.stdout


def _said_of(report: str, contract: str) -> str:
    """What the part on broken contracts says of one, by its heading."""
    _, _, broken = report.partition("Broken contracts")
    parts = re.split(r"^(.+)\n-+$", broken, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(CONTRACTS[contract], "")


def test_the_tree_keeps_every_contract() -> None:
    report = _lint_imports(ROOT)
    for name in CONTRACTS.values():
        assert re.search(rf"^{re.escape(name)} KEPT", report, re.MULTILINE), name


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a tree that holds every breach."""
    folder = tmp_path_factory.mktemp("breaches")
    app = _copy_of_app(folder)
    for number, breach in enumerate(BREACHES):
        (app / breach.folder / f"breach_{number}.py").write_text(f'"""A breach."""\n{breach.source}\n', "utf-8")
    return _lint_imports(folder)


@pytest.mark.parametrize(
    "number", range(len(BREACHES)), ids=lambda n: f"{BREACHES[n].contract}-{BREACHES[n].folder}-{n}"
)
def test_a_breach_is_seen(number: int, broken: str) -> None:
    breach = BREACHES[number]
    module = f"app.{breach.folder.replace('/', '.')}.breach_{number} -> "
    assert module in _said_of(broken, breach.contract)


def test_a_circle_and_rooms_that_no_layer_names_are_seen(tmp_path: Path) -> None:
    app = _copy_of_app(tmp_path)
    for name, other in CIRCLE:
        (app / "domain" / f"{name}.py").write_text(f'"""A breach."""\nimport app.domain.{other}\n', "utf-8")
    for _, path, _ in STRAY_ROOMS:
        (app / path).parent.mkdir(exist_ok=True)
        (app / path).write_text('"""Stray."""\n', "utf-8")
    report = _lint_imports(tmp_path)
    for contract, _, name in STRAY_ROOMS:
        assert name in _said_of(report, contract)
    assert re.search(r"\.breach_\w+ -> \.breach_\w+", _said_of(report, "circles"))


def test_every_contract_is_broken_once() -> None:
    assert {breach.contract for breach in BREACHES} | {"circles"} == set(CONTRACTS)
