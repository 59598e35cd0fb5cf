"""The Architect's tools over a real store: of its own project only, bounded, without ids, and nothing is written."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.domain.agent_views import GapFacts, ResultsFacts
from app.domain.chats import Chat, ChatMode, ToolPart
from app.domain.items import ItemKind
from app.domain.model_client import ToolCall
from app.domain.operations import AddItem, RemoveItem, UpdateItem
from app.services.answering.chat_scope import known_versions
from app.services.answering.tools.base import MOST_BYTES, ToolScope
from app.services.answering.tools.groups import tools_of
from app.services.answering.tools.proposals import Proposals
from app.services.answering.tools.tool_runner import ToolRoom
from app.services.services import Services
from support.made_folders import bakery_opened, bakery_ran
from support.services_at_work import fingerprint, item_of, ran

pytestmark = pytest.mark.asyncio
_ID = re.compile(r"\b[0-9a-f]{32}\b")


class Desk:
    """The tools of one chat and what was called."""

    def __init__(self, services: Services, chat: Chat, *, most: int = MOST_BYTES) -> None:
        known = known_versions(services.store.query, chat)
        place = ToolScope(services.store, services.results, chat, known, judge="test", most=most)
        self.proposals = Proposals(known.version.content.items(), chat.mode)
        self.parts: list[ToolPart] = []
        self.room = ToolRoom(tools_of(place, self.proposals), most=most, on_call=self.parts.append)

    async def __call__(self, name: str, /, **arguments: Any) -> str:
        return await self.room.run(ToolCall(name=name, arguments=arguments))


async def desk_of(services: Services, project: str, **fields: Any) -> Desk:
    chat = await services.chats.create(project, mode=fields.pop("mode", ChatMode.ANALYSIS), **fields)
    return Desk(services, chat)


async def test_every_look_up_answers_in_bounds_without_ids_and_changes_no_byte(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, setup, run):
        again = await ran(services, project, chat=setup, seed=1)
        look = await desk_of(services, project, about_run=run.id)
        before = fingerprint(services.store)
        calls: list[tuple[str, dict[str, Any]]] = [
            ("read_spec", {}),
            ("read_spec", {"line": "main", "after": None}),
            ("read_world", {"line": "here"}),
            ("list_runs", {}),
            ("read_results", {"run": run.number}),
            ("explain_gap", {"run": run.number, "first": "C1", "second": "C2"}),
            ("why", {"run": run.number, "label": "C1"}),
            ("why", {"run": run.number, "label": "C1", "column": "cost"}),
            ("what_would_change", {"run": run.number}),
            ("read_candidate", {"run": run.number, "label": "C1"}),
            ("compare_runs", {"runs": [run.number, again.number]}),
            ("list_chats", {}),
            ("read_chat", {"chat": 1}),
            ("search_project", {"text": "bread"}),
        ]
        for name, arguments in calls:
            said = await look(name, **arguments)
            assert said.strip(), name
            assert len(said.encode()) <= MOST_BYTES, name
            assert not _ID.search(said), (name, said)
            assert not look.parts[-1].failed, said
        assert {name for name, _ in calls} == {spec.name for spec in look.room.specs if "propose" not in spec.name} - {
            "suggest_title"
        }
        assert fingerprint(services.store) == before


async def test_the_list_of_runs_says_what_each_took(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, run):
        row = services.runs.row(run.id)
        line = (await (await desk_of(services, project))("list_runs")).splitlines()[1]
        assert line.endswith(
            f"; {row.calls} steps made and {row.calls_reused} reused; no cost, as no model was asked; "
            f"took {row.duration_s:.1f} s"
        )


async def test_results_and_gaps_are_those_of_the_run_that_is_named(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, setup, first):
        await services.specs.apply(
            services.specs.main(project).branch,
            (RemoveItem(slug=item_of(services, services.specs.main(project).branch, ItemKind.CONSTRAINT).slug),),
        )
        second = await ran(services, project, chat=setup)
        look = await desk_of(services, project)
        for run in (first, second):
            ranking = services.results.require(run.id).ranking
            facts = ResultsFacts.model_validate_json(await look("read_results", run=run.number))
            assert [(row.label, row.place) for row in facts.rows] == [(row.label, row.rank) for row in ranking.rows]
            assert [row.score for row in facts.rows] == pytest.approx([row.score for row in ranking.rows], rel=1e-5)
            upper, lower = ranking.rows[0].label, ranking.rows[1].label
            said = await look("explain_gap", run=run.number, first=upper.lower(), second=lower)
            gap = GapFacts.model_validate_json(said)
            exact = services.results.explain(run.id, upper, lower)
            assert gap.run == run.number
            assert gap.gap == pytest.approx(exact.gap, rel=1e-5, abs=1e-9)


async def test_an_analysis_reads_its_subjects_version_and_a_what_if_its_own_line(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, setup, run):
        await services.chats.send(setup, "The vans must be back by 9:00 at the latest.")
        analysis = await desk_of(services, project, about_run=run.id)
        assert "back by 9:00" not in await analysis("read_spec", line="here")
        assert "back by 9:00" in await analysis("read_spec", line="main")
        what_if = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        await services.chats.send(what_if.id, "Every driver must carry a spare key.")
        there = Desk(services, services.chats.get(what_if.id))
        assert "spare key" in await there("read_spec", line="here")
        assert "spare key" not in await there("read_spec", line="main")


async def test_nothing_of_another_project_is_seen(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        other = await services.projects.create(title="Secret", text="We want a zeppelin that must carry 40 tons.")
        assert other.chat is not None
        await ran(services, other.project.id, chat=other.chat.id, constructed=True)
        look = await desk_of(services, project, mode=ChatMode.SETUP)
        assert "There is no run" in await look("list_runs")
        assert [spec.name for spec in look.room.specs if spec.name == "read_results"] == []
        told = [await look("list_chats"), await look("search_project", text="zeppelin"), await look("read_spec")]
        told += [await look("read_chat", chat=number) for number in (1, 2, 3)]
        assert "40 tons" not in "".join(told)
        assert "Nothing in this project" in told[1]
        assert "no chat 3" in told[-1]


async def test_a_wrong_call_is_told_in_words_and_kept(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, _):
        look = await desk_of(services, project)
        wrong: list[tuple[str, dict[str, Any], str]] = [
            ("read_results", {"run": 7}, "There is no Run 7"),
            ("read_results", {"run": "one"}, "run:"),
            ("read_results", {}, "run:"),
            ("explain_gap", {"run": 1, "first": "C1", "second": "C99"}, "does not rank C99"),
            ("why", {"run": 1, "label": "C1", "column": "taste"}, "asks no question"),
            ("read_candidate", {"run": 1, "label": "C99"}, "no candidate C99"),
            ("compare_runs", {"runs": [1]}, "two to five"),
            ("read_spec", {"line": "elsewhere"}, "line:"),
            ("read_spec", {"path": "/etc/passwd"}, "path:"),
            ("delete_everything", {}, "There is no tool"),
            ("propose_changes", {"operations": [{"op": "remove", "slug": "made-up"}]}, "no item “made-up”"),
        ]
        for name, arguments, words in wrong:
            assert words in await look(name, **arguments), name
        assert [part.failed for part in look.parts] == [True] * len(wrong)
        assert json.loads(look.parts[0].arguments) == {"run": 7}


async def test_arguments_that_are_no_object_are_told_and_kept_as_they_came(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        look = await desk_of(services, project)
        for arguments in ("{run: three", "[3]"):
            told = await look.room.run(ToolCall(name="read_chat", arguments=arguments))
            assert "no JSON object" in told
            assert '"chat"' in told, "the schema is told"
        assert [(part.arguments, part.failed) for part in look.parts] == [("{run: three", True), ("[3]", True)]


async def test_a_small_context_gets_smaller_results(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, setup):
        await ran(services, project, chat=setup, candidates=8, scenarios=8)
        chat = await services.chats.create(project, mode=ChatMode.ANALYSIS)
        look = Desk(services, chat, most=1_500)
        for name, arguments in (("read_spec", {}), ("list_chats", {}), ("why", {"run": 1, "label": "C1"})):
            assert len((await look(name, **arguments)).encode()) <= 1_500, name
        said = await look("read_spec")
        last = re.findall(r"^- (\S+) \(", said, re.MULTILINE)[-1]
        assert "more" in said
        assert said.split("\n")[1] not in await look("read_spec", after=last)


async def test_proposals_are_collected_and_change_nothing(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        head = services.specs.main(project)
        goal = item_of(services, head.branch, ItemKind.GOAL)
        look = await desk_of(services, project, mode=ChatMode.SETUP)
        operations = [
            {"op": "add", "kind": "assumption", "text": "Shops can store bread overnight", "weight": None},
            {"op": "update", "slug": goal.slug, "weight": 40},
            {"op": "remove", "slug": goal.slug},
        ]
        assert "Nothing is changed" in await look("propose_changes", operations=operations, why="It follows.")
        assert "not started" in await look("propose_run", mode="full_search", why="First look.", candidates=4)
        assert "noted" in await look("suggest_title", title="Bread before 6:30")
        added, updated, removed = look.proposals.operations
        assert isinstance(added, AddItem)
        assert added.item.slug == "shops-store-bread-overnight"
        assert updated == UpdateItem(slug=goal.slug, weight=40)
        assert removed == RemoveItem(slug=goal.slug)
        assert look.proposals.run is not None
        assert (look.proposals.run.candidates, look.proposals.title) == (4, "Bread before 6:30")
        assert services.specs.main(project) == head
        many = [{"op": "add", "kind": "limit", "text": f"Limit number {n} of the street"} for n in range(20)]
        assert "at most 20" in await look("propose_changes", operations=many, why="")
        restored = Proposals(head.content.items(), ChatMode.SETUP)
        restored.restore(tuple(look.parts))
        assert restored.operations == look.proposals.operations
        assert (restored.run, restored.title) == (look.proposals.run, look.proposals.title)


async def test_attached_files_are_seen_once_they_are_confirmed_for_the_model_that_asks(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ovens.md").write_text("# Ovens\n\nThe third oven is out of order since May.\n", encoding="utf-8")
    (folder / ".env").write_text("KEY=canary\n", encoding="utf-8")
    async with bakery_opened(tmp_path / "data") as (services, project, _):
        await services.context.attach(project, folder)
        chat = await services.chats.create(project, mode=ChatMode.ANALYSIS)
        unseen = Desk(services, chat)
        assert not [spec for spec in unseen.room.specs if spec.name.endswith("_files")]
        await services.context.confirm(project, "test")
        look = Desk(services, chat)
        assert "notes/ovens.md (3 lines" in await look("list_files")
        found = await look("search_files", text="OVEN IS")
        assert "[file:notes/ovens.md:3-3] The third oven is out of order since May." in found
        assert "3: The third oven" in await look("read_file", name="notes/ovens.md", first_line=3)
        for name in ("notes/.env", "/etc/passwd", "../notes/ovens.md", str(folder / "ovens.md"), "notes"):
            assert "no file" in await look("read_file", name=name)
        assert "canary" not in "".join(part.result for part in look.parts)
