"""Ranking inputs from plain tables, for tests of the arithmetic."""

from collections.abc import Mapping

from app.domain.items import Item, ItemKind, ProblemSpec
from app.domain.operations import Content
from app.domain.ranking.score import RankingInput
from app.domain.results import Round
from app.domain.runs import (
    Answer,
    Candidate,
    Card,
    HandAnswer,
    Origin,
    Question,
    QuestionKind,
    Scenario,
    ScenarioType,
)

JUDGE = "judge@1"
RECHECK = 100
Table = Mapping[str, Mapping[str, float | None]]
"""Row label → column slug → value; a column that is not named has no answer at all."""


def an_item(slug: str, kind: ItemKind, weight: int) -> Item:
    return Item(slug=slug, kind=kind, text=f"text of {slug}", weight=weight)


def ranking_input(
    table: Table,
    *,
    goals: Mapping[str, int] | None = None,
    constraints: Mapping[str, int] | None = None,
    scenarios: Mapping[str, tuple[str, ...]] | None = None,
    violates: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    rechecks: Mapping[tuple[str, str], int] | None = None,
    quotes: bool = True,
    hand: tuple[HandAnswer, ...] = (),
    judge: str = JUDGE,
    partial: bool = False,
) -> RankingInput:
    """Weights by slug for goals and constraints; what it stresses by slug for scenarios.

    The row “Today” is today; without it the first row stands in. A check value between 0 and 1 is that share of
    passed checks; None is an answered “unknown”. `rechecks`: row and hard item → quotes a re-check found, 0 = clear.
    """
    goals, constraints, scenarios = goals or {}, constraints or {}, scenarios or {}
    items = [an_item(slug, ItemKind.GOAL, weight) for slug, weight in goals.items()]
    items += [an_item(slug, ItemKind.CONSTRAINT, weight) for slug, weight in constraints.items()]
    kinds = dict.fromkeys(scenarios, QuestionKind.SCENARIO)
    kinds |= dict.fromkeys(goals, QuestionKind.GOAL) | dict.fromkeys(constraints, QuestionKind.CONSTRAINT)
    kinds["cost"] = QuestionKind.COST
    weights = {**goals, **constraints}
    questions = tuple(
        Question(slug=slug, kind=kind, title=f"title of {slug}", key=f"key of {slug}", hard=weights.get(slug) == 100)
        for slug, kind in kinds.items()
    )
    has_today = "Today" in table
    candidates = tuple(_candidate(label, stands_in=place == 0 and not has_today) for place, label in enumerate(table))
    answers = tuple(
        _answer(candidate, slug, value, kinds[slug], (violates or {}).get((candidate.label, slug), ()), quotes)
        for candidate in candidates
        for slug, value in table[candidate.label].items()
    )
    rounds = tuple(
        Round(kind="re-check", replicate=RECHECK, rows=(label,), columns=(slug,)) for label, slug in rechecks or {}
    )
    cards = {candidate.label: candidate for candidate in candidates}
    answers += tuple(_recheck(cards[label], slug, found) for (label, slug), found in (rechecks or {}).items())
    return RankingInput(
        content=Content(spec=ProblemSpec(items=tuple(items))),
        candidates=candidates,
        scenarios=tuple(
            Scenario(slug=slug, label=f"S{n}", title=slug, text=slug, type=ScenarioType.STRESS, stresses=stresses)
            for n, (slug, stresses) in enumerate(scenarios.items(), 1)
        ),
        questions=questions,
        answers=answers,
        hand=hand,
        judge=judge,
        partial=partial,
        rounds=rounds,
    )


def _candidate(label: str, *, stands_in: bool) -> Candidate:
    return Candidate(
        id=f"id-{label}",
        run="run",
        label=label,
        origin=Origin.TODAY if label == "Today" else Origin.DESIGNER,
        card=Card(title=f"Plan {label}", summary=label),
        text=label,
        stands_for_today=stands_in,
    )


def _answer(
    candidate: Candidate, slug: str, value: float | None, kind: QuestionKind, violates: tuple[str, ...], quotes: bool
) -> Answer:
    return Answer(
        question_key=f"key of {slug}",
        candidate_key=candidate.card.key(),
        judge=JUDGE,
        value=value,
        parts=_parts(value, kind),
        evidence=f"words about {slug}" if quotes else "",
        violates=violates,
        call="call",
    )


def _recheck(candidate: Candidate, slug: str, found: int) -> Answer:
    return Answer(
        question_key=f"key of {slug}",
        candidate_key=candidate.card.key(),
        judge=JUDGE,
        replicate=RECHECK,
        value=0.0 if found else 1.0,
        parts=(0.0,) * found,
        evidence=f"words found about {slug}" if found else "",
        call="re-check",
    )


def _parts(value: float | None, kind: QuestionKind) -> tuple[float | None, ...]:
    if kind is QuestionKind.COST:
        return ()
    if kind is QuestionKind.SCENARIO or value is None:
        return (value,) * 4
    passed = round(value * 4)
    return (1.0,) * passed + (0.0,) * (4 - passed)
