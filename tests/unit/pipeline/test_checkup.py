"""The check-up of a model: what it asks, and that it finds the flaws planted in a model that errs in known ways."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from app.domain.agents import (
    CostVerdict,
    JudgeCostReply,
    JudgeCostTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
    ScenarioVerdict,
)
from app.domain.canonical import content_key
from app.domain.checkups import Checkup
from app.domain.errors import BudgetError, FaultKind, ProviderError
from app.domain.model_client import ModelRequest
from app.domain.runs import Budget, Card
from app.domain.usage import Usage
from app.pipeline.checkup.checkup import check_up, estimate
from app.pipeline.checkup.plan import Order, cost_listings, listings
from app.pipeline.checkup.planted import planted
from support.scripted_model import ScriptedModel
from support.synthetic_judge import JUDGES, SyntheticJudge, World, row_of

pytestmark = pytest.mark.asyncio

CALLS = 40
Noise = Callable[[int, int], float]
"""Place of the row, rows of the list → what is added to the truth."""


def truth(card: Card) -> float:
    """The planted truth: 0.8 for the better of a pair, 0.3 for the worse, 0.5 for today."""
    better = {pair.better.key() for pair in planted().pairs}
    worse = {pair.worse.key() for pair in planted().pairs}
    return 0.8 if card.key() in better else 0.3 if card.key() in worse else 0.5


def price(card: Card) -> float:
    return 6.0 if card.key() in {twin.gilded.key() for twin in planted().twins} else 1.2


class Erring(ScriptedModel):
    """Knows the truth and errs as told."""

    def __init__(self, noise: Noise, *, multiple: Callable[[Card], float] = price, **more: Any) -> None:
        super().__init__(answer=self.answer_task, judge="erring:1@1", **more)
        self.noise = noise
        self.multiple = multiple

    def answer_task(self, task: BaseModel) -> BaseModel | None:
        if isinstance(task, JudgeScenarioTask):
            number = len(task.rows)
            rows = {}
            for place, row in enumerate(task.rows):
                value = round(100 * min(1.0, max(0.0, truth(row.card) + self.noise(place, number))))
                rows[row.label] = ScenarioVerdict(
                    outcome=value, failure_modes=value, robust=value, follows=value, evidence=row.card.title
                )
            return JudgeScenarioReply(rows=rows)
        if isinstance(task, JudgeCostTask):
            return JudgeCostReply(
                rows={row.label: CostVerdict(multiple=self.multiple(row.card), because="so") for row in task.rows}
            )
        return None


def quiet(place: int, rows: int) -> float:
    return 0.0


def fresh(sd: Callable[[int], float], seed: int) -> Noise:
    source = random.Random(seed)
    return lambda _, rows: source.gauss(0, sd(rows))


async def checked(client: ScriptedModel, *, caps: Budget | None = None, kept: list[Usage] | None = None) -> Checkup:
    spent: list[Usage] = [] if kept is None else kept

    async def keep(usage: Usage) -> None:
        spent.append(usage)

    return await check_up(client, caps=caps or Budget(), purse=None, concurrency=4, keep=keep, tell=lambda *_: None)


async def test_each_list_holds_today_and_whole_pairs_in_an_order_that_tells_nothing() -> None:
    lists = listings(planted())
    assert sorted(len(one.rows) for one in lists) == [3] * 6 + [6] * 3 + [12] * 3
    firsts = 0
    for one in lists:
        labels = [row.label for row in one.rows]
        assert len(set(labels)) == len(labels)
        assert "Today" in labels
        cards = {row.label: row.card for row in one.rows}
        for better, worse in one.pairs:
            assert truth(cards[better]) > truth(cards[worse])
            firsts += labels.index(better) < labels.index(worse)
        assert [row.label for row in one.task(Order.TURNED).rows] == labels[::-1]
    pairs = sum(len(one.pairs) for one in lists)
    assert 0.3 <= firsts / pairs <= 0.7, "the better one is not always the first"
    for cost in cost_listings(planted()):
        cards = {row.label: row.card for row in cost.rows}
        assert all(price(cards[gilded]) > price(cards[plain]) for plain, gilded in cost.twins)


async def test_a_sound_model_is_told_nothing_and_needs_no_relists() -> None:
    told: list[tuple[int, int]] = []

    async def keep(usage: Usage) -> None:
        del usage

    model = Erring(quiet)
    wanted = estimate(model)
    found = await check_up(
        model, caps=Budget(), purse=None, concurrency=4, keep=keep, tell=lambda *given: told.append(given)
    )
    assert wanted.calls == len(model.seen) == CALLS
    assert told == [(number, CALLS) for number in range(1, CALLS + 1)]
    assert model.most_in_flight <= 4
    assert (found.order_flips, found.repeat_flips, found.wrong, found.cost_right) == (0, 0, 0, 1)
    assert (found.list_rows, found.passes, found.notes) == (12, 0, ())
    assert found.judge == "erring:1@1"
    assert (found.usage.input_tokens, found.usage.output_tokens) == (10 * CALLS, 5 * CALLS)
    assert found.usage.cost_usd == pytest.approx(0.001 * CALLS)


async def test_the_requests_are_those_of_a_run() -> None:
    model = Erring(quiet)
    await checked(model)
    assert {request.template.split("@")[0] for request in model.seen} == {"judge_scenario", "judge_cost"}
    keys = [content_key(request.task) for request in model.seen]
    assert len(set(keys)) == CALLS, "asking again is another question to whoever remembers answers"


async def test_a_model_with_cost_the_wrong_way_round_is_found() -> None:
    found = await checked(Erring(quiet, multiple=lambda card: 1 / price(card)))
    assert found.cost_right == 0
    assert any("cost" in note for note in found.notes)
    assert (await checked(Erring(quiet, multiple=lambda _: 1.0))).cost_right == 0, "equal is not dearer"


async def test_a_model_that_follows_the_order_is_found() -> None:
    def leaning(most: float) -> Noise:
        return lambda place, rows: most * (0.5 - place / (rows - 1))

    found = await checked(Erring(leaning(0.9)))
    assert found.order_flips > 0.25
    assert found.repeat_flips == 0
    assert any("order of a list changed its mind" in note for note in found.notes)
    lesser = await checked(Erring(leaning(0.2)))
    assert lesser.order_flips == 0
    assert any("early rows" in note and "0.20" in note for note in lesser.notes)
    assert found.list_rows == 12, "shorter lists would not answer a leaning to early rows"


@pytest.mark.parametrize("seed", range(8))
async def test_a_blur_of_long_lists_is_found_and_lists_are_cut(seed: int) -> None:
    found = await checked(Erring(fresh(lambda rows: 0.18 if rows == 12 else 0.04, seed)))
    assert found.long_noise > found.short_noise
    assert found.long_noise == pytest.approx(0.17, abs=0.05)
    assert found.list_rows == 6
    assert any("6" in note for note in found.notes)
    assert found.passes >= 1


@pytest.mark.parametrize("seed", range(8))
async def test_even_noise_within_bounds_leaves_lists_long(seed: int) -> None:
    found = await checked(Erring(fresh(lambda _: 0.07, seed)))
    assert found.list_rows == 12
    assert found.passes == 2


async def test_a_model_that_prefers_the_worse_plan_is_found() -> None:
    model = Erring(quiet)
    told = model.answer_task

    def turned(task: BaseModel) -> BaseModel | None:
        reply = told(task)
        if not isinstance(reply, JudgeScenarioReply):
            return reply
        rows = {
            label: one.model_copy(
                update={name: 100 - getattr(one, name) for name in ("outcome", "failure_modes", "robust", "follows")}
            )
            for label, one in reply.rows.items()
        }
        return JudgeScenarioReply(rows=rows)

    found = await checked(ScriptedModel(answer=turned))
    assert found.wrong == 1
    assert found.order_flips == 0
    assert any("worse" in note for note in found.notes)


async def test_a_fault_ends_it_and_what_was_used_is_kept() -> None:
    def failing(request: ModelRequest[Any]) -> None:
        if request.role.value == "judge_cost":
            used = Usage(input_tokens=7, output_tokens=1, cost_usd=0.5)
            raise ProviderError(FaultKind.BAD_OUTPUT, "no use", usage=used)

    kept: list[Usage] = []
    model = Erring(quiet, before=failing)
    with pytest.raises(ProviderError, match="no use"):
        await checked(model, kept=kept)
    assert len(kept) == len(model.seen)
    assert Usage(input_tokens=7, output_tokens=1, cost_usd=0.5) in kept


async def test_a_row_without_a_number_is_a_fault_and_no_default() -> None:
    def empty(task: BaseModel) -> BaseModel | None:
        if isinstance(task, JudgeScenarioTask):
            return JudgeScenarioReply(rows={row.label: ScenarioVerdict(evidence="-") for row in task.rows})
        return None

    with pytest.raises(ProviderError, match="no number"):
        await checked(ScriptedModel(answer=empty))


async def test_a_cap_holds_to_the_calls_in_flight() -> None:
    kept: list[Usage] = []
    with pytest.raises(BudgetError, match="USD"):
        await checked(Erring(quiet), caps=Budget(usd=0.0105), kept=kept)
    assert len(kept) == 10


def synthetic(kind: str, seed: int) -> ScriptedModel:
    """The judge of the engine's benchmark, asked about the planted plans: its errors, our truth."""
    labels = {row.label: row.card for one in listings(planted()) for row in one.rows}
    rows = sorted(labels, key=row_of)
    places = len(planted().scenarios)
    quality = tuple((truth(labels[label]),) * places for label in rows)
    judge = SyntheticJudge(World(f"check-up {seed}", quality, (False,) * len(rows)), JUDGES[kind])
    names = {one.title: f"S{number}" for number, one in enumerate(planted().scenarios, 1)}

    def answer(task: BaseModel) -> BaseModel | None:
        if isinstance(task, JudgeScenarioTask):
            return judge.answer(task.model_copy(update={"scenario_title": names[task.scenario_title]}))
        return Erring(quiet).answer_task(task)

    return ScriptedModel(answer=answer)


@pytest.mark.parametrize(("kind", "least", "most"), [("typical", 0.0, 0.15), ("noisy", 0.6, 1.0), ("good", 0.0, 0.0)])
async def test_lists_are_cut_for_a_noisy_judge_and_not_for_a_typical_one(
    kind: str, least: float, most: float, figure: Callable[[str], None]
) -> None:
    """20 check-ups of each judge of the engine's benchmark."""
    found = [await checked(synthetic(kind, seed)) for seed in range(20)]
    cut = sum(one.list_rows == 6 for one in found) / len(found)
    flipped = sum(one.order_flips for one in found) / len(found)
    noise = sum(one.long_noise for one in found) / len(found)
    figure(f"check-up of the {kind} judge: lists cut {cut:.0%}, noise {noise:.3f}, pairs turned by order {flipped:.1%}")
    assert least <= cut <= most
    assert sum(one.wrong for one in found) / len(found) <= 0.15, "the pairs are evident, most of all to these"
