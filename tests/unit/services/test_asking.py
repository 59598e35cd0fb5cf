"""Questions of a run: who is asked none, what belongs to whom, and that looking writes nothing."""

from pathlib import Path

import pytest

from app.domain.elicitation.acts import CardAnswer, CellAnswer
from app.domain.elicitation.cards import CardKind
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Criterion
from app.domain.errors import RefusedError, UsageError
from app.domain.ranking.explanations import compare_rows
from app.domain.runs import Idea, RunMode
from app.services.running.asking import first_table
from app.services.running.run_inputs import ranking_input
from support.made_folders import bakery_opened, bakery_ran
from support.scripted_model import ScriptedModel
from support.services_at_work import fingerprint, ran
from support.unsure_judge import unsure_of_the_first

pytestmark = pytest.mark.asyncio


async def test_runs_of_the_earlier_rule_and_of_models_are_asked_nothing(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        services.asking.state(run.id)
        for judge, who in (("builtin-methods@1", "by their earlier rule: judge it again"), ("m:x@1", "by a model")):
            other = run.model_copy(update={"judge": judge})
            with pytest.raises(RefusedError, match=who):
                first_table(services.store.query, other)
            assert ranking_input(services.store.query, other).table is None, "it is ranked as it was then"


async def test_looking_writes_nothing_and_an_answer_that_fits_nothing_stores_nothing(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        before = fingerprint(services.store)
        first = services.asking.state(run.id)
        with pytest.raises(RefusedError):
            services.asking.changes(run.id)
        wrong = CellAnswer(criterion="nothing", alternative=first.table.contenders[0], level=Level.BETTER)
        for given in (CardAnswer(cells=(wrong,)), CardAnswer(dropped=("nothing",)), CardAnswer(order=("nothing",))):
            with pytest.raises(UsageError, match="answers no question"):
                await services.asking.answer(run.id, given)
        assert fingerprint(services.store) == before
        assert services.asking.state(run.id) == first


async def test_what_speaks_for_a_row_sums_to_the_gap_and_no_open_cell_has_a_value(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        results = services.results.require(run.id)
        assert all(cell.value is None or cell.answers for cell in results.cells)
        assert not any(cell.imputed for cell in results.cells)
        first, second = (row.label for row in results.ranking.rows[:2])
        gap = compare_rows(ranking_input(services.store.query, run), first, second)
        assert sum(part.amount for part in gap.contributions) == pytest.approx(gap.gap)


async def test_one_cell_by_hand_and_a_column_of_ones_own_leave_the_other_options_to_be_asked(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        first = services.asking.state(run.id)
        goal = first.table.wanted[0]
        cell = await services.asking.answer_cell(run.id, column=goal.slug, label="C1", value=1.0)
        assert goal.key not in cell.table.asked
        made = Criterion(key="own", slug="own", text="It lasts", kind=CriterionKind.WISH)
        given = CellAnswer(criterion="own", alternative=first.table.contenders[0], level=Level.BETTER)
        own = await services.asking.answer(run.id, CardAnswer(added=(made,), cells=(given,)))
        assert "own" not in own.table.asked
        rest = tuple(
            CellAnswer(criterion="own", alternative=row, level=Level.WORSE) for row in first.table.contenders[1:]
        )
        whole = await services.asking.answer(run.id, CardAnswer(cells=rest))
        assert "own" in whole.table.asked, "nothing of it is open"


async def test_an_act_is_only_taken_back_while_it_is_the_last(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _, _, run):
        slug = services.asking.state(run.id).table.wanted[0].slug
        one = await services.asking.answer_cell(run.id, column=slug, label="C1", value=1.0)
        two = await services.asking.answer_cell(run.id, column=slug, label="C2", value=0.0)
        with pytest.raises(RefusedError, match="Another card was answered since"):
            await services.asking.undo(run.id, act=one.acts)
        assert services.asking.state(run.id).acts == two.acts
        assert (await services.asking.undo(run.id, act=two.acts)).acts == one.acts


async def test_of_a_models_run_the_cell_that_would_settle_it_is_asked_and_counts_as_the_persons(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path, lambda: ScriptedModel(answer=unsure_of_the_first)) as (services, project, _):
        ideas = (Idea(text="Two vans on fixed routes."), Idea(text="One van that starts at three at night."))
        run = await ran(services, project, mode=RunMode.EVAL_ONLY, ideas=ideas, candidates=2, scenarios=2)
        fresh = fingerprint(services.store)
        first = services.asking.state(run.id)
        card, before = first.progress.card, services.results.require(run.id)
        assert fingerprint(services.store) == fresh, "looking writes nothing"
        assert first.by_model
        assert card is not None
        assert card.kind is CardKind.CELLS
        [(key, row, said)] = card.cells
        assert "9 hours" in first.table.criterion(key).text
        assert first.table.title(row).startswith("Two vans")
        assert "could not say" in said or "not sure" in said
        assert first.sentence.endswith(f"“{first.table.criterion(key).text.rstrip('.')}” of C1.")
        with pytest.raises(RefusedError, match="A model judged Run 1"):
            services.asking.changes(run.id)
        with pytest.raises(UsageError, match="single cells"):
            await services.asking.answer(run.id, CardAnswer(dropped=(key,)))

        assert before.ranking.rows[0].label == "C2"
        holds = CardAnswer(cells=(CellAnswer(criterion=key, alternative=row, level=Level.HOLDS),), asked=(key,))
        after = await services.asking.answer(run.id, holds)
        results = services.results.require(run.id)
        assert after.acts == 1
        assert results.ranking.rows[0].label == "C1"
        assert results.ranking.by_hand_cells == 1
        slug = first.table.criterion(key).slug
        cell = results.cell("C1", slug)
        assert cell is not None
        assert cell.by_hand
        assert cell.answers, "what the model said stays beside it"
        with pytest.raises(RefusedError, match="given on a card"):
            await services.runs.answer_by_hand(run.id, question=slug, label="C1", value=None)
        given = services.asking.last_act(run.id)
        assert given is not None
        back = await services.asking.undo(run.id, act=1)
        assert back.progress.card == card
        assert services.results.require(run.id) == before
        await services.asking.put_back(given)
        assert services.results.require(run.id).ranking == results.ranking

        await services.asking.undo(run.id)
        unknown = CardAnswer(cells=(CellAnswer(criterion=key, alternative=row),), asked=(key,))
        asked = await services.asking.answer(run.id, unknown)
        assert asked.progress.card is None or asked.progress.card.cells != card.cells, "asked once"
        assert services.results.require(run.id).ranking == before.ranking
