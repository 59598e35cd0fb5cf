"""A flipped bit in what a person or a model wrote is noticed.

Doctor names the row, and no page shows it as if nothing were.

The full count, two hundred flips one by one, is in the benchmarks: `make bench ARGS="-k flipped"`.
"""

import pytest

from app.store.seals.seals import SEALS
from support.flips import CONTENT, MAIN_KINDS, Flipper


@pytest.fixture(scope="module")
def flipper(tmp_path_factory: pytest.TempPathFactory) -> Flipper:
    return Flipper(tmp_path_factory.mktemp("flips"))


def test_every_one_of_many_damaged_rows_is_named_and_the_others_are_shown(flipper: Flipper) -> None:
    flips = flipper.flips(20_261_130, 40, MAIN_KINDS, columns=CONTENT)
    assert len({flip.table for flip in flips}) == len(MAIN_KINDS)
    noticed = flipper.try_out(*flips)
    assert noticed.code == 1
    assert noticed.unnamed == ()
    assert not noticed.by_sqlite, "nobody but the seals can notice these"
    assert noticed.shown == ()
    # A message is shown twice: in its chat and where it is found.
    assert noticed.whole >= len(flipper.stored) - 2 * len(flips)


@pytest.mark.some(2)
@pytest.mark.parametrize("seed", range(4))
def test_any_bit_of_any_sealed_row(flipper: Flipper, seed: int) -> None:
    tables = tuple(seal.table.name for seal in SEALS)[seed::4]
    flips = flipper.flips(seed, len(tables), tables)
    assert {flip.table for flip in flips} == set(tables), "each table has a row to damage"
    for flip in flips:
        noticed = flipper.try_out(flip)
        assert noticed.named, flip
        assert noticed.shown == (), flip


def test_a_whole_database_is_whole(flipper: Flipper) -> None:
    noticed = flipper.try_out()
    assert (noticed.code, noticed.shown, noticed.whole) == (0, (), len(flipper.stored))
