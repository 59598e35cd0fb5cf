"""The run history on a real store: listing, filters, verbs with undo, what it asks of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.runs import RunRequest
from app.gui.kit.requests import ChatRequest, CompareRequest, DiscussRequest, ResultsRequest
from app.gui.runs.run_columns import COLUMNS, RunColumn
from app.gui.runs.run_filter_bar import RunFilters
from app.gui.runs.run_history import RunHistory
from app.store.writes.transaction import Tx
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("run")


@pytest.fixture
def history(window: RunWindow) -> RunHistory:
    widget = RunHistory(window.context)
    window.qtbot.addWidget(widget)
    window.context.bridge.published.connect(widget.apply)
    widget.resize(1200, 300)
    widget.show()
    return widget


def column(name: RunColumn) -> int:
    return next(number for number, spec in enumerate(COLUMNS) if spec.column == name)


@pytest.mark.holds("project")
def test_a_run_appears_while_it_works_and_is_done_without_reading_again(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    history.set_project(made.project.id)
    assert history._pages.currentWidget() is history.empty
    run = window.run(made.project.id, chat=made.chat.id)
    row = history.model.run(0)
    assert (row.id, row.status, row.mode) == (run.id, "completed", "eval_only")
    assert row == window.services.runs.row(run.id)
    assert history.model.index(0, column(RunColumn.COST)).data() == "Method, no model"
    assert history.model.index(0, column(RunColumn.CHAT)).data() == window.services.chats.get(made.chat.id).title


def test_no_match_is_not_no_data(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    window.run(made.project.id)
    history.set_project(made.project.id)
    history.filters.set_filters(RunFilters(text="nothing like that"))
    assert history._pages.currentWidget() is history.no_match
    history.no_match.button.click()
    assert history._pages.currentWidget() is history.table


def test_a_star_and_a_title_can_be_taken_back(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    run = window.run(made.project.id)
    history.set_project(made.project.id)
    history.select(run.id)
    history.actions_.star.trigger()
    window.until(lambda: history.model.run(0).starred)
    window.undo()
    window.until(lambda: not history.model.run(0).starred)
    history.model.setData(history.model.index(0, column(RunColumn.TITLE)), "Three ideas")
    window.until(lambda: history.model.run(0).title == "Three ideas")
    assert window.services.runs.get(run.id).title == "Three ideas"


def test_a_run_goes_to_the_trash_and_comes_back(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    first, second = window.run(made.project.id), window.run(made.project.id)
    runs, stack = window.services.runs, window.context.undoing.stack
    assert runs.baseline(second.id) == first.id
    history.set_project(made.project.id)
    history.select(first.id)
    history.actions_.trash.trigger()
    window.until(lambda: [history.model.run(row).id for row in range(history.model.rowCount())] == [second.id])
    assert [row.id for row in runs.page(made.project.id).items] == [second.id]
    assert runs.baseline(second.id) is None
    assert window.services.projects.row(made.project.id).runs == 1
    window.until(lambda: stack.newest(made.project.id))
    act = stack.newest(made.project.id)
    assert act is not None
    assert act.name == f"trash of Run {first.number}"

    in_trash = next(one for one in history.filters.status_menu.actions() if one.text() == "In the trash")
    in_trash.trigger()
    window.until(lambda: [history.model.run(row).id for row in range(history.model.rowCount())] == [first.id])
    history.select(first.id)
    assert history.actions_.restore.isVisible()
    assert not history.actions_.trash.isVisible()
    history.actions_.restore.trigger()
    window.until(lambda: history.model.rowCount() == 0)
    assert history._pages.currentWidget() is history.no_match
    history.filters.clear()
    window.until(lambda: history.model.rowCount() == 2)
    # The list may hear of it before the act is on the stack.
    window.until(lambda: stack.newest(made.project.id) is not act)

    window.context.undoing.undo(made.project.id)
    window.until(lambda: history.model.rowCount() == 1)
    window.context.undoing.undo(made.project.id)
    window.until(lambda: history.model.rowCount() == 2)
    assert not runs.get(first.id).trashed


@pytest.mark.holds("run of its chat")
def test_what_it_asks_of_the_window(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    other = window.run(made.project.id, chat=made.chat.id)
    history.set_project(made.project.id)
    history.select(run.id)
    with window.qtbot.waitSignal(history.requested) as opened:
        window.key(history.table, Qt.Key.Key_Return)
    assert opened.args == [ResultsRequest(run.id)]
    with window.qtbot.waitSignal(history.requested) as discussed:
        history.actions_.discuss_existing.trigger()
    assert discussed.args == [DiscussRequest(run.id, None, existing_chat=True)]
    with window.qtbot.waitSignal(history.requested) as chat:
        history.actions_.open_chat.trigger()
    assert chat.args == [ChatRequest(made.chat.id, 0)]
    with window.qtbot.waitSignal(history.requested) as asked:
        history.actions_.rejudge.trigger()
    assert asked.args is not None
    request = asked.args[0]
    assert isinstance(request, RunRequest)
    assert (request.config.rejudge, request.chat) == (run.id, made.chat.id)
    history.table.selectAll()
    with window.qtbot.waitSignal(history.requested) as compared:
        QTest.keyClick(history.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert compared.args == [CompareRequest((run.id, other.id))]


def test_a_run_is_selected_whatever_keys_are_held(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    run = window.run(made.project.id)
    history.set_project(made.project.id)
    QTest.keyPress(history.table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert history.select(run.id)
    assert [row.id for row in history.selected()] == [run.id]
    QTest.keyRelease(history.table, Qt.Key.Key_Control)


def test_layout_and_sort_come_back(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    window.run(made.project.id)
    history.set_project(made.project.id)
    history.table.setColumnHidden(column(RunColumn.MODE), True)
    history.table.horizontalHeader().moveSection(2, 5)
    history.model.sort(column(RunColumn.BEST), Qt.SortOrder.AscendingOrder)
    state = history.state()
    other = RunHistory(window.context)
    window.qtbot.addWidget(other)
    other.set_project(made.project.id)
    other.restore_state(state)
    assert other.table.isColumnHidden(column(RunColumn.MODE))
    assert other.state() == state
    assert other.model.query is not None
    assert (other.model.query.sort, other.model.query.descending) == ("best_score", False)
    for nonsense in ("", "{nonsense", "[1]", '{"columns": [["mode", 3, false]]}'):
        other.restore_state(nonsense)
        assert other.state() == state


def test_a_thousand_runs_are_read_in_pages(window: RunWindow, history: RunHistory) -> None:
    made = window.project()
    run = window.run(made.project.id)

    def unit(tx: Tx) -> None:
        for number in range(120):
            tx.runs.add(run.model_copy(update={"id": f"{number:032x}", "number": 0, "title": f"Copy {number}"}))

    window.settle(lambda: window.services.store.write(unit))
    history.set_project(made.project.id)
    assert history.model.rowCount() == 50
    history.table.scrollToBottom()
    window.until(lambda: history.model.rowCount() > 50)
    while history.model.canFetchMore(history.table.rootIndex()):
        history.model.fetchMore(history.table.rootIndex())
    numbers = [history.model.run(row).number for row in range(history.model.rowCount())]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == len(set(numbers)) == 121
