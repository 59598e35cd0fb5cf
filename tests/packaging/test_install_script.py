"""install.sh of the portable archive: into the menu and out of it again, wherever it was unpacked, asking nothing.

With the real script and a small program in the place of the bundle; `make package-check` runs it with the real one.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

LINUX = Path(__file__).parents[2] / "packaging" / "linux"
PLACES = ["plain", "with a space", 'quote " and \\ back', "dollar $HOME `id`", "per%20cent ü"]


def _unpacked(folder: Path) -> Path:
    (folder / "share" / "icons" / "hicolor" / "scalable" / "apps").mkdir(parents=True)
    (folder / "share" / "icons" / "hicolor" / "scalable" / "apps" / "int-crucible.svg").write_text("<svg/>")
    shutil.copy(LINUX / "install.sh", folder / "install.sh")
    shutil.copy(LINUX / "int-crucible.desktop", folder / "share" / "int-crucible.desktop")
    (folder / "int-crucible").mkdir()
    program = folder / "int-crucible" / "int-crucible"
    program.write_text('#!/bin/sh\nprintf "ran with %s" "$*"\n')
    program.chmod(0o755)
    return folder


def _install(folder: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(
        ["sh", str(folder / "install.sh"), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def _files(folder: Path) -> set[str]:
    """Files below a folder, the desktop's own indexes aside."""
    ours = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return {str(path.relative_to(folder)) for path in ours if path.name not in {"mimeinfo.cache", "mimeapps.list"}}


def _command(entry: Path) -> list[str]:
    """The command of a desktop entry as the standard reads it: escapes of the file, then those of the quoted word."""
    [value] = [line.removeprefix("Exec=") for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec=")]
    if bare := re.fullmatch(r"([\w./+-]+) %u", value, re.ASCII):
        return [bare[1]]
    quoted = re.fullmatch(r'"((?:\\.|[^"\\])*)" %u', value.replace("\\\\", "\\"))
    assert quoted, value
    return [re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%")]


@pytest.mark.parametrize("name", PLACES)
def test_it_installs_from_anywhere_and_takes_away_what_it_installed(name: str, tmp_path: Path) -> None:
    folder, home = _unpacked(tmp_path / name), tmp_path / "home"
    home.mkdir()
    (home / "mine.txt").write_text("mine")
    before = _files(tmp_path)
    done = _install(folder, home)
    assert done.returncode == 0, done.stderr
    entry = home / ".local" / "share" / "applications" / "int-crucible.desktop"
    command = _command(entry)
    linked = home / ".local" / "bin" / "int-crucible"
    assert command == [str(linked)], "bare, as xdg-open without a desktop needs it"
    assert linked.resolve() == folder / "int-crucible" / "int-crucible"
    assert subprocess.run([*command, "a"], capture_output=True, text=True, check=True).stdout == "ran with a"
    assert "MimeType=x-scheme-handler/int-crucible;" in entry.read_text("utf-8")
    assert (home / ".local" / "share" / "icons" / "hicolor" / "scalable" / "apps" / "int-crucible.svg").is_file()
    assert _install(folder, home).returncode == 0, "a second time is no harm"
    done = _install(folder, home, "--remove")
    assert done.returncode == 0, done.stderr
    assert _files(tmp_path) == before


def test_only_the_copy_that_is_in_the_menu_is_removed_from_it(tmp_path: Path) -> None:
    old, new, home = _unpacked(tmp_path / "old"), _unpacked(tmp_path / "new"), tmp_path / "home"
    home.mkdir()
    _install(old, home)
    _install(new, home)
    said = _install(old, home, "--remove")
    assert (said.returncode, said.stdout) == (0, "This copy is not in your menu; nothing was removed.\n")
    assert (home / ".local" / "bin" / "int-crucible").resolve() == new / "int-crucible" / "int-crucible"


@pytest.mark.parametrize("name", PLACES)
def test_a_file_of_the_persons_own_stays(name: str, tmp_path: Path) -> None:
    folder, home = _unpacked(tmp_path / name), tmp_path / "home"
    mine = home / ".local" / "bin" / "int-crucible"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert "left as it is" in _install(folder, home).stdout
    entry = home / ".local" / "share" / "applications" / "int-crucible.desktop"
    assert _command(entry) == [str(folder / "int-crucible" / "int-crucible")], "then the menu names the program itself"
    _install(folder, home, "--remove")
    assert not entry.exists()
    assert mine.read_text() == "mine"


def test_half_an_archive_is_refused(tmp_path: Path) -> None:
    folder, home = _unpacked(tmp_path / "a"), tmp_path / "home"
    home.mkdir()
    (folder / "int-crucible" / "int-crucible").unlink()
    done = _install(folder, home)
    assert done.returncode == 1
    assert "unpack the whole archive" in done.stderr
    assert not _files(home)
    assert _install(folder, home, "--what").returncode == 2
