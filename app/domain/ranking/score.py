"""From stored answers to the numbers of a row: P, R, G, S, I = P / R, U and the Score. Pure and deterministic.

The way: `judged_matrix` makes cells of answers (a hand answer stands over the judge's in one run; the judge's answers
stay beside it), `impute` fills what is unknown, weights come from the items, and `scores_of` returns the factors of
every row with what was filled in and left out. Tiers, order and explanations all rest on these same cells and weights,
so that parts sum to the whole. Not for: tiers (`tiers`), order and confidence (`order`) or sentences (`explanations`).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from app.domain.base import Value
from app.domain.elicitation.table import DecisionTable
from app.domain.items import Item
from app.domain.operations import Content
from app.domain.results import MEANS_OF_DRAWS, Cell, Round, Skipped
from app.domain.runs import Answer, Candidate, HandAnswer, Origin, Question, QuestionKind, Scenario, is_method

P_FLOOR = 0.05
"""P below this counts as this before ln, so that one hopeless candidate keeps a finite utility."""
R_FLOOR = 0.05
"""No candidate counts as cheaper than a twentieth of today."""
SHARE_BASE = 0.2
"""A candidate that meets no goal (or no preference) keeps this factor."""
UNSTRESSED_WEIGHT = 0.5
"""Weight of a scenario that stresses no goal and no constraint: a normal day, an assumption."""
NEUTRAL = 1.0
"""Factor of a term nobody was judged on: it is left out, the same for all rows, and shown as nothing."""
FIRST_ROUND = 16
"""Replicates from here on belong to a round; those below are the first answers (cost has three of them)."""
Matrix = dict[str, dict[str, float | None]]
"""Row label → column slug → value; None where nothing was judged."""
Term = Literal["P", "R", "G", "S"]
SHARE_TERMS: tuple[Term, ...] = ("P", "G", "S")


class RankingInput(Value):
    """Everything a ranking depends on; two equal inputs give equal rankings.

    `partial` says that calls are still missing (budget, stop, failure), which makes the ranking provisional.
    `rounds` are the questions asked beyond the first answers; answers of other rounds do not count, though the memory
    may hold them. `skipped` is what was left out of them. `table` is there where the built-in methods judged by
    their present rule: then it alone decides (`shares`), by `arithmetic`, in a replay that of then.
    """

    content: Content
    candidates: tuple[Candidate, ...]
    scenarios: tuple[Scenario, ...]
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    hand: tuple[HandAnswer, ...] = ()
    judge: str
    seed: int = 0
    partial: bool = False
    rounds: tuple[Round, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    table: DecisionTable | None = None
    arithmetic: int = MEANS_OF_DRAWS


class JudgedMatrix(Value):
    """Cells by label, then by question slug, as judged: unknown cells hold None, nothing is filled."""

    cells: Mapping[str, Mapping[str, Cell]] = Field(default={})

    def cell(self, label: str, question: str) -> Cell:
        """The cell of a row and a column; both exist."""
        return self.cells[label][question]


def prediction_over_cost(P: float, R: float) -> float:  # noqa: N803  the published names
    """I = P / R: prediction quality over resource cost, of runs that a model judged and of those by hand alike."""
    return P / R


class Utility(Value):
    """The factors of one row. `P` and `R` are floored, so I = P / R and Score = exp(U) hold exactly."""

    P: float
    R: float
    G: float
    S: float

    @property
    def I(self) -> float:  # noqa: E743, N802  the published name of the metric
        """Prediction quality over resource cost."""
        return prediction_over_cost(self.P, self.R)

    @property
    def U(self) -> float:  # noqa: N802  the published name
        """Natural logarithm of the Score."""
        return math.log(self.P) - math.log(self.R) + math.log(share_factor(self.G)) + math.log(share_factor(self.S))

    @property
    def score(self) -> float:
        """The sorted number: exp(U), which is I times the factors of goals and preferences."""
        return math.exp(self.U)


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


def scores_of(given: RankingInput, cells: JudgedMatrix | None = None) -> Scores:
    """Return the factors of every row that has at least one answer; `cells` are those where they were made."""
    judged = judged_matrix(given) if cells is None else cells
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


def term_of(question: Question, given: RankingInput) -> Term | None:
    """Return the term a column adds to; None for a hard constraint, which decides tiers only."""
    if question.kind is QuestionKind.SCENARIO:
        return "P"
    if question.kind is QuestionKind.COST:
        return "R"
    if question.kind is QuestionKind.GOAL:
        return "G"
    return None if is_hard(question, given.content) else "S"


def _utility(label: str, filled: dict[Term, Matrix], weights: dict[str, float]) -> Utility:
    shares: dict[Term, float] = {}
    for term in SHARE_TERMS:
        row = {slug: value for slug, value in filled[term][label].items() if value is not None}
        mean = weighted_mean(row, weights)
        shares[term] = NEUTRAL if mean is None else mean
    costs = [value for value in filled["R"][label].values() if value is not None]
    cost = max(R_FLOOR, geometric_mean(costs)) if costs else NEUTRAL
    return Utility(P=max(P_FLOOR, shares["P"]), R=cost, G=shares["G"], S=shares["S"])


def share_factor(share: float) -> float:
    """Return the factor of a share of goals or preferences: 0.2 at none, 1 at all."""
    return SHARE_BASE + (1.0 - SHARE_BASE) * share


def _weights(given: RankingInput) -> dict[str, float]:
    weights = {scenario.slug: scenario_weight(scenario, given.content) for scenario in given.scenarios}
    for question in given.questions:
        item = given.content.get(question.slug)
        if question.kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT) and item is not None:
            weights[question.slug] = item_weight(item)
    return weights


def scenario_weight(scenario: Scenario, content: Content) -> float:
    """Return the weight of a scenario (0 … 1): that of the heaviest item it stresses, 0.5 where it stresses none.

    A hard item counts 1; an item that is no longer in the spec counts as not stressed.
    """
    stressed = [item for slug in scenario.stresses if (item := content.get(slug)) is not None]
    return max((item_weight(item) for item in stressed), default=UNSTRESSED_WEIGHT)


def item_weight(item: Item) -> float:
    """Return the weight of a goal or constraint (0 … 1)."""
    return item.weight / 100.0


def reference_of(candidates: tuple[Candidate, ...]) -> Candidate | None:
    """Return the row cost is measured against: today, or the candidate that stands in for it."""
    today = next((row for row in candidates if row.origin is Origin.TODAY), None)
    return today or next((row for row in candidates if row.stands_for_today), None)


def is_hard(question: Question, content: Content) -> bool:
    """Whether a column decides tiers: by its item as it is now, by the column itself where the item is gone."""
    item = content.get(question.slug)
    return question.hard if item is None else item.is_hard


def is_builtin(given: RankingInput) -> bool:
    """Whether the built-in methods judged: they claim no probability and need no second opinion on numbers."""
    return is_method(given.judge)


def first_answers(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers of a cell that are not of a further round."""
    return tuple(answer for answer in answers if answer.replicate < FIRST_ROUND)


def judged_matrix(given: RankingInput) -> JudgedMatrix:
    """Return the cells of a run from its answers, hand answers over judged ones."""
    by_key: dict[tuple[str, str], dict[int, Answer]] = {}
    for answer in sorted(given.answers, key=lambda one: one.replicate):
        if answer.judge == given.judge:
            by_key.setdefault((answer.question_key, answer.candidate_key), {})[answer.replicate] = answer
    by_hand = {(one.candidate, one.question): one for one in given.hand}
    reference = reference_of(given.candidates)
    cards = {row.label: row.card.key() for row in given.candidates}
    cells: dict[str, dict[str, Cell]] = {row.label: {} for row in given.candidates}
    for question in given.questions:
        rounds = tuple((one, _cards_of(one, cards)) for one in given.rounds if question.slug in one.columns)
        found = {label: by_key.get((question.key, card), {}) for label, card in cards.items()}
        values = _column(question.kind, cards, found, rounds)
        for candidate in given.candidates:
            label = candidate.label
            counted = {one.replicate for one, members in rounds if cards[label] in members}
            answers = tuple(one for key, one in found[label].items() if key < FIRST_ROUND or key in counted)
            if question.kind is QuestionKind.COST and candidate == reference:
                # Cost is a multiple of this row's, so its own is 1 by definition and nobody's to change.
                cells[label][question.slug] = Cell(label=label, question=question.slug, value=1.0, answers=answers)
                continue
            hand = by_hand.get((label, question.slug))
            cells[label][question.slug] = Cell(
                label=label,
                question=question.slug,
                value=values[label] if hand is None else _hand_value(question.kind, hand.value),
                by_hand=hand is not None,
                answers=answers,
            )
    return JudgedMatrix(cells=cells)


def _cards_of(one: Round, cards: Mapping[str, str]) -> frozenset[str]:
    return frozenset(cards[label] for label in one.rows if label in cards)


def _column(
    kind: QuestionKind,
    cards: Mapping[str, str],
    found: Mapping[str, Mapping[int, Answer]],
    rounds: Sequence[tuple[Round, frozenset[str]]],
) -> dict[str, float | None]:
    """The value of each row in a column, from its first answers and the rounds that count."""
    values: dict[str, float | None] = {}
    for label, card in cards.items():
        # What a re-check says decides a flag, not how well a goal is met.
        second = {one.replicate for one, members in rounds if one.kind == "second-answer" and card in members}
        answers = tuple(one for key, one in found[label].items() if key < FIRST_ROUND or key in second)
        values[label] = _judged_value(kind, answers)
    if kind is not QuestionKind.SCENARIO:
        return values
    first = {cards[label]: value for label, value in values.items() if value is not None}
    repeats: list[dict[str, float]] = []
    for one, members in rounds:
        again: dict[str, float] = {}
        for label, card in cards.items():
            answer = found[label].get(one.replicate)
            if card in members and answer is not None and answer.value is not None:
                again[card] = answer.value
        repeats.append(again)
    merged = merge_repeats(first, repeats)
    return {label: merged.get(card) for label, card in cards.items()}


def _hand_value(kind: QuestionKind, value: float) -> float:
    return value if kind is QuestionKind.COST else min(1.0, max(0.0, value))


def _judged_value(kind: QuestionKind, answers: tuple[Answer, ...]) -> float | None:
    known = [answer.value for answer in answers if answer.value is not None]
    if not known:
        return None
    return geometric_mean(known) if kind is QuestionKind.COST else sum(known) / len(known)


def merge_repeats(first: Mapping[str, float], repeats: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return a scenario's values (0 … 1) with those of further lists of some of its rows averaged in.

    All rows of one list share its shift, so a repeat says only how its rows differ: it is moved to the level that the
    first list gives the same rows. Rows outside keep their values. A repeat of fewer than two rows says nothing.
    """
    levelled: dict[str, list[float]] = {row: [value] for row, value in first.items()}
    for repeat in repeats:
        rows = sorted(row for row in repeat if row in first)
        if len(rows) < 2:
            continue
        shift = math.fsum(first[row] - repeat[row] for row in rows) / len(rows)
        for row in rows:
            levelled[row].append(repeat[row] + shift)
    return {
        row: values[0] if len(values) == 1 else _clip(math.fsum(values) / len(values))
        for row, values in levelled.items()
    }


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


def impute(matrix: Matrix) -> Matrix:
    """Fill unknown cells by column mean plus row effect, clipped to 0 … 1.

    Columns nobody was judged on are dropped: no number stands in for them. The row effect is the mean
    difference of a row's known cells from their columns' means, so a row judged on easy columns only is
    not taken for a good one; a row without a known cell here gets the columns' means.
    """
    columns = [slug for slug in _columns(matrix) if any(row.get(slug) is not None for row in matrix.values())]
    means = {slug: _mean([row.get(slug) for row in matrix.values()]) for slug in columns}
    filled: Matrix = {}
    for label, row in matrix.items():
        known = {slug: value for slug in columns if (value := row.get(slug)) is not None}
        effect = math.fsum(value - means[slug] for slug, value in known.items()) / len(known) if known else 0.0
        filled[label] = {slug: known.get(slug, _clip(means[slug] + effect)) for slug in columns}
    return filled


def _columns(matrix: Matrix) -> list[str]:
    first = next(iter(matrix.values()), {})
    return list(first)


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known)


def weighted_mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    """Return Σ w v / Σ w over the columns of `values`, or None where no weight is left."""
    total = math.fsum(weights[slug] for slug in values)
    if total <= 0.0:
        return None
    return math.fsum(weights[slug] * value for slug, value in values.items()) / total


def geometric_mean(values: Sequence[float]) -> float:
    """Return the geometric mean of positive numbers; `values` is not empty."""
    if len(values) == 1:
        # Exactly the number a person typed or a model said, not the nearest of its logarithm.
        return values[0]
    return math.exp(math.fsum(math.log(value) for value in values) / len(values))


def to_six_digits(value: float) -> float:
    """Return the value to 6 significant digits, the precision ties and the ranking hash are decided on."""
    return float(f"{value:.6g}") + 0.0


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
