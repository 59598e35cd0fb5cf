"""Judging without a model: verdicts only with a ground, the next question, one sentence, answers that stay."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.in_process import InProcess

CROSSING = """We want fewer accidents at the crossing. Today a guard waves cars through by hand. The signal version \
can not be smaller than 4.2.

Options:
1. Build a bridge over the crossing
2. Paint the crossing red
3. Publish a table of every signal version
"""
PARCELS = """Goal: fewer late parcels for all our shops. Today one driver delivers everything by hand. The budget \
must be at most 500 euros a month.

Ideas:
1. Only serve shops whose monthly order is above 9000 euros
2. Hire a second driver for 450 euros a month
3. Hire two drivers for 800 euros a month
"""
DOORS = """We want fewer queues at the door. Today staff open it by hand.

Options:
1. Put in a turnstile
2. Hire a porter
3. Open a second door
4. Sell tickets online
5. Close on Mondays
"""


class Project:
    """One project over the real command line, with a run of its ideas."""

    def __init__(self, folder: Path, text: str) -> None:
        self.run = InProcess(folder / "data")
        (folder / "problem.md").write_text(text, encoding="utf-8")
        self.run("project", "create", "--title", "T", "--from-file", str(folder / "problem.md"))

    def judged(self, *more: str) -> "Project":
        self.run("run", "start", "T", "--mode", "eval_only", "--yes", *more)
        return self

    def ask(self, number: int = 1) -> Any:
        return self.run.json("ask", f"run:{number}")

    def answer(self, *words: str, number: int = 1) -> Any:
        return self.run.json("answer", f"run:{number}", *words)

    def column(self, start: str) -> str:
        """The name of the one column that begins so."""
        [name] = [one["name"] for one in self.ask()["columns"] if one["name"].startswith(start)]
        return str(name)


@pytest.fixture
def crossing(tmp_path: Path) -> Project:
    return Project(tmp_path, CROSSING).judged()


def test_a_shared_word_is_no_verdict_and_effort_says_nothing(crossing: Project) -> None:
    found = crossing.ask()
    assert found["cells"] == []
    assert not found["has_order"]
    assert found["leaders"] == []
    assert found["card"]["kind"] == "limits"
    goal = crossing.answer("limits", "?")
    assert [one["text"] for one in goal["card"]["columns"]] == ["We want fewer accidents at the crossing."]
    assert {one["label"] for one in goal["card"]["options"]} == {"C1", "C2", "C3"}
    assert goal["card"]["beside_today"]
    assert goal["sentence"].startswith("No order yet: nobody could say whether it keeps “The signal version")
    told = crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    assert told["leaders"] == ["C1"]
    assert [row["label"] for row in told["rows"]] == ["C1", "Today", "C2", "C3"]


def test_one_sentence_says_it_everywhere(crossing: Project) -> None:
    def said() -> set[str]:
        run = crossing.run
        [listed] = run.json("run", "list", "T")["items"]
        best = {} if listed["best"] is None else {"label": listed["best"]["label"]}
        assert best in ({}, {"label": "C1"})
        assert run.json("run", "results", "run:1")["sentence"] == run.json("run", "show", "run:1")["sentence"]
        return {
            crossing.ask()["sentence"],
            run.json("run", "show", "run:1")["sentence"],
            run("run", "results", "run:1").out.splitlines()[0].removeprefix("Run 1: "),
        }

    [none] = said()
    assert none.startswith("No order yet")
    assert crossing.run.json("run", "show", "run:1")["best"] is None
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    [one] = said()
    assert one.startswith("On your 2 answers “Build a bridge over the crossing” leads: first in")
    assert crossing.run.json("run", "show", "run:1")["best"]["label"] == "C1"
    chat = crossing.run.json("chat", "create", "T", "--mode", "analysis", "--about", "run:1")["id"]
    reply = crossing.run.json("chat", "send", chat, "What came out?")
    assert one.split(":")[0] in json.dumps(reply, ensure_ascii=False)


def test_numbers_in_one_unit_judge_and_a_number_that_is_no_cost_does_not(tmp_path: Path) -> None:
    found = Project(tmp_path, PARCELS).judged().ask()
    told = {(one["column"], one["label"]): one for one in found["cells"]}
    costs = {label: one["answer"] for (column, label), one in told.items() if column == "cost"}
    assert costs == {"C2": "5400 EUR a year", "C3": "9600 EUR a year"}
    limits = {label: one["answer"] for (column, label), one in told.items() if column != "cost"}
    assert limits == {"C2": "holds", "C3": "breaks"}
    assert told[("cost", "C2")]["quote"] == "Hire a second driver for 450 euros a month"
    assert {one["ground"] for one in found["cells"]} == {"numbers"}
    assert "“Hire two drivers for 800 euros a month” is out" in found["sentence"]


def test_the_limit_is_never_todays_cost(tmp_path: Path) -> None:
    project = Project(tmp_path, PARCELS).judged()
    project.answer("limits", "holds")
    project.answer("fewer-late", "C1=+", "C2=++")
    asked = project.ask()
    while asked["card"] is not None and asked["card"]["kind"] != "cost":
        asked = project.answer(asked["card"]["columns"][0]["name"], "?")
    assert asked["card"]["todays_cost"], "a step counts once it is known what today costs"
    told = project.answer("cost", "C1=same", "today=700 euros a month")
    rows = {row["label"]: row["R"] for row in told["rows"]}
    assert rows["Today"] == 1.0
    assert rows["C2"] == pytest.approx(450 / 700, rel=1e-4)
    assert rows["C1"] == 1.0


def test_one_plus_on_many_questions_leads_nowhere(tmp_path: Path) -> None:
    wishes = "".join(f"- we would like wish number {word} to come true\n" for word in ("alpha", "beta", "gamma"))
    project = Project(tmp_path, DOORS + "\n" + wishes).judged()
    told = project.answer("want-fewer", "C1=++")
    assert not told["has_order"]
    assert told["leaders"] == []
    assert told["sentence"].startswith("No order yet")
    assert project.run.json("run", "list", "T")["items"][0]["best"] is None


def test_all_ideas_of_the_person_are_judged_whatever_the_size(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS)
    ready = project.run.json("run", "preflight", "T", "--candidates", "3", "--scenarios", "4")
    assert ready["request"]["config"]["candidates"] == 5
    words = project.run("run", "preflight", "T", "--candidates", "3", "--scenarios", "4").out
    assert "5 candidates, judged by the built-in methods" in words
    assert "what it leaves open is asked after it" in words
    assert "scenario" not in words
    project.run("run", "start", "T", "--candidates", "3", "--yes")
    assert project.run.json("run", "show", "run:1")["title"] == "Find solutions, 5"
    assert "scenario" not in project.run("run", "show", "run:1").out
    titles = {row["title"] for row in project.ask()["rows"]}
    assert {
        "Put in a turnstile",
        "Hire a porter",
        "Open a second door",
        "Sell tickets online",
        "Close on Mondays",
    } < titles


def test_answers_belong_to_the_project_and_later_ones_move_no_other_run(crossing: Project) -> None:
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-", "--quote", "the police count")
    first = crossing.run.json("run", "show", "run:1")["ranking_hash"]
    crossing.judged()
    second = crossing.ask(2)
    told = {one["label"]: one for one in second["cells"] if one["column"].startswith("want-fewer")}
    assert {label: one["answer"] for label, one in told.items()} == {"C1": "+", "C2": "0", "C3": "-"}
    assert told["C1"]["quote"] == "the police count"
    assert told["C1"]["at"]
    assert second["has_order"]
    crossing.answer("want-fewer", "C1=--", number=2)
    assert crossing.run.json("run", "show", "run:1")["ranking_hash"] == first
    assert crossing.run.json("run", "replay", "run:1")["same"]
    assert crossing.run.json("run", "replay", "run:2")["same"]
    undone = crossing.answer("--undo", number=2)
    assert undone["sentence"] == second["sentence"]
    crossing.judged()
    assert {one["answer"] for one in crossing.ask(3)["cells"] if one["label"] == "C1" and one["column"] != "cost"} == {
        "+",
        "holds",
    }, "what was taken back in run 2 is no answer any more"


def test_one_act_has_one_undo_and_there_is_nothing_before_the_first(crossing: Project) -> None:
    before = crossing.ask()
    crossing.answer("limits", "holds")
    assert crossing.answer("--undo") == {**before, "acts": 0}
    refused = crossing.run("answer", "run:1", "--undo", code=4)
    assert "nothing to undo" in refused.err


def test_what_would_change_the_order_is_told_and_holds(crossing: Project) -> None:
    assert crossing.run("ask", "run:1", "--changes", code=4).err.startswith("Run 1: No order yet")
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    turns = crossing.run.json("ask", "run:1", "--changes")["would_turn"]
    assert turns
    [step] = turns[0]["changes"]
    told = crossing.answer(step["column"], f"{step['label']}={step['after']}")
    assert told["leaders"][0] == turns[0]["leader"] != "C1"


def test_only_a_wish_and_does_not_matter_are_of_this_run(tmp_path: Path) -> None:
    project = Project(tmp_path, PARCELS).judged()
    budget = project.column("budget")
    assert "is out" in project.ask()["sentence"]
    wished = project.answer(budget, "wish")
    assert "is out" not in wished["sentence"]
    assert {row["tier"] for row in wished["rows"]} == {0}
    dropped = project.answer(budget, "skip")
    assert [one["matters"] for one in dropped["columns"] if one["name"] == budget] == [False]
    project.judged()
    assert "is out" in project.ask(2)["sentence"], "the next run asks anew"


def test_several_limits_are_answered_in_one_act_by_option_and_limit(tmp_path: Path) -> None:
    project = Project(tmp_path, PARCELS + "\nVans must not be louder than 70 dB.\n").judged()
    card = project.ask()["card"]
    assert (card["column"], card["kind"]) == ("limits", "limits")
    loud, budget = project.column("vans"), project.column("budget")
    shown = {one["label"]: {limit["slug"]: limit["prefill"] for limit in one["limits"]} for one in card["options"]}
    assert shown["C2"] == {loud: None, budget: "holds"}
    told = project.answer("limits", f"C1.{loud}=holds", f"C1.{budget}=holds", f"C2.{loud}=breaks")
    assert told["acts"] == 1
    assert told["card"] is None or told["card"]["kind"] != "limits"
    assert {one["candidate"] for one in told["left_out"]} == {"C2", "C3"}
    assert project.answer("--undo")["card"]["kind"] == "limits"
    for words, said in (
        (("C1=breaks",), "names no limit of an option"),
        (("C1.fewer=breaks",), "is no limit: answer it by its name"),
        ((), "Say what is true of which limit"),
    ):
        assert said in project.run("answer", "run:1", "limits", *words, code=2).err


def test_the_document_of_a_question_says_who_leads_and_what_is_known(crossing: Project) -> None:
    open_one = crossing.ask()
    assert (open_one["settled"], open_one["leader"], open_one["answered"], open_one["would_turn"]) == (
        False,
        None,
        0,
        [],
    )
    assert open_one["open"] == 9, "three options: a goal, a limit and what they cost"
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    told = crossing.ask()
    assert told["leader"]["candidate"] == "C1@run:1"
    assert told["leader"]["share"] > 0.5
    assert told["answered"] == 6
    assert told["open"] == 3
    assert told["would_turn"]


def test_a_goal_with_a_measure_is_answered_in_words_of_its_own(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS.replace("fewer queues", "queues of at most 3 people")).judged()
    [goal] = [one["name"] for one in project.ask()["columns"] if one["kind"] == "measure"]
    assert project.ask()["card"]["scale"] == ["--", "-", "0", "short", "reached"]
    told = project.answer(goal, "C1=reached", "C2=short", "C3=0")
    given = {one["label"]: one["answer"] for one in told["cells"] if one["column"] == goal}
    assert given == {"C1": "reached", "C2": "short", "C3": "0"}


def test_why_of_an_idea_of_ones_own_shows_the_sentence_and_no_request(crossing: Project) -> None:
    told = crossing.run("why", "run:1", "C1").out
    assert "your idea" in told
    assert "<data" not in told


def test_a_column_of_ones_own_is_open_for_the_others(crossing: Project) -> None:
    told = crossing.answer("want", "Lasts fifty years", "C1=+")
    [made] = [one for one in told["columns"] if one["text"] == "Lasts fifty years"]
    assert [one["label"] for one in told["cells"] if one["column"] == made["name"]] == ["C1"]


def test_what_cannot_be_answered_is_refused_in_words(crossing: Project) -> None:
    for words, code, said in (
        (("want-fewer", "C1=holds"), 2, "use --, -, 0, +, ++, or ? if nobody knows"),
        (("want-fewer", "C9=+"), 3, "There is no option “C9” here; there are C1, C2, C3."),
        (("nothing", "C1=+"), 3, "This run has no column “nothing”"),
        (("cost", "C1=cheap"), 2, "a sum such as “450 euros a month”"),
        (("want-fewer",), 2, "Say what is true of which option"),
        (("want-fewer", "wish"), 2, "is no limit, so it is a wish already"),
    ):
        refused = crossing.run("answer", "run:1", *words, code=None)
        assert refused.code == code, refused.err
        assert said in refused.err
    assert crossing.ask()["acts"] == 0


def test_a_text_with_nothing_to_compare_says_what_to_add(tmp_path: Path) -> None:
    one = Project(tmp_path, "We want fewer queues at the door.\n\nOptions:\n1. Put in a turnstile\n")
    assert "name a second option" in one.run.json("run", "preflight", "T", "--mode", "eval_only", code=None)["blocked"]
    refused = one.run("run", "start", "T", "--mode", "eval_only", "--yes", code=None)
    assert "name a second option, or say how it is done today" in refused.err


def test_what_was_said_of_a_question_in_other_words_is_offered_and_counted_by_one_word(
    crossing: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    [goal] = [one for one in crossing.run.json("spec", "show", "T")["items"] if one["kind"] == "goal"]
    change = {"op": "update", "slug": goal["slug"], "text": "We want fewer accidents at the old crossing."}
    (tmp_path / "change.json").write_text(json.dumps([change]), encoding="utf-8")
    crossing.run("spec", "apply", "T", str(tmp_path / "change.json"))
    found = crossing.judged().ask(2)
    offered = {one["label"]: one["answer"] for one in found["earlier"]}
    assert offered == {"C1": "+", "C2": "0", "C3": "-"}
    assert not [one for one in found["cells"] if one["column"] == goal["slug"]], "offered is not counted"
    monkeypatch.setattr("app.services.running.asking._RUNS_LOOKED_AT", 1)
    crossing.judged()
    assert crossing.ask(2)["earlier"] == found["earlier"], "a later run takes no place of one before"
    shown = crossing.run("ask", "run:2").out
    assert "you said + for C1 in Run 1: We want fewer accidents at the crossing." in shown
    told = crossing.answer(goal["slug"], "earlier", number=2)
    assert {one["label"]: one["answer"] for one in told["cells"] if one["column"] == goal["slug"]} == offered
    assert told["earlier"] == []


ONLY_COST = (("cost-2", "Cost"), ("cost-3", "cost."))


def test_a_limit_that_only_names_cost_is_the_column_of_cost(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS)
    limits = [{"slug": slug, "kind": "constraint", "text": text, "weight": 100} for slug, text in ONLY_COST]
    change = json.dumps([{"op": "add", "item": one} for one in limits])
    (tmp_path / "change.json").write_text(change, encoding="utf-8")
    project.run("spec", "apply", "T", str(tmp_path / "change.json"))
    found = project.judged().ask()
    assert [one["kind"] for one in found["columns"] if one["text"].startswith("Cost")] == ["cost"]


def test_a_first_text_of_a_heading_and_code_alone_is_kept(tmp_path: Path) -> None:
    project = Project(tmp_path, "# Late parcels\n\n```\nselect depot from parcels\n```\n")
    kept = json.dumps(project.run.json("spec", "show", "T"))
    assert "select depot from parcels" in kept


def test_an_answer_taken_back_by_hand_is_none_in_the_next_run(crossing: Project) -> None:
    goal = crossing.column("want-fewer")

    def told(number: int) -> dict[str, str]:
        return {one["label"]: one["answer"] for one in crossing.ask(number)["cells"] if one["column"] == goal}

    crossing.answer(goal, "C1=+", "C2=-")
    crossing.run("run", "answer", "run:1", "C1", goal, "?")
    crossing.answer(goal, "C2=?")
    crossing.judged()
    assert told(2) == {}
    crossing.answer(goal, "C1=+", number=2)
    crossing.judged()
    assert told(3) == {"C1": "+"}
    crossing.run("run", "answer", "run:3", "C1", goal, "?")
    assert told(3) == {}, "what an earlier run was told is taken back as well"


MANY = """We want the hall to be warm. We would like it to be quiet. We would like it to be bright.
We would like short ways. We would like few stairs. We would like big windows. We would like a garden.
We would like old wood. Today we meet in a tent.

Options:
1. Rent the mill
2. Build a barn
"""


def test_who_wants_to_goes_on_after_the_end_with_what_is_still_open(tmp_path: Path) -> None:
    project = Project(tmp_path, MANY).judged()
    told = project.ask()
    while (card := told["card"]) is not None:
        words = [card["columns"][0]["name"]] if card["kind"] == "order" else ["C1=+", "C2=0"]
        words = ["C1=same", "C2=same"] if card["kind"] == "cost" else words
        assert told["further"] is None, "while a question is needed nothing is offered beside it"
        told = project.answer(card["column"], *words)
    ended = told["acts"]
    further = told["further"]["column"]
    assert further in told["further_columns"]
    shown = project.run("ask", "run:1").out
    assert "No further question is needed.\nStill open: " in shown
    assert "To go on: int-crucible ask run:1 --more" in shown
    assert f"Answer: int-crucible answer run:1 {further} C1=" in project.run("ask", "run:1", "--more").out
    after = project.run("answer", "run:1", further, "C1=-", "C2=+").out
    assert "Answer: int-crucible answer run:1 " in after, "who goes on is asked on"
    gone_on = project.ask()
    assert gone_on["acts"] == ended + 1
    assert further not in gone_on["further_columns"]
    while (card := gone_on["card"] or gone_on["further"]) is not None:
        given = {"cost": ("C1=more", "C2=?"), "order": (card["columns"][0]["name"],)}.get(
            card["kind"], ("C1=-", "C2=?")
        )
        gone_on = project.answer(card["column"], *given)
    assert gone_on["further_columns"] == []
    assert "No further question." in project.run("ask", "run:1").out


def test_a_whole_card_is_dropped_in_one_act(tmp_path: Path) -> None:
    project = Project(tmp_path, PARCELS + "\nVans must not be louder than 70 dB.\n").judged()
    assert "None of these matters: int-crucible answer run:1 limits skip" in project.run("ask", "run:1").out
    told = project.answer("limits", "skip")
    assert told["acts"] == 1
    assert {one["matters"] for one in told["columns"] if one["kind"] == "limit"} == {False}
    assert told["card"] is None or told["card"]["kind"] != "limits"
    assert project.answer("--undo")["card"]["kind"] == "limits"


def test_commands_name_the_project_where_several_have_such_a_run(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS).judged()
    assert project.ask()["reference"] == "run:1"
    project.run("project", "create", "--title", "Other", "--from-file", str(tmp_path / "problem.md"))
    project.run("run", "start", "Other", "--mode", "eval_only", "--yes")
    told = project.run.json("--project", "Other", "ask", "run:1")
    name = told["reference"]
    assert name.endswith("/run:1")
    shown = project.run("--project", "Other", "ask", "run:1").out
    assert f"Answer: int-crucible answer {name} " in shown
    assert project.run.json("answer", name, told["card"]["column"], "?")["acts"] == 1


def test_a_chat_about_a_run_answers_what_would_change_it_and_why_one_is_out(tmp_path: Path) -> None:
    project = Project(tmp_path, PARCELS).judged()
    chat = project.run.json("chat", "create", "T", "--mode", "analysis", "--about", "run:1")["id"]

    def reply(words: str) -> str:
        return project.run("chat", "send", chat, words).out

    assert "No order yet" in reply("What would change the order?")
    project.answer("limits", "holds")
    project.answer("fewer-late", "C1=+", "C2=0")
    turns = project.run.json("ask", "run:1", "--changes")["would_turn"]
    said = reply("What would change the order?")
    assert said.count("\n- If “") == len(turns) > 0
    out = reply("Why is C3 out?")
    assert "C3 “Hire two drivers for 800 euros a month” is out in run 1" in out
    assert "Breaks “The budget must be at most 500 euros a month.”" in out
    assert "log scale" not in out
    assert "C1 “Only serve shops whose monthly order is above 9000 euros” is not out in run 1" in reply(
        "Why is C1 out?"
    )
    first = reply("Why is C1 first?")
    assert ": First in " in first
    assert project.ask()["sentence"] in first


def test_lower_cost_is_the_column_of_cost_and_no_question_about_a_limit(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS.replace("Today staff", "Lower cost would be good. Today staff"))
    assert "Which number is the limit here?" not in project.run("spec", "show", "T").out
    assert [one["kind"] for one in project.judged().ask()["columns"] if one["text"].startswith("Lower")] == []


def test_an_item_with_the_name_of_the_column_of_cost_gets_another_and_fails_no_run(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS)
    item = {"slug": "cost", "kind": "constraint", "text": "It must be cheap to run", "weight": 100}
    (tmp_path / "change.json").write_text(json.dumps([{"op": "add", "item": item}]), encoding="utf-8")
    project.run("spec", "apply", "T", str(tmp_path / "change.json"))
    names = {one["name"]: one["kind"] for one in project.judged().ask()["columns"]}
    assert (names["cost-2"], names["cost"]) == ("limit", "cost")


def test_own_options_that_a_run_leaves_out_are_said_before_it_starts(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS)
    started = project.run("run", "start", "T", "--idea", "Open a second door", "--idea", "Dig a tunnel", "--yes")
    assert "note: “Put in a turnstile”, “Hire a porter”, “Sell tickets online” and 1 more of your own" in started.err
    assert "not judged" not in project.run("run", "start", "T", "--mode", "eval_only", "--yes").err


def test_todays_cost_is_asked_once_where_every_option_has_a_sum(tmp_path: Path) -> None:
    text = PARCELS.replace(
        "Only serve shops whose monthly order is above 9000 euros", "Rent a van for 300 euros a month"
    )
    project = Project(tmp_path, text).judged()
    project.answer("limits", "holds")
    told = project.answer("fewer-late", "C1=0", "C2=-")
    while (card := told["card"]) is not None and card["kind"] != "cost":
        told = project.answer(card["column"], *([card["columns"][0]["name"]] if card["kind"] == "order" else ["?"]))
    assert told["card"] is not None
    assert told["card"]["todays_cost"]
    after = project.answer("cost", "?")
    assert after["card"] is None or after["card"]["kind"] != "cost", "once"


def test_a_measure_stands_beside_its_goal(tmp_path: Path) -> None:
    project = Project(tmp_path, DOORS)
    goal = next(one["slug"] for one in project.run.json("spec", "show", "T")["items"] if one["kind"] == "goal")
    project.run("spec", "measure", "T", goal, "at most 3 people")
    assert "- We want fewer queues at the door (at most 3 people)" in project.run("spec", "show", "T").out


def test_two_options_combined_are_a_new_one_whose_cells_are_open(crossing: Project) -> None:
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    made = crossing.run.json("run", "combine", "run:1", "C2", "C1", "--yes")
    assert made["number"] == 2
    told = crossing.ask(2)
    titles = {row["label"]: row["title"] for row in told["rows"]}
    assert titles["C4"] == "Paint the crossing red now, build a bridge over the crossing later"
    answered = {row["label"]: row["answered"] for row in told["rows"]}
    assert answered["C4"] == 0
    assert answered["C1"] == 2, "what was said of the others stands"
    rows = {row["label"]: row["parents"] for row in crossing.run.json("run", "results", "run:2")["ranking"]}
    first = {row["label"]: row["candidate"] for row in crossing.run.json("run", "results", "run:1")["ranking"]}
    assert rows["C4"] == [first["C2"], first["C1"]]
    assert rows["C1"] == []
    options = [one["text"] for one in crossing.run.json("spec", "show", "T")["items"] if one["kind"] == "option"]
    assert options[-1] == titles["C4"]
    assert crossing.run.json("run", "replay", "run:2")["same"]
    for words, code in ((("C1", "C9"), 3), (("C1", "C1"), 2), (("C1", "Today"), 2)):
        crossing.run("run", "combine", "run:1", *words, "--yes", code=code)
    again = crossing.run("run", "combine", "run:2", "C2", "C1", "--yes", code=2)
    assert "say it in other words" in again.err
    worded = crossing.run.json("run", "combine", "run:2", "C2", "C1", "--text", "Paint it, then plan a bridge", "--yes")
    assert worded["number"] == 3
    assert {row["label"]: row["title"] for row in crossing.ask(3)["rows"]}["C5"] == "Paint it, then plan a bridge"


def test_why_names_a_broken_limit_once_and_by_its_words(crossing: Project) -> None:
    [limit] = [one for one in crossing.ask()["columns"] if one["kind"] == "limit"][:1]
    crossing.answer("limits", f"C3.{limit['name']}=breaks")
    told = crossing.run.json("why", "run:1", "C3")["lines"][0]["text"]
    assert told.count(f"reaks “{limit['text']}”") == 1
    assert limit["name"] not in told
    assert ".." not in told


def test_an_option_says_what_would_make_it_lead_and_weights_move_the_order_until_they_are_kept(
    crossing: Project,
) -> None:
    crossing.answer("limits", "holds")
    crossing.answer("want-fewer", "C1=+", "C2=0", "C3=-")
    stories = {label: crossing.run.json("run", "option", "run:1", label) for label in ("C2", "C3")}
    assert stories["C2"]["candidate"]["text"] in crossing.run("run", "option", "run:1", "C2").out
    assert any(story["turns"] for story in stories.values())
    for label, story in stories.items():
        assert {turn["leader"] for turn in story["turns"]} <= {label}
    assert crossing.run.json("run", "option", "run:1", crossing.ask()["leaders"][0])["leads"]
    [column, *_] = crossing.run.json("run", "weigh", "run:1")["columns"]
    name = column["slug"]
    moved = crossing.run.json("run", "weigh", "run:1", "--set", f"{name}=99")
    assert [one["weight"] for one in moved["columns"] if one["slug"] == name] == [99]
    assert moved["kept"] is None
    assert {row["label"] for row in moved["rows"]} >= {"C1", "C2", "C3"}
    for wrong, code in ((f"{name}=0", 2), (f"{name}=100", 2), (name, 2), ("nothing=5", 3)):
        crossing.run("run", "weigh", "run:1", "--set", wrong, code=code)
    alone = crossing.run("run", "weigh", "run:1", "--set", f"{name}=99", "--keep", code=2)
    assert "none comes first" in alone.err, "the only question there is has all the weight"
