"""A full disk: told as full wherever it happens, read from all the same; a run goes on when there is space again."""

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.root import main
from app.domain.errors import ExitCode
from support.failing_disk import WRITES, failing_disk
from support.services_at_work import BAKERY

FULL = "The disk is full. Nothing was lost; free some space and try again."

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(folder: Path, *words: str) -> tuple[int, str, str]:
        code = main(["--json", "--data-dir", str(folder), *words])
        return code, *capsys.readouterr()

    return run


def bakery(run: Run, folder: Path) -> str:
    """A data folder with the bakery's project; returns its id."""
    text = folder.parent / "bakery.md"
    text.write_text(BAKERY)
    code, out, err = run(folder, "project", "create", "--title", "Bakery", "--from-file", str(text))
    assert code == ExitCode.DONE, err
    return str(json.loads(out)["id"])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small file system can be mounted by root only")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, free: int = 0) -> None:
    """Leave so many bytes of a file system."""
    with (place / "filling").open("wb") as file:
        left = shutil.disk_usage(place).free - free
        while left > 0:
            left -= file.write(bytes(min(left, 4096)))
            file.flush()


READING = (
    ("project", "list"),
    ("project", "show", "{project}"),
    ("chat", "list", "{project}"),
    ("search", "bread"),
    ("spec", "show", "{project}"),
    ("run", "list", "{project}"),
    ("run", "show", "{run}"),
    ("run", "results", "{run}"),
    ("settings", "list"),
    ("backup", "list"),
)


def test_a_full_disk_is_read_from_and_every_change_says_that_it_is_full(small_disk: Path, run: Run) -> None:
    folder = small_disk / "data"
    project = bakery(run, folder)
    code, out, err = run(folder, "run", "start", project, "--yes")
    assert code == ExitCode.DONE, err
    names = {"project": project, "run": json.loads(out)["id"]}
    before = [run(folder, *(word.format(**names) for word in words))[1] for words in READING]
    # To the last byte, and with some left: enough for a lock, not for what SQLite needs beside the file.
    for free in (0, 8_192, 40_960):
        fill(small_disk, free)
        for words, whole in zip(READING, before, strict=True):
            code, out, err = run(folder, *(word.format(**names) for word in words))
            assert (code, out, err) == (ExitCode.DONE, whole, ""), f"{words}, {free} free: {code} {err}"
        for words in (
            ("project", "create", "--title", "X" * 200),
            ("backup", "now"),
            ("run", "start", project, "--yes"),
        ):
            code, _, err = run(folder, *words)
            assert (code, err) == (ExitCode.FAILED, f"{FULL}\n"), f"{words}, {free} free: {code} {err}"
        code, out, _ = run(folder, "doctor")
        if free == 0:
            assert code == ExitCode.FAILED
            assert [f["sentence"] for f in json.loads(out)["findings"] if not f["ok"]] == [f"{folder}: {FULL}"]
        (small_disk / "filling").unlink()
    code, _, err = run(folder, "chat", "create", project, "--mode", "analysis")
    assert code == ExitCode.DONE, "it goes on without anything being mended"


def test_a_run_on_a_disk_that_fills_up_says_so_and_goes_on_later(tmp_path: Path, run: Run) -> None:
    pristine = tmp_path / "pristine"
    project = bakery(run, pristine)
    shutil.copytree(pristine, tmp_path / "whole")
    with failing_disk(WRITES, errno.ENOSPC, range(0).__contains__) as disk:
        code, out, err = run(tmp_path / "whole", "run", "start", project, "--yes")
    assert code == ExitCode.DONE, err
    whole, begun = json.loads(out)["ranking_hash"], 0
    for full_from in range(30, disk.calls, disk.calls // 6):
        folder = tmp_path / str(full_from)
        shutil.copytree(pristine, folder)
        with failing_disk(WRITES, errno.ENOSPC, range(full_from, 1_000_000).__contains__) as full:
            code, out, err = run(folder, "run", "start", project, "--yes")
        if code == ExitCode.DONE:
            # Its end was in the log before the disk was full; what closing moves from there stays there.
            assert set(full.failed) == {"pwrite int-crucible.db"}, f"full from {full_from}: {full.failed}"
            _, shown, _ = run(folder, "run", "show", json.loads(out)["id"])
            assert (json.loads(shown)["status"], json.loads(shown)["ranking_hash"]) == ("completed", whole)
            continue
        assert code == ExitCode.FAILED, f"full from {full_from}: {code} {err}"
        assert err.splitlines()[-1] == FULL, f"full from {full_from}: {err}"
        assert "Traceback" not in err
        assert not out or json.loads(out)["status"] == "failed", f"full from {full_from}: {out}"
        _, listed, _ = run(folder, "run", "list", project)
        for row in json.loads(listed)["items"]:
            begun += 1
            assert row["status"] in ("failed", "interrupted"), f"full from {full_from}: {row}"
            code, out, err = run(folder, "run", "resume", row["id"])
            assert code == ExitCode.DONE, f"full from {full_from}: {err}"
            assert json.loads(out)["ranking_hash"] == whole
    assert begun > 2, "some had begun when the disk was full"


def test_a_folder_that_cannot_be_written_to_is_read(tmp_path: Path, run: Run) -> None:
    if os.getuid() != 0:
        folder = tmp_path / "data"
        project = bakery(run, folder)
        folder.chmod(0o500)
        code, out, _ = run(folder, "project", "list")
        assert (code, json.loads(out)["items"][0]["id"]) == (ExitCode.DONE, project)
        folder.chmod(0o700)
        return
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], check=True)
    try:
        folder = place / "data"
        project = bakery(run, folder)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        code, out, err = run(folder, "project", "list")
        assert (code, err) == (ExitCode.DONE, "")
        assert json.loads(out)["items"][0]["id"] == project
        code, _, err = run(folder, "chat", "create", project, "--mode", "analysis")
        assert code == ExitCode.FAILED
        assert "cannot be written to" in err
    finally:
        subprocess.run(["umount", str(place)], check=True)
