"""*Export…* in the real window: a dialog, a file, a toast with two ways on; and what is copied out of tables."""

import asyncio
import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QTableView

from app.domain.errors import RefusedError
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_history import RunHistory
from app.gui.shell.exporter import file_name
from app.gui.shell.file_progress import FileProgress
from app.gui.shell.main_window import MainWindow
from app.services.exporting.file_kinds import ChatFormat
from support.in_process import InProcess
from support.inert_page import InertPage
from support.made_folders import bakery_opened, put_bakery
from support.others_chats import Said, open_webui, put
from support.run_window import RunWindow


def save_as(window: RunWindow, main: MainWindow, path: Path, kind: str = "") -> None:
    """Answer the dialog that asks where a file goes."""
    window.until(lambda: main.findChild(QFileDialog) is not None)
    dialog = main.findChild(QFileDialog)
    assert dialog is not None
    if kind:
        dialog.selectNameFilter(next(name for name in dialog.nameFilters() if kind in name))
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()


@pytest.mark.holds("project")
def test_a_chat_is_exported_and_the_toast_leads_to_it(main: MainWindow, window: RunWindow, tmp_path: Path) -> None:
    made = window.project()
    main.open_project(made.project.id)
    main.action("export_chat").trigger()
    save_as(window, main, tmp_path / "chat.md")
    strip = main.notice_strip
    window.until(lambda: strip.notice is not None and "chat.md is written" in strip.sentence.text())
    assert "We assume that demand stays as it is." in (tmp_path / "chat.md").read_text("utf-8")
    assert (strip.action.text(), strip.other.text()) == ("Show in folder", "Copy path")
    QTest.mouseClick(strip.other, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "chat.md")
    assert not [shown for shown in main.findChildren(FileProgress) if shown.isVisible()]


@pytest.mark.holds("run")
def test_a_run_is_exported_from_its_history_in_the_format_that_is_chosen(
    main: MainWindow, window: RunWindow, tmp_path: Path
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    run = window.run(made.project.id)
    history = main.docks["runs"].bring_up()
    assert isinstance(history, RunHistory)
    window.until(lambda: history.select(run.id))
    assert history.actions_.export.isEnabled()
    history.actions_.export.trigger()
    save_as(window, main, tmp_path / "run one", kind="JSON")
    window.until(lambda: (tmp_path / "run one.json").exists())
    assert json.loads((tmp_path / "run one.json").read_text("ascii"))["run"]["id"] == run.id
    main.open_run(run.id)
    main.action("export_run").trigger()
    save_as(window, main, tmp_path / "report.html")
    window.until(lambda: (tmp_path / "report.html").exists())
    page = InertPage((tmp_path / "report.html").read_text("utf-8"))
    assert page.acting == []
    results = window.services.results.require(run.id)
    assert results.ranking.sentence in page.text
    main.action("export_run").trigger()
    save_as(window, main, tmp_path / "on paper", kind="PDF")
    window.until(lambda: (tmp_path / "on paper.pdf").exists())
    sheets = " ".join(" ".join(one.extract_text() for one in PdfReader(tmp_path / "on paper.pdf").pages).split())
    assert results.ranking.sentence in sheets


@pytest.mark.holds("run")
def test_the_ranking_is_copied_tables_in_three_flavours_and_an_option_goes_out_as_a_brief(
    main: MainWindow, window: RunWindow, tmp_path: Path
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    run = window.run(made.project.id)
    main.open_run(run.id)
    view = main.docks["results"].content
    assert isinstance(view, ResultsView)
    window.until(lambda: view.model.rowCount() > 0)
    ranking = window.services.results.require(run.id).ranking
    clipboard = QGuiApplication.clipboard()
    for name, kind in (("copy_markdown", "text/markdown"), ("copy_csv", "text/csv")):
        clipboard.setText("")
        main.action(name).trigger()
        window.until(partial(has_format, kind))
        assert all(row.title in clipboard.text() for row in ranking.rows)
    check_copy(view.table)
    view.table.clearSelection()
    view.table.selectRow(view.model.row_of("C1") or 0)
    point = view.table.visualRect(view.table.currentIndex()).center()
    view.table.customContextMenuRequested.emit(point)
    offered = [action for menu in view.findChildren(QMenu) for action in menu.actions()]
    next(action for action in offered if action.text() == "Export a brief…").trigger()
    save_as(window, main, tmp_path / "brief.md")
    window.until(lambda: (tmp_path / "brief.md").exists())
    row = ranking.row("C1")
    assert row is not None
    assert (tmp_path / "brief.md").read_text("utf-8").startswith(f"# {row.title}\n")


def has_format(kind: str) -> bool:
    """Whether the clipboard holds a flavour."""
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasFormat(kind)


def check_copy(table: QTableView) -> None:
    """Select all, copy by the key, and read the three flavours again."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("")
    table.setFocus()
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = clipboard.mimeData()
    lines = [line.split("\t") for line in data.text().split("\n")]
    cells = list(csv.reader(io.StringIO(bytes(data.data("text/csv").data()).decode())))
    assert [[cell.removeprefix("'") for cell in row] for row in cells] == lines
    assert len(lines) > 2
    assert bytes(data.data("text/markdown").data()).decode().count("\n") == len(lines) + 1


def test_a_project_goes_out_and_one_comes_in_and_is_opened(main: MainWindow, window: RunWindow, tmp_path: Path) -> None:
    project, _, _ = put_bakery(tmp_path / "elsewhere")
    with ThreadPoolExecutor(1) as pool:  # a loop is running here
        command = InProcess(tmp_path / "elsewhere")
        pool.submit(command, "project", "export", project, str(tmp_path / "in.crucible.json")).result()
    main.action("import_project").trigger()
    save_as(window, main, tmp_path / "in.crucible.json")
    strip = main.notice_strip
    window.until(lambda: strip.notice is not None and strip.sentence.text() == "“Bakery” is here now.")
    QTest.mouseClick(strip.action, Qt.MouseButton.LeftButton)
    assert main.project == project
    main.action("export_project").trigger()
    save_as(window, main, tmp_path / "out")
    window.until(lambda: (tmp_path / "out.crucible.json").exists())
    assert json.loads((tmp_path / "out.crucible.json").read_text("ascii").partition("\n")[0])["project"] == project


@pytest.mark.holds("project")
def test_chats_of_another_program_are_dropped_on_the_projects_and_undo_takes_them_away(
    main: MainWindow, window: RunWindow, tmp_path: Path
) -> None:
    window.project()
    root = Said("How do I bake bread?", True, [Said("With flour.", False)])
    path = put(tmp_path / "chat-export.json", [open_webui("Bread", root)])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(5, 5), *how), QDropEvent(QPointF(5, 5), *how)):
        QGuiApplication.sendEvent(main.project_list, event)
        assert event.isAccepted()
    strip = main.notice_strip
    said = "“From Open WebUI (chat-export)” is here now. 1 chat with 3 messages from Open WebUI."
    window.until(lambda: strip.notice is not None and strip.sentence.text() == said)
    assert (strip.action.text(), strip.other.text()) == ("Open", "Undo")
    QTest.mouseClick(strip.other, Qt.MouseButton.LeftButton)
    trashed = window.services.projects
    window.until(lambda: len(trashed.page(state="trashed").items) == 1)
    assert [row.title for row in trashed.page(state="trashed").items] == ["From Open WebUI (chat-export)"]
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "picture.png"))])
    other = QDragEnterEvent(QPoint(5, 5), *how)
    QGuiApplication.sendEvent(main.project_list, other)
    assert not other.isAccepted()


def test_escape_asks_to_stop_and_the_dialog_waits_for_the_end(main: MainWindow, window: RunWindow) -> None:
    shown = FileProgress("Writing chat.md…", main)
    with window.qtbot.waitSignal(shown.stop_requested):
        window.until(shown.isVisible)
        shown.show_progress(3, 10)
        QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert (shown.bar.value(), shown.bar.maximum()) == (3, 10)
    shown.end()
    assert not shown.isVisible()


def test_an_export_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    async def stopped() -> None:
        async with bakery_opened(tmp_path / "data") as (services, _project, chat):
            to, exports = tmp_path / "chat.html", services.exports
            with pytest.raises(RefusedError, match=r"Stopped; .*chat\.html was not written"):
                await exports.chat(chat, ChatFormat.HTML, to, on_progress=lambda _done, _total: exports.stop(to))
            assert not exports.stop(to)

    asyncio.run(stopped())
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("title", "name"), [("Run 3: a/b\\c?", "Run-3-a-b-c"), ("…", "export"), ("x" * 90, "x" * 60), ("../../etc", "etc")]
)
def test_a_title_becomes_a_name_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name
