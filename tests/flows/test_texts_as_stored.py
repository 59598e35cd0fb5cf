"""Labelled texts and small failing inputs, through the command line into the stored spec: nothing is lost or doubled.

For: the figures of first-minutes.md on what is stored. Not for: single rules of the reader (`tests/unit/english`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.in_process import InProcess, kept_open
from support.reading_figures import TEXTS
from support.stored_figures import PAPERS, gold_of, label_of, line_of, measure

WORLD = {"assumption", "resource"}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    folder = tmp_path_factory.mktemp("texts")
    command = InProcess(folder / "data")

    def read(text: str) -> list[dict[str, Any]]:
        file = folder / "text.md"
        file.write_text(text, encoding="utf-8")
        project = command.json("project", "create", "--title", "Text", "--from-file", str(file))["id"]
        items = command.json("spec", "show", project)["items"] + command.json("world", "show", project)["items"]
        return [item for item in items if item["source"]]

    with kept_open(command.data_dir):
        yield read


def test_figures_of_the_labelled_texts_as_they_are_stored(
    stored: Callable[[str], list[dict[str, Any]]], figure: Callable[[str], None]
) -> None:
    total: Counter[str] = Counter()
    for path in (*sorted(TEXTS.glob("[0-9][0-9]-*.md")), *sorted(PAPERS.glob("[0-9][0-9]-*.md"))):
        text = path.read_text(encoding="utf-8")
        count = measure(text, gold_of(path), stored(text))
        figure(line_of(f"stored, {path.stem}", count))
        assert (count["covered"], count["twice"]) == (count["letters"], 0), path.stem
        total.update(count)
    figure(line_of("stored, all", total))
    assert total["found"] >= 0.92 * total["gold"]
    assert total["wrong"] <= 0.05 * total["gold"]
    assert total["options_found"] >= 0.9 * total["options"]
    assert total["invented"] <= 0.05 * total["options"]


def shown(items: list[dict[str, Any]], *labels: str) -> list[str]:
    """The texts of the items of these classes, in the order of the text."""
    ordered = sorted(items, key=lambda item: int(item["source"]["start"]))
    return [item["text"] for item in ordered if label_of(item) in labels]


def bounds(items: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """The numbers of the hard limits."""
    limits = [item for item in items if label_of(item) == "hard" and item["quantity"]]
    ordered = sorted(limits, key=lambda item: int(item["source"]["start"]))
    return [(item["quantity"]["op"], item["quantity"]["value"]) for item in ordered]


PIER = """We want shorter queues at the pier.

- harbour master: at least 4 m of clear water, non-negotiable
- no piling within 20 m of the wall
- at most 300000 euros
- wood rather than steel (does it last? ask the yard)
- the kiosk stays

Should we build a second gangway, or sell tickets on board?
"""
BARN = """We need a drier barn.

- roof pitch at least 30 degrees
- no more than 12000 euros (who pays the rest?)
- the swallows stay
- tiles rather than tin (noise?)

Shall we mend the old roof or put up a new one?
"""
CHOIR = """The aim is fewer empty seats at rehearsal.

* at most 8 euros a head
* the hall must not be locked before 22:00 (who has the key?)

What about a second evening in the school?
"""


@pytest.mark.parametrize(
    ("text", "counts", "options"),
    [
        (PIER, (1, 4, 1), ["build a second gangway", "sell tickets on board"]),
        (BARN, (1, 3, 1), ["mend the old roof", "put up a new one"]),
        (CHOIR, (1, 2, 0), ["a second evening in the school"]),
    ],
)
def test_a_question_takes_nothing_with_it_and_offers_what_it_names(
    stored: Callable[[str], list[dict[str, Any]]], text: str, counts: tuple[int, int, int], options: list[str]
) -> None:
    items = stored(text)
    assert tuple(len(shown(items, label)) for label in ("goal", "hard", "soft")) == counts
    assert shown(items, "option") == options


WHEN = """The aim is fewer floods in the cellar. When the power fails, the pump must stop within 2 s. When the tank is full, the valve shall close.

Req 1: motor current 20 A max
Req 2: hose at most 12 m long
Req 3: runs at least 10 h on one battery
"""  # noqa: E501


def test_a_condition_is_no_question_and_numbered_lines_are_items(
    stored: Callable[[str], list[dict[str, Any]]],
) -> None:
    items = stored(WHEN)
    assert bounds(items) == [("<=", 2), ("<=", 20), ("<=", 12), (">=", 10)]
    assert "When the tank is full, the valve shall close." in shown(items, "hard")
    assert shown(items, "goal") == ["The aim is fewer floods in the cellar."]


RECORD = """# Pick a queue for print jobs

## Context and Problem Statement

Print jobs get lost when the copier is switched off.

## Decision Drivers

* cheap to run
* no new supplier
* staff learn it in a day

## Considered Options

* Spooler
* Cloud queue
* Paper slips

## Decision Outcome

Chosen option: "Spooler", because it is already installed.

## Pros and Cons of the Options

### Spooler
* Good, because it is already installed
* Bad, because it fills the disk

### Cloud queue
* Good, because jobs survive a power cut
* Bad, because it costs 900 euros a year
"""
NYGARD = """# 7. Where the tide tables live

## Status

Accepted

## Context

The tables are copied by hand into three spreadsheets. Two of them were wrong last spring.

## Decision

We will keep the tables in one repository.

## Consequences

* Good, because every harbour sees the same figures
* Bad, because the oldest pilot has no account
"""


def test_a_decision_record_keeps_its_options_and_what_is_said_of_each(
    stored: Callable[[str], list[dict[str, Any]]],
) -> None:
    items = stored(RECORD)
    assert shown(items, "today") == ["Print jobs get lost when the copier is switched off."]
    assert shown(items, "hard", "soft") == ["cheap to run", "no new supplier", "staff learn it in a day"]
    assert shown(items, "option") == ["Spooler", "Cloud queue", "Paper slips"]
    said = [(item["about"], item.get("sign")) for item in items if item["kind"] == "remark"]
    assert sorted(said, key=str) == [
        ("cloud-queue", "+"), ("cloud-queue", "-"), ("spooler", "+"), ("spooler", "-"), ("spooler", None),
    ]  # fmt: skip


def test_a_short_record_names_its_decision_as_an_option(stored: Callable[[str], list[dict[str, Any]]]) -> None:
    items = stored(NYGARD)
    (option,) = [item for item in items if item["kind"] == "option"]
    assert "keep the tables in one repository" in option["text"]
    said = [(item["about"], item["sign"]) for item in items if item["kind"] == "remark"]
    assert said == [(option["slug"], "+"), (option["slug"], "-")]
    assert len(shown(items, "today")) == 2


PARCELS = """Goal: fewer late parcels. Today one driver delivers all by hand. The budget is at most 500 euros a month.

Ideas:
1. Only serve shops whose monthly order is above 9000 euros
2. Hire a second driver for 450 euros a month
"""
TURNED = """The goal is fewer queues at the door. Staff open it by hand today. A written log is a hard requirement, not a nice-to-have. The crew is no more than 4-5 people. Years 3 to 6 need at least 2 teachers each.

## Alternative duty officer

Rosa Lindqvist
Town office, room 3

## Misuse stories

1. As a thief, I want to copy a card so that I can enter at night.
"""  # noqa: E501


def test_a_short_lead_does_not_swallow_its_paragraph(stored: Callable[[str], list[dict[str, Any]]]) -> None:
    items = stored(PARCELS)
    assert shown(items, "goal") == ["fewer late parcels."]
    assert shown(items, "today") == ["Today one driver delivers all by hand."]
    assert bounds(items) == [("<=", 500)]
    assert len(shown(items, "option")) == 2


def test_what_turns_a_text_round_is_read_as_it_is_meant(stored: Callable[[str], list[dict[str, Any]]]) -> None:
    items = stored(TURNED)
    assert bounds(items) == [("<=", 5), (">=", 2)]
    hard = shown(items, "hard")
    assert "A written log is a hard requirement, not a nice-to-have." in hard
    assert "As a thief, I want to copy a card so that I can enter at night." in hard
    assert not shown(items, "option")
    assert {"Rosa Lindqvist", "Town office, room 3"} <= set(shown(items, "unused"))


def test_boxes_hold_every_item_once_and_remarks_stand_under_their_option(tmp_path: Path) -> None:
    command = InProcess(tmp_path / "data")
    file = tmp_path / "record.md"
    file.write_text(RECORD, encoding="utf-8")
    project = command.json("project", "create", "--title", "Queue", "--from-file", str(file))["id"]
    document = command.json("spec", "show", project)
    slugs = [line["item"] for box in document["boxes"].values() for line in box]
    assert sorted(slugs) == sorted(item["slug"] for item in document["items"])
    assert document["coverage"]["letters"] == document["coverage"]["placed"] > 0
    printed = command("spec", "show", project).out
    spooler = printed.index("- Spooler")
    assert printed.index("    + Good, because it is already installed") > spooler
    assert "Options (3)" in printed


def test_a_long_text_enters_with_thirty_and_the_rest_waits_with_its_class(
    stored: Callable[[str], list[dict[str, Any]]],
) -> None:
    rules = "\n".join(f"{number}. Gate {number} must open within {number} minutes." for number in range(1, 46))
    items = stored(f"We want shorter queues.\n\n## Rules\n\n{rules}\n\n## Options\n\n- more gates\n- more staff\n")
    assert len(shown(items, "goal", "hard", "soft", "option")) == 30
    assert shown(items, "option") == ["more gates", "more staff"]
    waiting = [item for item in items if item["kind"] == "waiting"]
    assert {item["classed"] for item in waiting} == {"constraint"}
    assert len(waiting) == 18
