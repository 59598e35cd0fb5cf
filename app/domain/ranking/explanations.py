"""What a ranking says about itself: shares of a gap, a sentence per row, warnings, signs about the judge, its headline.

Every word and number follows from the cells: no model writes here, and nothing is said that is not computed. Why one
row stands before another is the exact share of every column in the gap of U: a difference of values times a log-mean
slope, so the shares sum to U_1 − U_2 but for rounding (1e-9). Signs that a judge's answers say little are told, never
corrected. Not for: placing rows (`tiers`, `order`), or what the doors say about a run as a whole.
"""

import math
from itertools import combinations

from app.domain.errors import NotFoundError
from app.domain.kit.text import shortened
from app.domain.ranking.gaps import log_mean_slope
from app.domain.ranking.score import (
    P_FLOOR,
    SHARE_BASE,
    SHARE_TERMS,
    RankingInput,
    Scores,
    Term,
    first_answers,
    is_builtin,
    is_hard,
    reference_of,
    scores_of,
    share_factor,
    to_six_digits,
    weighted_mean,
)
from app.domain.ranking.shares import best_by_shares, compare_in_draws, scores_by_table
from app.domain.ranking.tiers import Placed
from app.domain.results import MEANS_OF_DRAWS, Comparison, Contribution, Ranking
from app.domain.runs import Answer, BestRow, Origin, QuestionKind

_QUOTE_CHARS = 160
_MOST_DIGITS = 7
TELLS_APART = 0.02
"""Values of a scenario within this of each other separate nobody."""
CLEARLY = 0.10
"""A difference of a first list that the judge should find again."""
TURNED = 1 / 3
"""Share of such differences turned round from which a judge contradicts itself; published judges turn 13 %."""
FEWEST = 6
"""With fewer such differences the share says nothing."""
DEARER, CHEAPER = 1.25, 0.80
"""Multiples from which a cost answer takes a side."""
_NAMED = 3


def headline(ranking: Ranking) -> str:
    """Return "Judged 14 of 40 from your text, 9 by you", and *provisional* where under half was and no sentence is."""
    text = f"Judged {ranking.judged_cells} of {ranking.all_cells} from your text"
    if ranking.by_hand_cells:
        text += f", {ranking.by_hand_cells} by you"
    under_half = 2 * (ranking.judged_cells + ranking.by_hand_cells) < ranking.all_cells
    return f"{text}; under half, so the order is provisional" if under_half and not ranking.sentence else text


def best_of(given: RankingInput, ranking: Ranking) -> BestRow | None:
    """Return the first row that is not today, and whether it stands before today (or what stands in for it)."""
    if given.table is not None:
        return best_by_shares(ranking)
    best = ranking.best
    if best is None:
        return None
    reference = reference_of(given.candidates)
    other = None if reference is None else ranking.row(reference.label)
    return BestRow(
        candidate=best.candidate,
        label=best.label,
        title=best.title,
        score=best.score,
        I=best.I,
        beats_today=other is not None and other.label != best.label and best.tie_group < other.tie_group,
    )


def explain_row(given: RankingInput, scores: Scores, placed: list[Placed], index: int, *, scarce: bool) -> str:
    """Return one sentence: what holds the row back, what separates it from its neighbour, why above a higher I."""
    clauses = [
        _standing(given, placed[index], scarce=scarce),
        _neighbour(given, scores, placed, index),
        _above_higher_value(placed, index),
    ]
    if placed[index].candidate.stands_for_today:
        clauses.append("nothing was said about today, so its cost is the 1 others are measured by")
    sentence = "; ".join(clause for clause in clauses if clause) or "the only ranked row"
    return f"{sentence[:1].upper()}{sentence[1:]}."


def ranking_warnings(given: RankingInput, scores: Scores, placed: list[Placed], *, scarce: bool) -> tuple[str, ...]:
    """Return what the whole ranking has to own up to, most important first."""
    warnings: list[str] = []
    reference = reference_of(given.candidates)
    if scarce:
        warnings.append("Under half of the answers exist: the order is provisional and no row is called feasible.")
    if given.partial:
        warnings.append("Some questions were not asked: the order is provisional.")
    if _nothing_beats_today(placed):
        warnings.append("Nothing beats today.")
    if reference is not None and reference.stands_for_today:
        warnings.append(
            f"Nothing was said about how it is done today: {reference.label} “{reference.card.title}” stands in for it."
        )
        warnings += [
            f"{reference.label}, which stands in for today, misses “{_text(given, broken.slug)}”."
            for row in placed
            if row.candidate == reference
            for broken in row.broken
            if (item := given.content.get(broken.slug)) is not None and item in given.content.spec.goals
        ]
    others = [row for row in placed if row.candidate.origin is not Origin.TODAY]
    for question in given.questions:
        if not is_hard(question, given.content) or not others:
            continue
        if all(any(one.slug == question.slug for one in row.broken) for row in others):
            warnings.append(f"Every candidate fails “{question.title}”.")
    titles = {question.slug: question.title for question in given.questions}
    kinds = {question.slug: question.kind for question in given.questions}
    if scores.unjudged:
        names = ["cost" if kinds[slug] is QuestionKind.COST else f"“{titles[slug]}”" for slug in scores.unjudged]
        warnings.append(f"Not judged for any row, so left out: {', '.join(names)}.")
    return tuple(warnings)


def _nothing_beats_today(placed: list[Placed]) -> bool:
    """Whether the first candidate does not stand in a group before today's."""
    today = next((row for row in placed if row.candidate.origin is Origin.TODAY), None)
    best = next((row for row in placed if row.candidate.origin is not Origin.TODAY), None)
    return today is not None and best is not None and best.tie_group >= today.tie_group


def _standing(given: RankingInput, row: Placed, *, scarce: bool) -> str:
    if row.broken:
        first = row.broken[0]
        more = f" and {len(row.broken) - 1} more" if len(row.broken) > 1 else ""
        verb = "misses" if _is_goal(given, first.slug) else "breaks"
        return f"{verb} “{_text(given, first.slug)}”{more} (“{shortened(first.evidence, _QUOTE_CHARS)}”)"
    if row.unsettled:
        open_slug, others = row.unsettled[0], len(row.unsettled) - 1
        more = f" and {others} more hard item{'s' if others > 1 else ''}" if others else ""
        return f"it is not settled whether it meets “{_text(given, open_slug)}”{more}"
    if scarce:
        return "too little was judged to call it feasible"
    return ""


def _neighbour(given: RankingInput, scores: Scores, placed: list[Placed], index: int) -> str:
    row = placed[index]
    ties = [other.label for other in placed if other.tie_group == row.tie_group and other is not row]
    if ties:
        return f"ties with {' and '.join(ties)}"
    before = placed[index - 1] if index else None
    after = placed[index + 1] if index + 1 < len(placed) else None
    other = before or after
    if other is None:
        return ""
    if other.tier != row.tier:
        return f"{'behind' if other is before else 'ahead of'} {other.label}, which {_tier_words(other)}"
    comparison = compare_scores(given, scores, row.label, other.label)
    wanted = [
        one for one in comparison.contributions if (one.amount < 0.0) == (comparison.gap < 0.0) and one.amount != 0.0
    ]
    if not wanted:
        return f"{'behind' if other is before else 'ahead of'} {other.label} by its confirmed flags"
    named = " and ".join(f"“{one.title}” ({one.amount:+.2f})" for one in wanted[:2])
    return f"{'behind' if other is before else 'ahead of'} {other.label} mostly on {named}"


def _above_higher_value(placed: list[Placed], index: int) -> str:
    row = placed[index]
    own = to_six_digits(row.utility.I)
    higher = next((other for other in placed[index + 1 :] if to_six_digits(other.utility.I) > own), None)
    if higher is None or higher.tie_group == row.tie_group:
        return ""
    theirs, mine = _apart(higher.utility.I, row.utility.I)
    lead = f"stands above {higher.label}, whose value P/R is higher ({theirs} against {mine}),"
    if higher.tier != row.tier or len(higher.broken) != len(row.broken):
        return f"{lead} because {higher.label} {_tier_words(higher)}"
    reasons = []
    for word, own_share, other_share in (
        ("goals", row.utility.G, higher.utility.G),
        ("preferences", row.utility.S, higher.utility.S),
    ):
        if own_share > other_share:
            more, less = _apart(100 * own_share, 100 * other_share, digits=0)
            reasons.append(f"{word} are met more ({more} % against {less} %)")
    return f"{lead} because {' and '.join(reasons)}"


def _apart(first: float, second: float, *, digits: int = 2) -> tuple[str, str]:
    """Two different numbers with as many decimals as it takes to see that they differ."""
    while digits < _MOST_DIGITS and f"{first:.{digits}f}" == f"{second:.{digits}f}":
        digits += 1
    return f"{first:.{digits}f}", f"{second:.{digits}f}"


def _tier_words(row: Placed) -> str:
    if row.broken:
        return f"fails {len(row.broken)} hard item{'s' if len(row.broken) > 1 else ''}"
    if row.unsettled:
        return f"leaves {len(row.unsettled)} hard item{'s' if len(row.unsettled) > 1 else ''} unsettled"
    return "meets every hard item"


def _is_goal(given: RankingInput, slug: str) -> bool:
    return any(goal.slug == slug for goal in given.content.spec.goals)


def _text(given: RankingInput, slug: str) -> str:
    item = given.content.get(slug)
    return shortened(item.text if item else slug, _QUOTE_CHARS)


def compare_rows(given: RankingInput, first_label: str, second_label: str) -> Comparison:
    """Return the exact contributions of all columns to U_first − U_second, largest first.

    Raises:
        NotFoundError: a label is not in this run, or its row has no answer yet.
    """
    if given.table is not None and given.arithmetic >= MEANS_OF_DRAWS:
        return compare_in_draws(given, given.table, first_label, second_label)
    scores = scores_of(given) if given.table is None else scores_by_table(given, given.table)
    return compare_scores(given, scores, first_label, second_label)


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


def judge_signs(given: RankingInput, scores: Scores) -> tuple[str, ...]:
    """Return what the answers give away about the judge and the scenarios, one sentence each."""
    signs = [_weak_scenarios(given, scores)]
    if not is_builtin(given):
        signs += [_contradiction(given, scores), *_costs_both_ways(given, scores)]
    return tuple(sign for sign in signs if sign)


def _weak_scenarios(given: RankingInput, scores: Scores) -> str:
    weak = []
    for question in given.questions:
        if question.kind is not QuestionKind.SCENARIO:
            continue
        values = [row[question.slug].value for row in scores.judged.cells.values()]
        known = [value for value in values if value is not None]
        if len(known) > 1 and len(known) == len(values) and max(known) - min(known) <= TELLS_APART:
            weak.append(f"“{question.title}”")
    if not weak:
        return ""
    more = f" and {len(weak) - _NAMED} more" if len(weak) > _NAMED else ""
    verb = "separates" if len(weak) == 1 else "separate"
    return f"{', '.join(weak[:_NAMED])}{more} {verb} nobody: all rows hold up alike there."


def _contradiction(given: RankingInput, scores: Scores) -> str:
    """Pairs that the first list parted clearly, and how many of them a further list turned round."""
    turned = seen = 0
    repeats = {one.replicate for one in given.rounds if one.kind in ("pass", "re-list")}
    for question in given.questions:
        if question.kind is not QuestionKind.SCENARIO:
            continue
        first: dict[str, float] = {}
        again: dict[int, dict[str, float]] = {}
        for label, row in scores.judged.cells.items():
            for answer in row[question.slug].answers:
                if answer.value is None:
                    continue
                if answer.replicate in repeats:
                    again.setdefault(answer.replicate, {})[label] = answer.value
                else:
                    first[label] = answer.value
        for values in again.values():
            for one, other in combinations(sorted(values.keys() & first.keys()), 2):
                if abs(first[one] - first[other]) >= CLEARLY:
                    seen += 1
                    turned += (first[one] - first[other]) * (values[one] - values[other]) < 0
    if seen < FEWEST or turned < TURNED * seen:
        return ""
    return f"The judge contradicts itself: asked again, it turned {turned} of {seen} clear comparisons round."


def _costs_both_ways(given: RankingInput, scores: Scores) -> list[str]:
    """Rows that one answer calls clearly dearer than the reference and another clearly cheaper."""
    reference = reference_of(given.candidates)
    signs = []
    for question in given.questions:
        if question.kind is not QuestionKind.COST:
            continue
        for candidate in given.candidates:
            if candidate == reference:
                continue
            costs = _values(first_answers(scores.judged.cell(candidate.label, question.slug).answers))
            if costs and min(costs) <= CHEAPER and max(costs) >= DEARER:
                signs.append(
                    f"The judge's costs of {candidate.label} point both ways: ×{min(costs):.2g} and ×{max(costs):.2g}."
                )
    return signs


def _values(answers: tuple[Answer, ...]) -> list[float]:
    return [answer.value for answer in answers if answer.value is not None]
