"""Tiny runs that ask each agent of a run, over the local provider server: which run, and what makes the agent needed.

The server's content is shaped so that designs are alike (someone is asked whether they are the same) and the first row
breaks its limits (it is looked at again). Not for what a run is expected to come to.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.items import Item, ItemKind
from app.domain.model_client import Role
from app.domain.operations import AddItem, ReplaceItem
from app.domain.runs import Idea, Run, RunConfig, RunMode, RunRequest, RunStatus, Trigger
from app.llm.prices import OwnPrice
from app.services.services import Services
from support.provider_server import ProviderServer

PRICE = OwnPrice(3.0, 15.0)
REPAIR = "That answer cannot be used"
"""Words of the question that asks for an answer once more."""

ITEMS = (
    Item(slug="on-time", kind=ItemKind.GOAL, text="Bread reaches every shop before half past six"),
    Item(slug="budget", kind=ItemKind.CONSTRAINT, text="The plan costs at most 120 EUR a day"),
    Item(slug="now", kind=ItemKind.TODAY, text="One van drives all shops in 4 hours for 90 EUR a day", weight=50),
)
IDEAS = (
    Idea(text="Two vans on fixed routes."),
    Idea(text="One van that starts at three at night."),
    Idea(text="A courier takes the five shops that are farthest away."),
)
_ALIKE = " ".join(f"delivery{number}" for number in range(60))
"""So many words in common that a title of its own makes no other design of it."""


def shaped(value: Any) -> Any:
    """Designs alike but for their titles; row C1 says no to every check."""
    match value:
        case {"card": dict() as card, "text": _}:
            return value | {"card": card | {"summary": _ALIKE, "mechanism": [], "risks": [], "resources": []}}
        case {"rows": dict() as rows} if isinstance(rows.get("C1"), dict):
            return value | {"rows": rows | {"C1": _refused(rows["C1"])}}
    return value


def _refused(verdicts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: verdict | {"answers": ["no"] * len(verdict["answers"])}
        if isinstance(verdict, dict) and "answers" in verdict
        else verdict
        for name, verdict in verdicts.items()
    }


def _ideas(count: int, scenarios: int = 1) -> RunConfig:
    return RunConfig(mode=RunMode.EVAL_ONLY, ideas=IDEAS[:count], candidates=count, scenarios=scenarios, relists=0)


@dataclass(frozen=True, slots=True)
class Play:
    """How a run that asks one agent goes: its configuration, and the run before it, if one is judged again."""

    role: Role
    config: RunConfig
    before: RunConfig | None = None


THE_ONE_BEFORE = "before"
"""Stands for the id of the run before, which is judged again once today was told in other words."""
_DESIGNED = RunConfig(candidates=2, scenarios=1, relists=0)
# With one scenario these agents are asked as often as with two; a second would only have more asked of the others.
PLAYS = (
    Play(Role.DESIGNER, _DESIGNED),
    Play(Role.SAME_MECHANISM, _DESIGNED),
    Play(Role.INTAKE, _ideas(2)),
    Play(Role.SCENARIOS, _ideas(2)),
    Play(Role.JUDGE_SCENARIO, _ideas(2, scenarios=2)),
    Play(Role.JUDGE_CHECKS, _ideas(2)),
    Play(Role.JUDGE_COST, _ideas(2)),
    Play(
        Role.JUDGE_ROW,
        _ideas(2, scenarios=2).model_copy(update={"rejudge": THE_ONE_BEFORE}),
        before=_ideas(2, scenarios=2),
    ),
    Play(Role.CHECKER, _ideas(2)),
)
THIRDS = 3
"""One run of the tests tries one play of each third of them, and all faults with these: see `third_of`."""


def third_of(play: Play) -> int:
    """Which third of the plays one is in: so many of them meet every fault together, each a third of the faults."""
    return PLAYS.index(play) % THIRDS


async def problem(services: Services) -> tuple[str, str]:
    """Ids of a project with the few items above and of its setup chat; no model is asked."""
    made = await services.projects.create(title="Bakery", text=None)
    assert made.chat is not None
    await services.specs.apply(services.specs.main(made.project.id).branch, tuple(AddItem(item=one) for one in ITEMS))
    return made.project.id, made.chat.id


async def run_of(services: Services, project: str, chat: str | None, config: RunConfig) -> Run:
    """A run launched from the chat, at its end."""
    if config.rejudge == THE_ONE_BEFORE:
        config = config.model_copy(update={"rejudge": services.runs.page(project).items[-1].id})
    started = await services.runs.start(project, RunRequest(config=config, chat=chat), Trigger.DIALOG)
    return await services.runs.wait(started.id)


async def ready(services: Services, play: Play) -> tuple[str, str]:
    """A project in which the run of the play comes next, and its chat."""
    project, chat = await problem(services)
    if play.before is not None:
        assert (await run_of(services, project, None, play.before)).status is RunStatus.COMPLETED
        main = services.specs.main(project)
        today = next(item for item in main.content.items() if item.kind is ItemKind.TODAY)
        other = today.model_copy(update={"text": "Four vans drive from two in the morning"})
        await services.specs.apply(main.branch, (ReplaceItem(item=other),))
    return project, chat


async def reference(services: Services, server: ProviderServer, play: Play) -> tuple[Run, int]:
    """The run without a fault, in a project of its own, and how many questions its agent was asked."""
    project, chat = await ready(services, play)
    before = len(server.seen())
    run = await run_of(services, project, chat, play.config)
    assert run.status is RunStatus.COMPLETED
    asked = [one for one in server.seen()[before:] if one.role == play.role]
    assert asked, "this run does not ask the agent"
    return run, len(asked)


def assert_ledger(services: Services, run: Run) -> None:
    """What the run says it used is what the entries of its calls come to."""
    spent = services.spending.of_run(run.id)
    assert (run.input_tokens, run.output_tokens) == (spent.input_tokens, spent.output_tokens)
    assert run.cost_usd == pytest.approx(spent.cost_usd)
    assert sum(stage.calls for stage in run.stages) == spent.calls
