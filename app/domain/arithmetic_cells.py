"""From stored answers to the cells of a matrix, and from items to the weights of its columns.

For: `ranking`, `contributions` and every view of a matrix. A hand answer stands over the judge's in one run;
the judge's answers stay beside it. Not for: filling what is unknown (`arithmetic.impute`) or placing rows.
"""

from collections.abc import Mapping

from pydantic import Field

from app.domain.arithmetic import UNSTRESSED_WEIGHT, geometric_mean
from app.domain.base import Value
from app.domain.items import Item
from app.domain.operations import Content
from app.domain.results import Cell
from app.domain.runs import Answer, Candidate, HandAnswer, Origin, Question, QuestionKind, Scenario


class RankingInput(Value):
    """Everything a ranking depends on; two equal inputs give equal rankings.

    `partial` says that calls are still missing (budget, stop, failure), which makes the ranking provisional.
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


def judged_matrix(given: RankingInput) -> JudgedMatrix:
    """Return the cells of a run from its answers, hand answers over judged ones."""
    by_key: dict[tuple[str, str], list[Answer]] = {}
    for answer in sorted(given.answers, key=lambda one: one.replicate):
        if answer.judge == given.judge:
            by_key.setdefault((answer.question_key, answer.candidate_key), []).append(answer)
    by_hand = {(one.candidate, one.question): one for one in given.hand}
    reference = reference_of(given.candidates)
    cells: dict[str, dict[str, Cell]] = {}
    for candidate in given.candidates:
        row = cells.setdefault(candidate.label, {})
        card_key = candidate.card.key()
        for question in given.questions:
            answers = tuple(by_key.get((question.key, card_key), ()))
            if question.kind is QuestionKind.COST and candidate == reference:
                # Cost is a multiple of this row's, so its own is 1 by definition and nobody's to change.
                row[question.slug] = Cell(label=candidate.label, question=question.slug, value=1.0, answers=answers)
                continue
            hand = by_hand.get((candidate.label, question.slug))
            row[question.slug] = Cell(
                label=candidate.label,
                question=question.slug,
                value=_judged_value(question.kind, answers) if hand is None else _hand_value(question.kind, hand.value),
                by_hand=hand is not None,
                answers=answers,
            )
    return JudgedMatrix(cells=cells)


def _hand_value(kind: QuestionKind, value: float) -> float:
    return value if kind is QuestionKind.COST else min(1.0, max(0.0, value))


def _judged_value(kind: QuestionKind, answers: tuple[Answer, ...]) -> float | None:
    known = [answer.value for answer in answers if answer.value is not None]
    if not known:
        return None
    return geometric_mean(known) if kind is QuestionKind.COST else sum(known) / len(known)
