"""A text in German or French is read by its headings and by plain words; the rest is left, and said so."""

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
    assert {"Ist die Wand zum Heizraum tragend?", "Treffen im Mai"} <= left
    assert [remark.text for remark in reading.remarks] == ["Der ist aber noch nicht genehmigt."]


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
def test_without_known_headings_and_words_nothing_is_read(text: str) -> None:
    reading = read_problem(text)
    assert (reading.readable, reading.spans) == (False, ())


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Wir wollen die Wartezeit senken und das Budget darf nicht überschritten werden. Zurzeit warten alle.",
            [
                ("goal", "Wir wollen die Wartezeit senken"),
                ("hard", "das Budget darf nicht überschritten werden."),
                ("today", "Zurzeit warten alle."),
            ],
        ),
        (
            "Nous voulons réduire l'attente, mais le budget ne doit pas dépasser 300 euros. Un banc serait bien.",
            [
                ("goal", "Nous voulons réduire l'attente"),
                ("hard", "le budget ne doit pas dépasser 300 euros."),
                ("soft", "Un banc serait bien."),
            ],
        ),
    ],
    ids=["German", "French"],
)
def test_plain_words_tell_the_class_of_a_sentence(text: str, items: list[tuple[str, str]]) -> None:
    assert [(span.kind, span.text) for span in read_problem(text).spans] == items


VOICES = """Protokoll der Küchenrunde

Frau Lenz schlägt vor, eine Haubenmaschine zu kaufen, weil sie schnell ist. Herr Odak ist für ein Zelt im Hof. Ben
möchte lieber die Schule fragen. Könnte man nicht in zwei Schichten essen? Wann ist das nächste Treffen?
"""
WEIGHED = """# Chauffage de la mairie

Le fioul coûte cher à la commune, et la cuve est vieille.

## Solutions étudiées

### 1. Pompe à chaleur

Avantages :
- une subvention de 40 %

Inconvénients :
- du bruit dans la rue

### 2. Granulés

Avantages :
- la cuve devient un silo

## Décision

Nous avons retenu la pompe à chaleur.
"""


def test_german_prose_tells_options() -> None:
    spans = read_problem(VOICES).spans
    assert [(span.kind, span.text) for span in spans] == [
        ("option", "eine Haubenmaschine zu kaufen"),
        ("option", "ein Zelt im Hof"),
        ("option", "die Schule fragen"),
        ("option", "in zwei Schichten essen"),
    ]


def test_french_headings_below_solutions_are_options_with_what_is_said_of_them() -> None:
    reading = read_problem(WEIGHED)
    names = {span.start: span.text for span in reading.spans}
    assert list(names.values()) == ["Pompe à chaleur", "Granulés"]
    assert [(names[remark.about], remark.sign, remark.text) for remark in reading.remarks] == [
        ("Pompe à chaleur", "+", "une subvention de 40 %"),
        ("Pompe à chaleur", "-", "du bruit dans la rue"),
        ("Granulés", "+", "la cuve devient un silo"),
        ("Pompe à chaleur", None, "Nous avons retenu la pompe à chaleur."),
    ]
