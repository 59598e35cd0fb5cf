"""What the person said in earlier runs of questions or options that are worded otherwise now: offered, not counted.

An answer whose question and option are there unchanged is no such: a run takes it over at its start. Pure.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher

from app.domain.base import Value
from app.domain.elicitation.scales import SCALES, Level
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable

ALIKE = 0.75
"""Share of letters, in order, from which two wordings count as the same thing said anew."""


class EarlierAnswer(Value):
    """An answer that may hold for an open cell: its level, and of what it was given in which run."""

    criterion: str
    alternative: str
    level: Level
    said_of: str
    run: int


def earlier_answers(table: DecisionTable, before: Iterable[tuple[int, DecisionTable]]) -> tuple[EarlierAnswer, ...]:
    """Return what earlier runs may answer of the open cells of a table; of one cell the first run's that does.

    Args:
        table: as it stands now.
        before: numbers and tables of earlier runs, the newest first.
    """
    found: dict[tuple[str, str], EarlierAnswer] = {}
    for number, earlier in before:
        columns = _renamed(
            {one.key: one.text for one in earlier.criteria}, {one.key: one.text for one in table.criteria}
        )
        rows = _renamed(
            {one.key: one.title for one in earlier.alternatives}, {one.key: one.title for one in table.alternatives}
        ) | {TODAY_KEY: TODAY_KEY}
        for cell in earlier.cells:
            place = (columns.get(cell.criterion, ""), rows.get(cell.alternative, ""))
            if cell.ground.kind != "answer" or cell.level is None or "" in place or place in table.by_cell:
                continue
            if place == (cell.criterion, cell.alternative) or place in found:
                continue
            if not _has_level(table.criterion(place[0]), cell.level):
                continue
            said_of = f"{earlier.criterion(cell.criterion).text} — {earlier.title(cell.alternative)}"
            found[place] = EarlierAnswer(
                criterion=place[0], alternative=place[1], level=cell.level, said_of=said_of, run=number
            )
    return tuple(found.values())


def _has_level(criterion: Criterion, level: Level) -> bool:
    return any(mark.level is level for mark in SCALES[criterion.kind])


def _renamed(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """Keys of old texts and what they are now: themselves where they are there, else the most like of what came."""
    same = {key: key for key in old if key in new}
    came = {key: _Wording(text) for key, text in new.items() if key not in old}
    for key, text in old.items():
        if key in same:
            continue
        ratios = {other: said.likeness(text) for other, said in came.items()}
        best = max(ratios, key=lambda other: (ratios[other], other), default=None)
        if best is not None and ratios[best] >= ALIKE:
            same[key] = best
            del came[best]
    return same


class _Wording:
    """A text that older ones are compared with."""

    def __init__(self, text: str) -> None:
        # What a matcher learns of a text it keeps for its second one.
        self._matcher = SequenceMatcher(None, "", _folded(text))

    def likeness(self, older: str) -> float:
        """Return how like it an older text is; 0 where they share too few letters to be the same said anew."""
        self._matcher.set_seq1(_folded(older))
        # Both are upper bounds, and cheap.
        if self._matcher.real_quick_ratio() < ALIKE or self._matcher.quick_ratio() < ALIKE:
            return 0.0
        return self._matcher.ratio()


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
