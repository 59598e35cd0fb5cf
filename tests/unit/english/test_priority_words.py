"""Every word of a priority column gives its rows their class, and every title of a column plays its part."""

import re

from app.english.phrase_files import phrase_file
from app.english.phrases.priorities import priority_words
from app.english.reading import ReadSpan, read_problem

_REAL_CELLS = ("must", "should", "could")


def _rows(title: str, cells: tuple[str, ...]) -> tuple[ReadSpan, ...]:
    rows = "".join(f"| Door {number} opens outwards | {cell} |\n" for number, cell in enumerate(cells, start=1))
    return read_problem(f"# Doors\n\n| What | {title} |\n|---|---|\n{rows}").spans


def test_each_value_gives_its_class_and_weight() -> None:
    wrong = []
    for group in phrase_file("priorities")["value"]:
        for word in (one.strip() for one in group["words"].split("|")):
            spans = _rows("Priority", (word, *_REAL_CELLS))
            read = next(((s.kind, s.weight) for s in spans if s.text.startswith("Door 1 ")), None)
            if read != (group["class"], group["weight"]):
                wrong.append(f"{word!r}: {group['class']} {group['weight']} read as {read}")
    assert not wrong, "\n".join(wrong)


def test_a_scale_of_its_own_is_known_by_its_mark() -> None:
    for scale in phrase_file("priorities")["scale"]:
        spans = _rows("Priority", tuple(scale["values"]))
        assert [[s.kind, s.weight] for s in spans] == list(scale["values"].values()), scale["mark"]


def test_each_title_of_a_column_of_priorities_classes_its_rows() -> None:
    titles = phrase_file("priorities")["headers"]["priority"].values()
    wrong = [title for title in titles if [s.kind for s in _rows(title, _REAL_CELLS)] != ["hard", "soft", "soft"]]
    assert not wrong, wrong


def test_each_other_title_plays_its_part_alone() -> None:
    words = priority_words()
    for part, pattern in (
        ("identifier", words.identifier),
        ("remark", words.remark),
        ("value", words.value),
        ("unit", words.unit),
    ):
        for title in phrase_file("priorities")["headers"][part].values():
            assert pattern.match(title.lower()), title
            assert not words.priority.match(title.lower()), title
    assert not words.remark.match("notebooks")


def test_no_title_of_a_column_is_idle() -> None:
    idle = [
        f"{part} {title!r}"
        for part, titles in phrase_file("priorities")["headers"].items()
        for title, example in titles.items()
        if not re.fullmatch(title, example.lower())
        or any(re.fullmatch(other, example.lower()) for other in titles if other != title)
    ]
    assert not idle, "\n".join(idle)


def test_the_figure_of_another_column_is_the_number_of_its_row() -> None:
    table = (
        "ID,Requirement,Priority,Unit,Value\nR1,Empty weight,Must,kg,<= 12\nR2,Volume,Should,l,>= 15\nR3,A lid,Must,,\n"
    )
    read = {one.said or one.text: one.quantity for one in read_problem(f"# Box\n\n{table}").spans}
    weight, volume = read["Empty weight: <= 12 kg"], read["Volume: >= 15 l"]
    assert weight is not None
    assert volume is not None
    assert [(one.op, one.value, one.unit) for one in (weight, volume)] == [("<=", 12, "kg"), (">=", 15, "l")]
    assert read["A lid"] is None
