"""The reading card in the real window: its lines, its fields and its button."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.items import Item, ItemKind
from app.gui.asking.question_card import QuestionCardView
from app.gui.asking.questions_panel import QuestionsPanel
from app.gui.kit.notices import NoticeKind
from app.gui.reading.box_rows import BoxRow
from app.gui.reading.boxes_view import BoxesView
from app.gui.runs.run_dialog import RunDialog
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.message_part import PartWidget
from app.gui.thread.cards.reading_card import ReadingCard
from app.gui.thread.cards.run_card import RunCard
from app.services.spec.boxes import BoxKey
from support.provider_server import ProviderServer
from support.run_window import RunWindow, end_window, main_window, run_window, shown_window

WISH = """We want shorter queues at the library desk. It must not need a second person.
Today one person serves the desk. Options:
1. Self-service machines at the door.
2. Bookings by phone only, with a call-back within the hour.
"""
RECORD = """# Where mail waits

## Context and problem
Mail waits in a folder today, and twice a month some of it is lost. We want fewer lost letters.

## Decision drivers
* No letter may be lost when the power fails
* Costs at most 200 euros a month

## Considered options
* Spooler on the server
* Queue of a cloud provider

## Pros and cons of the options
### Spooler on the server
* Good, because it is already installed
### Queue of a cloud provider
* Bad, because it costs 350 euros a month
"""
Part = TypeVar("Part", bound=PartWidget)


class Reader:
    """Pastes texts and looks through their cards, as a person would."""

    def __init__(self, main: MainWindow, window: RunWindow) -> None:
        self.main, self.window = main, window

    def parts(self, kind: type[Part]) -> list[Part]:
        return [part for part in self.main.pane.view.viewport().findChildren(kind) if part.isVisible()]

    def keyboard(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def paste(self, text: str, start: Callable[[], object]) -> None:
        """Begin with a text; the card of what it says is shown."""
        self.main.show_start_page()
        self.main.start_page.field.setPlainText(text)
        start()
        self.window.until(lambda: self.main.project is not None and self.is_read())
        self.main.activateWindow()
        self.window.until(self.main.isActiveWindow)

    def is_read(self) -> bool:
        cards = self.parts(ReadingCard)
        return len(cards) == 1 and cards[0].boxes is not None and cards[0].boxes.isVisible()

    @property
    def card(self) -> ReadingCard:
        (found,) = self.parts(ReadingCard)
        return found

    @property
    def boxes(self) -> BoxesView:
        found = self.card.boxes
        assert found is not None
        return found

    @property
    def branch(self) -> str:
        assert self.main.project is not None
        return self.window.services.specs.main_branch(self.main.project).id

    def items(self, *kinds: ItemKind) -> list[Item]:
        content = self.window.services.specs.head(self.branch).content
        return [item for item in content.items() if item.kind in kinds]

    def row(self, words: str) -> BoxRow:
        return next(row for row in self.boxes.rows.rows if words in row.text and row.item is not None)

    def has(self, words: str, **fields: object) -> bool:
        """Whether a line with these words is shown, with these fields."""
        found = [row for row in self.boxes.rows.rows if words in row.text and row.item is not None]
        return any(all(getattr(row, name) == value for name, value in fields.items()) for row in found)

    def shows(self, words: str, **fields: object) -> None:
        """Wait until a line with these words is shown so."""
        self.shown(lambda: self.has(words, **fields))

    def lines(self, box: BoxKey) -> list[str]:
        return [row.text for row in self.boxes.rows.rows if row.box is box and row.item is not None]

    def shown(self, holds: Callable[[], object]) -> None:
        """Wait until something holds of the card as it is shown."""
        self.window.until(lambda: bool(self.parts(ReadingCard)) and holds())
        QApplication.processEvents()

    def centre(self, key: str) -> QPoint:
        return self.boxes.rect_of(key).center()

    # -- the run ---------------------------------------------------------------------------------------

    def question(self) -> QuestionCardView:
        """The card that is asked: of the results, once they have come forward, else of the chat."""
        panel = self.main.findChild(QuestionsPanel)
        if panel is not None and not panel.visibleRegion().isEmpty():
            return panel.card
        found = self.parts(RunCard)[-1].question
        assert found is not None
        return found

    def asks(self) -> bool:
        cards = self.parts(RunCard)
        return bool(cards) and cards[-1].asks

    def run_id(self) -> str:
        assert self.main.project is not None
        return self.window.services.runs.page(self.main.project).items[0].id


def test_lines_are_moved_weighed_bound_and_taken_back_where_they_stand(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    reader = Reader(main, window)
    reader.paste(RECORD, main.start_page.start.click)
    boxes = reader.boxes
    boxes.setFocus()
    before = window.services.specs.head(reader.branch)

    limit = reader.row("Costs at most 200")
    assert (limit.box, limit.weight, limit.bound) == (BoxKey.MUST_HOLD, "hard", "≤ 200 euros a month")
    boxes.go_to(limit.key)
    QTest.keyClicks(boxes, "w")
    reader.shown(lambda: reader.has("Costs at most 200", box=BoxKey.WANTED))
    assert reader.row("Costs at most 200").weight == "70"
    assert boxes.current is not None
    assert boxes.current.key == limit.key, "the keyboard stays on the line"
    QTest.keyClicks(boxes, "+")
    reader.shown(lambda: reader.has("Costs at most 200", weight="80"))
    QTest.keyClicks(boxes, "b")
    window.until(lambda: boxes.acts.field is not None and boxes.acts.field.edit.hasFocus())
    field = boxes.acts.field
    assert field is not None
    assert field.edit.text() == "at most 200 euros a month"
    QTest.keyClicks(field.edit, "much less")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    window.until(lambda: "no number" in field.fault)
    assert field.edit.text() == "much less", "what was typed stays"
    field.edit.setText("at most 150 euros a month")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    reader.shown(lambda: reader.has("Costs at most 150", bound="≤ 150 euros a month"))
    assert boxes.acts.field is None
    assert boxes.hasFocus(), "the keyboard is not lost with the field"
    for fields in ({"weight": "80"}, {"weight": "70"}, {"weight": "hard"}):
        QTest.keyClick(boxes, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        reader.shows("Costs at most 200", **fields)
    window.until(lambda: window.services.specs.head(reader.branch).content == before.content)

    # By a drag: pressed on the line, let go over another box.
    reader.shown(lambda: reader.has("Costs at most 200", box=BoxKey.MUST_HOLD))
    start, end = reader.centre(limit.key), reader.centre(BoxKey.TODAY.value)
    viewport = boxes.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start + QPoint(0, 20))
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    reader.shown(lambda: reader.has("Costs at most 200", box=BoxKey.TODAY))
    window.undo()
    reader.shown(lambda: reader.has("Costs at most 200", box=BoxKey.MUST_HOLD))

    goal = reader.row("lost letters")
    boxes.go_to(goal.key)
    QTest.keyClick(boxes, Qt.Key.Key_Delete)
    window.until(lambda: not reader.items(ItemKind.GOAL))
    reader.shown(lambda: not reader.has("lost letters", box=BoxKey.WANTED))
    QTest.keyClick(boxes, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    reader.shown(lambda: reader.has("lost letters", box=BoxKey.WANTED))


def test_answers_go_to_their_line_and_what_is_missing_has_its_field(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    reader = Reader(main, window)
    reader.paste("We want fewer complaints about cold meals.", main.start_page.start.click)
    boxes, card = reader.boxes, reader.card
    assert not card.compare.isVisible()
    goal = reader.row("fewer complaints")
    assert goal.open_word == "measure?"
    boxes.setFocus()
    boxes.go_to(goal.key)
    QTest.keyClick(boxes, Qt.Key.Key_Return)
    window.until(lambda: boxes.acts.field is not None and boxes.acts.field.edit.hasFocus())
    QTest.keyClicks(reader.keyboard(), "No more than 3 a month")
    QTest.keyClick(reader.keyboard(), Qt.Key.Key_Return)
    reader.shown(lambda: reader.has("fewer complaints", bound="≤ 3 a month"))
    assert reader.row("fewer complaints").open_word == ""
    assert not reader.items(ItemKind.CONSTRAINT), "no new limit"

    for words in ("Insulated boxes for every stop", "Two rounds with half the stops each"):
        window.until(lambda: reader.card.missing.isVisible())
        reader.card.missing.edit.setFocus()
        QTest.keyClicks(reader.card.missing.edit, words)
        QTest.keyClick(reader.card.missing.edit, Qt.Key.Key_Return)
        reader.shows(words, box=BoxKey.OPTIONS)
    reader.shown(lambda: reader.card.compare.isVisible())
    assert not reader.card.missing.isVisible()

    # With a priced model nothing is started: its estimate is looked at first.
    with ProviderServer() as server:
        window.use_priced(server)
        QTest.mouseClick(reader.card.compare, Qt.MouseButton.LeftButton)
        window.until(lambda: main.findChildren(RunDialog))
        dialog = main.findChildren(RunDialog)[-1]
        assert main.project is not None
        assert window.services.runs.page(main.project).items == ()
        dialog.reject()
        reader.shown(lambda: not reader.card.compare.is_working)


def test_the_window_comes_back_to_the_card_as_it_was_left(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with run_window(qapp, qtbot, tmp_path / "data") as window, main_window(window) as main:
        reader = Reader(main, window)
        reader.paste(WISH, main.start_page.start.click)
        reader.boxes.go_to(reader.row("second person").key)
        QTest.keyClicks(reader.boxes, "s")
        reader.shown(lambda: not reader.lines(BoxKey.MUST_HOLD))
        boxes = reader.boxes
        boxes.acts.begin(reader.row("shorter queues"))
        field = boxes.acts.field
        assert field is not None
        QTest.keyClicks(field.edit, "under 5 minu")
        main.show_start_page()
        main.open_project(window.services.projects.page().items[0].id)
        window.until(reader.is_read)
        reader.shown(lambda: reader.boxes.acts.field is not None)
        reader.card.compare.click()
        window.until(reader.asks)
        before = [row.text for row in reader.boxes.rows.rows] if reader.parts(ReadingCard) else []
        heading, left = reader.question().heading, main.state()
    with run_window(qapp, qtbot, tmp_path / "data") as window:
        main = shown_window(window)
        try:
            main.restore(left)
            reader = Reader(main, window)
            window.until(reader.asks)
            assert reader.question().heading == heading
            main.pane.view.go_to_message(2)
            window.until(reader.is_read)
            assert not before or [row.text for row in reader.boxes.rows.rows] == before
            assert not reader.lines(BoxKey.MUST_HOLD)
            field = reader.boxes.acts.field
            assert field is not None
            assert field.edit.text() == "under 5 minu", "what is being written is kept"
            QTest.keyClick(field.edit, Qt.Key.Key_Escape)
            assert reader.boxes.acts.field is None
            assert main.boxes.drafts.text() == "", "left, it is not wanted any more"
            assert reader.card.open.isVisible(), "it says that it was compared as it stands"
            assert not reader.card.compare.isVisible()
        finally:
            end_window(main)


def test_what_cannot_be_done_to_a_line_any_more_is_told_and_changes_no_words(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    reader = Reader(main, window)
    reader.paste(WISH, main.start_page.start.click)
    boxes, goal = reader.boxes, reader.row("shorter queues")
    assert goal.open_word == "measure?"
    boxes.acts.begin(goal)
    field = boxes.acts.field
    assert field is not None
    QTest.keyClicks(field.edit, "at most 3 a month")
    boxes.acts.move(goal, BoxKey.TODAY)
    reader.shows("shorter queues", box=BoxKey.TODAY)
    before = window.services.specs.head(reader.branch)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert "no longer asked" in field.fault
    assert field.edit.text() == "at most 3 a month", "what was typed stays"
    assert window.services.specs.head(reader.branch) == before

    row = reader.row("second person")
    assert row.item is not None
    gone = replace(row, item=row.item.model_copy(update={"slug": "taken-away-elsewhere"}))
    acts: list[Callable[[], None]] = [
        lambda: reader.boxes.acts.move(gone, BoxKey.WANTED),
        lambda: reader.boxes.acts.weigh(gone, -10),
    ]
    for act in acts:
        window.notices.clear()
        act()
        window.until(lambda: window.notices)
        assert [told.kind for told in window.notices] == [NoticeKind.ERROR]


def test_what_is_typed_outlives_another_change_of_the_line(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    reader = Reader(main, window)
    reader.paste("We want fewer complaints about cold meals. It must be warm.", main.start_page.start.click)
    window.until(lambda: reader.card.missing.isVisible())
    QTest.keyClicks(reader.card.missing.edit, "Insulated boxes")
    reader.boxes.acts.move(reader.row("must be warm"), BoxKey.WANTED)
    reader.shows("must be warm", box=BoxKey.WANTED)
    assert reader.card.missing.edit.text() == "Insulated boxes"
    QTest.keyClick(reader.card.missing.edit, Qt.Key.Key_Return)
    QTest.keyClicks(reader.card.missing.edit, "Warm bags")  # before the first is there
    reader.shows("Insulated boxes", box=BoxKey.OPTIONS)
    window.until(lambda: reader.card.missing.edit.text() == "Warm bags")
    reader.card.missing.edit.setFocus()
    QTest.keyClick(reader.card.missing.edit, Qt.Key.Key_Return)
    reader.shows("Warm bags", box=BoxKey.OPTIONS)
    window.until(reader.card.compare.hasFocus)
