"""What a run ranks depends on its own inputs only: alone, after others, before them and beside them it is the same.

A real model server, the real command line, and the `ranking_hash` it prints. Cheap here: a few small runs; thirty of
them, each against each, are in `tests/benchmarks/test_runs_stand_alone.py`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.provider_server import ProviderServer
from support.stand_alone import Project

SMALL = ("--candidates", "2", "--scenarios", "2")
IDEAS = ("--idea", "Two vans on fixed routes for 110 EUR a day", "--idea", "A courier service")


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as running:
        yield running


def test_seeds_of_one_project_rank_as_each_does_alone(tmp_path: Path, server: ProviderServer) -> None:
    seeds = {str(seed): (*SMALL, "--seed", str(seed)) for seed in range(2)}
    alone = {name: Project(tmp_path, server).start(*options)["ranking_hash"] for name, options in seeds.items()}
    assert len(set(alone.values())) == len(seeds), "else nothing is shown"
    after, beside = Project(tmp_path, server), Project(tmp_path, server)
    assert [after.start(*seeds[name])["ranking_hash"] for name in ("1", "0")] == [alone["1"], alone["0"]]
    assert beside.side_by_side(seeds) == alone
    again = after.start(*seeds["1"])
    assert (again["ranking_hash"], again["counts"]["calls"]) == (alone["1"], 0), "whole calls are found"
    assert after.cli.json("run", "replay", f"{after.title}/run:2")["same"]


def test_longer_lists_ideas_and_what_derives_rank_as_alone(tmp_path: Path, server: ProviderServer) -> None:
    """Further inputs of the kind: a row more in the list, ideas, and a run that derives from another."""
    kinds = {
        "ideas": (*IDEAS, "--scenarios", "2"),
        "an idea more": (*IDEAS, "--idea", "Bake at night", "--scenarios", "2"),
    }
    alone = {name: Project(tmp_path, server) for name in kinds}
    hashes = {name: alone[name].start(*options)["ranking_hash"] for name, options in kinds.items()}
    together = Project(tmp_path, server)
    assert {name: together.start(*options)["ranking_hash"] for name, options in reversed(kinds.items())} == hashes
    derived = ("--candidates", "1", "--scenarios", "2")
    by_itself = alone["ideas"].start("--parent", "C1@run:1", *derived)
    beside = together.start("--parent", "C1@run:2", *derived)
    assert beside["ranking_hash"] == by_itself["ranking_hash"]
    assert "Run 2" in beside["judged_under"]


def test_judging_again_rests_on_the_run_as_it_was_then(tmp_path: Path, server: ProviderServer) -> None:
    """What a run takes over is fixed at its start: that the base goes on later moves neither replay nor resume."""
    project = Project(tmp_path, server)
    stopped = project.start(*SMALL, "--budget-calls", "5")
    assert stopped["status"] == "paused"
    again = project.start("--rejudge", "run:1")
    assert again["status"] == "completed"
    assert "Run 1" in again["judged_under"]
    base, judged = f"{project.title}/run:1", f"{project.title}/run:2"
    ended = project.cli.json("run", "resume", base, "--budget-calls", "100")
    assert ended["status"] == "completed"
    assert project.cli.json("run", "replay", judged)["same"]
    same = project.start("--rejudge", "run:1")
    assert (same["counts"]["calls"], same["ranking_hash"]) == (0, ended["ranking_hash"])
    assert "Rests on its own inputs only" in project.cli("run", "show", base).out
