"""Options and wants in shapes that texts nobody tuned on had and the reader lost: one text a shape, read whole."""

import pytest

from app.english.reading import read_problem

LETTERED = """Hello all,

the barn dance needs a floor. The farmers put forward three ideas: (a) planks on pallets, (b) a hired dance floor, or
(c) straw bales pushed aside. It must carry 60 people.
"""
WAYS_IN_SENTENCES = """## Context

Readings are typed in twice. We looked at three ways out of this. Scanning the sheets was the obvious one, but the
handwriting is bad. A tablet at each meter is quick and needs charging. Finally there was leaving things as they are.
"""
SHEET = (
    "Criterion\tKeep the old press\tLease from Arno\tBuy used\n"
    "Yearly cost\t9,100\t7,400\t6,000\n"
    "Sheets an hour\t4,000\tfaster\tunknown\n"
    "Noise\tloud\tquiet\tmedium\n"
)
REJECTED = """Proposal: A `--quiet` switch for the importer
Author: someone

Summary
This proposal adds a `--quiet` switch so that nightly runs write nothing unless they fail.

Motivation
Every night 40 mails arrive. A clean run should send none.

Rejected ideas

Filtering the mails. Helps one person at a time; the next one starts over.

A daily digest. Hides errors for a day, which isn't enough.

Open questions
Should warnings be counted as failures?
"""
CONSEQUENCE = """The bakery has to deliver by six or we lose the hotel. We could hire a driver."""
STAY = """The roof leaks. Karin suggests a new roof. Ole would rather leave everything as it is until autumn."""
REASONS = """Why
---
The list is kept on paper.
Fewer double bookings.
Trainers should see free slots at once.

Context
-------
A slot holds no more than 12 people.
"""


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (LETTERED, ["planks on pallets", "a hired dance floor", "straw bales pushed aside"]),
        (WAYS_IN_SENTENCES, ["Scanning the sheets", "A tablet at each meter", "leaving things as they are"]),
        (SHEET, ["Keep the old press", "Lease from Arno", "Buy used"]),
        (REJECTED, ["A `--quiet` switch for the importer", "Filtering the mails.", "A daily digest."]),
        (CONSEQUENCE, ["hire a driver."]),
        (STAY, ["a new roof", "leave everything as it is until autumn"]),
    ],
)
def test_the_options_are_those_of_the_author_and_no_more(text: str, options: list[str]) -> None:
    assert [span.text for span in read_problem(text).spans if span.kind == "option"] == options


def test_what_is_asked_for_among_the_reasons_is_no_tale_of_today() -> None:
    kinds = {span.text: span.kind for span in read_problem(REASONS).spans}
    assert kinds == {
        "The list is kept on paper.": "today",
        "Fewer double bookings.": "goal",
        "Trainers should see free slots at once.": "goal",
        "A slot holds no more than 12 people.": "hard",
    }
