"""Every phrase that makes a number a bound is the reason for the reading of its example, and no phrase is idle."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from app.english.comparisons import compiled, operator_at
from app.english.deciding_quantity import deciding_quantity
from app.english.numerals import next_numeral
from app.english.phrase_files import phrase_file
from app.english.quantities import parse_quantities

PLACES = ("before", "after", "closing")


def _bounds(table: dict[str, Any]) -> Iterator[tuple[dict[str, str], str, str, str]]:
    """Each phrase with the table it stands in, its example and the side of it."""
    for place in PLACES:
        for group in table[place]:
            for phrase, example in group["phrases"].items():
                yield group["phrases"], phrase, example, group["op"]
    for side, op in (("more", "<="), ("less", ">=")):
        for phrase, example in table["comparatives"][side].items():
            yield table["comparatives"][side], phrase, example, op


def test_each_phrase_bounds_the_number_of_its_example() -> None:
    wrong = []
    for _, phrase, example, op in _bounds(phrase_file("bounds")):
        read = deciding_quantity(example)
        if read is None or read.op != op:
            wrong.append(f"{phrase!r} in {example!r}: {op} read as {read}")
    assert not wrong, "\n".join(wrong)


def test_no_example_is_read_so_without_its_phrase() -> None:
    table = deepcopy(phrase_file("bounds"))
    idle = []
    for home, phrase, example, op in list(_bounds(table)):
        number = parse_quantities(example)[0]
        del home[phrase]
        if operator_at(example, number.start, number.end, unit=number.quantity.unit, words=compiled(table)) == op:
            idle.append(f"{phrase!r}: {example!r}")
        home[phrase] = example
    assert not idle, "\n".join(idle)


def test_each_noun_that_is_numbered_makes_a_name_of_its_number() -> None:
    wrong = [
        f"{noun!r}: {example!r} gives {found}"
        for noun, example in phrase_file("numbers")["labels"].items()
        if (found := next_numeral(example, 0)) is not None
    ]
    assert not wrong, "\n".join(wrong)
    # Without such a noun the same number counts.
    assert [one.text for one in parse_quantities("the queue of 12 riders")] == ["12 riders"]
