"""From cells to the factors P, R, G, S of every row, with what was filled in and what was left out.

For: `ranking` (placing) and `contributions` (why), so both rest on the same filled cells and weights.
Not for: tiers and order.
"""

from typing import Literal

from app.domain.base import Value
from app.domain.ranking.arithmetic import P_FLOOR, R_FLOOR, Matrix, Utility, geometric_mean, impute, weighted_mean
from app.domain.ranking.cells import (
    JudgedMatrix,
    RankingInput,
    is_hard,
    item_weight,
    judged_matrix,
    reference_of,
    scenario_weight,
)
from app.domain.runs import Question, QuestionKind

Term = Literal["P", "R", "G", "S"]
SHARE_TERMS: tuple[Term, ...] = ("P", "G", "S")
NEUTRAL = 1.0
"""Factor of a term nobody was judged on: it is left out, the same for all rows, and shown as nothing."""


class Scores(Value):
    """Everything between the cells and the order.

    `filled` holds, per term, the known and imputed values of the columns that count; `weights` their weights;
    `left_out` the terms without any; `unjudged` the slugs of columns nobody could be judged on; `unranked` the
    labels of rows without one answer.
    """

    judged: JudgedMatrix
    rows: dict[str, Utility]
    filled: dict[Term, Matrix]
    weights: dict[str, float]
    left_out: tuple[Term, ...]
    unjudged: tuple[str, ...]
    unranked: tuple[str, ...]


def term_of(question: Question, given: RankingInput) -> Term | None:
    """Return the term a column adds to; None for a hard constraint, which decides tiers only."""
    if question.kind is QuestionKind.SCENARIO:
        return "P"
    if question.kind is QuestionKind.COST:
        return "R"
    if question.kind is QuestionKind.GOAL:
        return "G"
    return None if is_hard(question, given.content) else "S"


def scores_of(given: RankingInput) -> Scores:
    """Return the factors of every row that has at least one answer."""
    judged = judged_matrix(given)
    reference = reference_of(given.candidates)
    own_cost = None if reference is None else reference.label
    unranked = tuple(row.label for row in given.candidates if not _has_answer(judged, row.label, own_cost, given))
    labels = [row.label for row in given.candidates if row.label not in unranked]
    by_term: dict[Term, list[str]] = {"P": [], "R": [], "G": [], "S": []}
    for question in given.questions:
        term = term_of(question, given)
        if term is not None:
            by_term[term].append(question.slug)
    weights = _weights(given)
    filled: dict[Term, Matrix] = {
        term: impute(_known(judged, labels, [slug for slug in by_term[term] if weights.get(slug, 0.0) > 0.0]))
        for term in SHARE_TERMS
    }
    filled["R"] = _costs(judged, labels, by_term["R"], own_cost)
    left_out = tuple(term for term, rows in filled.items() if not any(rows.values()))
    return Scores(
        judged=judged,
        rows={label: _utility(label, filled, weights) for label in labels},
        filled=filled,
        weights=weights,
        left_out=left_out,
        unjudged=_unjudged(given, judged, labels, own_cost),
        unranked=unranked,
    )


def _weights(given: RankingInput) -> dict[str, float]:
    weights = {scenario.slug: scenario_weight(scenario, given.content) for scenario in given.scenarios}
    for question in given.questions:
        item = given.content.get(question.slug)
        if question.kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT) and item is not None:
            weights[question.slug] = item_weight(item)
    return weights


def _has_answer(judged: JudgedMatrix, label: str, own_cost: str | None, given: RankingInput) -> bool:
    return any(
        judged.cell(label, question.slug).value is not None
        for question in given.questions
        if not (question.kind is QuestionKind.COST and label == own_cost)
    )


def _known(judged: JudgedMatrix, labels: list[str], slugs: list[str]) -> Matrix:
    return {label: {slug: judged.cell(label, slug).value for slug in slugs} for label in labels}


def _costs(judged: JudgedMatrix, labels: list[str], slugs: list[str], own_cost: str | None) -> Matrix:
    """Multiples of today's cost; unknown ones get the geometric mean of the known, today's own 1 included."""
    known = {
        slug: {label: value for label in labels if (value := judged.cell(label, slug).value) is not None}
        for slug in slugs
    }
    columns = [slug for slug in slugs if any(label != own_cost for label in known[slug])]
    means = {slug: geometric_mean([max(R_FLOOR, value) for value in known[slug].values()]) for slug in columns}
    return {label: {slug: known[slug].get(label, means[slug]) for slug in columns} for label in labels}


def _unjudged(given: RankingInput, judged: JudgedMatrix, labels: list[str], own_cost: str | None) -> tuple[str, ...]:
    def is_known(question: Question, label: str) -> bool:
        if question.kind is QuestionKind.COST and label == own_cost:
            return False
        return judged.cell(label, question.slug).value is not None

    return tuple(q.slug for q in given.questions if not any(is_known(q, label) for label in labels))


def _utility(label: str, filled: dict[Term, Matrix], weights: dict[str, float]) -> Utility:
    shares: dict[Term, float] = {}
    for term in SHARE_TERMS:
        row = {slug: value for slug, value in filled[term][label].items() if value is not None}
        mean = weighted_mean(row, weights)
        shares[term] = NEUTRAL if mean is None else mean
    costs = [value for value in filled["R"][label].values() if value is not None]
    cost = max(R_FLOOR, geometric_mean(costs)) if costs else NEUTRAL
    return Utility(P=max(P_FLOOR, shares["P"]), R=cost, G=shares["G"], S=shares["S"])
