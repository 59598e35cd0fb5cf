"""The gold-plated twin: dearer is a larger number, in every prompt, in the arithmetic and in what a run warns of."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from app.domain.agents import CostVerdict, IntakeReply, IntakeTask, JudgeCostReply, JudgeCostTask
from app.domain.items import Item, ItemKind
from app.domain.model_client import Role
from app.domain.operations import AddItem, apply_operations
from app.domain.quantity import Quantity
from app.domain.runs import Card, Idea, RunConfig, RunMode
from app.pipeline import prompts
from support.run_bench import Bench, bakery
from support.scripted_model import ScriptedModel

PLAIN, TWIN = "Bread goes out in one van for 50 EUR a day", "Bread goes out in one gilded van for 400 EUR a day"


def answering(plain: float, twin: float) -> ScriptedModel:
    """Takes each idea in with its price among the resources, and gives these multiples."""

    def answer(task: BaseModel) -> BaseModel | None:
        if isinstance(task, IntakeTask):
            price = task.text.rpartition(" for ")[2]
            return IntakeReply(card=Card(title=task.text[:40], summary=task.text, resources=(price,)))
        if isinstance(task, JudgeCostTask):
            said = {"C1": plain, "C2": twin}
            return JudgeCostReply(
                rows={row.label: CostVerdict(multiple=said.get(row.label, 1.0), because="so") for row in task.rows}
            )
        return None

    return ScriptedModel(answer=answer)


async def warned(model: ScriptedModel) -> tuple[str, ...]:
    bench = Bench()
    price = Quantity(op="=", value=90, unit="EUR a day")
    item = Item(slug="price-today", kind=ItemKind.TODAY, text="It costs 90 EUR a day", quantity=price)
    content = apply_operations(bakery(), (AddItem(item=item),))
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=2, ideas=(Idea(text=PLAIN), Idea(text=TWIN)))
    outcome = await bench.run(bench.inputs(content, config), model)
    return tuple(warning for warning in outcome.warnings if "wrong way" in warning)


@pytest.mark.asyncio
async def test_a_cost_that_points_the_wrong_way_is_warned_of() -> None:
    assert await warned(answering(0.5, 4.0)) == ()
    both = await warned(answering(2.0, 0.3))
    assert [warning.split(" points")[0] for warning in both] == ["The judge's cost of C1", "The judge's cost of C2"]
    assert "400" in both[1]


def test_every_template_that_asks_a_cost_says_which_way_it_points() -> None:
    folder = Path(prompts.__file__).parent / "templates"
    asking = [path for path in folder.rglob("*.md") if "multiple" in path.read_text(encoding="utf-8")]
    assert {path.name.partition("@")[0] for path in asking} == {"cost", "row"}
    for path in asking:
        words = " ".join(path.read_text(encoding="utf-8").lower().split())
        assert "more costly is always a larger number" in words, path.name
        assert "2 means twice as costly" in words or "2 twice as costly" in words, path.name


def test_the_scenario_prompt_gives_a_dearer_way_to_the_same_effect_nothing() -> None:
    path = (
        Path(prompts.__file__).parent / "templates" / "judge" / f"scenario@{prompts.version_of(Role.JUDGE_SCENARIO)}.md"
    )
    assert "a dearer way to the same effect earns nothing" in " ".join(path.read_text(encoding="utf-8").lower().split())
