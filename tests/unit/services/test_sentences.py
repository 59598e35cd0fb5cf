"""Sentences as a model is asked about them: exact spans, without bullets, under their heading."""

from app.services.answering.reading_jobs import sentences_of

TEXT = (
    "# Charter\n\nWe want peace.\n\n## Limits\n\n- At most 5 people.\n* [x] No dogs on the lawn.\n2) Quiet after 22:00."
)


def test_sentences_are_exact_spans_without_bullets() -> None:
    found = sentences_of(TEXT)
    assert [one.text for one in found] == [
        "We want peace.",
        "At most 5 people.",
        "No dogs on the lawn.",
        "Quiet after 22:00.",
    ]
    assert all(TEXT[one.start : one.end] == one.text for one in found)
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert [one.section for one in found] == [1, 2, 2, 2]
    assert [one.heading for one in found] == ["Charter", "Limits", "Limits", "Limits"]


MAIL = """We need a warmer hall before the winter comes. Who has the key?

On Tuesday Rosa wrote:
> The boiler must stay below 60 degrees.
> Please ask the janitor.

I think so too.
"""
FORWARDED = """Can we do what Rosa asks for below?

From: Rosa Lindqvist
Sent: Tuesday
Subject: boiler

The boiler must stay below 60 degrees.
"""


def test_what_others_wrote_and_what_only_asks_is_marked() -> None:
    found = {one.text: (one.asks, one.quoted) for one in sentences_of(MAIL)}
    assert found["We need a warmer hall before the winter comes."] == (False, False)
    assert found["Who has the key?"] == (True, False)
    assert found["I think so too."] == (False, False)
    assert all(quoted for text, (_, quoted) in found.items() if "boiler" in text or "janitor" in text)
    below = {one.text: one.quoted for one in sentences_of(FORWARDED)}
    assert below == {"Can we do what Rosa asks for below?": False, "The boiler must stay below 60 degrees.": True}
    whole = FORWARDED.partition("\n\n")[2]
    assert not any(one.quoted for one in sentences_of(whole)), "a mail pasted as the whole text is what is said"
