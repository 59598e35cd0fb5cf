"""Each word that says which way a measure bounds is the reason for the reading of its example."""

from copy import deepcopy

import pytest

from app.english import measure_sides
from app.english.measure_sides import side_of_words
from app.english.phrase_files import phrase_file

PHRASES = phrase_file("measure_sides")
SIDES = {"less": "<=", "more": ">="}


@pytest.mark.parametrize(("side", "phrase"), [(side, phrase) for side in SIDES for phrase in PHRASES[side]])
def test_each_phrase_is_the_reason_for_its_example(side: str, phrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = PHRASES[side][phrase]
    assert side_of_words(example) == SIDES[side]
    rest = deepcopy(PHRASES)
    del rest[side][phrase]
    monkeypatch.setattr(measure_sides, "phrase_file", lambda _: rest)
    measure_sides._patterns.cache_clear()
    try:
        assert side_of_words(example) is None
    finally:
        measure_sides._patterns.cache_clear()
