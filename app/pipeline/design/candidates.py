"""The design stage in all its modes: who the rows beside today are, and where each comes from.

full_search asks one designer per niche and resamples near-duplicates once; eval_only makes the card of each idea and
keeps its text; seeded takes the parents as rows and derives new ones; a re-judge keeps what it is given.
Labels are given at the end, in slot order. Not for: today's row (`rows`).
"""

from typing import NamedTuple

from rapidfuzz import fuzz

from app.domain.agents import DesignReply, DesignTask, IntakeTask, SameMechanismTask
from app.domain.base import new_id
from app.domain.items import Item
from app.domain.runs import BUILTIN_JUDGE, Candidate, Card, Idea, Origin, RunMode, Stage
from app.pipeline.asking import Asked, Desk
from app.pipeline.design.briefs import Brief, derived_niches, niches_of
from app.pipeline.design.requests import design_request, intake_request, same_mechanism_request
from app.pipeline.gather import gather
from app.pipeline.progress import RunProgressTold
from app.pipeline.prompts import card_text
from app.pipeline.question_slices import designers_items, neutral_items
from app.pipeline.values import RunInputs

_CARD_LINES = 5
NEAR_DUPLICATE = 90.0
"""Similarity (rapidfuzz token_set_ratio of cards, 0 … 100) from which two designs are asked about."""


class Designed(NamedTuple):
    """Candidates with labels in slot order; `empty` counts slots nothing was left for."""

    candidates: tuple[Candidate, ...]
    empty: int
    fault: Exception | None


class _Draft(NamedTuple):
    """A designer's answer for one slot."""

    slot: int
    reply: DesignReply
    call: str


async def design(inputs: RunInputs, desk: Desk, progress: RunProgressTold) -> Designed:
    """Return the candidates of a run, today's row not among them."""
    if inputs.kept_candidates is not None:
        await progress.end(Stage.DESIGN, "skipped")
        return Designed(_kept(inputs), 0, None)
    if inputs.config.mode is RunMode.EVAL_ONLY:
        return await _take_in(inputs, desk, progress)
    return await _design_all(inputs, desk, progress)


def _kept(inputs: RunInputs) -> tuple[Candidate, ...]:
    """The rows of the run that is judged again, under the labels they had, new in this run."""
    ids = _ids(inputs)
    return tuple(
        one.model_copy(update={"id": ids.get(one.label) or new_id(), "run": inputs.run, "parents": (one.id,)})
        for one in inputs.kept_candidates or ()
        if one.origin is not Origin.TODAY
    )


async def _take_in(inputs: RunInputs, desk: Desk, progress: RunProgressTold) -> Designed:
    items = neutral_items(inputs.content.items())
    ideas = inputs.config.ideas
    await progress.begin(Stage.DESIGN, len(ideas))

    async def take(idea: Idea) -> Candidate:
        # The slot is not part of the question: an idea that moves in the list is not taken in again.
        task = IntakeTask(slot=0, text=idea.text, title=idea.title, items=items)
        asked = await desk.ask(intake_request(task), Stage.DESIGN)
        return Candidate(
            id="",
            run=inputs.run,
            label="",
            origin=Origin.USER,
            card=asked.value.card,
            text=idea.text,
            chat=idea.chat,
            message=idea.message,
            parents=idea.parents,
            design_call=asked.key,
        )

    taken = await gather([take(idea) for idea in ideas])
    return Designed(_labelled(inputs, taken.values), 0, taken.fault)


async def _design_all(inputs: RunInputs, desk: Desk, progress: RunProgressTold) -> Designed:
    config, content = inputs.config, inputs.content
    parents = inputs.parents if config.mode is RunMode.SEEDED else ()
    labels = tuple(inputs.run_labels.get(parent.id, parent.label) for parent in parents)
    if parents:
        niches = derived_niches(content, parents, labels, config.candidates, seed=config.seed)
    else:
        niches = niches_of(content, config.candidates, seed=config.seed)
    items = neutral_items(content.items())
    told = items if inputs.judge == BUILTIN_JUDGE else designers_items(content)
    await progress.begin(Stage.DESIGN, len(niches))

    async def draft(niche: Brief, avoid: tuple[str, ...] = ()) -> _Draft:
        task = DesignTask(
            slot=niche.slot,
            brief=niche.brief,
            siblings=tuple(other.name for other in niches if other.slot != niche.slot),
            items=told,
            parents=tuple(parent.card for parent in parents),
            parent_labels=labels,
            avoid=avoid,
            seed=config.seed,
        )
        asked: Asked[DesignReply] = await desk.ask(design_request(task), Stage.DESIGN)
        return _Draft(niche.slot, asked.value, asked.key)

    first = await gather([draft(niche) for niche in niches])
    fault = first.fault
    drafts = [one for one in first.values if not one.reply.none_left]
    if fault is None:
        doubles = await _doubles(inputs, drafts, desk)
        fault = doubles.fault
        if doubles.slots and fault is None:
            titles = tuple(one.reply.card.title for one in drafts)
            again = await gather([draft(niches[slot], titles) for slot in doubles.slots])
            fault = again.fault
            drafts = _replaced(drafts, doubles.slots, again.values)
    rows = [_parent_row(inputs, parent) for parent in parents if parent.origin is not Origin.TODAY]
    rows += [_designed(inputs, one, parents, labels, items) for one in drafts]
    return Designed(_labelled(inputs, tuple(rows)), len(niches) - len(drafts), fault)


class _Doubles(NamedTuple):
    """Slots whose design is another's in other words."""

    slots: tuple[int, ...]
    fault: Exception | None


async def _doubles(inputs: RunInputs, drafts: list[_Draft], desk: Desk) -> _Doubles:
    """Each design is asked about at most once, against the most similar of those before it."""
    certain: list[int] = []
    suspects: list[tuple[_Draft, _Draft]] = []
    for place, later in enumerate(drafts):
        earlier = max(drafts[:place], key=lambda one: _similarity(one, later), default=None)
        if earlier is None or _similarity(earlier, later) < NEAR_DUPLICATE:
            continue
        if earlier.reply.card.key() == later.reply.card.key():
            certain.append(later.slot)
        elif inputs.judge != BUILTIN_JUDGE or later.reply.option is None:
            # The methods judge every idea of the person, however like another it is.
            suspects.append((earlier, later))

    async def is_same(earlier: _Draft, later: _Draft) -> int | None:
        task = SameMechanismTask(first=earlier.reply.card, second=later.reply.card)
        asked = await desk.ask(same_mechanism_request(task), Stage.DESIGN)
        return later.slot if asked.value.same else None

    found = await gather([is_same(*pair) for pair in suspects])
    slots = sorted([*certain, *(slot for slot in found.values if slot is not None)])
    return _Doubles(tuple(slots), found.fault)


def _similarity(first: _Draft, second: _Draft) -> float:
    return fuzz.token_set_ratio(_mechanism(first.reply.card), _mechanism(second.reply.card))


def _mechanism(card: Card) -> str:
    return card_text(card.model_copy(update={"resources": (), "risks": (), "relies_on": ()})).lower()


def _replaced(drafts: list[_Draft], slots: tuple[int, ...], again: tuple[_Draft, ...]) -> list[_Draft]:
    """Resampled slots take their new design; one that is still a copy of another row stays empty."""
    kept = [one for one in drafts if one.slot not in slots]
    cards = {one.reply.card.key() for one in kept}
    for one in again:
        if not one.reply.none_left and one.reply.card.key() not in cards:
            cards.add(one.reply.card.key())
            kept.append(one)
    return sorted(kept, key=lambda one: one.slot)


def _parent_row(inputs: RunInputs, parent: Candidate) -> Candidate:
    return parent.model_copy(
        update={"id": "", "run": inputs.run, "label": "", "parents": (parent.id,), "stands_for_today": False}
    )


def _designed(
    inputs: RunInputs,
    one: _Draft,
    parents: tuple[Candidate, ...],
    labels: tuple[str, ...],
    items: tuple[Item, ...],
) -> Candidate:
    named = [parent.id for parent, label in zip(parents, labels, strict=True) if label in one.reply.derived_from]
    if parents and not named:
        named = [parents[one.slot % len(parents)].id]
    option = next((item for item in items if item.slug == one.reply.option), None)
    verbatim = option is not None and " ".join(option.text.split()) == " ".join(one.reply.text.split())
    origin = Origin.DERIVED if parents else Origin.USER if verbatim else Origin.DESIGNER
    return Candidate(
        id="",
        run=inputs.run,
        label="",
        origin=origin,
        card=_card_of(one.reply),
        text=one.reply.text,
        parents=tuple(named),
        constructed=one.reply.constructed,
        design_call=one.call,
    )


def _card_of(reply: DesignReply) -> Card:
    """The card with the mechanism and the failure that were named before it, so that they are judged as well."""

    def first(said: str, lines: tuple[str, ...]) -> tuple[str, ...]:
        line = " ".join(said.split())
        return (line, *lines)[:_CARD_LINES] if line and line not in lines else lines

    card = reply.card
    return card.model_copy(
        update={"mechanism": first(reply.works_by, card.mechanism), "risks": first(reply.fails_if, card.risks)}
    )


def _labelled(inputs: RunInputs, rows: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    ids = _ids(inputs)
    labelled = []
    for number, row in enumerate(rows, 1):
        label = f"C{number}"
        labelled.append(row.model_copy(update={"label": label, "id": ids.get(label) or new_id()}))
    return tuple(labelled)


def _ids(inputs: RunInputs) -> dict[str, str]:
    return {one.label: one.id for one in inputs.existing}
