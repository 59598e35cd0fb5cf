"""The pages in the place of the table, on a real store: an option, plots, weights; by key, and back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.runs import Run
from app.gui.asking.run_questions import RunQuestions
from app.gui.look.asking_words import turn_words
from app.gui.results.results_columns import Figure
from app.gui.results.results_view import ResultsView
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("answered run of its chat")


@pytest.fixture
def view(window: RunWindow) -> ResultsView:
    widget = ResultsView(window.context, RunQuestions(window.context))
    window.qtbot.addWidget(widget)
    window.context.bridge.published.connect(widget.apply)
    widget.resize(1100, 760)
    widget.show()
    return widget


def opened(window: RunWindow, view: ResultsView) -> Run:
    """A run with an order."""
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    view.set_project(made.project.id)
    view.open_run(run.id)
    window.until(lambda: view.model.rowCount() > 0)
    return run


def test_an_option_has_a_page_with_what_would_make_it_lead_and_esc_leads_back(
    window: RunWindow, view: ResultsView
) -> None:
    run = opened(window, view)
    results = window.services.results.require(run.id)
    other = next(row.label for row in results.ranking.rows if row.label not in (*results.ranking.leaders, "Today"))
    view.table.select_options((other,))
    view.table.setFocus()
    assert view.table.currentIndex().column() == Figure.OPTION
    window.key(view.table, Qt.Key.Key_Return)
    page = view.pages.option
    assert page is not None
    window.until(lambda: len(page.said) > 5)
    assert page.isVisible()
    said = "\n".join(page.said)
    story = window.services.results.story(run.id, other)
    assert story.candidate.text in said
    assert "your own idea" in said
    quoted = [one for one in results.cells if one.label == other and one.answers and one.answers[0].evidence]
    assert all(one.answers[0].evidence in said for one in quoted)
    table = story.table
    assert table is not None
    assert story.turns, "it is near enough"
    assert all(turn_words(table, turn) in said for turn in story.turns)
    page.previous.click()
    window.until(lambda: page.label != other)
    window.key(page, Qt.Key.Key_Escape)
    window.until(view.table.isVisible)


def test_plots_are_gone_through_by_keys_read_out_and_copied(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    ranking = window.services.results.require(run.id).ranking
    view.body.bar.plots.click()
    page = view.pages.plots
    assert page is not None
    window.until(lambda: bool(page.lineage.points) and bool(page.series.points))
    assert {one.key for one in page.value.points} == (
        {row.label for row in ranking.rows} if page.value.points else set()
    )
    page.choices.button(1).click()
    assert page.plot is page.series
    window.key(page.series, Qt.Key.Key_Right)
    assert page.said == page.series.points[0].sentence == page.series.accessibleDescription()
    assert f"Run {run.number}" in page.said
    page.copies[1].click()
    assert QGuiApplication.clipboard().text().startswith("Run\tBest\tScore")
    page.copies[0].click()
    assert not QGuiApplication.clipboard().pixmap().isNull()
    page.choices.button(2).click()
    best = next(at for at, one in enumerate(page.lineage.points) if one.label.split()[0] in ranking.leaders)
    page.lineage.go_to(best)
    window.key(page.lineage, Qt.Key.Key_Return)
    window.until(
        lambda: view.table.isVisible() and view.table.selected_labels() == (page.lineage.points[best].label.split()[0],)
    )


def test_a_moved_weight_moves_the_order_and_is_kept_as_what_comes_first(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    before = window.services.results.require(run.id).ranking
    order = window.services.asking.state(run.id).table.order
    view.body.bar.weights.click()
    page = view.pages.weights
    assert page is not None
    window.until(lambda: page.rows.rowCount() == len(before.rows) and bool(page.lines.lines))
    slug, line = next(iter(page.lines.lines.items()))
    window.until(lambda: line.even.text() not in ("", "…"))
    assert not page.keep.isEnabled()
    line.slider.setValue(90)
    assert line.number.whole == 90
    window.until(lambda: page.keep.isEnabled() and line.counts.text() == "counts 90%")
    assert window.services.results.require(run.id).ranking == before, "nothing is kept by moving"
    page.reset.click()
    window.until(lambda: not page.keep.isEnabled() and not page.weights)
    window.type_number(line.number, "80")
    window.until(lambda: page.weights == {slug: 80} and page.keep.isEnabled())
    page.keep.click()
    window.until(lambda: view.table.isVisible())
    table = window.services.asking.state(run.id).table
    assert [table.criterion(key).slug for key in table.order] == [slug]
    window.undo()
    window.until(lambda: window.services.asking.state(run.id).table.order == order)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
