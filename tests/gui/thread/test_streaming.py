"""An answer being written: text told before it is stored, in any order; what is selected, unfolded, followed."""

import random
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.chats import ErrorPart, Message, Part, Sent, TextPart, ToolPart
from app.domain.events import MessageChanged, StreamDelta
from app.domain.runs import BUILTIN_JUDGE
from app.domain.usage import ContextUse, Usage
from app.gui.kit.roles import GROWN_ROLE
from app.gui.look.message_words import context_words, tool_line, usage_line
from app.gui.look.model_words import judge_words
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme
from app.gui.thread.cards.message_part import Act, CardAct, CardContext
from app.gui.thread.cards.text_part import TextPartWidget
from app.gui.thread.cards.tool_part import ToolLine
from app.gui.thread.composing.context_meter import ContextMeter
from app.gui.thread.sent_dialog import SentDialog
from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_view import ThreadView
from support.chat_values import Talk, message

TEXT = (
    "# Plan\n\nVec<T> 👩‍👩‍👧 first.\n\n```rust\nfn f<T>() {}\n```\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\nend"
)


def stored(*parts: Part, state: str = "streaming", seq: int = 2) -> MessageChanged:
    told = message(seq, state=state, id="answer").model_copy(update={"parts": parts})
    return MessageChanged(project="p1", message=told)


def delta(offset: int, text: str, *, chat: str = "c1") -> StreamDelta:
    return StreamDelta(project="p1", chat=chat, message="answer", offset=offset, text=text)


class Scene:
    """A thread of one question, and an answer that begins."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, *before: Message) -> None:
        texts, self.theme = Texts(), Theme(qapp, "light")
        self.model = ThreadModel(Talk(list(before) or [message(1, TextPart(text="why?"), role="user")]), texts)
        tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal, self.model)
        tester.setUseFetchMore(False)
        context = CardContext(
            self.theme,
            texts,
            self.model.proposal,
            self.model.run,
            lambda _: "",
            self.model.is_last,
            self.model.begins_sent,
        )
        self.view = ThreadView(self.model, context)
        qtbot.addWidget(self.view)
        self.view.resize(700, 500)
        self.view.show()
        self.model.open("c1")
        QApplication.processEvents()

    def tell(self, *events: MessageChanged | StreamDelta) -> None:
        for event in events:
            self.model.apply(event)
        self.view.beat.show_now()
        QApplication.processEvents()

    @property
    def text(self) -> str:
        return self.model.messages[-1].text()

    def part(self, at: int = 0) -> TextPartWidget:
        card = self.view.card(self.model.rowCount() - 1)
        assert card is not None
        part = card.parts[at]
        assert isinstance(part, TextPartWidget)
        return part

    def buttons(self) -> dict[str, QPushButton]:
        card = self.view.card(self.model.rowCount() - 1)
        assert card is not None
        return {made.text(): made for made in card.findChildren(QPushButton) if made.isVisible()}


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication) -> Scene:
    return Scene(qtbot, qapp)


def test_pieces_are_shown_before_they_are_stored(scene: Scene) -> None:
    scene.tell(stored())
    for at in range(0, len(TEXT), 7):
        scene.tell(delta(at, TEXT[at : at + 7]))
        assert scene.text == TEXT[: at + 7]
    shown = scene.part().browser.toPlainText()
    assert "Vec<T> 👩‍👩‍👧 first." in shown
    assert "fn f<T>() {}" in shown
    scene.tell(stored(TextPart(text=TEXT), state="complete"))
    assert scene.part().browser.toPlainText() == shown


def test_a_store_that_is_behind_takes_nothing_back(scene: Scene) -> None:
    scene.tell(stored(), delta(0, "one two"), stored(TextPart(text="one")))
    assert scene.text == "one two"
    scene.tell(delta(7, " three"))
    assert scene.text == "one two three"


def test_a_gap_waits_for_what_is_stored(scene: Scene) -> None:
    scene.tell(stored(TextPart(text="one")), delta(9, "lost"), delta(3, " two"))
    assert scene.text == "one two"
    scene.tell(stored(TextPart(text="one two xxlost")))
    assert scene.text == "one two xxlost"


def test_text_after_a_tool_is_a_part_of_its_own(scene: Scene) -> None:
    tool = ToolPart(name="read_results", arguments='{"run": 2}', result="C2")
    scene.tell(stored(TextPart(text="let me see")), delta(0, "It is"))
    assert scene.text == "let me see"
    scene.tell(stored(TextPart(text="let me see"), tool, TextPart(text="It")), delta(2, " C2"))
    assert scene.model.messages[-1].parts == (TextPart(text="let me see"), tool, TextPart(text="It C2"))


def test_pieces_of_other_chats_and_ended_answers_are_left_alone(scene: Scene) -> None:
    scene.tell(stored(TextPart(text="one"), state="stopped"), delta(3, " two"), delta(3, " two", chat="c2"))
    assert scene.text == "one"


@pytest.mark.some(1)
@pytest.mark.parametrize("seed", range(20))
def test_however_pieces_and_stores_mix_the_end_is_the_text(qtbot: QtBot, qapp: QApplication, seed: int) -> None:
    scene, rng = Scene(qtbot, qapp), random.Random(seed)
    cuts = [0, *sorted(rng.sample(range(1, len(TEXT)), 20)), len(TEXT)]
    scene.tell(stored())
    for first, last in pairwise(cuts):
        if rng.random() < 0.8:
            scene.tell(delta(first, TEXT[first:last]))
        if rng.random() < 0.4:
            scene.tell(stored(TextPart(text=TEXT[: rng.choice((first, last)) or last])))
        assert TEXT.startswith(scene.text)
    scene.tell(stored(TextPart(text=TEXT), state="complete"))
    assert scene.text == TEXT


def test_new_text_is_one_light_change(scene: Scene, qtbot: QtBot) -> None:
    scene.tell(stored(TextPart(text="a")))
    with qtbot.waitSignal(scene.model.dataChanged) as changed:
        scene.model.apply(delta(1, "b"))
    assert changed.args is not None
    assert changed.args[2] == [GROWN_ROLE]
    assert scene.part().browser.markdown_text == "a"
    qtbot.waitUntil(lambda: scene.part().browser.markdown_text == "ab")


def test_what_is_selected_stays_selected_while_text_comes(scene: Scene) -> None:
    scene.tell(stored(TextPart(text="The first words.\n\nThe second")))
    browser = scene.part().browser
    for words in ("first words", "second"):
        browser.setTextCursor(browser.document().find(words))
        for _ in range(12):
            scene.tell(delta(len(scene.text), " and more\n\n- of it"))
        assert browser.textCursor().selectedText() == words
    scene.tell(stored(TextPart(text=scene.text), state="complete"))
    assert browser.textCursor().selectedText() == "second"


def test_it_is_followed_at_the_end_and_nowhere_else(qtbot: QtBot, qapp: QApplication) -> None:
    scene = Scene(qtbot, qapp, *(message(n, TextPart(text="word " * 200)) for n in range(-20, 1)))
    scene.tell(stored(TextPart(text="begin")))
    scene.tell(delta(5, "\n\nmore" * 60))
    assert scene.view.is_following
    scene.view.scroll_by(-900)
    place = scene.view.scroll_place
    scene.tell(delta(len(scene.text), "\n\nmore" * 60))
    assert scene.view.scroll_place == place
    assert scene.view.pill.isVisible()


def test_an_unfolded_tool_stays_unfolded(scene: Scene) -> None:
    tool = ToolPart(name="read_results", arguments='{"run": 2}', result="C2 1.42")
    scene.tell(stored(tool))
    card = scene.view.card(1)
    assert card is not None
    line = card.parts[0]
    assert isinstance(line, ToolLine)
    QTest.mouseClick(line.fold, Qt.MouseButton.LeftButton)
    scene.tell(stored(tool, TextPart(text="It is C2.")))
    assert line.detail.isVisible()
    assert "C2 1.42" in line.detail.text()


@pytest.mark.parametrize(
    ("state", "parts", "offered"),
    [
        ("stopped", (TextPart(text="half"),), ["Continue", "Try again"]),
        ("stopped", (), ["Try again"]),
        ("interrupted", (TextPart(text="half"),), ["Continue", "Try again"]),
        (
            "failed",
            (TextPart(text="half"), ErrorPart(code="provider-connection", sentence="No answer.")),
            ["Choose another model…", "Continue", "Try again"],
        ),
        ("failed", (ErrorPart(code="provider-budget", sentence="The cap.")), ["Raise the cap…", "Try again"]),
        ("failed", (ErrorPart(code="store-full", sentence="The disk is full.")), ["Try again"]),
    ],
)
def test_each_end_offers_what_helps(scene: Scene, state: str, parts: object, offered: list[str]) -> None:
    given = parts if isinstance(parts, tuple) else (parts,)
    scene.tell(stored(*given, state=state))
    acts: list[CardAct] = []
    scene.view.acted.connect(acts.append)
    assert sorted(scene.buttons()) == offered
    for made in scene.buttons().values():
        assert made.accessibleName()
        QTest.keyClick(made, Qt.Key.Key_Space)
    assert sorted(act.act for act in acts) == sorted(
        {
            "Continue": Act.CONTINUE,
            "Try again": Act.RETRY,
            "Choose another model…": Act.CHOOSE_MODEL,
            "Raise the cap…": Act.RAISE_CAP,
        }[words]
        for words in offered
    )


def test_only_the_newest_answer_can_be_asked_for_again(scene: Scene) -> None:
    scene.tell(stored(TextPart(text="half"), state="stopped"))
    card = scene.view.card(1)
    assert card is not None
    scene.tell(MessageChanged(project="p1", message=message(3, TextPart(text="another question"), role="user")))
    assert not [made for made in card.findChildren(QPushButton) if made.isVisible()]


def test_a_line_marks_what_is_no_longer_sent(qtbot: QtBot, qapp: QApplication) -> None:
    scene = Scene(qtbot, qapp, *(message(n, TextPart(text="word")) for n in range(1, 6)))
    plain = scene.view.card(2)
    assert plain is not None
    height = plain.height()
    scene.model.set_first_sent(3)
    QApplication.processEvents()
    assert plain.height() > height
    scene.model.set_first_sent(1)
    QApplication.processEvents()
    assert plain.height() == height
    first = scene.model.message(0)
    assert not scene.model.begins_sent(first.id)


def test_what_a_turn_used_is_shown_on_demand(scene: Scene) -> None:
    used = Usage(input_tokens=1200, output_tokens=34)
    told = message(2, TextPart(text="x"), id="answer", usage=used, duration_ms=4200)
    told = told.model_copy(update={"model": "ollama:qwen3:8b@1"})
    scene.tell(MessageChanged(project="p1", message=told))
    card = scene.view.card(1)
    assert card is not None
    assert not card.usage.isVisible()
    QTest.mouseClick(card.about, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert (
        card.usage.words.text()
        == f"ollama:qwen3:8b · {Texts().integer(1200)} tokens sent, 34 written · price unknown · 4.2 s"
    )
    acts: list[CardAct] = []
    scene.view.acted.connect(acts.append)
    QTest.mouseClick(card.usage.sent, Qt.MouseButton.LeftButton)
    assert acts == [CardAct(Act.SHOW_SENT, "answer")]


def test_a_model_is_called_by_its_name_beside_its_answer(scene: Scene) -> None:
    for judge, words in (
        ("openai-compatible:test-model@1", "test-model"),
        ("openai-compatible:qwen3:8b@1", "qwen3:8b"),
        ("openai-compatible:org/model@v2@1", "org/model@v2"),
        ("qwen3:8b@1", "qwen3:8b"),
        ("anthropic:claude-sonnet-4@1", "claude-sonnet-4 of Anthropic"),
        ("embedded:/models/small.gguf@1", "small.gguf, on this machine"),
        (BUILTIN_JUDGE, "built-in methods, no AI"),
        ("some-model", "some-model"),
    ):
        told = message(2, TextPart(text="x"), id="answer").model_copy(update={"model": judge})
        scene.tell(MessageChanged(project="p1", message=told))
        card = scene.view.card(1)
        assert card is not None
        shown = [label.text() for label in card.findChildren(QLabel)]
        assert any(one.endswith(words) for one in shown), judge
        assert not any("openai-compatible" in one or "@1" in one for one in shown), judge
        assert judge_words(judge) == words


def test_what_was_sent_can_be_read_and_copied(qtbot: QtBot, scene: Scene) -> None:
    sent = Sent(
        message="m",
        judge="ollama:qwen3@1",
        template="architect@2",
        system="You <are>.",
        prompt="Why\u202e?",
        tools=("why",),
    )
    dialog = SentDialog(sent, scene.theme, Texts())
    qtbot.addWidget(dialog)
    dialog.show()
    pages = [dialog.pages.widget(at) for at in range(dialog.pages.count())]
    assert [page.toPlainText() for page in pages] == ["Why⟨U+202E⟩?", "You <are>.", "why"]  # type: ignore[union-attr]  # pages are text fields
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "You <are>.\n\nWhy\u202e?\n\nwhy"


def test_the_meter_says_how_much_of_the_context_is_used(qtbot: QtBot, scene: Scene) -> None:
    meter = ContextMeter(scene.theme, Texts())
    qtbot.addWidget(meter)
    meter.show_use(ContextUse(used=8192, window=32768))
    assert (meter.words, meter.isVisible()) == ("25 % of context", True)
    assert f"{Texts().integer(8192)} of the {Texts().integer(32768)} tokens" in meter.toolTip()
    meter.show_use(None)
    assert not meter.isVisible()
    assert context_words(ContextUse(used=10), Texts())[0] == "10 tokens"


@pytest.mark.parametrize(
    ("name", "arguments", "failed", "line"),
    [
        ("read_results", '{"run": 2}', False, "Looked up: results of Run 2"),
        (
            "explain_gap",
            '{"run": 2, "first": "C2", "second": "C4"}',
            False,
            "Looked up: what sets C2 and C4 of Run 2 apart",
        ),
        ("compare_runs", '{"runs": [1, 2]}', False, "Looked up: a comparison of Runs 1, 2"),
        ("read_results", "{}", True, "Could not look up: read_results"),
        ("read_results", "no json", True, "Could not look up: read_results no json"),
        ("read_results", "[1]", False, "Looked up: read_results [1]"),
        ("teleport", '{"to": "{x}"}', False, 'Looked up: teleport {"to": "{x}"}'),
        ("propose_run", '{"mode": "full_search"}', False, "Proposed a run"),
    ],
)
def test_tools_are_told_in_words(name: str, arguments: str, failed: bool, line: str) -> None:
    assert tool_line(ToolPart(name=name, arguments=arguments, result="", failed=failed)) == line


def test_unknown_use_is_said_to_be_unknown() -> None:
    used = message(1).model_copy(update={"model": "openai:gpt@1"})
    assert "tokens and cost unknown" in usage_line(used, Texts())
    assert usage_line(message(1), Texts()) == "built-in methods, no AI · no tokens, no cost"
