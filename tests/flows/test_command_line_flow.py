"""The sample flow through the command line: setup chat → run → analysis → what-if → run → comparison → adoption."""

from pathlib import Path

import pytest

from support.command import CommandLine

BAKERY = """# Delivery plan for the bakery

## Goal
Bread reaches every shop before 6:30. Less bread should be thrown away.

## Today
At present one van drives all 14 shops in 4 hours. That costs 90 EUR a day.

## Constraints
- The plan costs at most 120 EUR a day.
- No driver works more than 9 hours a day.

## Nice to have
- Drivers prefer fixed routes.

## Assumptions
- The ring road stays open in the morning.

## Options
- Two vans on fixed routes for 110 EUR a day, which reach every shop before 6:30.
- Hire a courier service for 150 EUR a day.
- Keep one van and start at 3:00, for 95 EUR a day.
"""


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "bakery.md"
    path.write_text(BAKERY, encoding="utf-8")
    return path


def test_sample_flow(cli: CommandLine, problem: Path) -> None:
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["id"]
    setup = cli.json("project", "show", project)["last_chat"]
    spec = cli.json("spec", "show", project)
    kinds = {item["kind"] for item in spec["items"]}
    assert {"goal", "constraint", "today", "option"} <= kinds
    for item in spec["items"]:
        assert item["text"] in BAKERY

    first = cli.json("run", "start", project, "--chat", setup, "--mode", "full_search", "--candidates", "4", "--yes")
    assert first["status"] == "completed"
    assert first["launched_from_chat"] == setup
    assert [run["id"] for run in cli.json("run", "list", project, "--chat", setup)["items"]] == [first["id"]]
    shown = cli.json("chat", "show", setup)
    assert [p["run"] for m in shown["messages"] for p in m["parts"] if p["type"] == "run-card"] == [first["id"]]

    analysis = cli.json("chat", "create", project, "--mode", "analysis", "--about", "run:1")
    assert analysis["title"] == "Analysis of Run 1"
    answer = cli.json("chat", "send", analysis["id"], "What came out?")
    best = first["best"]
    assert best["label"] in answer["text"]
    head = cli.json("spec", "show", project)
    assert head["version"] == cli.json("run", "show", "run:1")["version"]

    cli.json("chat", "cite", setup, "--run", "run:1")
    about = cli.json("chat", "list", project, "--about", "run:1")["items"]
    assert {(chat["id"], chat["relation"]) for chat in about} == {(analysis["id"], "about"), (setup, "cites")}
    assert [run["id"] for run in cli.json("run", "list", project, "--chat", analysis["id"])["items"]] == []

    main_before = cli("--json", "spec", "show", project).out
    what_if = cli.json("chat", "create", project, "--mode", "what-if", "--about", "run:1")["id"]
    slug = next(i["slug"] for i in cli.json("world", "show", project)["items"] if i["kind"] == "assumption")
    operations = problem.parent / "flip.json"
    operations.write_text(f'[{{"op": "update", "slug": "{slug}", "holds": false}}]', encoding="utf-8")
    cli.json("spec", "apply", project, str(operations), "--branch", what_if)
    assert cli("--json", "spec", "show", project).out == main_before

    second = cli.json("run", "start", project, "--chat", what_if, "--yes")
    assert second["status"] == "completed"
    assert second["parent_run"] == first["id"]
    assert 1 <= second["counts"]["calls"] <= 4
    compared = cli.json("run", "compare", "run:1", "run:2")
    assert 1 <= len(compared["asked_again"]) <= 4
    assert all("taken as false" in asked["why"] for asked in compared["asked_again"])
    assert cli("--json", "spec", "show", project).out == main_before

    diff = cli.json("what-if", "diff", what_if)
    assert [change["slug"] for change in diff["changes"]] == [slug]
    adopted = cli.json("what-if", "adopt", what_if)
    assert adopted["branch"] == "main"
    assert next(item for item in adopted["world"] if item["slug"] == slug)["holds"] is False
    refused = cli("what-if", "adopt", what_if, code=4)
    assert refused.err.count("\n") == 1
    assert cli.json("what-if", "reopen", what_if)["state"] == "open"
    cli("what-if", "reopen", what_if, code=4)
    assert cli.json("what-if", "drop", what_if)["state"] == "dropped"


def test_dearer_twin_ranks_lower_and_a_broken_limit_is_never_in_the_first_tier(cli: CommandLine, problem: Path) -> None:
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["id"]
    run = cli.json(
        "run", "start", project, "--mode", "eval_only", "--yes",
        "--idea", "Two vans on fixed routes for 100 EUR a day.",
        "--idea", "Two vans on fixed routes for 118 EUR a day.",
        "--idea", "Two vans on fixed routes for 150 EUR a day.",
    )  # fmt: skip
    rows = {row["label"]: row for row in cli.json("run", "results", "run:1")["ranking"]}
    assert rows["C1"]["rank"] < rows["C2"]["rank"] < rows["C3"]["rank"]
    assert rows["C1"]["R"] < rows["C2"]["R"]
    assert rows["C3"]["tier"] == 2
    assert rows["C3"]["violations"]
    assert run["counts"]["candidates"] >= 3


def test_weights_cost_no_call_and_a_reworded_limit_costs_one(cli: CommandLine, problem: Path) -> None:
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["id"]
    cli.json("run", "start", project, "--mode", "full_search", "--yes")
    wish = next(
        item for item in cli.json("spec", "show", project)["items"]
        if item["kind"] == "constraint" and item["weight"] < 80
    )  # fmt: skip
    path = problem.parent / "operations.json"
    path.write_text(f'[{{"op": "update", "slug": "{wish["slug"]}", "weight": {wish["weight"] + 5}}}]')
    cli.json("spec", "apply", project, str(path))
    again = cli.json("run", "start", project, "--mode", "full_search", "--yes")
    assert again["counts"]["calls"] == 0
    path.write_text(f'[{{"op": "update", "slug": "{wish["slug"]}", "text": "Drivers like to keep fixed routes."}}]')
    cli.json("spec", "apply", project, str(path))
    rejudged = cli.json("run", "start", project, "--rejudge", "run:2", "--yes")
    assert rejudged["counts"]["calls"] == 1
    assert cli.json("run", "replay", "run:3")["same"] is True


def test_another_projects_run_is_refused_and_nothing_is_stored(cli: CommandLine, problem: Path) -> None:
    one = cli.json("project", "create", "--title", "One", "--from-file", str(problem))["id"]
    other = cli.json("project", "create", "--title", "Other", "--from-file", str(problem))["id"]
    run = cli.json("run", "start", one, "--yes")
    candidate = cli.json("run", "results", run["id"])["ranking"][0]["candidate"]
    before = cli.json("chat", "list", other)
    assert cli("chat", "create", other, "--mode", "analysis", "--about", run["id"], code=None).code in (3, 4)
    assert cli("chat", "create", other, "--mode", "analysis", "--about", candidate, code=None).code in (3, 4)
    assert cli("run", "start", other, "--candidate", candidate, "--yes", code=None).code in (3, 4)
    assert cli.json("chat", "list", other) == before
    assert cli.json("run", "list", other)["items"] == []
    ambiguous = cli("run", "show", "run:1")
    assert ambiguous.code == 0


def test_runs_for_a_candidate_and_seeded_children_name_their_parent(cli: CommandLine, problem: Path) -> None:
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["id"]
    first = cli.json("run", "start", project, "--yes")
    parent = first["best"]["candidate"]
    label = f"{first['best']['label']}@run:1"
    seeded = cli.json("run", "start", project, "--parent", label, "--candidate", label, "--yes")
    assert seeded["mode"] == "seeded"
    listed = cli.json("run", "list", project, "--candidate", label)["items"]
    assert [run["id"] for run in listed] == [seeded["id"]]
    children = [c for c in seeded["candidates"] if c["origin"] == "derived"]
    assert children
    assert all(parent in child["parents"] for child in children)
