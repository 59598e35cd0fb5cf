"""Where papers keep their options: headings weighed below, "why not …", links, numbers; and what is said of each."""

from app.domain.items import Sign
from app.english.reading import read_problem

RECORD = """# Pump for the cellar

* **Deciders:** Ana, Tom
* Tags: water

## Context and Problem Statement

The cellar floods twice a year. The pump should be able to run for ten hours.

## Considered Options

* [Pump A](https://example.org/a)
* [Pump.B](https://example.org/b)
* Do it by hand

## Decision Outcome

Chosen option: "Pump A", because:

* it is quiet
* it is cheap

## Pros and Cons of the Options

### 1. Pump A (RECOMMENDED)

* Good, because it starts alone

### PumpB: ELIMINATED

* Bad, because it is loud
"""
WEIGHED = """# Getting up to the upper town

We want more people to come up to the market.

### 1. Harbour Lift (recommended)

**Pros**
- fast

**Cons**
- 400,000 euros

### 2. Stairs with a rail

Pros:
- cheap

Cons:
- no prams

## Next steps

Ask the town.
"""
WHY_NOT = """# Where the market goes

We want a dry market.

## Why the quay

It is dry and close to the ferry.

## Why not the bus square

Buses need it until ten.

## Why not simply mend the drains?

The drains belong to the county.
"""
BY_ORDER = """# Store of the boats

## Context

Twelve boats lie in the open. We want them dry in winter.

## Decision

We looked at three ways:

1. A tent on the lawn
2. A shed at the mill
3. Covers for each boat

The first is cheapest. Option 2 was dropped since the mill is far. The last one, which we chose, takes an afternoon.
"""
ONE_DESIGN = """# Fair fees for the harbour

## Proposed solution

A fee by the length of the boat.

### Formula

Length times two euros.

- notifications

## Alternatives

- a flat fee
- a fee by weight
"""
TABLE = """# Which crane?

We want to unload in an hour.

| Feature | Old crane | Ramp |
|---|---|---|
| works in wind | ✅ | ❌ |
| people needed | 4 | 7 |
| price | 300 € | 9,000 € |
"""
Said = tuple[str, Sign | None, str]


def options(text: str) -> list[str]:
    """The options of a text as they are called."""
    return [span.text for span in read_problem(text).spans if span.kind == "option"]


def said(text: str) -> list[Said]:
    """What is said of each option."""
    reading = read_problem(text)
    names = {span.start: span.text for span in reading.spans}
    return [(names[remark.about], remark.sign, remark.text) for remark in reading.remarks]


def test_an_option_is_one_under_all_its_names() -> None:
    assert options(RECORD) == ["Pump A", "Pump.B", "Do it by hand"]
    assert said(RECORD) == [
        ("Pump A", None, 'Chosen option: "Pump A", because:'),
        ("Pump A", "+", "it is quiet"),
        ("Pump A", "+", "it is cheap"),
        ("Pump A", "+", "Good, because it starts alone"),
        ("Pump.B", "-", "Bad, because it is loud"),
    ]
    reading = read_problem(RECORD)
    assert [span.text for span in reading.unused] == ["**Deciders:** Ana, Tom", "Tags: water"]
    assert [span.kind for span in reading.spans if "should be able" in span.text] == ["soft"]


def test_headings_that_are_weighed_below_name_options() -> None:
    assert options(WEIGHED) == ["Harbour Lift", "Stairs with a rail"]
    assert said(WEIGHED) == [
        ("Harbour Lift", "+", "fast"),
        ("Harbour Lift", "-", "400,000 euros"),
        ("Stairs with a rail", "+", "cheap"),
        ("Stairs with a rail", "-", "no prams"),
    ]


def test_one_heading_that_is_weighed_names_none() -> None:
    assert options(WEIGHED.split("### 2.")[0]) == []


def test_why_not_names_an_option_and_why_beside_it_too() -> None:
    assert options(WHY_NOT) == ["the quay", "the bus square", "mend the drains"]
    assert options("# Market\n\nWe want a dry one.\n\n## Why the quay\n\nIt is dry.\n") == []


def test_the_first_and_option_2_are_said_of_what_was_listed() -> None:
    assert [about for about, _, _ in said(BY_ORDER)] == options(BY_ORDER)
    assert len(options(BY_ORDER)) == 3


def test_parts_of_the_one_design_are_no_options() -> None:
    assert options(ONE_DESIGN) == ["A fee by the length of the boat.", "a flat fee", "a fee by weight"]


def test_ticks_of_a_comparison_are_for_and_against() -> None:
    assert options(TABLE) == ["Old crane", "Ramp"]
    assert said(TABLE)[:2] == [("Old crane", "+", "✅"), ("Ramp", "-", "❌")]


THREAD = """Pia: the boats rot in the rain, we want them dry in winter
Tom: Rent half of the barn, buy a tent, or leave them outside.
Pia: so what do you think,
- a carport by the gate
- sheets for each boat
Tom: dunno
"""
VOICES = """We need a warm shed. My cousin says a heat pump would do. The salesman wants to sell us a pellet stove. \
Grandpa thinks an oil radiator would do. The cook would prefer a quiet evening.

## Wishes

- quiet

| Model | Noise | Length |
|---|---|---|
| Alpha 3 | 40 dB | 90 cm |
| Beta | 35 dB | 110 cm |
"""


def test_a_bare_list_of_ways_and_what_people_are_asked_about_are_options() -> None:
    assert options(THREAD) == [
        "Rent half of the barn",
        "buy a tent",
        "leave them outside",
        "a carport by the gate",
        "sheets for each boat",
    ]


def test_what_several_people_are_for_are_options_and_models_of_a_table_too() -> None:
    assert options(VOICES) == ["a heat pump", "a pellet stove", "an oil radiator", "Alpha 3", "Beta"]
    assert options("We need a warm shed. Our neighbour says a word in passing.") == []
