"""Request builders of the agents that design: one function per role, a task in, a request out.

Each request carries the prompt, a schema specialised to this very task, and a check for what a schema cannot
say. Judges' requests are in `judging.requests`, those of the spec's agents in
`spec_requests`, the Architect's in `architect_prompt`. Not for: deciding what is asked, or asking it.
"""

from collections.abc import Iterable

from app.domain.agents import (
    DesignReply,
    DesignTask,
    IntakeReply,
    IntakeTask,
    SameMechanismReply,
    SameMechanismTask,
    ScenarioReply,
    ScenarioTask,
)
from app.domain.items import WORLD_KINDS, Item, ItemKind
from app.domain.model_client import ModelRequest, Role
from app.pipeline.prompts import bulleted, card_text, fenced, list_items, one_line, render, version_of
from app.pipeline.schemas import (
    Schema,
    a_flag,
    a_list,
    a_text,
    an_object,
    keyed,
    one_of,
    or_null,
    some_of,
)


def design_request(task: DesignTask) -> ModelRequest[DesignReply]:
    """Ask for one candidate in one niche."""
    parents = "\n\n".join(
        f"{label}\n{card_text(card)}" for label, card in zip(task.parent_labels, task.parents, strict=True)
    )
    filled = render(
        Role.DESIGNER,
        items=fenced("items", list_items(task.items)),
        brief=fenced("brief", task.brief),
        siblings=fenced("siblings", bulleted(task.siblings)),
        parents=fenced("parents", parents or "(none)"),
        avoid=fenced("titles", bulleted(task.avoid)),
    )
    world, options = _world_slugs(task.items), [item.slug for item in task.items if item.kind is ItemKind.OPTION]
    # What an idea rests on stands before the idea.
    first = {"works_by": a_text(400), "fails_if": a_text(400)} if version_of(Role.DESIGNER) > 1 else {}
    schema = an_object(
        {
            **first,
            "card": _card_schema(world),
            "text": a_text(20_000, least=1, describe="the full proposal"),
            "option": or_null(one_of(options)) if options else {"type": "null"},
            "derived_from": some_of(task.parent_labels, 8, describe="labels of the solutions it derives from"),
        }
    )

    def check(reply: DesignReply) -> str | None:
        if reply.none_left:
            return None
        return (
            _empty_card(reply.card.title, reply.card.summary)
            or _unknown(reply.card.relies_on, frozenset(world), "world-model items")
            or _unknown(reply.derived_from, frozenset(task.parent_labels), "earlier solutions")
            or _unknown([reply.option] if reply.option else [], frozenset(options), "options")
        )

    return ModelRequest[DesignReply](
        role=Role.DESIGNER,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=DesignReply,
        json_schema=schema,
        check=check,
    )


def same_mechanism_request(task: SameMechanismTask) -> ModelRequest[SameMechanismReply]:
    """Ask whether two candidates are one in other words."""
    filled = render(
        Role.SAME_MECHANISM,
        first=fenced("first", card_text(task.first)),
        second=fenced("second", card_text(task.second)),
    )
    return ModelRequest[SameMechanismReply](
        role=Role.SAME_MECHANISM,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=SameMechanismReply,
        json_schema=an_object({"why": a_text(400), "same": a_flag()}),
    )


def intake_request(task: IntakeTask) -> ModelRequest[IntakeReply]:
    """Ask for the card of an idea a person wrote."""
    filled = render(
        Role.INTAKE,
        items=fenced("items", list_items(task.items)),
        title=fenced("title", one_line(task.title) or "(none)"),
        idea=fenced("idea", task.text),
    )
    world = _world_slugs(task.items)

    def check(reply: IntakeReply) -> str | None:
        return _empty_card(reply.card.title, reply.card.summary) or _unknown(
            reply.card.relies_on, frozenset(world), "world-model items"
        )

    return ModelRequest[IntakeReply](
        role=Role.INTAKE,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=IntakeReply,
        json_schema=an_object({"card": _card_schema(world)}),
        check=check,
    )


def scenario_request(task: ScenarioTask) -> ModelRequest[ScenarioReply]:
    """Ask for one scenario per slot."""
    texts = {item.slug: item.stated for item in task.items}
    slots = "\n".join(
        f"{slot.name} ({slot.type.value}): "
        + (f"stresses {slot.target}: {one_line(texts[slot.target])}" if slot.target in texts else "a normal day")
        for slot in task.slots
    )
    filled = render(
        Role.SCENARIOS,
        items=fenced("items", list_items(task.items)),
        slots=fenced("slots", slots),
    )
    world, names = _world_slugs(task.items), [slot.name for slot in task.slots]
    draft = an_object(
        {"title": a_text(200, least=1), "text": a_text(2000, least=1), "uses": some_of(world, 4, times=len(names))}
    )

    def check(reply: ScenarioReply) -> str | None:
        used = [slug for one in reply.scenarios.values() for slug in one.uses]
        return _missing(names, reply.scenarios, "scenarios") or _unknown(used, frozenset(world), "world-model items")

    return ModelRequest[ScenarioReply](
        role=Role.SCENARIOS,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=ScenarioReply,
        json_schema=an_object({"scenarios": keyed(names, draft)}),
        check=check,
    )


def _card_schema(world: list[str]) -> Schema:
    line = a_text(400, least=1)
    return an_object(
        {
            "title": a_text(120, least=1),
            "summary": a_text(1200, least=1, describe="at most 120 words"),
            "mechanism": a_list(line, 5),
            "resources": a_list(line, 8),
            "relies_on": some_of(world, 12),
            "risks": a_list(line, 5),
        }
    )


def _world_slugs(items: Iterable[Item]) -> list[str]:
    return [item.slug for item in items if item.kind in WORLD_KINDS]


def _empty_card(title: str, summary: str) -> str | None:
    return None if title.strip() and summary.strip() else "The card needs a title and a summary."


def _missing(wanted: Iterable[str], given: Iterable[str], what: str) -> str | None:
    wanted_names, given_names = list(wanted), set(given)
    missing = [name for name in wanted_names if name not in given_names]
    if missing:
        return f"Missing {what}: {', '.join(missing)}."
    extra = sorted(given_names - set(wanted_names))
    return f"Nobody asked for these {what}: {', '.join(extra)}." if extra else None


def _unknown(named: Iterable[str], known: frozenset[str], what: str) -> str | None:
    strangers = sorted({name for name in named if name not in known})
    return f"There are no such {what}: {', '.join(strangers)}." if strangers else None
