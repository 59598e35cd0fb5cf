"""A small real problem and a bench to run the pipeline on it."""

from collections.abc import Iterable
from typing import Any

from app.domain.agents import JudgeChecksTask, JudgeScenarioTask
from app.domain.base import new_id
from app.domain.items import Item, ItemKind, ProblemSpec, WorldModel
from app.domain.model_client import ModelClient, ModelRequest
from app.domain.operations import Content
from app.domain.recheck import CheckerTask
from app.domain.runs import RunConfig, RunCounts
from app.pipeline.memory import Limits
from app.pipeline.run import execute
from app.pipeline.values import RunInputs, RunOutcome
from support.run_memory import DictMemory, Watcher
from support.scripted_model import JUDGE, ScriptedModel


def bakery() -> Content:
    """Two goals, four constraints, today, and a world of seven items."""

    def item(slug: str, kind: ItemKind, text: str, weight: int = 100, certainty: float = 0.5) -> Item:
        return Item(slug=slug, kind=kind, text=text, weight=weight, certainty=certainty)

    spec = (
        item("fresh-bread", ItemKind.GOAL, "All shops have fresh bread at opening time", 100),
        item("less-waste", ItemKind.GOAL, "Less bread is thrown away", 60),
        item("no-night-work", ItemKind.CONSTRAINT, "Nobody starts before 4 in the morning", 100),
        item("one-van", ItemKind.CONSTRAINT, "At most 2 vans", 85),
        item("keep-baker", ItemKind.CONSTRAINT, "The bakers stay with us if possible", 50),
        item("no-app", ItemKind.CONSTRAINT, "Better without a new app", 30),
        item("today-drive", ItemKind.TODAY, "Three vans drive from 3 in the morning", 50),
    )
    world = (
        item("ovens", ItemKind.RESOURCE, "There are four ovens"),
        item("road", ItemKind.LIMIT, "The valley road is closed until 5"),
        item("demand", ItemKind.ASSUMPTION, "Demand stays as it is", certainty=0.2),
        item("price", ItemKind.ASSUMPTION, "Flour gets no dearer", certainty=0.4),
        item("staff", ItemKind.ASSUMPTION, "All drivers stay", certainty=0.6),
        item("proof", ItemKind.MECHANISM, "Dough can prove overnight in the cold"),
        item("shops", ItemKind.ACTOR, "Five shops"),
    )
    return Content(spec=ProblemSpec(items=spec), world=WorldModel(items=world))


def with_item(content: Content, slug: str, **changes: object) -> Content:
    """The content with one item changed."""

    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(one.model_copy(update=changes) if one.slug == slug else one for one in items)

    return Content(
        spec=content.spec.model_copy(update={"items": changed(content.spec.items)}),
        world=content.world.model_copy(update={"items": changed(content.world.items)}),
    )


def first_asked(seen: Iterable[ModelRequest[Any]]) -> list[ModelRequest[Any]]:
    """The requests that are not of a further round (re-lists, second answers, re-checks)."""
    return [request for request in seen if not is_further(request)]


def is_further(request: ModelRequest[Any]) -> bool:
    """Whether a request belongs to a further round."""
    task = request.task
    if isinstance(task, CheckerTask):
        return True
    return isinstance(task, JudgeScenarioTask | JudgeChecksTask) and task.replicate > 0


class Bench:
    """Runs the pipeline again and again on one memory."""

    def __init__(self) -> None:
        self.memory = DictMemory()
        self.model = ScriptedModel()
        self.watcher = Watcher()

    def inputs(self, content: Content | None = None, config: RunConfig | None = None, **more: Any) -> RunInputs:
        return RunInputs(
            run=new_id(),
            project="p",
            content=content or bakery(),
            config=config or RunConfig(candidates=4, scenarios=8),
            judge=JUDGE,
            **more,
        )

    def again(self, outcome: RunOutcome, content: Content, **more: Any) -> RunInputs:
        """Inputs that judge an earlier run again."""
        kept: dict[str, Any] = {
            "kept_candidates": outcome.candidates,
            "kept_scenarios": outcome.scenarios,
            "kept_content": bakery(),
            "kept_questions": outcome.results.columns,
            "kept_rounds": outcome.ranking.rounds,
            "kept_answers": tuple(one for cell in outcome.results.cells for one in cell.answers),
        }
        return self.inputs(content, RunConfig(candidates=4, scenarios=8, rejudge="r"), **{**kept, **more})

    def resumed(self, inputs: RunInputs, before: RunCounts, **changes: Any) -> RunInputs:
        """Inputs that go on with the one run this bench has worked so far."""
        return inputs.model_copy(update={"before": before, "made": frozenset(self.memory.calls), **changes})

    async def run(
        self, inputs: RunInputs, client: ModelClient | None = None, limits: Limits | None = None
    ) -> RunOutcome:
        """Execute with a fresh watcher and, unless one is given, a fresh model."""
        self.watcher = Watcher()
        if client is None:
            client = self.model = ScriptedModel()
        return await execute(inputs, client, self.memory, self.watcher, limits or Limits())
