"""From stored answers to the cells of a matrix, and from items to the weights of its columns.

For: `ranking`, `contributions` and every view of a matrix. A hand answer stands over the judge's in one run;
the judge's answers stay beside it. Not for: filling what is unknown (`arithmetic.impute`) or placing rows.
"""

from collections.abc import Mapping, Sequence

from pydantic import Field

from app.domain.base import Value
from app.domain.items import Item
from app.domain.operations import Content
from app.domain.ranking.arithmetic import UNSTRESSED_WEIGHT, geometric_mean, merge_repeats
from app.domain.results import Cell, Round, Skipped
from app.domain.runs import BUILTIN_JUDGE, Answer, Candidate, HandAnswer, Origin, Question, QuestionKind, Scenario

FIRST_ROUND = 16
"""Replicates from here on belong to a round; those below are the first answers (cost has three of them)."""


class RankingInput(Value):
    """Everything a ranking depends on; two equal inputs give equal rankings.

    `partial` says that calls are still missing (budget, stop, failure), which makes the ranking provisional.
    `rounds` are the questions asked beyond the first answers; answers of other rounds do not count, though the memory
    may hold them. `skipped` is what was left out of them.
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


class JudgedMatrix(Value):
    """Cells by label, then by question slug, as judged: unknown cells hold None, nothing is filled."""

    cells: Mapping[str, Mapping[str, Cell]] = Field(default={})

    def cell(self, label: str, question: str) -> Cell:
        """The cell of a row and a column; both exist."""
        return self.cells[label][question]


def reference_of(candidates: tuple[Candidate, ...]) -> Candidate | None:
    """Return the row cost is measured against: today, or the candidate that stands in for it."""
    today = next((row for row in candidates if row.origin is Origin.TODAY), None)
    return today or next((row for row in candidates if row.stands_for_today), None)


def scenario_weight(scenario: Scenario, content: Content) -> float:
    """Return the weight of a scenario (0 … 1): that of the heaviest item it stresses, 0.5 where it stresses none.

    A hard item counts 1; an item that is no longer in the spec counts as not stressed.
    """
    stressed = [item for slug in scenario.stresses if (item := content.get(slug)) is not None]
    return max((item_weight(item) for item in stressed), default=UNSTRESSED_WEIGHT)


def item_weight(item: Item) -> float:
    """Return the weight of a goal or constraint (0 … 1)."""
    return item.weight / 100.0


def is_hard(question: Question, content: Content) -> bool:
    """Whether a column decides tiers: by its item as it is now, by the column itself where the item is gone."""
    item = content.get(question.slug)
    return question.hard if item is None else item.is_hard


def is_builtin(given: RankingInput) -> bool:
    """Whether the built-in methods judged: they claim no probability and need no second opinion on numbers."""
    return given.judge == BUILTIN_JUDGE


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
