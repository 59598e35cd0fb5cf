"""The Architect by the command line: an analysis chat answers with its run's numbers, looked up with tools.

Twenty questions change no version. The same with the built-in methods and with a model.
"""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.chats import DeltaPart, MessageState
from support.asked_runs import answer_cards
from support.command import CommandLine
from support.provider_server import ProviderServer
from support.services_at_work import BAKERY, opened

QUESTIONS = (
    "What came out?", "Why does {0} beat {1}?", "Why is {1} below {0}?", "What is the score of {0}?",
    "What is open?", "Which limits are broken?", "What did the run judge?", "What is unknown?", "What changed?",
    "What can you do?", "List the goals?", "What do we assume?", "Which options are there?", "Why does today lose?",
    "What if the ring road were closed?", "Could the plan cost at most 100 EUR a day?", "Is {1} any good?",
    "Should every driver be home by five?", "What differs from Main?", "Any ideas?",
)  # fmt: skip


def made(folder: Path) -> tuple[CommandLine, str, list[dict[str, Any]]]:
    """A project with two runs whose rankings differ; its first run's rows."""
    cli = CommandLine(folder)
    problem = folder.parent / "bakery.md"
    problem.write_text(BAKERY, encoding="utf-8")
    project = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))
    cli.json("run", "start", project["id"], "--candidates", "4", "--scenarios", "6", "--yes")
    answer_cards(cli)
    rows = cli.json("run", "results", "run:1")["ranking"]
    dearer = "\n# Wanted\n\n## Goals\n- [must] Bread reaches every shop before 6:30\n"
    spec = folder.parent / "spec.md"
    spec.write_text(dearer, encoding="utf-8")
    cli.json("spec", "apply", project["id"], str(spec))
    cli.json("run", "start", project["id"], "--candidates", "4", "--scenarios", "6", "--yes")
    return cli, project["id"], rows


def tools_of(answer: dict[str, Any]) -> list[str]:
    return [part["name"] for part in answer["parts"] if part["type"] == "tool"]


def test_an_analysis_chat_answers_with_its_runs_numbers_and_questions_change_nothing(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    cli, project, rows = made(tmp_path / "data")
    upper, lower = rows[0], next(row for row in rows if row["tie_group"] != rows[0]["tie_group"])
    chat = cli.json("chat", "create", project, "--mode", "analysis", "--about", "run:1")["id"]
    versions = cli.json("spec", "log", project)
    answer = cli.json("chat", "send", chat, f"why does {upper['label']} beat {lower['label']}?")
    assert tools_of(answer) == ["read_results", "explain_gap"]
    assert "in run 1" in answer["text"]
    assert f"{upper['score']:.3g} against {lower['score']:.3g}" in answer["text"]
    total = float(re.findall(r"Together ([+-][\d.]+)", answer["text"])[0])
    assert total > 0.0, "what speaks for the first outweighs the rest"

    async def ask_all() -> None:
        async with opened(cli.data_dir) as services:
            for question in QUESTIONS:
                told = await services.chats.send(chat, question.format(upper["label"], lower["label"]))
                assert told.state is MessageState.COMPLETE
                assert told.text()
                assert not [part for part in told.parts if isinstance(part, DeltaPart)]

    asyncio.run(ask_all())
    assert cli.json("spec", "log", project) == versions
    assert len(cli.json("run", "list", project)["items"]) == 2
    figure(f"questions in an analysis chat: {len(QUESTIONS)} asked of the built-in methods, no version and no run made")


def test_a_model_looks_the_same_numbers_up_and_a_fault_of_it_exits_with_five(tmp_path: Path) -> None:
    cli, project, rows = made(tmp_path / "data")
    first, second = rows[0]["label"], rows[1]["label"]
    with ProviderServer() as server:
        server.use_tool("explain_gap", {"run": 1, "first": first, "second": second}, contains="beat")
        model = CommandLine(
            cli.data_dir,
            {
                "INT_CRUCIBLE_PROVIDER": "openai-compatible",
                "INT_CRUCIBLE_BASE_URL": server.base_url,
                "INT_CRUCIBLE_MODEL": "test-model",
                "INT_CRUCIBLE_API_KEY": "not-a-real-key",
            },
        )
        chat = model.json("chat", "create", project, "--mode", "analysis", "--about", "run:1")["id"]
        answer = model.json("chat", "send", chat, f"Why does {first} beat {second}?")
        assert tools_of(answer) == ["explain_gap"]
        gap = float(re.findall(r'"gap":(-?[\d.e-]+)', answer["text"])[0])
        assert gap > 0.0
        assert answer["usage"]["output_tokens"] > 0
        assert answer["usage"]["cost_usd"] is None, "an unknown price is not free"
        assert answer["context"]["used"] > 0
        shown = model.json("chat", "show", chat)["messages"]
        assert shown[-1]["usage"] == answer["usage"]
    gone = model.json("chat", "send", chat, "Is it sure?", code=5)
    assert gone["state"] == "failed"
    assert [part["type"] for part in gone["parts"]] == ["error"]
    refused = model.json("chat", "continue", chat, code=5)
    assert refused["id"] == gone["id"]
