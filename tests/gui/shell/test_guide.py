"""The guide: whole, offline, each page and picture there, and beside the window it speaks of."""

import re

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from app.gui.kit.labels import PictureLabel
from app.gui.kit.text_browser import TextBrowser
from app.gui.shell.help.guide_dialog import GuideDialog
from app.gui.shell.main_window import MainWindow
from app.settings.guide import LINK_TO_PAGE, GuidePicture, dark_picture, guide_folder, guide_pages
from support.run_window import RunWindow

PAGES = guide_pages()
COMMAND = re.compile(r"\*(?P<menu>File|Edit|View|Chat|Run|Go|Window|Help) › (?P<command>[^*›]+?)\*", re.DOTALL)
ELSEWHERE = {"Ctrl+Enter", "Ctrl+D"}
"""Keys of a field and of the run history, which are no commands of the window."""
KEYS = re.compile(r"\((?P<keys>(?:Ctrl|Alt|Shift|F\d)[^ )]*)\)")


def prose() -> list[tuple[str, str]]:
    return [(page.name, part) for page in PAGES for part in page.parts if isinstance(part, str)]


def test_each_page_has_a_title_and_all_it_names_is_there() -> None:
    pictures = {part.file for page in PAGES for part in page.parts if isinstance(part, GuidePicture)}
    assert len(PAGES) > 8
    assert all(page.parts and str(page.parts[0]).startswith(f"# {page.title}\n") for page in PAGES)
    there = set(guide_folder().glob("images/*.png"))
    assert there == pictures | {dark_picture(one) for one in pictures}, "each picture in both schemes, and no other"
    links = {(name, link) for name, text in prose() for link in re.findall(r"\]\(([^)]+)\)", text)}
    pages = {LINK_TO_PAGE + page.name for page in PAGES}
    assert links
    assert {link for _, link in links} <= pages, "no page leads out of the guide, and no link into nothing"


def test_the_commands_and_keys_it_names_are_those_of_the_window(main: MainWindow) -> None:
    menus = {
        (menu.title().replace("&", ""), action.text().replace("&", ""))
        for menu in main.menuBar().findChildren(QMenu)
        for action in menu.actions()
    }
    named = [
        (" ".join(found["command"].split()), found["menu"], name)
        for name, t in prose()
        for found in COMMAND.finditer(t)
    ]
    assert len(named) > 8
    wrong = [
        (menu, command, name)
        for command, menu, name in named
        if (menu, command) not in menus and (menu, f"{command}…") not in menus
    ]
    assert not wrong
    keys = {action.shortcut().toString() for action in main.actions_.with_shortcuts()} | ELSEWHERE
    unknown = {(found["keys"], name) for name, text in prose() for found in KEYS.finditer(text)}
    assert not {(key, name) for key, name in unknown if key not in keys}


def test_it_is_read_beside_the_window_and_loads_nothing(main: MainWindow, window: RunWindow) -> None:
    main.action("guide").trigger()
    dialog = main.findChild(GuideDialog)
    assert dialog is not None
    assert not dialog.isModal()
    assert dialog.page == PAGES[0]
    shown = dialog.place
    assert any(not one.pixmap().isNull() for one in shown.findChildren(PictureLabel))
    (last,) = [one for one in shown.findChildren(TextBrowser) if "02-results" in one.toHtml()]
    last.link_clicked.emit(QUrl(f"{LINK_TO_PAGE}02-results.md"))
    assert isValid(last), "it is not through with the click"
    window.until(lambda: dialog.page == PAGES[1])
    assert dialog.focusWidget() is dialog.place
    dialog.resize(640, 500)
    texts = shown.findChildren(TextBrowser)
    window.until(lambda: all(text.height() == text.height_for(text.width()) for text in texts))
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.page == PAGES[2]
    dialog.list.setCurrentRow(0)
    light = [one.pixmap().toImage() for one in dialog.place.findChildren(PictureLabel)]
    window.context.theme.choose("dark")
    dark = [one.pixmap().toImage() for one in dialog.place.findChildren(PictureLabel)]
    assert len(light) == len(dark)
    assert all(one != other for one, other in zip(light, dark, strict=True))
    main.action("guide").trigger()
    assert main.findChildren(GuideDialog) == [dialog], "one of it"
    dialog.reject()
