"""Phrases that turn a text round, read as a whole text: class, weight and number of what comes out.

Three texts of each kind; the first of a kind was seen before the rules were made, the other two were written for it.
"""

import pytest

from app.english.kinds import Kind
from app.english.reading import read_problem

CONTRASTS = (
    ("A written log is a hard requirement, not a nice-to-have.", "hard", 100),
    ("Step-free access is no luxury, it is a requirement of the county.", "hard", 100),
    ("Subtitles are a must rather than a bonus.", "hard", 100),
    ("The green roof is a wish, not a requirement.", "soft", 30),
    ("A window in the door is nice to have, not a must.", "soft", 30),
    ("A second till is not essential, though the cooks would welcome it.", "soft", 30),
)
NUMBERS = (
    ("The crew is no more than 4-5 people.", "<=", 5, "people"),
    ("A tour must not take longer than 2 to 3 hours.", "<=", 3, "hours"),
    ("The pump must start within 10–15 seconds.", "<=", 15, "seconds"),
    ("Years 3 to 6 need at least 2 teachers each.", ">=", 2, "teachers"),
    ("Wards 7 and 8 must have no more than 4 beds per room.", "<=", 4, "beds per room"),
    ("Level 2 chargers must not draw more than 7.4 kW.", "<=", 7.4, "kW"),
    ("No piling is allowed within 20 m of the wall.", ">=", 20, "m"),
    ("There must be no foundation closer than 4 m to a trunk.", ">=", 4, "m"),
    ("Fires must never be lit nearer than 100 metres to the wood.", ">=", 100, "metres"),
    ("When the power fails, the pump must stop within 2 s.", "<=", 2, "s"),
    ("If a reader is late, nobody may be charged more than 3 euros a week.", "<=", 3, "euros a week"),
    ("When it rains, the cover must close in less than 30 seconds.", "<", 30, "seconds"),
    ("By ISO 9001 an audit must take no more than 3 days.", "<=", 3, "days"),
    ("Files must be UTF-8 and no larger than 2 MB.", "<=", 2, "MB"),
    ("A 5G antenna must not be taller than 1.5 m.", "<=", 1.5, "m"),
)


@pytest.mark.parametrize(("sentence", "kind", "weight"), CONTRASTS)
def test_a_denied_contrast_does_not_turn_the_force(sentence: str, kind: Kind, weight: int) -> None:
    spans = read_problem(f"The goal is fewer queues at the door. {sentence}\n").spans
    assert {(span.kind, span.weight) for span in spans[1:]} == {(kind, weight)}


def test_the_number_of_a_limit_is_the_one_its_words_bound() -> None:
    wrong = []
    for sentence, op, value, unit in NUMBERS:
        spans = read_problem(f"The goal is fewer queues at the door. {sentence}\n").spans[1:]
        read = [(s.kind, s.quantity and (s.quantity.op, s.quantity.value, s.quantity.unit)) for s in spans]
        if read != [("hard", (op, value, unit))]:
            wrong.append(f"{sentence!r}: {op} {value} {unit} read as {read}")
    assert not wrong, "\n".join(wrong)
