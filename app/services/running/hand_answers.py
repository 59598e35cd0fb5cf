"""What a person answers by hand for a cell of a run that a model judged. Not for storing it (`app.services.runs`)."""

from typing import NamedTuple

from app.domain.errors import UsageError
from app.domain.runs import QuestionKind
from app.store.reads.query import Query


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
