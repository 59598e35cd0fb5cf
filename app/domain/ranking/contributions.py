"""Why one row stands before another: the exact share of every column in the gap of U.

For: explanations and contribution bars. Each share is a difference of values times a log-mean slope, so the
shares sum to U_1 − U_2 but for rounding (1e-9). Computed from the cells, never written by a model.
"""

import math

from app.domain.errors import NotFoundError
from app.domain.ranking.arithmetic import P_FLOOR, SHARE_BASE, log_mean_slope, share_factor, weighted_mean
from app.domain.ranking.cells import RankingInput
from app.domain.ranking.utility import SHARE_TERMS, Scores, Term, scores_of
from app.domain.results import Comparison, Contribution


def compare_rows(given: RankingInput, first_label: str, second_label: str) -> Comparison:
    """Return the exact contributions of all columns to U_first − U_second, largest first.

    Raises:
        NotFoundError: a label is not in this run, or its row has no answer yet.
    """
    return compare_scores(given, scores_of(given), first_label, second_label)


def compare_scores(given: RankingInput, scores: Scores, first_label: str, second_label: str) -> Comparison:
    """As `compare_rows`, from scores already made."""
    for label in (first_label, second_label):
        if label not in scores.rows:
            raise NotFoundError(f"There is no ranked row “{label}” in this run.")
    amounts: dict[str, tuple[Term, float]] = {}
    for term in SHARE_TERMS:
        for slug, amount in _share_amounts(scores, term, first_label, second_label).items():
            amounts[slug] = (term, amount)
    for slug, amount in _cost_amounts(scores, first_label, second_label).items():
        amounts[slug] = ("R", amount)
    contributions = [
        Contribution(
            question=question.slug,
            title=question.title,
            term=amounts[question.slug][0],
            amount=amounts[question.slug][1],
            first=scores.filled[amounts[question.slug][0]][first_label][question.slug],
            second=scores.filled[amounts[question.slug][0]][second_label][question.slug],
        )
        for question in given.questions
        if question.slug in amounts
    ]
    contributions.sort(key=lambda one: -abs(one.amount))
    return Comparison(
        first=first_label,
        second=second_label,
        gap=scores.rows[first_label].U - scores.rows[second_label].U,
        contributions=tuple(contributions),
    )


def _share_amounts(scores: Scores, term: Term, first_label: str, second_label: str) -> dict[str, float]:
    first = {slug: value for slug, value in scores.filled[term][first_label].items() if value is not None}
    second = {slug: value for slug, value in scores.filled[term][second_label].items() if value is not None}
    mean_first, mean_second = weighted_mean(first, scores.weights), weighted_mean(second, scores.weights)
    if mean_first is None or mean_second is None:
        return {}
    total = sum(scores.weights[slug] for slug in first)
    if term == "P":
        floored = (max(P_FLOOR, mean_first), max(P_FLOOR, mean_second))
        # Where the floor holds, the columns share what is left of the difference.
        scale = _ratio(floored[0] - floored[1], mean_first - mean_second)
        slope = scale * log_mean_slope(*floored)
    else:
        slope = (1.0 - SHARE_BASE) * log_mean_slope(share_factor(mean_first), share_factor(mean_second))
    return {slug: slope * scores.weights[slug] * (first[slug] - second[slug]) / total for slug in first}


def _cost_amounts(scores: Scores, first_label: str, second_label: str) -> dict[str, float]:
    gap = math.log(scores.rows[second_label].R) - math.log(scores.rows[first_label].R)
    # There is one cost column at most, so it carries the whole difference.
    return dict.fromkeys(scores.filled["R"][first_label], gap)


def _ratio(kept: float, whole: float) -> float:
    if whole == 0.0:
        return 1.0
    return min(1.0, max(0.0, kept / whole))
