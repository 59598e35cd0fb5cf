"""Signs that a judge's answers say little: it contradicts itself, a scenario separates nobody, costs point both ways.

Computed from the answers alone, for the warnings of a ranking. Not for: correcting anything, or flags (`standing`).
"""

from itertools import combinations

from app.domain.ranking.cells import RankingInput, first_answers, is_builtin, reference_of
from app.domain.ranking.utility import Scores
from app.domain.runs import Answer, QuestionKind

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
