"""Draws of what is open: levels of cells and weights of columns, each from a stream of its own.

A cell's stream is seeded by (seed, question key, option key), a weight's by (seed, question key), and the first n draws
are the same however many are made. So neither the order of rows and columns nor an unrelated column ever moves a cell.
A level is drawn from one byte, so its chance is kept to within 1/512. Not for: what the draws come to (`standing`).
"""

import hashlib
import math
import struct
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from app.domain.elicitation.scales import GOALS, SCALES, TODAYS_VALUE, CriterionKind, ScaleMark
from app.domain.elicitation.table import Criterion

_BYTES_OF_A_WEIGHT = 4
_KEPT = 4096
"""Streams that are kept: 8 options × 30 columns several times over."""


def _stream(*parts: object, length: int) -> bytes:
    seed = "\x1f".join(str(part) for part in parts).encode("utf-8", errors="surrogatepass")
    return hashlib.shake_256(seed).digest(length)


@cache
def _places(kind: CriterionKind) -> bytes:
    """For each byte the place of the level it stands for."""
    table, reached, chance = bytearray(256), 0, 0.0
    for place, mark in enumerate(SCALES[kind]):
        chance += mark.chance
        until = round(256 * chance)
        for byte in range(reached, until):
            table[byte] = place
        reached = until
    return bytes(table)


@lru_cache(maxsize=_KEPT)
def places_of(seed: int, criterion: str, alternative: str, kind: CriterionKind, number: int) -> bytes:
    """Return the drawn levels of an open cell as places in its scale, one byte a draw."""
    return _stream(seed, criterion, alternative, length=number).translate(_places(kind))


@lru_cache(maxsize=_KEPT)
def _exponentials(seed: int, criterion: str, number: int) -> tuple[float, ...]:
    raw = _stream(seed, criterion, length=_BYTES_OF_A_WEIGHT * number)
    # Never the logarithm of 0: whole numbers of 32 bits, moved by a half.
    return tuple(-math.log((whole + 0.5) / 2**32) for (whole,) in struct.iter_unpack("<I", raw))


Weights = dict[str, tuple[float, ...]]
"""By column key: its share of P in each draw."""


class TableDraws:
    """The weights of a table's columns in each draw, and what each cell adds to P and G there, kept once computed.

    An answer makes one column anew; the rest of the cells is found again.

    Args:
        columns: the columns of P.
        order: keys the person put first, in their order.
        among: keys they were asked about, those of `order` included.
        seed: of the run.
        number: of draws.
    """

    def __init__(
        self, columns: tuple[Criterion, ...], order: tuple[str, ...], among: tuple[str, ...], seed: int, number: int
    ) -> None:
        self.number = number
        self.weights = _weights(columns, order, among, seed, number)
        self.goals = _shares_of_goals(columns, self.weights)
        self._seed = seed
        self._parts: dict[tuple[str, ...], Sequence[float]] = {}

    def over_today(self, criterion: Criterion, row: str, mark: ScaleMark | None) -> Sequence[float]:
        """Return what a cell adds to a P of today's value: that of its mark, or of what is drawn where it is open."""
        key = ("P", criterion.key, row) if mark is None else ("P", criterion.key, "", mark.level.value)
        if key not in self._parts:
            weight = self.weights[criterion.key]
            if mark is not None:
                over = mark.value - TODAYS_VALUE
                self._parts[key] = array("d", [over * share for share in weight])
            else:
                overs = [one.value - TODAYS_VALUE for one in SCALES[criterion.kind]]
                places = places_of(self._seed, criterion.key, row, criterion.kind, self.number)
                self._parts[key] = array(
                    "d", [overs[place] * share for place, share in zip(places, weight, strict=True)]
                )
        return self._parts[key]

    def passed(self, criterion: Criterion, row: str) -> Sequence[float]:
        """Return what an open cell of a goal adds to G."""
        key = ("G", criterion.key, row)
        if key not in self._parts:
            passes = [float(one.passes) for one in SCALES[criterion.kind]]
            places = places_of(self._seed, criterion.key, row, criterion.kind, self.number)
            shares = self.goals[criterion.key]
            self._parts[key] = array("d", [passes[place] * share for place, share in zip(places, shares, strict=True)])
        return self._parts[key]


@lru_cache(maxsize=8)
def draws_of(
    columns: tuple[Criterion, ...], order: tuple[str, ...], among: tuple[str, ...], seed: int, number: int
) -> TableDraws:
    """Return the draws of these columns, those of before where they are still there."""
    return TableDraws(columns, order, among, seed, number)


def _shares_of_goals(columns: tuple[Criterion, ...], weights: Weights) -> Weights:
    goals = [one.key for one in columns if one.kind in GOALS]
    sums = [math.fsum(parts) for parts in zip(*(weights[key] for key in goals), strict=True)]
    return {key: tuple(part / total for part, total in zip(weights[key], sums, strict=True)) for key in goals}


class _Sized(NamedTuple):
    """In each draw the free columns by size, as places in their tuple, and the shares of P by size."""

    places: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float, ...], ...]


@lru_cache(maxsize=4)
def _sized(free: tuple[Criterion, ...], left: float, seed: int, number: int) -> _Sized:
    """Return what an order the person gives finds: goals by size, then wishes by size, in each draw.

    Every order of the same columns is made of this, so that trying one costs no sorting.
    """
    drawn = [_exponentials(seed, one.key, number) for one in free]
    goals = [place for place, one in enumerate(free) if one.kind in GOALS]
    wishes = [place for place, one in enumerate(free) if one.kind not in GOALS]
    places, shares = [], []
    for own in zip(*drawn, strict=True):
        total = math.fsum(own)
        shares.append(tuple([left * size / total for size in sorted(own, reverse=True)]))
        size_of = own.__getitem__
        places.append((*sorted(goals, key=size_of, reverse=True), *sorted(wishes, key=size_of, reverse=True)))
    return _Sized(tuple(places), tuple(shares))


def _weights(
    columns: tuple[Criterion, ...], order: tuple[str, ...], among: tuple[str, ...], seed: int, number: int
) -> Weights:
    """Independent exponentials, normalised, the largest to the goals.

    What the person put in order changes places among the columns they were asked about; a share they fixed stands.
    """
    free = tuple(one for one in columns if one.share is None)
    fixed = {one.key: one.share for one in columns if one.share is not None}
    taken = math.fsum(fixed.values())
    left = max(0.0, 1.0 - taken) if free else 0.0
    scale = 1.0 if free and taken < 1.0 else (taken or 1.0)
    places = {one.key: place for place, one in enumerate(free)}
    asked = {places[key] for key in among if key in places}
    first = [places[key] for key in dict.fromkeys(order) if places.get(key) in asked]
    rows: list[list[float]] = [[] for _ in free]
    sized = _sized(free, left, seed, number) if free else _Sized((), ())
    for found, shares in zip(sized.places, sized.shares, strict=True):
        by_size: Sequence[int] = found
        if first and len(asked) == len(free):
            by_size = [*first, *(place for place in found if place not in first)]
        elif first:
            told = iter([*first, *(place for place in found if place in asked and place not in first)])
            by_size = [next(told) if place in asked else place for place in found]
        for place, share in zip(by_size, shares, strict=True):
            rows[place].append(share)
    weights: Weights = {one.key: tuple(rows[place]) for one, place in zip(free, places.values(), strict=True)}
    weights.update({key: (share / scale,) * number for key, share in fixed.items()})
    return weights
