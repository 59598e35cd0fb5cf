"""The what-if flow by the command line: setup chat → run → analysis → what-if → run → comparison → adoption."""

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


def test_from_a_problem_over_a_run_to_an_adopted_what_if(cli: CommandLine, problem: Path) -> None:
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
    assert first["sentence"].startswith("No order yet")
    assert first["sentence"] in answer["text"], "one sentence says it everywhere"
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
    assert second["counts"]["calls"] == 0
    compared = cli.json("run", "compare", "run:1", "run:2")
    assert compared["rows"]
    assert all(row["ranks"] == row["scores"] == [None, None] for row in compared["rows"]), "neither has an order yet"
    assert compared["asked_again"] == [], "what a text grounds does not hang on an assumption"
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
