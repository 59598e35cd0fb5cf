"""Messages and results: the two large places of the middle, and docks like others: behind, beside, loose, away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QTabBar

from app.gui.kit.notices import NoticeKind
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import LAYOUT_VERSION, WindowState
from support.run_window import RunWindow, end_window, shown_window

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def opened(main: MainWindow, window: RunWindow) -> MainWindow:
    """A project in a window of the usual size."""
    main.resize(1360, 860)
    main.open_project(window.project().project.id)
    QApplication.processEvents()
    return main


def tabbed(main: MainWindow) -> bool:
    return main.docks["results"] in main.tabifiedDockWidgets(main.docks["messages"])


def beside(main: MainWindow) -> bool:
    one, other = main.docks["messages"].geometry(), main.docks["results"].geometry()
    return not tabbed(main) and one.right() < other.left() and one.top() == other.top()


def test_they_are_tabs_and_stand_side_by_side_where_the_window_is_wide(opened: MainWindow, window: RunWindow) -> None:
    window.until(lambda: tabbed(opened))
    assert opened.docks["messages"].is_seen
    for _ in range(2):
        opened.resize(1700, 1000)
        window.until(lambda: beside(opened))
        assert opened.docks["results"].is_seen
        opened.resize(1360, 860)
        window.until(lambda: tabbed(opened))
        assert opened.docks["messages"].is_seen


def loose(main: MainWindow, name: str) -> Callable[[], bool]:
    dock = main.docks[name]
    dock.setFloating(True)
    return lambda: dock.isFloating() and dock.isVisible() and dock.titleBarWidget() is None


def away(main: MainWindow, name: str) -> Callable[[], bool]:
    main.docks[name].hide()
    return lambda: not main.docks[name].is_seen


@pytest.mark.some(1, of_each=lambda **case: case["put"].__name__)
@pytest.mark.parametrize("name", ["messages", "results"])
@pytest.mark.parametrize("put", [loose, away])
def test_each_comes_loose_goes_away_and_is_restored(
    opened: MainWindow, window: RunWindow, name: str, put: Callable[[MainWindow, str], Callable[[], bool]]
) -> None:
    window.until(put(opened, name))
    state = opened.state()
    again = shown_window(window)
    again.restore(state)
    dock = again.docks[name]
    window.until(lambda: dock.isFloating() if put is loose else not dock.isVisible())
    other = again.docks["results" if name == "messages" else "messages"]
    assert other.isVisible()
    again.commands.reset_layout()
    window.until(lambda: tabbed(again) and not dock.isFloating() and not dock.isHidden())
    dock.bring_up()
    window.until(lambda: dock.is_seen)
    end_window(again)


def test_a_layout_of_before_is_laid_out_anew(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    main.restore(WindowState(project=made.project.id, layout="bm90IGEgbGF5b3V0", layout_version=LAYOUT_VERSION - 1))
    window.until(lambda: main.project == made.project.id and main.docks["messages"].is_seen)
    assert all(dock.isVisible() or tabbed(main) for dock in main.docks.values())


@pytest.mark.holds("run of its chat")
def test_a_window_of_eleven_by_seven_hundred_keeps_its_size(main: MainWindow, window: RunWindow) -> None:
    main.resize(1100, 700)
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    for name in main.docks:
        main.docks[name].bring_up()
    main.open_run(run.id)
    QApplication.processEvents()
    window.until(lambda: main.docks["results"].is_seen)
    assert main.size() == QSize(1100, 700)


def test_a_notice_is_in_the_window_whichever_tab_is_in_front(opened: MainWindow, window: RunWindow) -> None:
    strip = opened.notice_strip
    for name in ("messages", "results", "messages"):
        opened.docks[name].bring_up()
        window.until(lambda name=name: opened.docks[name].is_seen)  # type: ignore[misc]  # mypy sees no default
        opened.context.notices.show(NoticeKind.DONE, "Something is done.")
        window.until(lambda: strip.isVisible() and opened.rect().contains(strip.geometry()))
    opened.docks["results"].bring_up()
    window.until(lambda: opened.docks["results"].is_seen and opened.rect().contains(strip.geometry()))


def over_docks(main: MainWindow) -> list[QTabBar]:
    """Tab bars that lie over a dock in the window."""
    bars = main.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    docks = [dock for dock in main.docks.values() if dock.isVisible() and main.rect().intersects(dock.geometry())]
    return [
        bar for bar in bars if bar.isVisible() and any(dock.geometry().intersects(bar.geometry()) for dock in docks)
    ]


def test_two_arrangements_are_one_key_apart_and_each_is_remembered_as_it_was_left(
    opened: MainWindow, window: RunWindow
) -> None:
    folded = ("projects", "chats", "spec")
    keys = [opened.action(name).shortcut().toString() for name in ("arrange_think", "arrange_decide")]
    assert keys == ["F7", "F8"]
    opened.pane.focus_composer()
    opened.action("arrange_decide").trigger()
    window.until(lambda: opened.docks["results"].is_seen)
    assert [name for name in folded if opened.docks[name].isVisible()] == []
    window.until(lambda: opened.docks["results"].width() > opened.width() * 0.95)
    assert opened.action("arrange_decide").isChecked()
    opened.docks["spec"].show()
    opened.action("arrange_think").trigger()
    window.until(lambda: opened.docks["messages"].is_seen)
    window.until(lambda: opened.focusWidget() is opened.pane.composer.field)
    assert all(opened.docks[name].isVisible() for name in folded)
    opened.action("arrange_decide").trigger()
    window.until(lambda: opened.docks["results"].is_seen)
    assert opened.docks["spec"].isVisible(), "as it was left"
    again = shown_window(window)
    again.restore(opened.state())
    window.until(lambda: again.docks["results"].is_seen)
    assert not again.docks["chats"].isVisible()
    assert again.action("arrange_decide").isChecked()
    again.action("arrange_think").trigger()
    window.until(lambda: again.docks["messages"].is_seen and again.docks["chats"].isVisible())
    end_window(again)


@pytest.mark.holds("run of its chat")
def test_the_tab_bar_of_an_arrangement_goes_with_it(opened: MainWindow, window: RunWindow) -> None:
    window.until(lambda: opened.docks["messages"].titleBarWidget() is not None)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    opened.action("arrange_decide").trigger()
    window.until(lambda: opened.docks["results"].width() > opened.width() * 0.95)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    opened.action("arrange_think").trigger()
    assert over_docks(opened) == [], "Qt deletes it in a later round only"
