"""A disk that fails once says so, and nothing healthy is called damaged: at every read and write of SQLite's."""

import errno
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from operator import eq
from pathlib import Path

import pytest

from app.cli.root import main
from app.domain.errors import ExitCode, KnownError, RefusedError, StoreError
from app.services.keeping.backups import BackupService
from app.store import backup, read_errors
from app.store.database import Store
from app.store.inspect_file import inspect_file
from app.store.read_errors import PageState
from support.empty_store import put_empty
from support.failing_disk import READS, WRITES, failing_disk
from support.store_samples import Sample, add_project, say

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the seam is SQLite's for Linux")
NOT_READ = "could not be read just now: the disk reported an error"
NOT_DONE = "could not be read or written just now: the disk reported an error"
DATABASE = "int-crucible.db"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sample(data_dir: Path) -> Sample:
    put_empty(data_dir)
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: say(tx, sample.chat.id, "Bread is baked at three."))
    store.close()
    return sample


def at_calls(
    data_dir: Path, names: tuple[str, ...], words: str, *, step: int = 1, first: int = 1
) -> Iterator[tuple[int, str]]:
    """Run a command again and again; its disk fails at every so-manieth call, until none is left. Exit code, call."""
    number = first
    while True:
        with failing_disk(names, errno.EIO, partial(eq, number)) as disk:
            code = main(["--data-dir", str(data_dir), *words.split()])
        if not disk.failed:
            assert code == ExitCode.DONE, "the next one works, without anything being mended"
            return
        yield code, f"{disk.failed[0]}, call {number}"
        number += step


# The one that is cheap at every call; the others at calls all over what they read.
@pytest.mark.parametrize(
    ("words", "step"), [("project list", 1), ("chat show {chat}", 17), ("chat pin {chat}", 17), ("backup now", 41)]
)
def test_a_read_that_fails_is_told_and_nothing_is_called_damaged(
    data_dir: Path,
    sample: Sample,
    capsys: pytest.CaptureFixture[str],
    words: str,
    step: int,
    trials: Callable[[int], None],
) -> None:
    told = 0
    for code, call in at_calls(data_dir, READS, words.format(chat=sample.chat.id), step=step):
        trials(1)
        said = capsys.readouterr().err
        assert code in (ExitCode.DONE, ExitCode.FAILED), f"{call}: {code} {said}"
        assert (NOT_READ in said) or (NOT_DONE in said and step > 1) or code == ExitCode.DONE, f"{call}: {said}"
        assert "damaged" not in said, f"{call}: {said}"
        assert said.count("\n") <= 1, f"{call}: {said}"
        told += code == ExitCode.FAILED
    assert told > 3


@pytest.mark.parametrize(("words", "step"), [("chat show {chat}", 1), ("chat pin {chat}", 1), ("backup now", 29)])
def test_a_write_that_fails_is_told_and_the_change_is_whole_or_not_made(
    data_dir: Path,
    sample: Sample,
    capsys: pytest.CaptureFixture[str],
    words: str,
    step: int,
    trials: Callable[[int], None],
) -> None:
    told = 0
    for code, call in at_calls(data_dir, WRITES, words.format(chat=sample.chat.id), step=step):
        trials(1)
        said = capsys.readouterr().err
        assert code in (ExitCode.DONE, ExitCode.FAILED), f"{call}: {code} {said}"
        assert NOT_READ in said or NOT_DONE in said or code == ExitCode.DONE, f"{call}: {said}"
        assert said.count("\n") <= 1, f"{call}: {said}"
        told += code == ExitCode.FAILED
    assert told > 3
    store = Store.open(data_dir)
    assert store.check().ok
    assert store.query.messages.count(sample.chat.id) == 1
    store.close()


@pytest.mark.some(1)
@pytest.mark.parametrize("first", [1, 24])
def test_doctor_says_the_same(data_dir: Path, sample: Sample, capsys: pytest.CaptureFixture[str], first: int) -> None:
    lines = set()
    for code, call in at_calls(data_dir, READS, "doctor", step=46, first=first):
        wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
        assert (len(wrong), code) in ((1, ExitCode.FAILED), (0, ExitCode.DONE)), f"{call}: {code} {wrong}"
        lines |= set(wrong)
    assert {line.split(":")[0] for line in lines} == {"✗ database", "✗ integrity"}
    assert all(NOT_READ in line for line in lines), lines


@pytest.mark.parametrize("fails", [range(3, 10_000, 3), range(4, 10_000), range(10_000)])
def test_a_disk_that_goes_on_failing_is_no_damage_either(data_dir: Path, sample: Sample, fails: range) -> None:
    with failing_disk(READS, errno.EIO, fails.__contains__), pytest.raises(StoreError) as caught:
        inspect_file(data_dir / DATABASE)
    assert caught.value.code == "store-io"


def test_a_backup_that_cannot_be_read_once_is_not_called_damaged_and_not_passed_over(
    data_dir: Path, sample: Sample
) -> None:
    store = Store.open(data_dir)
    newest = store.backup_now()
    store.close()
    service = BackupService(data_dir)
    for number in range(1, 120, 9):
        failing = failing_disk(READS, errno.EIO, partial(eq, number))
        with failing, pytest.raises(StoreError, match=f"The backup {newest.path.name} could not be read just now"):
            service.newest_whole()
    found = service.newest_whole()
    assert found is not None
    assert found.name == newest.path.name


def test_damage_is_still_called_damage_everywhere(data_dir: Path, sample: Sample) -> None:
    store = Store.open(data_dir)
    made = store.backup_now()
    store.close()
    for path in (data_dir / DATABASE, made.path):
        data = bytearray(path.read_bytes())
        data[4096 * 3 :] = random.Random(1).randbytes(len(data) - 4096 * 3)
        path.write_bytes(bytes(data))
        assert read_errors.look_at(path) is PageState.DAMAGED
    assert not backup.verify(made.path)
    with pytest.raises(RefusedError, match="is damaged"):
        inspect_file(data_dir / DATABASE)
    with pytest.raises(KnownError, match="is damaged") as caught:
        backup.make(data_dir, backup.NOW)
    assert caught.value.exit_code == ExitCode.REFUSED


def test_what_is_found_damaged_while_the_store_is_open_is_told_after_a_second_look(
    data_dir: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Path] = []
    look_at = read_errors.look_at

    def looked_at(path: Path) -> PageState:
        looks.append(path)
        return look_at(path)

    monkeypatch.setattr(read_errors, "look_at", looked_at)
    store = Store.open(data_dir)
    path = data_dir / DATABASE
    data = path.read_bytes()
    with path.open("r+b") as file:
        # Every page but the first: what was read at the opening is not read again.
        file.seek(4096)
        file.write(random.Random(2).randbytes(len(data) - 4096))
    for _ in range(3):
        with pytest.raises(StoreError, match="The database is damaged") as caught:
            store.query.messages.page(sample.chat.id)
        assert (caught.value.code, caught.value.exit_code) == ("store-damaged", ExitCode.REFUSED)
    assert looks == [path], "it is read whole once, not for every page that is asked for"
    path.write_bytes(data)
    assert store.close() is None
