"""Several processes on one database: nobody is locked out, nothing is lost, everyone sees the others."""

from pathlib import Path

import pytest

from app.domain.errors import StoreError
from app.domain.events import MessageChanged
from app.store import engine
from app.store.database import Store
from support.store_outside import start_outside
from support.store_samples import Sample, add_project, add_run, say


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sample(data_dir: Path) -> Sample:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: add_run(tx, sample))
    store.close()
    return sample


@pytest.mark.timeout(300)
def test_three_processes_of_mixed_operations(data_dir: Path, sample: Sample) -> None:
    store = Store.open(data_dir)
    children = [start_outside("mixed", str(data_dir), sample.chat.id, "150", str(seed)) for seed in range(3)]
    totals: dict[str, int] = {}
    for child in children:
        said, _ = child.communicate(timeout=250)
        assert child.returncode == 0, said
        for pair in said.split():
            name, _, count = pair.partition("=")
            totals[name] = totals.get(name, 0) + int(count)
    assert store.query.messages.count(sample.chat.id) == totals["say"]
    assert store.query.chats.get(sample.chat.id).last_read_seq == totals["raise"]
    assert store.query.runs.by_number(sample.project.id, 1).duration_s == totals["run"]
    messages = []
    while events := store.external_events():
        messages += [event for event in events if isinstance(event, MessageChanged)]
    assert len(messages) == totals["say"]
    assert store.check().ok
    store.close()


def test_a_database_held_by_another_program_is_told_and_goes_on_after(
    data_dir: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 200)
    store = Store.open(data_dir)
    holder = start_outside("hold", str(data_dir / "int-crucible.db"))
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    with pytest.raises(StoreError, match="Another program holds the database") as caught:
        store.write_now(lambda tx: say(tx, sample.chat.id, "Not now"))
    assert caught.value.code == "store-locked"
    assert store.query.messages.count(sample.chat.id) == 0
    holder.communicate("")
    store.write_now(lambda tx: say(tx, sample.chat.id, "Now"))
    assert store.query.messages.count(sample.chat.id) == 1
    store.close()
