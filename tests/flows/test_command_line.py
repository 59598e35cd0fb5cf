"""The documents and exit codes of the command line, command by command, as its contract names them."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.asked_runs import answer_cards
from support.command import CommandLine
from support.provider_server import Fault, ProviderServer
from support.services_at_work import BAKERY

RUN_FIELDS = (
    "id number project title mode status launched_from_chat launched_by_message context_candidate parent_run baseline"
    " judge not_comparable_because branch version spec_revision world_model_revision config trigger flags counts usage"
    " created_at started_at ended_at duration_s best ranking_hash error"
).split()
ROW_FIELDS = (
    "candidate label title origin parents tier tie_group rank score P R G S I vs_today interval U p_best violations"
    " incomplete explanation"
).split()
CHAT_FIELDS = (
    "id title relation mode subject parent_chat branch message_count runs_launched last_activity_at unread archived"
    " pinned"
).split()


def has(document: dict[str, object], fields: list[str]) -> bool:
    missing = set(fields) - set(document)
    assert not missing
    return True


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A data folder with one project, one run and an analysis chat about it; tests add, none depends on another."""
    folder = tmp_path_factory.mktemp("documents")
    cli = CommandLine(folder / "data")
    problem = folder / "bakery.md"
    problem.write_text(BAKERY, encoding="utf-8")
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))["id"]
    cli.json("run", "start", project, "--chat", cli.json("project", "show", project)["last_chat"], "--yes")
    cli.json("chat", "create", project, "--mode", "analysis", "--about", "C1@run:1")
    answer_cards(cli)
    return cli


def test_documents_of_projects_chats_and_specs(cli: CommandLine) -> None:
    listed = cli.json("project", "list")
    assert set(listed) == {"items", "next"}
    project = cli.json("project", "show", "Bakery")
    assert project["id"] == cli.json("project", "show", project["id"][:8])["id"]
    assert has(project, ["id", "title", "last_chat", "version"])
    page = cli.json("chat", "list", "Bakery", "--limit", "1")
    assert len(page["items"]) == 1
    following = cli.json("chat", "list", "Bakery", "--limit", "1", "--after", page["next"])
    assert following["next"] is None
    for row in (*page["items"], *following["items"]):
        assert has(row, CHAT_FIELDS)
    about = cli.json("chat", "list", "Bakery", "--about", "C1@run:1")["items"]
    assert [(row["relation"], row["subject"], row["mode"]) for row in about] == [("about", "C1 of Run 1", "analysis")]
    assert has(cli.json("spec", "show", "Bakery"), ["id", "version", "spec_revision", "world_model_revision", "items"])
    assert set(cli.json("spec", "log", "Bakery")) == {"items", "next"}
    assert has(cli.json("project", "overview", "Bakery"), ["goals", "open_questions", "unfinished_runs", "open_cards"])


def test_documents_of_runs(cli: CommandLine) -> None:
    run = cli.json("run", "show", "run:1")
    assert has(run, RUN_FIELDS)
    assert has(run["counts"], ["candidates", "scenarios", "cells", "calls", "calls_reused"])
    assert has(run["usage"], ["input_tokens", "output_tokens", "cost_usd"])
    assert has(run["best"], ["candidate", "score", "I", "beats_today"])
    for name in ("1", "Bakery/run:1", run["id"], run["id"][:8], f"{run['project'][:8]}/run:1"):
        assert cli.json("run", "show", name)["id"] == run["id"]
    results = cli.json("run", "results", "run:1")
    assert has(results, ["ranking", "columns", "cells"])
    for row in results["ranking"]:
        assert has(row, ROW_FIELDS)
    assert cli.json("run", "list", "Bakery", "--candidate", "Bakery/C1@run:1")["items"] == []
    assert cli.json("run", "replay", "run:1")["same"] is True
    assert cli.json("run", "baseline", "run:1") is None
    why = cli.json("why", "run:1", "C1", "cost")
    assert {"candidate", "message"} <= {step["kind"] for step in why["lines"]}
    estimate = cli.json("run", "preflight", "Bakery")
    assert has(estimate, ["calls", "reused", "cost_usd", "blocked", "warnings", "moved"])


def test_the_flag_may_stand_anywhere_and_people_read_plain_words(cli: CommandLine) -> None:
    assert cli("run", "show", "run:1", "--json").document == cli("--json", "run", "show", "run:1").document
    shown = cli("run", "list", "Bakery").out
    assert "Find solutions" in shown
    assert "Main" in shown
    assert "full_search" not in shown
    assert "builtin-methods@" not in cli("run", "show", "run:1").out


def test_a_number_of_several_projects_is_asked_about(cli: CommandLine, tmp_path: Path) -> None:
    problem = tmp_path / "other.md"
    problem.write_text(BAKERY, encoding="utf-8")
    own = CommandLine(tmp_path / "data")
    ids = [own.json("project", "create", "--title", t, "--from-file", str(problem))["id"] for t in ("One", "Two")]
    for project in ids:
        own.json("run", "start", project, "--yes")
    refused = own("run", "show", "run:1", code=2)
    for project in ids:
        assert f"{project[:8]}/run:1" in refused.err
    assert own.json("run", "show", "run:1", "--project", "Two")["project"] == ids[1]
    assert own.json("run", "show", f"{ids[0][:8]}/run:1")["project"] == ids[0]


def test_a_run_asks_before_it_starts(cli: CommandLine) -> None:
    before = len(cli.json("run", "list", "Bakery")["items"])
    declined = cli("run", "start", "Bakery", text="n\n", code=6)
    assert "call" in declined.err
    assert len(cli.json("run", "list", "Bakery")["items"]) == before
    cli("run", "start", "Bakery", text="y\n")
    assert len(cli.json("run", "list", "Bakery")["items"]) == before + 1


def test_a_blocked_run_and_a_reached_budget_have_their_codes(cli: CommandLine) -> None:
    empty = cli.json("project", "create", "--title", "Empty")["id"]
    blocked = cli("run", "start", empty, "--yes", code=4)
    assert blocked.err.count("\n") == 1
    assert cli.json("run", "list", empty)["items"] == []
    capped = cli("--json", "run", "start", "Bakery", "--seed", "7", "--budget-calls", "0", "--yes", code=None)
    if capped.code:
        assert (capped.code, capped.document["status"]) == (6, "paused")
        name = f"run:{capped.document['number']}"
        assert cli.json("run", "resume", name, "--budget-calls", "100")["status"] == "completed"


def test_control_and_bidirectional_characters_act_on_nothing(cli: CommandLine) -> None:
    made = cli.json("project", "create", "--title", "a\x1b]0;x\x07b\u202ec\u2066d\u009be\u200bf")
    for words in (("project", "show", made["id"]), ("project", "list"), ("--json", "project", "list")):
        shown = cli(*words).out
        assert not set(shown) & set("\x1b\x07\u202e\u2066\u009b\u200b")
    cli("project", "trash", made["id"])
    wrong = cli("project", "show", "no\x1b[31mproject", code=3)
    assert "\x1b" not in wrong.err


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as running:
        yield running


def test_a_fault_exits_5_keeps_the_words_and_the_same_words_are_answered_later(
    tmp_path: Path, server: ProviderServer
) -> None:
    cli = CommandLine(
        tmp_path / "data",
        {
            "INT_CRUCIBLE_PROVIDER": "openai-compatible",
            "INT_CRUCIBLE_BASE_URL": server.base_url,
            "INT_CRUCIBLE_MODEL": "test-model",
            "INT_CRUCIBLE_API_KEY": "not-a-real-key",
        },
    )
    chat = cli.json("project", "create", "--title", "Bakery")["last_chat"]
    server.fail(Fault.AUTHENTICATION)
    failed = cli("--json", "chat", "send", chat, "We want fewer late deliveries.", code=5)
    assert failed.document["state"] == "failed"
    server.clear()
    assert cli.json("chat", "send", chat, "We want fewer late deliveries.")["state"] == "complete"
    roles = [message["role"] for message in cli.json("chat", "show", chat)["messages"]]
    assert roles == ["user", "agent", "agent"]

    # Ctrl+C stops a run: exit 6, *stopped*, and it can go on.
    spec = tmp_path / "spec.md"
    spec.write_text("## Goals\n- [must] Bread reaches every shop before half past six\n", encoding="utf-8")
    cli.json("spec", "apply", "Bakery", str(spec))
    server.clear()
    server.hold()
    process = cli.start("--json", "run", "start", "Bakery", "--yes")
    server.wait_for(in_flight=1)
    process.send_signal(signal.SIGINT)
    ended(process, 6)
    server.release()
    assert cli.json("run", "show", "run:1")["status"] == "stopped"
    assert cli.json("run", "resume", "run:1")["status"] == "completed"


def ended(process: "subprocess.Popen[bytes]", code: int) -> None:
    out, err = process.communicate(timeout=100)
    assert process.returncode == code, (out, err)
    assert b"Traceback" not in err


def test_the_numbers_of_a_ranking_follow_from_its_document_alone(cli: CommandLine) -> None:
    """Shares, I = P / R, and no number for what is open; the arithmetic itself is tested with the domain."""
    results = cli.json("run", "results", "run:1")
    cells = {(cell["label"], cell["question"]): cell["value"] for cell in results["cells"]}
    shares = [row["p_best"] for row in results["ranking"] if row["p_best"] is not None]
    assert sum(shares) <= 1.0 + 1e-9
    assert results["ranking"][0]["p_best"] == max(shares)
    for row in results["ranking"]:
        label = row["label"]
        known = [value for (of, column), value in cells.items() if of == label and value is not None]
        assert row["I"] == pytest.approx(row["P"] / row["R"])
        assert 0.1 <= row["P"] <= 0.9
        assert 0.0 <= row["G"] <= 1.0
        assert len(known) + len(row["incomplete"]) >= len(results["columns"]) or label == "Today"
    assert results["sentence"] == cli.json("run", "show", "run:1")["sentence"]
    assert results["leaders"] == ["C1"]


def test_an_answer_by_hand_names_its_question_as_why_does_and_no_cost_of_today(cli: CommandLine) -> None:
    before = cli.json("run", "results", "run:1")
    taken = {cell["question"] for cell in before["cells"] if cell["value"] is not None}
    column = next(one for one in before["columns"] if one["kind"] == "goal" and one["slug"] not in taken)
    moved = cli.json("run", "answer", "run:1", "C1", column["slug"], "+")
    cell = next(c for c in moved["cells"] if (c["label"], c["question"]) == ("C1", column["slug"]))
    assert (cell["value"], cell["by_hand"]) == (0.7, True)
    assert cli.json("run", "answer", "run:1", "C1", column["title"], "?") == before
    today = next(row["label"] for row in before["ranking"] if row["origin"] == "today")
    assert "its own is 1" in cli("run", "answer", "run:1", today, "cost", "3", code=2).err
    assert "a number such as 1" in cli("run", "answer", "run:1", "C1", "Cost against today", "+", code=2).err
    assert "S77" in cli("run", "answer", "run:1", "C1", "S77", "+", code=3).err


def test_a_run_in_the_trash_is_listed_there_only_and_comes_back(cli: CommandLine) -> None:
    listed = cli.json("run", "list", "Bakery")
    assert cli.json("run", "trash", "run:1")["trashed"]
    assert 1 not in [row["number"] for row in cli.json("run", "list", "Bakery")["items"]]
    assert [row["number"] for row in cli.json("run", "list", "Bakery", "--trashed")["items"]] == [1]
    assert not cli.json("run", "restore", "run:1")["trashed"]
    assert cli.json("run", "list", "Bakery") == listed


def test_an_idea_without_words_starts_no_run(cli: CommandLine) -> None:
    number = cli.json("run", "list", "Bakery")["items"][0]["number"]
    for idea in ("", "  ", "x" * 20_001):
        wanted = ("--mode", "eval_only", "--idea", "A night shift.", "--idea", idea)
        for command in (("run", "start", "Bakery", *wanted, "--yes"), ("run", "preflight", "Bakery", *wanted)):
            assert "An idea needs a text" in cli(*command, code=2).err
    assert cli.json("run", "list", "Bakery")["items"][0]["number"] == number


def test_a_search_for_a_kind_there_is_not_is_told_which_there_are(cli: CommandLine) -> None:
    assert {hit["type"] for hit in cli.json("search", "bread", "--type", "message")["items"]} == {"message"}
    assert "'candidate'" in cli("search", "bread", "--type", "messages", code=2).err


def test_an_answer_names_main_as_every_list_does(cli: CommandLine) -> None:
    chat = cli.json("project", "show", "Bakery")["last_chat"]
    assert "of Main with" in cli("chat", "send", chat, "Hello").out


def test_an_open_question_is_printed_at_the_line_it_is_about(tmp_path: Path) -> None:
    problem = tmp_path / "problem.md"
    problem.write_text(
        "# Goals\n- Labels are printed sooner.\n# Limits\n- At most 3 servers run.\n- At least 5 servers run.\n",
        encoding="utf-8",
    )
    cli = CommandLine(tmp_path / "data")
    made = cli.json("project", "create", "--title", "Labels", "--from-file", str(problem))
    shown = cli("chat", "show", made["chat"]).out
    both = "exclude each other. Which one counts?\n        “At most 3 servers run. … At least 5 servers run.”\n"
    assert both in shown
    assert "- Labels are printed sooner.\n      ? 1 How would you measure this goal? It has no number.\n" in shown
    assert "The text does not say.\n        “" not in shown


def test_in_a_project_in_the_trash_nothing_is_written_or_run(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    made = cli.json("project", "create", "--title", "Bread", "--from-file", str(_problem(tmp_path)))
    wanted = tmp_path / "wanted.md"
    wanted.write_text(
        cli("spec", "show", "Bread", "--markdown").out.replace("## Goals\n", "## Goals\n\n- It smells of bread\n")
    )
    cli("project", "trash", "Bread")
    refused = (
        ("run", "start", made["id"], "--yes"),
        ("chat", "send", made["chat"], "Hello"),
        ("spec", "apply", made["id"], str(wanted)),
    )
    for command in refused:
        assert "“Bread” is in the trash; restore it" in cli(*command, code=4).err
    cli("project", "restore", made["id"])
    cli("run", "start", "Bread", "--yes")


def test_what_spec_show_prints_as_markdown_is_what_spec_apply_reads(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    project = cli.json("project", "create", "--title", "Shown", "--from-file", str(_problem(tmp_path)))["id"]
    shown = cli("spec", "show", project, "--markdown").out
    version = cli.json("spec", "show", project)["version"]
    wanted = tmp_path / "wanted.md"
    wanted.write_bytes(b"\xef\xbb\xbf" + shown.replace("\n", "\r\n").encode())
    assert cli.json("spec", "apply", project, str(wanted))["version"] == version
    world = tmp_path / "world.md"
    world.write_text(cli("world", "show", project).out, encoding="utf-8")
    assert cli.json("spec", "apply", project, str(world))["version"] == version
    assert cli.json("spec", "apply", project, "-", text="\ufeff" + shown)["version"] == version
    wanted.write_text(shown.replace("## Goals\n", "## Goals\n- [must] Bread is never cold.\n"), encoding="utf-8")
    assert cli.json("spec", "apply", project, str(wanted))["version"] == version + 1
    refused = cli("spec", "apply", project, "-", text=b"\xff\xfe", code=2)
    assert "not a UTF-8 text" in refused.err


def _problem(folder: Path) -> Path:
    problem = folder / "problem.md"
    problem.write_text(BAKERY, encoding="utf-8")
    return problem
