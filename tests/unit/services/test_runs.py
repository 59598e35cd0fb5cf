"""Runs: every mode, their links, counts of calls, halting and resuming, budgets, answers by hand."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import ChatMode, RunCardPart
from app.domain.errors import ChangedSinceError, NotFoundError, RefusedError, UsageError
from app.domain.items import ItemKind
from app.domain.operations import UpdateItem
from app.domain.runs import (
    Budget,
    Idea,
    Origin,
    QuestionKind,
    Run,
    RunConfig,
    RunMode,
    RunRequest,
    RunStatus,
    Stage,
    Trigger,
)
from app.services.running.hand_answers import GivenByHand
from app.services.services import Services
from app.store.locks import RunLock
from support.made_folders import bakery_opened, bakery_ran
from support.provider_server import Fault, ProviderServer
from support.run_roles import IDEAS, problem
from support.scripted_model import ScriptedModel
from support.services_at_work import bakery, first_option, item_of, opened, ran, request_run

pytestmark = pytest.mark.asyncio


async def test_the_three_modes_differ(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, full):
        ideas = (Idea(text="Two vans on fixed routes for 100 EUR a day."), Idea(text="One bike for 40 EUR a day."))
        judged = await ran(services, project, mode=RunMode.EVAL_ONLY, ideas=ideas)
        parent = first_option(services, full)
        seeded = await ran(services, project, mode=RunMode.SEEDED, parents=(parent.id,))
        assert [run.status for run in (full, judged, seeded)] == [RunStatus.COMPLETED] * 3
        own = [one for one in services.runs.candidates(judged.id) if one.origin is Origin.USER]
        assert [one.text for one in own] == [idea.text for idea in ideas]
        derived = [one for one in services.runs.candidates(seeded.id) if one.origin is Origin.DERIVED]
        assert all(parent.id in one.parents for one in derived)
        assert seeded.parent_run == full.id
        for mode in (RunMode.EVAL_ONLY, RunMode.SEEDED):
            with pytest.raises(UsageError):
                await ran(services, project, mode=mode, ideas=(), parents=())


async def test_what_was_unwrapped_is_a_note_and_no_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")
    ended: dict[bool, Run] = {}
    for wrapped in (False, True):
        with ProviderServer() as server:
            if wrapped:
                server.fail(Fault.WRAPPED)
            flags: dict[str, Any] = {"base_url": server.base_url, "model": "test-model"}
            async with opened(tmp_path / str(wrapped), provider="openai-compatible", **flags) as services:
                project, _ = await problem(services)
                config = RunConfig(mode=RunMode.EVAL_ONLY, ideas=IDEAS, candidates=3, scenarios=2)
                ended[wrapped] = await request_run(services, RunRequest(config=config), project)
                [row] = services.runs.page(project).items
                assert (row.warnings, row.note is not None) == (len(ended[wrapped].flags.warnings), wrapped)
    assert ended[True].status is RunStatus.COMPLETED
    assert ended[True].flags.warnings == ended[False].flags.warnings, "it moves nothing"
    assert ended[False].flags.notes == ()
    assert any("came with a list around the answer" in note for note in ended[True].flags.notes)


async def test_a_run_belongs_to_the_chat_it_was_started_in_and_its_card_is_there(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, setup, first):
        analysis = await services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=first.id)
        second = await ran(services, project, chat=analysis.id)
        assert (first.launched_from_chat, second.launched_from_chat) == (setup, analysis.id)
        assert second.parent_run == first.id
        assert [row.id for row in services.runs.page(project, chat=setup).items] == [first.id]
        assert [row.id for row in services.chats.page(project, about_run=first.id).items] == [analysis.id]
        assert services.chats.page(project, about_run=second.id).items == ()
        cards = [p.run for m in services.chats.messages(setup).items for p in m.parts if isinstance(p, RunCardPart)]
        assert cards == [first.id]
        assert services.runs.baseline(first.id) is None
        assert services.runs.baseline(second.id) == first.id


async def test_links_of_another_project_are_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        other, other_chat = await bakery(services)
        run = await ran(services, project)
        option = first_option(services, run)
        request = services.runs.default_request(other)
        for links in (
            {"chat": chat},
            {"context_candidate": option.id},
            {"version": run.version},
            {"branch": run.branch},
            {"message": services.chats.messages(chat).items[0].id},
            {"config": request.config.model_copy(update={"rejudge": run.id})},
            {"config": request.config.model_copy(update={"parents": (option.id,), "mode": RunMode.SEEDED})},
        ):
            with pytest.raises(NotFoundError):
                await services.runs.start(other, request.model_copy(update=links), Trigger.DIALOG)
        assert services.runs.page(other).items == ()
        assert len(services.chats.messages(other_chat).items) == 2


async def test_only_what_moved_is_asked_again(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, first):
        assert first.counts.calls == 3, "one a row: nobody is asked to judge"
        branch = first.branch
        wish = item_of(services, branch, ItemKind.CONSTRAINT, hard=False)
        await services.specs.apply(branch, (UpdateItem(slug=wish.slug, weight=wish.weight + 5),))
        assert (await ran(services, project)).counts.calls == 0
        await services.specs.apply(branch, (UpdateItem(slug=wish.slug, text="Drivers like to keep fixed routes."),))
        assert (await ran(services, project, rejudge=first.id)).counts.calls == 0
        assumption = item_of(services, branch, ItemKind.ASSUMPTION)
        await services.specs.apply(branch, (UpdateItem(slug=assumption.slug, holds=False),))
        again = await ran(services, project, rejudge=first.id)
        assert again.counts.calls == 0
        staged = await ran(services, project, of_run=first.id, from_stage=Stage.SCENARIOS)
        labels = [one.card.title for one in services.runs.candidates(first.id)]
        assert [one.card.title for one in services.runs.candidates(staged.id)] == labels


async def test_a_budget_pauses_a_run_and_a_higher_one_lets_it_end(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        capped = await ran(services, project, budget=Budget(calls=2))
        assert capped.status is RunStatus.PAUSED
        assert capped.counts.calls <= 2
        assert capped.flags.needs_you is not None
        assert capped.ranking_hash is None
        await services.runs.resume(capped.id)
        assert (await services.runs.wait(capped.id)).status is RunStatus.PAUSED
        await services.runs.resume(capped.id, budget=Budget())
        ended = await services.runs.wait(capped.id)
        assert ended.status is RunStatus.COMPLETED
        assert ended.flags.needs_you is None
        whole = await ran(services, project)
        assert ended.ranking_hash == whole.ranking_hash


async def test_how_many_calls_go_at_once_changes_without_a_restart(tmp_path: Path) -> None:
    gate, arrived = asyncio.Event(), 0

    async def before(_: object) -> None:
        nonlocal arrived
        arrived += 1
        if arrived >= 3:
            gate.set()
        # One at a time would wait here for others that never come.
        await asyncio.wait_for(gate.wait(), timeout=100)

    async with bakery_opened(tmp_path) as (services, project, _):
        await services.preferences.set({"max_concurrency": 1})
    async with opened(tmp_path, lambda: ScriptedModel(before=before)) as services:
        await services.preferences.set({"max_concurrency": 3})
        assert (await ran(services, project)).status is RunStatus.COMPLETED


async def test_a_stop_before_the_first_step_and_a_pause_leave_a_run_that_resumes(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        request = services.runs.default_request(project)
        stopped = await services.runs.start(project, request, Trigger.DIALOG)
        assert (await services.runs.stop(stopped.id)).status is RunStatus.STOPPED
        assert RunLock.is_free(services.store, stopped.id)
        paused = await services.runs.start(project, request, Trigger.DIALOG)
        await asyncio.sleep(0)
        assert (await services.runs.pause(paused.id)).status is RunStatus.PAUSED
        for run in (stopped, paused):
            with pytest.raises(RefusedError):
                await services.runs.stop(run.id)
            await services.runs.resume(run.id)
            assert (await services.runs.wait(run.id)).status is RunStatus.COMPLETED
            with pytest.raises(RefusedError):
                await services.runs.resume(run.id)


async def test_another_process_stops_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")
    with ProviderServer() as server:
        flags: dict[str, Any] = {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model"}
        async with opened(tmp_path, **flags) as owner, opened(tmp_path) as other:
            project, _ = await bakery(other)
            server.hold()
            run = await owner.runs.start(project, owner.runs.default_request(project), Trigger.DIALOG)
            await asyncio.to_thread(server.wait_for, in_flight=1)
            assert await other.runs.sweep() == ()
            assert (await other.runs.stop(run.id)).status.is_live
            # Its answers are held back for good: only the request that the other stored ends it.
            ended = await owner.runs.wait(run.id)
            assert ended.status is RunStatus.STOPPED
            with pytest.raises(RefusedError):
                await other.runs.stop(run.id)


async def test_a_stopped_run_is_ranked_as_far_as_it_was_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")
    flags: dict[str, Any] = {"provider": "openai-compatible", "model": "test-model", "max_concurrency": 1}
    with ProviderServer() as server:
        async with opened(tmp_path, base_url=server.base_url, **flags) as services:
            project, _ = await problem(services)
            server.fail(Fault.HANG, nth=(8,))
            config = RunConfig(mode=RunMode.EVAL_ONLY, ideas=IDEAS, candidates=3, scenarios=2)
            run = await services.runs.start(project, RunRequest(config=config), Trigger.DIALOG)
            # One at a time: what was asked before the one that hangs is answered.
            await asyncio.to_thread(server.wait_for, requests=8)
            assert server.seen()[-2].role.startswith("judge")
            stopped = await services.runs.stop(run.id)
            assert (stopped.status, stopped.ranking_hash) == (RunStatus.STOPPED, None)
            assert stopped.flags.provisional
            results = services.results.require(run.id)
            assert results.ranking.provisional
            assert 0 < results.ranking.judged_cells < results.ranking.all_cells
            assert stopped.counts.cells == len(results.cells)
            await services.runs.resume(run.id)
            ended = await services.runs.wait(run.id)
            assert (ended.status, ended.flags.provisional) == (RunStatus.COMPLETED, False)


async def test_the_sweep_marks_the_dead_and_an_old_request_does_not_stop_the_resumed(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        await services.store.write(lambda tx: tx.runs.update(run.id, status=RunStatus.RUNNING))
        await services.store.write(lambda tx: tx.requests.put(run.id, "stop"))
    async with opened(tmp_path) as services:
        assert services.runs.get(run.id).status is RunStatus.INTERRUPTED
        await services.runs.resume(run.id)
        assert services.store.query.runs.requests(run.id) is None
        assert (await services.runs.wait(run.id)).ranking_hash == run.ranking_hash


async def test_answers_by_hand_move_the_ranking_and_can_be_taken_back(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        before = services.results.require(run.id)
        open_cell = next(
            cell for cell in before.cells if cell.value is None or cell.imputed if cell.label != "Today"
        )  # fmt: skip
        question = next(q for q in before.columns if q.slug == open_cell.question)
        value = 2.0 if question.kind is QuestionKind.COST else 1.0
        after = await services.runs.answer_by_hand(
            run.id, question=question.slug, label=open_cell.label.lower(), value=value, reason="I tried it."
        )
        assert after.ranking.by_hand_cells == 1
        assert services.results.require(run.id) == after
        assert services.runs.get(run.id).counts == run.counts
        back = await services.runs.answer_by_hand(run.id, question=question.slug, label=open_cell.label, value=None)
        assert back == before
        assert services.runs.get(run.id).ranking_hash == run.ranking_hash
        for wrong in (-0.1, 1.1, float("nan"), float("inf")):
            with pytest.raises(UsageError):
                await services.runs.answer_by_hand(
                    run.id, question=open_cell.question, label=open_cell.label, value=wrong if wrong < 1 else 1001.0
                )
        with pytest.raises(NotFoundError):
            await services.runs.answer_by_hand(run.id, question="nothing", label="C1", value=1.0)
        with pytest.raises(NotFoundError):
            await services.runs.answer_by_hand(run.id, question=question.slug, label="C99", value=1.0)


async def test_an_answer_beside_a_models_is_taken_back_as_it_was_left_or_refused(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path, ScriptedModel) as (services, project, _):
        run = await ran(services, project, candidates=2, scenarios=2)
        runs, question = services.runs, services.results.require(run.id).columns[0].slug
        nothing = runs.given_by_hand(run.id, question=question, label="C1")
        assert nothing == GivenByHand(None, "")
        before = await runs.answer_by_hand(run.id, question=question, label="C1", value=0.25, reason="I tried it.")
        given = runs.given_by_hand(run.id, question=question, label="C1")
        assert given == GivenByHand(0.25, "I tried it.")
        back = await runs.answer_by_hand(run.id, question=question, label="C1", value=None, left=given)
        assert back.ranking.by_hand_cells == 0
        assert (
            await runs.answer_by_hand(run.id, question=question, label="C1", **given._asdict(), left=nothing)
        ).ranking == before.ranking
        await runs.answer_by_hand(run.id, question=question, label="C1", value=1.0)
        with pytest.raises(ChangedSinceError, match="The answer on C1 was changed again since"):
            await runs.answer_by_hand(run.id, question=question, label="C1", value=None, left=given)


async def test_what_is_at_work_is_not_thrown_away_and_what_is_thrown_away_not_worked(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        runs = services.runs
        run = await runs.start(project, runs.default_request(project), Trigger.DIALOG)
        with pytest.raises(RefusedError, match="is at work"):
            await runs.set_trashed(run.id, True)
        await runs.stop(run.id)
        await runs.set_trashed(run.id, True)
        assert runs.page(project).items == ()
        assert [row.id for row in runs.page(project, trashed=True).items] == [run.id]
        with pytest.raises(RefusedError, match="in the trash"):
            await runs.resume(run.id)
        with pytest.raises(ChangedSinceError, match="Run 1 was changed again since"):
            await runs.set_trashed(run.id, True, left=False)
        await runs.set_trashed(run.id, False, left=True)
        await runs.resume(run.id)
        assert (await runs.wait(run.id)).status is RunStatus.COMPLETED


async def test_two_clicks_on_a_card_start_one_run(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        answer = await services.chats.send(chat, "Propose a run")
        (card,) = [part.proposal for part in answer.parts if part.type == "proposal"]
        done = await asyncio.gather(
            services.proposals.apply(card), services.proposals.apply(card), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in done) == ["ProposalApplied", "RefusedError"]
        (run,) = services.runs.page(project).items
        ended = await services.runs.wait(run.id)
        assert (ended.launched_from_chat, ended.launched_by_message) == (chat, answer.id)
        assert services.proposals.get(card).result_run == run.id
        with pytest.raises(RefusedError):
            await services.proposals.dismiss(card)


async def test_a_run_that_has_nothing_to_keep_is_not_judged_again(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        stopped = await services.runs.start(project, services.runs.default_request(project), Trigger.DIALOG)
        await services.runs.stop(stopped.id)
        with pytest.raises(RefusedError, match="no candidates"):
            await ran(services, project, rejudge=stopped.id)
        assert numbers(services, project) == [1]


async def test_a_what_if_judges_its_baseline_again_by_default(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, first):
        option = first_option(services, first)
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF, about_candidate=option.id)
        request = services.runs.default_request(project, chat=chat.id)
        assert request.config.rejudge == first.id
        assert services.runs.default_request(project, chat=chat.id, fresh=True).config.rejudge is None
        second = await request_run(services, request, project)
        assert (second.branch, second.parent_run, second.counts.calls) == (chat.branch, first.id, 0)


def numbers(services: Services, project: str) -> list[int]:
    return [row.number for row in services.runs.page(project).items]
