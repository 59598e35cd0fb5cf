"""SIGKILL in the middle of a run: it is *interrupted*, and resumes to the ranking of an unkilled run.

Only calls that were in flight are repeated.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.command import CommandLine
from support.provider_server import ProviderServer

SPEC = """# Wanted

## Goals
- [must] Bread reaches every shop before half past six
- [want 60] Less bread is thrown away

## Limits and wishes
- [hard] The plan costs at most 120 EUR a day
- [soft 50] Drivers keep fixed routes

## Today
- One van drives all shops in 4 hours for 90 EUR a day

# World

## Assumptions
- [holds 50] The ring road stays open in the morning
"""
CONCURRENCY = 4


@pytest.fixture(scope="module")
def running() -> Iterator[ProviderServer]:
    with ProviderServer(latency=0.15) as server:
        yield server


@pytest.fixture
def server(running: ProviderServer) -> ProviderServer:
    running.clear()
    return running


@dataclass(frozen=True)
class Unkilled:
    """A run that nobody killed, how many calls it took, and the data folder as it was before it."""

    shown: dict[str, Any]
    calls: int
    before: Path
    project: str


@pytest.fixture(scope="module")
def unkilled(running: ProviderServer, tmp_path_factory: pytest.TempPathFactory) -> Unkilled:
    folder = tmp_path_factory.mktemp("unkilled")
    cli = command_line(folder / "data", running)
    project = prepared(cli, folder)
    shutil.copytree(folder / "data", folder / "before")
    shown = cli.json("run", "start", project, "--yes")
    assert shown["status"] == "completed"
    return Unkilled(shown, running.stats().answered, folder / "before", project)


def command_line(folder: Path, server: ProviderServer) -> CommandLine:
    return CommandLine(
        folder,
        {
            "INT_CRUCIBLE_PROVIDER": "openai-compatible",
            "INT_CRUCIBLE_BASE_URL": server.base_url,
            "INT_CRUCIBLE_MODEL": "test-model",
            "INT_CRUCIBLE_API_KEY": "not-a-real-key",
            "INT_CRUCIBLE_MAX_CONCURRENCY": str(CONCURRENCY),
        },
    )


def prepared(cli: CommandLine, folder: Path) -> str:
    spec = folder / "spec.md"
    spec.write_text(SPEC, encoding="utf-8")
    project: str = cli.json("project", "create", "--title", "Bakery")["id"]
    cli.json("spec", "apply", project, str(spec))
    return project


def kill_when_asked(process: "subprocess.Popen[bytes]", server: ProviderServer, count: int) -> None:
    """Kill the process as soon as `count` requests have reached the server."""
    server.wait_for(requests=count)
    process.kill()
    process.communicate()


def assert_ranked_as_far_as_judged(cli: CommandLine, left: dict[str, Any], whole: dict[str, Any], after: int) -> None:
    """What death left is ranked as provisional from the answers that are stored, if there are any."""
    shown = cli("--json", "run", "results", "run:1", code=None)
    assert (shown.code == 0) is (left["counts"]["cells"] > 0)
    assert shown.code == 0 or after < 10, "all but the last of the calls are stored"
    if shown.code != 0:
        return
    results = shown.document
    assert results["provisional"] is True
    assert 0 < results["judged"]["cells"] < results["judged"]["of"]
    assert left["flags"]["provisional"] is True
    assert left["counts"]["candidates"] == whole["counts"]["candidates"]
    assert results["clear_winner"] is None


@pytest.mark.some(2)
@pytest.mark.parametrize("after", [1, 4, 7, 10])
def test_killed_run_resumes_to_the_same_ranking(
    tmp_path: Path, server: ProviderServer, unkilled: Unkilled, after: int
) -> None:
    whole = unkilled.shown
    assert unkilled.calls > after

    server.clear()
    shutil.copytree(unkilled.before, tmp_path / "killed")
    killed = command_line(tmp_path / "killed", server)
    process = killed.start("run", "start", unkilled.project, "--yes")
    kill_when_asked(process, server, after)

    left = killed.json("run", "show", "run:1")
    assert left["status"] == "interrupted"
    assert_ranked_as_far_as_judged(killed, left, whole, after)
    resumed = killed.json("run", "resume", "run:1")
    assert resumed["status"] == "completed"
    assert resumed["ranking_hash"] == whole["ranking_hash"]
    assert server.stats().repeated <= CONCURRENCY
    assert killed.json("run", "replay", "run:1")["same"] is True
    report = killed.json("doctor")
    assert report["ok"], report
