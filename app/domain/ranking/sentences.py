"""The computed sentences of a ranking: one per row, and the warnings of the whole.

Every word in them follows from the cells: no model writes here, and nothing is said that is not computed.
Not for: what the doors say about a run as a whole.
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.ranking.arithmetic import Utility, to_six_digits
from app.domain.ranking.cells import RankingInput, is_hard, reference_of
from app.domain.ranking.contributions import compare_scores
from app.domain.ranking.utility import Scores
from app.domain.results import Violation
from app.domain.runs import Candidate, Origin, QuestionKind

_QUOTE_CHARS = 160
_MOST_DIGITS = 7


class Placed(Value):
    """A row in its place, before it becomes a `RankingRow`.

    `unsettled` are hard items without a clear yes, `penalty` is the sum of weights of confirmed violations.
    """

    candidate: Candidate
    utility: Utility
    tier: int
    penalty: int = 0
    violations: tuple[Violation, ...] = ()
    unsettled: tuple[str, ...] = ()
    tie_group: int = Field(ge=1)
    rank: int = Field(ge=1)

    @property
    def label(self) -> str:
        """Label of the candidate."""
        return self.candidate.label

    @property
    def broken(self) -> tuple[Violation, ...]:
        """Confirmed violations."""
        return tuple(one for one in self.violations if one.confirmed)


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
        return f"{verb} “{_text(given, first.slug)}”{more} (“{_short(first.evidence)}”)"
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
    return _short(item.text if item else slug)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE_CHARS else f"{line[: _QUOTE_CHARS - 1]}…"
