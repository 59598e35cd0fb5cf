"""The lines of a long question: they come turn by turn, stand below one another, and are used again."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.elicitation.cards import CardKind, QuestionCard
from app.domain.elicitation.scales import CriterionKind, Level
from app.gui.asking.answer_column import AnswerColumn
from app.gui.asking.card_sheet import CardSheet
from support.elicitation_tables import table

LIMITS = [f"limit {number}" for number in range(6)]
OPTIONS = "ABCDEFGH"


def sheet_of(limits: int = 6, options: int = 8, *, more: int = 0) -> CardSheet:
    made = table(dict.fromkeys(LIMITS, CriterionKind.LIMIT), OPTIONS)
    asked = LIMITS[:limits]
    card = QuestionCard(
        kind=CardKind.LIMITS,
        criteria=tuple(asked[: limits - more]),
        more_criteria=tuple(asked[limits - more :]),
        rows=tuple(OPTIONS[: options - more]),
        more_rows=tuple(OPTIONS[options - more : options]),
        beside_today=True,
    )
    return CardSheet(made, card)


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    """A column in a page that scrolls, above a foot, not shown yet."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(AnswerColumn(page))
    foot = QLabel("the foot")
    foot.setObjectName("foot")
    layout.addWidget(foot)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(700, 600)
    qtbot.addWidget(area)
    return area


def column_of(place: QWidget) -> AnswerColumn:
    found = place.findChild(AnswerColumn)
    assert found is not None
    return found


def fault_of_places(column: AnswerColumn) -> str:
    """What is wrong with where the lines stand; "" where each stands whole below the one before."""
    below = 0
    for line in column.lines:
        top = line.mapTo(column, line.rect().topLeft()).y()
        if top < below or line.height() < line.heightForWidth(line.width()):
            return f"{line.accessibleName()} at {top} of {line.height()}, below {below}"
        below = top + line.height()
    return "" if below <= column.height() else f"{below} pixels in {column.height()}"


def test_a_long_question_comes_turn_by_turn_and_moves_nothing_below_it(qtbot: QtBot, place: QWidget) -> None:
    column, sheet = column_of(place), sheet_of()
    column.show_sheet(sheet)
    assert 0 < len(column.lines) < 4, "out of sight only the first lines are made"
    place.show()
    foot = place.findChild(QLabel, "foot")
    assert foot is not None
    qtbot.waitUntil(lambda: len(column.lines) > 4)
    QApplication.processEvents()
    first, at = len(column.lines), foot.y()
    assert first < len(sheet.lines)
    with qtbot.waitSignal(column.filled):
        pass
    QApplication.processEvents()
    assert [line.accessibleName() for line in column.lines] == [
        f"{option}: text of {limit}" for limit in LIMITS for option in OPTIONS
    ]
    assert abs(foot.y() - at) <= column.lines[0].height(), "room was kept free"
    assert not fault_of_places(column)

    again = sheet_of()
    column.show_sheet(again)
    with qtbot.waitSignal(column.filled):
        column.fill_to(len(again.lines) - 1)
        assert column.is_whole, "who is quicker than the card finds the line"


def test_lines_are_used_again_and_none_of_the_question_before_stays(qtbot: QtBot, place: QWidget) -> None:
    column = column_of(place)
    place.show()
    for limits, options in ((3, 3), (1, 8), (4, 2), (3, 8)):
        sheet = sheet_of(limits, options)
        column.show_sheet(sheet)
        qtbot.waitUntil(lambda: column.is_whole)
        QApplication.processEvents()
        assert len(column.lines) == limits * options
        seen = [line for block in column.findChildren(type(column.blocks[0])) for line in block.children()]
        shown = {one for one in seen if isinstance(one, type(column.lines[0])) and one.isVisible()}
        assert shown == set(column.lines)
        assert not fault_of_places(column)
        column.lines[-1].buttons[1].click()
        column.show_said()
        assert column.lines[-1].buttons[1].isChecked()
        assert sheet.said(sheet.lines[-1]) == Level.BREAKS.value
    column.show_sheet(None)
    assert not column.lines
    assert column.heightForWidth(600) == 0


def test_more_leaves_what_stands_there_and_a_larger_font_has_room(qtbot: QtBot, place: QWidget) -> None:
    column, sheet = column_of(place), sheet_of(3, 4, more=1)
    place.show()
    column.show_sheet(sheet)
    qtbot.waitUntil(lambda: column.is_whole)
    stood, was_high = column.lines, column.heightForWidth(column.width())
    sheet.unfold()
    assert not column.shows(sheet)
    column.show_sheet(sheet)
    assert column.lines[: len(stood) // 2] == stood[: len(stood) // 2], "not hidden and shown again"
    qtbot.waitUntil(lambda: column.is_whole)
    QApplication.processEvents()
    assert len(column.lines) == 12
    assert column.lines[0].isVisible()
    assert column.height() > was_high
    font = place.font()
    font.setPointSizeF(font.pointSizeF() * 1.6)
    before = column.height()
    place.setFont(font)
    qtbot.waitUntil(lambda: column.height() > 1.2 * before)
    qtbot.waitUntil(lambda: not fault_of_places(column))
    place.resize(300, 600)
    qtbot.waitUntil(lambda: column.width() < 310 and not fault_of_places(column))
