"""What a person does in the window at scale, each beside a raw query on the same file or a smaller case."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.children import medians, raw_query, script
from benchmarks.scale import Scale
from benchmarks.table import Figure

Row = Callable[[Figure], None]
Measure = Callable[[str], dict[str, float]]


@pytest.fixture
def measure(benchmark: Any, scale_folder: Path, rounds: int, row: Row) -> Measure:
    """Measures in windows of their own, one after the other, and gives the medians."""

    def of(name: str) -> dict[str, float]:
        """A line says how crowded the machine was: divide the figures after it by that to guess a quiet one."""

        def all_rounds() -> dict[str, float]:
            return medians([script("window_child.py", name, str(scale_folder)) for _ in range(rounds)])

        found: dict[str, float] = benchmark.pedantic(all_rounds, rounds=1, iterations=1)
        benchmark.extra_info.update(found)
        if "crowding" in found:
            row(Figure(f"({name}: wall time over CPU time)", found["crowding"], "×"))
        return found

    return of


def database(folder: Path) -> Path:
    return folder / "int-crucible.db"


def test_thread(measure: Measure, scale_folder: Path, row: Row) -> None:
    scale = Scale.of(scale_folder)
    raw = raw_query(
        database(scale_folder),
        f"SELECT * FROM message WHERE chat = '{scale.long_chat}' AND on_path = 1 ORDER BY seq DESC LIMIT 50",
    )
    found = measure("thread")
    row(
        Figure(
            "open the longest chat, painted / a chat of 100",
            found["long_ms"],
            floor=found["small_ms"],
            most=50,
            most_ratio=1.2,
        )
    )
    row(Figure("open the longest chat, painted / raw page of 50", found["long_ms"], floor=raw))
    row(Figure("a place in the middle of it, painted", found["jump_ms"], most=50))
    row(Figure("wheel step in it, 95th", found["wheel_p95_ms"], most=16.7))


def test_lists(measure: Measure, scale_folder: Path, row: Row) -> None:
    scale, file = Scale.of(scale_folder), database(scale_folder)
    chats = raw_query(
        file,
        f"SELECT * FROM chat WHERE project = '{scale.project}' AND state = 'active' "
        "ORDER BY pinned DESC, activity DESC LIMIT 50",
    )
    runs = f"SELECT * FROM run WHERE project = '{scale.project}'"
    page = raw_query(file, f"{runs} ORDER BY number DESC LIMIT 50")
    sorted_ = raw_query(file, f"{runs} ORDER BY coalesce(best_score, -1.0) DESC, id DESC LIMIT 50")
    filtered = raw_query(file, f"{runs} AND title LIKE '%no such words%' ORDER BY number DESC LIMIT 50")
    found = measure("lists")
    row(Figure("chat list, first paint / raw page", found["chats_first_ms"], floor=chats, most=30))
    row(Figure("chat list, filter / raw page", found["chats_filter_ms"], floor=chats, most=50))
    row(Figure("run table, first paint / raw page", found["runs_first_ms"], floor=page, most=30))
    row(Figure("run table, sort / raw sort", found["runs_sort_ms"], floor=sorted_, most=50))
    row(Figure("run table, slowest sort", found["runs_sort_max_ms"]))
    row(Figure("run table, filter / raw filter", found["runs_filter_ms"], floor=filtered, most=50))
    row(
        Figure(
            "run table by score, last pages / first pages",
            found["page_last_ms"],
            floor=found["page_first_ms"],
            most_ratio=1.2,
        )
    )


def test_results(measure: Measure, scale_folder: Path, row: Row) -> None:
    scale = Scale.of(scale_folder)
    raw = raw_query(database(scale_folder), f"SELECT * FROM answer WHERE project = '{scale.project}'")
    found = measure("results")
    row(Figure("results of the large run, read / raw answers", found["read_ms"], floor=raw, most=100))
    row(Figure("results of the large run, painted / read", found["shown_ms"], floor=found["read_ms"]))
    row(Figure("bytes written by looking at results", found["wrote"], "B", most=0))


def test_spec(measure: Measure, row: Row) -> None:
    found = measure("spec")
    few = found["few_items_ms"]
    row(Figure("a project of 1,000 items opened, painted / of few items", found["many_items_ms"], floor=few, most=250))
    row(Figure("one edit among 1,000 items, longest turn of the window", found["edit_ms"], most=33))


SEARCHED = {"8 letters": 45, "8 letters in a small project": 50}
"""Milliseconds of the searches that meet every hit; others read one page of the index."""


def test_search(measure: Measure, scale_folder: Path, row: Row) -> None:
    raw = raw_query(
        database(scale_folder), """SELECT rowid FROM search WHERE search MATCH '"s"*' ORDER BY rowid DESC LIMIT 50"""
    )
    found = measure("search")
    for name, spent in found.items():
        if name not in ("close_ms", "crowding"):
            row(Figure(f"search, {name} / raw 1 letter", spent, floor=raw, most=SEARCHED.get(name, 5)))


def test_stream(measure: Measure, row: Row) -> None:
    found = measure("stream")
    row(
        Figure(
            "streaming 20 kB, a step painted: last quarter / first",
            found["stream_last_ms"],
            floor=found["stream_first_ms"],
            most_ratio=1.5,
        )
    )
    row(Figure("streaming 20 kB, slowest step painted", found["stream_max_ms"], most=33))
    row(Figure("streaming 20 kB, the end painted", found["stream_end_ms"], most=33))


def test_use(measure: Measure, row: Row) -> None:
    found = measure("use")
    row(
        Figure(
            "memory after 200 chats and 4,000 wheel steps",
            found["used_mib"],
            "MiB",
            floor=found["start_mib"],
            most_ratio=1.8,
        )
    )
    row(Figure("closing after it", found["close_ms"]))


def test_idle(measure: Measure, row: Row) -> None:
    found = measure("idle")
    row(Figure("idle window, share of a core", found["cpu_percent"], "%", most=0.3))
    row(Figure("timers of ours in an idle window", found["timers"], "", most=0))
