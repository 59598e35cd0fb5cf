"""A library of the system that Qt needs is missing: one sentence names it and its package, and doctor sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services import qt_libraries
from app.services.qt_libraries import debian_package, look_at_qt, why_qt_does_not_load

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libz.so.1": "zlib1g",
}


def without(library: str, folder: Path) -> dict[str, str]:
    """An environment in which the loader says of PySide6 what it says when this library is missing."""
    package = folder / "PySide6"
    package.mkdir()
    words = f"{library}: cannot open shared object file: No such file or directory"
    (package / "__init__.py").write_text(f"raise ImportError({words!r})\n", "utf-8")
    return {**os.environ, "PYTHONPATH": str(folder), "INT_CRUCIBLE_DATA_DIR": str(folder / "data")}


def run(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)


@pytest.mark.parametrize("library", ["libGL.so.1", "libdbus-1.so.3"])
def test_the_window_names_the_library_and_its_package(library: str, tmp_path: Path) -> None:
    done = run("gui", env=without(library, tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert f"needs the library {library}, which is not installed" in done.stderr
    if Path("/etc/debian_version").exists():
        assert f"apt-get install {LIBRARIES[library]}" in done.stderr
    assert not (tmp_path / "data").exists()


def test_pictures_of_the_demo_name_it_too(tmp_path: Path) -> None:
    done = run("demo", "--screenshots", str(tmp_path / "pictures"), env=without("libEGL.so.1", tmp_path))
    assert done.returncode == 1
    assert "needs the library libEGL.so.1, which is not installed" in done.stderr
    assert "Something went wrong" not in done.stderr
    assert "The command line works without it" in done.stderr


def test_two_that_are_missing_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_libraries, "_NEVER_BROUGHT", ("libGL.so.1", "libnone-of-these.so.9"))
    said = why_qt_does_not_load("ImportError: libGL.so.1: cannot open shared object file: No such file or directory")
    assert "needs the libraries libGL.so.1, libnone-of-these.so.9, which are not installed" in said
    if Path("/etc/debian_version").exists():
        assert "apt-get install libgl1 libnone-of-these9" in said


def test_doctor_really_loads_qt(tmp_path: Path) -> None:
    done = run("--json", "doctor", env=without("libEGL.so.1", tmp_path))
    assert done.returncode == 1
    [qt] = [one for one in json.loads(done.stdout)["findings"] if one["name"] == "Qt"]
    assert not qt["ok"]
    assert "libEGL.so.1" in qt["sentence"]


def test_qt_loads_here() -> None:
    loads, said = look_at_qt()
    assert loads, said
    assert said.startswith("6.")


@pytest.mark.parametrize(("library", "package"), LIBRARIES.items())
def test_packages_by_debians_rule(library: str, package: str) -> None:
    assert debian_package(library) == package


def test_other_words_of_the_loader_are_told_as_they_are() -> None:
    said = why_qt_does_not_load("Traceback …\nImportError: undefined symbol: frobnicate")
    assert "undefined symbol: frobnicate" in said
