"""What of a paper is neither a limit nor today: details of one way, people concerned, words on the paper itself."""

import pytest

from app.domain.items import ItemKind
from app.domain.reading import ProblemSpecTask
from app.english.reading import read_problem
from app.methods.problem_spec import read_message

RECORD = """# Which kiln for the workshop

**Deciders:** Ina, Per
* Tags: clay
Last look: May

## Purpose
<!-- Say why. -->
Today, the kiln is booked on a paper list. Two firings were lost in March.

The list hurts:

* members who fire often
* the caretaker

## Must have

- Nobody should wait longer than 2 days
- Works without a phone

## Options

- Board
- Calendar

## Details

### Board

It must be 84 cm wide. No support on Fridays.

### Colours

Only two colours may be used.

## Migration plan

1. At most 20 plots start with it.

Peace!
"""
WEIGHED = """# Who washes the linen?

We want clean sheets within 2 days.

## Options

### Lindbad

**Pros**
- two visits a week

**Pricing**
- at most 60 euros per visit
- must be paid ahead

### Weisse Woche

**Cons**
- only one visit
"""


def told(text: str) -> dict[str, list[str]]:
    """The items of a text by class."""
    found: dict[str, list[str]] = {}
    for span in read_problem(text).spans:
        found.setdefault(span.kind, []).append(span.said or span.text)
    return found


def test_only_what_is_asked_for_is_a_limit_and_only_how_it_is_now_is_today() -> None:
    read = told(RECORD)
    assert read["hard"] == ["Nobody should wait longer than 2 days", "Works without a phone"]
    assert read["today"] == ["Today, the kiln is booked on a paper list.", "Two firings were lost in March."]
    assert read["option"] == ["Board", "Calendar"]
    assert not read.keys() & {"goal", "soft"}


def test_what_is_said_of_one_option_in_detail_goes_to_that_option() -> None:
    reading = read_problem(RECORD)
    names = {span.start: span.text for span in reading.spans}
    assert [(names[one.about], one.text) for one in reading.remarks] == [
        ("Board", "It must be 84 cm wide."),
        ("Board", "No support on Fridays."),
    ]
    aside = {span.text for span in reading.unused} | {span.text for span in reading.spans if span.kind == "aside"}
    assert {
        "Only two colours may be used.",
        "members who fire often",
        "Peace!",
        "Tags: clay",
        "Last look: May",
    } <= aside


def test_a_price_list_below_an_option_is_said_of_it_on_neither_side() -> None:
    reading = read_problem(WEIGHED)
    assert "hard" not in told(WEIGHED)
    assert [(one.text, one.sign) for one in reading.remarks] == [
        ("two visits a week", "+"),
        ("at most 60 euros per visit", None),
        ("must be paid ahead", None),
        ("only one visit", "-"),
    ]


SECTIONS = "\n\n".join(
    f"## {name}\n\nThe rail must be {number} cm high. Nobody may lean on it for more than {number} minutes. "
    + "The wood comes from the yard beside the mill and is planed on both sides before it is painted twice. " * 6
    for number, name in enumerate(("Handrail", "Lamp posts", "Planks", "Deck", "Anchors", "Paint"), start=40)
)
LONG = f"# A jetty for the lake\n\n{SECTIONS}\n\n## Requirements\n\n- It must carry 30 people\n- no lead paint\n"


def test_in_a_long_paper_what_stands_where_nothing_is_asked_for_waits() -> None:
    spans = [span for span in read_problem(LONG).spans if span.kind == "hard"]
    assert [span.text for span in spans if not span.waits] == ["It must carry 30 people", "no lead paint"]
    assert sum(span.waits for span in spans) >= 12
    items = read_message(ProblemSpecTask(message=LONG, sentences=(), existing=())).items
    waiting = [item for item in items or () if item.kind is ItemKind.WAITING]
    assert {item.classed for item in waiting} >= {ItemKind.CONSTRAINT}
    assert {item.quantity.value for item in waiting if item.quantity is not None} >= {40, 45}


def test_a_long_paper_that_asks_nowhere_keeps_its_firmest_sentences() -> None:
    spans = [span for span in read_problem(LONG.replace("## Requirements", "## Remarks")).spans if span.kind == "hard"]
    assert 0 < sum(not span.waits for span in spans) <= 8


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("We want a store that is dry, cheap to run and open to all.", 3),
        ("We want a pump, reliable, low cost and simple.", 3),
        ("We want a shed, a crane and a van.", 1),
        ("We want a store that is dry.", 1),
    ],
)
def test_qualities_are_wanted_one_by_one(words: str, pieces: int) -> None:
    assert len(told(words)["goal"]) == pieces


def test_a_name_is_shown_without_its_link_and_a_quote_without_its_marks() -> None:
    quoted = "> The pump of the lower cellar must be switched off by whoever leaves last\n> and stay off at night.\n"
    text = f"# Pumps\n\n## Limits\n\n- no [leaks](https://example.org) at all\n\nAnd so on.\n\n{quoted}"
    assert told(text)["hard"] == [
        "no leaks at all",
        "The pump of the lower cellar must be switched off by whoever leaves last\nand stay off at night.",
    ]


def test_a_title_before_a_name_ends_no_clause() -> None:
    text = "We want fewer queues. The keys must stay with the vet, Dr. Moser of the mill, and with nobody else."
    assert told(text)["hard"] == ["The keys must stay with the vet, Dr. Moser of the mill, and with nobody else."]


def test_what_must_hold_announces_limits() -> None:
    assert told("## What must hold\n\n- 90 euros a month\n- a key for each member\n")["hard"] == [
        "90 euros a month",
        "a key for each member",
    ]


def test_an_option_in_a_numbered_heading_is_stored_as_an_option() -> None:
    text = WEIGHED.replace("### Lindbad", "### 1. Lindbad (recommended)").replace("### Weisse", "### 2. Weisse")
    items = read_message(ProblemSpecTask(message=text, sentences=(), existing=())).items or ()
    assert [item.text for item in items if item.kind is ItemKind.OPTION] == ["Lindbad", "Weisse Woche"]
    letters = sum(sign.isalnum() for item in items if item.source is not None for sign in item.source.quote)
    assert letters == sum(sign.isalnum() for sign in text)
