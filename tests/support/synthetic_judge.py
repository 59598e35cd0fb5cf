"""Worlds with a known truth and a judge that errs as measured judges do, for the figures of the engine.

The noise is that of the engine's design (typical judge): a persistent misreading per candidate and cell, a shift and a
gain per call that all rows share, fresh noise per row that grows with the list, and a leaning to early rows.
Not a provider: it gives numbers, which the real arithmetic ranks.
"""

import random
from dataclasses import dataclass

CARD_STYLE = 0.3
"""Canonical cards leave this share of the spread of style."""
SUBSCORES = 0.625**0.5
"""Noise of a mean of four sub-scores whose errors are correlated 0.5."""
GRID = 0.025


@dataclass(frozen=True, slots=True)
class World:
    """True quality (0 … 1) of each candidate in each scenario; row 0 is today."""

    quality: tuple[tuple[float, ...], ...]

    @property
    def utilities(self) -> tuple[float, ...]:
        """True utility of each row: the mean over scenarios."""
        return tuple(sum(row) / len(row) for row in self.quality)


def a_world(source: random.Random, candidates: int, scenarios: int) -> World:
    """Draw a world; today is one more candidate of the same kind."""
    base = [source.gauss(0, 0.08) for _ in range(candidates + 1)]
    ease = [source.gauss(0, 0.10) for _ in range(scenarios)]
    return World(
        tuple(tuple(min(0.98, max(0.02, 0.6 + own + shift + source.gauss(0, 0.10))) for shift in ease) for own in base)
    )


def judged(source: random.Random, world: World, *, seed: int = 0) -> tuple[tuple[float, ...], ...]:
    """Return what a typical judge answers, one call per scenario about all rows, their order rotated."""
    rows, scenarios = len(world.quality), len(world.quality[0])
    misread = [source.gauss(0, 0.03) for _ in range(rows)]
    style = [CARD_STYLE * source.gauss(0, 1) * 0.025 for _ in range(rows)]
    answers = [[0.0] * scenarios for _ in range(rows)]
    fresh = 0.09 * (1 + 0.03 * (rows - 1)) * SUBSCORES
    for scenario in range(scenarios):
        shift, gain = source.gauss(0, 0.07), 2.718281828 ** source.gauss(0, 0.15)
        for row in range(rows):
            place = (row - (seed + scenario)) % rows
            x = world.quality[row][scenario] + misread[row] + source.gauss(0, 0.06) + style[row]
            error = source.gauss(0, fresh) + 0.7 * 0.05 * (1 - 2 * place / (rows - 1))
            said = 0.25 + 0.7 * gain * x + shift + error
            answers[row][scenario] = min(1.0, max(0.0, round(said / GRID) * GRID))
    return tuple(tuple(row) for row in answers)
