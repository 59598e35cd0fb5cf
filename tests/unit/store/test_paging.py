"""Pages by key: every row once, in order, whatever was written between two pages; baselines and sorting."""

import random

import pytest

from app.domain.errors import NotFoundError, UsageError
from app.domain.rows import RunRow
from app.domain.runs import BestRow, RunCounts, RunStatus
from app.store.database import Store
from app.store.paging import encode_key
from app.store.reads.runs import _SORTS
from app.store.writes.transaction import Tx
from support.store_samples import Sample, add_candidate, add_chat, add_project, add_run, say


@pytest.fixture
def many(store: Store, sample: Sample) -> Sample:
    return fill(store, sample)


@pytest.fixture(scope="module")
def many_to_read(shared_store: Store, shared_sample: Sample) -> Sample:
    """The same in the store that the tests of this module only read."""
    return fill(shared_store, shared_sample)


def fill(store: Store, sample: Sample) -> Sample:
    """23 chats and runs in whose columns values repeat and are missing."""

    def unit(tx: Tx) -> None:
        rng = random.Random(7)
        for number in range(23):
            chat = add_chat(tx, sample, title=f"Chat {number}", pinned=number % 5 == 0)
            run = add_run(
                tx,
                sample,
                title=rng.choice(("Straße", "alpha", "Beta", "alpha")),
                launched_from_chat=rng.choice((None, chat.id)),
                cost_usd=rng.choice((None, 0.0, 0.5, 0.5)),
                started_at=rng.choice((None, "2026-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z")),
                duration_s=rng.choice((0.0, 1.5)),
                counts=RunCounts(candidates=rng.choice((1, 2)), calls=rng.choice((0, 7))),
            )
            if number % 3:
                row = add_candidate(tx, run)
                score = rng.choice((0.5, 1.25, 1.25))
                best = BestRow(candidate=row.id, label="C1", title="Best", score=score, I=1.0, beats_today=True)
                tx.runs.update(run.id, best=best, status=RunStatus.COMPLETED)

    store.write_now(unit)
    return sample


@pytest.mark.some(5, of_each=lambda descending, **_: descending)
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", _SORTS)
def test_runs_page_through_every_sort(shared_store: Store, many_to_read: Sample, sort: str, descending: bool) -> None:
    whole = shared_store.query.runs.page(many_to_read.project.id, sort=sort, descending=descending, limit=500).items
    assert len(whole) == 23
    found: list[RunRow] = []
    after = None
    while True:
        page = shared_store.query.runs.page(
            many_to_read.project.id, sort=sort, descending=descending, after=after, limit=4
        )
        found += page.items
        after = page.next
        if after is None:
            break
    assert tuple(found) == whole
    backwards = shared_store.query.runs.page(
        many_to_read.project.id, sort=sort, descending=not descending, limit=500
    ).items
    assert [row.id for row in reversed(backwards)] == [row.id for row in whole]


def test_chats_page_pinned_first_and_new_ones_do_not_shift_the_next_page(store: Store, many: Sample) -> None:
    first = store.query.chats.page(many.project.id, limit=7)
    store.write_now(lambda tx: add_chat(tx, many, title="Meanwhile", pinned=True))
    found, after = list(first.items), first.next
    while after is not None:
        page = store.query.chats.page(many.project.id, limit=7, after=after)
        found += page.items
        after = page.next
    assert len({row.id for row in found}) == len(found) == 24
    assert [row.pinned for row in found] == sorted((row.pinned for row in found), reverse=True)
    assert "Meanwhile" not in {row.title for row in found}


def test_text_finds_chats_and_runs_whatever_the_case_and_signs(store: Store, many: Sample) -> None:
    assert len(store.query.runs.page(many.project.id, text="STRASSE", limit=100).items) > 0
    assert store.query.runs.page(many.project.id, text="100%_").items == ()
    assert [row.title for row in store.query.chats.page(many.project.id, text="cHAT 22").items] == ["Chat 22"]


def test_messages_page_both_ways(store: Store, sample: Sample) -> None:
    store.write_now(lambda tx: [say(tx, sample.chat.id, f"Message {n}") for n in range(1, 12)])
    newest = store.query.messages.page(sample.chat.id, limit=4)
    assert ([m.seq for m in newest.items], newest.earlier, newest.later) == ([8, 9, 10, 11], True, False)
    middle = store.query.messages.page(sample.chat.id, before=8, limit=4)
    assert ([m.seq for m in middle.items], middle.earlier, middle.later) == ([4, 5, 6, 7], True, True)
    oldest = store.query.messages.page(sample.chat.id, after=0, limit=4)
    assert ([m.seq for m in oldest.items], oldest.earlier, oldest.later) == ([1, 2, 3, 4], False, True)
    assert store.query.messages.page(sample.chat.id, after=11).items == ()
    assert store.query.messages.count(sample.chat.id) == 11


@pytest.mark.parametrize("key", ["", "x", "\ud800", encode_key(1, 2, 3), encode_key([1]), "e30=", "🙂"])
def test_a_key_that_is_none_is_refused_in_words(store: Store, sample: Sample, key: str) -> None:
    with pytest.raises(UsageError, match="key of a page"):
        store.query.runs.page(sample.project.id, after=key)


def test_baseline_is_the_pinned_run_else_the_parent_else_the_latest_comparable(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> list[str]:
        done = {"status": RunStatus.COMPLETED}
        first = add_run(tx, sample, **done)
        other_judge = add_run(tx, sample, judge="other@1", **done)
        second = add_run(tx, sample, **done)
        failed = add_run(tx, sample, status=RunStatus.FAILED)
        child = add_run(tx, sample, parent_run=first.id)
        return [first.id, other_judge.id, second.id, failed.id, child.id]

    first, other_judge, second, failed, child = store.write_now(unit)
    baseline = store.query.runs.baseline
    assert [baseline(run) for run in (first, other_judge, second, failed, child)] == [None, None, first, second, first]
    store.write_now(lambda tx: tx.projects.update(sample.project.id, pinned_run=second))
    assert [baseline(run) for run in (first, second, child)] == [second, first, second]


def test_difference_is_shown_only_beside_the_same_judge(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> list[str]:
        made = []
        for score, judge in ((1.0, "judge@1"), (1.5, "judge@1"), (9.0, "other@1")):
            run = add_run(tx, sample, judge=judge)
            row = add_candidate(tx, run)
            best = BestRow(candidate=row.id, label="C1", title="Best", score=score, I=1.0, beats_today=True)
            made.append(tx.runs.update(run.id, best=best, status=RunStatus.COMPLETED).id)
        return made

    *_, last = store.write_now(unit)
    rows = store.query.runs.page(sample.project.id, descending=False).items
    assert [row.delta for row in rows] == [None, 0.5, None]
    first = rows[0].id
    store.write_now(lambda tx: tx.projects.update(sample.project.id, pinned_run=first))
    row = store.query.runs.row(last)
    assert (row.baseline_number, row.delta) == (1, None)


def test_names_find_exactly_one_or_say_why_not(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> tuple[str, str]:
        other = add_project(tx, "Night import")
        return add_run(tx, sample).id, add_run(tx, other).id

    mine, theirs = store.write_now(unit)
    find = store.query.runs.find
    assert find(mine).id == find(mine[:12]).id == find("run:1", sample.project.id).id == mine
    assert find(f"{sample.project.id}/run:1").id == find("1", sample.project.id).id == mine
    with pytest.raises(UsageError, match="Several runs match “run:1”"):
        find("run:1")
    with pytest.raises(UsageError, match="Several projects match “Night import”"):
        store.query.projects.find("Night import")
    for bad in ("run:99", "", "%", "nothing", "\ud800\x00", "x" * 100_000, "run:" + "9" * 50):
        with pytest.raises(NotFoundError):
            find(bad, sample.project.id)
        with pytest.raises(NotFoundError):
            store.query.projects.find(bad)
        with pytest.raises(NotFoundError):
            store.query.chats.find(bad)
        with pytest.raises(NotFoundError):
            store.query.candidates.find(bad)
    assert theirs != mine
