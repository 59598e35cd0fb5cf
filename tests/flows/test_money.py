"""Money through the command line over a real model server: caps, prices, the ledger, the day, the check-up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.command import CommandLine
from support.provider_server import ProviderServer
from support.services_at_work import BAKERY

CONCURRENCY = 3
PRICE = "100"
"""US dollars for a million tokens, in and out."""


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as running:
        yield running


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


def project_of(cli: CommandLine, title: str) -> str:
    """A project whose spec the built-in methods read, so that nothing is spent yet."""
    file = cli.data_dir.parent / f"{title}.md"
    file.write_text(BAKERY, encoding="utf-8")
    made: dict[str, Any] = cli.json(
        "project", "create", "--title", title, "--from-file", str(file), "--provider", "builtin"
    )
    return str(made["id"])


def priced(cli: CommandLine, **settings: str) -> None:
    for name, value in {"price_input_usd": PRICE, "price_output_usd": PRICE, **settings}.items():
        cli("settings", "set", name, value)


def test_a_capped_run_pauses_and_goes_on_to_the_same_ranking(tmp_path: Path, server: ProviderServer) -> None:
    size = ("--candidates", "3", "--scenarios", "3", "--yes")
    whole_cli = command_line(tmp_path / "whole", server)
    priced(whole_cli, day_cap_usd="1000", run_cap_usd="500")
    project_of(whole_cli, "Bakery")
    whole = whole_cli.json("run", "start", "Bakery", *size)
    assert whole["status"] == "completed"
    assert whole["config"]["budget"]["usd"] == 500

    cli = command_line(tmp_path / "capped", server)
    priced(cli, day_cap_usd="1000", run_cap_usd="500")
    project_of(cli, "Bakery")
    estimate = cli.json("run", "preflight", "Bakery", "--candidates", "3", "--scenarios", "3")
    assert estimate["price_known"] is True
    assert estimate["is_guess"] is True
    assert estimate["cost_usd"] > 0
    words = cli("run", "preflight", "Bakery", "--candidates", "3", "--scenarios", "3").out
    assert "500 USD" in words
    assert "first guess" in words

    cap = whole["usage"]["cost_usd"] / 2
    paused = cli("--json", "run", "start", "Bakery", "--budget-usd", f"{cap:.6f}", *size, code=6).document
    assert paused["status"] == "paused"
    assert "USD" in paused["flags"]["needs_you"]
    assert 0 < paused["usage"]["cost_usd"] <= cap
    spent = cli.json("spend", "--run", "run:1")
    assert spent["cost_usd"] == pytest.approx(paused["usage"]["cost_usd"])
    assert sum(stage["cost_usd"] for stage in spent["stages"]) == pytest.approx(spent["cost_usd"])
    assert spent["calls"] == paused["counts"]["calls"]

    ended = cli.json("run", "resume", "run:1", "--budget-usd", "500")
    assert ended["status"] == "completed"
    assert ended["ranking_hash"] == whole["ranking_hash"]
    assert ended["counts"]["calls"] == whole["counts"]["calls"]
    assert ended["usage"]["cost_usd"] == pytest.approx(whole["usage"]["cost_usd"])
    assert ended["config"]["budget"]["calls"] is None

    today = cli.json("spend", "--today")
    assert today["cost_usd"] == pytest.approx(ended["usage"]["cost_usd"])
    assert today["left_usd"] == pytest.approx(1000 - today["cost_usd"])
    of_project = cli.json("spend", "Bakery")
    assert cli.json("project", "show", "Bakery")["usage"]["cost_usd"] == of_project["cost_usd"]
    chat = cli.json("project", "show", "Bakery")["last_chat"]
    assert set(cli.json("spend", "--chat", chat)) == {"chat", "answers", "runs"}
    assert {"usage", "runs_usage"} <= set(cli.json("chat", "list", "Bakery")["items"][0])
    assert "requests" in cli("spend").out
    assert "judging" in cli("spend", "--run", "run:1").out
    cli("spend", "Bakery", "--today", code=2)


def test_an_unknown_price_is_told_and_never_ignored(tmp_path: Path, server: ProviderServer) -> None:
    cli = command_line(tmp_path / "data", server)
    project_of(cli, "Bakery")
    ready = cli.json("run", "preflight", "Bakery")
    assert (ready["cost_usd"], ready["price_known"], ready["blocked"]) == (None, False, None)
    assert any("unknown" in warning for warning in ready["warnings"])
    refused = cli("run", "start", "Bakery", "--budget-usd", "1", "--yes", code=4)
    assert "cannot be held" in refused.err
    assert server.stats().requests == 0
    size = ("--candidates", "3", "--scenarios", "3")
    paused = cli("--json", "run", "start", "Bakery", *size, "--budget-tokens", "9000", "--yes", code=6).document
    assert "9000 tokens" in paused["flags"]["needs_you"]
    assert paused["usage"]["cost_usd"] is None
    assert 0 < paused["usage"]["input_tokens"] + paused["usage"]["output_tokens"] <= 9000
    spent = cli.json("spend")
    assert (spent["cost_usd"], spent["known_usd"]) == (None, 0)
    assert spent["unpriced_calls"] == spent["calls"] == paused["counts"]["calls"]
    assert "unknown price" in cli("spend").out


def test_the_cap_of_a_day_holds_over_two_processes(tmp_path: Path, server: ProviderServer) -> None:
    server.latency = 0.05
    cli = command_line(tmp_path / "data", server)
    cap = 0.6
    priced(cli, day_cap_usd=str(cap), run_cap_usd=str(cap))
    projects = [project_of(cli, title) for title in ("One", "Two")]
    running = [
        cli.start("run", "start", one, "--candidates", "8", "--scenarios", "8", "--seed", str(n), "--yes")
        for n, one in enumerate(projects)
    ]
    for process in running:
        process.communicate(timeout=100)
    day = cli.json("spend", "--today")
    runs = [run for one in projects for run in cli.json("run", "list", one)["items"]]
    mean = day["known_usd"] / day["calls"]
    assert 0 < day["known_usd"] <= cap + CONCURRENCY * mean, "no more than the other's calls in flight"
    assert {run["status"] for run in runs} == {"paused"}
    needs = [cli.json("run", "show", run["id"])["flags"]["needs_you"] for run in runs]
    assert any("Today's cap" in one or "today's cap" in one for one in needs)
    refused = cli("run", "resume", runs[0]["id"], "--budget-usd", "2", code=6)
    assert "cap" in refused.err
    asked = server.stats().requests
    cli("run", "start", projects[0], "--seed", "9", "--yes", code=4)
    assert server.stats().requests == asked


def test_a_cap_that_is_lowered_elsewhere_holds_in_a_run_at_work(tmp_path: Path, server: ProviderServer) -> None:
    server.latency = 0.3
    cli = command_line(tmp_path / "data", server)
    priced(cli, day_cap_usd="1000", run_cap_usd="500")
    project = project_of(cli, "Bakery")
    running = cli.start("run", "start", project, "--candidates", "16", "--scenarios", "16", "--yes")
    server.wait_for(requests=2)
    cli("settings", "set", "day_cap_usd", "0.001")
    _, err = running.communicate(timeout=100)
    [run] = cli.json("run", "list", project)["items"]
    assert (running.returncode, run["status"]) == (6, "paused"), err
    assert "Today's cap of 0.00 USD is reached" in cli.json("run", "show", run["id"])["flags"]["needs_you"]


def test_a_check_up_tells_its_price_asks_and_shows_what_follows(tmp_path: Path, server: ProviderServer) -> None:
    cli = command_line(tmp_path / "data", server)
    cli("checkup", "--provider", "builtin", code=4)
    cli("checkup", "--show", code=3)
    declined = cli("checkup", text="n\n", code=6)
    assert "40 calls" in declined.err
    assert "price unknown" in declined.err
    assert server.stats().requests == 0
    found = cli.json("checkup", "--yes")
    assert server.stats().requests == 40
    assert found["list_rows"] in (6, 12)
    assert cli.json("checkup", "--show") == found
    assert "dearer plans" in cli("checkup", "--show").out
    assert cli.json("spend")["calls"] == 40
    project_of(cli, "Bakery")
    config = cli.json("run", "preflight", "Bakery")["request"]["config"]
    assert (config["list_rows"], config["relists"]) == (found["list_rows"], found["passes"])
