"""What a person answers by hand for cells of a run that a model judged: in its matrix, and on its cards.

Not for storing it (`overrides`, `asking`), nor for which cells are on a card (`decisive_asking`).
"""

from typing import NamedTuple

from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.table import TODAY_KEY
from app.domain.errors import RefusedError, UsageError
from app.domain.runs import HandAnswer, Origin, Question, QuestionKind, Run, is_method
from app.store.reads.query import Query

ON_A_CARD = "answered on a card"
"""Why an answer by hand stands there that was given on a card without other words."""


class GivenByHand(NamedTuple):
    """What a person answered for a cell, and why; None = nothing."""

    value: float | None
    reason: str


def given_by_hand(query: Query, run: str, question: str, label: str) -> GivenByHand:
    """Return what stands for a cell now."""
    for one in query.hand_answers.of_run(run):
        if (one.question, one.candidate) == (question, label):
            return GivenByHand(one.value, one.reason)
    return GivenByHand(None, "")


def check_value(kind: QuestionKind, value: float | None) -> None:
    """Refuse what no cell of this kind can hold.

    Raises:
        UsageError: it is out of range.
    """
    if value is None:
        return
    if kind is QuestionKind.COST:
        if not 0 < value <= 1000:
            raise UsageError("A cost is a multiple of today: more than 0, at most 1000.")
    elif not 0 <= value <= 1:
        raise UsageError("An answer is a number from 0 to 1.")


def hand_of(query: Query, run: Run) -> tuple[HandAnswer, ...]:
    """Return everything a person answered in a run that a model judged; of one cell the newest.

    What was answered where the built-in methods judged stands in the run's own table.
    """
    in_matrix = tuple(query.hand_answers.of_run(run.id))
    on_cards = () if is_method(run.judge) else given_on_cards(query, run)
    if not on_cards:
        return in_matrix
    newest: dict[tuple[str, str], HandAnswer] = {}
    for one in sorted((*on_cards, *in_matrix), key=lambda one: one.created_at):
        newest[(one.question, one.candidate)] = one
    return tuple(newest.values())


def given_on_cards(query: Query, run: Run) -> tuple[HandAnswer, ...]:
    """Return what a person answered on the cards of a run that a model judged, as answers by hand."""
    stored = query.asking.of_run(run.id)
    if stored is None:
        return ()
    table = stored[1]
    columns = {one.key: one for one in table.criteria}
    questions = {one.slug: one for one in query.questions.of_run(run.id)}
    labels = {one.key: one.label for one in table.alternatives}
    today = next((one for one in query.candidates.of_run(run.id) if one.origin is Origin.TODAY), None)
    if today is not None:
        labels[TODAY_KEY] = today.label
    found = []
    for cell in table.cells:
        column = columns[cell.criterion]
        question = questions.get(column.slug)
        if cell.level is None or question is None or cell.alternative not in labels:
            continue
        found.append(
            HandAnswer(
                run=run.id,
                question=column.slug,
                candidate=labels[cell.alternative],
                value=value_by_hand(question, column.kind, cell.level),
                reason=cell.ground.quote or ON_A_CARD,
                created_at=cell.ground.at,
            )
        )
    return tuple(found)


def value_by_hand(question: Question, kind: CriterionKind, level: Level) -> float:
    """Return the number a step on a card stands for where a model judged.

    A scenario and a wish take the step itself, a goal or a limit is met or not; of a measure, better but short of it is
    half.
    """
    mark = next(one for one in SCALES[kind] if one.level is level)
    if kind is CriterionKind.COST or question.kind is QuestionKind.SCENARIO:
        return mark.value
    if kind is CriterionKind.MEASURE:
        return 1.0 if mark.passes else 0.5 if level is Level.BETTER else 0.0
    if kind is CriterionKind.WISH:
        values = [one.value for one in SCALES[kind]]
        return (mark.value - values[0]) / (values[-1] - values[0])
    if kind is CriterionKind.GOAL:
        return float(mark.passes)
    return float(level in (Level.HOLDS, Level.KEPT))


def require_no_card(query: Query, run: Run, question: str, label: str) -> None:
    """Refuse to take back in the matrix what was answered on a card.

    Raises:
        RefusedError: it stands on a card, and nowhere in the matrix.
    """
    if given_by_hand(query, run.id, question, label).value is not None:
        return
    if any((one.question, one.candidate) == (question, label) for one in given_on_cards(query, run)):
        raise RefusedError(
            "on-a-card", f"The answer on {label} was given on a card; take that card back, or give another answer."
        )
