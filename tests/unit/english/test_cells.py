"""Every word for the cells and titles of a comparison is the reason for its example."""

import re

import pytest

from app.english.cells import (
    answer_in,
    bare_cell,
    is_adverse,
    is_mark,
    is_title,
    period_of,
    sole_currency,
    titled_value,
    without_period,
)
from app.english.phrase_files import phrase_file

TABLE = phrase_file("cells")


@pytest.mark.parametrize("sign", ["+", "-", "?"])
def test_each_phrase_gives_its_example_this_answer(sign: str) -> None:
    wrong = [example for example in TABLE["answers"][sign].values() if answer_in(example) != sign]
    assert not wrong


def test_each_word_behind_a_yes_leaves_it_open() -> None:
    wrong = [example for example in TABLE["answers"]["but"].values() if answer_in(example) != "?"]
    assert not wrong
    assert answer_in("yes (paid)") == "+"


def test_each_title_plays_its_part() -> None:
    wrong = [
        f"{part} {example!r}"
        for part, titles in TABLE["titles"].items()
        for phrase, example in titles.items()
        if not is_title(example, part)
        or (part != "cost" and re.fullmatch(phrase, example, re.IGNORECASE) is None)
        or (part == "cost" and re.fullmatch(phrase, without_period(example), re.IGNORECASE) is None)
    ]
    assert not wrong
    assert all(is_adverse(example) for example in TABLE["adverse"]["label"].values())
    wrong = [
        example for name, found in TABLE["period"].items() for example in found.values() if period_of(example) != name
    ]
    assert not wrong


@pytest.mark.parametrize(
    "cell", ["2100 euros", "no extra cost", "✅ and dear", "-", "", "nonsense", "good-natured dog"]
)
def test_what_answers_nothing_is_no_answer(cell: str) -> None:
    assert answer_in(cell) is None


def test_a_mark_holds_no_word() -> None:
    assert is_mark("**✔️**")
    assert not is_mark("yes")
    assert bare_cell("**[Pump A](https://example.org)**") == "Pump A"


@pytest.mark.parametrize(
    ("title", "cell", "said"),
    [
        ("Endurance in days", "120", "Endurance: 120 days"),
        ("CO2 (t per year)", "12", "CO2: 12 t per year"),
        ("Weight, kg", "about 3", "Weight: about 3 kg"),
        ("Cost per year", "2,100", "Cost per year: 2,100 euros"),
        ("Speed", "9", "Speed: 9"),
        ("Easy to clean?", "❌", "Easy to clean: ❌"),
    ],
)
def test_a_bare_number_takes_the_unit_of_its_title(title: str, cell: str, said: str) -> None:
    assert titled_value(title, cell, currency="euros") == said


def test_only_one_currency_of_a_text_is_that_of_its_bare_sums() -> None:
    assert sole_currency("at most 300 euros, or 400 €") in {"euros", "€"}
    assert not sole_currency("at most 300 euros or $400")
    assert not sole_currency("at most 300")
