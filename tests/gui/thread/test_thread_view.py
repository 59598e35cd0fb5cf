"""The thread: a pool of cards, a steady anchor, following only at the end, focus that survives scrolling."""

import random
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.chats import ErrorPart, TextPart, ThoughtPart, ToolPart
from app.domain.events import MessageChanged
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme
from app.gui.thread.cards.message_card import MessageCard
from app.gui.thread.cards.message_part import Act, CardAct, CardContext
from app.gui.thread.cards.thought_part import ThoughtLine
from app.gui.thread.cards.tool_part import ToolLine
from app.gui.thread.pane_state import ScrollPosition
from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_view import ThreadView
from support.chat_values import Talk, message

POOL = 40
"""Cards that fit a tall window several times over."""


@dataclass
class Scene:
    talk: Talk
    model: ThreadModel
    view: ThreadView

    def tell(self, *parts: TextPart, state: str = "complete", seq: int | None = None) -> None:
        wanted = seq or self.talk.path()[-1].seq + 1
        told = message(wanted, *parts, state=state)
        self.talk.by_id[told.id] = told
        self.model.apply(MessageChanged(project="p1", message=told))
        QApplication.processEvents()

    def top_of(self, seq: int) -> int:
        row = self.model.row_of_seq(seq)
        assert row is not None
        card = self.view.card(row)
        assert card is not None, "the row is not in view"
        return card.y()


def scene_of(qtbot: QtBot, qapp: QApplication, talk: Talk) -> Scene:
    texts, theme = Texts(), Theme(qapp, "light")
    model = ThreadModel(talk, texts)
    view = ThreadView(model, CardContext(theme, texts, model.proposal, model.run, lambda _: ""))
    qtbot.addWidget(view)
    view.resize(800, 700)
    view.show()
    return Scene(talk, model, view)


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication) -> Scene:
    rng = random.Random(1)
    talk = Talk([message(n, TextPart(text="word " * rng.randrange(1, 160))) for n in range(1, 301)])
    made = scene_of(qtbot, qapp, talk)
    made.model.open("c1")
    QApplication.processEvents()
    return made


def test_twenty_thousand_messages_open_with_a_pool(qtbot: QtBot, qapp: QApplication) -> None:
    scene = scene_of(qtbot, qapp, Talk([message(n) for n in range(1, 20_001)]))
    scene.model.open("c1")
    QApplication.processEvents()
    assert scene.view.card_count <= POOL
    for _ in range(200):
        scene.view.scroll_by(-400)
    assert scene.view.card_count <= POOL
    assert len(scene.view.viewport().findChildren(MessageCard)) <= POOL


def test_it_opens_at_the_end_and_follows_new_text(scene: Scene) -> None:
    assert scene.view.is_following
    scene.tell(TextPart(text="something new"))
    assert scene.view.is_following
    assert not scene.view.pill.isVisible()
    bottom = scene.top_of(301) + scene.view.card(scene.model.rowCount() - 1).height()  # type: ignore[union-attr]
    assert bottom == scene.view.viewport().height()


def test_away_from_the_end_new_text_moves_nothing_and_shows_the_pill(scene: Scene, qtbot: QtBot) -> None:
    scene.view.scroll_by(-1500)
    place = scene.view.scroll_place
    assert place is not None
    top = scene.top_of(place.seq)
    scene.tell(TextPart(text="something new"))
    assert scene.top_of(place.seq) == top
    assert scene.view.pill.isVisible()
    QTest.mouseClick(scene.view.pill, Qt.MouseButton.LeftButton)
    assert scene.view.is_following
    assert not scene.view.pill.isVisible()


def test_rows_read_above_do_not_move_what_is_seen(scene: Scene) -> None:
    steps = 0
    while scene.model.has_earlier:
        before = {card.message.seq: card.y() for card in bound(scene) if card.message is not None}
        scene.view.scroll_by(-90)
        after = {card.message.seq: card.y() for card in bound(scene) if card.message is not None}
        both = set(before) & set(after)
        assert both
        assert {after[seq] - before[seq] for seq in both} == {90}
        steps += 1
    assert steps > 50


def bound(scene: Scene) -> list[MessageCard]:
    cards = scene.view.viewport().findChildren(MessageCard)
    return [card for card in cards if card.message is not None and card.isVisible() and card.y() < 3000]


def test_the_start_is_reached_and_stays(scene: Scene) -> None:
    for _ in range(300):
        scene.view.scroll_by(-400)
    place = scene.view.scroll_place
    assert place is not None
    assert place.seq == 1
    assert not scene.model.has_earlier
    assert scene.top_of(1) >= 0


def test_a_place_is_found_again(scene: Scene) -> None:
    scene.view.scroll_by(-2345)
    place = scene.view.scroll_place
    assert place is not None
    scene.view.go_to_end()
    scene.view.go_to(place)
    assert scene.view.scroll_place == place
    scene.view.go_to(ScrollPosition(seq=10**9, pixels=0, at_end=False))
    assert scene.view.is_following


def test_another_width_keeps_the_row_at_the_top(scene: Scene) -> None:
    scene.view.scroll_by(-2000)
    place = scene.view.scroll_place
    assert place is not None
    scene.view.resize(500, 700)
    moved = scene.view.scroll_place
    assert moved is not None
    assert abs(moved.seq - place.seq) <= 1


def test_the_card_with_focus_keeps_its_widget(scene: Scene, qtbot: QtBot) -> None:
    last = scene.view.card(scene.model.rowCount() - 1)
    assert last is not None
    scene.view.window().activateWindow()
    last.setFocus()
    qtbot.waitUntil(last.hasFocus)
    scene.view.scroll_by(-4000)
    assert last.message is not None
    assert last.message.seq == 300
    assert last.hasFocus()


def test_read_anew_while_the_focus_scrolls_it_stands_at_the_end(scene: Scene, qtbot: QtBot, qapp: QApplication) -> None:
    scene.view.activateWindow()
    qtbot.waitUntil(scene.view.isActiveWindow)
    scene.view.cards[0].header.link.setFocus()
    # A card that hides hands the focus on, and what has it then is scrolled to.
    qapp.focusChanged.connect(lambda *_: scene.view.scroll_by(-300), Qt.ConnectionType.SingleShotConnection)
    with qtbot.captureExceptions() as faults:
        scene.model.modelReset.emit()
    QApplication.processEvents()
    assert faults == []
    assert scene.view.is_following
    assert scene.view.card_count <= POOL
    last = scene.view.card(scene.model.rowCount() - 1)
    assert last is not None
    assert last.y() + last.height() == scene.view.viewport().height()


def test_a_running_answer_keeps_its_widget_and_grows(scene: Scene) -> None:
    scene.tell(TextPart(text="a"), state="streaming")
    card = scene.view.card(scene.model.rowCount() - 1)
    assert card is not None
    first = card.height()
    for length in (50, 400, 900):
        scene.tell(TextPart(text="word " * length), state="streaming", seq=301)
    assert scene.view.card(scene.model.rowCount() - 1) is card
    assert card.height() > first
    assert scene.view.is_following


def test_to_a_message_far_away(scene: Scene) -> None:
    scene.view.go_to_message(7)
    assert 0 <= scene.top_of(7) <= 20


def test_faults_have_a_way_out(qtbot: QtBot, qapp: QApplication) -> None:
    fault = ErrorPart(code="provider-connection", sentence="The server does not answer.")
    scene = scene_of(
        qtbot, qapp, Talk([message(1, fault, state="failed"), message(2, TextPart(text="x"), state="stopped")])
    )
    scene.model.open("c1")
    QApplication.processEvents()
    wishes: list[CardAct] = []
    scene.view.acted.connect(wishes.append)
    for row in (0, 1):
        card = scene.view.card(row)
        assert card is not None
        again = [b for b in card.findChildren(type(scene.view.pill)) if b.text() == "Try again" and b.isVisible()]
        assert len(again) == 1
        QTest.mouseClick(again[0], Qt.MouseButton.LeftButton)
    assert wishes == [CardAct(Act.RETRY, "c1"), CardAct(Act.RETRY, "c1")]


def test_what_was_looked_up_is_folded_and_unfolds(qtbot: QtBot, qapp: QApplication) -> None:
    tool = ToolPart(name="read_results", arguments='{"run": 3}', result="C2 1.42\nC1 1.10")
    scene = scene_of(qtbot, qapp, Talk([message(1, tool)]))
    scene.model.open("c1")
    QApplication.processEvents()
    card = scene.view.card(0)
    assert card is not None
    line = card.parts[0]
    assert isinstance(line, ToolLine)
    folded = line.height()
    line.fold.click()
    QApplication.processEvents()
    assert line.height() > folded


def test_what_was_thought_is_folded_and_can_be_read(qtbot: QtBot, qapp: QApplication) -> None:
    scene = scene_of(qtbot, qapp, Talk([message(1, ThoughtPart(text="Is it C2?\nIt is."), TextPart(text="It is C2."))]))
    scene.model.open("c1")
    QApplication.processEvents()
    card = scene.view.card(0)
    assert card is not None
    line = card.parts[0]
    assert isinstance(line, ThoughtLine)
    assert line.fold.text() == "What the model thought"
    assert not line.detail.isVisible()
    line.fold.click()
    QApplication.processEvents()
    assert line.detail.isVisible()
    assert line.detail.text() == "Is it C2?\nIt is."
