"""The scenario stage: wanted slots become scenarios, kept ones stay, newly heavy constraints get theirs.

Not for: choosing what is stressed (`coverage`) or judging.
"""

from typing import NamedTuple

from app.domain.agents import ScenarioDraft, ScenarioSlot, ScenarioTask
from app.domain.items import SPEC_KINDS, WORLD_KINDS, make_slug
from app.domain.operations import Content
from app.domain.runs import BUILTIN_JUDGE, Scenario, Stage
from app.pipeline.asking import Desk
from app.pipeline.design.coverage import (
    MAX_USES,
    choose_slots,
    coverage_warning,
    extra_slots,
    newly_heavy,
    uncovered_items,
)
from app.pipeline.design.requests import scenario_request
from app.pipeline.gather import gather
from app.pipeline.progress import RunProgressTold
from app.pipeline.question_slices import neutral_items
from app.pipeline.values import RunInputs

SLOTS_A_CALL = 20
_PREFIX = "in-"
"""Starts no item's slug (it is too small a word for one), so a scenario never has an item's slug."""


class Written(NamedTuple):
    """Scenarios in slot order; `unfilled` counts slots nothing was written for."""

    scenarios: tuple[Scenario, ...]
    unfilled: int
    fault: Exception | None


async def write_scenarios(inputs: RunInputs, desk: Desk, progress: RunProgressTold) -> Written:
    """Return the scenarios of a run and warn of what none of them stresses."""
    content, kept = inputs.content, inputs.kept_scenarios
    if inputs.judge == BUILTIN_JUDGE:
        await progress.end(Stage.SCENARIOS, "skipped")
        return Written((), 0, None)
    slots = wanted_slots(inputs)
    chunks = [slots[start : start + SLOTS_A_CALL] for start in range(0, len(slots), SLOTS_A_CALL)]
    items = neutral_items(content.items())
    if kept is not None and not chunks:
        await progress.end(Stage.SCENARIOS, "skipped")
    else:
        await progress.begin(Stage.SCENARIOS, len(chunks))

    async def write(chunk: tuple[ScenarioSlot, ...]) -> dict[str, ScenarioDraft]:
        task = ScenarioTask(slots=chunk, items=items)
        return (await desk.ask(scenario_request(task), Stage.SCENARIOS)).value.scenarios

    written = await gather([write(chunk) for chunk in chunks])
    drafts = {name: draft for chunk in written.values for name, draft in chunk.items()}
    filled = [(slot, drafts[slot.name]) for slot in slots if slot.name in drafts]
    scenarios = _scenarios(content, filled, kept or ())
    if written.fault is None:
        for item in uncovered_items(content, scenarios):
            await progress.warn(coverage_warning(item))
    return Written(scenarios, len(slots) - len(filled), written.fault)


def wanted_slots(inputs: RunInputs) -> tuple[ScenarioSlot, ...]:
    """Return the slots this run asks for: all, or those of newly heavy constraints where scenarios are kept."""
    kept = inputs.kept_scenarios
    if inputs.judge == BUILTIN_JUDGE:
        # They would say a goal again in other words: the methods ask the person instead.
        return ()
    if kept is None:
        return choose_slots(inputs.content, inputs.config.scenarios).slots
    return extra_slots(newly_heavy(inputs.content, inputs.kept_content, kept), kept)


def _scenarios(
    content: Content, filled: list[tuple[ScenarioSlot, ScenarioDraft]], kept: tuple[Scenario, ...]
) -> tuple[Scenario, ...]:
    spec = {item.slug for item in content.items() if item.kind in SPEC_KINDS}
    world = {item.slug for item in content.items() if item.kind in WORLD_KINDS}
    uses_of: dict[str, int] = {}
    for scenario in kept:
        for slug in scenario.uses:
            uses_of[slug] = uses_of.get(slug, 0) + 1
    scenarios = list(kept)
    for slot, draft in filled:
        aimed = (slot.target,) if slot.target in world else ()
        uses = list(aimed)
        for slug in draft.uses:
            if slug in world and slug not in uses and uses_of.get(slug, 0) < MAX_USES:
                uses.append(slug)
                uses_of[slug] = uses_of.get(slug, 0) + 1
        taken = {scenario.slug for scenario in scenarios}
        scenarios.append(
            Scenario(
                slug=_slug(draft.title, taken),
                label=_label(scenarios),
                title=" ".join(draft.title.split()),
                text=draft.text.strip(),
                type=slot.type,
                stresses=(slot.target,) if slot.target in spec else (),
                uses=tuple(uses),
            )
        )
    return tuple(scenarios)


def _slug(title: str, taken: set[str]) -> str:
    bare = {slug.removeprefix(_PREFIX) for slug in taken}
    return _PREFIX + make_slug(title, taken=bare)


def _label(scenarios: list[Scenario]) -> str:
    labels = {scenario.label for scenario in scenarios}
    number = len(scenarios) + 1
    while f"S{number}" in labels:
        number += 1
    return f"S{number}"
