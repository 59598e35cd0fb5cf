"""Answers to what is worded otherwise now: offered where it is the same thing said anew, and only there."""

from difflib import SequenceMatcher

import pytest

from app.domain.elicitation.earlier import earlier_answers
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Alternative, Criterion, DecisionTable, Ground, Known, TodayState

OLD, NEW = "We want fewer accidents at the crossing.", "We want fewer accidents at the old crossing."


def _table(question: str, *titles: str, kind: CriterionKind = CriterionKind.GOAL) -> DecisionTable:
    return DecisionTable(
        criteria=(Criterion(key=f"q {question}", slug="q", text=question, kind=kind),),
        alternatives=tuple(Alternative(key=f"o {title}", label=f"C{n}", title=title) for n, title in enumerate(titles)),
        today=TodayState.NONE,
    )


def _said(table: DecisionTable, title: str, level: Level, ground: str = "answer") -> DecisionTable:
    known = Known(
        criterion=table.criteria[0].key,
        alternative=f"o {title}",
        level=level,
        ground=Ground(kind="answer" if ground == "answer" else "remark"),
    )
    return table.with_cells(known)


def test_a_reworded_question_and_a_reworded_option_are_offered_what_was_said() -> None:
    before = _said(_table(OLD, "Build a bridge", "Paint it red"), "Build a bridge", Level.BETTER)
    [question] = earlier_answers(_table(NEW, "Build a bridge", "Paint it red"), [(1, before)])
    assert (question.criterion, question.alternative, question.level) == (f"q {NEW}", "o Build a bridge", Level.BETTER)
    assert (question.said_of, question.run) == (f"{OLD} — Build a bridge", 1)
    [option] = earlier_answers(_table(OLD, "Build a big bridge", "Paint it red"), [(1, before)])
    assert (option.criterion, option.alternative) == (f"q {OLD}", "o Build a big bridge")


def test_what_is_unchanged_other_answered_or_no_answer_is_not_offered() -> None:
    before = _said(_table(OLD, "Build a bridge"), "Build a bridge", Level.BETTER)
    assert earlier_answers(_table(OLD, "Build a bridge"), [(1, before)]) == (), "a run takes that over itself"
    assert earlier_answers(_table("Running it costs little.", "Build a bridge"), [(1, before)]) == ()
    assert earlier_answers(_table(NEW, "Sell tickets online"), [(1, before)]) == ()
    limit = _table(NEW, "Build a bridge", kind=CriterionKind.LIMIT)
    assert earlier_answers(limit, [(1, before)]) == (), "a step says nothing of a limit"
    answered = _said(_table(NEW, "Build a bridge"), "Build a bridge", Level.WORSE)
    assert earlier_answers(answered, [(1, before)]) == ()
    text = _said(_table(OLD, "Build a bridge"), "Build a bridge", Level.BETTER, ground="remark")
    assert earlier_answers(_table(NEW, "Build a bridge"), [(1, text)]) == (), "the text speaks for itself"


def test_the_newest_run_is_heard() -> None:
    older = _said(_table(OLD, "Build a bridge"), "Build a bridge", Level.WORSE)
    newer = _said(_table(OLD, "Build a bridge"), "Build a bridge", Level.BETTER)
    [one] = earlier_answers(_table(NEW, "Build a bridge"), [(2, newer), (1, older)])
    assert (one.run, one.level) == (2, Level.BETTER)


def test_texts_that_share_too_few_letters_are_not_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[float] = []

    class Counting(SequenceMatcher[str]):
        def ratio(self) -> float:
            compared.append(super().ratio())
            return compared[-1]

    monkeypatch.setattr("app.domain.elicitation.earlier.SequenceMatcher", Counting)
    before = _said(_table(OLD, "Build a bridge", "Paint it red"), "Build a bridge", Level.BETTER)
    [question] = earlier_answers(_table(NEW, "Build a big bridge", "Sell tickets online to all"), [(1, before)])
    assert question.said_of == f"{OLD} — Build a bridge"
    assert len(compared) == 2, "the question and the option said anew, and no other"
