"""A text in German or French is read by its headings alone; the rest of it is left, and said so."""

import pytest

from app.english.reading import read_problem

GERMAN = """# Fahrräder im Keller

Liebe Nachbarn, im Keller stehen 31 Räder und niemand kommt mehr an die Tür, das ist nicht gut.

## Ziele

- Jeder findet sein Rad in einer Minute

## Rahmenbedingungen

- Es darf höchstens 1.200 Euro kosten
- Ist die Wand zum Heizraum tragend?

Möglichkeiten:

- Ein Schuppen im Hof. Der ist aber noch nicht genehmigt.
- Alte Räder aussortieren

## Wünsche

- Platz für zwei Lastenräder

## Termine

- Treffen im Mai
"""
FRENCH = """# Le bruit dans la salle

## Objectifs

- moins de maux de tête

## Contraintes

- 600 euros au maximum, et rien au plafond

## Pistes

Piste A : un tapis dans le coin lecture. Il est déjà là.

Piste B : des panneaux de liège aux murs, avec une colle qui ne sent pas.
"""


def test_german_is_read_by_its_headings() -> None:
    reading = read_problem(GERMAN)
    assert (reading.language, reading.readable) == ("de", False)
    assert [(span.kind, span.text) for span in reading.spans] == [
        ("goal", "Jeder findet sein Rad in einer Minute"),
        ("hard", "Es darf höchstens 1.200 Euro kosten"),
        ("option", "Ein Schuppen im Hof."),
        ("option", "Alte Räder aussortieren"),
        ("soft", "Platz für zwei Lastenräder"),
    ]
    bound = reading.spans[1].quantity
    assert bound is not None
    assert (bound.op, bound.value, bound.unit) == ("<=", 1200, "Euro")
    left = {span.text for span in reading.unused}
    assert {"Ist die Wand zum Heizraum tragend?", "Der ist aber noch nicht genehmigt.", "Treffen im Mai"} <= left


def test_french_is_read_by_its_headings_and_numbered_ideas() -> None:
    reading = read_problem(FRENCH)
    assert (reading.language, reading.readable) == ("fr", False)
    assert [(span.kind, span.text) for span in reading.spans] == [
        ("goal", "moins de maux de tête"),
        ("hard", "600 euros au maximum, et rien au plafond"),
        ("option", "un tapis dans le coin lecture."),
        ("option", "des panneaux de liège aux murs, avec une colle qui ne sent pas."),
    ]


@pytest.mark.parametrize(
    "text", [GERMAN.replace("##", "").replace("\n\n", " "), "## Obiettivi\n\n- il libro non è qui per la sala\n"]
)
def test_without_known_headings_nothing_is_read(text: str) -> None:
    reading = read_problem(text)
    assert (reading.readable, reading.spans) == (False, ())
