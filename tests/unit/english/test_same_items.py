"""What a text says does not hang on the order of its bullets, its line breaks, or a question put in anywhere."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from app.english.reading import read_problem

BULLETS = [
    "at least 4 m of clear water",
    "no piling within 20 m of the wall",
    "at most 300000 euros",
    "the crew must not work at night",
    "a wheelchair user gets on board without help",
]
BLOCKS = [
    "## Goals\n\nWe want shorter queues at the pier.",
    "## Options\n\n- a second gangway\n- tickets on board",
    "## Today\n\nTwo people sell tickets in a wooden hut.",
]
ASIDE = "The weather was fine last Sunday, and the band played until nine."
QUESTIONS = ["Who has the key?", "What does the council say?", "When is the next tide?"]
Read = Counter[tuple[str, str]]


def items(text: str) -> Read:
    """The items a text gives, by class and words on one line."""
    spans = read_problem(text).spans
    return Counter((span.kind, " ".join(span.text.split())) for span in spans if span.kind != "aside")


def text_of(bullets: list[str], blocks: list[str]) -> str:
    """A text with its limits in a list and other sections around it."""
    limits = "## Limits\n\n" + "\n".join(f"- {bullet}" for bullet in bullets)
    return "\n\n".join(["# Pier", limits, *blocks]) + "\n"


WANTED = items(text_of(BULLETS, BLOCKS))


def test_the_plain_text_gives_all_its_items() -> None:
    assert Counter(kind for kind, _ in WANTED.elements()) == {"hard": 5, "goal": 1, "option": 2, "today": 1}


@settings(max_examples=25, deadline=None)
@given(st.permutations(BULLETS), st.permutations(BLOCKS))
def test_bullets_and_sections_in_any_order(bullets: list[str], blocks: list[str]) -> None:
    assert items(text_of(bullets, blocks)) == WANTED


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(BULLETS)), st.sampled_from(QUESTIONS))
def test_a_question_among_the_bullets_takes_none_of_them_away(place: int, question: str) -> None:
    assert items(text_of([*BULLETS[:place], question, *BULLETS[place:]], BLOCKS)) == WANTED


@settings(max_examples=25, deadline=None)
@given(st.integers(20, 70))
def test_lines_wrapped_anywhere(width: int) -> None:
    wrapped = [_wrapped(bullet, width) for bullet in BULLETS]
    assert items(text_of(wrapped, BLOCKS)) == WANTED


@settings(max_examples=10, deadline=None)
@given(st.integers(0, len(BLOCKS)))
def test_an_unrelated_section_changes_no_item(place: int) -> None:
    blocks = [*BLOCKS[:place], f"## Notes\n\n{ASIDE}", *BLOCKS[place:]]
    found = items(text_of(BULLETS, blocks))
    assert not WANTED - found
    assert {words for _, words in (found - WANTED).elements()} <= {ASIDE, *ASIDE.split(", and ")}


def _wrapped(bullet: str, width: int) -> str:
    lines = [""]
    for word in bullet.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n  ".join(lines)
