"""Two answers streamed by a real server at once, in the real window: leaving, stopping and going on (T1, T3, C4)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from typing_extensions import override

from app.domain.chats import ChatMode, MessageState
from app.gui.chats.row_delegate import RING
from app.gui.chats.row_list import ItemList
from app.gui.kit.roles import WORKING_ROLE
from app.gui.shell.main_window import MainWindow
from app.gui.thread.sent_dialog import SentDialog
from app.settings.settings import Provider, Settings
from support.provider_server import ProviderServer
from support.run_window import RunWindow, end_window, run_window

ANSWER = "".join(f"Paragraph {n} of the answer says **one** thing, then another.\n\n" for n in range(120)).strip()


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",), token_latency=0.05) as made:
        # Slow, so that no answer is whole before a test holds it back; quick again once it is let go.
        made.say(ANSWER)
        yield made
        made.release()


def let_go(server: ProviderServer) -> None:
    """Send what is left of every answer."""
    server.token_latency = 0.001
    server.release()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ProviderServer) -> Iterator[RunWindow]:
    folder = tmp_path / "data"
    chosen = Settings(
        data_dir=folder, provider=Provider.OPENAI_COMPATIBLE, base_url=server.base_url, model="small", max_concurrency=4
    )
    with run_window(qapp, qtbot, folder, settings=chosen) as made:
        yield made


class RingPaints(QObject):
    """Counts how often a list draws nothing but spinners."""

    def __init__(self, view: ItemList) -> None:
        super().__init__(view)
        self.count = 0
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.count += event.region().boundingRect().width() <= RING + 4
        return False


class Scene:
    """A window with two analysis chats."""

    def __init__(self, window: RunWindow) -> None:
        self.window = window
        services = window.services
        self.project = window.settle(lambda: services.projects.create(title="Imports", text=None)).project.id
        self.first, self.second = (
            window.settle(lambda: services.chats.create(self.project, mode=ChatMode.ANALYSIS)).id for _ in range(2)
        )
        self.main = MainWindow(window.context, data_dir=services.settings.data_dir)
        self.main.show()
        self.main.open_project(self.project)
        self.main.open_chat(self.first)

    def ask(self, words: str) -> None:
        composer = self.main.pane.composer
        composer.field.setPlainText(words)
        QTest.keyClick(composer.field, Qt.Key.Key_Return)
        self.window.until(lambda: len(self.shown) > 200)

    @property
    def shown(self) -> str:
        """The text of the newest answer in the thread."""
        messages = self.main.pane.model.messages
        return messages[-1].text() if messages and messages[-1].role == "agent" else ""

    def is_working(self, chat: str) -> bool:
        """Whether its row in the list has the spinner."""
        model = self.main.chat_list.model
        row = model.row_of(chat)
        assert row is not None
        return bool(model.data(model.index(row, 0), WORKING_ROLE))

    def button(self, words: str) -> QPushButton:
        card = self.main.pane.view.card(self.main.pane.model.rowCount() - 1)
        assert card is not None
        return next(made for made in card.findChildren(QPushButton) if made.text() == words and made.isVisible())

    def close(self) -> None:
        end_window(self.main)


@pytest.fixture
def scene(window: RunWindow) -> Iterator[Scene]:
    made = Scene(window)
    yield made
    made.close()


def test_leaving_a_chat_leaves_its_answer_its_draft_and_its_place(scene: Scene, server: ProviderServer) -> None:
    scene.ask("Why is it slow?")
    scene.main.pane.composer.field.setPlainText("not sent yet")
    scene.main.open_chat(scene.second)
    assert scene.main.pane.composer.text == ""
    scene.ask("And what of the other?")
    server.hold()
    assert (scene.is_working(scene.first), scene.is_working(scene.second)) == (True, True)
    turns = RingPaints(scene.main.chat_list.list)
    scene.window.until(lambda: turns.count > 1)
    scene.main.docks["messages"].hide()
    scene.main.open_chat(scene.first)
    assert scene.main.pane.composer.text == "not sent yet"
    assert scene.main.pane.composer.is_working
    assert ANSWER.startswith(scene.shown)
    let_go(server)
    scene.window.until(lambda: scene.shown == ANSWER and not scene.main.pane.composer.is_working)
    scene.main.open_chat(scene.second)
    scene.window.until(lambda: scene.shown == ANSWER)
    scene.window.until(lambda: not scene.is_working(scene.first) and not scene.is_working(scene.second))
    assert scene.main.pane.model.messages[-1].state is MessageState.COMPLETE


def test_stopping_one_leaves_the_other_and_it_goes_on_from_there(scene: Scene, server: ProviderServer) -> None:
    scene.ask("Why is it slow?")
    scene.main.open_chat(scene.second)
    scene.ask("And what of the other?")
    server.hold()
    scene.main.activateWindow()
    scene.window.until(scene.main.isActiveWindow)
    QTest.keyClick(scene.main.pane.composer.field, Qt.Key.Key_Escape)
    model = scene.main.pane.model
    scene.window.until(lambda: model.messages[-1].state is MessageState.STOPPED)
    partial = scene.shown
    assert partial
    assert ANSWER.startswith(partial)
    scene.window.until(lambda: not scene.is_working(scene.second))
    assert scene.is_working(scene.first)
    answer = model.messages[-1].id
    let_go(server)
    QApplication.processEvents()
    QTest.keyClick(scene.button("Continue"), Qt.Key.Key_Space)
    scene.window.until(lambda: model.messages[-1].state is MessageState.COMPLETE)
    assert (model.messages[-1].id, scene.shown) == (answer, ANSWER)
    scene.main.open_chat(scene.first)
    scene.window.until(lambda: scene.shown == ANSWER)


def test_what_was_sent_is_shown_and_the_meter_says_what_it_took(scene: Scene, server: ProviderServer) -> None:
    scene.ask("Why is it slow?")
    let_go(server)
    scene.window.until(lambda: scene.main.pane.model.messages[-1].state is MessageState.COMPLETE)
    scene.window.until(scene.main.pane.meter.isVisible)
    card = scene.main.pane.view.card(scene.main.pane.model.rowCount() - 1)
    assert card is not None
    QTest.mouseClick(card.about, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert "tokens sent" in card.usage.words.text()
    QTest.keyClick(card.usage.sent, Qt.Key.Key_Space)
    dialog = scene.main.pane.findChild(SentDialog)
    assert dialog is not None
    assert "Why is it slow?" in dialog.whole()
    dialog.close()


def test_a_fault_in_the_middle_keeps_the_text_and_offers_ways_out(scene: Scene, server: ProviderServer) -> None:
    scene.ask("Why is it slow?")
    server.hold()
    server.stop()
    model = scene.main.pane.model
    scene.window.until(lambda: model.messages[-1].state is MessageState.FAILED)
    assert ANSWER.startswith(scene.shown)
    assert scene.shown
    QApplication.processEvents()
    for words in ("Try again", "Continue", "Choose another model…"):
        assert scene.button(words).isEnabled()
    server.start()
    let_go(server)
    QTest.keyClick(scene.button("Continue"), Qt.Key.Key_Space)
    scene.window.until(lambda: model.messages[-1].state is MessageState.COMPLETE)
    assert scene.shown == ANSWER
