"""A sentence that bounds two things gives two limits, each with its number; one that bounds one thing stays whole."""

import pytest

from app.english.reading import read_problem


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        (
            "No more than 3 people and at most 2 days may be spent on it.",
            {("<=", 3, "No more than 3 people"), ("<=", 2, "at most 2 days may be spent on it.")},
        ),
        (
            "The trailer must be under 750 kg and shorter than 4 m.",
            {("<", 750, "The trailer must be under 750 kg"), ("<", 4, "The trailer must be shorter than 4 m.")},
        ),
        (
            "It may not cost more than 500 euros and take more than 3 days.",
            {("<=", 500, "It may not cost more than 500 euros"), ("<=", 3, "It may not take more than 3 days.")},
        ),
        (
            "The pump has to deliver at least 60 litres a minute at a noise level below 45 dB.",
            {
                (">=", 60, "The pump has to deliver at least 60 litres a minute"),
                ("<", 45, "at a noise level below 45 dB."),
            },
        ),
        (
            "Das Zelt darf höchstens 1.250,50 € kosten und der Aufbau nicht länger als 14 Minuten dauern.",
            {
                ("<=", 1250.5, "Das Zelt darf höchstens 1.250,50 € kosten"),
                ("<=", 14, "der Aufbau nicht länger als 14 Minuten dauern."),
            },
        ),
        (
            "Le local doit faire au moins 85,5 m² et coûter moins de 1 800 € par mois.",
            {
                (">=", 85.5, "Le local doit faire au moins 85,5 m²"),
                ("<", 1800, "Le local doit coûter moins de 1 800 € par mois."),
            },
        ),
        ("It must seat between 20 and 30 people.", {("<=", 30, "It must seat between 20 and 30 people.")}),
        (
            "At most 4 of the 12 tables may be moved in 5 minutes.",
            {("<=", 4, "At most 4 of the 12 tables may be moved in 5 minutes.")},
        ),
    ],
)
def test_each_bound_is_a_limit_of_its_own(said: str, limits: set[tuple[str, float, str]]) -> None:
    found = read_problem(said).spans
    assert {(one.quantity.op, one.quantity.value, one.said or one.text) for one in found if one.quantity} == limits
    assert {one.kind for one in found} == {"hard"}
    assert sum(len(one.text) for one in found) <= len(said)
