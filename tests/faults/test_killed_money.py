"""SIGKILL in the middle of a run: what was used is in the ledger to the last stored call, and caps count from there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.command import CommandLine
from support.provider_server import ProviderServer
from support.services_at_work import BAKERY

CONCURRENCY = 4


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(latency=0.05) as running:
        yield running


@pytest.mark.some(1)
@pytest.mark.parametrize("after", [6, 11])
def test_counters_survive_a_kill(tmp_path: Path, server: ProviderServer, after: int) -> None:
    cli = CommandLine(
        tmp_path / "data",
        {
            "INT_CRUCIBLE_PROVIDER": "openai-compatible",
            "INT_CRUCIBLE_BASE_URL": server.base_url,
            "INT_CRUCIBLE_MODEL": "test-model",
            "INT_CRUCIBLE_API_KEY": "not-a-real-key",
            "INT_CRUCIBLE_MAX_CONCURRENCY": str(CONCURRENCY),
        },
    )
    for name in ("price_input_usd", "price_output_usd"):
        cli("settings", "set", name, "3")
    problem = tmp_path / "bakery.md"
    problem.write_text(BAKERY, encoding="utf-8")
    cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem), "--provider", "builtin")
    size = ("--candidates", "4", "--scenarios", "4")
    process = cli.start("run", "start", "Bakery", *size, "--yes")
    server.wait_for(requests=after)
    process.kill()
    process.communicate()

    shown, spent = cli.json("run", "show", "run:1"), cli.json("spend", "--run", "run:1")
    assert shown["status"] == "interrupted"
    assert spent["calls"] >= after - CONCURRENCY - 1
    assert_same(shown, spent)

    left = cli("--json", "run", "resume", "run:1", "--budget-calls", str(spent["calls"]), code=6).document
    assert left["status"] == "paused"
    assert cli.json("spend", "--run", "run:1") == {**spent, "budget": left["config"]["budget"]}, "the cap was reached"

    ended = cli.json("run", "resume", "run:1", "--budget-calls", "200")
    assert ended["status"] == "completed"
    total = cli.json("spend", "--run", "run:1")
    assert_same(ended, total)
    assert total["calls"] == server.stats().distinct, "every call is paid for once, but for those in flight"
    assert ended["counts"]["calls_reused"] == 0


def assert_same(run: Any, spent: Any) -> None:
    assert run["counts"]["calls"] == spent["calls"]
    assert run["usage"]["input_tokens"] == spent["input_tokens"]
    assert run["usage"]["output_tokens"] == spent["output_tokens"]
    assert run["usage"]["cost_usd"] == pytest.approx(spent["cost_usd"])
    calls = {stage["stage"]: stage["calls"] for stage in run["stages"] if stage["calls"]}
    assert calls == {stage["stage"]: stage["calls"] for stage in spent["stages"]}
