"""Each phrase that puts a number anew is the reason for the reading of its example, and other words put none."""

import pytest

from app.domain.quantity import Quantity
from app.english import corrections
from app.english.corrections import corrected, correction_in, corrects
from app.english.phrase_files import phrase_file

PHRASES = phrase_file("corrections")["phrases"]


@pytest.mark.parametrize("phrase", PHRASES)
def test_each_phrase_is_the_reason_for_its_example(phrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert correction_in(PHRASES[phrase]) is not None
    rest = {"phrases": {one: example for one, example in PHRASES.items() if one != phrase}}
    monkeypatch.setattr(corrections, "phrase_file", lambda _: rest)
    corrections._phrases.cache_clear()
    try:
        assert correction_in(PHRASES[phrase]) is None
    finally:
        corrections._phrases.cache_clear()


@pytest.mark.parametrize(
    "words",
    [
        "We have 3 vans now and need another 2 people.",
        "Suppose the budget is 1,500 now.",
        "It is eight o'clock now.",
        "The plan must cost at most 900 euros a month.",
        "We looked at it from 3 to 5 times a day in the first week and then again in the last one of May.",
    ],
)
def test_other_words_put_no_number_anew(words: str) -> None:
    assert correction_in(words) is None


def test_a_line_is_meant_by_its_unit_its_subject_and_the_number_of_before() -> None:
    money, hours = Quantity(op="<=", value=500.0, unit="euros"), Quantity(op="<=", value=40.0, unit="hours a week")
    budget, work = correction_in("The budget is 900 now."), correction_in("Not 40 but 80 hours.")
    assert budget is not None
    assert work is not None
    assert corrects(budget, money, "We spend at most 500 euros.")
    assert not corrects(budget, hours, "At most 40 hours of work a week.")
    assert corrects(work, hours, "At most 40 hours of work a week.")
    assert not corrects(work, hours.model_copy(update={"value": 30.0}), "At most 30 hours of work a week.")
    assert corrected(work, hours, "At most 40 hours of work a week.")[0] == "At most 80 hours of work a week."
