"""Deciding through the real window: shortlist, choice and notes by buttons, seen wherever they belong, taken back."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.base import iso
from app.domain.deciding.decisions import RunNote
from app.gui.deciding.choose_dialog import ChooseDialog, OutcomeDialog
from app.gui.deciding.overview_view import OverviewView
from app.gui.results.results_columns import Figure
from app.gui.results.results_view import ResultsView
from app.gui.runs.note_dialog import NoteDialog
from app.gui.runs.run_columns import COLUMNS, RunColumn
from app.gui.runs.run_filter_bar import RunFilters
from app.gui.runs.run_history import RunHistory
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow
from support.store_outside import run_outside


def pressed(parent: QWidget, name: str) -> None:
    """Press the button of this name for a screen reader."""
    found = [one for one in parent.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
    assert found, [one.accessibleName() for one in parent.findChildren(QPushButton)]
    found[0].click()


def lines(view: QWidget) -> list[str]:
    return [one.accessibleName() for one in view.findChildren(QPushButton) if not one.isHidden()]


def content_of(main: MainWindow, name: str) -> QWidget:
    content = main.docks[name].bring_up()
    assert content is not None
    return content


@pytest.mark.holds("run of its chat")
def test_an_option_is_kept_chosen_and_told_everywhere_and_all_of_it_is_taken_back(
    main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    main.resize(1360, 860)
    main.open_project(made.project.id)
    main.open_run(run.id, label="C1")
    results, history = content_of(main, "results"), content_of(main, "runs")
    assert isinstance(results, ResultsView)
    assert isinstance(history, RunHistory)
    window.until(lambda: results.table.selected_labels() == ("C1",))
    acts = results.body.actions_
    assert results.decided.isHidden()

    acts.shortlist.click()
    window.until(lambda: "★ On the shortlist: C1" in results.decided.said.text())
    row = results.model.row_of("C1")
    assert row is not None
    assert str(results.model.index(row, Figure.OPTION).data()).startswith("★ C1  ")
    assert acts.shortlist.text() == "Off the shortlist"

    acts.choose.click()
    dialog = main.findChild(ChooseDialog)
    assert dialog is not None
    assert not dialog.ok.isEnabled(), "a choice has a reason"
    QTest.keyClicks(dialog.why, "Bread is fresh")
    weighed = len(dialog.others)
    next(iter(dialog.others.values())).click()
    dialog.ok.click()
    window.until(lambda: "✓ Chosen: C1, because: Bread is fresh" in results.decided.said.text())
    standing = window.services.decisions.standing(made.project.id)
    assert standing is not None
    assert len(standing.rejected) == weighed - 1
    assert str(results.model.index(row, Figure.OPTION).data()).startswith("✓ C1  ")
    column = next(number for number, spec in enumerate(COLUMNS) if spec.column is RunColumn.CHOSEN)
    window.until(lambda: history.model.index(0, column).data() == "✓ C1")
    said = window.services.chats.messages(made.chat.id).items[-1]
    assert "Chosen: C1 of Run 1" in said.text()

    overview = content_of(main, "overview")
    assert isinstance(overview, OverviewView)
    window.until(lambda: not overview.decisions.isHidden())
    assert made.project.title[:20] in overview.problem.text()
    pressed(overview.decisions, "What became of it…")
    noted = main.findChild(OutcomeDialog)
    assert noted is not None
    noted.text.setPlainText("x" * 4_001)
    assert not noted.save.isEnabled(), "a note is never cut"
    noted.text.setPlainText("It held through the winter.")
    noted._on_accepted()
    window.until(lambda: any("noted" in act.sentence.lower() for act in window.notices))
    outcome = window.services.decisions.all(made.project.id)[0].outcome
    assert outcome is not None
    assert outcome.text == "It held through the winter."
    names = []
    while (act := window.context.undoing.stack.newest(made.project.id)) is not None:
        names.append(act.name)
        main.action("undo").trigger()
        window.until(partial(window.context.undoing.stack.is_taken_back, act))
    assert names == ["note on decision 1", "choice of C1 of Run 1", "C1 of Run 1 on the shortlist"]
    assert window.services.decisions.standing(made.project.id) is None
    assert not window.services.decisions.shortlist(made.project.id)
    window.until(results.decided.isHidden)
    assert str(results.model.index(row, Figure.OPTION).data()).startswith("C1  ")
    window.until(lambda: history.model.index(0, column).data() == "")
    main.action("redo").trigger()
    window.until(lambda: len(window.services.decisions.shortlist(made.project.id)) == 1)
    flip = "UPDATE candidate SET text = 'not what was stored' WHERE label = 'C1'"
    assert run_outside("sql", str(window.services.store.path), flip).returncode == 0
    acts.choose.click()
    window.until(lambda: any("damaged" in act.sentence for act in window.notices))


@pytest.mark.holds("run")
def test_a_run_is_noted_tagged_and_found_by_it(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id)
    main.open_project(made.project.id)
    history = content_of(main, "runs")
    assert isinstance(history, RunHistory)
    assert history.select(run.id)
    history.actions_.note.trigger()
    dialog = main.findChild(NoteDialog)
    assert dialog is not None
    dialog.tags.setText("to show, " + "x" * 50)
    assert not dialog.save.isEnabled()
    dialog.tags.setText("to show, spring")
    dialog.note.setPlainText("x" * 4_001)
    assert not dialog.save.isEnabled(), "a note is never cut"
    dialog.note.setPlainText("Ask the bakers.")
    dialog.save.click()
    window.until(lambda: history.model.run(0).tags == ("spring", "to show"))
    assert [action.text() for action in history.filters.mark_menu.actions() if action.text()] == [
        *("Starred", "spring", "to show"),
    ]
    for filters, count in (
        (RunFilters(tag="spring"), 1),
        (RunFilters(starred=True), 0),
        (RunFilters(text="BAKERS"), 1),
    ):
        history.filters.set_filters(filters)
        assert history.model.rowCount() == count
    history.filters.clear()
    second = window.run(made.project.id, chat=made.chat.id)
    history.table.group_by("chat_title")
    chat = next(number for number, spec in enumerate(COLUMNS) if spec.column is RunColumn.CHAT)
    assert [history.model.run(row).id for row in range(2)] == [run.id, second.id], "those of no chat come first"
    assert [history.model.begins_group(row) for row in range(2)] == [True, True]
    third = window.run(made.project.id, chat=made.chat.id)
    window.until(lambda: [history.model.run(row).id for row in range(3)] == [run.id, third.id, second.id])
    assert history.model.index(2, chat).data() == ""
    assert history.table.horizontalHeader().visualIndex(chat) == 0
    main.action("undo").trigger()
    window.until(lambda: window.services.run_notes.get(run.id) == RunNote())
    window.until(lambda: history.model.run(0).tags == ())


@pytest.mark.holds("run")
@pytest.mark.parametrize(("days", "shown"), [(8, True), (6, False)])
def test_the_overview_comes_by_itself_after_a_week(main: MainWindow, window: RunWindow, days: int, shown: bool) -> None:
    made = window.project()
    run = window.run(made.project.id)
    seen = iso(datetime.now(UTC) - timedelta(days=days))
    window.settle(lambda: window.services.store.write(lambda tx: tx.projects.update(made.project.id, seen_at=seen)))
    main.open_project(made.project.id)
    assert main.docks["overview"].isHidden() is not shown
    overview = content_of(main, "overview")
    assert isinstance(overview, OverviewView)
    window.until(lambda: not overview.news.isHidden())
    assert f"Run {run.number} · {run.title}"[:40] in "\n".join(lines(overview.news))
    window.until(lambda: (window.services.projects.get(made.project.id).seen_at or "") > seen)
