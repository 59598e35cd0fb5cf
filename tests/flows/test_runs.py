"""Runs by the command line: their order, what a change costs, which project they belong to, whom they descend from."""

from pathlib import Path

import pytest

from support.command import CommandLine
from support.services_at_work import BAKERY


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "bakery.md"
    path.write_text(BAKERY, encoding="utf-8")
    return path


def test_a_dearer_twin_never_stands_before_the_other_and_who_breaks_a_limit_is_last(
    cli: CommandLine, problem: Path
) -> None:
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["id"]
    run = cli.json(
        "run", "start", project, "--mode", "eval_only", "--yes",
        "--idea", "Two vans on fixed routes for 100 EUR a day.",
        "--idea", "Two vans on fixed routes for 118 EUR a day.",
        "--idea", "Two vans on fixed routes for 150 EUR a day.",
    )  # fmt: skip
    rows = {row["label"]: row for row in cli.json("run", "results", "run:1")["ranking"]}
    assert rows["C1"]["rank"] <= rows["C2"]["rank"] < rows["C3"]["rank"]
    assert rows["C1"]["R"] < rows["C2"]["R"]
    assert rows["C3"]["tier"] == 2
    assert rows["C3"]["violations"]
    assert run["counts"]["candidates"] >= 3


def test_neither_a_weight_nor_a_reworded_limit_costs_a_call(cli: CommandLine, problem: Path) -> None:
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
    assert rejudged["counts"]["calls"] == 0
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
    chosen = next(one for one in first["candidates"] if one["label"] == "C1")
    parent, label = chosen["id"], "C1@run:1"
    seeded = cli.json("run", "start", project, "--parent", label, "--candidate", label, "--yes")
    assert seeded["mode"] == "seeded"
    listed = cli.json("run", "list", project, "--candidate", label)["items"]
    assert [run["id"] for run in listed] == [seeded["id"]]
    children = [c for c in seeded["candidates"] if c["origin"] == "derived"]
    assert children
    assert all(parent in child["parents"] for child in children)
