"""From answers to a ranking: tiers, order, ties, flags and the hash. Pure and deterministic, no call.

For: the last stage of a run, live weights, answers by hand, replay. Formulas are those of the engine's
design: I = P / R, U = ln I + ln(0.2 + 0.8 G) + ln(0.2 + 0.8 S), order by (tier, −U).
Not for: bootstrap intervals and P(best); rows tie only where U is equal to 6 significant digits.
"""

from typing import Literal, NamedTuple

from app.domain.arithmetic import Utility, to_six_digits
from app.domain.arithmetic_cells import RankingInput, is_hard, reference_of
from app.domain.arithmetic_utility import Scores, scores_of, term_of
from app.domain.canonical import content_key
from app.domain.contributions import compare_rows
from app.domain.items import Item
from app.domain.ranking_text import Placed, explain_row, ranking_warnings
from app.domain.results import Cell, Ranking, RankingRow, RunResults, Unranked, Violation
from app.domain.runs import BestRow, Candidate, Origin, Question, QuestionKind

__all__ = ["RankingInput", "best_of", "compare_rows", "rank", "ranking_hash", "results_of"]

Verdict = Literal["met", "broken", "unknown"]
FEASIBLE, UNDETERMINED, INFEASIBLE = 0, 1, 2
MIN_JUDGED_SHARE = 0.5
"""Below this share of judged cells a ranking is provisional and claims no feasible row."""


class _Standing(NamedTuple):
    """What a row's hard items say about it."""

    tier: int
    violations: tuple[Violation, ...]
    unsettled: tuple[str, ...]
    penalty: int


def rank(given: RankingInput) -> Ranking:
    """Return the ranking of a run from its answers; the same input gives the same ranking and hash."""
    scores = scores_of(given)
    judged, by_hand, possible = _cell_counts(given, scores)
    scarce = judged + by_hand < MIN_JUDGED_SHARE * possible
    placed = _placed(given, scores, scarce=scarce)
    today = next((row for row in placed if row.candidate.origin is Origin.TODAY), None)
    rows = tuple(_row(given, scores, placed, index, today=today, scarce=scarce) for index in range(len(placed)))
    return Ranking(
        rows=rows,
        unranked=tuple(_unranked(row) for row in given.candidates if row.label in scores.unranked),
        ranking_hash=ranking_hash(rows),
        judged_cells=judged,
        by_hand_cells=by_hand,
        all_cells=possible,
        provisional=given.partial or scarce,
        today_stated=any(row.origin is Origin.TODAY for row in given.candidates),
        warnings=ranking_warnings(given, scores, placed, scarce=scarce),
        left_out=scores.left_out,
    )


def ranking_hash(rows: tuple[RankingRow, ...]) -> str:
    """Return the hash of labels, tiers, tie groups, ranks and P R G S U to 6 significant digits."""
    return content_key(
        *(
            [row.label, row.tier, row.tie_group, row.rank]
            + [to_six_digits(value) for value in (row.P, row.R, row.G, row.S, row.U)]
            for row in rows
        )
    )


def best_of(given: RankingInput, ranking: Ranking) -> BestRow | None:
    """Return the first row that is not today, and whether it stands before today (or what stands in for it)."""
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


def results_of(run: str, number: int, given: RankingInput, ranking: Ranking) -> RunResults:
    """Return everything a result view needs: the ranking, its columns and all cells, imputed ones marked."""
    scores = scores_of(given)
    cells = [
        _shown_cell(given, scores, candidate, question)
        for candidate in given.candidates
        for question in given.questions
    ]
    return RunResults(
        run=run, run_number=number, ranking=ranking, columns=given.questions, cells=tuple(cells), judge=given.judge
    )


def _shown_cell(given: RankingInput, scores: Scores, candidate: Candidate, question: Question) -> Cell:
    cell = scores.judged.cell(candidate.label, question.slug)
    term = term_of(question, given)
    if cell.value is not None or term is None or candidate.label not in scores.rows:
        return cell
    filled = scores.filled[term][candidate.label].get(question.slug)
    return cell if filled is None else cell.model_copy(update={"value": filled, "imputed": True})


def _placed(given: RankingInput, scores: Scores, *, scarce: bool) -> list[Placed]:
    hard = [(q, item) for q in given.questions if is_hard(q, given.content) and (item := given.content.get(q.slug))]
    rows: list[tuple[tuple[int, int, float, tuple[bool, int, str]], Candidate, Utility, _Standing]] = []
    for candidate in given.candidates:
        utility = scores.rows.get(candidate.label)
        if utility is None:
            continue
        standing = _standing(given, scores, candidate, hard)
        tier = UNDETERMINED if scarce and standing.tier == FEASIBLE else standing.tier
        standing = standing._replace(tier=tier)
        rows.append(
            ((tier, standing.penalty, -to_six_digits(utility.U), _place(candidate)), candidate, utility, standing)
        )
    rows.sort(key=lambda row: row[0])
    placed: list[Placed] = []
    for position, (key, candidate, utility, standing) in enumerate(rows):
        ties = position > 0 and rows[position - 1][0][:3] == key[:3]
        before = placed[-1] if placed else None
        placed.append(
            Placed(
                candidate=candidate,
                utility=utility,
                tier=standing.tier,
                violations=standing.violations,
                unsettled=standing.unsettled,
                tie_group=before.tie_group if before and ties else (before.tie_group + 1 if before else 1),
                rank=before.rank if before and ties else position + 1,
            )
        )
    return placed


def _place(candidate: Candidate) -> tuple[bool, int, str]:
    """Where a row stands among its equals: today first, then C1, C2 … C10, however the rows were given."""
    digits = "".join(character for character in candidate.label if character in "0123456789")
    return (candidate.origin is not Origin.TODAY, int(digits or 0), candidate.label)


def _standing(
    given: RankingInput, scores: Scores, candidate: Candidate, hard: list[tuple[Question, Item]]
) -> _Standing:
    """Tier and flags of a row. Only a check column decides; what a scenario flags alone is shown, unconfirmed."""
    violations: dict[str, Violation] = {}
    unsettled: list[str] = []
    penalty = 0
    for question, item in hard:
        verdict, quote = _verdict(scores.judged.cell(candidate.label, question.slug))
        if verdict == "broken":
            confirmed = bool(quote)
            violations[item.slug] = Violation(slug=item.slug, evidence=quote, confirmed=confirmed)
            if confirmed:
                penalty += item.weight
                continue
        if verdict != "met":
            unsettled.append(item.slug)
    hard_slugs = {item.slug for _, item in hard}
    for question in given.questions:
        if question.kind is not QuestionKind.SCENARIO:
            continue
        for answer in scores.judged.cell(candidate.label, question.slug).answers:
            for slug in answer.violates:
                if slug in hard_slugs and slug not in violations:
                    violations[slug] = Violation(slug=slug, evidence=answer.evidence, confirmed=False)
    tier = INFEASIBLE if penalty else UNDETERMINED if unsettled else FEASIBLE
    return _Standing(tier, tuple(violations.values()), tuple(unsettled), penalty)


def _verdict(cell: Cell) -> tuple[Verdict, str]:
    """A check column's verdict about a row and the words it rests on; a person's own answer needs no quote."""
    if cell.value is None:
        return "unknown", ""
    if cell.by_hand:
        if cell.value <= 0.0:
            return "broken", "answered by hand"
        return ("met" if cell.value >= 1.0 else "unknown"), ""
    for answer in cell.answers:
        if 0.0 in answer.parts:
            return "broken", answer.evidence.strip()
    return ("unknown" if any(None in answer.parts for answer in cell.answers) else "met"), ""


def _row(
    given: RankingInput, scores: Scores, placed: list[Placed], index: int, *, today: Placed | None, scarce: bool
) -> RankingRow:
    row = placed[index]
    candidate, utility = row.candidate, row.utility
    score = utility.score
    return RankingRow(
        candidate=candidate.id,
        label=candidate.label,
        title=candidate.card.title,
        origin=candidate.origin,
        parents=candidate.parents,
        tier=row.tier,
        tie_group=row.tie_group,
        rank=row.rank,
        score=score,
        P=utility.P,
        R=utility.R,
        G=utility.G,
        S=utility.S,
        I=utility.I,
        U=utility.U,
        vs_today=None if today is None else score / today.utility.score,
        violations=row.violations,
        incomplete=_incomplete(given, scores, candidate),
        explanation=explain_row(given, scores, placed, index, scarce=scarce),
    )


def _incomplete(given: RankingInput, scores: Scores, candidate: Candidate) -> tuple[str, ...]:
    """Slugs of columns with an unknown part in this row."""

    def is_open(question: Question) -> bool:
        cell = scores.judged.cell(candidate.label, question.slug)
        if cell.value is None:
            return True
        checked = question.kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT) and not cell.by_hand
        return checked and any(None in answer.parts for answer in cell.answers)

    return tuple(question.slug for question in given.questions if is_open(question))


def _cell_counts(given: RankingInput, scores: Scores) -> tuple[int, int, int]:
    """Cells judged, answered by hand, and all that can be; the reference's own cost is 1 by definition, no cell."""
    reference = reference_of(given.candidates)
    cells = [
        scores.judged.cell(candidate.label, question.slug)
        for candidate in given.candidates
        for question in given.questions
        if not (question.kind is QuestionKind.COST and candidate == reference)
    ]
    by_hand = sum(cell.by_hand for cell in cells)
    return sum(cell.value is not None for cell in cells) - by_hand, by_hand, len(cells)


def _unranked(candidate: Candidate) -> Unranked:
    return Unranked(
        candidate=candidate.id,
        label=candidate.label,
        title=candidate.card.title,
        why="No question about it has an answer yet.",
    )
