"""Inputs without an end or larger than what they are for: refused with the bound named, before they fill the memory."""

import io
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.inputs import MOST_TEXT_BYTES
from app.cli.root import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes are those of POSIX")

ENDLESS = Path("/dev/zero")
COMMAND = (sys.executable, "-m", "app")
MOST_MEMORY = 2_000_000_000
"""Bytes of address space: some times what a command needs, and little for who reads without an end."""


class Endless(io.RawIOBase):
    """Standard input that never ends, and says how much of it was taken."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        self.taken += len(buffer)
        assert self.taken < 20_000_000, "read on and on"
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    made = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(made)))
    return made


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    text = tmp_path / "problem.md"
    text.write_text("# Vans\nWe want fewer late parcels.\n\n## Options\n- Two vans for 110 EUR a day.\n- A courier.\n")
    assert _run(tmp_path, "project", "create", "--title", "Here", "--from-file", str(text)) == 0
    return "Here"


def _run(tmp_path: Path, *words: str) -> int:
    return main(["--data-dir", str(tmp_path / "data"), *words])


def test_a_command_that_is_given_an_endless_file_needs_no_more_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "app",
            "--data-dir",
            str(tmp_path / "d"),
            "project",
            "create",
            "--from-file",
            "/dev/zero",
        ],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "4 MB" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    "words", [("project", "create", "--from-file"), ("spec", "apply", "Here"), ("demo", "--problem")]
)
def test_a_file_beyond_the_bound_is_refused(
    tmp_path: Path, project: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(MOST_TEXT_BYTES + 1)
    for path in (ENDLESS, large):
        assert _run(tmp_path, *words, str(path)) == 2
        assert "larger than 4 MB" in capsys.readouterr().err


def test_a_pipe_of_the_shell_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"We want fewer late deliveries.")
    os.close(writing)
    assert _run(tmp_path, "project", "create", "--from-file", f"/dev/fd/{reading}") == 0
    os.close(reading)


@pytest.mark.parametrize(
    "words",
    [
        ("chat", "send", "1", "-"),
        ("spec", "apply", "Here", "-"),
        ("model", "key", "--file"),
        ("run", "start", "Here", "--idea", "A second van", "--idea", "A bicycle"),
    ],
)
def test_standard_input_without_an_end_is_refused(
    tmp_path: Path, project: str, endless: Endless, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert _run(tmp_path, *words) == 2
    assert 0 < endless.taken < 2 * MOST_TEXT_BYTES
    told = capsys.readouterr().err.splitlines()[-1]
    assert "larger than 4 MB" in told or "longer than 10 kB" in told


@pytest.mark.parametrize("words", [("chat", "send", "1", "-"), ("model", "key"), ("run", "start", "Here")])
def test_no_standard_input_is_told(
    tmp_path: Path,
    project: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert _run(tmp_path, *words) == 2
    assert "no standard input" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["pipe", "endless", "large", "folder"])
def test_what_is_no_model_file_is_told_without_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path = tmp_path / "model.gguf"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "endless":
        path = ENDLESS
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(bytes(1000))
    assert _run(tmp_path, "model", "use", "embedded", str(path)) == 4
    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["settings.json", "window.json"])
def test_a_file_of_choices_that_is_a_pipe_or_too_large_is_not_waited_for(
    tmp_path: Path, project: str, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "data" / name
    with path.open("wb") as file:
        file.truncate(20_000_000_000)
    code = _run(tmp_path, "project", "list")
    assert code == (4 if name == "settings.json" else 0)
    assert ("larger than 1 MB" in capsys.readouterr().err) is (name == "settings.json")
