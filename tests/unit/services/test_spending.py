"""Money over real services and a real store: the ledger, caps of a run and of a day, unknown prices, check-ups."""

from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from app.domain.agents import JudgeScenarioTask
from app.domain.base import iso, now
from app.domain.errors import BudgetError, FaultKind, ProviderError, RefusedError
from app.domain.kit.local_time import midnight
from app.domain.model_client import ModelClient, ModelRequest
from app.domain.money import Spend
from app.domain.runs import Budget, Run, RunStatus, Trigger
from app.domain.usage import Usage
from app.services.model_choice import builtin_client
from app.services.services import Services
from support.scripted_model import JUDGE, ScriptedModel
from support.services_at_work import bakery, opened, ran

pytestmark = pytest.mark.asyncio


class Unpriced(ScriptedModel):
    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        return None


def unpriced() -> Unpriced:
    return Unpriced(usage=lambda _: Usage(input_tokens=10, output_tokens=5))


class Free(ScriptedModel):
    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        return 0.0


class Chosen:
    """The model in use: the built-in methods, until another is chosen."""

    def __init__(self) -> None:
        self.client = builtin_client()

    def __call__(self) -> ModelClient:
        return self.client

    def use(self, services: Services, client: ModelClient) -> None:
        self.client = client
        services.clients.renew()

    async def begun(self, services: Services, client: ModelClient) -> tuple[str, str]:
        """A project and its chat, made by the built-in methods; from here on the given model answers."""
        self.use(services, builtin_client())
        project, chat = await bakery(services)
        self.use(services, client)
        return project, chat


@pytest.fixture
def chosen() -> Chosen:
    return Chosen()


async def spent_elsewhere(services: Services, usd: float | None) -> None:
    """What another process put into the ledger today."""
    entry = Spend(stage="elsewhere", judge="other", usage=Usage(input_tokens=1, cost_usd=usd), at=now())
    await services.store.write(lambda tx: tx.spend.add(entry))


def ledger_is_exact(services: Services, run: Run) -> bool:
    total = services.spending.of_run(run.id)
    stages = services.spending.of_stages(run.id)
    assert (total.input_tokens, total.output_tokens) == (run.input_tokens, run.output_tokens)
    assert total.cost_usd == pytest.approx(run.cost_usd)
    assert {stage.stage.value: stage.calls for stage in run.stages if stage.calls} == {
        name: one.calls for name, one in stages.items()
    }
    assert sum(stage.cost_usd or 0 for stage in run.stages) == pytest.approx(run.cost_usd)
    return True


async def test_a_run_is_in_the_ledger_by_stage_and_found_calls_are_not(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen) as services:
        project, chat = await chosen.begun(services, model := ScriptedModel())
        before = services.spending.of_project(project)
        run = await ran(services, project, chat=chat, candidates=3, scenarios=3)
        assert run.status is RunStatus.COMPLETED
        assert services.spending.of_run(run.id).calls == run.counts.calls == len(model.seen)
        assert run.cost_usd == pytest.approx(0.001 * len(model.seen))
        assert ledger_is_exact(services, run)
        assert services.spending.of_chat(chat).runs == services.spending.of_run(run.id)
        assert services.spending.of_project(project).calls == before.calls + len(model.seen)
        again = await ran(services, project, candidates=3, scenarios=3)
        assert again.counts.calls == 0
        assert services.spending.of_run(again.id).calls == 0
        assert again.cost_usd in (None, 0.0)
        assert services.spending.today().total.known_usd == pytest.approx(0.001 * len(model.seen))


async def test_a_priced_run_gets_the_cap_of_the_settings_and_an_estimate(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, run_cap_usd=0.7) as services:
        project, _ = await chosen.begun(services, ScriptedModel())
        request = services.runs.default_request(project)
        ready = await services.runs.preflight(project, request)
        assert ready.request.config.budget.usd == 0.7
        assert ready.is_guess
        assert ready.seconds is None, "no call to go by"
        assert ready.price_known
        assert ready.tokens > 0
        run = await ran(services, project)
        assert run.config.budget.usd == 0.7
        fresh = request.model_copy(update={"config": request.config.model_copy(update={"seed": 5})})
        informed = await services.runs.preflight(project, fresh)
        assert not informed.is_guess
        assert informed.calls > 0
        assert informed.tokens == 15 * informed.calls
        assert informed.cost_usd == pytest.approx(0.001 * informed.calls)
        assert informed.seconds is not None
        same = await services.runs.preflight(project, request)
        assert (same.calls, same.share_reused) == (0, 1.0)
        small = fresh.config.model_copy(update={"budget": Budget(usd=0.002)})
        tight = await services.runs.preflight(project, fresh.model_copy(update={"config": small}))
        assert any("pause there" in warning for warning in tight.warnings)


async def test_the_built_in_methods_have_no_cap_and_no_cost(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, day_cap_usd=0.0) as services:
        project, _ = await bakery(services)
        ready = await services.runs.preflight(project, services.runs.default_request(project))
        assert ready.request.config.budget == Budget()
        assert (ready.cost_usd, ready.blocked, ready.is_guess) == (0.0, None, False)
        run = await ran(services, project)
        assert run.status is RunStatus.COMPLETED
        assert run.cost_usd == 0.0
        assert ledger_is_exact(services, run)


async def test_a_cap_in_money_that_cannot_be_held_is_refused_and_a_default_one_is_told(
    tmp_path: Path, chosen: Chosen
) -> None:
    async with opened(tmp_path, chosen) as services:
        project, _ = await chosen.begun(services, model := unpriced())
        request = services.runs.default_request(project)
        ready = await services.runs.preflight(project, request)
        assert ready.blocked is None
        assert (ready.cost_usd, ready.price_known) == (None, False)
        assert ready.request.config.budget.usd is None
        assert any("price of this model is unknown" in warning for warning in ready.warnings)
        capped = request.model_copy(update={"config": request.config.model_copy(update={"budget": Budget(usd=3)})})
        with pytest.raises(RefusedError, match="cannot be held"):
            await services.runs.start(project, capped, Trigger.DIALOG)
        assert model.seen == []
        run = await ran(services, project, candidates=3, scenarios=3, budget=Budget(calls=4))
        assert run.status is RunStatus.PAUSED
        assert run.cost_usd is None
        with pytest.raises(RefusedError, match="cannot be held"):
            await services.runs.resume(run.id, budget=Budget(usd=3))
        total = services.spending.of_run(run.id)
        assert (total.cost_usd, total.unpriced_calls) == (None, run.counts.calls)


async def test_a_price_of_nothing_is_a_known_price(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, day_cap_usd=1.0) as services:
        project, _ = await chosen.begun(services, Free(usage=lambda _: Usage(input_tokens=1, cost_usd=0.0)))
        await spent_elsewhere(services, 2.0)
        run = await ran(services, project, candidates=3, scenarios=3, budget=Budget(usd=0.0))
        assert run.status is RunStatus.COMPLETED
        assert run.cost_usd == 0.0


async def test_a_run_pauses_at_its_cap_and_ends_as_if_it_never_had(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path / "a", chosen) as services:
        project, _ = await chosen.begun(services, ScriptedModel())
        whole = await ran(services, project, candidates=4, scenarios=5)
    async with opened(tmp_path / "b", chosen) as services:
        project, _ = await chosen.begun(services, model := ScriptedModel())
        run = await ran(services, project, candidates=4, scenarios=5, budget=Budget(usd=0.0065))
        for cap in (0.0095, 1.0):
            assert run.status is RunStatus.PAUSED
            assert run.flags.needs_you is not None
            assert "USD" in run.flags.needs_you
            assert run.config.budget.usd is not None
            assert run.cost_usd is not None
            assert run.cost_usd <= run.config.budget.usd
            assert ledger_is_exact(services, run)
            await services.runs.resume(run.id, budget=Budget(usd=cap))
            run = await services.runs.wait(run.id)
        assert run.status is RunStatus.COMPLETED
        assert run.ranking_hash == whole.ranking_hash
        assert run.counts.calls == whole.counts.calls == len(model.seen)
        assert run.counts.calls_reused == 0
        assert ledger_is_exact(services, run)


async def test_a_run_does_not_start_when_the_day_leaves_no_room(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, day_cap_usd=1.0) as services:
        project, _ = await chosen.begun(services, model := ScriptedModel())
        await spent_elsewhere(services, 0.9999)
        ready = await services.runs.preflight(project, services.runs.default_request(project))
        assert ready.blocked is not None
        assert "today's cap of 1.00 USD" in ready.blocked
        with pytest.raises(RefusedError, match="today's cap"):
            await ran(services, project)
        assert model.seen == []
        day = services.spending.today()
        assert day.left_usd == pytest.approx(0.0001)


async def test_a_run_pauses_when_others_have_used_up_the_day_and_goes_on_after_raising_it(
    tmp_path: Path, chosen: Chosen
) -> None:
    async with opened(tmp_path, chosen) as services:
        project, _ = await bakery(services)

        async def spend_all(request: ModelRequest[Any]) -> None:
            if request.role.value == "scenarios":
                await spent_elsewhere(services, 5.0)

        chosen.use(services, ScriptedModel(before=spend_all))
        run = await ran(services, project, candidates=3, scenarios=3)
        assert run.status is RunStatus.PAUSED
        assert "Today's cap" in (run.flags.needs_you or "")
        with pytest.raises(BudgetError, match="raise the cap"):
            await services.runs.resume(run.id)
        await services.preferences.set({"day_cap_usd": 200.0})
        await services.runs.resume(run.id)
        assert (await services.runs.wait(run.id)).status is RunStatus.COMPLETED


async def test_room_is_for_what_fits_and_an_unknown_price_is_not_free(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, day_cap_usd=1.0) as services:
        services.spending.require_room(1.0)
        services.spending.require_room(None)
        with pytest.raises(BudgetError) as passed:
            services.spending.require_room(1.01)
        assert passed.value.kind is FaultKind.BUDGET
        await spent_elsewhere(services, 1.0)
        services.spending.require_room(0.0)
        with pytest.raises(BudgetError, match="price of this model is unknown"):
            services.spending.require_room(None)
        await spent_elsewhere(services, None)
        assert services.spending.today().total.cost_usd is None
        assert services.spending.today().left_usd == 0.0


async def test_a_day_begins_at_local_midnight(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, day_cap_usd=1.0) as services:
        start = midnight(date.today())  # noqa: DTZ011
        assert start.tzinfo is UTC
        assert start.astimezone().timetz().replace(tzinfo=None).isoformat() == "00:00:00"
        entry = Spend(stage="s", judge="j", usage=Usage(cost_usd=0.5), at=iso(start))
        await services.store.write(lambda tx: tx.spend.add(entry))
        assert services.spending.today().total.calls == 1
        yesterday = entry.model_copy(update={"at": iso(start - timedelta(minutes=1))})
        await services.store.write(lambda tx: tx.spend.add(yesterday))
        assert services.spending.today().total.calls == 1


@pytest.mark.parametrize("role", ["designer", "judge_cost"])
async def test_what_a_failed_call_used_is_in_the_ledger_and_in_the_run(
    tmp_path: Path, chosen: Chosen, role: str
) -> None:
    lost = Usage(input_tokens=33, output_tokens=3, cost_usd=0.25)

    def fail(request: ModelRequest[Any]) -> None:
        if request.role.value == role:
            raise ProviderError(FaultKind.BAD_OUTPUT, "no use", usage=lost)

    async with opened(tmp_path, chosen) as services:
        project, _ = await chosen.begun(services, ScriptedModel(before=fail))
        run = await ran(services, project, candidates=3, scenarios=3)
        assert run.status is RunStatus.FAILED
        assert (run.cost_usd or 0) >= 0.25
        assert ledger_is_exact(services, run)
        assert run.counts.calls < services.spending.of_run(run.id).calls
        chosen.use(services, model := ScriptedModel())
        await services.runs.resume(run.id, budget=Budget(calls=services.spending.of_run(run.id).calls))
        assert (await services.runs.wait(run.id)).status is RunStatus.PAUSED
        assert model.seen == [], "a call that came to nothing is one of those the cap counts"
        await services.runs.resume(run.id, budget=Budget())
        ended = await services.runs.wait(run.id)
        assert ended.status is RunStatus.COMPLETED
        assert (ended.cost_usd or 0) > 0.25
        assert ledger_is_exact(services, ended)


async def test_a_check_up_is_priced_asked_kept_and_sets_the_runs_of_its_model(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen) as services:
        project, _ = await chosen.begun(services, model := ScriptedModel())
        wanted = services.checkups.estimate()
        assert (wanted.calls, wanted.judge) == (40, JUDGE)
        assert wanted.cost_usd is not None
        assert services.checkups.for_judge(JUDGE) is None
        told: list[tuple[int, int]] = []
        found = await services.checkups.run(lambda *given: told.append(given))
        assert len(model.seen) == 40
        assert told[-1] == (40, 40)
        assert services.checkups.for_judge(JUDGE) == found
        assert services.checkups.all() == (found,)
        assert services.spending.today().total.calls == 40
        assert services.spending.of_project(project).known_usd == 0, "it belongs to no project"
        kept = found.model_copy(update={"list_rows": 6, "passes": 0})
        await services.store.write(lambda tx: tx.checkups.put(kept))
        ready = await services.runs.preflight(project, services.runs.default_request(project))
        assert (ready.request.config.list_rows, ready.request.config.relists) == (6, 0)
        run = await ran(services, project, candidates=8, scenarios=3)
        assert run.config.list_rows == 6
        tasks = [request.task for request in model.seen[40:]]
        lists = [len(task.rows) for task in tasks if isinstance(task, JudgeScenarioTask)]
        assert max(lists) <= 6


async def test_a_check_up_waits_for_nobody_and_leaves_nothing_half(tmp_path: Path, chosen: Chosen) -> None:
    async with opened(tmp_path, chosen, day_cap_usd=1.0) as services:
        with pytest.raises(RefusedError, match="need no check-up"):
            services.checkups.estimate()

        def stop(request: ModelRequest[Any]) -> None:
            assert services.checkups.is_working()
            services.checkups.stop()

        chosen.use(services, ScriptedModel(before=stop))
        with pytest.raises(RefusedError, match="stopped"):
            await services.checkups.run()
        assert not services.checkups.is_working()
        assert services.checkups.all() == ()

        def broken(task: BaseModel) -> BaseModel | None:
            raise ProviderError(FaultKind.SERVER, "down")

        chosen.use(services, ScriptedModel(answer=broken))
        with pytest.raises(ProviderError, match="down"):
            await services.checkups.run()
        await spent_elsewhere(services, 1.0)
        chosen.use(services, ScriptedModel())
        with pytest.raises(BudgetError):
            await services.checkups.run()
        assert services.checkups.all() == ()
