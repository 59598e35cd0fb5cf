"""From answers to a ranking: tiers, order, ties, confidence and the hash. Pure and deterministic, no call.

For: the last stage of a run, live weights, answers by hand, replay. Formulas are those of the engine's
design: I = P / R, U = ln I + ln(0.2 + 0.8 G) + ln(0.2 + 0.8 S), order by (tier, −U). Where a model judged, rows tie
unless one stands before the next in 80 % of the draws; with the built-in methods only rows of equal U tie.
Not for: tiers and flags (`standing`) or the draws themselves (`bootstrap`), which may be made elsewhere: `draft` says
what is to be drawn, `finish` takes what came of it.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from app.domain.canonical import content_key
from app.domain.ranking.arithmetic import R_FLOOR, Utility, share_factor, to_six_digits
from app.domain.ranking.bootstrap import (
    ALLOWANCE,
    SURE,
    BootstrapInput,
    Confidence,
    ResampledRow,
    RowConfidence,
    bootstrap,
)
from app.domain.ranking.cells import RankingInput, first_answers, is_builtin, reference_of
from app.domain.ranking.contributions import compare_rows
from app.domain.ranking.judge_signs import judge_signs
from app.domain.ranking.sentences import Placed, explain_row, ranking_warnings
from app.domain.ranking.tiers import FEASIBLE, INFEASIBLE, UNDETERMINED, TierVerdict, hard_columns, standing_of
from app.domain.ranking.utility import SHARE_TERMS, Scores, scores_of, term_of
from app.domain.results import Cell, Interval, Ranking, RankingRow, RunResults, Unranked
from app.domain.runs import BestRow, Candidate, Origin, Question, QuestionKind

__all__ = [
    "Draft",
    "RankingInput",
    "best_of",
    "compare_rows",
    "draft",
    "finish",
    "rank",
    "ranking_hash",
    "results_of",
]

MIN_JUDGED_SHARE = 0.5
"""Below this share of judged cells a ranking is provisional and claims no feasible row."""


class Draft(NamedTuple):
    """A ranking before its confidence is known: rows in order, tied only where equal, and what is to be drawn.

    `resample` is None where no confidence is claimed: the built-in methods, part of the run missing, too little judged.
    """

    given: RankingInput
    scores: Scores
    placed: list[Placed]
    scarce: bool
    resample: BootstrapInput | None


def rank(given: RankingInput, resample: Callable[[BootstrapInput], Confidence] = bootstrap) -> Ranking:
    """Return the ranking of a run from its answers; the same input gives the same ranking and hash."""
    made = draft(given)
    return finish(made, None if made.resample is None else resample(made.resample))


def draft(given: RankingInput, *, allowance: float = ALLOWANCE) -> Draft:
    """Return the rows in their order, and what is to be drawn to say how sure it is."""
    scores = scores_of(given)
    judged, by_hand, possible = _cell_counts(given, scores)
    scarce = judged + by_hand < MIN_JUDGED_SHARE * possible
    placed = _placed(given, scores, scarce=scarce)
    claims = not (is_builtin(given) or given.partial or scarce or "P" in scores.left_out)
    return Draft(given, scores, placed, scarce, _resample(given, scores, placed, allowance) if claims else None)


def finish(made: Draft, confidence: Confidence | None) -> Ranking:
    """Return the ranking with ties, P(best) and intervals; None claims nothing."""
    given, scores, scarce = made.given, made.scores, made.scarce
    placed = made.placed if confidence is None else _tied(made.placed, confidence)
    judged, by_hand, possible = _cell_counts(given, scores)
    today = next((row for row in placed if row.candidate.origin is Origin.TODAY), None)
    rows = tuple(
        _row(made, placed, index, today=today, sure=None if confidence is None else confidence.row(placed[index].label))
        for index in range(len(placed))
    )
    return Ranking(
        rows=rows,
        unranked=tuple(_unranked(row) for row in given.candidates if row.label in scores.unranked),
        ranking_hash=ranking_hash(rows),
        judged_cells=judged,
        by_hand_cells=by_hand,
        all_cells=possible,
        provisional=given.partial or scarce,
        today_stated=any(row.origin is Origin.TODAY for row in given.candidates),
        warnings=(
            *ranking_warnings(given, scores, placed, scarce=scarce),
            *judge_signs(given, scores),
        ),
        rounds=given.rounds,
        skipped=given.skipped,
        clear_winner=_clear_winner(rows),
        left_out=scores.left_out,
    )


def _clear_winner(rows: tuple[RankingRow, ...]) -> str | None:
    first = rows[0] if rows else None
    if first is None or first.origin is Origin.TODAY or first.p_best is None:
        return None
    return first.label if first.p_best >= SURE else None


def _resample(given: RankingInput, scores: Scores, placed: list[Placed], allowance: float) -> BootstrapInput:
    columns = sorted(next(iter(scores.filled["P"].values()), {}))
    reference = next((row.label for row in placed if row.candidate.origin is Origin.TODAY), None)
    return BootstrapInput(
        rows=tuple(_resampled(given, scores, row, columns) for row in placed),
        weights=tuple(scores.weights[slug] for slug in columns),
        pairs=tuple((before.label, row.label) for before, row in pairwise(placed) if _level(before, row)),
        reference=reference,
        seed=given.seed,
        allowance=allowance,
    )


def _resampled(given: RankingInput, scores: Scores, row: Placed, columns: list[str]) -> ResampledRow:
    filled = scores.filled["P"][row.label]
    return ResampledRow(
        label=row.label,
        p=tuple(value for slug in columns if (value := filled[slug]) is not None),
        ln_costs=_ln_costs(given, scores, row),
        constant=math.log(share_factor(row.utility.G)) + math.log(share_factor(row.utility.S)),
        contends=row.tier < INFEASIBLE,
    )


def _ln_costs(given: RankingInput, scores: Scores, row: Placed) -> tuple[float, ...]:
    """Logarithm of each time the row's cost was judged; or of what it counts with where it was not, or by hand."""
    reference = reference_of(given.candidates)
    costs: list[float] = []
    for question in given.questions:
        cell = scores.judged.cell(row.label, question.slug)
        if question.kind is QuestionKind.COST and not cell.by_hand and row.candidate != reference:
            costs += [answer.value for answer in first_answers(cell.answers) if answer.value is not None]
    return tuple(math.log(max(R_FLOOR, cost)) for cost in costs) or (math.log(row.utility.R),)


def _level(before: Placed, row: Placed) -> bool:
    """Whether only U decides between two rows: the same tier, and confirmed flags of the same weight."""
    return (before.tier, before.penalty) == (row.tier, row.penalty)


def _tied(placed: list[Placed], confidence: Confidence) -> list[Placed]:
    """Tie groups from the draws: a new one begins where a row stands before the next in no less than 80 % of them."""
    shares = iter(confidence.beats)
    tied: list[Placed] = []
    for position, row in enumerate(placed):
        before = tied[-1] if tied else None
        parted = before is None or not _level(before, row) or next(shares) >= SURE
        tied.append(
            row.model_copy(
                update={
                    "tie_group": before.tie_group + parted if before else 1,
                    "rank": position + 1 if before is None or parted else before.rank,
                }
            )
        )
    return tied


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
    summed = [question.slug for question in given.questions if term_of(question, given) in SHARE_TERMS]
    return RunResults(
        run=run,
        run_number=number,
        ranking=ranking,
        columns=given.questions,
        cells=tuple(cells),
        judge=given.judge,
        weights={slug: scores.weights[slug] for slug in summed if slug in scores.weights},
    )


def _shown_cell(given: RankingInput, scores: Scores, candidate: Candidate, question: Question) -> Cell:
    cell = scores.judged.cell(candidate.label, question.slug)
    term = term_of(question, given)
    if cell.value is not None or term is None or candidate.label not in scores.rows:
        return cell
    filled = scores.filled[term][candidate.label].get(question.slug)
    return cell if filled is None else cell.model_copy(update={"value": filled, "imputed": True})


def _placed(given: RankingInput, scores: Scores, *, scarce: bool) -> list[Placed]:
    hard = hard_columns(given)
    rows: list[tuple[tuple[int, int, float, tuple[bool, int, str]], Candidate, Utility, TierVerdict]] = []
    for candidate in given.candidates:
        utility = scores.rows.get(candidate.label)
        if utility is None:
            continue
        standing = standing_of(given, scores, candidate, hard)
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
                penalty=standing.penalty,
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


def _row(
    made: Draft, placed: list[Placed], index: int, *, today: Placed | None, sure: RowConfidence | None
) -> RankingRow:
    given, scores, row = made.given, made.scores, placed[index]
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
        interval=_interval(sure) if row is not today else None,
        p_best=None if sure is None else sure.p_best,
        violations=row.violations,
        incomplete=_incomplete(given, scores, candidate),
        explanation=explain_row(given, scores, placed, index, scarce=made.scarce),
    )


def _interval(sure: RowConfidence | None) -> Interval | None:
    return None if sure is None or sure.low is None or sure.high is None else Interval(low=sure.low, high=sure.high)


def _incomplete(given: RankingInput, scores: Scores, candidate: Candidate) -> tuple[str, ...]:
    """Slugs of columns with an unknown part in this row."""

    def is_open(question: Question) -> bool:
        cell = scores.judged.cell(candidate.label, question.slug)
        if cell.value is None:
            return True
        checked = question.kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT) and not cell.by_hand
        return checked and any(None in answer.parts for answer in first_answers(cell.answers))

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
