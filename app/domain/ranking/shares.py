"""The ranking of a run that the built-in methods judged: what `app.domain.elicitation` says, as rows, cells and shares.

The order is that of the shares; the sentence says it. P, R, G, U and Score of a row are means of the draws, the same
numbers that `ask` shows; a run ranked before that was so keeps its own (`Ranking.arithmetic`).
Not for: runs that a model judged, or the built-in methods by their earlier rule (`order`), or arithmetic of its own.
"""

from app.domain.canonical import content_key
from app.domain.elicitation.cards import progress_of
from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.scales import GOALS, SCALES, WANTED, CriterionKind, mark_of
from app.domain.elicitation.sentence import about, result_sentence
from app.domain.elicitation.standing import OUT, RowStanding, Standing, draws_in, fixed_mark
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, Known
from app.domain.elicitation.turn_words import step_word
from app.domain.errors import NotFoundError
from app.domain.ranking.gaps import mean_value, shares_of_gap
from app.domain.ranking.score import (
    JudgedMatrix,
    Matrix,
    RankingInput,
    Scores,
    Term,
    Utility,
    prediction_over_cost,
    to_six_digits,
)
from app.domain.results import (
    MEANS_OF_DRAWS,
    Cell,
    Comparison,
    Contribution,
    Ranking,
    RankingRow,
    RunResults,
    Violation,
)
from app.domain.runs import Answer, BestRow, Candidate, Origin, Question

_COUNTED_DRAWS = 256
"""Draws of the weights that columns are shown with."""


def ranked_by_shares(given: RankingInput, table: DecisionTable) -> Ranking:
    """Return the ranking of a table; provisional on few grounds, or without an order yet, its rows then as named."""
    progress = progress_of(table)
    if given.arithmetic < MEANS_OF_DRAWS and progress.is_sparse:
        progress = progress.model_copy(update={"has_order": False, "is_sparse": False})
    rows_by_key = _rows_by_key(given, table)
    means = None if given.arithmetic >= MEANS_OF_DRAWS else scores_by_table(given, table).rows
    rows = _rows(table, progress.standing, rows_by_key, means, has_order=progress.has_order)
    by_hand = sum(one.ground.kind == "answer" and not one.unknown for one in table.cells)
    known = sum(not one.unknown and one.alternative != TODAY_KEY for one in table.cells)
    return Ranking(
        rows=rows,
        ranking_hash=content_key(
            [
                (
                    *(row.label, row.tier, row.tie_group, row.rank),
                    *(to_six_digits(value) for value in (row.P, row.R, row.G, row.U, row.p_best or 0.0)),
                )
                for row in rows
            ]
        ),
        judged_cells=max(0, known - by_hand),
        by_hand_cells=by_hand,
        all_cells=len(table.counted) * len(table.alternatives),
        provisional=given.partial or not progress.has_order or progress.is_sparse,
        today_stated=TODAY_KEY in table.rows,
        left_out=_left_out(table),
        sentence=result_sentence(table, progress),
        has_order=progress.has_order,
        leaders=_labels(progress.standing.leaders, rows_by_key) if progress.has_order else (),
        undecided=_labels(progress.undecided, rows_by_key),
        is_sparse=progress.is_sparse,
        arithmetic=given.arithmetic,
    )


def best_by_shares(ranking: Ranking) -> BestRow | None:
    """Return the option that leads, or the first beside today where today does; None where there is no order."""
    if (ranking.provisional and not ranking.is_sparse) or not ranking.leaders:
        return None
    leading = [row for row in ranking.rows if row.label in ranking.leaders and row.origin is not Origin.TODAY]
    row = leading[0] if leading else ranking.best
    if row is None:
        return None
    return BestRow(
        candidate=row.candidate,
        label=row.label,
        title=row.title,
        score=row.score,
        I=row.I,
        beats_today=ranking.row(ranking.leaders[0]) == row,
    )


def results_by_shares(run: str, number: int, given: RankingInput, table: DecisionTable, ranking: Ranking) -> RunResults:
    """Return what a result view needs: no cell is filled in, what is open stays open."""
    scores = scores_by_table(given, table)
    return RunResults(
        run=run,
        run_number=number,
        ranking=ranking,
        columns=given.questions,
        cells=tuple(
            scores.judged.cell(candidate.label, question.slug)
            for candidate in given.candidates
            for question in given.questions
        ),
        judge=given.judge,
        weights={slug: weight for slug, weight in scores.weights.items() if weight > 0.0},
    )


def compare_in_draws(given: RankingInput, table: DecisionTable, first: str, second: str) -> Comparison:
    """Return what every column adds to U_first − U_second, largest first; a goal adds by its value and by being passed.

    Raises:
        NotFoundError: a label is not in this run.
    """
    keys = {one.label: key for key, one in _rows_by_key(given, table).items() if key in table.rows}
    for label in (first, second):
        if label not in keys:
            raise NotFoundError(f"There is no ranked row “{label}” in this run.")
    titles = {question.slug: question.title for question in given.questions}
    found = [
        Contribution(
            question=one.criterion.slug,
            title=titles.get(one.criterion.slug, one.criterion.text),
            term=_term(one.criterion),
            amount=one.amount,
            first=one.first,
            second=one.second,
        )
        for one in shares_of_gap(table, keys[first], keys[second])
    ]
    found.sort(key=lambda one: -abs(one.amount))
    return Comparison(first=first, second=second, gap=sum(one.amount for one in found), contributions=tuple(found))


def _term(criterion: Criterion) -> Term:
    if criterion.kind is CriterionKind.COST:
        return "R"
    return "G" if criterion.kind in GOALS else "P"


def scores_by_table(given: RankingInput, table: DecisionTable) -> Scores:
    """Return each column's mean value and mean weight, and by formula from them what a row came to at first."""
    labels = {key: one.label for key, one in _rows_by_key(given, table).items() if key in table.rows}
    weights = {key: sum(one) / len(one) for key, one in draws_in(table, _COUNTED_DRAWS).weights.items()}
    costs = costs_of(table).by_row
    filled: dict[Term, Matrix] = {term: {label: {} for label in labels.values()} for term in ("P", "R", "G", "S")}
    for key, label in labels.items():
        for one in table.wanted:
            filled["P"][label][one.slug] = mean_value(table, one, key)
            if one.kind in GOALS:
                filled["G"][label][one.slug] = _passed(table, one, key)
        if table.cost is not None:
            filled["R"][label][table.cost.slug] = costs[key] or _mean_cost()
    rows = {
        label: _utility(label, filled, {one.slug: weights[one.key] for one in table.wanted})
        for label in labels.values()
    }
    return Scores(
        judged=JudgedMatrix(cells=_cells(given, table)),
        rows=rows,
        filled=filled,
        weights={one.slug: weights[one.key] for one in table.wanted},
        left_out=_left_out(table),
        unjudged=(),
        unranked=(),
    )


def _utility(label: str, filled: dict[Term, Matrix], weights: dict[str, float]) -> Utility:
    def mean(term: Term) -> float | None:
        values = {slug: value for slug, value in filled[term][label].items() if value is not None}
        total = sum(weights[slug] for slug in values)
        return sum(weights[slug] * value for slug, value in values.items()) / total if total else None

    p, g = mean("P"), mean("G")
    cost = next((value for value in filled["R"][label].values() if value is not None), 1.0)
    return Utility(P=0.5 if p is None else p, R=cost, G=1.0 if g is None else g, S=1.0)


def _passed(table: DecisionTable, criterion: Criterion, row: str) -> float:
    mark = fixed_mark(table, criterion, row)
    if mark is not None:
        return float(mark.passes)
    return sum(one.chance for one in SCALES[criterion.kind] if one.passes)


def _mean_cost() -> float:
    return 1.0 / sum(one.chance / one.value for one in SCALES[CriterionKind.COST])


def _rows_by_key(given: RankingInput, table: DecisionTable) -> dict[str, Candidate]:
    labels = {one.label: one.key for one in table.alternatives}
    found = {labels[one.label]: one for one in given.candidates if one.label in labels}
    today = next((one for one in given.candidates if one.origin is Origin.TODAY), None)
    return found if today is None else {**found, TODAY_KEY: today}


def _labels(rows: tuple[str, ...], candidates: dict[str, Candidate]) -> tuple[str, ...]:
    return tuple(candidates[key].label for key in rows if key in candidates)


def _rows(
    table: DecisionTable,
    standing: Standing,
    candidates: dict[str, Candidate],
    means: dict[str, Utility] | None,
    *,
    has_order: bool,
) -> tuple[RankingRow, ...]:
    """The rows in their order; before there is one, as they were named, all level but those that are out."""
    rows: list[RankingRow] = []
    shown = [one for one in standing.rows if one.key in candidates]
    if not has_order:
        shown.sort(key=lambda one: (one.tier == OUT, [*candidates].index(one.key) if one.key != TODAY_KEY else -1))
    for place, one in enumerate(shown):
        before = shown[place - 1] if place else None
        level = before is not None and (
            _level_with(before, one) if has_order else (before.tier == OUT) == (one.tier == OUT)
        )
        candidate = candidates[one.key]
        mean = None if means is None else means[candidate.label]
        rows.append(_row(table, one, mean, candidate, place + 1, rows[-1] if level else None))
    return tuple(rows)


def _level_with(before: RowStanding, row: RowStanding) -> bool:
    """Whether two rows are equal in everything that is shown."""
    return (before.tier, before.share, before.U) == (row.tier, row.share, row.U)


def _row(
    table: DecisionTable,
    one: RowStanding,
    mean: Utility | None,
    candidate: Candidate,
    place: int,
    level: RankingRow | None,
) -> RankingRow:
    broken = tuple(
        Violation(slug=limit.slug, evidence=_quote(table.known(limit.key, one.key)), confirmed=True)
        for limit in table.broken.get(one.key, ())
    )
    group = level.tie_group if level is not None else place
    return RankingRow(
        candidate=candidate.id,
        label=candidate.label,
        title=candidate.card.title,
        origin=candidate.origin,
        parents=candidate.parents,
        tier=one.tier,
        tie_group=group,
        rank=level.rank if level is not None else place,
        score=one.score if mean is None else mean.score,
        P=one.P if mean is None else mean.P,
        R=one.R if mean is None else mean.R,
        G=one.G if mean is None else mean.G,
        S=1.0,
        I=prediction_over_cost(one.P, one.R) if mean is None else mean.I,
        U=one.U if mean is None else mean.U,
        p_best=None if one.tier == OUT else one.share,
        violations=broken,
        incomplete=()
        if one.key == TODAY_KEY
        else tuple(column.slug for column in table.counted if table.known(column.key, one.key) is None),
        explanation=("Put together from your sentences. " if candidate.constructed else "") + _explained(table, one),
    )


def _explained(table: DecisionTable, one: RowStanding) -> str:
    if one.tier == OUT:
        limit = table.broken[one.key][0]
        return f"It breaks “{limit.text}” (“{_quote(table.known(limit.key, one.key))}”)."
    said = f"First in {about(one.share)} of the ways the open answers could turn out"
    return f"{said}." if one.key == TODAY_KEY or one.answered else f"{said}; nothing about it is answered yet."


def _quote(known: Known | None) -> str:
    if known is None:
        return ""
    return known.ground.quote or "answered by hand"


def _left_out(table: DecisionTable) -> tuple[Term, ...]:
    """Terms in which no row differs by anything known: shown as nothing. Wishes are part of P here, so S always is."""
    costs = costs_of(table).by_row
    left: list[Term] = [] if any(one.kind in WANTED for one in table.counted) else ["P"]
    if all(cost is None for row, cost in costs.items() if row != TODAY_KEY):
        left.append("R")
    if not any(one.kind in GOALS for one in table.wanted):
        left.append("G")
    return (*left, "S")


def _cells(given: RankingInput, table: DecisionTable) -> dict[str, dict[str, Cell]]:
    keys = {candidate.label: key for key, candidate in _rows_by_key(given, table).items()}
    columns = {one.slug: one for one in table.criteria}
    return {
        candidate.label: {
            question.slug: _cell(given, table, candidate, question, columns.get(question.slug), keys)
            for question in given.questions
        }
        for candidate in given.candidates
    }


def _cell(
    given: RankingInput,
    table: DecisionTable,
    candidate: Candidate,
    question: Question,
    criterion: Criterion | None,
    keys: dict[str, str],
) -> Cell:
    key = keys.get(candidate.label)
    known = None if criterion is None or key is None else table.known(criterion.key, key)
    if known is None or criterion is None or key is None:
        return Cell(label=candidate.label, question=question.slug, value=None)
    answer = _answer(given, table, candidate, question, criterion, known)
    return Cell(
        label=candidate.label, question=question.slug, value=answer.value, by_hand=answer.by_hand, answers=(answer,)
    )


def _answer(
    given: RankingInput,
    table: DecisionTable,
    candidate: Candidate,
    question: Question,
    criterion: Criterion,
    known: Known,
) -> Answer:
    value, said = costs_of(table).by_row.get(known.alternative), ""
    if known.level is not None:
        value = mark_of(criterion.kind, known.level).value
        said = step_word(criterion.kind, known.level, beside_today=TODAY_KEY in table.rows)
    return Answer(
        question_key=question.key,
        candidate_key=candidate.card.key(),
        judge=given.judge,
        value=value,
        evidence=known.ground.quote,
        call="",
        by_hand=known.ground.kind == "answer",
        said=said,
    )


def with_text_said(results: RunResults, given: RankingInput, first: DecisionTable) -> RunResults:
    """Return results with what the text itself says beside each answer that a person gave over it.

    Args:
        results: of the run.
        given: what its ranking rests on.
        first: its table before any card.
    """
    keys = {one.label: key for key, one in _rows_by_key(given, first).items()}
    columns = {one.slug: one for one in first.criteria}
    candidates = {one.label: one for one in given.candidates}
    questions = {one.slug: one for one in results.columns}

    def beside(cell: Cell) -> Cell:
        criterion, key = columns.get(cell.question), keys.get(cell.label)
        said = None if criterion is None or key is None else first.known(criterion.key, key)
        if not cell.by_hand or criterion is None or said is None or said.ground.kind == "answer":
            return cell
        answer = _answer(given, first, candidates[cell.label], questions[cell.question], criterion, said)
        return cell.model_copy(update={"answers": (*cell.answers, answer)})

    return results.model_copy(update={"cells": tuple(map(beside, results.cells))})
