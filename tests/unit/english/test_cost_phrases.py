"""Each word of costs is the reason for the reading of its example; a second number goes on in the first one's money."""

from copy import deepcopy

import pytest

from app.english import cost_words
from app.english.cost_words import with_currency
from app.english.phrase_files import phrase_file
from app.english.quantities import parse_quantities
from app.pipeline.grounds.cost import costs_in
from app.pipeline.grounds.facts import Fact

PHRASES = phrase_file("costs")
ROWS = [(table, phrase) for table in PHRASES for phrase in PHRASES[table]]


@pytest.mark.parametrize(("table", "phrase"), ROWS)
def test_each_phrase_is_the_reason_for_its_example(table: str, phrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = PHRASES[table][phrase]
    told = _sums(example)
    rest = deepcopy(PHRASES)
    del rest[table][phrase]
    monkeypatch.setattr(cost_words, "phrase_file", lambda _: rest)
    _forget()
    try:
        without = _sums(example)
    finally:
        _forget()
    if table in {"called", "goes_on"}:
        assert len(told) > len(without)
    else:
        assert len(told) < len(without)


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("Starts at $5 per month and cannot reach a sleeping laptop.", {60.0}),
        ("Kosten 4.800 Euro, Einbau in einer Woche.", {4800.0}),
        ("7 900 € TTC", {7900.0}),
        ("Cargo bike, 15 euros once", {15.0}),
        ("Est. Cost: $20-40", {40.0}),
        ("Warmhaltewagen anschaffen, einmalig 1.350 Euro", {1350.0}),
        ("Storage grows by roughly 15 %, which is 260 USD a month.", {3120.0}),
        ("Louer le garage voisin pour 140 € par mois.", {1680.0}),
        ("We can rent one for between 60 and 80 euros a month.", {960.0}),
        ("a ramp, which would set us back around 3,200 pounds", {3200.0}),
        ("They run to about 210 euros apiece, so 840 all told.", {840.0}),
        ("It costs 480 euros a month and 2500 to set up.", {2500.0, 5760.0}),
        ("Connection fee of 4,500 euros; afterwards 95 euros monthly.", {4500.0, 1140.0}),
        ("It asks 4900 euros a month and promises delivery before 7:00.", {58800.0}),
        ("Fast, but nobody has run one, and the licence is USD 11,000 a year.", {11000.0}),
        ("Simple, 95 USD a month at today's growth and rising.", {1140.0}),
        ("A voucher costs about 5 pounds a voucher.", set()),
        ("12 dollars per seat and month", set()),
        ("129 € par mois et par praticien", set()),
        ("It brings in 900 euros, and 200 more", set()),
        ("The library has 900 members, and 200 of them pay nothing.", set()),
    ],
)
def test_sums_of_a_sentence(said: str, sums: set[float]) -> None:
    assert _sums(said) == sums


def test_a_number_that_counts_something_takes_no_currency() -> None:
    for said in ("It costs 480 euros and 12 to 14 people", "900 people and 200 a year"):
        assert with_currency(said, said) == said


def test_a_rate_in_one_word_is_a_rate() -> None:
    assert parse_quantities("95 euros monthly")[0].quantity.unit == "euros monthly"
    assert parse_quantities("three updates yearly, 2 € mensuels")[1].quantity.unit == "€ mensuels"


def _sums(said: str) -> set[float]:
    found = costs_in([Fact(text=said)])
    return {one.value for one in (found.once, found.yearly) if one is not None}


def _forget() -> None:
    for cached in (cost_words._words, cost_words._of_one, cost_words._goes_on):
        cached.cache_clear()
