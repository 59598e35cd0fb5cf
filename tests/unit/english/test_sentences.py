"""Sentences with exact offsets, and questions told from statements."""

import pytest

from app.english.reading import is_question, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("it stops. what we're after: quiet.", ["it stops.", "what we're after: quiet."]),
        (
            "It costs approx. 5 EUR, e.g. on Monday. Then more.",
            ["It costs approx. 5 EUR, e.g. on Monday.", "Then more."],
        ),
        ("Wrapped\nline. Next\nline.", ["Wrapped\nline.", "Next\nline."]),
        ("No full stop\n\nNew paragraph", ["No full stop", "New paragraph"]),
        ("We use 5 l. Then we stop.", ["We use 5 l.", "Then we stop."]),
        ("Ask J. Smith. Now.", ["Ask J. Smith.", "Now."]),
        ("Really?? Yes... maybe.", ["Really??", "Yes...", "maybe."]),
        ("It is 3.5 m. 🙂 Fine.", ["It is 3.5 m.", "🙂 Fine."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    found = sentences(text)
    assert [span.text for span in found] == parts
    assert [text[span.start : span.end] for span in found] == parts


@pytest.mark.parametrize(
    "text",
    [
        "How should we organise on-call for five people?",
        "why is C2 above C1",
        "What broke the budget",
        "Is C3 cheaper than today?",
        "can you compare run 1 and run 2",
        "show me the limits",
        "and what about costs?",
        "Which goal has no measure",
        "We have 3 vans. Is that enough?",
        "do we have any word on today",
    ],
)
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We must not exceed 5 hours.",
        "The budget is 500 euros.",
        "What matters is that nobody waits.",
        "Add a limit: at most 3 vans.",
        "How it is done must not change.",
        "Nobody may work on Sundays",
        "When it rains the roof must stay shut.",
    ],
)
def test_statements_are_no_questions(text: str) -> None:
    assert not is_question(text)
