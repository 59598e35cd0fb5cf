"""Two stores on one file see each other's commits as the same events, and not their own."""

from collections.abc import Iterator

import pytest

from app.domain.events import ExternalChange, MessageChanged, RunChanged
from app.domain.runs import RunStatus
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import Sample, add_run, say


@pytest.fixture
def other(store: Store, sample: Sample) -> Iterator[Store]:
    other = Store.open(store.data_dir)
    yield other
    other.close()


def test_only_the_others_commits_come_each_once_with_new_values(store: Store, sample: Sample, other: Store) -> None:
    assert store.external_events() == ()
    run = other.write_now(lambda tx: add_run(tx, sample))
    store.write_now(lambda tx: say(tx, sample.chat.id, "My own"))
    other.write_now(lambda tx: say(tx, sample.chat.id, "Theirs"))
    other.write_now(lambda tx: tx.runs.update(run.id, status=RunStatus.RUNNING))
    events = store.external_events()
    assert [e.message.text() for e in events if isinstance(e, MessageChanged)] == ["Theirs"]
    assert [(e.row.id, e.row.status) for e in events if isinstance(e, RunChanged)] == [(run.id, "running")]
    assert store.external_events() == ()
    assert [e.message.text() for e in other.external_events() if isinstance(e, MessageChanged)] == ["My own"]


def test_nothing_is_read_while_nothing_changed(
    store: Store, sample: Sample, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.write_now(lambda tx: say(tx, sample.chat.id, "Theirs"))
    assert store.external_events()

    def refuse(*_: object) -> None:
        raise AssertionError("the change table was read")

    monkeypatch.setattr("app.store.changes.last_seq", refuse)
    for _ in range(3):
        assert store.external_events() == ()


def test_a_noun_without_an_event_says_what_to_read_again(store: Store, sample: Sample, other: Store) -> None:
    run = store.write_now(lambda tx: add_run(tx, sample))
    other.external_events()
    store.write_now(lambda tx: tx.requests.put(run.id, "pause"))
    [event] = other.external_events()
    assert isinstance(event, ExternalChange)
    assert (event.noun, event.id, event.project) == ("request", run.id, sample.project.id)
    assert other.query.runs.requests(run.id) == "pause"
    other.write_now(lambda tx: tx.requests.clear(run.id))
    assert store.query.runs.requests(run.id) is None


def test_many_changes_at_once_all_come(store: Store, sample: Sample, other: Store) -> None:
    def unit(tx: Tx) -> None:
        for number in range(620):
            say(tx, sample.chat.id, f"Message {number}")

    other.write_now(unit)
    seen: list[str] = []
    while events := store.external_events():
        seen += [event.message.text() for event in events if isinstance(event, MessageChanged)]
    assert seen == [f"Message {number}" for number in range(620)]
