"""Numbers with units: what is found, on which side it bounds, and what keeps within a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quantity import Operator, Quantity
from app.english.deciding_quantity import deciding_quantity
from app.english.keeping_limits import satisfies
from app.english.quantities import parse_quantities
from app.english.units import normalise_unit


def _q(op: Operator, value: float, unit: str) -> Quantity:
    return Quantity(op=op, value=value, unit=unit)


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [
        ("at most 5 hours a week", "<=", 5, "hours a week"),
        ("no more\nthan 48 hours", "<=", 48, "hours"),
        ("Nobody may be rostered for more than 48 hours", "<=", 48, "hours"),
        ("not a part heavier than 85 kg", "<=", 85, "kg"),
        ("up to ten chairs", "<=", 10, "chairs"),
        ("within an hour", "<=", 1, "hour"),
        ("10 minutes or less", "<=", 10, "minutes"),
        ("max. 18,000 EUR", "<=", 18000, "EUR"),
        ("may not exceed 1.200,50 EUR", "<=", 1200.5, "EUR"),
        ("anything that costs more than $20 a month is out", "<=", 20, "$ a month"),
        ("1.1 t is the ceiling", "<=", 1.1, "t"),
        ("Noise ≤ 35 dB(A).", "<=", 35, "dB(A)"),
        ("at least 11 hours of rest", ">=", 11, "hours"),
        ("99.9 % or better", ">=", 99.9, "%"),
        ("3 or more rooms", ">=", 3, "rooms"),
        ("no fewer than two persons", ">=", 2, "persons"),
        ("shall not be published more precisely than to 500\nmetres", ">=", 500, "metres"),
        ("raise the share to 30 per cent", ">=", 30, "per cent"),
        ("under 8 minutes", "<", 8, "minutes"),
        ("at any temperature above −20 °C", ">", -20, "°C"),
        ("a bit over 5 hours", ">", 5, "hours"),
        ("spread over two buildings", "=", 2, "buildings"),
        ("38\ntheatre nurses", "=", 38, "theatre nurses"),
        ("3.10 EUR per litre", "=", 3.1, "EUR per litre"),
        ("$95k from the fund", "=", 95000, "$"),
        ("€2.5 million", "=", 2_500_000, "€"),
        ("12 000 EUR", "=", 12000, "EUR"),
        ("two dozen eggs", "=", 24, "eggs"),
        ("one and a half hours", "=", 1.5, "hours"),
        ("half the staff", "=", 0.5, "of the staff"),
        ("battery room of 6.8 m³, dry, 4 to 16 °C", "=", 6.8, "m³"),
        ("16 to 18 °C all year", "<=", 18, "°C"),
        ("from 5,200 l to under 1,000 l", "<", 1000, "l"),
        ("ready in 2 days instead of 3 weeks", "=", 2, "days"),
    ],
)
def test_the_number_that_decides(text: str, op: Operator, value: float, unit: str) -> None:
    assert deciding_quantity(text) == _q(op, value, unit)


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("I would prefer one programming language for the whole.", None),
        ("nothing tied to one vendor", None),
        ("one team of four developers", _q("=", 4, "developers")),
        ("at most one restart", _q("<=", 1, "restart")),
        ("one hour a day", _q("=", 1, "hour a day")),
        ("1 programming language", _q("=", 1, "programming")),
        ("one room at 16 to 18 °C", _q("<=", 18, "°C")),
    ],
)
def test_one_is_an_article_where_it_measures_nothing(text: str, decides: Quantity | None) -> None:
    assert deciding_quantity(text) == decides


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number at all",
        "people start at 7:30",
        "at 2 am",
        "by four o'clock",
        "home by four",
        "12 May",
        "by 15 February",
        "on May 3",
        "since 2019",
        "the 95th percentile",
        "version 2",
        "one of the ways",
        "no one knows",
        "one by one",
        "R12 and Q3",
        "1/2",
        "from 8 to 10",
        "a 14-03-2025 note",
    ],
)
def test_clock_times_dates_and_bare_numbers_are_no_quantities(text: str) -> None:
    assert parse_quantities(text) == ()


def test_an_age_is_no_bound_of_what_is_wanted() -> None:
    assert deciding_quantity("Patients over 70 must still be able to book by phone.") is None
    assert deciding_quantity("Children under twelve must not ride alone.") is None
    few = deciding_quantity("A team of no more than five must be able to run it.")
    assert few is not None
    assert (few.op, few.value) == ("<=", 5)


def test_offsets_and_ranges() -> None:
    text = "Between 10 and 20 minutes, then 5 kg."
    found = parse_quantities(text)
    assert [(item.quantity.op, item.quantity.value, item.quantity.unit) for item in found] == [
        (">=", 10, "minutes"),
        ("<=", 20, "minutes"),
        ("=", 5, "kg"),
    ]
    assert [text[item.start : item.end] for item in found] == ["10", "20 minutes", "5 kg"]
    raised = parse_quantities("raise the share from 55 to 80 per cent")
    assert [(item.quantity.op, item.quantity.value) for item in raised] == [("=", 55), (">=", 80)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("%", "per cent"),
        ("€", "euros"),
        ("USD", "dollars"),
        ("hours a week", "h/week"),
        ("Minutes", "min"),
        ("beds", "bed"),
        ("litres", "l"),
        ("people", "person"),
        ("dB(A)", "dBA"),
        ("batteries", "battery"),
    ],
)
def test_spellings_of_one_unit(first: str, second: str) -> None:
    assert normalise_unit(first) == normalise_unit(second)


@pytest.mark.parametrize(
    ("limit", "stated", "kept"),
    [
        (_q("<=", 5, "hours"), _q("=", 300, "minutes"), True),
        (_q("<=", 5, "hours"), _q("=", 301, "minutes"), False),
        (_q("<=", 5, "kg"), _q("=", 7, "kg"), False),
        (_q("<=", 5, "kg"), _q("<=", 7, "kg"), False),
        (_q("<=", 5, "kg"), _q("<=", 4000, "g"), True),
        (_q("<=", 5, "kg"), _q("<", 5, "kg"), True),
        (_q("<", 5, "kg"), _q("=", 5, "kg"), False),
        (_q("<", 5, "kg"), _q("<", 5, "kg"), True),
        (_q("<", 5, "kg"), _q("<=", 5, "kg"), False),
        (_q("<=", 5, "kg"), _q(">=", 7, "kg"), False),
        (_q("<=", 5, "kg"), _q(">=", 3, "kg"), None),
        (_q("<=", 5, "kg"), _q(">", 5, "kg"), False),
        (_q("<=", 5, "kg"), _q(">=", 5, "kg"), None),
        (_q(">=", 5, "m"), _q(">=", 3, "m"), False),
        (_q(">=", 5, "m"), _q(">=", 0.006, "km"), True),
        (_q(">=", 5, "m"), _q("<=", 7, "m"), None),
        (_q(">=", 5, "m"), _q("<=", 3, "m"), False),
        (_q(">", 5, "m"), _q("=", 5, "m"), False),
        (_q("=", 5, "beds"), _q("=", 5, "bed"), True),
        (_q("=", 5, "beds"), _q("<=", 7, "beds"), None),
        (_q("=", 5, "beds"), _q("<=", 3, "beds"), False),
        (_q("<=", 48, "hours a week"), _q("=", 8, "hours a day"), False),
        (_q("<=", 48, "hours a week"), _q("=", 6, "hours a day"), True),
        (_q("<=", 900, "EUR"), _q("=", 500, "euros"), True),
        (_q("<=", 900, "EUR"), _q("=", 500, "USD"), None),
        (_q("<=", 1, "EUR"), _q("=", 90, "cents"), True),
        (_q("<=", 3, "GB"), _q("=", 2500, "MB"), True),
        (_q("<=", 3, "GB"), _q("=", 3, "hours"), None),
        (_q("<=", 3, "beds"), _q("=", 3, "rooms"), None),
        (_q("<=", 10, "staff"), _q("=", 0.5, "of the staff"), None),
        (_q("<=", 20, "°C"), _q("=", 50, "°F"), True),
        (_q("<=", 3, "EUR"), _q("=", 3, "EUR a month"), None),
    ],
)
def test_keeping_within_a_limit(limit: Quantity, stated: Quantity, kept: bool | None) -> None:
    assert satisfies(limit, stated) is kept


VALUES = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
OPERATORS: st.SearchStrategy[Operator] = st.sampled_from(("<=", ">=", "=", "<", ">"))


@given(OPERATORS, VALUES, VALUES)
def test_a_plain_number_is_always_decided(op: Operator, bound: float, value: float) -> None:
    kept = satisfies(_q(op, bound, "kg"), _q("=", value, "kg"))
    assert kept is not None


@given(OPERATORS, OPERATORS, VALUES, VALUES)
def test_mirroring_both_sides_changes_nothing(limit: Operator, stated: Operator, bound: float, value: float) -> None:
    mirror: dict[Operator, Operator] = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "=": "="}
    straight = satisfies(_q(limit, bound, "kg"), _q(stated, value, "kg"))
    mirrored = satisfies(_q(mirror[limit], -bound, "kg"), _q(mirror[stated], -value, "kg"))
    assert straight is mirrored


@given(st.text(max_size=300))
def test_any_text_is_parsed(text: str) -> None:
    position = 0
    for found in parse_quantities(text):
        assert text[found.start : found.end] == found.text
        assert found.start >= position
        position = found.end
        normalise_unit(found.quantity.unit)
