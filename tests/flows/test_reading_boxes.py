"""A text in its boxes on the command line: what lies where, what is open at which line, and where an answer goes."""

from pathlib import Path
from typing import Any

import pytest

from support.in_process import InProcess

WISH = """We want fewer complaints about cold meals. It must not need a second van.
Today one van brings it all. Options:
1. Insulated boxes for every stop.
2. Two rounds with half the stops each.
"""
TWO_LIMITS = """We want shorter queues. Waiting must take at most 5 minutes.
Waiting must take at least 10 minutes.
"""


class Line:
    """A project of one text, asked and changed from the command line."""

    def __init__(self, folder: Path, text: str) -> None:
        self.cli = InProcess(folder / "data")
        file = folder / "text.md"
        file.write_text(text, encoding="utf-8")
        self.project = self.cli.json("project", "create", "--title", "Meals", "--from-file", str(file))["id"]

    @property
    def spec(self) -> Any:
        return self.cli.json("spec", "show", self.project)

    @property
    def printed(self) -> str:
        return self.cli("spec", "show", self.project).out

    def item(self, words: str) -> Any:
        (found,) = [item for item in self.spec["items"] if words in item["text"]]
        return found


def test_an_answer_goes_to_the_line_it_is_about(tmp_path: Path) -> None:
    line = Line(tmp_path, WISH)
    printed = line.printed.splitlines()
    at = printed.index("- We want fewer complaints about cold meals.")
    assert printed[at - 1] == "Wanted (1)"
    assert printed[at + 1].strip() == "? 1 How would you measure this goal? It has no number."
    assert "Options (2)" in printed
    before = line.spec
    assert [question["opening"] for question in before["questions"]] == ["measure"]
    assert before["lacks"] == []

    line.cli("spec", "answer", line.project, "1", "No more than 3 a month")
    goal = line.item("fewer complaints")
    assert goal["kind"] == "goal"
    assert (goal["quantity"]["op"], goal["quantity"]["value"], goal["quantity"]["unit"]) == ("<=", 3, "a month")
    assert goal["text"] == "We want fewer complaints about cold meals.", "the words stay the person's"
    assert len(line.spec["items"]) == len(before["items"]), "no new limit"
    assert line.spec["questions"] == []
    assert "? 1" not in line.printed
    refused = line.cli("spec", "answer", line.project, "1", "3", code=3)
    assert "There is no open question 1 here" in refused.err


@pytest.mark.parametrize(
    ("said", "why"),
    [("ask the drivers", "There is no number in that.")],
)
def test_an_answer_that_cannot_be_read_says_what_would_do(tmp_path: Path, said: str, why: str) -> None:
    line = Line(tmp_path, WISH)
    before = line.spec["version"]
    assert why in line.cli("spec", "answer", line.project, "1", said, code=2).err
    assert line.spec["version"] == before


def test_of_two_limits_that_exclude_each_other_the_beaten_one_is_set_aside(tmp_path: Path) -> None:
    line = Line(tmp_path, TWO_LIMITS)
    asked = [question["opening"] for question in line.spec["questions"]]
    line.cli("spec", "answer", line.project, str(asked.index("conflict") + 1), "this")
    assert line.item("at least 10")["kind"] == "constraint"
    assert line.item("at most 5")["kind"] == "unused"
    assert "conflict" not in {question["opening"] for question in line.spec["questions"]}


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Options:\n1. Insulated boxes.\n2. Two rounds.\n", ["nothing-wanted"]),
        ("Today one van brings it all.", ["nothing-wanted", "one-way-only"]),
        ("We want fewer complaints. Today one van brings it all. Options:\n1. Insulated boxes.\n", []),
    ],
)
def test_what_is_said_to_be_missing_is_what_a_run_would_miss(tmp_path: Path, text: str, lacks: list[str]) -> None:
    line = Line(tmp_path, text)
    spec = line.spec
    assert spec["lacks"] == lacks
    ideas = [item["text"] for item in spec["items"] if item["kind"] == "option"]
    words = [word for idea in ideas for word in ("--idea", idea)]
    if ideas:
        ready = line.cli.json("run", "preflight", line.project, "--mode", "eval_only", *words, code=None)
        assert (ready["blocked"] is None) == (lacks == [])
    else:
        assert lacks[-1] == "one-way-only", "there is nothing to judge"


def test_a_run_that_lacks_something_names_the_commands_that_give_it(tmp_path: Path) -> None:
    line = Line(tmp_path, "Complaints about cold meals. Rosa wrote this.")
    for command in (("run", "start", line.project, "--yes"), ("run", "preflight", line.project)):
        refused = line.cli(*command, code=4).err
        assert "`spec add PROJECT wanted TEXT`" in refused
        assert "`spec move PROJECT LINE options`" in refused
    refused = line.cli("run", "start", line.project, "--mode", "eval_only", "--yes", code=2).err
    assert "`run start --idea TEXT`" in refused

    line.cli("spec", "move", line.project, "complaints about", "wanted")
    line.cli("spec", "measure", line.project, "complaints about", "at most 3 a month")
    line.cli("spec", "add", line.project, "options", "Insulated boxes for every stop")
    line.cli("spec", "add", line.project, "options", "Two rounds with half the stops each")
    spec = line.spec
    assert spec["lacks"] == []
    (goal,) = spec["boxes"]["wanted"]
    assert (goal["kind"], goal["force"], goal["measure"]["value"]) == ("goal", "must", 3)
    assert goal["span"]["quote"].strip() == "Complaints about cold meals."
    assert spec["coverage"]["letters"] == spec["coverage"]["placed"]
    assert line.cli.json("run", "preflight", line.project)["blocked"] is None
    assert "There is no line “balloon”" in line.cli("spec", "move", line.project, "balloon", "wanted", code=3).err
