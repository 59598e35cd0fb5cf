"""The search of the window over a real store: by keyboard and mouse to the exact place, and whatever is typed."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.kit.found_words import FoundWords
from app.domain.rows import SearchHit
from app.gui.finding.search_dialog import SearchDialog
from app.gui.results.results_view import ResultsView
from app.gui.shell.main_window import MainWindow
from app.gui.spec.spec_view import SpecView
from app.gui.thread.cards.text_part import TextPartWidget
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


def opened(main: MainWindow) -> SearchDialog:
    """The search, opened by its keys."""
    main.activateWindow()
    main.action("search").trigger()
    dialog = main.findChild(SearchDialog)
    assert dialog is not None
    return dialog


def typed(window: RunWindow, dialog: SearchDialog, text: str, *, hits: bool = True) -> list[SearchHit]:
    """What is found of a text that is typed."""
    dialog.field.clear()
    QTest.keyClicks(dialog.field, text)
    window.until(lambda: (dialog.model.rowCount() > 0) == hits and (hits or "“" in dialog.nothing.sentence))
    return [line.target for line in dialog.model.lines if isinstance(line.target, SearchHit)]


def test_a_word_leads_to_its_message_by_keyboard_alone(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    other = window.project("Which of two wells should we drill? It must not dry out in August.")
    main.open_project(made.project.id)
    dialog = opened(main)
    assert dialog.here.isChecked()
    typed(window, dialog, "august", hits=False)
    assert "in this project" in dialog.nothing.sentence
    dialog.everywhere.click()
    window.until(lambda: dialog.model.rowCount() > 0)
    hits = [line.target for line in dialog.model.lines if isinstance(line.target, SearchHit)]
    assert {hit.project for hit in hits} == {other.project.id}
    row = next(at for at, hit in enumerate(hits) if hit.type == "message")
    for _ in range(row):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    window.until(lambda: main.pane.chat is not None and main.pane.chat.id == other.chat.id)
    assert not dialog.isVisible()
    shown = main.pane.view.card(main.pane.model.row_of_seq(hits[row].seq) or 0)
    assert shown is not None
    assert shown.message is not None
    assert "August" in shown.message.text()
    texts = [part.browser for part in shown.parts if isinstance(part, TextPartWidget)]
    assert [mark.cursor.selectedText() for mark in texts[0].extraSelections()] == ["August"]
    assert opened(main).field.text() == "august", "what was typed comes back"
    assert dialog.here.isChecked(), "another project is open now"


@pytest.mark.holds("run")
def test_an_option_and_a_judgement_lead_into_the_results(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id)
    main.open_project(made.project.id)
    dialog = opened(main)
    dialog.types["candidate"].click()
    hits = typed(window, dialog, "cold dough")
    assert [(hit.type, hit.run, hit.run_number) for hit in hits] == [("candidate", run.id, run.number)]
    QTest.mouseClick(
        dialog.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=dialog.list.visualRect(dialog.model.index(0, 0)).center(),
    )
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    window.until(lambda: results.table.selected_labels() == (hits[0].label,))
    column = window.services.results.require(run.id).columns[0]
    main.finding.open_hit(replace(hits[0], type="answer", question=column.slug), FoundWords(""))
    window.until(lambda: results.table.currentIndex() == results.model.index_of(hits[0].label, column.slug))


def test_an_item_of_the_spec_is_selected_there(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    main.open_project(made.project.id)
    dialog = opened(main)
    dialog.types["item"].click()
    hits = typed(window, dialog, "bread")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    spec = main.docks["spec"].content
    assert isinstance(spec, SpecView)
    assert spec.tree.currentIndex() == spec.model.index_of(hits[0].id)


def test_nothing_that_is_typed_is_an_error_and_a_hit_that_is_gone_is_told(main: MainWindow, window: RunWindow) -> None:
    main.open_project(window.project().project.id)
    dialog = opened(main)
    assert "Type a word" in dialog.nothing.sentence
    for odd in ('"', "*", "-", "😀", "NEAR(", "  "):
        dialog.field.setText(odd)
        assert dialog.model.rowCount() == 0
        assert "no word" in dialog.nothing.sentence or not odd.strip()
    assert typed(window, dialog, "b")
    assert typed(window, dialog, '"bread" *-(')
    dialog.field.setText("x" * 3_000)
    window.until(lambda: "Nothing in this project holds" in dialog.nothing.sentence)
    assert window.notices == []

    gone = SearchHit("run", "r", "p", None, "no-such-run", "", "", 1, "")
    main.finding.open_hit(gone, FoundWords("run"))
    assert "no run" in window.notices[-1].sentence


@pytest.mark.some(1)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_says_what_it_is(main: MainWindow, window: RunWindow, theme: str, tmp_path: Path) -> None:
    window.context.theme.choose(theme)
    main.resize(1100, 700)
    main.open_project(window.project().project.id)
    dialog = opened(main)
    typed(window, dialog, "bread")
    controls = [dialog.field, dialog.list, dialog.here, dialog.everywhere, *dialog.types.values()]
    assert all(control.accessibleName() for control in controls)
    sentence = dialog.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "read" in sentence
    assert main.rect().contains(main.mapFromGlobal(dialog.mapToGlobal(dialog.rect().bottomRight())))
    dialog.grab().save(str(tmp_path / f"search-{theme}.png"))
