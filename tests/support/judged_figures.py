"""Compares what a run says of a labelled text's options with the labels: verdicts, open pairs, who was chosen.

The labels are those of tests/texts/papers/README.md; only the sign of a verdict counts. Not for: reading
(`stored_figures`), or the arithmetic behind an order.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from app.domain.elicitation.acts import CellAnswer
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import DecisionTable
from app.domain.items import Item
from app.domain.operations import Content
from app.pipeline.decision_table import question_key

_FOR = frozenset({Level.MUCH_BETTER, Level.BETTER, Level.KEPT, Level.HOLDS})
_AGAINST = frozenset({Level.MUCH_WORSE, Level.WORSE, Level.LOST, Level.BREAKS})
_SIGNS = {"better": 1, "meets": 1, "same": 0, "worse": -1, "breaks": -1}
_NUMBER = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b")


@dataclass
class Judged:
    """Counts of one text: labelled verdicts, how many the run has right and wrong, those by numbers; open pairs hit."""

    verdicts: int = 0
    right: int = 0
    wrong: int = 0
    by_numbers: int = 0
    right_by_numbers: int = 0
    open: int = 0
    faults: list[str] = field(default_factory=list)


class Labels:
    """The labels of a text, over the items and the table that a run made of it."""

    def __init__(self, gold: dict[str, Any], text: str, content: Content, table: DecisionTable) -> None:
        self._gold, self._text, self.table = gold, text, table
        self._columns = {one.key: one for one in table.criteria}
        by_text = {" ".join(one.text.split()): one for one in (*content.spec.goals, *content.spec.constraints)}
        self._asked = list(by_text.values())
        self.rows = {one["title"]: self._row(one, content.spec.options) for one in gold["options"]}

    def _row(self, option: dict[str, Any], items: tuple[Item, ...]) -> str | None:
        item = self._item(option["quote"], items)
        place = None if item is None else items.index(item)
        keys = {one.label: one.key for one in self.table.alternatives}
        return None if place is None else keys.get(f"C{place + 1}")

    def _item(self, quote: str, items: tuple[Item, ...]) -> Item | None:
        """The item that shares most letters with a quote, half of the shorter at least."""
        start = self._text.index(quote)
        end = start + len(quote)

        def shared(item: Item) -> int:
            source = item.source
            if source is None or source.start is None or source.end is None:
                return 0
            at = self._text.find(item.text)
            first, last = (at, at + len(item.text)) if at >= 0 else (source.start, source.end)
            return min(end, last) - max(start, first)

        best = max(items, key=shared, default=None)
        enough = best is not None and shared(best) >= 0.4 * min(len(quote), len(best.text))
        return best if enough else None

    def cell(self, option: str, criterion: str) -> tuple[str, str] | None:
        """Keys of the cell that a label speaks of, where the run has such a row and column."""
        row, item = self.rows.get(option), self._item(criterion, tuple(self._asked))
        if row is None or item is None or question_key(item.text) not in self._columns:
            return None
        return question_key(item.text), row

    def measure(self) -> Judged:
        """Return the counts of the table as it stands."""
        count = Judged()
        for one in self._gold["verdicts"]:
            cell, want = self.cell(one["option"], one["criterion"]), _SIGNS[one["answer"]]
            numeric = bool(re.search(r"\d", one["criterion"]) and _NUMBER.search(one["because"]))
            level = None if cell is None else self.table.level(*cell)
            right = level is not None and _sign(level) == want
            count.verdicts += 1
            count.right += right
            count.wrong += level is not None and not right
            count.by_numbers += numeric
            count.right_by_numbers += numeric and right
        for one in self._gold["open"]:
            cell = self.cell(one["option"], one["criterion"])
            count.open += 1
            if cell is not None and (known := self.table.known(*cell)) is not None:
                count.faults.append(f"{one['option']} × {one['criterion']}: {known.level} by “{known.ground.quote}”")
        return count

    def answers(self) -> tuple[CellAnswer, ...]:
        """The labelled verdicts as a person would answer them."""
        given: dict[tuple[str, str], CellAnswer] = {}
        for one in self._gold["verdicts"]:
            cell = self.cell(one["option"], one["criterion"])
            level = None if cell is None else _level(self._columns[cell[0]].kind, _SIGNS[one["answer"]])
            if cell is not None and level is not None:
                given[cell] = CellAnswer(criterion=cell[0], alternative=cell[1], level=level)
        return tuple(given.values())

    def order(self) -> tuple[str, ...]:
        """Keys of the criteria that are weighed, in the order the labels name them."""
        wanted = {one.key for one in self.table.wanted}
        items = [self._item(quote, tuple(self._asked)) for quote in self._gold["criteria"]]
        keys = [question_key(item.text) for item in items if item is not None]
        return tuple(dict.fromkeys(key for key in keys if key in wanted))


def _sign(level: Level) -> int:
    return 1 if level in _FOR else -1 if level in _AGAINST else 0


def _level(kind: CriterionKind, sign: int) -> Level | None:
    if kind in (CriterionKind.LIMIT, CriterionKind.LIMIT_AS_WISH):
        return None if sign == 0 else Level.HOLDS if sign > 0 else Level.BREAKS
    if kind is CriterionKind.FLOOR:
        return Level.LOST if sign < 0 else Level.KEPT
    if kind is CriterionKind.MEASURE and sign > 0:
        return Level.MUCH_BETTER
    return (Level.WORSE, Level.AS_TODAY, Level.BETTER)[sign + 1]
