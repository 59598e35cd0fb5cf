"""Figures of the engine: wall time over the critical path, calls repeated after a kill, and the time of arithmetic.

Run by `make bench`; each figure is printed beside its target. How good the rankings are is in `test_engine_quality`.
"""

import asyncio
import math
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.agents import JudgeChecksTask, JudgeScenarioTask
from app.domain.model_client import ModelRequest
from app.domain.ranking.order import rank, results_of
from app.domain.recheck import CheckerTask
from app.domain.runs import RunConfig
from app.pipeline.memory import Limits
from benchmarks.table import Figure
from faults.test_killed_run import CONCURRENCY, command_line, kill_when_asked, prepared
from support.provider_server import ProviderServer
from support.ranking_values import ranking_input
from support.run_bench import Bench
from support.scripted_model import ScriptedModel

SIZES = [(5, 8), (10, 20)]
UNBOUNDED = 1000
CHAIN = 7
"""Calls that may depend on each other, at most."""
SEED = 20_260_101


def slow_model(seconds: float) -> ScriptedModel:
    def before(request: ModelRequest[Any]) -> Any:
        return asyncio.sleep(seconds)

    return ScriptedModel(before=before)


def links(model: ScriptedModel) -> list[int]:
    """How many calls wait for the one before: design and scenarios, the wave, and the two rounds after it."""
    counts = [0, 0, 0, 0]
    for request in model.seen:
        task = request.task
        if not request.role.value.startswith("judge_") and not isinstance(task, CheckerTask):
            counts[0] += 1
        elif isinstance(task, CheckerTask):
            counts[2] += 1
        elif isinstance(task, JudgeScenarioTask | JudgeChecksTask) and task.replicate:
            counts[1 + task.replicate] += 1
        else:
            counts[1] += 1
    return [count for count in counts if count]


@pytest.mark.parametrize(("candidates", "scenarios"), SIZES)
@pytest.mark.parametrize(("concurrency", "seconds"), [(8, 2.0), (UNBOUNDED, 2.0), (UNBOUNDED, 0.5)])
def test_wall_over_floor(
    benchmark: Any,
    candidates: int,
    scenarios: int,
    concurrency: int,
    seconds: float,
    row: Callable[[Figure], None],
) -> None:
    bench, model = Bench(), slow_model(seconds)
    inputs = bench.inputs(config=RunConfig(candidates=candidates, scenarios=scenarios))

    def run() -> float:
        started = time.perf_counter()
        asyncio.run(bench.run(inputs, model, Limits(concurrency=concurrency)))
        return time.perf_counter() - started

    wall = benchmark.pedantic(run, rounds=1, iterations=1)
    chain = links(model)
    floor = sum(math.ceil(count / concurrency) for count in chain) * seconds
    allowed = "unbounded" if concurrency == UNBOUNDED else f"{concurrency} at once"
    what = f"run of {candidates} × {scenarios}, {seconds:g} s a call, {allowed}: wall / critical path"
    row(Figure(what, wall, "s", floor=floor, most_ratio=1.10 if seconds == 2.0 else None))
    if concurrency == UNBOUNDED and seconds == 2.0:
        row(Figure(f"longest chain of calls, {candidates} × {scenarios}", len(chain), "", most=CHAIN))
    benchmark.extra_info.update(calls=len(model.seen), chain=len(chain), over_floor=round(wall / floor, 3))
    assert len(chain) <= CHAIN


def test_calls_repeated_after_a_kill(benchmark: Any, tmp_path: Path, row: Callable[[Figure], None]) -> None:
    with ProviderServer(latency=0.15) as server:
        whole = command_line(tmp_path / "whole", server)
        expected = whole.json("run", "start", prepared(whole, tmp_path), "--yes")["ranking_hash"]
        calls = server.stats().answered
        server.clear()
        killed = command_line(tmp_path / "killed", server)
        process = killed.start("run", "start", prepared(killed, tmp_path), "--yes")
        kill_when_asked(process, server, 2 * calls // 3)
        resumed = benchmark.pedantic(lambda: killed.json("run", "resume", "run:1"), rounds=1, iterations=1)
        assert resumed["ranking_hash"] == expected
        row(Figure("calls repeated after kill -9, same ranking hash", server.stats().repeated, "", most=CONCURRENCY))


def test_ranking_of_fifty_by_twenty(benchmark: Any, row: Callable[[Figure], None]) -> None:
    source = random.Random(SEED)
    scenarios = {f"s{place}": () for place in range(20)}
    checks = {f"w{place}": 50 for place in range(10)}
    table = {
        label: {
            **{slug: source.random() for slug in scenarios},
            **{slug: float(source.random() > 0.3) for slug in checks},
            "cost": 0.5 + source.random(),
        }
        for label in ["Today", *(f"C{number}" for number in range(1, 51))]
    }
    given = ranking_input(table, constraints=checks, scenarios=scenarios)
    benchmark(lambda: results_of("run", 1, given, rank(given)))
    mean = benchmark.stats.stats.mean
    row(Figure("ranking and results of 50 × 20 with 10 checks", 1_000 * mean, most=100))
    print(f"\nranking and results of 50 × 20 with 10 checks: {1000 * mean:.1f} ms (target ≤ 100 ms)")
