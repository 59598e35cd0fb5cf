"""Simulated worlds in which little can be said: cells at random, or what an author says for one option.

For: how far an order on few answers can be trusted (`benchmarks/test_sparse_grounds.py`). Not for: which card is asked.
"""

import random
from typing import NamedTuple

from app.domain.elicitation.cards import has_shared_ground
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.standing import stand
from app.domain.elicitation.table import TodayState
from support.elicitation_tables import World, table

_STEPS = (Level.WORSE, Level.AS_TODAY, Level.BETTER)
_NAMES = "ABCDEFGH"


class Said(NamedTuple):
    """What can be said in a world.

    `share` of the cells at random, and nothing else; or, where `misled` is there, up to `praise` good cells of a
    favourite and one bad cell of each rival. The favourite is the truly best to one who errs by `misled` standard
    deviations of worth; None = by chance.
    """

    share: float = 0.0
    praise: int = 0
    misled: float | None = 0.0


class SparseEnd(NamedTuple):
    """How it ends once everything was asked and nobody knows more."""

    shared: bool
    """Two options are answered on the same two columns."""
    share: float
    """Share of the leader; 0 where nobody can lead."""
    is_best: bool
    """The leader is truly best."""
    spoken_for: int
    """Options of which something good is said."""


def sparse_world(what: Said, seed: str, *, rows: int = 4, columns: int = 10, draws: int = 512) -> SparseEnd:
    """Ask every column of a world of additive worth: weights Dirichlet(1), cells −1 / 0 / +1 at 0.3 / 0.4 / 0.3."""
    chance = random.Random(seed)
    raw = [chance.expovariate(1.0) for _ in range(columns)]
    world = World(
        [one / sum(raw) for one in raw],
        [chance.choices((-1, 0, 1), (0.3, 0.4, 0.3), k=columns) for _ in range(rows)],
    )
    told = _at_random(chance, world, what) if not what.praise else _of_an_author(chance, world, what)
    names = _NAMES[:rows]
    keys = [f"k{place}" for place in range(columns)]
    made = table(
        dict.fromkeys(keys, CriterionKind.WISH),
        names,
        {
            (key, row): _STEPS[world.cells[place][at] + 1] if (place, at) in told else None
            for at, key in enumerate(keys)
            for place, row in enumerate(names)
        },
        today=TodayState.NONE,
        asked=tuple(keys),
        seed=chance.randrange(1000),
    )
    standing = stand(made, draws)
    lead = standing.leaders[0] if standing.leaders else ""
    good = {place for place, at in told if world.cells[place][at] > 0}
    return SparseEnd(
        shared=has_shared_ground(made),
        share=standing.share,
        is_best=bool(lead) and world.is_best(names.index(lead)),
        spoken_for=len(good),
    )


def _at_random(chance: random.Random, world: World, what: Said) -> set[tuple[int, int]]:
    return {
        (place, at)
        for place, cells in enumerate(world.cells)
        for at in range(len(cells))
        if chance.random() < what.share
    }


def _of_an_author(chance: random.Random, world: World, what: Said) -> set[tuple[int, int]]:
    worth = [sum(w * x for w, x in zip(world.weights, cells, strict=True)) for cells in world.cells]
    middle = sum(worth) / len(worth)
    spread = (sum((one - middle) ** 2 for one in worth) / len(worth)) ** 0.5
    if what.misled is None:
        favourite = chance.randrange(len(worth))
    else:
        seen = [one + what.misled * spread * chance.gauss(0.0, 1.0) for one in worth]
        favourite = seen.index(max(seen))
    good = [at for at, x in enumerate(world.cells[favourite]) if x > 0]
    told = {(favourite, at) for at in chance.sample(good, min(what.praise, len(good)))}
    for place, cells in enumerate(world.cells):
        bad = [at for at, x in enumerate(cells) if x < 0]
        if place != favourite and bad:
            told.add((place, chance.choice(bad)))
    return told
