"""Small decision tables for tests of elicitation: criteria by kind, options A, B, …, cells by level."""

import random
from typing import NamedTuple

from app.domain.elicitation.cards import MOST_CARDS, NO_GAIN
from app.domain.elicitation.gains import Gains
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.standing import stand
from app.domain.elicitation.table import (
    Alternative,
    Criterion,
    DecisionTable,
    Ground,
    Known,
    Sum,
    TodayState,
)

ANSWERED = Ground(kind="answer")
_STEPS = (Level.WORSE, Level.AS_TODAY, Level.BETTER)


def criterion(key: str, kind: CriterionKind, share: float | None = None) -> Criterion:
    return Criterion(key=key, slug=key, text=f"text of {key}", kind=kind, share=share)


def cell(column: str, row: str, answer: Level | Sum | None) -> Known:
    """A cell; None is a *don't know*."""
    if isinstance(answer, Sum):
        return Known(criterion=column, alternative=row, cost=answer, ground=ANSWERED)
    return Known(criterion=column, alternative=row, level=answer, unknown=answer is None, ground=ANSWERED)


def table(
    columns: dict[str, CriterionKind],
    rows: str,
    cells: dict[tuple[str, str], Level | Sum | None] | None = None,
    *,
    shares: dict[str, float] | None = None,
    today: TodayState = TodayState.EXISTS,
    **fields: object,
) -> DecisionTable:
    made = DecisionTable(
        criteria=tuple(criterion(key, kind, (shares or {}).get(key)) for key, kind in columns.items()),
        alternatives=tuple(Alternative(key=key, label=f"C{place}", title=key) for place, key in enumerate(rows, 1)),
        today=today,
        cells=tuple(cell(*place, answer) for place, answer in (cells or {}).items()),
    )
    return made.changed(**fields)


def drawn_table(chance: random.Random, *, rows: int = 3, known: float = 0.4) -> DecisionTable:
    """A table by chance: columns of every kind, some of its cells answered, today there or not."""
    kinds = [*chance.choices([kind for kind in CriterionKind if kind is not CriterionKind.COST], k=4)]
    columns = {f"k{place}": kind for place, kind in enumerate(kinds)} | {"cost": CriterionKind.COST}
    names = "ABCDEFGH"[:rows]
    cells: dict[tuple[str, str], Level | Sum | None] = {
        (key, row): chance.choice(SCALES[kind]).level
        for key, kind in columns.items()
        for row in names
        if chance.random() < known
    }
    return table(columns, names, cells, today=chance.choice(list(TodayState)), seed=chance.randrange(100))


class World(NamedTuple):
    """How it really is: weights of the criteria, −1, 0 or +1 per option and criterion."""

    weights: list[float]
    cells: list[list[int]]

    def is_best(self, row: int) -> bool:
        worth = [sum(w * x for w, x in zip(self.weights, cells, strict=True)) for cells in self.cells]
        return worth[row] >= max(worth) - 1e-12


class Asked(NamedTuple):
    """What came of asking in one world: after each number of cards, whether the first is truly best."""

    right: list[bool]


class Asking(NamedTuple):
    """How a world is asked: cells known before, cells said one step off, weights known or by order, where it stops."""

    known: float
    wrong: float = 0.0
    by_order: bool = False
    stops_at: float | None = None
    """Share of the first from which no more is asked; None asks six cards."""


def _has_stopped(how: Asking, share: float, gain: float) -> bool:
    return how.stops_at is not None and (share >= how.stops_at or gain < NO_GAIN)


def asked_world(how: Asking, seed: str, *, rows: int = 4, columns: int = 10, draws: int = 256) -> Asked:
    """Ask up to six cards in a world of additive worth: weights Dirichlet(1), cells −1 / 0 / +1 at 0.3 / 0.4 / 0.3."""
    chance = random.Random(seed)
    raw = [chance.expovariate(1.0) for _ in range(columns)]
    world = World(
        [one / sum(raw) for one in raw],
        [chance.choices((-1, 0, 1), (0.3, 0.4, 0.3), k=columns) for _ in range(rows)],
    )
    said = [
        [min(1, max(-1, x + chance.choice((-1, 1)))) if chance.random() < how.wrong else x for x in cells]
        for cells in world.cells
    ]
    keys = [f"k{place}" for place in range(columns)]
    by_weight = tuple(sorted(keys, key=lambda key: -world.weights[int(key[1:])]))
    state = table(
        dict.fromkeys(keys, CriterionKind.WISH),
        "ABCDEFGH"[:rows],
        {
            (key, row): _STEPS[said[place][int(key[1:])] + 1]
            for key in keys
            for place, row in enumerate("ABCDEFGH"[:rows])
            if chance.random() < how.known
        },
        shares=None if how.by_order else dict(zip(keys, world.weights, strict=True)),
        today=TodayState.NONE,
        order=by_weight if how.by_order else (),
        ordered_among=by_weight if how.by_order else (),
    )
    right: list[bool] = []
    asked: set[str] = set()
    while True:
        first = stand(state, draws).rows[0]
        right.append(world.is_best("ABCDEFGH".index(first.key)))
        gains = Gains(state, state.rows)
        left = [
            (gains.of_column(one), one.key)
            for one in state.criteria
            if one.key not in asked and any(state.known(one.key, row) is None for row in state.rows)
        ]
        best = max(left, default=(0.0, ""))
        if len(asked) == MOST_CARDS or not best[1] or _has_stopped(how, first.share, best[0]):
            return Asked(right)
        asked.add(best[1])
        state = state.with_cells(
            *(
                cell(best[1], row, _STEPS[said[place][int(best[1][1:])] + 1])
                for place, row in enumerate("ABCDEFGH"[:rows])
                if state.known(best[1], row) is None
            )
        )
