"""Texts as they are pasted: a chat, slides, numbered minutes, a table without rules, a CSV file, spoken words."""

import pytest

from app.english.reading import read_problem
from app.english.reading.spans import Reading

CHAT = """\
Nadia  9:02 AM
the export took until 7:40

Kwame  9:11 AM
we could split it by region
2 days of work

Nadia  9:20 AM
or rent a bigger box? it's 310 euros a month
whatever we do, no downtime for the shop
"""
SLIDES = """\
Goals
- fewer calls

Option A – Guided tour
+ cheap to change later, in all of its languages
– helps nobody who stays away
≈ 5 weeks

Option B – Personal call
+ customers love it
– 45 euros per customer
"""
MINUTES = """\
2. Summer fair
2.1 The fair should bring in more money.
2.2 Three proposals were on the table:
 a) hire a marquee (cost 640 euros)
 b) move into the gym
 c) postpone to September
2.3 The gym may hold 199 people at most.
"""
TABLE = """\
We want less noise.

Offers received

Offer | Device | Price | Delivery
1 | Kestrel, purchase | 3,980 euros | 4 weeks
2 | Kestrel, lease | 129 euros per month | 3 weeks
3 | Norda | 2,750 euros | 7 weeks

It is recommended to accept offer 1.
"""
CSV = """\
We want fewer lost doses.

Candidates:

Candidate,Weight (kg),Price (EUR)
"Passive box, new",11.2,690
Compressor box,17.5,1480
"""
BOLD = """\
## Alternatives considered

**Move old readings to disk.** Cheap, but slow.

**Buy more memory.** Simple, 95 dollars a month.

**Switch to another store.** Fast, but nobody has run one.
"""
SPOKEN = """\
INGE: It is closed. There's three things you can do. One is you replace the planks, that's about nine thousand. \
The second one, you put in a steel bridge, that'd be 42,000. And the last one is a ford with stones, which is cheap.
FARID: The stones are out then.
"""


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (CHAT, ["split it by region", "rent a bigger box"]),
        (SLIDES, ["Guided tour", "Personal call"]),
        (MINUTES, ["hire a marquee", "move into the gym", "postpone to September"]),
        (TABLE, ["Kestrel, purchase", "Kestrel, lease", "Norda"]),
        (CSV, ["Passive box, new", "Compressor box"]),
        (BOLD, ["Move old readings to disk", "Buy more memory", "Switch to another store"]),
        (SPOKEN, ["replace the planks", "put in a steel bridge", "a ford with stones"]),
    ],
    ids=["chat", "slides", "minutes", "table", "csv", "bold", "spoken"],
)
def test_the_options_of_a_pasted_text(text: str, options: list[str]) -> None:
    assert _of(read_problem(text), "option") == options


def test_who_speaks_when_is_in_no_line() -> None:
    words = " ".join(span.text for span in read_problem(CHAT).spans)
    assert "Nadia" not in words
    assert "9:11" not in words


def test_plus_and_minus_before_the_lines_of_an_option_are_its_signs() -> None:
    signs = {one.text: one.sign for one in read_problem(SLIDES).remarks}
    assert signs == {
        "cheap to change later, in all of its languages": "+",
        "helps nobody who stays away": "-",
        "≈ 5 weeks": None,
        "customers love it": "+",
        "45 euros per customer": "-",
    }
    dashes = read_problem(SLIDES.replace("+ ", "– ")).remarks
    assert {one.sign for one in dashes} == {None}, "a list of dashes alone weighs nothing"


def test_what_stands_below_a_list_that_was_set_in_is_no_part_of_it() -> None:
    assert _of(read_problem(MINUTES), "hard") == ["The gym may hold 199 people at most."]


@pytest.mark.parametrize("prose", ["red, green and blue\nwarm, cold and dry\n", "Dear all,\nthanks,\nsee you,\n"])
def test_commas_of_prose_part_no_cells(prose: str) -> None:
    assert "table" not in " ".join(one.rule for one in read_problem(prose).headings)


def _of(reading: Reading, kind: str) -> list[str]:
    return [span.text for span in reading.spans if span.kind == kind]
