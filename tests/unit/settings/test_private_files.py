"""No file of ours is written through a link, none is readable by others, whatever the umask and whatever lies there."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import RefusedError
from app.settings.private_files import (
    Way,
    append_private,
    make_folder,
    make_private_folder,
    open_private,
    put_private,
    replace_private,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX")

SECRET = b"somebody else's"


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ours"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "target"
    path.write_bytes(SECRET)
    path.chmod(0o644)
    return path


def _write(path: Path, opened: Callable[[Path], int]) -> None:
    with os.fdopen(opened(path), "wb") as file:
        file.write(b"ours")


def _put(path: Path) -> None:
    put_private(path, b"ours")


def _kept(path: Path) -> None:
    _write(path, lambda one: open_private(one, Way.KEPT))


def _new(path: Path) -> None:
    _write(path, lambda one: open_private(one, Way.NEW))


def _replaced(path: Path) -> None:
    _write(path, replace_private)


def _appended(path: Path) -> None:
    _write(path, append_private)


WAYS = {"put": _put, "kept": _kept, "new": _new, "replaced": _replaced, "appended": _appended}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_ones_own_whatever_the_umask(folder: Path, umask: int, way: str) -> None:
    WAYS[way](folder / "file")
    assert (folder / "file").read_bytes() == b"ours"
    assert [(path.name, mode(path)) for path in folder.iterdir()] == [("file", 0o600)]


def test_a_folder_and_the_parents_it_lacked_are_ones_own(tmp_path: Path, umask: int) -> None:
    made = tmp_path / "a" / "b" / "c"
    make_private_folder(made)
    assert [mode(one) for one in (made, made.parent, made.parent.parent)] == [0o700] * 3
    made.chmod(0o777)
    make_private_folder(made)
    assert mode(made) == 0o700


def test_a_folder_that_a_person_named_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["link", "dangling link", "second name"])
def test_what_a_link_leads_to_is_untouched(folder: Path, target: Path, way: str, kind: str) -> None:
    planted = folder / "file"
    if kind == "link":
        planted.symlink_to(target)
    elif kind == "dangling link":
        planted.symlink_to(folder.parent / "not there")
    else:
        planted.hardlink_to(target)
    if way in ("kept", "new"):
        with pytest.raises((RefusedError, FileExistsError)):
            WAYS[way](planted)
    else:
        WAYS[way](planted)
        assert planted.read_bytes() == b"ours"
        assert not planted.is_symlink()
        assert mode(planted) == 0o600
    assert target.read_bytes() == SECRET
    assert mode(target) == 0o644
    assert not (folder.parent / "not there").exists()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_written_into_a_folder_behind_a_link(folder: Path, tmp_path: Path, way: str) -> None:
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(RefusedError, match="is a link"):
        WAYS[way](tmp_path / "link" / "file")
    with pytest.raises(RefusedError, match="is a link"):
        make_private_folder(tmp_path / "link")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("way", ["put", "replaced", "appended"])
def test_a_pipe_in_the_files_place_is_not_waited_for(folder: Path, way: str) -> None:
    os.mkfifo(folder / "file")
    WAYS[way](folder / "file")
    assert (folder / "file").read_bytes() == b"ours"


def test_a_pipe_that_is_not_replaced_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "file")
    with pytest.raises(RefusedError, match="no regular file"):
        _kept(folder / "file")


def test_a_failed_put_leaves_the_earlier_file_and_nothing_else(folder: Path) -> None:
    (folder / "file").mkdir()
    with pytest.raises(OSError, match="directory"):
        _put(folder / "file")
    assert [path.name for path in folder.iterdir()] == ["file"]
