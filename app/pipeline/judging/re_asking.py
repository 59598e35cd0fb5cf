"""Which further rounds a run takes, from what it knows so far: pure, and the same whenever it is asked.

Re-lists go to the rows that may be best while none is 80 % likely to be it; the second one asks the heaviest three
quarters of the scenarios. Must-goals are asked a second and a third time, all rows in
one list, and more answers decide; flagged rows are looked at again one by one. An allowance holds the whole run under a
ceiling. Not for: making calls (`adapting`).
"""

from typing import NamedTuple

from app.domain.ranking.order import SURE, Confidence, Draft
from app.domain.ranking.score import RankingInput, first_answers, scenario_weight
from app.domain.ranking.tiers import flags_of, hard_columns, standing_of, verdict_of
from app.domain.runs import Candidate, Origin, QuestionKind, RunMode
from app.pipeline.columns import Columns, ItemColumn, ScenarioColumn
from app.pipeline.judging.plan import Known, distinct
from app.pipeline.judging.rounds import RoundPlan, asked_twice, listed_again, looked_at_again
from app.pipeline.values import RunInputs

RELISTS = 2
MAY_BE_BEST = 0.05
"""Rows with at least this P(best) are listed anew."""
SECOND_SHARE = 0.75
"""Share of the scenarios in the second re-list: the calls saved cost nothing that the benchmark can tell."""
ALLOWED_PER_SCENARIO = 1.5
ALLOWED = 8


class State(NamedTuple):
    """What a choice rests on."""

    inputs: RunInputs
    columns: Columns
    candidates: tuple[Candidate, ...]
    known: Known


def allowance(inputs: RunInputs, scenarios: int, laid: int) -> int:
    """Return how many calls all further rounds may take.

    Args:
        inputs: of the run.
        scenarios: columns of scenarios.
        laid: calls that making rows and scenarios took; of a full search, what it left of its most is free again.
    """
    allowed = int(ALLOWED_PER_SCENARIO * scenarios) + ALLOWED
    if inputs.kept_candidates is None and inputs.config.mode is RunMode.FULL_SEARCH:
        allowed += max(0, most_laid(inputs.config.candidates) - laid)
    return allowed


def most_laid(candidates: int) -> int:
    """Return the most calls that design and scenarios take: k designs, k − 1 doubts, k − 1 resamples, scenarios."""
    return 3 * candidates - 1


def second_answers(about: State, made: Draft, number: int) -> RoundPlan | None:
    """Plan the must-goals of rows that meet them so far; in the second round of all but those that surely miss one."""
    goals = _must_goals(about.columns, made.given)
    rows = [row for row in _rows(about, made) if _wants_answer(made, row, goals, number)]
    if not goals or not rows:
        return None
    rows = rows[: about.inputs.config.list_rows]
    judge, seed = about.inputs.judge, about.inputs.config.seed
    return asked_twice(number, about.columns, goals, tuple(rows), about.known, judge=judge, seed=seed)


def rechecks(about: State, made: Draft) -> tuple[RoundPlan, ...]:
    """Plan one re-check per flagged row, in the order of the rows."""
    items = {column.question.slug: column for column in about.columns.checks}
    plans = []
    for row in _rows(about, made):
        flagged = {flag.slug for flag in flags_of(made.given, made.scores, row)}
        asked = tuple(column for slug, column in items.items() if slug in flagged)
        if asked:
            plans.append(looked_at_again(asked, row, about.known, judge=about.inputs.judge))
    return tuple(plans)


def relist(about: State, made: Draft, sure: Confidence, number: int, most: int) -> RoundPlan | None:
    """Plan the next re-list, or None where a row is likely enough the best or nothing is left to tell apart.

    Args:
        about: the run.
        made: the ranking so far.
        sure: its P(best), misreading not allowed for: no repeat would lessen it.
        number: 1 or 2.
        most: calls that may be used; what does not fit is left out.
    """
    chances = {row.label: row.p_best for row in sure.rows if row.p_best is not None}
    if max(chances.values(), default=1.0) >= SURE or number > min(RELISTS, about.inputs.config.relists):
        return None
    rows = sorted(_rows(about, made), key=lambda row: -chances.get(row.label, 0.0))
    contenders = [row for row in rows if chances.get(row.label, 0.0) >= MAY_BE_BEST]
    today = [row for row in rows if row.origin is Origin.TODAY and row not in contenders]
    kept = (*today, *contenders)[: about.inputs.config.list_rows]
    columns = _heaviest(about.columns, made.given, number)[: max(0, most)]
    if len(contenders) < 2 or not columns:
        return None
    chosen = {row.label for row in kept}
    listed = tuple(row for row in distinct(about.candidates, about.columns.cost.reference) if row.label in chosen)
    inputs = about.inputs
    turn = inputs.config.passes - 1 + number
    return listed_again("re-list", turn, columns, listed, about.known, judge=inputs.judge, seed=inputs.config.seed)


def _heaviest(columns: Columns, given: RankingInput, number: int) -> tuple[ScenarioColumn, ...]:
    weighed = [column for column in columns.scenarios if scenario_weight(column.scenario, given.content) > 0.0]
    order = sorted(weighed, key=lambda column: -scenario_weight(column.scenario, given.content))
    return tuple(order if number == 1 else order[: _second(len(order))])


def _second(scenarios: int) -> int:
    return -int(-SECOND_SHARE * scenarios // 1)


def _rows(about: State, made: Draft) -> list[Candidate]:
    """Ranked rows in their order, one per card."""
    labels = {row.label for row in distinct(about.candidates, about.columns.cost.reference)}
    return [row.candidate for row in made.placed if row.label in labels]


def _must_goals(columns: Columns, given: RankingInput) -> tuple[ItemColumn, ...]:
    hard = {question.slug for question, _ in hard_columns(given) if question.kind is QuestionKind.GOAL}
    return tuple(column for column in columns.checks if column.question.slug in hard)


def _wants_answer(made: Draft, row: Candidate, goals: tuple[ItemColumn, ...], number: int) -> bool:
    """In the first round a row that meets a must-goal so far; in the second each that does not miss one for certain."""
    given = made.given
    first = {
        column.question.slug: verdict_of(
            first_answers(made.scores.judged.cell(row.label, column.question.slug).answers)
        )
        for column in goals
    }
    if number == 1:
        return any(verdict == "met" for verdict, _ in first.values())
    standing = standing_of(given, made.scores, row, hard_columns(given))
    confirmed = {one.slug for one in standing.violations if one.confirmed}
    return not confirmed and any(verdict != "unknown" for verdict, _ in first.values())
