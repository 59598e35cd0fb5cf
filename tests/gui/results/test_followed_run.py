"""Which run the results show: the newest, unless an older one was opened or pinned; each project has its own."""

import pytest

from app.gui.asking.run_questions import RunQuestions
from app.gui.results.results_columns import Figure
from app.gui.results.results_memory import ResultsMemory
from app.gui.results.results_table import OPEN
from app.gui.results.results_view import ResultsView
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("run")


@pytest.fixture
def view(window: RunWindow) -> ResultsView:
    return shown(window)


def shown(window: RunWindow) -> ResultsView:
    widget = ResultsView(window.context, RunQuestions(window.context))
    window.qtbot.addWidget(widget)
    window.context.bridge.published.connect(widget.apply)
    widget.resize(1000, 700)
    widget.show()
    return widget


def run_of(view: ResultsView) -> str | None:
    """The run shown, read anew each time."""
    return view.run_id


def test_the_newest_run_is_followed_until_another_is_pinned(window: RunWindow, view: ResultsView) -> None:
    made, other = window.project(), window.project()
    first = window.run(made.project.id)
    view.set_project(made.project.id)
    window.until(lambda: view.run_id == first.id)
    second = window.run(made.project.id)
    window.until(lambda: view.run_id == second.id)
    view.open_run(first.id)
    window.until(lambda: view.header.pin.isChecked())
    assert view.header.pin.text() == "Unpin", "an older run that was opened stays"
    window.run(made.project.id)
    window.until(lambda: view.model.results is not None)
    assert run_of(view) == first.id
    view.set_project(other.project.id)
    assert run_of(view) is None
    assert not view.header.pin.isChecked()
    view.set_project(made.project.id)
    assert run_of(view) == first.id
    view.header.pin.click()
    newest = window.services.runs.page(made.project.id, limit=1).items[0].id
    window.until(lambda: view.run_id == newest)


def test_run_and_columns_come_back(window: RunWindow, view: ResultsView) -> None:
    made = window.project()
    first = window.run(made.project.id)
    view.set_project(made.project.id)
    view.open_run(first.id)
    window.until(lambda: view.model.rowCount() > 0)
    view.header.pin.click()
    view.body.bar.questions_chosen.emit(OPEN)
    view.body.bar.figure_chosen.emit(Figure.VALUE, True)
    window.run(made.project.id)
    again = shown(window)
    again.set_project(made.project.id)
    again.restore_state(view.state())
    assert again.run_id == first.id
    assert again.header.pin.isChecked()
    assert again.table.questions_shown == OPEN
    assert Figure.VALUE not in again.table.figures_left_out


@pytest.mark.parametrize("text", ["", "[]", "{", "0" * 32, '{"places": 3, "left_out": "x", "questions": "none"}'])
def test_what_cannot_be_understood_is_left_out(text: str) -> None:
    memory = ResultsMemory.of_text(text)
    assert memory == ResultsMemory()
    assert memory.text() == ""
