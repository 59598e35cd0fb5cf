"""What an option would have to be for it to lead, one answer at a time: exact, from the stored answers.

For runs a model judged. The gap of U to the leader is put into one column: its term's mean, or the cost, has to change
by the factor exp(gap); what stands in the way of a tier (a broken hard item) no number makes good. Not for what a
person answers (`app.domain.elicitation.changes`).
"""

import math
from collections.abc import Iterator

from app.domain.base import Value
from app.domain.ranking.order import draft
from app.domain.ranking.score import R_FLOOR, SHARE_BASE, SHARE_TERMS, RankingInput, Scores, Term, share_factor

_MOST = 5
_NUDGE = 1e-9
"""Relative; what is needed lies just beyond a tie."""


class WouldLead(Value):
    """With this answer to this question instead of the one of now an option would reach the leader."""

    question: str
    title: str
    term: Term
    now: float
    needed: float


class Leading(Value):
    """How an option could lead: any one of `ways`. `blocked` = its tier is a worse one than the leader's."""

    leader: str
    is_leader: bool
    blocked: bool
    ways: tuple[WouldLead, ...] = ()


def what_would_lead(given: RankingInput, label: str) -> Leading | None:
    """Return which single answers would let a row lead, the smallest step first; None where it is not ranked."""
    made = draft(given)
    row = next((one for one in made.placed if one.label == label), None)
    if row is None:
        return None
    first = made.placed[0]
    if row.rank == 1:
        return Leading(leader=first.label, is_leader=True, blocked=False)
    if (row.tier, row.penalty) != (first.tier, first.penalty):
        return Leading(leader=first.label, is_leader=False, blocked=True)
    gap = first.utility.U - row.utility.U + _NUDGE
    titles = {question.slug: question.title for question in given.questions}
    ways = [
        WouldLead(question=slug, title=titles[slug], term=term, now=now, needed=needed)
        for slug, term, now, needed in _ways(made.scores, label, gap)
    ]
    ways.sort(key=lambda one: abs(one.needed - one.now))
    return Leading(leader=first.label, is_leader=False, blocked=False, ways=tuple(ways[:_MOST]))


def _ways(scores: Scores, label: str, gap: float) -> Iterator[tuple[str, Term, float, float]]:
    """Columns in which one answer within its range makes the gap good."""
    utility = scores.rows[label]
    wanted = {
        "P": utility.P * math.exp(gap),
        "G": _share_of(share_factor(utility.G) * math.exp(gap)),
        "S": _share_of(share_factor(utility.S) * math.exp(gap)),
    }
    for term in SHARE_TERMS:
        filled = scores.filled[term][label]
        total = math.fsum(scores.weights[slug] for slug in filled)
        mean = {"P": utility.P, "G": utility.G, "S": utility.S}[term]
        for slug, now in filled.items():
            if now is None or not total or not scores.weights[slug]:
                continue
            needed = now + (wanted[term] - mean) * total / scores.weights[slug]
            if needed <= 1.0:
                yield slug, term, now, needed
    costs = {slug: value for slug, value in scores.filled["R"][label].items() if value is not None}
    if len(costs) == 1:
        slug, now = next(iter(costs.items()))
        needed = utility.R * math.exp(-gap)
        if needed >= R_FLOOR:
            yield slug, "R", now, needed


def _share_of(factor: float) -> float:
    """The share whose factor this is; above 1 where no share has it."""
    return (factor - SHARE_BASE) / (1.0 - SHARE_BASE)
