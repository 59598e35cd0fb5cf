"""SIGKILL of the real command line at its Nth write, with the built-in methods: nothing told is lost.

A run is absent or *interrupted* afterwards, and resumes to the ranking of one that was never killed.
"""

import asyncio
import re
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.chats import MessageRole, MessageState
from app.domain.runs import RunStatus
from support.command import CommandLine
from support.services_at_work import BAKERY, opened

POINTS = 100
LATE = 0.9
"""How often progress is stored depends on time: behind this share of the writes a kill may come too late."""


@dataclass(frozen=True)
class Prepared:
    """A data folder with one project, and what an unkilled run of it ends with."""

    folder: Path
    project: str
    chat: str
    writes: int
    ranking_hash: str


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    base = tmp_path_factory.mktemp("kill")
    folder, other = base / "data", base / "other"
    cli = CommandLine(folder)
    problem = base / "bakery.md"
    problem.write_text(BAKERY, encoding="utf-8")
    made = cli.json("project", "create", "--title", "Bakery", "--from-file", str(problem))
    shutil.copytree(folder, other)
    whole = CommandLine(other).dying("never", 0, "--json", "run", "start", made["id"], "--chat", made["chat"], "--yes")
    assert whole.code == 0, whole.err
    found = re.search(r"writes: (\d+)", whole.err)
    assert found is not None
    ranked = CommandLine(other).json("run", "show", "run:1")
    return Prepared(folder, made["id"], made["chat"], int(found[1]), ranked["ranking_hash"])


@pytest.mark.some(3)
@pytest.mark.parametrize("point", range(POINTS))
def test_a_run_killed_at_any_write_resumes_to_the_same_ranking(tmp_path: Path, prepared: Prepared, point: int) -> None:
    folder = tmp_path / "data"
    shutil.copytree(prepared.folder, folder)
    number = 1 + point * (prepared.writes - 1) // (POINTS - 1)
    when = "inside" if point % 2 else "after"
    died = CommandLine(folder).dying(when, number, "run", "start", prepared.project, "--chat", prepared.chat, "--yes")
    assert died.code == -signal.SIGKILL or number > LATE * prepared.writes, died.err

    async def look() -> None:
        async with opened(folder) as services:
            assert services.store.check().ok
            runs = services.runs.page(prepared.project).items
            assert len(services.chats.messages(prepared.chat).items) == 2 + len(runs)
            if not runs:
                assert number == 1
                return
            (row,) = runs
            if row.status != RunStatus.COMPLETED.value:
                assert row.status == RunStatus.INTERRUPTED.value
                await services.runs.resume(row.id)
            ended = await services.runs.wait(row.id)
            assert ended.status is RunStatus.COMPLETED
            assert ended.ranking_hash == prepared.ranking_hash
            assert (await services.results.replay(row.id)).same
            labels = [candidate.label for candidate in services.runs.candidates(row.id)]
            assert len(labels) == len(set(labels))
            assert len(services.chats.messages(prepared.chat).items) == 3

    asyncio.run(look())


def test_the_command_line_shows_and_resumes_a_killed_run(tmp_path: Path, prepared: Prepared) -> None:
    folder = tmp_path / "data"
    shutil.copytree(prepared.folder, folder)
    died = CommandLine(folder).dying("inside", prepared.writes // 2, "run", "start", prepared.project, "--yes")
    assert died.code == -signal.SIGKILL
    cli = CommandLine(folder)
    (row,) = cli.json("run", "list", prepared.project)["items"]
    assert row["status"] == "interrupted"
    resumed = cli.json("run", "resume", "run:1")
    assert (resumed["status"], resumed["ranking_hash"]) == ("completed", prepared.ranking_hash)
    assert cli.json("doctor")["ok"]


@pytest.mark.some(2)
@pytest.mark.parametrize(("when", "number"), [("inside", 1), ("after", 1), ("inside", 2), ("after", 2), ("inside", 3)])
def test_a_project_killed_while_it_is_made_is_whole_or_absent(tmp_path: Path, when: str, number: int) -> None:
    problem = tmp_path / "bakery.md"
    problem.write_text(BAKERY, encoding="utf-8")
    folder = tmp_path / "data"
    died = CommandLine(folder).dying(when, number, "project", "create", "--from-file", str(problem))
    assert died.code == -signal.SIGKILL, died.err

    async def look() -> None:
        async with opened(folder) as services:
            assert services.store.check().ok
            rows = services.projects.page().items
            assert len(rows) == (0 if (when, number) == ("inside", 1) else 1)
            for row in rows:
                chat = services.projects.get(row.id).last_chat
                assert chat is not None
                messages = services.chats.messages(chat).items
                assert [m.role for m in messages] in ([], [MessageRole.USER, MessageRole.AGENT])
                assert services.specs.main(row.id).number == 1
                if messages:
                    assert messages[0].text() == BAKERY
                    assert messages[1].state is MessageState.INTERRUPTED
                    answer = await services.chats.retry(chat)
                    assert answer.state is MessageState.COMPLETE
                    assert services.specs.main(row.id).number == 2

    asyncio.run(look())


def test_a_message_killed_before_its_answer_is_there_and_answered_later(tmp_path: Path, prepared: Prepared) -> None:
    folder = tmp_path / "data"
    shutil.copytree(prepared.folder, folder)
    words = "The vans must be back by 9:00 at the latest."
    died = CommandLine(folder).dying("after", 1, "chat", "send", prepared.chat, words)
    assert died.code == -signal.SIGKILL, died.err
    cli = CommandLine(folder)
    asked, answer = cli.json("chat", "show", prepared.chat)["messages"][-2:]
    assert (asked["role"], asked["text"], asked["state"]) == ("user", words, "complete")
    assert (answer["role"], answer["state"]) == ("agent", "interrupted")
    again = cli.json("chat", "retry", prepared.chat)
    assert again["state"] == "complete"
    assert "delta" in [part["type"] for part in again["parts"]]
