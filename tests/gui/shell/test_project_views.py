"""What a view of the project missed while nobody saw it, it shows once it is seen; what it keeps comes back."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.chats import ChatMode
from app.domain.projects import Version
from app.gui.results.results_memory import ResultsMemory
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_columns import COLUMNS, RunColumn
from app.gui.runs.run_history import RunHistory
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import WindowState, load_state, save_state
from app.gui.spec.spec_view import SpecView
from support.run_window import RunWindow, end_window, shown_window

pytestmark = pytest.mark.holds("project")

TITLE = next(number for number, spec in enumerate(COLUMNS) if spec.column is RunColumn.TITLE)


def change_spec(window: RunWindow, branch: str, line: str) -> Version:
    """A version more, made by whoever else works on this project."""
    specs = window.services.specs
    text = specs.to_markdown(specs.head(branch).content) + f"\n- {line}\n"
    return window.settle(lambda: specs.apply_text(branch, text))


def hide(window: RunWindow, main: MainWindow, name: str) -> None:
    """Put a dock out of sight."""
    main.docks[name].hide()
    window.until(lambda: not main.docks[name].is_seen)


def spec_of(main: MainWindow) -> SpecView:
    spec = main.docks["spec"].bring_up()
    assert isinstance(spec, SpecView)
    return spec


def history_of(main: MainWindow) -> RunHistory:
    history = main.docks["runs"].bring_up()
    assert isinstance(history, RunHistory)
    return history


def results_of(main: MainWindow) -> ResultsView:
    results = main.docks["results"].bring_up()
    assert isinstance(results, ResultsView)
    return results


def test_a_spec_out_of_sight_shows_the_version_it_missed(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    main.open_project(made.project.id)
    spec = spec_of(main)
    for way, line in (("closed", "Nobody waits for bread."), ("behind a tab", "Nobody waits for rolls.")):
        if way == "closed":
            hide(window, main, "spec")
        else:
            main.tabifyDockWidget(main.docks["spec"], main.docks["results"])
            main.docks["results"].bring_up()
            window.until(lambda: not main.docks["spec"].is_seen)
        start = f"v{change_spec(window, window.services.specs.main_branch(made.project.id).id, line).number} "
        assert not spec.version.text().startswith(start), way
        main.docks["spec"].bring_up()
        window.until(lambda start=start: spec.version.text().startswith(start))  # type: ignore[misc]  # no default seen


@pytest.mark.holds("run of its chat")
def test_a_history_out_of_sight_shows_the_run_it_missed_and_keeps_its_filter(
    main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    history = history_of(main)
    next(action for action in history.filters.status_menu.actions() if action.data() == "completed").trigger()
    assert history.model.rowCount() == 1
    hide(window, main, "runs")
    window.run(made.project.id, chat=made.chat.id)
    main.docks["runs"].bring_up()
    window.until(lambda: history.model.rowCount() == 2)
    assert history.filters.filters.status == ("completed",)


def test_text_that_is_being_written_of_a_what_if_outlives_a_look_elsewhere(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    chat = window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.WHAT_IF))
    main.open_project(made.project.id)
    main.open_chat(chat.id)
    spec = spec_of(main)
    window.until(lambda: bool(spec.banner_text))
    spec.as_text.setChecked(True)
    spec.text.editor.appendPlainText("- Half a thou")
    hide(window, main, "spec")
    change_spec(window, window.services.specs.main_branch(made.project.id).id, "Nobody waits for bread.")
    main.docks["spec"].bring_up()
    window.until(lambda: main.docks["spec"].is_seen)
    assert "- Half a thou" in spec.text.editor.toPlainText()
    assert spec.banner_text


@pytest.mark.holds("run of its chat")
def test_columns_sort_and_the_run_looked_at_come_back(main: MainWindow, window: RunWindow) -> None:
    data_dir = window.services.settings.data_dir
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    main.open_run(run.id)
    history = history_of(main)
    history.table.setColumnWidth(TITLE, 333)
    history.model.sort(TITLE, Qt.SortOrder.AscendingOrder)
    save_state(data_dir, main.state())
    between = shown_window(window)
    between.restore(load_state(data_dir))
    for name in ("runs", "results"):
        between.docks[name].hide()
    assert between.state().views == main.state().views, "not looked at, and forgotten"
    end_window(between)
    again = shown_window(window)
    again.restore(load_state(data_dir))
    assert again.project == made.project.id
    table = history_of(again).table
    assert table.columnWidth(TITLE) == 333
    query = history_of(again).model.query
    assert query is not None
    assert (query.sort, query.descending) == ("title", False)
    assert results_of(again).run_id == run.id
    window.until(lambda: results_of(again).model.rowCount() > 0)
    end_window(again)


def test_a_run_that_is_gone_or_of_another_project_is_not_shown(main: MainWindow, window: RunWindow) -> None:
    made, other = window.project(), window.project()
    elsewhere = window.run(other.project.id, chat=other.chat.id)
    main.open_project(made.project.id)
    results = results_of(main)
    for run in ("0" * 32, elsewhere.id):
        memory = ResultsMemory()
        memory.look_at(made.project.id, run, pinned=True)
        main.restore(main.state().model_copy(update={"views": {"results": memory.text()}}))
        assert results.run_id is None
    assert "was not found" in window.notices[-1].sentence or "no run" in window.notices[-1].sentence.lower()


def test_a_file_of_before_still_counts(tmp_path: Path) -> None:
    save_state(tmp_path, WindowState(project="p", grouped=True))
    path = tmp_path / "window.json"
    kept = json.loads(path.read_text("utf-8"))
    del kept["views"]
    path.write_text(json.dumps({**kept, "history": "eyJjb2x1bW5zIjogW119", "run": "0" * 32}), "utf-8")
    assert load_state(tmp_path) == WindowState(project="p", grouped=True)
