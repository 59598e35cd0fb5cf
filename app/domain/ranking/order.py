"""From answers to a ranking: order, ties, confidence and the hash. Pure and deterministic, no call.

For: the last stage of a run, live weights, answers by hand, replay. Formulas are those of the engine's
design: I = P / R, U = ln I + ln(0.2 + 0.8 G) + ln(0.2 + 0.8 S), order by (tier, −U). Where a model judged, rows tie
unless one stands before the next in 80 % of the draws; with the built-in methods, which claim no probability, only
rows of equal U tie. The draws (`bootstrap`) are values in, values out and may be made in another process: `draft` says
what is to be drawn, `finish` takes what came of it.

Scenarios and repeated costs are drawn again and again, with a seed. One draw takes as many scenarios as there are, with
repetition, and one of the repeated costs per repetition; all rows share the draw, so what is common to a scenario
cancels. A claim also allows for what no repetition shows: a judge misreads each candidate a little, always in the same
way (`ALLOWANCE` on P, one number per candidate and draw).
Not for: the numbers (`score`), tiers and flags (`tiers`) or the words (`explanations`).
"""

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from app.domain.base import Value
from app.domain.canonical import content_key
from app.domain.ranking.explanations import explain_row, judge_signs, ranking_warnings
from app.domain.ranking.score import (
    P_FLOOR,
    R_FLOOR,
    SHARE_TERMS,
    JudgedMatrix,
    RankingInput,
    Scores,
    first_answers,
    is_builtin,
    reference_of,
    scores_of,
    share_factor,
    term_of,
    to_six_digits,
)
from app.domain.ranking.shares import ranked_by_shares, results_by_shares
from app.domain.ranking.tiers import (
    INFEASIBLE,
    MIN_JUDGED_SHARE,
    Placed,
    cell_counts,
    is_level,
    open_columns,
    place_rows,
)
from app.domain.results import Cell, Interval, Ranking, RankingRow, RunResults, Unranked
from app.domain.runs import Candidate, Origin, Question, QuestionKind

ALLOWANCE = 0.03
"""Standard deviation on P of a candidate's persistent misreading, in every claim of confidence."""
SURE = 0.80
"""Share of draws from which a row counts as best, or as standing before the next."""
DRAWS = 300
_TAIL = 0.05


class ResampledRow(Value):
    """A row as it is drawn: P per scenario, ln cost per repetition, and what no draw moves.

    `p` is in the order of the weights of the input; `ln_costs` is never empty; `constant` is the sum of the other
    terms of U. `contends` says whether the row may be best (tiers 0 and 1).
    """

    label: str
    p: tuple[float, ...]
    ln_costs: tuple[float, ...]
    constant: float
    contends: bool


class BootstrapInput(Value):
    """All that the draws depend on; all weights are above 0.

    `pairs` are the neighbours to compare: does the first stand above the second?
    `reference` is the label of today, None where today is not stated. `allowance` 0 leaves the misreading out.
    """

    rows: tuple[ResampledRow, ...]
    weights: tuple[float, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    reference: str | None = None
    seed: int = 0
    draws: int = DRAWS
    allowance: float = ALLOWANCE


class RowConfidence(Value):
    """P(best) of a row and the 90 % interval of Score / Score(today).

    P(best) is None outside tiers 0 and 1, the interval where today is not stated.
    """

    label: str
    p_best: float | None
    low: float | None = None
    high: float | None = None


class Confidence(Value):
    """What the draws came to. `beats` holds, per pair of the input, the share of draws in which the first was above."""

    rows: tuple[RowConfidence, ...]
    beats: tuple[float, ...] = ()

    def row(self, label: str) -> RowConfidence | None:
        """The confidence of a row, or None."""
        return next((one for one in self.rows if one.label == label), None)


def bootstrap(given: BootstrapInput) -> Confidence:
    """Return P(best), intervals and pairs. Equal inputs give equal results, whatever the order of the rows."""
    drawn = {row.label: values for row, values in zip(given.rows, _drawn(given), strict=True)}
    wins = _wins({row.label: drawn[row.label] for row in sorted(given.rows, key=_name) if row.contends})
    reference = drawn.get(given.reference) if given.reference is not None else None
    return Confidence(
        rows=tuple(
            _confidence(row, drawn[row.label], wins.get(row.label), reference, given.draws) for row in given.rows
        ),
        beats=tuple(
            _above(drawn[first], drawn[second]) / given.draws if first in drawn and second in drawn else 1.0
            for first, second in given.pairs
        ),
    )


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
    if given.table is not None:
        return ranked_by_shares(given, given.table)
    made = draft(given)
    return finish(made, None if made.resample is None else resample(made.resample))


def draft(given: RankingInput, *, allowance: float = ALLOWANCE, cells: JudgedMatrix | None = None) -> Draft:
    """Return the rows in their order, and what is to be drawn to say how sure it is; `cells` as for `scores_of`."""
    scores = scores_of(given, cells)
    judged, by_hand, possible = cell_counts(given, scores)
    scarce = judged + by_hand < MIN_JUDGED_SHARE * possible
    placed = place_rows(given, scores, scarce=scarce)
    claims = not (is_builtin(given) or given.partial or scarce or "P" in scores.left_out)
    return Draft(given, scores, placed, scarce, _resample(given, scores, placed, allowance) if claims else None)


def finish(made: Draft, confidence: Confidence | None) -> Ranking:
    """Return the ranking with ties, P(best) and intervals; None claims nothing."""
    given, scores, scarce = made.given, made.scores, made.scarce
    placed = made.placed if confidence is None else _tied(made.placed, confidence)
    judged, by_hand, possible = cell_counts(given, scores)
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


def _tied(placed: list[Placed], confidence: Confidence) -> list[Placed]:
    """Tie groups from the draws: a new one begins where a row stands before the next in no less than 80 % of them."""
    shares = iter(confidence.beats)
    tied: list[Placed] = []
    for position, row in enumerate(placed):
        before = tied[-1] if tied else None
        parted = before is None or not is_level(before, row) or next(shares) >= SURE
        tied.append(
            row.model_copy(
                update={
                    "tie_group": before.tie_group + parted if before else 1,
                    "rank": position + 1 if before is None or parted else before.rank,
                }
            )
        )
    return tied


def _clear_winner(rows: tuple[RankingRow, ...]) -> str | None:
    first = rows[0] if rows else None
    if first is None or first.origin is Origin.TODAY or first.p_best is None:
        return None
    return first.label if first.p_best >= SURE else None


def ranking_hash(rows: tuple[RankingRow, ...]) -> str:
    """Return the hash of labels, tiers, tie groups, ranks and P R G S U to 6 significant digits."""
    return content_key(
        *(
            [row.label, row.tier, row.tie_group, row.rank]
            + [to_six_digits(value) for value in (row.P, row.R, row.G, row.S, row.U)]
            for row in rows
        )
    )


def results_of(run: str, number: int, given: RankingInput, ranking: Ranking) -> RunResults:
    """Return everything a result view needs: the ranking, its columns and all cells, imputed ones marked."""
    if given.table is not None:
        return results_by_shares(run, number, given, given.table, ranking)
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
        incomplete=open_columns(given, scores, candidate),
        explanation=explain_row(given, scores, placed, index, scarce=made.scarce),
    )


def _interval(sure: RowConfidence | None) -> Interval | None:
    return None if sure is None or sure.low is None or sure.high is None else Interval(low=sure.low, high=sure.high)


def _unranked(candidate: Candidate) -> Unranked:
    return Unranked(
        candidate=candidate.id,
        label=candidate.label,
        title=candidate.card.title,
        why="No question about it has an answer yet.",
    )


def _resample(given: RankingInput, scores: Scores, placed: list[Placed], allowance: float) -> BootstrapInput:
    columns = sorted(next(iter(scores.filled["P"].values()), {}))
    reference = next((row.label for row in placed if row.candidate.origin is Origin.TODAY), None)
    return BootstrapInput(
        rows=tuple(_resampled(given, scores, row, columns) for row in placed),
        weights=tuple(scores.weights[slug] for slug in columns),
        pairs=tuple((before.label, row.label) for before, row in pairwise(placed) if is_level(before, row)),
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


def _drawn(given: BootstrapInput) -> list[list[float]]:
    """U of every row in every draw."""
    source = random.Random(f"scenarios {given.seed}")
    size, repeats = len(given.weights), max((len(row.ln_costs) for row in given.rows), default=1)
    shares, costs = [], []
    for _ in range(given.draws):
        counts = [0] * size
        for _ in range(size):
            counts[int(source.random() * size)] += 1
        weighted = list(map(mul, counts, given.weights))
        total = math.fsum(weighted)
        shares.append([one / total for one in weighted])
        costs.append([int(source.random() * repeats) for _ in range(repeats)])
    return [_draws_of(row, shares, costs, given) for row in given.rows]


def _draws_of(
    row: ResampledRow, shares: list[list[float]], costs: list[list[int]], given: BootstrapInput
) -> list[float]:
    misread = random.Random(f"row {given.seed} {row.label}")
    known, values = row.ln_costs, []
    for share, picked in zip(shares, costs, strict=True):
        p = sum(map(mul, share, row.p))
        if given.allowance:
            p += misread.gauss(0.0, given.allowance)
        cost = known[0] if len(known) == 1 else sum([known[place % len(known)] for place in picked]) / len(picked)
        values.append(math.log(max(P_FLOOR, p)) - cost + row.constant)
    return values


def _wins(drawn: dict[str, list[float]]) -> dict[str, int]:
    """How often each row was the highest; the first in the order of labels where two are equal."""
    wins = dict.fromkeys(drawn, 0)
    labels = list(drawn)
    for values in zip(*drawn.values(), strict=True):
        wins[labels[values.index(max(values))]] += 1
    return wins


def _above(first: Sequence[float], second: Sequence[float]) -> int:
    return sum(one > other for one, other in zip(first, second, strict=True))


def _confidence(
    row: ResampledRow, drawn: list[float], wins: int | None, reference: list[float] | None, draws: int
) -> RowConfidence:
    p_best = None if wins is None else wins / draws
    if reference is None:
        return RowConfidence(label=row.label, p_best=p_best)
    gaps = sorted(one - other for one, other in zip(drawn, reference, strict=True))
    tail = int(_TAIL * draws)
    return RowConfidence(
        label=row.label, p_best=p_best, low=math.exp(gaps[tail]), high=math.exp(gaps[len(gaps) - 1 - tail])
    )


def _name(row: ResampledRow) -> str:
    return row.label
