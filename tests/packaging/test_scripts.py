"""The set-up and start scripts say in words what they do and pass on what happened.

Run in a folder of their own with a stand-in for the installed application; the real set-up is too slow to repeat here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [*sorted((ROOT / "packaging").rglob("*.sh")), ROOT / ".ci" / "run"]


def _executable(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the scripts, a Python that works and an application that tells how it was called."""
    folder = tmp_path / "a checkout with spaces"
    shutil.copytree(ROOT / "packaging", folder / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    _executable(folder / ".venv/bin/python", f'exec "{sys.executable}" "$@"')
    _executable(folder / ".venv/bin/int-crucible", 'echo "started: $* on ${QT_QPA_PLATFORM:-the screen}"; exit 7')
    return folder


def _run(checkout: Path, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XAUTHORITY"}
    }
    return subprocess.run(
        ["bash", str(checkout / "packaging" / script), *arguments],
        env={**base, **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_shell_can_read_it(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "There is no display here; running the sample problem instead"),
        ({"DISPLAY": ":4242"}, "No window can be shown on :4242; running the sample problem instead"),
        ({"WAYLAND_DISPLAY": "wayland-42"}, "No window can be shown on wayland-42; running"),
        (
            {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"},
            "No window can be shown on the Qt platform offscreen; running",
        ),
    ],
    ids=["none", "dead-x11", "dead-wayland", "offscreen"],
)
def test_without_a_display_the_sample_runs(checkout: Path, environment: dict[str, str], sentence: str) -> None:
    finished = _run(checkout, "run.sh", **environment)
    assert finished.stdout.startswith(sentence)
    assert "started: demo --screenshots build/demo on offscreen" in finished.stdout
    assert finished.returncode == 7
    assert (checkout / "build/demo").is_dir()


def test_with_a_display_the_window_opens(checkout: Path) -> None:
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-nolisten", "tcp"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        try:
            finished = _run(checkout, "run.sh", DISPLAY=f":{number}")
        finally:
            server.terminate()
    assert finished.stdout == "started:  on the screen\n"
    assert finished.returncode == 7


def test_missing_packages_without_any_way_to_install_them_are_one_sentence(checkout: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    for name in ("bash", "dirname", "mkdir", "grep", "sed", "cat", "flock", "tail"):
        if found := shutil.which(name):
            tools.mkdir(exist_ok=True)
            (tools / name).symlink_to(found)
    _executable(tools / "python3.11", f'exec "{sys.executable}" "$@"')
    _executable(tools / "dpkg-query", "echo 'installed libgl1'")
    _executable(tools / "apt-get", "exit 99")
    _executable(tools / "id", "echo 1000")
    finished = _run(checkout, "setup.sh", PATH=str(tools))
    assert finished.returncode == 1
    assert finished.stderr.count("\n") == 1
    assert finished.stderr.startswith("Int Crucible needs these Debian packages, and neither root nor sudo is at hand")
    assert "libegl1 " in finished.stderr
    assert " libgl1 " not in finished.stderr


def test_no_python_is_one_sentence(checkout: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "mkdir", "flock"):
        (tools / name).symlink_to(str(shutil.which(name)))
    finished = _run(checkout, "setup.sh", PATH=str(tools))
    assert finished.returncode == 1
    assert finished.stderr == "Int Crucible needs Python 3.11 or newer (on Debian: apt-get install python3.11).\n"
