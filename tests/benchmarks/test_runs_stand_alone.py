"""Thirty seeded runs, judged by a model server: each ranks in a full project as it does in one of its own.

In one order, in the other, and side by side, so that any two of them meet both ways. Minutes, so not in the suite; what
is counted must be nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.table import Figure
from support.provider_server import ProviderServer
from support.stand_alone import Project

RUNS = 30
SIZE = ("--candidates", "3", "--scenarios", "3")


def test_thirty_runs_rank_as_each_does_alone(
    benchmark: Any, tmp_path: Path, row: Callable[[Figure], None], trials: Callable[[int], None]
) -> None:
    trials(3 * RUNS)
    runs = {str(seed): (*SIZE, "--seed", str(seed)) for seed in range(RUNS)}
    astray: dict[str, list[str]] = {}
    with ProviderServer() as server:

        def measure() -> None:
            alone = {name: Project(tmp_path, server).start(*options)["ranking_hash"] for name, options in runs.items()}
            assert len(set(alone.values())) > RUNS // 2, "else nothing is shown"
            for word, order in (("up", list(runs)), ("down", list(runs)[::-1])):
                project = Project(tmp_path, server)
                found = {name: project.start(*runs[name])["ranking_hash"] for name in order}
                astray[word] = [name for name in runs if found[name] != alone[name]]
            beside = Project(tmp_path, server).side_by_side(runs)
            astray["beside"] = [name for name in runs if beside[name] != alone[name]]

        benchmark.pedantic(measure, rounds=1, iterations=1)
    for word, names in astray.items():
        row(
            Figure(
                f"of {RUNS} runs in one project ({word}) those that rank another way than alone", len(names), "", most=0
            )
        )
    assert not any(astray.values()), astray
