"""Runs of the built-in methods compare the person's own ideas; others are put together on request only, and marked."""

from pathlib import Path

import pytest

from support.in_process import InProcess

PARCELS = """Goal: at most 3 late parcels a week. Today one driver delivers everything by hand. The budget \
must be at most 500 euros a month.

Ideas:
1. Hire a second driver for 450 euros a month
2. Deliver on two days a week only
"""
OPEN_END = "Goal: at most 3 late parcels a week. Today one driver delivers everything by hand."


def _project(folder: Path, text: str) -> InProcess:
    run = InProcess(folder / "data")
    (folder / "problem.md").write_text(text, encoding="utf-8")
    run("project", "create", "--title", "T", "--from-file", str(folder / "problem.md"))
    return run


@pytest.fixture
def parcels(tmp_path: Path) -> InProcess:
    return _project(tmp_path, PARCELS)


def test_a_search_judges_the_own_ideas_and_puts_none_together_unasked(parcels: InProcess) -> None:
    parcels("run", "start", "T", "--yes")
    assert {row["label"] for row in parcels.json("ask", "run:1")["rows"]} == {"Today", "C1", "C2"}
    assert not any(one["constructed"] for one in parcels.json("run", "show", "run:1")["candidates"])


def test_what_is_put_together_on_request_is_marked_and_never_leads_by_the_words_it_repeats(parcels: InProcess) -> None:
    parcels("run", "start", "T", "--candidates", "4", "--yes")
    state = parcels.json("ask", "run:1")
    made = [one for one in state["rows"] if one["title"].endswith("(constructed)")]
    assert {one["label"] for one in made} == {"C3", "C4"}
    assert any(one["title"].startswith("Nothing but the goals") for one in made)
    assert not {one["label"] for one in made} & {cell["label"] for cell in state["cells"]}
    goal = next(one["name"] for one in state["columns"] if one["kind"] == "measure")
    limit = next(one["name"] for one in state["columns"] if one["kind"] == "limit")
    parcels("answer", "run:1", limit, "C1=holds", "C2=holds", "C3=?", "C4=?")
    told = parcels.json("answer", "run:1", goal, "C1=++", "C2=+")
    assert told["leaders"] == ["C1"], told["sentence"]
    assert {row["label"] for row in told["rows"][-2:]} == {"C3", "C4"}


def test_without_any_idea_a_run_says_what_is_missing(tmp_path: Path) -> None:
    run = _project(tmp_path, OPEN_END)
    refused = run("run", "start", "T", "--yes", code=4)
    assert "no option to compare yet" in refused.err


@pytest.mark.parametrize(
    "message", ["Judge only my own options", "Please judge just my two ideas", "Start a run of only my ideas"]
)
def test_a_run_of_only_my_ideas_asked_for_in_the_chat_works_and_is_no_goal(parcels: InProcess, message: str) -> None:
    [chat] = parcels.json("chat", "list", "T")["items"]
    before = parcels.json("spec", "show", "T")
    reply = parcels.json("chat", "send", chat["id"], message)
    assert parcels.json("spec", "show", "T")["version"] == before["version"], "a wish for a run is no goal"
    card = next(part["card"] for part in reply["parts"] if part["type"] == "proposal")
    assert card["payload"]["request"]["config"]["mode"] == "eval_only"
    done = parcels("proposal", "apply", card["id"])
    assert done.out.strip() == "Applied: Run 1 is completed"
    assert len(parcels.json("ask", "run:1")["rows"]) == 3
