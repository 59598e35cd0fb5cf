"""From a paste to an order in the real window, by mouse and by keyboard alone, with a restart amid the cards.

Four kinds of texts; `make test` draws one for each way. Not for what a single card does (`test_question_cards`).
"""

from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.elicitation.cards import CardKind
from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.question_card import QuestionCardView
from app.gui.results.results_view import ResultsView
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.reading_card import ReadingCard
from app.gui.thread.cards.run_card import RunCard
from app.gui.thread.composing.composer_field import ComposerField
from app.services.running.asking import AskingState
from support.run_window import RunWindow, end_window, main_window, run_window, shown_window

MOST_CARDS, MOST_TABS, MOST_TURNS = 9, 12, 100


class Pasted(NamedTuple):
    """A text, the option its reader favours, and what has to be typed besides: options that are not in the text."""

    text: str
    favourite: str
    typed: tuple[str, ...] = ()


TEXTS = {
    "wish": Pasted(
        "Fewer parcels should get lost in our house.\n"
        "Nobody should have to stay at home for the postman.\n"
        "Today the caretaker keeps them in the boiler room.\n",
        "Lockers in the hall",
        ("Lockers in the hall", "A shelf at the baker's"),
    ),
    "decision record": Pasted(
        """# 7. Where the tide tables are computed

Status: proposed

## Context and Problem Statement
The harbour office computes its tide tables on one old machine. In March the pilots had none for two days.

## Decision Drivers
* The tables are there every morning, also when one machine stands still
* A new pilot understands where they come from
* Costs at most 120 euros a month

## Considered Options
* A second machine in the office
* The computing centre of the university

## Pros and Cons of the Options
### A second machine in the office
* Good, because the pilots know it already
### The computing centre of the university
* Bad, because nobody there works on Sundays
""",
        "A second machine",
    ),
    "requirement table": Pasted(
        """# Requirements for the new oven of the bakery school

| No. | Requirement | Priority |
|---|---|---|
| R1 | The oven must bake at least 40 loaves at once | must |
| R2 | The oven should be hot sooner than today | should |
| R3 | The apprentices should burn their hands less often | should |
| R4 | The oven must pass through a door of 90 cm | must |

Today a deck oven of 1988 stands in the cellar.

## Options
1. A rack oven with trolleys
2. A deck oven with a lift
3. Two small ovens side by side
""",
        "A rack oven",
    ),
    "minutes": Pasted(
        """Minutes of the choir's board, 12 February

Present: Ayla, Tom, Birgit (chair). Excused: Lars.

1. Rehearsal room
The room under the church is too cold in winter. We want the altos to come back.
It must be free on Thursdays. It must not cost more than 80 euros a month.
Today we sing under the church.
Ideas so far:
- The hall of the music school
- The canteen of the paper mill
- Two heaters for the room under the church

2. Next meeting: 4 March.
""",
        "The hall of the music school",
    ),
}


class Hands(Protocol):
    """How a person gets at what is in the window."""

    def press(self, button: QPushButton) -> None:
        """Press a button."""

    def write(self, field: QWidget, text: str) -> None:
        """Type into a field, and give what was typed."""

    def say(self, card: QuestionCardView, line: AnswerLine, at: int) -> None:
        """Say one thing of a line of a question."""

    def give(self, card: QuestionCardView) -> None:
        """Give a card that is filled in."""


def keyboard() -> QWidget:
    """The widget that keys go to."""
    found = QApplication.focusWidget()
    assert found is not None, "the keyboard is lost"
    return found


class Mouse:
    """Clicks what is in sight."""

    def press(self, button: QPushButton) -> None:
        """Click its middle, which must be in sight."""
        self._seen(button)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def write(self, field: QWidget, text: str) -> None:
        """Click into it, type, Enter."""
        self._seen(field)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClicks(keyboard(), text)
        QTest.keyClick(keyboard(), Qt.Key.Key_Return)

    def say(self, _card: QuestionCardView, line: AnswerLine, at: int) -> None:
        """Click the button."""
        self.press(line.buttons[at])

    def give(self, card: QuestionCardView) -> None:
        """Click the button."""
        self.press(card.give)

    @staticmethod
    def _seen(widget: QWidget) -> None:
        """Turn the wheel until the middle of a widget is in sight, as one does before a click."""
        for _ in range(MOST_TURNS):
            middle = widget.rect().center()
            if widget.visibleRegion().contains(middle):
                return
            area = _area_of(widget)
            place = area.mapFrom(widget.window(), widget.mapTo(widget.window(), middle))
            turn = QPoint(0, 120 if place.y() < area.height() // 2 else -120)
            at = QPointF(area.rect().center())
            modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
            none = Qt.MouseButton.NoButton
            wheel = QWheelEvent(at, area.mapToGlobal(at), QPoint(), turn, none, modifiers, phase, False)
            QApplication.sendEvent(area, wheel)
            QApplication.processEvents()
        raise AssertionError(f"“{widget.accessibleName()}” cannot be brought into sight")


def _area_of(widget: QWidget) -> QWidget:
    """The viewport that a widget is scrolled in."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return above.viewport()
        above = above.parentWidget()
    raise AssertionError(f"“{widget.accessibleName()}” is out of sight, and nothing scrolls")


class Keys:
    """Never touches the mouse: the Tab key to what is wanted, arrows and digits in a question."""

    def press(self, button: QPushButton) -> None:
        """Walk there and press Space."""
        self._go_to(button)
        QTest.keyClick(button, Qt.Key.Key_Space)

    def write(self, field: QWidget, text: str) -> None:
        """Walk there, type, Enter."""
        self._go_to(field)
        QTest.keyClicks(keyboard(), text)
        QTest.keyClick(keyboard(), Qt.Key.Key_Return)

    def say(self, card: QuestionCardView, line: AnswerLine, at: int) -> None:
        """Go down from the line before, and press the digit."""
        if not line.isAncestorOf(keyboard()):
            if card.lines[0] is line:
                self._walk_to(line)
            else:
                QTest.keyClick(keyboard(), Qt.Key.Key_Down)
        assert line.isAncestorOf(keyboard()), "the arrow goes to the next line"
        QTest.keyClicks(keyboard(), str(at + 1))

    def give(self, _card: QuestionCardView) -> None:
        """Enter gives it."""
        QTest.keyClick(keyboard(), Qt.Key.Key_Return)

    def _go_to(self, wanted: QWidget) -> None:
        """By the arrow that the reading card tells about where one writes, and the Tab key from there."""
        if isinstance(keyboard(), ComposerField):
            QTest.keyClick(keyboard(), Qt.Key.Key_Up)
        self._walk_to(wanted)

    @staticmethod
    def _walk_to(wanted: QWidget) -> None:
        for _ in range(MOST_TABS):
            now = keyboard()
            if wanted is now or wanted.isAncestorOf(now):
                return
            QTest.keyClick(now, Qt.Key.Key_Tab)
        raise AssertionError(f"the Tab key does not come to “{wanted.accessibleName()}”")


class Newcomer:
    """Pastes a text and does what the window asks for."""

    def __init__(self, main: MainWindow, window: RunWindow, hands: Hands) -> None:
        self.main, self.window, self.hands = main, window, hands
        main.activateWindow()
        window.until(main.isActiveWindow)

    def paste(self, pasted: Pasted) -> None:
        """Paste into the start page and start; name the options that are still missing; the text is in its boxes."""
        page = self.main.start_page
        QApplication.clipboard().setText(pasted.text)
        self.window.until(lambda: page.field.isAncestorOf(keyboard()) or keyboard() is page.field)
        QTest.keyClick(keyboard(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.hands.press(page.start)
        self.window.until(lambda: self._reading() is not None)
        for named, option in enumerate(pasted.typed, 1):
            self.window.until(lambda: self.reading.missing.isVisible() and not self.reading.missing.edit.text())
            self.hands.write(self.reading.missing.edit, option)
            self.window.until(partial(self._has_options, named))
        self.window.until(lambda: not self.reading.compare.isHidden())

    def compare(self) -> None:
        """Press the one button; the first question is there."""
        self.hands.press(self.reading.compare)
        self.window.until(self.is_asked)

    def answer(self, favourite: str) -> None:
        """Answer one card: the favourite does well, the others badly."""
        card, acts, state = self.question, self.state.acts, self.state
        asked = state.progress.card
        assert asked is not None
        if isinstance(self.hands, Keys):
            # The window brings it here; who has no mouse need not look for it.
            self.window.until(self.has_keyboard)
        assert card.more.isHidden() or asked.more_rows or asked.more_criteria
        for number, line in enumerate(card.lines):
            words = [button.text() for button in line.buttons if not button.isHidden()]
            if "much better" in words or "reached" in words:
                said = len(words) - 2 if favourite in line.title.text() else 1
            elif asked.kind is CardKind.ORDER:
                if number >= len(words) - 1:
                    continue
                said = number
            else:
                # Nothing is broken; as to cost, its own is the least.
                is_dearer = asked.kind is CardKind.COST and favourite not in line.title.text()
                said = min(2, len(words) - 1) if is_dearer else 0
            self.hands.say(card, line, said)
        self.hands.give(card)
        self.window.until(lambda: self.state.acts == acts + 1)
        self.window.until(lambda: self.state.progress.card is None or self.shows_next(state))

    @property
    def reading(self) -> ReadingCard:
        found = self._reading()
        assert found is not None
        return found

    @property
    def question(self) -> QuestionCardView:
        """The question that is asked: of the results where they are in front, else of the chat."""
        if self.main.docks["results"].is_seen:
            (results,) = self.main.findChildren(ResultsView)
            return results.questions.card
        found = [card.question for card in self.main.findChildren(RunCard) if card.isVisible()][-1]
        assert found is not None
        return found

    def shows_next(self, before: AskingState) -> bool:
        """Whether another question than before is there to its last line."""
        shown = self.main.questions.state(self.run)
        return shown is not None and shown.acts > before.acts and self.is_asked()

    def has_keyboard(self) -> bool:
        """Whether keys go to a line of the question."""
        focus = QApplication.focusWidget()
        return focus is not None and any(line.isAncestorOf(focus) for line in self.question.lines)

    def is_asked(self) -> bool:
        """Whether the results have come forward with a question that is there to its last line."""
        return self.main.docks["results"].is_seen and bool(self.question.lines) and self.question.column.is_whole

    @property
    def run(self) -> str:
        assert self.main.project is not None
        return self.window.services.runs.page(self.main.project).items[0].id

    @property
    def state(self) -> AskingState:
        found = self.window.services.asking.state(self.run)
        assert found is not None
        return found

    def says(self) -> set[str]:
        """What the run's card and the head of its results say, each where it is made."""
        cards, views = self.main.findChildren(RunCard), self.main.findChildren(ResultsView)
        return {card._best.text() for card in cards if card.run_id == self.run} | {one.header.verdict for one in views}

    def _has_options(self, count: int) -> bool:
        assert self.main.project is not None
        branch = self.window.services.specs.main_branch(self.main.project).id
        return len(self.window.services.specs.head(branch).content.spec.options) == count

    def _reading(self) -> ReadingCard | None:
        cards = [card for card in self.main.findChildren(ReadingCard) if card.isVisible()]
        return next((card for card in cards if card.boxes is not None and card.boxes.isVisible()), None)


@pytest.mark.some(1, of_each=lambda hands, **_: hands)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("hands", [Mouse, Keys])
def test_from_paste_to_order_with_a_restart_amid_the_cards(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, text: str, hands: type[Hands]
) -> None:
    pasted = TEXTS[text]
    with run_window(qapp, qtbot, tmp_path / "data") as window, main_window(window) as main:
        person = Newcomer(main, window, hands())
        person.paste(pasted)
        person.compare()
        person.answer(pasted.favourite)
        before, left = person.state, main.state()
        assert before.progress.card is not None, "one card is not enough"
    with run_window(qapp, qtbot, tmp_path / "data") as window:
        main = shown_window(window, left=left)
        try:
            person = Newcomer(main, window, hands())
            window.until(person.is_asked)
            window.until(person.has_keyboard)
            assert person.state == before, "nothing is lost, and the same is asked"
            while person.state.progress.card is not None:
                assert person.state.acts < MOST_CARDS, "the questions do not end"
                person.answer(pasted.favourite)
            state = person.state
            assert state.progress.has_order, state.sentence
            leaders = [state.table.title(key) for key in state.progress.standing.leaders]
            assert len(leaders) == 1
            assert leaders[0].startswith(pasted.favourite), state.sentence
            window.until(lambda: person.says() == {state.sentence})
            assert window.services.runs.row(person.run).sentence == state.sentence
        finally:
            end_window(main)
