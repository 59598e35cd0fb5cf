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


OVER = """For the ticket hall, facing leaks every autumn, we decided for a glass roof and against new gutters and
a second pump, to achieve dry floors, accepting that it takes a year."""
LETTERED_HEADINGS = """BRIEF – Heating the chapel

Requirements
R1 At least 16 degrees on Sundays.

Ways we are weighing

A) Infrared panels
Ready in a month. 4,200 GBP. We can't reach the balcony.

B) A pellet boiler
No chimney needed. Feels slow.
"""
COUNTED = """Options considered:

Option 1. Renew the contract. They have offered 41,000 a year.
Option 2. Hire two people. Requires a van.
Option 3. Clear only the main road. Residents elsewhere would wait.
"""
TICKET = """NET-7 Sync fails

*Description*
It fails at night.

*Comments*

Ines added a comment - 12/May
Either we sync each site alone, or we put a queue in front.

Wen added a comment - 13/May
Third one: retry until it works. Done in an hour.
"""
ON_THE_TABLE = """Hello all, the curtain failed its test.

From: Peg
Could we get the old curtain cleaned?

From: Lionel
I've found a second-hand curtain in wool from the opera, 1,150 plus freight.

From: Idris
Doing without a curtain is also on the table, she says. The committee has set aside 1,000 pounds.
"""
SCENARIOS = """Note de réflexion sur la garde

Contraintes
- Le budget annuel ne dépasse pas 18 000 €.

Scénario 1 : mutualiser la garde avec le bourg
Six personnes de plus, mais 25 km de route.

Scénario 2 : faire appel à des remplaçants
Environ 600 € par dimanche.
"""


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (OVER, ["a glass roof", "new gutters", "a second pump"]),
        (LETTERED_HEADINGS, ["Infrared panels", "A pellet boiler"]),
        (COUNTED, ["Renew the contract.", "Hire two people.", "Clear only the main road."]),
        (TICKET, ["we sync each site alone", "we put a queue in front.", "retry until it works"]),
        (
            ON_THE_TABLE,
            ["get the old curtain cleaned", "a second-hand curtain in wool from the opera", "Doing without a curtain"],
        ),
        (SCENARIOS, ["mutualiser la garde avec le bourg", "faire appel à des remplaçants"]),
    ],
)
def test_decisions_counted_lines_and_threads_give_their_options_alone(text: str, options: list[str]) -> None:
    assert [span.text for span in read_problem(text).spans if span.kind == "option"] == options


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (ON_THE_TABLE, 1000),
        (SCENARIOS, 18_000),
        ("Wir brauchen Holz. In der Kasse sind 900 Euro, mehr geht nicht.", 900),
    ],
)
def test_a_sum_that_binds_is_the_most_there_is(text: str, bound: float) -> None:
    limits = [span.quantity for span in read_problem(text).spans if span.kind == "hard"]
    assert [(one.op, one.value) for one in limits if one is not None] == [("<=", bound)]


TENDER = """LOT 3 – BENCHES

2. Requirements
2.1 Benches shall withstand 300 kg.

3. Admissible solutions
Bidders may offer one of the following:
(i) oak planks on cast feet;
(ii) recycled plastic, provided that it is grey.
"""
CANDIDATES = """We need a new place for the fair. The obvious candidate is the market hall: 300 seats, flat floor.
Then there's Hill Farm across the river, which floods. The third is a tent.
"""
TWO_LINE_CHAT = """Mum
19:02
ok so should we take the boat, or have tea at ours?

Dad
19:07
max 600 euros all in
"""
QUOTES = "Supplier;Doors;Price;Annual fee\nAlpha;8;6.200 €;640 €\nBeta;8;7.450 €;none\n"
BULLETS = """autumn issue

- could drop the travel pages -> saves 4 pages, readers will moan
- smaller type: gains 3 pages, looks cramped
- print 32 pages: +410 euro

must: postage class ends at 100 g (28 pages = 88 g!!)
want: no author gets bumped
"""
REPORT = """REPORT TO THE BOARD

1.0 BACKGROUND
The hall is dark.

2.0 OPTIONS

2.1 New lamps
The fittings stay. Estimated cost $48,000.

2.2 Lease of lighting
A contractor owns them.

3.0 CRITERIA
At least 500 lux.
"""


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (TENDER, ["oak planks on cast feet;", "recycled plastic, provided that it is grey."]),
        (CANDIDATES, ["the market hall", "Hill Farm across the river", "a tent"]),
        (TWO_LINE_CHAT, ["take the boat", "have tea at ours"]),
        (QUOTES, ["Alpha", "Beta"]),
        (BULLETS, ["could drop the travel pages", "smaller type", "print 32 pages"]),
        (REPORT, ["New lamps", "Lease of lighting"]),
    ],
)
def test_tenders_sheets_chats_and_reports_give_their_options_alone(text: str, options: list[str]) -> None:
    assert [span.text for span in read_problem(text).spans if span.kind == "option"] == options


def test_a_load_to_withstand_is_the_least_and_a_label_begins_a_line() -> None:
    load = next(span.quantity for span in read_problem(TENDER).spans if span.kind == "hard")
    assert load is not None
    assert (load.op, load.value) == (">=", 300)
    kinds = {span.kind: span.text for span in read_problem(BULLETS).spans if span.kind != "option"}
    assert kinds == {"hard": "postage class ends at 100 g (28 pages = 88 g!!)", "goal": "no author gets bumped"}


@pytest.mark.parametrize(
    "text",
    [
        "The board decided the price must not exceed 900 euros.",
        "The committee decided dogs are not allowed in the hall.",
        "The board voted 5 to 2 against a new roof.",
        "They went to court over the fence.",
    ],
)
def test_a_decision_that_chooses_nothing_gives_no_options(text: str) -> None:
    assert [span.text for span in read_problem(text).spans if span.kind == "option"] == []


def test_what_is_told_behind_counted_ways_is_no_option_for_how_it_begins() -> None:
    text = (
        "We need water in the garden. We looked at three ways to get it. A pump would cost 300 euros. Collecting rain"
        " is slow. A friend has offered a van. During exams nobody is there. A permit takes three months. Building on"
        " the meadow is forbidden."
    )
    spans = read_problem(text).spans
    options = [span.text for span in spans if span.kind == "option"]
    assert not [one for one in options if one.startswith(("A friend", "During", "A permit", "Building"))], options
    assert "Building on the meadow is forbidden." in [span.text for span in spans if span.kind == "hard"]


def test_a_sum_to_be_kept_is_no_upper_bound() -> None:
    (limit,) = [span for span in read_problem("We must save 5,000 euros a year.").spans if span.kind == "hard"]
    assert limit.quantity is not None
    assert limit.quantity.op != "<="
