"""Results: from a number back to a sentence, comparing, replaying; looking at any of it writes nothing."""

from pathlib import Path

import pytest

from app.domain.chats import ChatMode
from app.domain.errors import NotFoundError, RefusedError, UsageError
from app.domain.items import ItemKind
from app.domain.operations import UpdateItem
from app.domain.runs import Idea, RunMode, Trigger
from support.made_folders import bakery_opened, bakery_ran
from support.scripted_model import ScriptedModel
from support.services_at_work import BAKERY, bakery, fingerprint, first_option, item_of, ran

pytestmark = pytest.mark.asyncio


async def test_why_leads_from_every_number_to_a_sentence_in_a_chat(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, chat, run):
        results = services.results.require(run.id)
        label = first_option(services, run).label
        row = services.results.why(run.id, label.lower())
        assert {"row", "answer", "candidate"} <= {step.kind for step in row.lines}
        messages = {message.id for message in services.chats.messages(chat).items}
        for question in results.columns:
            steps = services.results.why(run.id, label, question.slug).lines
            kinds = {step.kind for step in steps}
            cell = results.cell(label, question.slug)
            if cell is not None and cell.value is not None and not cell.imputed:
                assert "answer" in kinds, question
            said = [step for step in steps if step.kind == "message"]
            assert said, question
            assert all(step.ref in messages for step in said)
            assert all(" ".join(step.text.split()) in " ".join(BAKERY.split()) for step in said)
        with pytest.raises(NotFoundError):
            services.results.why(run.id, "C99")
        with pytest.raises(NotFoundError, match="It asks"):
            services.results.why(run.id, label, "nothing like it")


async def test_contributions_sum_to_the_gap(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        rows = services.results.require(run.id).ranking.rows
        gap = services.results.explain(run.id, rows[0].label, rows[1].label)
        assert sum(part.amount for part in gap.contributions) == pytest.approx(gap.gap)


async def test_a_comparison_names_what_was_asked_again_and_why(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, first):
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF, about_run=first.id)
        assumption = item_of(services, chat.branch, ItemKind.ASSUMPTION)
        await services.specs.apply(chat.branch, (UpdateItem(slug=assumption.slug, holds=False),))
        second = await ran(services, project, chat=chat.id)
        compared = services.results.compare((first.id, second.id))
        assert compared.not_comparable is None
        assert [change.slug for change in compared.changes] == [assumption.slug]
        assert compared.asked_again == ()
        assert all(None not in row.labels for row in compared.rows)
        for wrong in ((first.id,), (first.id,) * 6):
            with pytest.raises(UsageError):
                services.results.compare(wrong)
        other, _ = await bakery(services)
        third = await ran(services, other)
        with pytest.raises(UsageError):
            services.results.compare((first.id, third.id))


async def test_a_comparison_sets_today_and_every_candidate_in_one_row_through_all_runs(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        first = await ran(services, project, mode=RunMode.EVAL_ONLY, ideas=(Idea(text="Bake twice a day."),))
        line = services.specs.main(project).branch
        today = next(iter(services.specs.main(project).content.spec.today))
        limit = services.specs.main(project).content.spec.constraints[0]
        await services.specs.apply(
            line,
            (
                UpdateItem(slug=today.slug, text="We bake at three and drive with five vans for 9000 EUR a month."),
                UpdateItem(slug=limit.slug, text="Nobody works on Sundays."),
            ),
        )
        ideas = (Idea(text="Bake twice a day."), Idea(text="Rent a second oven for 500 EUR a month."))
        second = await ran(services, project, mode=RunMode.EVAL_ONLY, ideas=ideas)
        third = await ran(services, project, mode=RunMode.EVAL_ONLY, ideas=ideas[::-1])
        compared = services.results.compare((first.id, second.id, third.id))
        assert [row.labels for row in compared.rows] == [
            ("Today", "Today", "Today"),
            ("C1", "C1", "C2"),
            (None, "C2", "C1"),
        ]
        (cost,) = [asked for asked in compared.asked_again if asked.question == "cost"][:1]
        assert "Sundays" not in cost.why
        assert "five vans" in cost.why


async def test_looking_writes_nothing_and_replay_gives_the_same_ranking(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, first):
        second = await ran(services, project)
        unfinished = await services.runs.start(project, services.runs.default_request(project), Trigger.DIALOG)
        await services.runs.stop(unfinished.id)
        label = first_option(services, first).label
        before = fingerprint(services.store)
        services.results.require(first.id)
        services.results.why(first.id, label)
        services.results.compare((first.id, second.id))
        services.overviews.of(project)
        services.runs.page(project, sort="best_score")
        services.chats.page(project, about_run=first.id)
        services.search.page("vans", project=project)
        services.specs.log(first.branch)
        services.what_ifs.of_project(project)
        await services.runs.preflight(project, services.runs.default_request(project))
        report = await services.results.replay(first.id)
        assert report.same
        assert report.replayed_hash == first.ranking_hash
        made = services.runs.get(first.id).counts
        assert report.calls_found == made.calls + made.calls_reused > 0
        again = await services.results.replay(second.id)
        assert again.calls_found == report.calls_found
        with pytest.raises(RefusedError):
            await services.results.replay(unfinished.id)
        assert fingerprint(services.store) == before


async def test_weights_kept_in_the_spec_give_a_run_judged_again_the_order_that_was_tried(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path, ScriptedModel) as (services, project, _):
        first = await ran(services, project)
        weigher = services.results.weigher(first.id)
        column = next(one for one in weigher.weigh({}).columns if one.weight < 100)
        weights = {column.slug: 1 if column.weight > 50 else 70}
        tried = weigher.weigh(weights)
        made = await services.specs.apply(services.specs.main(project).branch, weigher.moves(weights))
        item = made.content.get(column.slug)
        assert item is not None
        assert item.weight == weights[column.slug]
        again = await ran(services, project, rejudge=first.id)
        assert again.counts.calls == 0
        rows = services.results.require(again.id).ranking.rows
        assert {row.label: row.score for row in tried.rows} == pytest.approx({row.label: row.score for row in rows})
        story = services.results.story(first.id, tried.rows[-1].label)
        assert story.leading is not None
