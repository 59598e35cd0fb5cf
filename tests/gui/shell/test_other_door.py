"""What the command line chooses while the window is open holds in the window, without a click."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.results.results_view import ResultsView
from app.gui.runs.run_history import RunHistory
from app.gui.thread.cards.run_card import RunCard
from app.settings.installation import Installation
from app.settings.paths import settings_file
from app.settings.settings import load_settings, save_settings
from app.startup_and_shutdown import WindowSession
from support.command import CommandLine
from support.provider_requests import ask
from support.provider_server import ProviderServer
from support.qt_loop import gui_loop
from support.run_window import BAKERY

KEY = "canary-of-the-other-door-0123"


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as made:
        yield made


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ProviderServer) -> Iterator[WindowSession]:
    """The whole window with a model server in use."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    save_settings(folder, {"provider": "openai-compatible", "base_url": server.base_url, "model": "small"})
    with gui_loop(qapp) as loop:
        made = WindowSession(qapp, load_settings({"data_dir": folder}), Installation(None))
        made.build()
        made.begin()
        try:
            yield made
        finally:
            closing = loop.create_task(made.close())
            qtbot.waitUntil(closing.done)
            made.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def folder_of(session: WindowSession) -> Path:
    return session.services.settings.data_dir


def test_a_model_chosen_on_the_command_line_answers_in_the_window(
    session: WindowSession, qtbot: QtBot, server: ProviderServer
) -> None:
    assert "small" in session.window.status.model.text()
    assert not session.services.clients.info().is_builtin
    CommandLine(folder_of(session))("model", "use", "builtin")
    qtbot.waitUntil(lambda: "Built-in" in session.window.status.model.text())
    assert session.services.clients.info().is_builtin
    assert server.stats().requests == 0


def test_a_key_kept_or_forgotten_on_the_command_line_is_taken_up_by_the_window(
    session: WindowSession, qtbot: QtBot, server: ProviderServer
) -> None:
    def answered() -> bool:
        asked = session.engine.submit(lambda: session.services.clients.current().complete(ask()))
        qtbot.waitUntil(asked.done)
        return asked.exception() is None

    def is_another(held: object) -> bool:
        return clients.current() is not held

    cli, clients = CommandLine(folder_of(session)), session.services.clients
    server.key = KEY
    assert not answered(), "there is no key yet"
    before = clients.current()
    cli("model", "key", "--file", text=f"{KEY}\n")
    qtbot.waitUntil(lambda: clients.current() is not before)
    assert answered()
    for text, right in (("another-key-0123456789", False), (KEY, True)):
        before = clients.current()
        cli("model", "key", "--file", text=f"{text}\n")
        qtbot.waitUntil(partial(is_another, before))
        assert answered() is right, "the file was the place before already"
    before = clients.current()
    cli("model", "key", "--forget")
    qtbot.waitUntil(lambda: clients.current() is not before)
    assert not answered()
    assert KEY not in settings_file(folder_of(session)).read_text()


def test_caps_and_looks_chosen_elsewhere_are_taken_over(session: WindowSession, qtbot: QtBot) -> None:
    other = "light" if session.theme.choice != "light" else "dark"
    save_settings(folder_of(session), {"day_cap_usd": 2.5, "theme": other, "enter_sends": False})
    qtbot.waitUntil(lambda: session.services.settings.day_cap_usd == 2.5)
    qtbot.waitUntil(lambda: session.theme.choice == other)
    assert session.window.actions_[f"theme_{other}"].isChecked()
    assert session.services.spending.today().cap_usd == 2.5


def test_a_file_spoilt_by_hand_is_told_and_what_held_goes_on(session: WindowSession, qtbot: QtBot) -> None:
    told: list[str] = []
    session.context.notices.shown.connect(lambda notice: told.append(notice.sentence))
    path = settings_file(folder_of(session))
    whole = json.loads(path.read_text())
    path.write_text("{")
    qtbot.waitUntil(lambda: any("is not used: it is not JSON" in sentence for sentence in told))
    assert session.services.settings.model == "small"
    path.write_text(json.dumps({**whole, "max_concurrency": 3}))
    qtbot.waitUntil(lambda: session.services.settings.max_concurrency == 3)


def test_a_chat_and_a_run_changed_on_the_command_line_are_taken_for_what_they_are(
    session: WindowSession, qtbot: QtBot
) -> None:
    def offered() -> tuple[bool, ...]:
        return tuple(window.action(f"{name}_chat").isEnabled() for name in ("archive", "trash", "restore"))

    def listed() -> list[str]:
        return [row.id for row in window.chat_list.model.rows]

    cli, window = CommandLine(folder_of(session)), session.window
    text = folder_of(session).parent / "bakery.md"
    text.write_text(BAKERY)
    made = cli.json("project", "create", "--title", "Bakery", "--from-file", str(text), "--provider", "builtin")
    chat = cli.json("project", "show", made["id"])["last_chat"]
    run = cli.json("run", "start", made["id"], "--chat", chat, "--candidates", "3", "--provider", "builtin", "--yes")
    qtbot.waitUntil(lambda: bool(session.store.query.projects.page().items))
    window.open_project(made["id"])
    window.open_chat(chat)
    window.open_run(run["id"])
    results = window.docks["results"].content
    assert isinstance(results, ResultsView)
    assert offered() == (True, True, False)
    for verb, expected in (
        ("archive", (False, True, True)),
        ("restore", (True, True, False)),
        ("trash", (False, False, True)),
        ("restore", (True, True, False)),
    ):
        cli("chat", verb, chat)
        qtbot.waitUntil(partial(is_now, offered, expected))
        qtbot.waitUntil(partial(is_now, listed, [chat] if expected[0] else []))
    cli("chat", "rename", chat, "Morning bread")
    qtbot.waitUntil(lambda: window.pane.header.title.text() == "Morning bread")
    qtbot.waitUntil(lambda: [row.title for row in window.chat_list.model.rows] == ["Morning bread"])
    cli("run", "rename", run["id"], "First try")
    qtbot.waitUntil(lambda: "First try" in results.header._title.toolTip())
    [card] = [card for card in window.pane.view.viewport().findChildren(RunCard) if card.isVisible()]
    qtbot.waitUntil(lambda: card._name.text() == "First try")
    history = window.docks["runs"].content
    assert isinstance(history, RunHistory)
    qtbot.waitUntil(lambda: [row.title for row in history.model._rows] == ["First try"])
    cli("project", "rename", made["id"], "Mill")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("Mill"))


def is_now(found: Callable[[], object], expected: object) -> bool:
    return found() == expected
