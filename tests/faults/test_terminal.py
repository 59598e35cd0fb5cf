"""What a terminal is given: names from outside stay in their line, and output that cannot be written is told."""

import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.cli.root import main
from app.domain.kit.local_time import local_today, midnight

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="such names and devices are those of POSIX")

COMMAND = (sys.executable, "-m", "app")
FORGED = "Everything is fine."
NAMES = {
    "a line break": f"a.md\n{FORGED}",
    "a carriage return": f"a.md\r{FORGED}",
    "a line separator": f"a.md\u2028{FORGED}",
    "a next line": f"a.md\u0085{FORGED}",
    "an escape": f"a.md\x1b[2K\x1b[G{FORGED}",
    "a right-to-left override": f"a.md\u202e{FORGED}",
}


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


@pytest.fixture
def project(data: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["--data-dir", data, "project", "create", "--title", "Here"]) == 0
    capsys.readouterr()
    return "Here"


def _lines(text: str) -> list[str]:
    for sign in ("\x1b", "\r", "\u2028", "\u0085", "\u202e"):
        assert sign not in text
    return text.split("\n")


@pytest.mark.parametrize("kind", NAMES)
def test_a_files_name_forges_no_line(
    tmp_path: Path, data: str, project: str, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    folder = tmp_path / f"notes {NAMES[kind]}"
    folder.mkdir()
    (folder / NAMES[kind]).write_text("We want fewer late parcels.")
    (folder / f"{NAMES[kind]}.pem").write_text("left out")
    for words in (["add", project, str(folder)], ["list", project]):
        assert main(["--data-dir", data, "context", *words]) == 0
        told = _lines(capsys.readouterr().out)
        assert [line for line in told if line.startswith(FORGED)] == []
        assert sum("a.md" in line for line in told) == 3


@pytest.mark.parametrize("kind", NAMES)
def test_the_data_folders_name_forges_no_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    data = str(tmp_path / NAMES[kind])
    for words in (["backup", "now"], ["backup", "restore"], ["doctor"]):
        assert main(["--data-dir", data, *words]) == 0
        told = _lines(capsys.readouterr().out)
        assert any("a.md" in line for line in told)
        assert [line for line in told if line.startswith(FORGED)] == []


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize(
    "words", [("project", "create", "--from-file"), ("context", "add", "Here"), ("project", "show")]
)
def test_a_name_in_a_sentence_of_refusal_forges_no_line(
    data: str, project: str, capsys: pytest.CaptureFixture[str], kind: str, words: tuple[str, ...]
) -> None:
    assert main(["--data-dir", data, *words, f"no/{NAMES[kind]}"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert len(_lines(told.err)) == 2


def test_titles_and_texts_of_several_lines_keep_to_their_places(
    data: str, project: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", data, "--json", "project", "rename", project, f"Here\n{FORGED}"]) == 0
    project = json.loads(capsys.readouterr().out)["id"]
    for words in (["project", "list"], ["project", "show", project], ["project", "overview", project]):
        assert main(["--data-dir", data, *words]) == 0
        assert [line for line in _lines(capsys.readouterr().out) if line.startswith(FORGED)] == []
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"first line\n\tsecond line")))
    assert main(["--data-dir", data, "chat", "create", project, "--mode", "analysis", "--title", "Two"]) == 0
    capsys.readouterr()
    assert main(["--data-dir", data, "chat", "send", "Two", "-"]) == 0
    capsys.readouterr()
    assert main(["--data-dir", data, "chat", "show", "Two"]) == 0
    told = _lines(capsys.readouterr().out)
    assert "first line" in told
    assert "\tsecond line" in told


def _run(data: str, words: str, redirected: str) -> subprocess.CompletedProcess[str]:
    line = f'exec "$@" {redirected}'
    return subprocess.run(
        ["/bin/sh", "-c", line, "sh", *COMMAND, "--data-dir", data, *words.split()],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )


@pytest.mark.parametrize("redirected", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_is_told(data: str, redirected: str) -> None:
    done = _run(data, "project create --title Kept", redirected)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "could not be printed" in done.stderr
    listed = _run(data, "project list", "")
    assert listed.stdout.count("Kept") == 1
    assert _run(data, "--help", redirected).returncode == 1


def test_closed_streams_are_no_place_for_a_file(data: str) -> None:
    done = _run(data, "project create --title Kept", ">&- 2>&- <&-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert _run(data, "project list", ">/dev/full 2>&1").returncode == 1
    assert _run(data, "doctor", "2>&-").returncode == 0


@pytest.mark.parametrize("zone", ["XYZ-25", "XYZ+48", "No/Where", ":"])
def test_a_time_zone_that_is_none_stops_nothing(
    data: str, project: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert main(["--data-dir", data, "spend"]) == 0
        assert "Today: nothing" in capsys.readouterr().out
        assert abs(midnight(local_today()) - datetime.now(UTC)) < timedelta(days=2)
        assert midnight(local_today()) <= datetime.now(UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("place", ["/proc", "/proc/self/environ", "/sys/kernel", "/dev", "/dev/fd"])
def test_the_state_of_the_machine_is_no_file_to_attach(
    data: str, project: str, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    assert main(["--data-dir", data, "context", "add", project, place]) == 4
    assert "state of the machine" in capsys.readouterr().err


def test_names_that_are_no_text_are_shown_escaped(
    tmp_path: Path, data: str, project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/d\xff"))
    folder.mkdir()
    Path(os.fsdecode(bytes(folder) + b"/caf\xe9.md")).write_text("a line")
    assert main(["--data-dir", data, "context", "add", project, str(folder)]) == 0
    assert "  caf\\udce9.md  1 line\n" in capsys.readouterr().out
