"""The columns of the results table: the figures of an option, then a column for every question.

Titles, hints and widths only. Not for what stands in a row (`results_model`) nor for how it is drawn.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Figure(IntEnum):
    """Columns before the questions, in their order; the first two stay in view."""

    RANK = 0
    OPTION = 1
    VERDICT = 2
    FIRST = 3
    SCORE = 4
    TODAY = 5
    COST = 6
    HOLDS_UP = 7
    VALUE = 8
    GOALS = 9
    LIMITS = 10


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """How a figure is titled, what its tooltip says, and how wide it is in pixels."""

    title: str
    hint: str
    width: int
    name: str
    """What a saved choice of columns calls it."""


FIGURES: Final = {
    Figure.RANK: FigureColumn("#", "Rank; rows with the same rank tie", 40, "rank"),
    Figure.OPTION: FigureColumn("Option", "Label and title", 220, "option"),
    Figure.VERDICT: FigureColumn("Why there", "What holds it back, or sets it apart", 210, "verdict"),
    Figure.FIRST: FigureColumn(
        "First in", "Share of the ways the open answers could turn out in which it is first", 64, "first"
    ),
    Figure.SCORE: FigureColumn("Score", "Value × goals × limits: the number that sorts (exp U)", 84, "score"),
    Figure.TODAY: FigureColumn("× today", "Score as a multiple of today’s", 80, "today"),
    Figure.COST: FigureColumn("Cost", "Cost against today, today = ×1.00 (R)", 64, "cost"),
    Figure.HOLDS_UP: FigureColumn("Holds up", "How well it holds up in the scenarios, 0 to 1 (P)", 76, "holds-up"),
    Figure.VALUE: FigureColumn("Value", "Value: holds up ÷ cost (I = P ÷ R)", 64, "value"),
    Figure.GOALS: FigureColumn("Goals", "Weighted share of goal checks passed (G)", 64, "goals"),
    Figure.LIMITS: FigureColumn("Limits", "Weighted share of wished limits kept (S)", 64, "limits"),
}
FROZEN: Final = (Figure.RANK, Figure.OPTION)
"""They stay in view, and cannot be left out."""
HIDDEN_AT_FIRST: Final = frozenset({Figure.HOLDS_UP, Figure.VALUE, Figure.GOALS, Figure.LIMITS})
LEFT_ALIGNED: Final = frozenset({Figure.OPTION, Figure.VERDICT})
TERMS: Final = {Figure.HOLDS_UP: "P", Figure.COST: "R", Figure.GOALS: "G", Figure.LIMITS: "S"}
"""Columns of a term that may have been left out of the whole ranking: nothing was judged on it."""
QUESTION_WIDTH: Final = 112
NARROW: Final = 700
"""Pixels below which the figures are as narrow as they can be."""
NARROW_WIDTHS: Final = {
    Figure.RANK: 34,
    Figure.OPTION: 168,
    Figure.FIRST: 60,
    Figure.SCORE: 62,
    Figure.TODAY: 74,
    Figure.COST: 58,
}
VERDICT_BESIDE: Final = 1000
"""Pixels from which the verdict has a column; below, it stands under the title, so that questions are in view."""
