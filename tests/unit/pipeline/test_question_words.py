"""A question is asked in the person's words, with the number they gave it apart from them."""

import pytest

from app.domain.elicitation.scales import CriterionKind
from app.domain.items import Item, ItemKind, ProblemSpec
from app.domain.operations import Content
from app.domain.quantity import Quantity
from app.pipeline.decision_table import question_key, table_of

MEASURE = Quantity(op="<=", value=3, unit="a month")


@pytest.mark.parametrize(
    ("text", "quantity", "asked"),
    [
        ("We want fewer complaints.", MEASURE, "We want fewer complaints (at most 3 a month)"),
        ("We want fewer complaints.", None, "We want fewer complaints."),
        ("Complaints at most 3 a month.", MEASURE, "Complaints at most 3 a month."),
        ("Complaints at most three a month.", MEASURE, "Complaints at most three a month."),
        ("Höchstens 3 Klagen im Monat.", MEASURE, "Höchstens 3 Klagen im Monat."),
        ("Fewer than in 1983.", MEASURE, "Fewer than in 1983 (at most 3 a month)"),
    ],
)
def test_a_measure_that_the_words_do_not_name_is_asked_with_them(
    text: str, quantity: Quantity | None, asked: str
) -> None:
    goal = Item(slug="goal", kind=ItemKind.GOAL, text=text, quantity=quantity)
    table = table_of(Content(spec=ProblemSpec(items=(goal,))), ())
    criterion = table.criteria[0]
    assert criterion.text == asked
    assert criterion.key == question_key(asked), "another measure is another question"
    assert criterion.kind is (CriterionKind.GOAL if quantity is None else CriterionKind.MEASURE)
