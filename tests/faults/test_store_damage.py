"""Damaged, foreign, empty, newer and planted files are refused in words, and stay byte for byte as they were."""

import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import KnownError, RefusedError, StoreError
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import add_candidate, add_project, add_run, say

DATABASE = "int-crucible.db"


def _fill(tx: Tx) -> None:
    sample = add_project(tx)
    for number in range(60):
        say(tx, sample.chat.id, f"Message {number} " + "about the night import " * 30)
    add_candidate(tx, add_run(tx, sample))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    data_dir = tmp_path_factory.mktemp("whole") / "data"
    store = Store.open(data_dir)
    store.write_now(_fill)
    store.close()
    return (data_dir / DATABASE).read_bytes()


def _put(tmp_path: Path, data: bytes) -> Path:
    data_dir = tmp_path / "data"
    data_dir.mkdir(mode=0o700)
    (data_dir / DATABASE).write_bytes(data)
    return data_dir


def _at(data: bytes, place: int, new: bytes) -> bytes:
    return data[:place] + new + data[place + len(new) :]


SPOILED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "damaged"),
    "a few bytes": (lambda data: data[:60], "damaged"),
    "a text file": (lambda _: b"Dear diary, " * 500, "damaged"),
    "zeros": (lambda data: bytes(len(data)), "damaged"),
    "cut in the middle": (lambda data: data[: len(data) // 2], "damaged"),
    "cut by one page": (lambda data: data[:-4096], "damaged"),
    "cut within a page": (lambda data: data[:-100], "damaged"),
    "another application": (lambda data: _at(data, 68, struct.pack(">I", 0x0F055112)), "another program"),
    "no application": (lambda data: _at(data, 68, bytes(4)), "another program"),
    "newer": (lambda data: _at(data, 60, struct.pack(">I", 9_000)), "newer"),
    "page size of nothing": (lambda data: _at(data, 16, b"\x00\x03"), "damaged"),
    "schema page": (lambda data: _at(data, 100, bytes(200)), "damaged"),
    "later pages": (lambda data: _at(data, 8 * 4096, random.Random(1).randbytes(30 * 4096)), "damaged"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_it_is_refused_and_left_as_it_is(tmp_path: Path, whole: bytes, name: str) -> None:
    spoil, why = SPOILED[name]
    data = spoil(whole)
    data_dir = _put(tmp_path, data)
    with pytest.raises(RefusedError, match=why) as caught:
        Store.open(data_dir)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 4
    assert (data_dir / DATABASE).read_bytes() == data
    assert list(data_dir.glob("backups/*")) == []


def test_flipped_bits_never_crash_and_never_change_a_refused_file(tmp_path: Path, whole: bytes) -> None:
    rng = random.Random(42)
    refused = 0
    for number in range(120):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 4, 64))):
            place = rng.randrange(len(data))
            data[place] ^= 1 << rng.randrange(8)
        base = tmp_path / str(number)
        base.mkdir()
        data_dir = _put(base, bytes(data))
        try:
            store = Store.open(data_dir)
        except KnownError:
            refused += 1
            assert (data_dir / DATABASE).read_bytes() == bytes(data)
            continue
        # A flip inside a text is no damage SQLite can see; reading goes on, or says what is wrong.
        try:
            for project in store.query.projects.page().items:
                for chat in store.query.chats.page(project.id).items:
                    store.query.messages.page(chat.id)
                store.query.runs.page(project.id)
        except KnownError:
            refused += 1
        finally:
            store.close()
    assert refused > 20


def test_a_newer_database_is_refused_also_when_only_its_log_says_so(tmp_path: Path, whole: bytes) -> None:
    from support.store_outside import start_outside

    data_dir = _put(tmp_path, whole)
    child = start_outside("set-version-and-wait", str(data_dir / DATABASE), "9000")
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "set"
    assert (data_dir / DATABASE).read_bytes() == whole
    with pytest.raises(RefusedError, match="newer"):
        Store.open(data_dir)
    child.kill()
    child.communicate()
    with pytest.raises(RefusedError, match="newer"):
        Store.open(data_dir)
    assert (data_dir / DATABASE).read_bytes() == whole


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal", "backups", "locks"])
def test_links_in_the_data_folder_are_not_written_through(tmp_path: Path, whole: bytes, name: str) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "file").write_bytes(whole)
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    link = data_dir / name
    link.symlink_to(target / "file" if name.startswith(DATABASE) else target)
    with pytest.raises(RefusedError, match="is a link"):
        Store.open(data_dir)
    assert [path.name for path in target.iterdir()] == ["file"]
    assert (target / "file").read_bytes() == whole


def test_a_data_folder_that_is_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(RefusedError, match="is a link"):
        Store.open(tmp_path / "link")
    (tmp_path / "file").write_text("text")
    with pytest.raises(StoreError, match="not a folder"):
        Store.open(tmp_path / "file")
    assert list((tmp_path / "real").iterdir()) == []
