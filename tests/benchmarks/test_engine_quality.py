"""How good and how frugal the engine's rankings are, on worlds with a known truth (synthetic judge, seeded).

Every world is a run of the real pipeline. Printed as rows of the table with the targets of the engine's design.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import pytest

from benchmarks.table import Figure
from support.engine_worlds import Found, ranking_world, whole_world

WORLDS, FEW = 3000, 40
SEED = 20_260_101
HIT = {(5, 8): (0.68, 18), (10, 20): (0.63, 46)}
"""Top-1 hit rate and ranking calls on average."""
REGRET = 0.013
JUDGING = {(5, 8): 26, (10, 20): 66}
WHOLE = {(5, 8): (34, 46), (10, 20): (72, 92)}
"""Calls of a whole run: mean and ceiling."""
REJECTED = {(5, 8): 0.03, (10, 20): 0.01}
MISSES, CLEAR_WINNER = 0.06, 0.87


def worlds(
    request: pytest.FixtureRequest, run: Callable[[str, int, int, str], Found], size: tuple[int, int], judge: str
) -> list[Found]:
    """Run many worlds in processes of their own; `--tiny` only tries them out."""
    number = FEW if request.config.getoption("--tiny") else WORLDS
    seeds = [f"{SEED} {place}" for place in range(number)]
    print(f"\n{number} worlds of {size[0]} × {size[1]}, {judge} judge, seeds “{seeds[0]}” to “{seeds[-1]}”")
    work = partial(_one, run, size, judge)
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, seeds, chunksize=20))


def _one(run: Callable[[str, int, int, str], Found], size: tuple[int, int], judge: str, seed: str) -> Found:
    return run(seed, *size, judge)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize(
    ("size", "judge"), [((5, 8), "typical"), ((10, 20), "typical"), ((5, 8), "noisy"), ((5, 8), "good")]
)
def test_who_is_best(
    benchmark: Any, request: pytest.FixtureRequest, size: tuple[int, int], judge: str, row: Callable[[Figure], None]
) -> None:
    found = benchmark.pedantic(lambda: worlds(request, ranking_world, size, judge), rounds=1, iterations=1)
    what = f"{size[0]} × {size[1]}, {judge} judge"
    typical = judge == "typical"
    least, most = HIT[size]
    claims = [one.right_claim for one in found if one.right_claim is not None]
    row(
        Figure(f"best idea found first, {what}", mean([one.hit for one in found]), "", least=least if typical else None)
    )
    row(Figure(f"ranking calls, mean, {what}", mean([one.ranking_calls for one in found]), "", most=most))
    row(Figure(f"regret, mean, {what}", mean([one.regret for one in found]), "", most=REGRET if typical else None))
    row(
        Figure(
            f"clear winner is right, {what} (claimed in {len(claims) / len(found):.0%})",
            mean([float(one) for one in claims]),
            "",
            least=CLEAR_WINNER if typical else None,
        )
    )
    benchmark.extra_info.update(hit=mean([one.hit for one in found]), claims=len(claims), seed=SEED)


@pytest.mark.parametrize("size", [(5, 8), (10, 20)])
def test_what_is_rejected_and_what_it_takes(
    benchmark: Any, request: pytest.FixtureRequest, size: tuple[int, int], row: Callable[[Figure], None]
) -> None:
    found = benchmark.pedantic(lambda: worlds(request, whole_world, size, "typical"), rounds=1, iterations=1)
    what = f"{size[0]} × {size[1]}"
    rejected = sum(one.rejected for one in found) / sum(one.clean for one in found)
    mean_calls, ceiling = WHOLE[size]
    row(Figure(f"clean candidate rejected per hard constraint, {what}", rejected, "", most=REJECTED[size]))
    row(Figure(f"number 1 misses a must-goal, {what}", mean([one.misses_goal for one in found]), "", most=MISSES))
    row(Figure(f"judging calls, mean, {what}", mean([one.judging_calls for one in found]), "", most=JUDGING[size]))
    row(Figure(f"calls of a whole run, mean, {what}", mean([one.calls for one in found]), "", most=mean_calls))
    most = max(one.calls for one in found)
    row(Figure(f"calls of a whole run, most, {what}", most, "", most=ceiling))
    row(Figure(f"re-checks, mean, {what}", mean([one.rechecks for one in found]), ""))
    # The ceiling is a promise, not a figure that depends on the machine.
    assert most <= ceiling
