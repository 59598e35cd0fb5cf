"""Models kept under names, and another one with one click where one writes and in the run dialog (L4)."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMenu

from app.domain.model_offers import ModelChoice
from app.domain.runs import RunRequest
from app.gui.runs.run_dialog import RunDialog
from app.gui.shell.main_window import MainWindow
from app.gui.thread.composing.model_switch import ModelSwitch
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")

SMALL = ModelChoice(provider="openai-compatible", base_url="http://127.0.0.1:9/v1", model="small & quick:8b")


def words(menu: QMenu) -> list[str]:
    return [action.text().replace("&&", "&") for action in menu.actions() if not action.isSeparator()]


def take(switch: ModelSwitch, text: str) -> None:
    """Open the menu as a click does, and choose a line of it or of a menu in it."""
    switch.fill()
    inside = [action.menu() for action in switch.offers.actions() if isinstance(action.menu(), QMenu)]
    menus = [switch.offers, *(menu for menu in inside if isinstance(menu, QMenu))]
    offered = [action for menu in menus for action in menu.actions()]
    wanted = next(action for action in offered if action.text().replace("&&", "&") == text)
    wanted.trigger()


def test_a_model_is_kept_by_its_name_taken_back_and_answers_with_one_click(main: MainWindow, window: RunWindow) -> None:
    made, services = window.project(), window.services
    main.open_project(made.project.id)
    switch = main.pane.model_switch
    assert switch.text() == "Built-in methods"
    take(switch, "Keep this model as a profile…")
    dialog = switch.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("  No   AI ")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    window.until(lambda: [one.name for one in services.profiles.all()] == ["No AI"])
    window.settle(lambda: services.profiles.keep("Quick", SMALL))
    switch.fill()
    assert words(switch.offers) == ["No AI", "Quick", "Remove a profile", "Connect a model…"]
    assert [action.isChecked() for action in switch.offers.actions()[:2]] == [True, False]
    take(switch, "Quick")
    window.until(lambda: services.models.current() == SMALL)
    window.until(lambda: switch.text().startswith("small &&"))
    window.until(lambda: any("answers from now on" in told.sentence for told in window.notices))
    window.undo()
    window.until(lambda: switch.text() == "Built-in methods")
    take(switch, "Quick")
    window.until(lambda: services.models.current() == SMALL)
    take(switch, "No AI")
    window.until(lambda: services.models.current().provider == "builtin")


def test_a_profile_that_is_removed_comes_back_and_the_run_dialog_switches_too(
    main: MainWindow, window: RunWindow
) -> None:
    made, services = window.project(), window.services
    main.open_project(made.project.id)
    window.settle(lambda: services.profiles.keep("Quick", SMALL))
    window.settle(lambda: services.profiles.keep("No AI"))
    switch = main.pane.model_switch
    switch.fill()
    removes = next(action.menu() for action in switch.offers.actions() if action.text() == "Remove a profile")
    assert isinstance(removes, QMenu)
    removes.actions()[1].trigger()
    window.until(lambda: any("no longer kept" in told.sentence for told in window.notices))
    window.undo()
    window.until(lambda: [one.name for one in services.profiles.all()] == ["No AI", "Quick"])
    dialog = RunDialog(window.context, made.project.id, RunRequest(), main)
    dialog.open()
    dialog.model_switch.fill()
    dialog.model_switch.fill()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(dialog.model_switch.offers.findChildren(QMenu)) == 1, "none is left of each time it was opened"
    assert words(dialog.model_switch.offers) == ["No AI", "Quick", "Remove a profile"]
    dialog.model_switch.offers.actions()[1].trigger()
    window.until(lambda: dialog.model_switch.text().startswith("small &&"))
    window.until(lambda: switch.text() == dialog.model_switch.text())
    dialog.reject()


@pytest.mark.holds("project")
def test_a_model_that_was_chosen_on_the_start_page_is_named_below_the_field(
    main: MainWindow, window: RunWindow
) -> None:
    main.open_project(window.project().project.id)
    main.show_start_page()
    window.settle(lambda: window.services.models.choose(SMALL))
    main.open_project(window.services.projects.page(limit=1).items[0].id)
    window.until(main.pane.model_switch.isVisible)
    assert "small" in main.pane.model_switch.text()
