"""What a run would take, without making a call: the stages themselves on a desk that asks nobody.

Exact where cards and scenarios are known (kept, or stored calls); where not, every missing piece counts as new.
Not for: prices and times, which the caller knows from the model.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from app.domain.base import new_id
from app.domain.items import ItemKind
from app.domain.model_client import ModelInfo, ModelRequest, Role
from app.domain.operations import ItemChange, changes_between
from app.domain.runs import Answer, Candidate, Card, Origin, RunCounts, RunMode, Scenario, ScenarioType, is_method
from app.pipeline.asking import Desk
from app.pipeline.columns import Columns, columns_of
from app.pipeline.design.candidates import Designed, design
from app.pipeline.design.coverage import choose_slots, coverage_warning
from app.pipeline.design.rows import today_row, with_reference
from app.pipeline.design.scenarios import Written, wanted_slots, write_scenarios
from app.pipeline.gather import gather
from app.pipeline.judging.further_rounds import Adapting, resample_here
from app.pipeline.judging.plan import CHECKS_A_CALL, PlannedCall
from app.pipeline.judging.re_asking import allowance, most_laid
from app.pipeline.judging.wave import ask_planned, note_kept, plan_missing, with_answers
from app.pipeline.memory import Limits, Memory
from app.pipeline.progress import RunProgressTold
from app.pipeline.prompts import as_asked_before
from app.pipeline.run import blocked, reference_row
from app.pipeline.values import Estimate, RunInputs

_NAMED = 4
_QUOTED = 80
USUAL_RELISTS = 1.1
"""Re-list calls per scenario, on average over the worlds of the benchmark; one is about the first list."""
USUAL_RECHECKS = 0.5
"""Share of rows that are flagged for something hard, on average over the same worlds."""


async def estimate(inputs: RunInputs, info: ModelInfo, memory: Memory) -> Estimate:
    """Return the calls a run would make and find, what blocks it, what stays uncovered, and what moved."""
    with as_asked_before(inputs.templates):
        return await _estimate(inputs, info, memory)


async def _estimate(inputs: RunInputs, info: ModelInfo, memory: Memory) -> Estimate:
    inputs = inputs.model_copy(update={"judge": info.judge, "before": RunCounts()})
    reason = blocked(inputs)
    if reason is not None:
        return Estimate(calls=0, reused=0, blocked=reason)
    progress = RunProgressTold(inputs, None)
    desk = Desk(inputs, None, memory, progress, Limits())
    designed = await design(inputs, desk, progress)
    written = await write_scenarios(inputs, desk, progress)
    exact = designed.fault is None and written.fault is None
    if written.fault is not None:
        await _warn_uncovered(inputs, progress)
    candidates = _rows(inputs, designed)
    if not any(one.origin is not Origin.TODAY for one in candidates):
        return Estimate(
            calls=len(desk.missing),
            reused=progress.reused,
            warnings=tuple(progress.warnings),
            by_role=_by_role(desk.missing),
        )
    scenarios = _scenarios(inputs, written)
    columns = columns_of(inputs.content, scenarios, reference_row(candidates))
    plan = plan_missing(inputs, columns, candidates)
    note_kept(inputs, columns, candidates, progress)
    laid = _Laid(desk.answered, len(desk.missing))
    asked = await gather([ask_planned(call, desk) for call in plan.calls])
    answers = with_answers(plan.kept, (one for found in asked.values for one in found))
    wave = tuple(desk.missing)
    further = await _further(inputs, columns, candidates, scenarios, answers, desk, progress, laid, exact=exact)
    calls = len(wave) + sum(further.by_role.values())
    return Estimate(
        calls=calls,
        reused=progress.reused,
        exact=exact and further.is_exact,
        warnings=tuple(progress.warnings),
        moved=_moved(inputs, columns, _not_found(plan.calls, wave)) if inputs.kept_candidates is not None else (),
        ceiling=max(calls, len(wave) + further.most),
        refine=further.refine,
        by_role=dict(Counter(_by_role(wave)) + Counter(further.by_role)),
    )


class _Laid(NamedTuple):
    """Calls that rows and scenarios take: those found, and those still to be made."""

    found: int
    missing: int


class _Further(NamedTuple):
    """What the rounds after the wave take: on average, at most, and what judging again leaves out."""

    by_role: dict[Role, int]
    most: int
    refine: int
    is_exact: bool


async def _further(
    inputs: RunInputs,
    columns: Columns,
    candidates: tuple[Candidate, ...],
    scenarios: tuple[Scenario, ...],
    answers: tuple[Answer, ...],
    desk: Desk,
    progress: RunProgressTold,
    laid: _Laid,
    *,
    exact: bool,
) -> _Further:
    if is_method(inputs.judge):
        return _Further({}, 0, 0, is_exact=True)
    again = inputs.is_judged_again and not inputs.config.refine
    if not again and (desk.missing or not exact):
        most = allowance(inputs, len(columns.scenarios), laid.found + laid.missing)
        if not exact and inputs.kept_candidates is None and inputs.config.mode is RunMode.FULL_SEARCH:
            # Doubts about near-duplicates and resamples cannot be known before the designs are.
            most = (
                most_laid(inputs.config.candidates)
                - laid.missing
                + allowance(inputs, len(columns.scenarios), most_laid(inputs.config.candidates))
            )
        return _Further(_usual(columns, candidates, most), most, 0, is_exact=False)
    before = len(desk.missing)
    adapting = Adapting(
        inputs,
        columns,
        candidates,
        scenarios,
        desk=desk,
        progress=progress,
        resample=resample_here,
        laid=laid.found + laid.missing,
    )
    adapted = await adapting.work(answers)
    left_out = sum(one.calls for one in adapted.skipped if one.why == "not-asked")
    missing = desk.missing[before:]
    return _Further(_by_role(missing), adapting.most if missing else 0, left_out, is_exact=not missing)


def _usual(columns: Columns, candidates: tuple[Candidate, ...], most: int) -> dict[Role, int]:
    """Calls of the further rounds of a run nothing is known about yet, as the benchmark has them on average."""
    hard = [column.item for column in columns.checks if column.item.is_hard]
    goals = sum(item.kind is ItemKind.GOAL for item in hard)
    usual = {
        Role.JUDGE_SCENARIO: round(USUAL_RELISTS * len(columns.scenarios)),
        Role.JUDGE_CHECKS: 2 * -(-goals // CHECKS_A_CALL),
        Role.CHECKER: round(USUAL_RECHECKS * len(candidates)) if hard else 0,
    }
    over = max(0, sum(usual.values()) - most)
    usual[Role.JUDGE_SCENARIO] = max(0, usual[Role.JUDGE_SCENARIO] - over)
    return {role: number for role, number in usual.items() if number}


def _not_found(calls: tuple[PlannedCall, ...], missing: tuple[ModelRequest[Any], ...]) -> tuple[PlannedCall, ...]:
    return tuple(call for call in calls if any(call.request is one for one in missing))


def _by_role(requests: Iterable[ModelRequest[Any]]) -> dict[Role, int]:
    return dict(Counter(request.role for request in requests))


def _rows(inputs: RunInputs, designed: Designed) -> tuple[Candidate, ...]:
    """The known rows, and a stand-in nobody has answers about for each that is not known yet."""
    today = today_row(inputs.content, run=inputs.run, existing={}, parent=None)
    rows = list(designed.candidates)
    if designed.fault is not None:
        expected = _expected(inputs)
        rows += [_unknown_row(inputs, number) for number in range(len(rows) + 1, expected + 1)]
    return with_reference((*((today,) if today else ()), *rows))


def _expected(inputs: RunInputs) -> int:
    if inputs.config.mode is RunMode.EVAL_ONLY:
        return len(inputs.config.ideas)
    parents = inputs.parents if inputs.config.mode is RunMode.SEEDED else ()
    return sum(parent.origin is not Origin.TODAY for parent in parents) + inputs.config.candidates


def _unknown_row(inputs: RunInputs, number: int) -> Candidate:
    card = Card(title=f"not known yet {number}", summary=f"{inputs.run} {new_id()}")
    return Candidate(id=new_id(), run=inputs.run, label=f"C{number}", origin=Origin.DESIGNER, card=card, text="-")


def _scenarios(inputs: RunInputs, written: Written) -> tuple[Scenario, ...]:
    if written.fault is None:
        return written.scenarios
    kept = inputs.kept_scenarios or ()
    unknown = [
        Scenario(slug=f"in-{new_id()}", label=slot.name, title=slot.name, text=new_id(), type=ScenarioType.NORMAL)
        for slot in wanted_slots(inputs)
    ]
    return (*kept, *unknown)


async def _warn_uncovered(inputs: RunInputs, progress: RunProgressTold) -> None:
    if inputs.kept_scenarios is not None:
        return
    for slug in choose_slots(inputs.content, inputs.config.scenarios).uncovered:
        item = inputs.content.get(slug)
        if item is not None:
            await progress.warn(coverage_warning(item))


def _moved(inputs: RunInputs, columns: Columns, calls: tuple[PlannedCall, ...]) -> tuple[str, ...]:
    """One line per input that moved with the columns it asks again, then what no change of an item explains."""
    titles = {question.slug: question.title for question in columns.questions}
    asked = {slug for call in calls if call.row is None for slug in call.columns}
    lines: list[str] = []
    explained: set[str] = set()
    changes = () if inputs.kept_content is None else changes_between(inputs.kept_content, inputs.content)
    for change in changes:
        touched = [slug for slug in titles if slug in asked and _depends(columns, slug, change)]
        explained.update(touched)
        if touched:
            lines.append(f"{_quoted(change)} {_what(change)}: asks {_asked(titles, touched, change)}")
    others = [slug for slug in titles if slug in asked and slug not in explained]
    if others:
        lines.append(f"no stored answers for {_names(titles, others)}")
    rows: dict[str, int] = {}
    for call in calls:
        if call.row is not None:
            rows[call.row] = rows.get(call.row, 0) + 1
    lines += [f"{label} is new or edited: {number} row calls" for label, number in rows.items()]
    return tuple(lines)


def _depends(columns: Columns, slug: str, change: ItemChange) -> bool:
    if slug == change.slug:
        return True
    if slug == columns.cost.question.slug:
        return change.slug in {item.slug for item in (*columns.cost.today, *columns.cost.limits)}
    scenario = next((one.scenario for one in columns.scenarios if one.question.slug == slug), None)
    return scenario is not None and change.slug in (*scenario.uses, *scenario.stresses)


def _what(change: ItemChange) -> str:
    if change.before is None or change.after is None:
        return "is new" if change.before is None else "is gone"
    if change.before.holds != change.after.holds:
        return "is taken as true" if change.after.holds else "is taken as false"
    if change.before.is_hard != change.after.is_hard:
        return "changed its class"
    return "is reworded"


def _quoted(change: ItemChange) -> str:
    item = change.after or change.before
    text = change.slug if item is None else " ".join(item.text.split())
    return f"“{text}”" if len(text) <= _QUOTED else f"“{text[: _QUOTED - 1].rstrip()}…”"


def _asked(titles: dict[str, str], touched: list[str], change: ItemChange) -> str:
    """Name the columns; the item's own one bears its text, which stands before it already."""
    others = [slug for slug in touched if slug != change.slug]
    own = ["it"] if len(others) < len(touched) else []
    return " and ".join([*own, *([_names(titles, others)] if others else [])])


def _names(titles: dict[str, str], slugs: list[str]) -> str:
    named = ", ".join(f"“{titles[slug]}”" for slug in slugs[:_NAMED])
    return f"{named} and {len(slugs) - _NAMED} more" if len(slugs) > _NAMED else named
