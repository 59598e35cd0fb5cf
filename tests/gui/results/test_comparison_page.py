"""Comparing runs on a real store: what moved, what was asked again and why, changes in score."""

from functools import partial

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.operations import UpdateItem
from app.gui.results.pages.comparison_model import ComparisonModel
from app.gui.results.pages.comparison_page import ComparisonPage
from app.gui.runs.run_verbs import rejudge_request
from support.asked_runs import answer_all
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("run of its chat")


def two_runs(window: RunWindow) -> tuple[str, str]:
    made = window.project()
    first = window.run(made.project.id, chat=made.chat.id)
    main = window.services.specs.main(made.project.id)
    limit = next(item for item in main.content.spec.constraints if "before 4" in item.text)
    reworded = UpdateItem(slug=limit.slug, text="Nobody may start work before 5 in the morning.")
    window.settle(lambda: window.services.specs.apply(main.branch, (reworded,)))
    second = window.run(made.project.id, rejudge_request(window.services.runs.row(first.id)))
    return first.id, second.id


def test_a_reworded_limit_is_named_and_only_it_was_asked_again_and_scores_stand_once_there_is_an_order(
    window: RunWindow,
) -> None:
    runs = two_runs(window)
    page = ComparisonPage(window.context)
    window.qtbot.addWidget(page)
    page.show()
    page.open_runs(runs)
    window.until(lambda: page.model.rowCount() > 0)
    said = "\n".join(page.said)
    assert "→ Nobody may start work before 5 in the morning." in said
    comparison = window.services.results.compare(runs)
    assert len(comparison.asked_again) == 1
    assert comparison.asked_again[0].why in said
    assert f"{comparison.shared_answers} answers are shared." in said
    assert page.model.columnCount() == 3
    every, answers = page.model.rowCount(), page.answers.rowCount()
    limit = comparison.asked_again[0].question
    why = [one.why[1] for one in comparison.answers if one.question.slug == limit]
    assert set(why) == {comparison.asked_again[0].why}, "each answer to it says why it was asked anew"
    assert answers == len(comparison.answers)
    asked = {(one.option, one.question.slug) for one in comparison.answers}
    assert {(one.label, limit) for one in window.services.results.require(runs[0]).ranking.rows} <= asked
    page.only.setChecked(True)
    assert page.model.rowCount() < every
    assert page.answers.rowCount() == sum(one.differs for one in comparison.answers) < answers

    # Before there is an order no candidate has a place.
    model = ComparisonModel()
    model.set_comparison(comparison)
    said_of_runs = [str(model.index(row, run).data()) for row in range(model.rowCount()) for run in (1, 2)]
    assert said_of_runs
    assert all(text.endswith("not ranked") for text in said_of_runs)
    scores_of_other_judges_stand_without_a_difference(window, runs)


def scores_of_other_judges_stand_without_a_difference(window: RunWindow, runs: tuple[str, str]) -> None:
    for run in runs:
        window.settle(partial(answer_all, window.services, run))
    comparison = window.services.results.compare(runs)
    model = ComparisonModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_comparison(comparison)
    with_change = [str(model.index(row, 2).data()) for row in range(model.rowCount())]
    assert all("±" in text or "▲" in text or "▼" in text for text in with_change)
    model.set_comparison(comparison.model_copy(update={"not_comparable": "other judge"}))
    without = [str(model.index(row, 2).data()) for row in range(model.rowCount())]
    assert not any("±" in text or "▲" in text or "▼" in text for text in without)


def test_runs_that_cannot_be_compared_are_said_plainly(window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    page = ComparisonPage(window.context)
    window.qtbot.addWidget(page)
    page.open_runs((run.id,))
    window.until(lambda: not page._note.isHidden())
    assert page._note.text() == "Compare two to five runs."
