"""A citation of a paper in a message leads to its page, with the cited lines marked; back, forth, and from the list."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from app.gui.look.rendering.file_links import FilePlace, place_of
from app.gui.look.rendering.markdown import render
from app.gui.settings.attachments_dialog import AttachmentsDialog
from app.gui.settings.file_page_dialog import FilePageDialog
from app.gui.shell.main_window import MainWindow
from support.paper_files import pdf
from support.run_window import RunWindow


def links_of(text: str) -> list[str]:
    """Where the links of a text that is shown lead."""
    return [piece.partition('"')[0] for piece in render(text).split('<a href="')[1:]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("so says [file:study.pdf:120-131] (page 12)", FilePlace("study.pdf", 120, 131)),
        ("**[file:a b/c%2F:1-2]**", FilePlace("a b/c%2F", 1, 2)),
        ("- [file:notes/über.md:7-7], too", FilePlace("notes/über.md", 7, 7)),
    ],
)
def test_a_citation_is_a_link_that_shows_what_was_written(text: str, place: FilePlace) -> None:
    (link,) = links_of(text)
    assert place_of(link) == place
    assert place_of(QUrl(link).toString(QUrl.ComponentFormattingOption.FullyEncoded)) == place
    assert f"[file:{place.name}:{place.first}-{place.last}]</a>" in render(text)


@pytest.mark.parametrize(
    "text",
    ["`[file:a.md:1-2]`", "[file:a.md]", "[file:a.md:x-2]", "    [file:a.md:1-2]", "[file:a.md:1-2](http://x.de)"],
)
def test_what_is_no_citation_or_another_link_stays_as_it_is(text: str) -> None:
    assert not [link for link in links_of(text) if place_of(link) is not None]


@pytest.mark.holds("project")
def test_a_citation_leads_to_its_page(main: MainWindow, window: RunWindow, tmp_path: Path) -> None:
    project = window.project().project.id
    main.open_project(project)
    paper = tmp_path / "study.pdf"
    paper.write_bytes(pdf(["Vans leave at three.", "Bread is cold by eight.\nDrivers wait.", "The end."]))
    files = window.services.context
    window.settle(lambda: files.attach(project, paper))
    at = files.read(project, "study.pdf").splitlines()
    line = next(int(one.partition(":")[0]) for one in at if "Bread is cold" in one)
    (link,) = links_of(f"[file:study.pdf:{line}-{line}]")
    main.wishes.open_world_link(QUrl(link))
    (shown,) = main.findChildren(FilePageDialog)
    window.until(lambda: "Bread is cold" in shown.text.toPlainText())
    assert shown.where.text().startswith("Page 2 · ")
    assert shown.where.text().endswith("sheet 2 of 3")
    (mark,) = shown.text.extraSelections()
    assert mark.cursor.selectedText() == "Bread is cold by eight."
    assert "Vans leave" not in shown.text.toPlainText()
    assert (shown.back.isEnabled(), shown.forth.isEnabled(), shown.cited.isEnabled()) == (True, True, False)
    assert shown.outside.isVisible()
    QTest.mouseClick(shown.forth, Qt.MouseButton.LeftButton)
    window.until(lambda: "The end." in shown.text.toPlainText())
    assert (shown.forth.isEnabled(), shown.text.extraSelections()) == (False, [])
    QTest.mouseClick(shown.cited, Qt.MouseButton.LeftButton)
    window.until(lambda: shown.where.text().startswith("Page 2 · "))
    QTest.mouseClick(shown.back, Qt.MouseButton.LeftButton)
    window.until(lambda: "Vans leave" in shown.text.toPlainText())
    shown.reject()
    listed = AttachmentsDialog(window.context, project, main)
    listed.open()
    window.until(lambda: listed.tree.topLevelItemCount() == 1)
    source = listed.tree.topLevelItem(0)
    assert source is not None
    listed.tree.itemActivated.emit(source.child(0), 0)
    (whole,) = listed.findChildren(FilePageDialog)
    window.until(lambda: "Vans leave" in whole.text.toPlainText())
    assert not whole.cited.isVisible()
    whole.reject()
    gone = FilePlace("gone.pdf", 1, 1)
    main.dialogs.open_file_page(gone)
    window.until(lambda: any(one.fault.isVisible() for one in main.findChildren(FilePageDialog)))
    for one in main.findChildren(FilePageDialog):
        one.reject()
    listed.reject()


@pytest.mark.holds("project")
def test_reading_a_long_paper_is_stopped_and_nothing_is_attached(window: RunWindow, tmp_path: Path) -> None:
    paper = tmp_path / "long.pdf"
    paper.write_bytes(pdf([f"Page {number} says much. " * 20 for number in range(1_000)]))
    dialog = AttachmentsDialog(window.context, window.project().project.id)
    window.qtbot.addWidget(dialog)
    dialog.open()
    dialog.attach(paper)
    assert dialog.stop.isVisible()
    QTest.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    window.until(lambda: "Stopped; nothing was taken." in dialog.fault.text())
    assert not dialog.stop.isVisible()
    assert dialog.add_file.isEnabled()
    assert window.services.context.list(window.project().project.id) == ()
