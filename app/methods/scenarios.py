"""Stress cases made from an item's own sentence: halved, doubled, false, absent, under the worst stated load.

For: the scenario agent of the built-in model. Not for: imagining events; a slot whose item is not there stays empty,
and the only numbers that are not in the text are halves and doubles of numbers that are, and are called computed.
"""

import re

from app.domain.agents import ScenarioDraft, ScenarioReply, ScenarioSlot, ScenarioTask
from app.domain.items import WORLD_KINDS, Item, ItemKind
from app.domain.quantity import Quantity
from app.domain.runs import ScenarioType
from app.english.number_words import amount
from app.english.polarity import is_money
from app.english.quantities import normalise_unit, parse_quantities
from app.english.words import cut, first_clause, overlap, stems
from app.methods.frames import Stress, quoted, write

_USES = 4
_LOAD = re.compile(
    (
        r"\b(?:peak|worst|busiest|at most|up to|maximum|all (?:morning|day|at once)|every|crowd|rush|"
        r"month-end|holidays?|summer|winter|monday)\b"
    ),
    re.IGNORECASE,
)
_SCALABLE = frozenset(
    "ms s min h day week month year mg g kg t mm cm m km m² ha ml l m³ kB MB GB TB W kW MW Wh kWh MWh kWp A".split()
)
_SOURCES = (ItemKind.RESOURCE, ItemKind.LIMIT)


def write_scenarios(task: ScenarioTask) -> ScenarioReply:
    """Return a draft for every slot that the items can fill."""
    targeted = {slot.target for slot in task.slots}
    drafts = {slot.name: _draft(slot, task.items, targeted) for slot in task.slots}
    return ScenarioReply(scenarios={name: draft for name, draft in drafts.items() if draft is not None})


def _draft(slot: ScenarioSlot, items: tuple[Item, ...], targeted: set[str | None]) -> ScenarioDraft | None:
    if slot.target is None:
        return _normal_day(items, targeted)
    item = next((one for one in items if one.slug == slot.target), None)
    if item is None:
        return None
    uses = _uses(item, items)
    if item.kind is ItemKind.ASSUMPTION or (item.kind in WORLD_KINDS and item.kind not in _SOURCES):
        return _named("What if it is false", item, write(Stress.FALSE, asked=(item.text,)), uses)
    if item.kind in _SOURCES:
        return _shortage(item, uses, slot.type)
    if item.kind is ItemKind.GOAL:
        load = _heaviest_load(item, items)
        stress = Stress.LOADED if load else Stress.WANTED
        text = write(stress, asked=(item.text,), today=(load.text,) if load and load.kind is ItemKind.TODAY else ())
        if load is not None and load.kind is not ItemKind.TODAY:
            text += f"\nLoad: “{quoted(load.text)}”"
            uses = tuple(dict.fromkeys((load.slug, *uses)))[:_USES]
        return _named("On a hard day", item, text, uses)
    return _limit(item, uses)


def _limit(item: Item, uses: tuple[str, ...]) -> ScenarioDraft:
    bound = _bound(item)
    factor = _factor(bound) if bound is not None else None
    if bound is None or factor is None:
        return _named("To the letter", item, write(Stress.STRICT, asked=(item.text,)), uses)
    stress = Stress.HALVED if factor < 1 else Stress.DOUBLED
    lead = "Half the limit" if factor < 1 else "Twice as much"
    return _named(lead, item, write(stress, asked=(item.text,), computed=_computed(bound, factor)), uses)


def _shortage(item: Item, uses: tuple[str, ...], kind: ScenarioType) -> ScenarioDraft:
    size = item.quantity
    if kind is not ScenarioType.FAILURE and size is not None and size.value >= 2 and _can_halve(size):
        return _named("Half of it", item, write(Stress.SCARCE, asked=(item.text,), computed=_computed(size, 0.5)), uses)
    return _named("Without it", item, write(Stress.GONE, asked=(item.text,)), uses)


def _normal_day(items: tuple[Item, ...], targeted: set[str | None]) -> ScenarioDraft | None:
    today = tuple(item for item in items if item.kind is ItemKind.TODAY)[:2]
    wanted = [item for item in items if item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)]
    # What no other stress case asks comes first, so that the normal day adds something.
    asked = tuple(item for item in wanted if item.slug not in targeted)[:3] or tuple(wanted)[:2]
    if not asked and not today:
        return None
    text = write(
        Stress.NORMAL, asked=tuple(item.text[:500] for item in asked), today=tuple(item.text[:200] for item in today)
    )
    # A normal day rests on what is assumed: where that is taken as false, the day is asked about again.
    assumed = sorted((item for item in items if item.kind is ItemKind.ASSUMPTION), key=lambda item: item.certainty)
    named = dict.fromkeys(slug for item in (*asked, *today) for slug in _uses(item, items))
    uses = tuple(dict.fromkeys((*named, *(item.slug for item in assumed))))[:_USES]
    return ScenarioDraft(title="A normal day", text=cut_lines(text), uses=uses)


def cut_lines(text: str) -> str:
    """Return as many whole lines as fit into a scenario's text."""
    kept: list[str] = []
    for line in text.split("\n"):
        if sum(len(one) + 1 for one in kept) + len(line) > 2000:
            break
        kept.append(line)
    return "\n".join(kept)


def _named(lead: str, item: Item, text: str, uses: tuple[str, ...]) -> ScenarioDraft:
    return ScenarioDraft(
        title=cut(f"{lead}: {first_clause(item.text, limit=150)}", limit=200), text=cut_lines(text), uses=uses
    )


def _uses(item: Item, items: tuple[Item, ...]) -> tuple[str, ...]:
    """Return the world-model items a sentence involves: itself, then those that share most words with it."""
    mine = stems(item.text)
    if item.kind in WORLD_KINDS:
        return (item.slug,)
    shared = [
        (overlap(mine, stems(other.text)), -place, other.slug)
        for place, other in enumerate(items)
        if other.kind in WORLD_KINDS
    ]
    close = sorted((one for one in shared if one[0] >= 2), reverse=True)
    return tuple(slug for _, _, slug in close)[:_USES]


def _heaviest_load(goal: Item, items: tuple[Item, ...]) -> Item | None:
    mine = stems(goal.text)
    loads = [
        item
        for item in items
        if item.kind in (ItemKind.TODAY, ItemKind.ASSUMPTION, ItemKind.LIMIT)
        and (item.quantity or parse_quantities(item.text))
    ]
    ranked = sorted(
        (item for item in loads if _LOAD.search(item.text) or overlap(mine, stems(item.text))),
        key=lambda item: (-overlap(mine, stems(item.text)), _LOAD.search(item.text) is None),
    )
    return ranked[0] if ranked else None


def _bound(item: Item) -> Quantity | None:
    stated = [one.quantity for one in parse_quantities(item.text)]
    return next((one for one in ((item.quantity,) if item.quantity else ()) + tuple(stated) if one.op != "="), None)


def _factor(bound: Quantity) -> float | None:
    if bound.value <= 0 or not _can_halve(bound):
        return None
    return 0.5 if bound.op in ("<", "<=") else 2.0


def _can_halve(size: Quantity) -> bool:
    """Temperatures, shares and levels in decibel do not halve; whole things halve only when even."""
    head = normalise_unit(size.unit).split("/")[0]
    return (
        head in _SCALABLE
        or is_money(size.unit)
        or (size.value % 2 == 0 and head not in ("°C", "°F", "%", "‰", "dB", "dB(A)", "V", "Hz"))
    )


def _computed(size: Quantity, factor: float) -> str:
    new = size.model_copy(update={"value": size.value * factor})
    sign = "÷" if factor < 1 else "×"
    return f"(computed: {amount(size)} {sign} 2 = {amount(new)})"
