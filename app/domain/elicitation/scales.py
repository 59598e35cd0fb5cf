"""Levels of an answer, what each is worth in P and G, and how likely each is while nobody has answered.

The numbers are those of the paper trial on 18 decisions (docs/decisions/0011): changed by measurement only.
Not for: words of levels in a window, or drawing (`draws`).
"""

from enum import StrEnum
from typing import NamedTuple

TODAYS_VALUE = 0.5
"""P of today, and of "as today"."""
GOALS_BASE = 0.2
"""A row that reaches no goal keeps this factor: Score = P / R × (0.2 + 0.8 G)."""


class Level(StrEnum):
    """One answer on one scale; the five steps stand for "much worse" to "reached" where a goal has a measure."""

    MUCH_WORSE = "--"
    WORSE = "-"
    AS_TODAY = "0"
    BETTER = "+"
    MUCH_BETTER = "++"
    KEPT = "kept"
    LOST = "lost"
    HOLDS = "holds"
    BREAKS = "breaks"
    LESS = "less"
    SAME = "same"
    UP_TO_DOUBLE = "up-to-double"
    MORE = "more"


class CriterionKind(StrEnum):
    """What a column asks, which decides its scale."""

    GOAL = "goal"
    WISH = "wish"
    MEASURE = "measure"
    """A goal with a measure: only *reached* passes."""
    FLOOR = "floor"
    """A goal of the form "no worse than"."""
    LIMIT = "limit"
    LIMIT_AS_WISH = "limit-as-wish"
    COST = "cost"


class ScaleMark(NamedTuple):
    """A level of a scale: its number (P, or the multiple of today's cost), its chance while open, whether G counts."""

    level: Level
    value: float
    chance: float
    passes: bool = False


_STEPS = (
    ScaleMark(Level.MUCH_WORSE, 0.1, 0.1),
    ScaleMark(Level.WORSE, 0.3, 0.2),
    ScaleMark(Level.AS_TODAY, 0.5, 0.4),
    ScaleMark(Level.BETTER, 0.7, 0.2, passes=True),
    ScaleMark(Level.MUCH_BETTER, 0.9, 0.1, passes=True),
)
SCALES: dict[CriterionKind, tuple[ScaleMark, ...]] = {
    CriterionKind.GOAL: _STEPS,
    CriterionKind.WISH: tuple(mark._replace(passes=False) for mark in _STEPS),
    CriterionKind.MEASURE: tuple(mark._replace(passes=mark.level is Level.MUCH_BETTER) for mark in _STEPS),
    CriterionKind.FLOOR: (ScaleMark(Level.LOST, 0.3, 0.2), ScaleMark(Level.KEPT, 0.5, 0.8, passes=True)),
    CriterionKind.LIMIT: (ScaleMark(Level.BREAKS, 0.0, 0.05), ScaleMark(Level.HOLDS, 1.0, 0.95)),
    CriterionKind.LIMIT_AS_WISH: (ScaleMark(Level.BREAKS, 0.3, 0.05), ScaleMark(Level.HOLDS, 0.7, 0.95)),
    CriterionKind.COST: (
        ScaleMark(Level.LESS, 0.7, 0.2),
        ScaleMark(Level.SAME, 1.0, 0.4),
        ScaleMark(Level.UP_TO_DOUBLE, 1.5, 0.25),
        ScaleMark(Level.MORE, 3.0, 0.15),
    ),
}
GOALS = frozenset({CriterionKind.GOAL, CriterionKind.MEASURE, CriterionKind.FLOOR})
WANTED = GOALS | {CriterionKind.WISH, CriterionKind.LIMIT_AS_WISH}
"""The columns of P."""


def mark_of(kind: CriterionKind, level: Level) -> ScaleMark:
    """Return what a level is worth on the scale of a column.

    Raises:
        ValueError: the scale has no such level.
    """
    for mark in SCALES[kind]:
        if mark.level is level:
            return mark
    raise ValueError(f"a {kind.value} is not answered with “{level.value}”")
