"""What a filled-in card gives, line by line and as a whole; no widget."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.elicitation.acts import answered
from app.domain.elicitation.cards import CardKind, QuestionCard, progress_of
from app.domain.elicitation.earlier import EarlierAnswer
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Alternative, Criterion, DecisionTable, Ground, Known, Sum
from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.card_sheet import NO_MATTER, SUM, UNKNOWN, CardSheet

ROWS = ("a", "b")
COLUMNS = {
    "fast": CriterionKind.GOAL,
    "three-days": CriterionKind.MEASURE,
    "no-louder": CriterionKind.FLOOR,
    "no-servers": CriterionKind.LIMIT,
    "no-night": CriterionKind.LIMIT,
    "cost": CriterionKind.COST,
}


def table_of(*cells: Known) -> DecisionTable:
    return DecisionTable(
        criteria=tuple(Criterion(key=key, slug=key, text=f"about {key}", kind=kind) for key, kind in COLUMNS.items()),
        alternatives=tuple(Alternative(key=key, label=key.upper(), title=f"option {key}") for key in ROWS),
        cells=cells,
    )


def known(criterion: str, row: str, level: Level | None = None, *, cost: Sum | None = None, quote: str = "") -> Known:
    ground = Ground(kind="numbers", quote=quote)
    return Known(criterion=criterion, alternative=row, level=level, cost=cost, ground=ground)


def sheet_of(kind: CardKind, *criteria: str, table: DecisionTable | None = None, more: int = 0) -> CardSheet:
    card = QuestionCard(
        kind=kind,
        criteria=criteria,
        rows=ROWS[: len(ROWS) - more],
        more_rows=ROWS[len(ROWS) - more :],
        beside_today=True,
    )
    return CardSheet(table or table_of(), card)


def words(sheet: CardSheet) -> list[str]:
    return [choice.word for choice in sheet.lines[0].choices]


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("column", "kind", "said"),
    [
        ("fast", CardKind.CRITERION, "much worse|worse|as today|better|much better|don’t know"),
        ("three-days", CardKind.CRITERION, "much worse|worse|as today|better, but short of it|reached|don’t know"),
        ("no-louder", CardKind.CRITERION, "kept|not kept|don’t know"),
        ("no-servers", CardKind.LIMITS, "holds|breaks|don’t know"),
        ("cost", CardKind.COST, "less|the same|up to double|more|don’t know"),
    ],
)
def test_each_scale_has_its_words(column: str, kind: CardKind, said: str) -> None:
    sheet = sheet_of(kind, column)
    assert words(sheet) == said.split("|")
    assert sheet.lines[0].takes_sum is (column == "cost")


def test_what_is_left_open_is_a_dont_know_and_what_is_known_is_not_said_again() -> None:
    table = table_of(known("fast", "a", Level.BETTER, quote="twice as fast"))
    sheet = sheet_of(CardKind.CRITERION, "fast", table=table)
    first, second = sheet.lines
    assert (first.known, first.quote) == ("+", "“twice as fast”")
    assert [cell.alternative for cell in sheet.filled().answer.cells] == ["b"]
    assert sheet.filled().answer.cells[0].level is None
    sheet.pick(second, "--")
    sheet.pick(first, "0")
    assert [cell.level for cell in sheet.filled().answer.cells] == [Level.AS_TODAY, Level.MUCH_WORSE]
    sheet.pick(first, "0")
    assert sheet.said(first) == "+", "said again, it is taken back to what was known"


def test_all_limits_hold_but_those_that_are_said_to_break_or_to_be_a_wish() -> None:
    sheet = sheet_of(CardKind.LIMITS, "no-servers", "no-night")
    sheet.pick(sheet.lines[0], Level.BREAKS.value)
    sheet.set_wish("no-night", is_wish=True)
    answer = sheet.all_hold().answer
    assert [(cell.criterion, cell.alternative, cell.level) for cell in answer.cells] == [
        ("no-servers", "a", Level.BREAKS),
        ("no-servers", "b", Level.HOLDS),
    ]
    assert answer.wishes == ("no-night",)
    table, _given = answered(sheet.table, answer, sheet.card, at="2026-01-01T00:00:00Z")
    assert table.limits_seen
    assert list(table.broken) == ["a"]


def test_the_order_gives_each_place_once_and_drops_what_does_not_matter() -> None:
    sheet = sheet_of(CardKind.ORDER, "fast", "three-days", "no-louder")
    first, second, third = sheet.lines
    sheet.pick(first, "1")
    sheet.pick(second, "1")
    assert sheet.said(first) == ""
    sheet.pick(first, "2")
    sheet.pick(third, NO_MATTER)
    answer = sheet.filled().answer
    assert answer.order == ("three-days", "fast")
    assert answer.dropped == ("no-louder",)


def test_a_sum_goes_along_as_it_was_written() -> None:
    sheet = sheet_of(CardKind.COST, "cost", table=table_of(known("cost", "b", cost=Sum(value=450, unit="EUR"))))
    first, second = sheet.lines
    assert (second.known, second.known_sum) == (SUM, "450 EUR")
    sheet.write_sum(first, "90 euros a month")
    filled = sheet.filled()
    assert filled.answer.cells == ()
    assert [(one.place, one.text) for one in filled.sums] == [(("cost", "a"), "90 euros a month")]
    sheet.pick(first, UNKNOWN)
    assert sheet.sum_text(first) == ""


def test_what_was_said_outlives_a_change_from_elsewhere() -> None:
    before = sheet_of(CardKind.CRITERION, "fast", more=1)
    before.unfold()
    before.pick(before.lines[1], "++")
    after = sheet_of(CardKind.CRITERION, "fast", more=1)
    assert after.more == 1
    after.take_over(before)
    assert [after.said(line) for line in after.lines] == ["", "++"]


def test_the_first_card_of_a_table_can_be_filled_in(qapp: QApplication) -> None:
    table = table_of()
    card = progress_of(table).card
    assert card is not None
    sheet = CardSheet(table, card)
    assert sheet.is_empty
    assert [block.heading for block in sheet.blocks] == ["about no-servers", "about no-night"]
    changes: list[bool] = []
    sheet.changed.connect(lambda: changes.append(True))
    sheet.pick(sheet.lines[0], Level.HOLDS.value)
    assert (sheet.is_empty, changes) == (False, [True])
    sheet.set_given(True)
    sheet.pick(sheet.lines[0], Level.BREAKS.value)
    assert sheet.said(sheet.lines[0]) == Level.HOLDS.value, "what is on its way does not change"


def test_what_was_said_in_other_words_is_picked_already_and_can_be_taken_away() -> None:
    said = EarlierAnswer(criterion="fast", alternative="a", level=Level.BETTER, said_of="faster — option a", run=1)
    card = QuestionCard(kind=CardKind.CRITERION, criteria=("fast",), rows=ROWS, beside_today=True)
    sheet = CardSheet(table_of(), card, (said,))
    first, second = sheet.lines
    assert (sheet.said(first), sheet.said(second)) == ("+", "")
    assert first.quote == "You said “better” in Run 1, of “faster — option a”"
    given = {cell.alternative: cell.level for cell in sheet.filled().answer.cells}
    assert given == {"a": Level.BETTER, "b": None}
    sheet.pick(first, "+")
    assert sheet.said(first) == ""
    again = CardSheet(table_of(), card, (said,))
    again.take_over(sheet)
    assert again.said(again.lines[0]) == "", "what was taken away does not come back"
    known_now = CardSheet(table_of(known("fast", "a", Level.WORSE)), card, (said,))
    assert known_now.said(known_now.lines[0]) == "-", "what is known stands"


def test_dont_know_gives_no_answer_of_an_earlier_run() -> None:
    said = tuple(
        EarlierAnswer(criterion="fast", alternative=row, level=Level.BETTER, said_of="faster", run=1) for row in ROWS
    )
    card = QuestionCard(kind=CardKind.CRITERION, criteria=("fast",), rows=ROWS, beside_today=True)
    sheet = CardSheet(table_of(), card, said)
    assert [cell.level for cell in sheet.nobody_knows().answer.cells] == [None, None]
    sheet.pick(sheet.lines[1], "--")
    again = CardSheet(table_of(), card, said)
    again.take_over(sheet)
    assert [cell.level for cell in again.nobody_knows().answer.cells] == [None, Level.MUCH_WORSE], "said by hand"
    assert [cell.level for cell in again.filled().answer.cells] == [Level.BETTER, Level.MUCH_WORSE]


def test_a_known_sum_can_be_emptied_and_written_anew() -> None:
    table = table_of(known("cost", "a", cost=Sum(value=450, unit="EUR")))
    sheet = sheet_of(CardKind.COST, "cost", table=table)
    widget = AnswerLine()
    widget.bind(sheet, sheet.blocks[0], sheet.lines[0])
    sheet.changed.connect(widget.show_said)
    assert widget.sum.text() == "450 EUR"
    widget.sum.selectAll()
    QTest.keyClick(widget.sum, Qt.Key.Key_Backspace)
    assert widget.sum.text() == "", "the old sum does not come back at once"
    emptied = sheet.filled()
    assert ([cell.level for cell in emptied.answer.cells], emptied.sums) == ([None, None], ())
    QTest.keyClicks(widget.sum, "90 euros")
    assert [one.text for one in sheet.filled().sums] == ["90 euros"]


def test_todays_limits_stand_last_on_their_card_and_are_no_sums() -> None:
    card = QuestionCard(kind=CardKind.LIMITS, criteria=("no-night",), rows=ROWS, beside_today=True, todays_limits=True)
    sheet = CardSheet(table_of(), card)
    assert [line.title for line in sheet.lines] == ["option a", "option b", "Today"]
    sheet.pick(sheet.lines[-1], Level.BREAKS.value)
    table, _given = answered(sheet.table, sheet.all_hold().answer, card, at="2026-01-01T00:00:00Z")
    assert list(table.broken) == ["today"]
    assert progress_of(table).standing.row("a").beats_today, "it keeps what today breaks"


def test_single_cells_show_what_the_model_says_and_give_what_the_person_says() -> None:
    cells = (("no-night", "b", "The model could not say."), ("cost", "a", "The model says ×2 of today, not sure"))
    card = QuestionCard(
        kind=CardKind.CELLS, criteria=("no-night", "cost"), rows=("b", "a"), beside_today=True, cells=cells
    )
    sheet = CardSheet(table_of(), card)
    assert [(block.heading, [line.place for line in block.lines]) for block in sheet.blocks] == [
        ("about no-night", [("no-night", "b")]),
        ("about cost", [("cost", "a")]),
    ]
    assert [line.quote for line in sheet.lines] == [said for _, _, said in cells]
    assert not any(line.takes_sum or block.may_be_wish for block in sheet.blocks for line in block.lines)
    assert sheet.is_empty
    sheet.pick(sheet.lines[0], Level.HOLDS.value)
    assert [(one.criterion, one.alternative, one.level) for one in sheet.filled().answer.cells] == [
        ("no-night", "b", Level.HOLDS),
        ("cost", "a", None),
    ]
