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
    ],
    ids=["table", "requirements", "named lines", "mail", "chat", "story"],
)
def test_what_is_to_be_chosen_from_is_found(text: str, begin: list[str]) -> None:
    found = options(text)
    assert len(found) == len(begin), found
    assert all(one.startswith(words) for one, words in zip(found, begin, strict=True)), found


def test_a_quoted_mail_begins_anew() -> None:
    spans = {" ".join(span.text.split()): span.kind for span in read_problem(MAIL).spans}
    assert spans["carry 30 chairs"] in {"goal", "hard"}
    assert "On 3 May, Jon wrote:" not in spans
