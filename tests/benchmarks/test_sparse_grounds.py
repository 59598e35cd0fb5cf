"""How far an order on few grounds can be trusted: what is said of the first beside how often it is truly best (seeded).

Worlds of `test_asking`, all weights open, every column asked; only those count in which no two options are answered on
the same two columns. Not for: which card is asked.
"""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import pytest

from benchmarks.table import Figure
from support.sparse_worlds import Said, SparseEnd, sparse_world

WORLDS, FEW = 1500, 20
SEED = 20_261_130


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("random 10%", Said(share=0.10)),
        ("random 15%", Said(share=0.15)),
        ("author right", Said(praise=3, misled=0.0)),
        ("author misled 1sd", Said(praise=3, misled=1.0)),
        ("author by chance", Said(praise=3, misled=None)),
    ],
)
def test_what_is_said_of_the_first_is_how_often_it_is_best(
    benchmark: Any, request: pytest.FixtureRequest, what: str, said: Said, row: Callable[[Figure], None]
) -> None:
    number = FEW if request.config.getoption("--tiny") else WORLDS
    seeds = [f"{SEED} {what} {place}" for place in range(number)]
    print(f"\n{number} worlds, seeds “{seeds[0]}” to “{seeds[-1]}”")

    def work() -> list[SparseEnd]:
        with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
            return list(pool.map(partial(sparse_world, said, draws=256), seeds, chunksize=20))

    ends = [one for one in benchmark.pedantic(work, rounds=1, iterations=1) if not one.shared]
    row(Figure(f"few grounds, {what}: share of worlds", len(ends) / number, ""))
    row(Figure(f"few grounds, {what}: said of the first", _mean([one.share for one in ends]), ""))
    row(Figure(f"few grounds, {what}: truly best", _mean([float(one.is_best) for one in ends]), ""))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
