"""Locks say who is alive: one holder at a time, free when the holder is gone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.domain.base import new_id
from app.domain.errors import RefusedError
from app.store.database import Store
from app.store.locks import Locks, RunLock
from support.store_outside import start_outside
from support.store_samples import Sample


def test_a_run_is_worked_by_one_at_a_time(store: Store, sample: Sample) -> None:
    run = new_id()
    assert RunLock.is_free(store, run)
    lock = RunLock.acquire(store, run)
    assert lock is not None
    assert not RunLock.is_free(store, run)
    assert RunLock.acquire(store, run) is None
    other = Store.open(store.data_dir)
    assert RunLock.acquire(other, run) is None
    lock.release()
    lock.release()
    with RunLock.acquire(other, run) or pytest.fail("free now"):
        assert not RunLock.is_free(store, run)
    assert RunLock.is_free(store, run)
    other.close()
    assert not list((store.data_dir / "locks").glob("run-*"))


def test_looking_never_takes_a_lock_from_who_wants_it(tmp_path: Path) -> None:
    locks = Locks(tmp_path)

    def look() -> None:
        for _ in range(300):
            locks.is_free("run-1")

    def take() -> int:
        taken = 0
        for _ in range(100):
            lock = locks.acquire("run-1")
            taken += lock is not None
            if lock is not None:
                lock.release()
        return taken

    with ThreadPoolExecutor(2) as pool:
        looking = pool.submit(look)
        assert pool.submit(take).result() == 100
        looking.result()


def test_a_killed_process_holds_nothing(store: Store, sample: Sample) -> None:
    child = start_outside("write-forever", str(store.data_dir), sample.chat.id)
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdout.readline()
    assert len(store.locks.living_processes()) == 2
    child.kill()
    child.wait()
    child.stdout.close()
    child.stdin.close()
    assert len(store.locks.living_processes()) == 1


@pytest.mark.parametrize("name", ["", "../outside", "run/1", ".hidden", "a\x00b", "x" * 200])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a lock"):
        Locks(tmp_path).acquire(name)


def test_a_planted_link_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "run-1").symlink_to(target)
    with pytest.raises(RefusedError, match="is a link"):
        Locks(tmp_path).acquire("run-1")
    assert not target.exists()
