"""Which of many cases one run of the tests tries: drawn by its seed, so that other runs try others.

Used by the mark `some` and the fixture `tried` of `tests/conftest.py`. Not for drawing inputs: that is the fixture
`drawn`.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A case of a test, of which `number` of its `kind` are tried.

    Kinds with the same cases that are `drawn_as` the same draw the same ones.
    """

    name: str
    kind: str
    number: int
    drawn_as: str


class IsTried(Protocol):
    """`is_tried` of one run of the tests."""

    def __call__(self, row: int, column: int, *, of: int) -> bool:
        """Whether the place is tried."""


def left_out(cases: Iterable[DrawnCase], seed: object) -> set[str]:
    """Names of the cases that a run of this seed does not try; of each kind the number is kept, or all there are."""
    kinds: dict[str, list[DrawnCase]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(case)
    out: set[str] = set()
    for members in kinds.values():
        names = sorted(case.name for case in members)
        kept = random.Random(f"{seed} {members[0].drawn_as}").sample(names, min(members[0].number, len(names)))
        out |= set(names) - set(kept)
    return out


def is_tried(row: int, column: int, *, parts: int, seed: object) -> bool:
    """Whether a run of this seed tries a place of a grid: one of so many neighbours in a row, and in a column."""
    return (row + column + random.Random(str(seed)).randrange(parts)) % parts == 0
