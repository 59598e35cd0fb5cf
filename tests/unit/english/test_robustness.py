"""Any input is read in linear time, and never raises."""

import math
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.english.quantities import parse_quantities
from app.english.reading import READ_LIMIT, Reading, is_question, read_problem, sentences

PIECES = (
    "Goals\n",
    "# Limits\n",
    "- ",
    "* [ ] ",
    "1. ",
    "3.1 ",
    "(a) ",
    "R1. ",
    "| a | b |\n",
    "|---|---|\n",
    "> ",
    "```\n",
    "---\n",
    "===\n",
    "**Must** ",
    "Goal: ",
    "Why - ",
    "we must not exceed 5 kg a week",
    "either A or B",
    "nobody may enter",
    "ideally",
    "I think",
    "today",
    "What is off limits?\n",
    "\r\n",
    "\r",
    "\t",
    "\n\n",
    " ",
    "\x00",
    "\ud800",
    "\U0001f642",
    "é",
    "“",
    "€ 5,000.50",
    "−20 °C",
    "12 May",
    "7:30",
    "half of the",
    "one of the",
    "; ",
    ", and we ",
    " or ",
    ": ",
    "(",
    ")",
    "...",
    "?!",
    "x" * 300,
    "9" * 300,
    "Dear all,\n",
    "Kind regards\n",
    "[09:12] Pelle: ",
    "h2. x\n",
    "S1 a\n",
    "S2 b\n",
    "Years 3 to ",
    "no piling within 20 m of ",
    "not a must, ",
    "R-04 ",
    "2/3 of ",
    "4-5 ",
    "21 ± 2 °C ",
    "1h30 ",
    "±",
    "about 20 or so ",
    "12\u202f000 ",
)


def _check(text: str) -> Reading:
    reading = read_problem(text)
    clean = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    position = 0
    for span in sorted([*reading.spans, *reading.unused], key=lambda span: (span.start, span.end)):
        assert span.start < span.end
        assert clean[span.start : span.end] == span.text
        assert span.start >= position
        position = span.end
    assert [span.start for span in reading.spans] == sorted(span.start for span in reading.spans)
    assert len(reading.title) <= 60
    reading.model_dump_json()
    return reading


@given(st.text(max_size=600))
def test_any_text_is_read(text: str) -> None:
    _check(text)
    is_question(text)
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
    for found in parse_quantities(text):
        assert text[found.start : found.end] == found.text


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_mixture_of_structures_is_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    _check(text)
    is_question(text)


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "\ud800", ".,;:!?", "\U0001f642", "|", "- ", "#", "**", "```"])
def test_texts_without_words_hold_no_item(text: str) -> None:
    reading = _check(text)
    assert reading.spans == ()
    assert reading.readable


def test_ten_megabytes_are_read_and_the_rest_is_named() -> None:
    # How long dense text takes is measured below; here long words stand between the sentences.
    sentences = f"We must not spend more than 500 euros a week. It would be nice to rest. {'x' * 900}. "
    reading = _check(sentences * (10_000_000 // len(sentences)))
    assert len(reading.spans) > 500
    assert reading.unused[-1].rule == "beyond the length that is read"
    assert reading.unused[-1].end > 9_000_000
    assert reading.spans[-1].end <= READ_LIMIT


NUMBER_PIECES = (
    *(
        "no more than ",
        "at least ",
        "within ",
        "about ",
        "not ",
        "no ",
        "never ",
        "or more ",
        " max",
        "less than ",
        "between ",
    ),
    *(
        "1",
        "20",
        "4,000",
        "3.5",
        "1.2.3",
        "0171",
        "2019",
        "2/3",
        "half a ",
        "a third of ",
        "two ",
        "12'000",
        "9" * 40,
        "1e9",
    ),
    *(
        " ",
        "-",
        "–",
        " to ",
        " and ",
        " or ",
        " x ",
        "/",
        "±",
        "+",
        ":",
        ".",
        ",",
        "€",
        "$ ",
        "EUR ",
        "%",
        " °C",
        " m",
        " h",
        "\n",
    ),
    *(
        " people",
        " a week",
        " per pull request",
        "R-",
        "ISO ",
        "Years ",
        "Annex ",
        "§ ",
        "#",
        " of the ",
        "k",
        "m",
        " million",
    ),
)


@given(st.lists(st.sampled_from(NUMBER_PIECES), max_size=30), st.sampled_from((None, "en", "de", "fr")))
def test_any_mixture_of_numbers_is_parsed(pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    position = 0
    for found in parse_quantities(text, language=language):
        assert text[found.start : found.end] == found.text
        assert found.start >= position
        position = found.end
        assert math.isfinite(found.quantity.value)
        assert found.quantity.unit


_DENSE = 4_000
"""Characters of the shorter of two texts with nothing but what is slowest to read: the longer one, of six times as
many, takes at most seconds, and the work of each of its characters has long outweighed what a text costs once.
"""


@pytest.mark.serial
@pytest.mark.some(2)
@pytest.mark.parametrize(
    "unit", ["at most 4-5 people, ", "no nearer than the ", "2/3 ", "± 2 m ", "1,000,", "Years 3 to "]
)
def test_numbers_take_time_in_proportion_to_the_text(unit: str) -> None:
    def cost(length: int) -> float:
        begin = time.process_time()
        parse_quantities(unit * (length // len(unit)))
        return time.process_time() - begin

    cost(1_000)
    small, large = cost(_DENSE), cost(6 * _DENSE)
    assert large <= 15 * max(small, 0.01)


@pytest.mark.serial
@pytest.mark.some(6)
@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "1",
        "a. ",
        "a; ",
        "a\n",
        "- a\n",
        "| a | b |\n",
        " and we",
        "or we could a ",
        "*",
        "> ",
        "(",
        "no more than ",
        "half a ",
        "a: ",
        "1.1.",
        "\t",
        "Goal - a\n",
        "Dr A: yes\n",
        "what is off limits? ",
        "'’",
        "# a\n",
        "# a\nb\n===\n",
        "a - ",
        "up to ",
        "we must ",
        "1/2 of ",
        "4-5 ",
        "± 2 ",
        "ISO 9 ",
        "not a must ",
        "no nearer than about the ",
        "1 h 2 ",
    ],
    ids=repr,
)
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    def cost(length: int) -> float:
        text = unit * (length // len(unit))
        begin = time.process_time()
        read_problem(text)
        return time.process_time() - begin

    # Of three, the least: what else the machine does adds to a figure and never takes from it. Six times the text: a
    # square would cost 36 times as much. The floor keeps the clock's grain out of it.
    most = 15 * max(min(cost(_DENSE) for _ in range(3)), 0.01)
    assert any(cost(6 * _DENSE) <= most for _ in range(3))


def test_one_unbroken_word_of_a_megabyte() -> None:
    reading = _check("we must " + "x" * 1_000_000)
    assert reading.spans == () or reading.spans[0].kind == "hard"


def test_shuffled_sentences_keep_their_offsets() -> None:
    parts = [
        "We want fewer errors.",
        "Nobody may work on Sundays.",
        "Ideally it is quiet.",
        "😀 We have 3 vans.",
        "Or we rent one.",
    ]
    for seed in range(5):
        mixed = parts[:]
        random.Random(seed).shuffle(mixed)
        _check("\r\n\r\n".join(mixed))
