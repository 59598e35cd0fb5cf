"""The command that begins a migration: a file that follows the newest one, and the version that goes with it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _begin(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "packaging/new_migration.py", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=100, check=False)


def _versions(root: Path) -> list[Path]:
    return sorted((root / "app" / "store" / "migrations" / "versions").glob("r*.py"))


def _version(path: Path, name: str) -> int:
    return int(re.findall(rf"^{name} = (\d+)", path.read_text("utf-8"), re.MULTILINE)[0])


def test_a_migration_is_begun(tmp_path: Path) -> None:
    for name in ("app/store", "packaging/new_migration.py"):
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    before = _versions(tmp_path)
    newest = int(before[-1].name[1:5])
    done = _begin(tmp_path, "Runs", "have", "a", "colour")
    assert done.returncode == 0, done.stderr
    [made] = set(_versions(tmp_path)) - set(before)
    assert made.name == f"r{newest + 1:04}_runs_have_a_colour.py"
    text = made.read_text("utf-8")
    assert f"revision = 'r{newest + 1:04}'" in text
    assert f"down_revision = 'r{newest:04}'" in text
    version = _version(ROOT / "app/store/migrate.py", "SCHEMA_VERSION") + 1
    assert _version(made, "USER_VERSION") == _version(tmp_path / "app/store/migrate.py", "SCHEMA_VERSION") == version
    compile(text, str(made), "exec")


def test_a_migration_without_a_name_is_none() -> None:
    before = _versions(ROOT)
    done = _begin(ROOT, "12")
    assert (done.returncode, _versions(ROOT)) == (1, before)
    assert "Say what changes" in done.stderr
