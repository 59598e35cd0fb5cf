"""The inspector comes where it moves nothing under the mouse, is whole in view, goes by Esc and by ×, and goes back."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.gui.asking.run_questions import RunQuestions
from app.gui.results.results_body import Side
from app.gui.results.results_columns import Figure
from app.gui.results.results_view import ResultsView
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("run")


@pytest.fixture
def view(window: RunWindow) -> ResultsView:
    widget = ResultsView(window.context, RunQuestions(window.context))
    window.qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    made = window.project()
    run = window.run(made.project.id)
    widget.set_project(made.project.id)
    widget.open_run(run.id)
    window.until(lambda: widget.model.rowCount() > 0 and widget.questions.isVisible())
    # Its own height is not what is looked at here.
    widget.questions.show_run(None)
    return widget


def place(view: ResultsView, label: str, column: int) -> QPoint:
    """Where a cell is on the screen."""
    index = view.model.index(view.model.row_of(label) or 0, column)
    return view.table.viewport().mapToGlobal(view.table.visualRect(index).center())


@pytest.mark.parametrize(
    ("width", "height", "column", "row", "side"),
    [
        (1000, 700, Figure.OPTION, 1, Side.RIGHT),
        (1000, 700, len(Figure), 1, Side.BELOW),
        (560, 780, Figure.OPTION, 1, Side.BELOW),
        (560, 640, Figure.OPTION, -1, Side.PAGE),
    ],
)
def test_what_is_under_the_mouse_stays_there(
    window: RunWindow, view: ResultsView, width: int, height: int, column: int, row: int, side: Side
) -> None:
    view.resize(width, height)
    window.until(lambda: view.body.width() >= width - 20)
    rows = [label for at in range(view.model.rowCount()) if (label := view.model.label(at)) is not None]
    label = rows[row] if row > 0 else rows[-1]
    view.table.scrollTo(view.model.index(view.model.row_of(label) or 0, column))
    before = place(view, label, column)
    view.table.select_options((label,))
    view.table.details_requested.emit(before)
    assert view.body.side is side
    window.until(view.inspector.isVisible)
    window.until(lambda: side is Side.PAGE or place(view, label, column) == before)
    shown = view.inspector.visibleRegion().boundingRect()
    assert shown.height() > 100, "it is in view, not below the end of the page"


def test_where_both_would_be_strips_the_details_are_a_page_and_the_buttons_one_row(
    window: RunWindow, view: ResultsView
) -> None:
    view.resize(560, 460)
    window.until(lambda: view.body.width() <= 560)
    acts = view.body.actions_
    window.until(lambda: acts.more.isVisible() and acts.choose.isVisible())
    assert acts.height() < 2 * acts.choose.height()
    shown = [one for one in acts.findChildren(QPushButton) if one.isVisible()]
    assert acts.choose in shown
    assert all(acts.rect().contains(one.geometry()) for one in shown), "nothing is cut"
    acts.more.menu().aboutToShow.emit()
    kept = {one.text() for one in (acts.improve, acts.combine, acts.what_if, acts.shortlist) if not one.isVisible()}
    assert kept <= {action.text() for action in acts.more.menu().actions()}, "none is lost"

    view.table.select_options(("C1",))
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Space)
    window.until(lambda: bool(view.inspector.why.steps))
    assert view.body.side is Side.PAGE
    assert view.inspector.height() > 300
    assert view.rect().contains(QRect(view.inspector.mapTo(view, QPoint(0, 0)), view.inspector.size()))
    assert not view.table.isVisible()
    view.inspector.why.question_activated.emit(view.model.questions[0].slug)
    window.until(view.inspector.back.isEnabled)
    QTest.keyClick(view.pages.details.back, Qt.Key.Key_Escape)  # type: ignore[union-attr]  # it is shown
    window.until(view.table.isVisible)
    assert view.inspector.isHidden()
    assert not view.body.bar.details.isChecked()
    view.body.bar.details.click()
    window.until(view.inspector.isVisible)
    view.inspector.close_button.click()
    window.until(view.table.isVisible)
    view.resize(1000, 700)
    window.until(lambda: not acts.more.isVisible())
    view.table.details_requested.emit(None)
    window.until(lambda: view.inspector.isVisible() and view.table.isVisible())


def test_a_click_that_only_chooses_an_option_leaves_the_table_where_it_is(window: RunWindow, view: ResultsView) -> None:
    view.resize(560, 640)
    window.until(lambda: view.body.width() <= 560)
    last = [row for row in range(view.model.rowCount()) if view.model.label(row)][-1]
    index = view.model.index(last, Figure.OPTION)
    view.table.scrollTo(index)
    seen = view.table.frozen
    at = seen.visualRect(index).center()
    QTest.mouseClick(seen.viewport(), Qt.MouseButton.LeftButton, pos=at)
    window.until(lambda: view.table.selected_labels() == (view.model.label(last),))
    assert view.inspector.isHidden()
    assert view.table.isVisible()
    QTest.mouseDClick(seen.viewport(), Qt.MouseButton.LeftButton, pos=at)
    # The table is away when the button goes up.
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    window.until(view.inspector.isVisible)
    assert view.body.side is Side.PAGE


def test_it_goes_by_escape_and_by_its_button_and_goes_back(window: RunWindow, view: ResultsView) -> None:
    view.select_answer("C1", view.model.questions[0].slug)
    window.until(lambda: bool(view.inspector.why.steps))
    assert not view.inspector.back.isEnabled()
    view.table.select_options(("C2",))
    window.until(view.inspector.back.isEnabled)
    view.inspector.back.click()
    window.until(lambda: view.table.currentIndex() == view.model.index_of("C1", view.model.questions[0].slug))
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    window.until(view.inspector.isHidden)
    assert not view.body.bar.details.isChecked()
    QTest.keyClick(view.table, Qt.Key.Key_Space)
    window.until(view.inspector.isVisible)
    view.inspector.close_button.click()
    window.until(view.inspector.isHidden)


def test_rank_and_option_stay_while_the_others_scroll_by(window: RunWindow, view: ResultsView) -> None:
    view.resize(560, 600)
    question = view.model.questions[-1].slug
    view.select_answer("C1", question)
    window.until(lambda: view.table.horizontalScrollBar().value() > 0)
    cell = view.table.visualRect(view.model.index_of("C1", question))
    assert cell.left() >= view.table.frozen.wanted_width(), "not below what stays"
    option = view.model.index(view.model.row_of("C1") or 0, Figure.OPTION)
    kept = view.table.frozen.visualRect(option)
    assert kept.isValid()
    assert kept.top() == view.table.visualRect(view.model.index_of("C1", question)).top()
    assert view.table.frozen.isColumnHidden(len(Figure))


def test_a_filter_of_options_that_finds_none_says_so(window: RunWindow, view: ResultsView) -> None:
    view.body.bar.finds.click()
    title = next(row.title for row in window.services.results.require(view.run_id or "").ranking.rows)
    view.body.bar.filter.setText(title)
    assert view.body.bar.count.text() == "1 shown"
    view.body.bar.filter.setText("zzzz")
    assert view.body.no_match.isVisible()
    view.body.no_match.button.click()
    assert view.table.isVisible()
