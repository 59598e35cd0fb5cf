"""Each import contract of pyproject.toml is broken on purpose in a copy of the tree and must be seen to fail.

The rules themselves are in pyproject.toml; what import-linter cannot see is in test_source_rules.py.
"""

import os
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
    """A file that must make one contract fail."""

    contract: str
    path: str
    source: str


BREACHES = [
    Breach("rooms", "domain/breach.py", "import app.settings"),
    Breach("rooms", "settings/breach.py", "import app.llm"),
    Breach("rooms", "store/breach.py", "import app.pipeline"),
    Breach("rooms", "pipeline/breach.py", "import app.services"),
    Breach("rooms", "services/breach.py", "import app.bridge"),
    Breach("rooms", "bridge/breach.py", "import app.gui"),
    Breach("rooms", "services/breach.py", "def late() -> None:\n    import app.gui.widgets"),
    Breach("rooms", "attic/__init__.py", ""),
    Breach("rooms", "helpers.py", ""),
    Breach("qt", "services/breach.py", "from PySide6.QtCore import QObject"),
    Breach("qt", "domain/breach.py", "import qasync"),
    Breach("qt", "store/breach.py", "import shiboken6"),
    Breach("qt", "cli/breach.py", "from PySide6 import QtWidgets"),
    Breach("sql", "services/breach.py", "from sqlalchemy import select"),
    Breach("sql", "gui/breach.py", "import pysqlite3"),
    Breach("sql", "cli/breach.py", "import alembic.command"),
    Breach("stdlib-sqlite", "store/breach.py", "import sqlite3"),
    Breach("network", "pipeline/breach.py", "import httpx2"),
    Breach("network", "services/breach.py", "from pydantic_ai import Agent"),
    Breach("network", "gui/breach.py", "import openai"),
    Breach("network", "bridge/breach.py", "import requests"),
    Breach("gui-below", "gui/dialogs/breach.py", "import app.store"),
    Breach("gui-below", "gui/widgets/breach.py", "import app.llm"),
    Breach("gui-below", "gui/models/breach.py", "import app.pipeline"),
    Breach("pipeline-store", "pipeline/breach.py", "import app.store"),
    Breach("store-llm", "store/breach.py", "import app.llm"),
    Breach("store-llm", "llm/breach.py", "import app.store"),
    Breach("models-widgets", "gui/models/breach.py", "import app.gui.widgets"),
    Breach("migrations", "store/migrations/versions/v9999_breach.py", "import app.domain"),
    Breach("migrations", "store/migrations/versions/v9999_breach.py", "import app.store.breach"),
    Breach("domain", "domain/breach.py", "import platformdirs"),
    Breach("domain", "domain/breach.py", "import click"),
    Breach("doors", "cli/breach.py", "import app.gui"),
    Breach("doors", "cli/breach.py", "import app.bridge"),
]


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


def _as_package(path: Path) -> None:
    for folder in path.parents:
        if folder.name == "app":
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()


def test_the_tree_keeps_every_contract(tmp_path: Path) -> None:
    _copy_of_app(tmp_path)
    report = _lint_imports(tmp_path)
    for name in CONTRACTS.values():
        assert f"{name} KEPT" in report


@pytest.mark.parametrize(
    "breach", BREACHES, ids=lambda breach: f"{breach.contract}-{breach.path}-{breach.source[-24:]}"
)
def test_a_breach_is_seen(breach: Breach, tmp_path: Path) -> None:
    app = _copy_of_app(tmp_path)
    path = app / breach.path
    if path.parts[-2] == "cli" and (module := app / "cli.py").exists():
        # A module and a package of one name hide each other.
        (app / "cli").mkdir()
        module.rename(app / "cli" / "__init__.py")
    _as_package(path)
    if "app.store.breach" in breach.source:
        (app / "store" / "breach.py").touch()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'"""A breach."""\n{breach.source}\n', "utf-8")
    assert f"{CONTRACTS[breach.contract]} BROKEN" in _lint_imports(tmp_path)


def test_every_contract_is_broken_once() -> None:
    assert {breach.contract for breach in BREACHES} == set(CONTRACTS)
