"""Packages know their version and their date from the sources alone, and say in one sentence what is missing."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
TOLD = 'printf "%s %s\\n" "$VERSION" "$SOURCE_DATE_EPOCH"'


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """What the scripts read, as in an unpacked archive: no git."""
    folder = tmp_path / "unpacked sources"
    (folder / "packaging").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("package_env.sh", "package.sh", "package_check.sh"):
        shutil.copy(ROOT / "packaging" / name, folder / "packaging")
    return folder


def _bash(folder: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {name: value for name, value in os.environ.items() if name not in {"SOURCE_DATE_EPOCH", "CI"}}
    return subprocess.run(
        ["bash", "-c", f"set -e; . packaging/package_env.sh; {script}"],
        cwd=folder,
        env={**base, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_date_is_that_of_the_last_commit(sources: Path) -> None:
    when = {"GIT_AUTHOR_DATE": "@1700000000 +0000", "GIT_COMMITTER_DATE": "@1700000000 +0000"}
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "-q"], cwd=sources, check=True)
    subprocess.run(
        ["git", *who, "commit", "-q", "--allow-empty", "-m", "x"], cwd=sources, check=True, env=os.environ | when
    )
    assert _bash(sources, TOLD).stdout == f"{VERSION} 1700000000\n"


def test_an_unpacked_source_archive_keeps_the_date_in_its_files(sources: Path) -> None:
    (sources / "PKG-INFO").touch()
    os.utime(sources / "PKG-INFO", (1_600_000_000, 1_600_000_000))
    assert _bash(sources, TOLD).stdout == f"{VERSION} 1600000000\n"


def test_without_either_the_date_must_be_given(sources: Path) -> None:
    refused = _bash(sources, TOLD)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "set SOURCE_DATE_EPOCH" in refused.stderr
    assert _bash(sources, TOLD, SOURCE_DATE_EPOCH="1500000000").stdout == f"{VERSION} 1500000000\n"


def test_a_missing_tool_is_named_with_its_package(sources: Path) -> None:
    refused = _bash(sources, "need sh dash no-such-tool its-package", SOURCE_DATE_EPOCH="0")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Missing here: apt-get install its-package ")
    assert refused.stderr.count("\n") == 1


def test_an_unknown_step_is_refused_and_a_failed_one_is_told(sources: Path) -> None:
    def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", f"packaging/{script}", *words]
        environment = os.environ | {"SOURCE_DATE_EPOCH": "0"}
        return subprocess.run(command, cwd=sources, env=environment, capture_output=True, text=True, check=False)

    for script in ("package.sh", "package_check.sh"):
        refused = run(script, "whel")
        assert refused.returncode == 2
        assert "not whel" in refused.stderr
    (sources / "packaging" / "bundle").mkdir()
    for name in ("wheel", "check_wheel"):
        (sources / "packaging" / "bundle" / f"{name}.sh").write_text("exit 3\n", "utf-8")
    (sources / "packaging" / "bundle" / "check_bundle.sh").write_text("echo also tried\n", "utf-8")
    made = run("package.sh", "wheel", "bundle")
    assert made.returncode == 1
    assert "The step wheel failed" in made.stderr
    assert "== bundle" not in made.stdout
    checked = run("package_check.sh", "wheel", "bundle")
    assert checked.returncode == 1
    assert checked.stderr == "Failed: wheel\n"
    assert "also tried" in checked.stdout
