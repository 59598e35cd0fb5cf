"""Comparison tables in any language: options, what they are chosen by, and what each cell says."""

from app.english.reading import ReadSpan, read_problem

ENGLISH = """# Which machine for the staff room?

## Today

The old machine leaks.

## Comparison

| Criterion | Weight | As today | Barista One | Crema Box |
|---|---|---|---|---|
| Easy to clean | 3 | ❌ | ❌ | ✅ |
| Works in a power cut | 2 | + | − | + |
| Needs a plumber | 1 | no | yes | no |
| Weight in kg | 1 | 9 | 31 | 12 |
| Cost per year | 2 | 200 | 2100 | 1300 |

We pay in euros.
"""
GERMAN = """# Heizung für die Kita

## Varianten

- Wärmepumpe
- Pelletkessel

## Vergleich

| Kriterium | Wärmepumpe | Pelletkessel |
|---|---|---|
| Platz im Keller bleibt frei | ✅ | nein |
| Einbau in den Ferien | teilweise | ja |
"""
FRENCH = """# Quelle salle ?

Nous avons besoin d'une salle pour la chorale et le tableau compare les salles de la commune.

| Salle | Piano | Prix par mois |
|---|---|---|
| École | oui | 180 € |
| Gymnase | non | 310 € |
"""


def told(text: str) -> dict[str, list[str]]:
    """The items of a text by class."""
    found: dict[str, list[str]] = {}
    for span in read_problem(text).spans:
        found.setdefault(span.kind, []).append(_said(span))
    return found


def _said(span: ReadSpan) -> str:
    return span.said or span.text


def cells(text: str) -> list[tuple[str, str | None]]:
    """What is said of the options, and its sign."""
    return [(remark.said or remark.text, remark.sign) for remark in read_problem(text).remarks]


def test_columns_are_options_and_rows_are_wanted_unless_a_yes_may_speak_against() -> None:
    read = told(ENGLISH)
    assert read["option"] == ["Barista One", "Crema Box"]
    assert read["soft"] == ["Easy to clean", "Works in a power cut", "Weight in kg"]
    assert ("Easy to clean: ❌", "-") in cells(ENGLISH)
    assert ("Works in a power cut: −", "-") in cells(ENGLISH)
    assert ("Weight: 31 kg", None) in cells(ENGLISH)
    assert ("Cost per year: 2100 euros", None) in cells(ENGLISH)


def test_todays_column_keeps_the_words_of_its_rows() -> None:
    assert told(ENGLISH)["today"] == ["The old machine leaks.", "Needs a plumber: no", "Weight: 9 kg",
                                      "Cost per year: 200 euros"]  # fmt: skip


def test_a_table_in_another_language_is_read() -> None:
    read = told(GERMAN)
    assert read["option"] == ["Wärmepumpe", "Pelletkessel"]
    assert read["soft"] == ["Platz im Keller bleibt frei", "Einbau in den Ferien"]
    assert ("Einbau in den Ferien: teilweise", None) in cells(GERMAN)
    read = told(FRENCH)
    assert read["option"] == ["École", "Gymnase"]
    assert read["soft"] == ["Piano"]
    assert ("Prix par mois: 310 €", None) in cells(FRENCH)


def test_what_is_wanted_already_gets_no_second_column() -> None:
    text = GERMAN.replace("## Vergleich", "## Wünsche\n\n- Der Keller bleibt frei, Platz für Räder\n\n## Vergleich")
    assert told(text)["soft"] == ["Der Keller bleibt frei, Platz für Räder", "Einbau in den Ferien"]
