"""Preferences over real services and a real local model server: offered, tested, used, kept, undone, closed."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.model_offers import KeyPlace, ServerKind
from app.gui.kit.fields import CapField
from app.gui.settings.looks import WindowLooks
from app.gui.settings.preferences import Preferences
from app.settings.paths import settings_file
from app.settings.settings import Provider, Settings, load_settings
from support.provider_server import Fault, ProviderServer
from support.run_window import RunWindow, run_window

KEY = "sk-canary-0123456789"


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small", "large")) as made:
        made.owner = "vllm"
        yield made


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ProviderServer) -> Iterator[RunWindow]:
    with run_window(qapp, qtbot, tmp_path / "data", ports={ServerKind.VLLM: server.port}) as made:
        yield made


def opened(window: RunWindow, *, stays: bool = True) -> Preferences:
    """Open it; one that does not stay is closed and deleted by its test."""
    dialog = Preferences(window.context)
    if stays:
        window.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def choose_server(window: RunWindow, dialog: Preferences, server: ProviderServer, model: str = "small") -> None:
    """Type the address of the server."""
    form = dialog.model.form
    form.who.setCurrentIndex(form.who.findData(Provider.OPENAI_COMPATIBLE.value))
    QTest.keyClicks(form.address, server.base_url)
    line = form.model.lineEdit()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, model)


def used(window: RunWindow, dialog: Preferences) -> None:
    with window.qtbot.waitSignal(dialog.model.used):
        dialog.model.use.click()


def close(dialog: Preferences) -> None:
    """Close it as a person does and let Qt delete it."""
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def kept(window: RunWindow) -> Settings:
    return load_settings({"data_dir": window.services.settings.data_dir}, {})


def test_a_running_server_is_offered_and_not_taken(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    form = dialog.model.form
    window.until(lambda: form.who.findText("Found here: vLLM, small and 1 more") == 1)
    assert form.provider is Provider.BUILTIN
    assert not settings_file(window.services.settings.data_dir).exists()
    assert server.stats().requests == 0
    form.who.setCurrentIndex(1)
    assert [form.model.itemText(at) for at in range(form.model.count())] == ["small", "large"]
    assert form.choice().base_url == server.base_url
    used(window, dialog)
    assert window.services.clients.info().model == "small"
    assert (kept(window).provider, kept(window).base_url) == (Provider.OPENAI_COMPATIBLE, server.base_url)


def test_a_chosen_model_answers_from_now_on_and_undo_goes_back(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    assert not dialog.model.use.isEnabled()
    choose_server(window, dialog, server)
    assert not dialog.model.caps.isVisible()
    used(window, dialog)
    assert dialog.model.present.text().startswith("In use: small at 127.0.0.1")
    assert not dialog.model.use.isEnabled()
    assert window.services.clients.info().is_builtin is False
    window.undo()
    window.until(lambda: window.services.clients.info().is_builtin)
    assert kept(window).provider is Provider.BUILTIN


@pytest.mark.parametrize("how", ["stop", "another address", "close"])
def test_a_test_that_is_not_waited_for_is_broken_off(window: RunWindow, server: ProviderServer, how: str) -> None:
    dialog = opened(window, stays=how != "close")
    choose_server(window, dialog, server)
    page = dialog.model
    server.hold()
    page.test.click()
    window.until(lambda: server.stats().in_flight)
    assert page.test.text() == "Stop"
    if how == "stop":
        page.test.click()
        assert page.doing.text() == "The test was stopped."
        assert page.test.text() == "Test connection"
        assert page.use.isEnabled()
    elif how == "close":
        close(dialog)
    else:
        QTest.keyClicks(page.form.address, "x")
    window.until(lambda: not window.services.models._tests)
    server.release()
    window.until(lambda: not server.stats().in_flight)
    assert server.stats().requests == 1
    assert how == "close" or page.report.sentences == ()
    assert window.notices == []


def test_a_test_shows_each_line_and_keeps_nothing(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    choose_server(window, dialog, server)
    dialog.model.test.click()
    assert not dialog.model.use.isEnabled()
    assert dialog.model.doing.text() == "Asking the model…"
    window.until(lambda: dialog.model.report.sentences)
    report = window.settle(lambda: window.services.models.test(dialog.model.form.choice()))
    assert len(dialog.model.report.sentences) == max(1, len(report.lines))
    assert dialog.model.use.isEnabled()
    assert window.services.clients.info().is_builtin
    assert not settings_file(window.services.settings.data_dir).exists()


def test_a_failing_test_names_the_cause_and_another_choice_forgets_it(
    window: RunWindow, server: ProviderServer
) -> None:
    server.fail(Fault.AUTHENTICATION)
    dialog = opened(window)
    choose_server(window, dialog, server)
    dialog.model.test.click()
    window.until(lambda: any("key" in line for line in dialog.model.report.sentences))
    dialog.model.form.model.setEditText("large")
    assert dialog.model.report.sentences == ()


def test_the_list_of_models_is_asked_for_and_a_dead_server_is_said(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    choose_server(window, dialog, server, model="x")
    dialog.model.form.list.click()
    window.until(lambda: dialog.model.form.model.count() == 2)
    assert dialog.model.form.model.currentText() == "x"
    server.stop()
    dialog.model.form.list.click()
    window.until(dialog.model.fault.isVisible)
    assert "127.0.0.1" in dialog.model.fault.text()


def test_closing_while_it_is_tested_leaves_nothing_behind(window: RunWindow, server: ProviderServer) -> None:
    server.hold()
    dialog = opened(window, stays=False)
    choose_server(window, dialog, server)
    dialog.model.test.click()
    window.until(lambda: server.stats().in_flight)
    close(dialog)
    server.release()
    window.until(lambda: server.stats().in_flight == 0)
    QApplication.processEvents()
    assert window.services.clients.info().is_builtin
    assert window.notices == []


def test_closing_while_the_model_is_changed_changes_it_and_says_so(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window, stays=False)
    choose_server(window, dialog, server)
    dialog.model.use.click()
    close(dialog)
    window.until(lambda: window.notices)
    assert "answers from now on" in window.notices[-1].sentence
    assert window.services.clients.info().model == "small"


def test_a_settings_file_that_is_not_ours_to_change_is_said_and_nothing_changes(
    window: RunWindow, server: ProviderServer
) -> None:
    path = settings_file(window.services.settings.data_dir)
    path.write_text("mine")
    dialog = opened(window)
    choose_server(window, dialog, server)
    dialog.model.use.click()
    window.until(dialog.model.fault.isVisible)
    assert "settings file" in dialog.model.fault.text()
    assert window.services.clients.info().is_builtin
    assert path.read_text() == "mine"


def test_a_key_goes_to_the_file_only_by_choice_and_is_never_shown_again(
    window: RunWindow, server: ProviderServer
) -> None:
    server.key = KEY
    dialog = opened(window)
    choose_server(window, dialog, server)
    key = dialog.model.key
    QTest.keyClicks(key.line, KEY)
    assert key.chosen_place is KeyPlace.KEYRING
    dialog.model.use.click()
    window.until(dialog.model.fault.isVisible)
    assert "not stored" in dialog.model.fault.text()
    key.place.setCurrentIndex(key.place.findData(KeyPlace.FILE.value))
    assert "not encrypted" in key.state.text()
    used(window, dialog)
    assert key.line.text() == ""
    window.until(lambda: key.kept_at is KeyPlace.FILE)
    folder = window.services.settings.data_dir
    holding = [path for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert len(holding) == 1
    assert stat.S_IMODE(holding[0].stat().st_mode) == 0o600
    assert json.loads(settings_file(folder).read_text())["key_file"] is True
    key.remove.click()
    window.until(lambda: key.kept_at is None)
    left = [path for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert left == []


def test_another_key_for_the_model_in_use_can_be_kept(window: RunWindow, server: ProviderServer) -> None:
    server.key = KEY
    dialog = opened(window)
    choose_server(window, dialog, server)
    used(window, dialog)
    page = dialog.model
    page.test.click()
    window.until(lambda: page.report.sentences)
    assert "401" in page.report.sentences[-1]
    assert not page.use.isEnabled()
    QTest.keyClicks(page.key.line, KEY)
    assert page.use.isEnabled()
    assert page.report.sentences == ()
    page.use.click()
    window.until(page.fault.isVisible)
    assert "keep it in a file" in page.fault.text()
    page.key.place.setCurrentIndex(page.key.place.findData(KeyPlace.FILE.value))
    used(window, dialog)
    page.test.click()
    window.until(lambda: page.report.sentences)
    assert "401" not in " ".join(page.report.sentences)


def test_a_key_typed_for_one_provider_is_not_sent_to_another(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    form, key = dialog.model.form, dialog.model.key
    form.who.setCurrentIndex(form.who.findData(Provider.OPENAI.value))
    QTest.keyClicks(key.line, KEY)
    choose_server(window, dialog, server)
    assert key.typed is None
    dialog.model.test.click()
    window.until(lambda: dialog.model.report.sentences)
    assert KEY not in str([seen.headers for seen in server.seen()])


@pytest.mark.parametrize(
    "typed", ["nonsense at all", "127.0.0.1:11434/v1", "http://me:secret@host/v1", "http://h:99999/v1"]
)
def test_what_is_no_address_is_said_in_words_before_anything_is_sent(window: RunWindow, typed: str) -> None:
    dialog = opened(window)
    form = dialog.model.form
    form.who.setCurrentIndex(form.who.findData(Provider.OPENAI_COMPATIBLE.value))
    form.model.setEditText("small")
    QTest.keyClicks(form.address, typed)
    assert dialog.model.doing.text().startswith("The address cannot be used:")
    for control in (dialog.model.test, dialog.model.use, form.list):
        assert not control.isEnabled()
    form.address.clear()
    QTest.keyClicks(form.address, "http://127.0.0.1:9/v1")
    assert dialog.model.doing.text() == ""
    assert dialog.model.use.isEnabled()


def test_caps_are_asked_for_with_the_first_model_that_may_cost(window: RunWindow) -> None:
    dialog = opened(window)
    form = dialog.model.form
    form.who.setCurrentIndex(form.who.findData(Provider.OPENAI_COMPATIBLE.value))
    QTest.keyClicks(form.address, "https://models.example.org/v1")
    form.model.setEditText("big")
    assert dialog.model.caps.isVisible()
    window.type_number(dialog.model.run_cap.amount, "0.25")
    used(window, dialog)
    assert (kept(window).run_cap_usd, kept(window).day_cap_usd) == (0.25, 5.0)
    form.model.setEditText("bigger")
    assert not dialog.model.caps.isVisible()


def test_an_own_price_belongs_to_one_model(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    choose_server(window, dialog, server)
    form = dialog.model.form
    window.type_number(form.price_in, "0")
    window.type_number(form.price_out, "2.5")
    assert dialog.model.caps.isVisible()
    used(window, dialog)
    assert (kept(window).price_input_usd, kept(window).price_output_usd) == (0.0, 2.5)
    form.who.setCurrentIndex(form.who.findData(Provider.ANTHROPIC.value))
    assert (form.choice().price_input_usd, form.choice().price_output_usd) == (None, None)
    form.who.setCurrentIndex(form.who.findData(Provider.OPENAI_COMPATIBLE.value))
    assert form.choice().price_output_usd == 2.5


def test_what_the_environment_decides_is_said_and_closed(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    settings = load_settings(
        {"data_dir": tmp_path / "data", "model": "flagged"},
        {"INT_CRUCIBLE_PROVIDER": "openai-compatible", "INT_CRUCIBLE_BASE_URL": "http://127.0.0.1:9/v1"},
    )
    with run_window(qapp, qtbot, tmp_path / "data", settings=settings) as window:
        dialog = opened(window)
        form = dialog.model.form
        assert not form.who.isEnabled()
        assert not form.model.isEnabled()
        assert form.concurrency.isEnabled()
        assert "INT_CRUCIBLE_PROVIDER" in form.fixed.text()
        assert "--model" in form.fixed.text()


def test_money_and_behaviour_hold_at_once(window: RunWindow) -> None:
    dialog = opened(window)
    dialog.show_page("money")
    with window.qtbot.waitSignal(dialog.kept):
        window.type_number(dialog.money.day_cap.amount, "2", enter=True)
    window.until(lambda: dialog.money.today.text() == "nothing of 2.00 USD")
    with window.qtbot.waitSignal(dialog.kept):
        dialog.behaviour.ask.setChecked(True)
    with window.qtbot.waitSignal(dialog.kept):
        dialog.appearance.themes["dark"].setChecked(True)
    assert window.context.theme.scheme == "dark"
    found = kept(window)
    assert (found.day_cap_usd, found.ask_before_changes, found.theme) == (2.0, True, "dark")
    assert window.services.settings == found


def test_a_scheme_chosen_after_another_is_not_shown_the_other_way_round_meanwhile(window: RunWindow) -> None:
    dialog, theme, shown = opened(window), window.context.theme, list[str]()
    looks = WindowLooks(window.context, dialog)
    window.context.bridge.published.connect(lambda _event: looks.follow())
    theme.changed.connect(lambda: shown.append(theme.choice))
    dialog.show_page("appearance")
    themes = dialog.appearance.themes
    themes["dark"].click()
    themes["contrast"].click()
    window.until(lambda: kept(window).theme == "contrast" and not theme.being_kept)
    assert shown == ["dark", "contrast"]
    assert themes["contrast"].isChecked()


def test_no_cap_is_a_choice_that_stays(window: RunWindow) -> None:
    dialog = opened(window)
    dialog.show_page("money")
    with window.qtbot.waitSignal(dialog.kept):
        dialog.money.day_cap.none.setChecked(True)
    assert kept(window).day_cap_usd is None
    assert not dialog.money.day_cap.amount.isEnabled()
    window.until(lambda: "without a cap" in dialog.money.today.text())
    again = opened(window)
    assert again.money.day_cap.none.isChecked()
    with window.qtbot.waitSignal(again.kept):
        again.money.day_cap.none.setChecked(False)
    assert kept(window).day_cap_usd == 5.0


def test_a_cap_below_a_cent_is_shown_as_it_is(window: RunWindow) -> None:
    field = CapField("Most", usual=1.0)
    window.qtbot.addWidget(field)
    field.set_cap(0.004)
    assert field.cap == 0.004
    field.set_cap(2.0)
    assert field.amount.text().startswith("2.00")


def test_a_choice_that_cannot_be_kept_goes_back(window: RunWindow) -> None:
    settings_file(window.services.settings.data_dir).write_text("mine")
    dialog = opened(window)
    dialog.show_page("behaviour")
    dialog.behaviour.ask.setChecked(True)
    window.until(lambda: not dialog.behaviour.fault.isHidden())
    assert not dialog.behaviour.ask.isChecked()
    assert not window.services.settings.ask_before_changes
