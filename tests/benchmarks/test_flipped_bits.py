"""Two hundred flipped bits, one by one: how many doctor names, how many a page shows as if nothing were."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.table import Figure
from support.flips import MAIN_KINDS, Flipper

_FLIPS = 200
_PER_SEED = 15
"""Rows of a kind run out: every so many flips another seed begins anew."""


def test_two_hundred_flipped_bits(
    benchmark: Any, tmp_path: Path, row: Callable[[Figure], None], trials: Callable[[int], None]
) -> None:
    trials(_FLIPS)
    flipper = Flipper(tmp_path)
    flips = [flip for seed in range(_FLIPS // _PER_SEED + 1) for flip in flipper.flips(seed, _PER_SEED, MAIN_KINDS)]
    flips = flips[:_FLIPS]
    noticed = benchmark.pedantic(lambda: [flipper.try_out(flip) for flip in flips], rounds=1, iterations=1)
    named = sum(one.named for one in noticed)
    shown = sum(bool(one.shown) for one in noticed)
    row(Figure("flipped bits nobody names, of 200", float(_FLIPS - named), unit=""))
    row(Figure("flipped bits shown as if nothing were, of 200", float(shown), unit=""))
    assert len(flips) == _FLIPS
    assert named >= _FLIPS - 1
    assert shown == 0
