"""The dialogs of the menus in the real window: opened by key, in effect at once, planned restores close the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.model_offers import ModelChoice
from app.gui.settings.attachments_dialog import AttachmentsDialog
from app.gui.settings.backups_dialog import BackupsDialog
from app.gui.settings.checkup_dialog import CheckupDialog
from app.gui.settings.preferences import Preferences
from app.gui.shell.help.shortcut_page import ShortcutPage
from app.gui.shell.main_window import MainWindow
from support.provider_server import Fault, ProviderServer
from support.run_window import RunWindow


def preferences(main: MainWindow) -> Preferences:
    dialog = main.findChild(Preferences)
    assert dialog is not None
    return dialog


def test_the_preferences_open_by_their_key_and_the_menu_follows_them(window: RunWindow, main: MainWindow) -> None:
    assert main.action("preferences").shortcut() == QKeySequence("Ctrl+,")
    main.action("preferences").trigger()
    dialog = preferences(main)
    assert dialog.isVisible()
    assert dialog.names.currentRow() == 0
    dialog.appearance.themes["dark"].setChecked(True)
    window.until(main.action("theme_dark").isChecked)
    dialog.reject()
    main.action("theme_light").trigger()
    window.until(lambda: window.services.settings.theme == "light")


@pytest.mark.holds("project")
def test_enter_becomes_a_line_at_once_and_control_enter_still_sends(window: RunWindow, main: MainWindow) -> None:
    made = window.project()
    main.open_project(made.project.id)
    field = main.pane.composer.field
    main.action("preferences").trigger()
    dialog = preferences(main)
    with window.qtbot.waitSignal(dialog.kept):
        dialog.behaviour.enter.setChecked(False)
    dialog.reject()
    window.until(lambda: main.pane.composer.send.toolTip() == "Send (Ctrl+Enter)")
    QTest.keyClicks(field, "one")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "two")
    assert field.toPlainText() == "one\ntwo"
    with window.qtbot.waitSignal(main.pane.composer.send_requested) as sent:
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent.args == ["one\ntwo"]
    main.action("shortcuts").trigger()
    page = main.findChild(ShortcutPage)
    assert page is not None
    words = [label.text() for label in page.findChildren(QLabel)]
    assert words[words.index("Send the message") + 1] == "Ctrl+Enter"
    page.reject()
    window.until(lambda: not main.pane.composer.is_working)


def test_a_backup_is_made_from_the_menu_its_age_shown_and_a_chosen_one_ends_the_application(
    window: RunWindow, main: MainWindow
) -> None:
    assert main.status.backup.text() == "No backup yet"
    main.action("back_up").trigger()
    window.until(lambda: "Backed up and checked" in main.notice_strip.sentence.text())
    window.until(lambda: main.status.backup.text() == "Backup just now")
    (row,) = window.services.backups.list()
    main.status.backup.click()
    dialog = main.findChild(BackupsDialog)
    assert dialog is not None
    with window.qtbot.waitSignal(main.quit_requested):
        dialog.restore.click()
    assert window.services.backups.planned == row.name


def test_a_check_up_opens_with_its_price_and_asks_nothing(window: RunWindow, main: MainWindow) -> None:
    main.action("check_up").trigger()
    dialog = main.findChild(CheckupDialog)
    assert dialog is not None
    window.until(lambda: "need no check-up" in dialog.price.text())
    dialog.reject()


def test_another_cap_of_the_day_stands_in_the_status_bar_at_once(window: RunWindow, main: MainWindow) -> None:
    with ProviderServer(models=("small",)) as server:
        window.use_priced(server)
        made = window.project()
        main.open_project(made.project.id)
        window.until(lambda: main.status.spend.text().endswith("of 5.00 USD"))
        main.status.spend.click()
        dialog = preferences(main)
        with window.qtbot.waitSignal(dialog.kept):
            window.type_number(dialog.money.day_cap.amount, "2", enter=True)
        window.until(lambda: main.status.spend.text().endswith("of 2.00 USD"))
        dialog.reject()


@pytest.mark.parametrize(("stands_in_the_way", "page"), [("cap", 1), ("key", 0)])
def test_what_stands_in_the_way_of_a_check_up_leads_to_where_it_is_mended(
    window: RunWindow, main: MainWindow, stands_in_the_way: str, page: int
) -> None:
    with ProviderServer(models=("small",)) as server:
        window.use_priced(server)
        if stands_in_the_way == "cap":
            window.settle(lambda: window.services.preferences.set({"day_cap_usd": 0.01}))
        else:
            window.settle(lambda: window.services.preferences.set({"day_cap_usd": 1000.0, "run_cap_usd": 1000.0}))
            server.fail(Fault.AUTHENTICATION)
        main.action("check_up").trigger()
        checkup = main.findChild(CheckupDialog)
        assert checkup is not None
        window.until(checkup.start.isEnabled)
        assert not checkup.way.isVisible()
        checkup.start.click()
        window.until(checkup.way.isVisible)
        QTest.mouseClick(checkup.way, Qt.MouseButton.LeftButton)
        dialog = preferences(main)
        assert dialog.isVisible()
        assert dialog.names.currentRow() == page
        dialog.reject()
        checkup.reject()


def test_a_picked_file_that_is_gone_keeps_neither_the_others_out_nor_the_text(
    window: RunWindow, main: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("Five shops.\n")
    for name in ("gone.md", "lost.md", "notes.md"):
        main.start_page.attach.add(tmp_path / name)
    QTest.keyClicks(main.start_page.field, "We must bake less bread.")
    main.start_page.start.click()
    window.until(lambda: main.project is not None and window.services.context.list(main.project))
    window.until(lambda: "lost.md" in main.notice_strip.sentence.text())
    assert "gone.md" in main.notice_strip.sentence.text()
    main.notice_strip.action.click()
    dialog = main.findChild(AttachmentsDialog)
    assert dialog is not None
    window.until(lambda: dialog.tree.topLevelItemCount() == 1)
    window.until(lambda: len(main.pane.model.messages) >= 2 and not main.pane.composer.is_working)
    dialog.reject()


def test_files_picked_on_the_start_page_are_attached_before_the_text_is_sent(
    window: RunWindow, main: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("Three vans.\n")
    page = main.start_page
    assert not page.attach.isVisible()
    page.attach.add(tmp_path / "notes.md")
    assert page.attach.words.text() == "To be attached: notes.md"
    page.field.setPlainText("We must bake more bread.")
    page.start.click()
    window.until(lambda: main.project is not None and len(main.pane.model.messages) >= 2)
    assert main.project is not None
    assert [one.source.name for one in window.services.context.list(main.project)] == ["notes.md"]
    assert page.attach.paths == ()
    window.until(lambda: not main.pane.composer.is_working)


@pytest.mark.holds("project")
def test_another_model_is_told_to_wait_for_the_agreement_once(
    window: RunWindow, main: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("Three vans.\n")
    made = window.project()
    main.open_project(made.project.id)
    window.settle(lambda: window.services.context.attach(made.project.id, tmp_path / "notes.md"))
    choice = ModelChoice(provider="openai-compatible", base_url="http://127.0.0.1:9/v1", model="small")
    window.settle(lambda: window.services.models.choose(choice))
    window.until(lambda: "cannot see the attached files" in main.notice_strip.sentence.text())
    main.notice_strip.action.click()
    dialog = main.findChild(AttachmentsDialog)
    assert dialog is not None
    window.until(dialog.card.isVisible)
    dialog.reject()
