"""Changes of a text that say nothing new change no item: 500 cases, of which `make test` draws some."""

import random
from collections.abc import Callable, Sequence
from functools import cache

from support.changed_texts import CHANGES, Items, items_of
from support.reading_figures import TEXTS

CASES, DRAWN = 500, 10
SEED = 20_261_130
LONGEST = 6_000
"""Characters of a text whose changes are tried here; the benchmark tries all of them."""


@cache
def _texts() -> dict[str, str]:
    read = {path.stem: path.read_text(encoding="utf-8") for path in sorted(TEXTS.rglob("*-*.md"))}
    return {name: text for name, text in read.items() if len(text) <= LONGEST}


@cache
def _items(name: str) -> Items:
    return items_of(_texts()[name])


@cache
def _case(number: int) -> tuple[str, str, str]:
    """The kind of a change, the text it was made in, and the changed text; the same for the same number."""
    chance = random.Random(f"{SEED} {number}")
    change = list(CHANGES)[number % len(CHANGES)]
    while True:
        name = chance.choice(sorted(_texts()))
        changed = CHANGES[change](_texts()[name], chance)
        if changed != _texts()[name]:
            return change, name, changed


def test_shuffling_asking_wrapping_and_adding_change_no_item(some: Callable[[Sequence[int], int], list[int]]) -> None:
    faults = []
    for number in some(range(CASES), DRAWN):
        change, name, changed = _case(number)
        found = items_of(changed)
        if found != _items(name):
            faults.append(f"{change}, {name}, {number}: lost {_items(name) - found}, new {found - _items(name)}")
    assert not faults, "\n".join(faults)
