"""An open dialog follows what is chosen elsewhere meanwhile, and nothing that was typed in it is thrown away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.runs.run_dialog import RunDialog
from app.gui.settings.preferences import Preferences
from app.settings.settings import Provider, save_settings
from support.provider_server import ProviderServer
from support.run_window import RunWindow, run_window


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as made:
        yield made


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[RunWindow]:
    with run_window(qapp, qtbot, tmp_path / "data") as made:
        yield made


def chosen_elsewhere(window: RunWindow, **choices: str | float) -> None:
    """What the watch of the settings file does when another process wrote it."""
    save_settings(window.services.settings.data_dir, choices)
    window.settle(window.services.preferences.reload)


def use_elsewhere(window: RunWindow, server: ProviderServer) -> None:
    chosen_elsewhere(window, provider="openai-compatible", base_url=server.base_url, model="small")


def opened(window: RunWindow) -> Preferences:
    dialog = Preferences(window.context)
    window.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_pages_that_nobody_touched_show_what_holds_now(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    use_elsewhere(window, server)
    form = dialog.model.form
    window.until(lambda: form.provider is Provider.OPENAI_COMPATIBLE)
    assert (form.address.text(), form.model.currentText()) == (server.base_url, "small")
    assert "small" in dialog.model.present.text()
    assert "elsewhere" not in dialog.model.present.text()
    assert not dialog.model.use.isEnabled(), "it is in use already"
    chosen_elsewhere(window, day_cap_usd=2.5, enter_sends=False, theme="dark")
    window.until(lambda: dialog.money.day_cap.cap == 2.5)
    window.until(lambda: not dialog.behaviour.enter.isChecked())
    window.until(lambda: dialog.appearance.themes["dark"].isChecked())
    assert window.services.settings.day_cap_usd == 2.5, "what is shown is not kept anew"


def test_a_typed_address_stays_and_it_is_said_that_it_is_not_in_use(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    form = dialog.model.form
    form.who.setCurrentIndex(form.who.findData(Provider.OPENAI_COMPATIBLE.value))
    QTest.keyClicks(form.address, "http://127.0.0.1:9/v1")
    use_elsewhere(window, server)
    window.until(lambda: "chosen elsewhere meanwhile" in dialog.model.present.text())
    assert form.address.text() == "http://127.0.0.1:9/v1"
    assert "small" in dialog.model.present.text()


def test_a_typed_key_stays(window: RunWindow, server: ProviderServer) -> None:
    use_elsewhere(window, server)
    dialog = opened(window)
    QTest.keyClicks(dialog.model.key.line, "not-a-real-key")
    chosen_elsewhere(window, provider="builtin")
    window.until(lambda: "chosen elsewhere meanwhile" in dialog.model.present.text())
    assert dialog.model.key.typed is not None
    assert dialog.model.form.provider is Provider.OPENAI_COMPATIBLE, "the key is for this one"


def test_a_cap_that_is_being_typed_stays(window: RunWindow) -> None:
    dialog = opened(window)
    dialog.show_page("money")
    window.type_number(dialog.money.day_cap.amount, "7.25")
    chosen_elsewhere(window, day_cap_usd=2.5, run_cap_usd=0.75)
    window.until(lambda: dialog.money.run_cap.cap == 0.75)
    assert dialog.money.day_cap.cap == 7.25
    with window.qtbot.waitSignal(dialog.kept):
        QTest.keyClick(dialog.money.day_cap.amount, Qt.Key.Key_Return)
    assert window.services.settings.day_cap_usd == 7.25


@pytest.mark.holds("project")
def test_an_open_run_dialog_says_what_the_run_takes_now(window: RunWindow, server: ProviderServer) -> None:
    made = window.project()
    dialog = RunDialog(window.context, made.project.id, window.request(made.project.id))
    window.qtbot.addWidget(dialog)
    dialog.open()
    window.until(lambda: "method steps" in dialog.estimate.text())
    window.type_number(dialog.form.budget.calls, "44", enter=True)
    window.until(lambda: dialog._ready is not None)
    use_elsewhere(window, server)
    window.until(lambda: dialog._ready is not None and "small" in dialog.details.text())
    assert "method" not in dialog.estimate.text()
    assert dialog.form.budget.calls.whole == 44
    specs = window.services.specs
    branch, head = specs.main_branch(made.project.id).id, specs.main(made.project.id)
    text = specs.to_markdown(head.content) + "\n- Nobody waits for bread.\n"
    window.settle(lambda: specs.apply_text(branch, text))
    window.until(lambda: f"v{head.number + 1}" in dialog._where.text())
    assert dialog.form.budget.calls.whole == 44
