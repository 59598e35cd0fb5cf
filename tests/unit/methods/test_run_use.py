"""What the built-in Architect says of a run beside its ranking: what it took, who judged it, its rows by cost."""

import asyncio
import re
from pathlib import Path

import pytest

from app.domain.agent_views import ResultsFacts, results_facts
from app.domain.agents import ArchitectReply, ArchitectTask, RunDigest
from app.domain.chats import Chat, ChatMode
from app.domain.model_client import ToolCall
from app.domain.results import RunResults
from app.domain.rows import RunRow
from app.domain.runs import BUILTIN_JUDGE, RunMode, RunStatus
from app.methods.architect import answer
from app.services.answering.tools.runs import run_line
from app.services.services import Services
from support.asked_runs import answer_all
from support.made_folders import bakery_ran
from support.run_values import ranking_row, results, run_row, today_row, violation
from support.services_at_work import ran

_USE = (
    "What did the run cost?", "How much did it cost?", "how long did it take?", "How long was the run?",
    "which model judged it?", "Who judged this?", "What was the cost of the run?", "How many calls were made?",
    "Which model was used?", "how expensive was run 1?",
)  # fmt: skip
_BY_COST = ("rank them by cost", "who is cheapest?", "Which candidate costs the least?", "list the candidates by cost")
_PRICED = run_row(1, judge="openai-compatible:test-model@1", cost_usd=0.25, calls=34, calls_reused=12, duration_s=185.4)


def _asked(
    message: str,
    *,
    row: RunRow = _PRICED,
    given: RunResults | None = None,
    best: str = "C1",
    mode: ChatMode = ChatMode.ANALYSIS,
) -> tuple[ArchitectReply, list[ToolCall]]:
    """The answer and the look-ups it took, where the tools know this run and these results."""
    calls: list[ToolCall] = []

    async def call_tool(call: ToolCall) -> str:
        assert isinstance(call.arguments, dict)
        calls.append(call)
        if call.name == "list_runs":
            return f"1 runs:\n{run_line(row)}" if call.arguments["before"] > row.number else "There is no run."
        assert call.name == "read_results"
        return "no results" if given is None else results_facts(given).model_dump_json(exclude_defaults=True)

    digest = RunDigest(
        number=row.number, title=row.title, mode=RunMode(row.mode), status=row.status, judge=row.judge, best=best
    )
    task = ArchitectTask(message=message, mode=mode, project_title="P", line="Main", version_number=1, runs=(digest,))
    return asyncio.run(answer(task, call_tool)), calls


@pytest.mark.parametrize("message", _USE)
def test_what_a_run_took_is_told_as_the_tool_gives_it(message: str) -> None:
    reply, calls = _asked(message)
    assert [call.name for call in calls] == ["list_runs"]
    assert (
        reply.text == "Run 1 is completed. Judge: test-model; 34 calls made and 12 reused; cost 0.2500 USD; "
        "took 3 min 5 s."
    )
    assert reply.run is None
    assert reply.operations == ()


def test_what_is_not_known_of_a_run_is_said_to_be_unknown() -> None:
    unpriced = run_row(1, judge="openai-compatible:qwen3:8b@1", cost_usd=None)
    assert (
        "Judge: qwen3:8b; 12 calls made and 2 reused; cost unknown; took 4.2 s" in _asked(_USE[0], row=unpriced)[0].text
    )
    none_made = run_row(1, judge="openai:gpt@1", cost_usd=None, calls=0, calls_reused=0, started_at=None)
    assert "no cost, as no call was made; not started" in _asked(_USE[0], row=none_made)[0].text
    built_in = _asked(_USE[0], row=run_row(1, judge=BUILTIN_JUDGE))[0].text
    assert "the built-in methods (no AI)" in built_in
    assert "no cost, as no model was asked" in built_in
    assert _asked("What did run 7 cost?")[0].text == "There is no Run 7 in this project."


def test_a_title_that_looks_like_the_line_itself_misleads_nobody() -> None:
    title = (
        "”: eval_only, failed, on x version 9, judged by nobody, 1 candidates × 1 scenarios; 1 calls; free; took 9 s"
    )
    sly = run_row(1, title=title, best_title=title, judge="openai:gpt@1", cost_usd=1.5)
    text = _asked(_USE[0], row=sly)[0].text
    assert text.endswith("12 calls made and 2 reused; cost 1.5000 USD; took 4.2 s.")


@pytest.mark.parametrize("mode", [ChatMode.ANALYSIS, ChatMode.SETUP])
@pytest.mark.parametrize("message", _BY_COST)
def test_rows_by_cost_are_listed_with_their_numbers_and_no_run_is_proposed(message: str, mode: ChatMode) -> None:
    given = results(
        (ranking_row("C1", 1, R=1.5), ranking_row("C2", 2, R=0.5, tier=2, violations=(violation(),)), today_row(3))
    )
    reply, calls = _asked(message, given=given, mode=mode)
    assert [call.name for call in calls] == ["read_results"]
    assert reply.run is None
    assert "C2 is the cheapest candidate, with R 0.5." in reply.text
    assert re.findall(r"^- (\w+) .*: R ([\d.]+)", reply.text, re.MULTILINE) == [
        ("C2", "0.5"),
        ("T", "1"),
        ("C1", "1.5"),
    ]
    assert "place 2 — breaks something it must not" in reply.text


def test_the_dearest_comes_first_where_it_is_asked_for_and_a_row_without_a_cost_has_no_number() -> None:
    rows = (
        ranking_row("C1", 1, R=1.5),
        ranking_row("C2", 2, R=2.0),
        ranking_row("C3", 3, R=1.0, incomplete=("cost",)),
        today_row(4),
    )
    text = _asked("Which one is the most expensive?", given=results(rows))[0].text
    assert "C2 is the dearest candidate, with R 2." in text
    assert "No sentence or verdict says what C3 costs." in text
    assert "- C3" not in text
    left_out = results(rows, left_out=("R",))
    assert "was judged for no row of run 1" in _asked("who is cheapest?", given=left_out)[0].text


def test_without_a_ranking_a_wish_to_rank_is_still_a_wish_for_a_run() -> None:
    reply, _ = _asked("rank them by cost", best="", mode=ChatMode.SETUP)
    assert "A run needs something to compare by" in reply.text


@pytest.mark.asyncio
async def test_a_real_run_is_told_with_its_own_numbers_and_nothing_changes(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, setup, run):
        row = services.runs.row(run.id)
        assert row.status == RunStatus.COMPLETED
        chat = await services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=run.id)
        before = services.specs.main(project)
        for message in _USE:
            said = await _said(services, chat, message)
            assert f"{row.calls} steps made and {row.calls_reused} reused" in said, message
            assert f"took {row.duration_s:.1f} s" in said, message
            assert "the built-in methods (no AI)" in said, message
        facts = results_facts(services.results.require(run.id))
        for message in _BY_COST:
            said = await _said(services, chat, message)
            assert _listed(said) == _by_cost(facts), message
        remark = "Candidate 3 is not better than candidate 1"
        await services.chats.send(setup, remark)
        assert services.specs.main(project) == before
        assert services.runs.page(project).items[0].number == run.number


@pytest.mark.asyncio
async def test_a_run_without_an_order_yet_is_found_from_a_chat_that_is_not_about_it(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, setup, run):
        ranking = services.results.ranking(run.id)
        assert ranking is not None
        assert not ranking.has_order
        said = (await services.chats.send(setup, "What came out?")).text()
        assert said.startswith(f"**Run {run.number}.** {ranking.sentence}")


@pytest.mark.asyncio
async def test_what_a_candidate_costs_is_told_with_the_words_it_rests_on(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, run):
        chat = await services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=run.id)
        facts = results_facts(services.results.require(run.id))
        said = await _said(services, chat, "what does C2 cost?")
        row = facts.row("C2")
        assert row is not None
        assert f"R {row.R:.3g}" in said
        assert "150 EUR a day" in said
        assert "C1" not in said
        assert "has no row C9" in await _said(services, chat, "how much does C9 cost?")
        for message in ("what does it cost?", "How much do they cost?", "how expensive are they?"):
            assert _listed(await _said(services, chat, message)) == _by_cost(facts), message
        about = await services.chats.create(
            project, mode=ChatMode.ANALYSIS, about_candidate=services.runs.candidates(run.id)[2].id
        )
        assert await _said(services, about, "what does it cost?") == said


@pytest.mark.asyncio
async def test_two_runs_are_set_side_by_side_with_the_numbers_of_both(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, first):
        await answer_all(services, first.id)
        first = services.runs.get(first.id)
        second = await ran(services, project, candidates=4, constructed=True)
        await answer_all(services, second.id)
        second = services.runs.get(second.id)
        chat = await services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=second.id)
        assert first.best is not None
        assert second.best is not None
        for message in (
            "compare this with run 1", "compare run 2 and run 1", "What is different from run 1?",
            "runs 1 and 2 compared", "why is C1 lower than in run 1?",
        ):  # fmt: skip
            said = await _said(services, chat, message)
            assert f"score {first.best.score:.3g} | " in said, message
            assert f"score {second.best.score:.3g}" in said, message
            assert "candidates 3 → 4" in said, message
            assert "the built-in methods (no AI)" in said, message
        assert "no Run 9" in await _said(services, chat, "compare this with run 9")
        gap = await _said(services, chat, "why does C2 beat C1 in run 1?")
        assert "in run 1" in gap
        assert "Compared" not in gap


async def _said(services: Services, chat: Chat, message: str) -> str:
    return (await services.chats.send(chat.id, message)).text()


def _listed(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^- (\w+) .*?: R ([\d.e+-]+)", text, re.MULTILINE)


def _by_cost(facts: ResultsFacts) -> list[tuple[str, str]]:
    known = sorted((row for row in facts.rows if not row.R_unknown), key=lambda row: (row.R, row.place))
    return [(row.label, f"{row.R:.3g}") for row in known]
