"""Pages of a large store against a raw query on the same file, which a child process makes.

`make bench ARGS="-k store"`. The store is made once: 1,000 chats, one of 20,000 messages, 10,000 runs.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.domain.runs import BestRow, RunStatus
from app.store.database import Store
from app.store.writes.transaction import Tx
from benchmarks.table import Figure
from support.store_samples import Sample, add_candidate, add_chat, add_project, add_run, say

_CHATS, _MESSAGES, _RUNS = 1_000, 20_000, 10_000
_RAW = """
import sys, time, statistics
import pysqlite3
c = pysqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, isolation_level=None)
spent = []
for _ in range(200):
    start = time.perf_counter()
    c.execute("BEGIN"); c.execute(sys.argv[2]).fetchall(); c.execute("COMMIT")
    spent.append(1e3 * (time.perf_counter() - start))
print(statistics.median(spent))
"""


def _many(tx: Tx) -> Sample:
    sample = add_project(tx)
    chats = [add_chat(tx, sample, title=f"Chat {number}") for number in range(_CHATS)]
    for number in range(_MESSAGES):
        say(tx, sample.chat.id, f"Message {number} about the night import and its queue, wrapped in a few more words.")
    for number in range(_RUNS):
        run = add_run(tx, sample, title=f"Run of {number % 97}", launched_from_chat=chats[number % _CHATS].id)
        row = add_candidate(tx, run) if number % 100 == 0 else None
        if row is not None:
            best = BestRow(candidate=row.id, label="C1", title="Q", score=number / 7, I=1.0, beats_today=True)
            tx.runs.update(run.id, best=best, status=RunStatus.COMPLETED)
    return sample


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Sample]]:
    store = Store.open(tmp_path_factory.mktemp("large") / "data")
    # Announcing 30,000 changes one by one is not what is measured here.
    sample = store.write_now(_many)
    yield store, sample
    store.close()


def _raw(path: Path, statement: str) -> float:
    command = [sys.executable, "-c", _RAW, str(path), statement]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


PAGES: dict[str, tuple[Callable[[Store, Sample], object], str]] = {
    "newest messages": (
        lambda store, sample: store.query.messages.page(sample.chat.id),
        "SELECT * FROM message WHERE chat = '{chat}' AND on_path = 1 ORDER BY seq DESC LIMIT 50",
    ),
    "chats by activity": (
        lambda store, sample: store.query.chats.page(sample.project.id),
        "SELECT * FROM chat WHERE project = '{project}' ORDER BY pinned DESC, activity DESC LIMIT 50",
    ),
    "runs by number": (
        lambda store, sample: store.query.runs.page(sample.project.id),
        "SELECT * FROM run WHERE project = '{project}' ORDER BY number DESC LIMIT 50",
    ),
    "runs by score": (
        lambda store, sample: store.query.runs.page(sample.project.id, sort="best_score"),
        "SELECT * FROM run WHERE project = '{project}' ORDER BY coalesce(best_score, -1.0) DESC, id DESC LIMIT 50",
    ),
    "runs by text": (
        lambda store, sample: store.query.runs.page(sample.project.id, text="of 96"),
        "SELECT * FROM run WHERE project = '{project}' AND title LIKE '%of 96%' ORDER BY number DESC LIMIT 50",
    ),
    "search one letter": (
        lambda store, _: store.query.search.page("q"),
        "SELECT rowid FROM search WHERE search MATCH '\"q\"*' ORDER BY rowid DESC LIMIT 50",
    ),
    "search two words": (
        lambda store, _: store.query.search.page("night impor"),
        'SELECT rowid FROM search WHERE search MATCH \'"night"* AND "impor"*\' ORDER BY rowid DESC LIMIT 50',
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_store_page(
    name: str, large: tuple[Store, Sample], benchmark: BenchmarkFixture, row: Callable[[Figure], None]
) -> None:
    store, sample = large
    ask, statement = PAGES[name]
    benchmark(ask, store, sample)
    floor = _raw(store.path, statement.format(chat=sample.chat.id, project=sample.project.id))
    benchmark.extra_info["raw query, ms"] = round(floor, 3)
    if benchmark.stats is not None:
        mine = 1_000 * benchmark.stats.stats.median
        row(Figure(f"store page: {name} / raw query", mine, floor=floor))
        print(f"\n{name}: {mine:.2f} ms, raw {floor:.2f} ms, {mine / floor:.1f} times")


def test_store_write(large: tuple[Store, Sample], benchmark: BenchmarkFixture) -> None:
    store, sample = large
    benchmark(store.write_now, lambda tx: say(tx, sample.chat.id, "One more"))
