"""Options that the shape of a text shows: a table of things, named lines, quoted mails, a list below a question."""

import pytest

from app.english.reading import read_problem

TABLE = """Choosing a projector for the village cinema

Aims
- films can be seen from the last row

Nice
- quiet

| Product | Type | lm | kg | EUR |
|---|---|--:|--:|--:|
| Lumen Eight | laser | 8,000 | 19 | 4,900 |
| Old Reliable | lamp | 5,200 | 14 | 1,750 |
| Pocket Star | LED | 900 | 2 | 640 |
"""
REQUIREMENTS = """Requirements of the projector

| System | Type | Note |
|---|---|---|
| Starts within a minute | must | asked by Ida |
| Can be carried by one person | should | |
| Works without a network | must | |
"""
NAMED_LINES = """Incident 7: The cellar stood under water

What we want to reach

The pump never fails unseen again.

Proposed measures

M-1 A second pump on its own circuit: 1,900 EUR once, nobody has to look.
M-2 A float switch that calls the caretaker: 240 EUR. Somebody still has to drive there.
M-3 A dry well beside the house: no current needed, three weeks of digging.
"""
NUMBERED = """The practice must take bookings online. Today the phone costs 310 euros a month.

We are thinking about two options.

Option A: A booking page from a vendor. It costs 480 euros a month, and it takes 6 weeks. It works with our records.

Option B: A robot that takes a booking by voice. It costs 700 euros a month. Its servers are far away.
"""
MAIL = """Let's talk on Friday.

> On 4 May, Ruth wrote:
>
> What must it be able to do?
>
> * carry 30 chairs
> * fit into the shed
>
>> On 3 May, Jon wrote:
>>
>> Three things we could do:
>>
>> (1) borrow the farmer's trailer. Nothing to pay.
>> (2) buy a hand cart. 320 euros.
>> (3) hire a van each time. 55 euros a day.
"""
CHAT = """we need a place for the summer camp, 24 kids

must: toilets, no road beside it, 900 euros at most

which would you take,
- the meadow of the scouts, 300 euros. a brook to play in
- the old mill. 850 with kitchen
- my uncle's orchard. free, but no toilets

camp starts on the 4th
"""
STORY = """The loom is from my grandmother and it breaks a shaft every month.

What do I hope for? That I can weave on without a stop, and that the cloth stays the same.

My aunt says a countermarch loom, second-hand, would outlive me. 1,900.

The dealer wants to sell me a table loom. It is small, and I could weave in the kitchen.

And my brother thinks new shafts in the old frame would do. 260, and a week of work.
My brother is for the shafts and I, frankly, am tired.
"""
LISTED = """The lighthouse lamp turns by a clockwork that nobody can mend any more.

We talked about a stepper motor, a water wheel in the old gully and the lamp of the harbour office.

The motor would be quiet, but salt eats it. A water wheel stands still in June. Nobody has asked the harbour office yet.
"""
ASKED = """Dear all,

the ducks have eaten the lettuce again.

Uma asked whether a wire fence around the beds would be possible. I rang the seed shop as well. They suggested a row of
hedge cuttings. The vicar, who keeps geese, says nothing helps but a good dog.
"""
PROPOSAL = """# RFC 31: Print the hymn numbers on magnetic boards

## Motivation

Paper slips fall off the board in the middle of the service.

## Proposal

A steel plate is screwed to the old board. The digits are cut by the school.

## Alternatives considered

- A projector: bright enough, but the wall is curved
- Reading the numbers aloud: free, and deaf guests miss them
"""
RECORD = """# 7. Keep the bus tickets in one table

## Status

Accepted

## Context

We looked at a table for each line, a file for each day and one table.

A table for each line is fast. A file for each day is easy to throw away.

## Decision

We will keep the tickets in one table with an index on the day.

## Consequences

Old tickets have to be deleted by a job.
"""
GERMAN = """Protokoll der Sitzung vom 4. Mai

Die Orgel ist seit Ostern verstimmt, das hört inzwischen jeder im Dorf und es ist nicht schön.

Frau Abel schlägt vor, einen Orgelbauer aus Jena zu holen. Die Firma Nott empfiehlt ein digitales Instrument. Als dritte
Möglichkeit wurde das Harmonium aus dem Keller genannt.
"""
FRENCH = """Bonjour à tous,

La salle de danse est trop petite pour les cours du mardi et les voisins se plaignent du bruit.

Mme Arnaud propose de louer le préau de l'école. M. Costa préfère un parquet dans la grange. On pourrait aussi déplacer
les cours au samedi.
"""


def options(text: str) -> list[str]:
    """The options of a text, in order."""
    return [" ".join(span.text.split()) for span in read_problem(text).spans if span.kind == "option"]


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        (TABLE, ["Lumen Eight", "Old Reliable", "Pocket Star"]),
        (REQUIREMENTS, []),
        (NAMED_LINES, ["A second pump", "A float switch", "A dry well"]),
        (MAIL, ["borrow the farmer's trailer", "buy a hand cart", "hire a van"]),
        (CHAT, ["the meadow of the scouts", "the old mill", "my uncle's orchard"]),
        (STORY, ["a countermarch loom", "a table loom", "new shafts in the old frame"]),
        (LISTED, ["a stepper motor", "a water wheel", "the lamp of the harbour office"]),
        (ASKED, ["a wire fence around the beds", "a row of hedge cuttings", "a good dog"]),
        (PROPOSAL, ["Print the hymn numbers on magnetic boards", "A projector", "Reading the numbers aloud"]),
        (RECORD, ["Keep the bus tickets in one table", "a table for each line", "a file for each day"]),
        (GERMAN, ["einen Orgelbauer aus Jena", "ein digitales Instrument", "das Harmonium aus dem Keller"]),
        (FRENCH, ["louer le préau de l'école", "un parquet dans la grange", "déplacer"]),
    ],
    ids=[
        *("table", "requirements", "named lines", "mail", "chat", "story"),
        *("listed", "asked whether", "proposal", "record", "German", "French"),
    ],
)
def test_what_is_to_be_chosen_from_is_found(text: str, begin: list[str]) -> None:
    found = options(text)
    assert len(found) == len(begin), found
    assert all(one.startswith(words) for one, words in zip(found, begin, strict=True)), found


def test_what_stands_below_a_proposal_is_said_of_it() -> None:
    reading = read_problem(PROPOSAL)
    about = {remark.text: remark.about for remark in reading.remarks}
    own = PROPOSAL.index("Print the hymn numbers")
    assert about["A steel plate is screwed to the old board."] == own
    assert not [span.text for span in reading.spans if span.kind == "hard"]


def test_a_quoted_mail_begins_anew() -> None:
    spans = {" ".join(span.text.split()): span.kind for span in read_problem(MAIL).spans}
    assert spans["carry 30 chairs"] in {"goal", "hard"}
    assert "On 3 May, Jon wrote:" not in spans


def test_a_numbered_paragraph_is_one_option_and_what_it_says() -> None:
    reading = read_problem(NUMBERED)
    found = {span.start: " ".join(span.text.split()) for span in reading.spans if span.kind == "option"}
    assert list(found.values()) == ["A booking page from a vendor.", "A robot that takes a booking by voice."]
    said = [(found[remark.about][2], remark.text) for remark in reading.remarks]
    assert said == [
        ("b", "It costs 480 euros a month, and it takes 6 weeks."),
        ("b", "It works with our records."),
        ("r", "It costs 700 euros a month."),
        ("r", "Its servers are far away."),
    ]
