"""What one durable message costs, against a raw commit with the same durability."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.children import medians, script
from benchmarks.scale import Scale
from benchmarks.table import Figure


def test_commit(benchmark: Any, scale_folder: Path, tmp_path: Path, rounds: int, row: Callable[[Figure], None]) -> None:
    scale = Scale.of(scale_folder)
    ours: list[dict[str, Any]] = []
    floor: list[dict[str, Any]] = []

    def measure() -> None:
        for number in range(rounds):
            ours.append(script("commit_child.py", "store", str(scale_folder), scale.long_chat))
            floor.append(script("commit_child.py", "raw", str(tmp_path / f"raw-{number}.db")))

    benchmark.pedantic(measure, rounds=1, iterations=1)
    row(Figure("commit of one message / raw commit, both FULL", medians(ours)["ms"], floor=medians(floor)["ms"]))
    row(Figure("the same: CPU time", medians(ours)["work_ms"]))
    row(Figure("the same: pages written", medians(ours)["pages"], unit="pages", most=12))
