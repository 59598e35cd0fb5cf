"""Deciding by the command line (D1–D4, H2): shortlist, choosing and taking back, the brief, notes, the overview."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.store.database import Store
from app.store.files import DATABASE_NAME
from support.asked_runs import answer_cards
from support.in_process import InProcess
from support.made_folders import put_bakery
from support.services_at_work import BAKERY


@pytest.fixture
def cli(tmp_path: Path) -> InProcess:
    put_bakery(tmp_path / "data", with_run=True)
    return InProcess(tmp_path / "data")


def test_an_option_is_chosen_told_in_its_chat_carried_by_the_brief_and_taken_back(cli: InProcess) -> None:
    chosen = cli.json("decision", "choose", "C1@run:1", "--why", "  Two vans are   enough. ")
    assert (chosen["number"], chosen["label"], chosen["why"], chosen["stands"]) == (
        1,
        "C1",
        "Two vans are enough.",
        True,
    )
    run = cli.json("run", "show", "run:1")
    assert chosen["version"] == run["version_id"]
    others = {one["id"] for one in run["candidates"] if one["origin"] != "today" and one["label"] != "C1"}
    assert {one["candidate"] for one in chosen["rejected"]} == others
    assert cli.json("run", "list", "Bakery")["items"][0]["chosen"] == "C1"
    said = cli.json("chat", "show", run["launched_from_chat"])["messages"][-1]
    assert said["role"] == "system"
    assert "Chosen: C1 of Run 1" in said["text"]
    assert "Two vans are enough." in said["text"]
    brief = cli("run", "brief", "run:1", "C1").out
    assert "(decision 1): Two vans are enough." in brief
    assert "(decision 1)" not in cli("run", "brief", "run:1", "C2").out
    assert "C1 of Run 1 is chosen already" in cli("decision", "choose", "C1@run:1", "--why", "again", code=4).err

    second = cli.json("decision", "choose", "C2@run:1", "--why", "No vans of our own.", "--rejected", "C1@run:1")
    assert [one["name"][:11] for one in second["rejected"]] == ["C1 of Run 1"]
    assert [one["stands"] for one in cli.json("decision", "list", "Bakery")] == [True, False]
    back = cli.json("decision", "take-back", "Bakery", "2")
    assert back["stands"] is False
    assert [one["stands"] for one in cli.json("decision", "list", "Bakery")] == [False, True], "the one before stands"
    last = cli.json("chat", "show", run["launched_from_chat"])["messages"][-1]["text"]
    assert last.startswith("Taken back: the choice of C2 of Run 1")
    assert "stands already" in cli("decision", "choose-again", "Bakery", "1", code=4).err
    cli("decision", "choose-again", "Bakery", "2")
    assert "Decision 2 stands" in cli("decision", "outcome", "Bakery", "2", "It held", "--cost", "1.2").out
    noted = cli.json("decision", "list", "Bakery")[0]["outcome"]
    assert (noted["text"], noted["cost"]) == ("It held", 1.2)
    assert "no scenario “S77”" in cli("decision", "outcome", "Bakery", "2", "x", "--held", "S77", code=3).err

    def standing() -> list[int]:
        return [one["number"] for one in reversed(cli.json("decision", "list", "Bakery")) if one["stands"]]

    steps = (("choose-again", 1), ("take-back", 1), ("take-back", 2), ("choose-again", 2), ("take-back", 2))
    stood = []
    for verb, number in steps:
        cli("decision", verb, "Bakery", str(number))
        stood.append(standing())
    assert stood == [[1], [2], [], [2], []], "what is taken back comes again in no circle"
    with closing(sqlite3.connect(cli.data_dir / DATABASE_NAME, isolation_level=None)) as outside:
        outside.execute("UPDATE candidate SET text = 'not what was stored' WHERE label = 'C3'")
    third = cli.json("decision", "choose", "C2@run:1", "--why", "One that is damaged hinders none.")
    assert [one["name"][:11] for one in third["rejected"]] == ["C1 of Run 1"]
    with closing(sqlite3.connect(cli.data_dir / DATABASE_NAME, isolation_level=None)) as outside:
        outside.execute("UPDATE decision SET why = 'not what was stored' WHERE number = 3")
    assert "Decision 3" in cli.json("decision", "list", "Bakery")[0]["why"], "it is named"
    fourth = cli.json("decision", "choose", "C1@run:1", "--why", "A damaged one makes room.")
    assert (fourth["stands"], standing()) == (True, [4])
    cli("decision", "take-back", "Bakery", "4")
    assert standing() == [], "what is damaged does not come back"
    cli("decision", "choose-again", "Bakery", "4")
    for words in (("C0@run:1", "--why", "x"), ("C1@run:1", "--why", " \n")):
        assert cli("decision", "choose", *words, code=None).code in (2, 3)


def test_a_shortlist_goes_across_runs_and_is_judged_together(cli: InProcess) -> None:
    assert "Shortlist two options" in cli("shortlist", "judge", "Bakery", "--yes", code=4).err
    cli("shortlist", "add", "C2@run:1")
    cli("shortlist", "add", "C1@run:1")
    cli("shortlist", "add", "C2@run:1")
    assert [one["label"] for one in cli.json("shortlist", "list", "Bakery")] == ["C2", "C1"]
    together = cli.json("shortlist", "judge", "Bakery", "--yes")
    assert (together["mode"], together["number"], together["status"]) == ("eval_only", 2, "completed")
    titles = {one["label"]: one["title"] for one in cli.json("run", "show", "run:1")["candidates"]}
    judged = [one["title"] for one in together["candidates"] if one["origin"] != "today"]
    assert judged == [titles["C2"], titles["C1"]]
    cli("shortlist", "add", "C1@run:2")
    assert [(one["run_number"], one["label"]) for one in cli.json("shortlist", "list", "Bakery")] == [
        *((1, "C2"), (1, "C1"), (2, "C1")),
    ]
    chosen = cli.json("decision", "choose", "C1@run:2", "--why", "Best of both.")
    assert {one["name"][:11] for one in chosen["rejected"]} == {"C2 of Run 2", "C2 of Run 1", "C1 of Run 1"}
    cli("shortlist", "remove", "C2@run:1")
    assert [(one["run_number"], one["label"]) for one in cli.json("shortlist", "list", "Bakery")] == [
        (1, "C1"),
        (2, "C1"),
    ]


def test_runs_are_found_by_what_was_noted_on_them_and_the_overview_tells_all(cli: InProcess) -> None:
    cli("run", "note", "run:1", "Ask the bakers about the ring road.")
    cli("run", "tag", "run:1", "to show", "first")
    cli("run", "tag", "run:1", "First", "spring")
    shown = cli.json("run", "show", "run:1")
    assert (shown["note"], shown["tags"]) == ("Ask the bakers about the ring road.", ["First", "spring", "to show"])
    for found in (("--text", "RING ROAD"), ("--text", "to sh"), ("--tag", "spring")):
        assert [one["number"] for one in cli.json("run", "list", "Bakery", *found)["items"]] == [1], found
    for none in (
        ("--tag", "sprin"),
        ("--starred",),
        ("--text", "bakers of rome"),
        *(("--text", one) for one in '{":['),
    ):
        assert not cli.json("run", "list", "Bakery", *none)["items"], none
    cli("run", "star", "run:1")
    assert cli.json("run", "list", "Bakery", "--starred", "--tag", "First")["items"]
    path = cli.data_dir / DATABASE_NAME
    with closing(sqlite3.connect(path, isolation_level=None)) as outside:
        outside.execute("PRAGMA ignore_check_constraints = ON")
        (kept,) = outside.execute("SELECT tags FROM run_note").fetchone()
        outside.execute("UPDATE run_note SET tags = '{' || tags")
    for filters, count in ((("--text", "ring"), 1), (("--tag", "spring"), 0)):
        assert len(cli.json("run", "list", "Bakery", *filters)["items"]) == count, "damaged tags hinder no list"
    with closing(Store.open(cli.data_dir)) as store:
        assert store.query.notes.tags(store.query.projects.find("Bakery").id) == ()
    with closing(sqlite3.connect(path, isolation_level=None)) as outside:
        outside.execute("UPDATE run_note SET tags = ?", (kept,))
    cli("run", "tag", "run:1", "spring", "first", "to show", "--off")
    cli("run", "note", "run:1")
    shown = cli.json("run", "show", "run:1")
    assert (shown["note"], shown["tags"]) == ("", [])
    assert "A tag is a word or two" in cli("run", "tag", "run:1", "a, b", code=2).err

    cli("shortlist", "add", "C1@run:1")
    cli("decision", "choose", "C2@run:1", "--why", "Because.")
    cli("chat", "create", "Bakery", "--mode", "what-if", "--title", "No vans")
    seen = cli.json("project", "overview", "Bakery", "--since", "2020-01-01")
    cli("run", "start", "Bakery", "--branch", "No vans", "--yes")
    cli("run", "start", "Bakery", "--yes")
    whole = [one["number"] for one in cli.json("run", "list", "Bakery", "--group", "line")["items"]]
    assert whole == [2, 3, 1]
    paged: list[int] = []
    after: list[str] = []
    while True:
        page = cli.json("run", "list", "Bakery", "--group", "line", "--limit", "1", *after)
        paged += [one["number"] for one in page["items"]]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
    assert paged == whole
    assert seen["problem"][:20] == " ".join(BAKERY.split())[:20]
    assert [one["number"] for one in seen["ended_runs"]] == [1]
    assert [one["title"] for one in seen["open_what_ifs"]] == ["No vans"]
    assert [one["label"] for one in seen["shortlist"]] == ["C1"]
    assert [(one["label"], one["stands"]) for one in seen["decisions"]] == [("C2", True)]
    assert len(seen["questions"]) == min(seen["open_questions"], 20)
    assert "“Less bread should be thrown away”: How would you measure this goal? It has no number." in seen["questions"]
    assert not cli.json("project", "overview", "Bakery", "--since", "2999-01-01")["ended_runs"]
    assert "chosen: C2 of Run 1" in cli("project", "overview", "Bakery").out


def test_a_quote_whose_source_moved_on_is_told(cli: InProcess) -> None:
    chat = cli.json("chat", "create", "Bakery", "--mode", "analysis")["id"]
    cli("chat", "cite", chat, "--run", "run:1")
    assert not cli.json("project", "overview", "Bakery")["stale_quotes"]
    cli("run", "rename", "run:1", "Another name")
    assert not cli.json("project", "overview", "Bakery")["stale_quotes"], "what it says is the same"
    answer_cards(cli, most=2)
    [stale] = cli.json("project", "overview", "Bakery")["stale_quotes"]
    assert (stale["chat"], stale["seq"]) == (chat, 1)
