"""The decision table: options in rows, criteria in columns, in a cell a verdict with its ground, or nothing.

Keys are hashes of content: a column's key never holds its weight, an option's is that of its text, so that an answer
finds its cell again in another run. Not for: finding grounds in a text (methods), or storing answers.
"""

from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from app.domain.base import Value
from app.domain.elicitation.scales import WANTED, CriterionKind, Level, mark_of
from app.domain.items import Sign

TODAY_KEY = "today"
"""The key of today's row."""


class TodayState(StrEnum):
    """Whether staying as today is a way to go. Where it is not, 0 is the middle option and no row stands for it."""

    EXISTS = "exists"
    ENDS = "ends"
    NONE = "none"


class Criterion(Value):
    """A column. `text` is the criterion in the person's words, `share` a weight the person fixed (0 … 1 of P)."""

    key: str
    slug: str
    text: str
    kind: CriterionKind
    share: float | None = Field(default=None, ge=0, le=1)


class Alternative(Value):
    """A row that can be chosen; `key` is that of its text."""

    key: str
    label: str
    title: str


class Ground(Value):
    """What a verdict rests on: numbers, the person's own remark or comparison (with the quote), or their answer."""

    kind: Literal["numbers", "remark", "comparison", "answer", "model"]
    quote: str = ""
    at: str = Field(default="", description="when the person answered; UTC ISO 8601")


class Sum(Value):
    """A cost as a number: all in, in `unit` ("EUR"), over `period` ("year"; "" = once)."""

    value: float = Field(gt=0)
    unit: str = ""
    period: str = ""

    @property
    def scale(self) -> tuple[str, str]:
        """Sums of one scale can be compared."""
        return (self.unit, self.period)


class Known(Value):
    """An answered cell. A cost has a level or a sum; `unknown` says that the person does not know either."""

    criterion: str
    alternative: str
    level: Level | None = None
    cost: Sum | None = None
    unknown: bool = False
    ground: Ground

    @model_validator(mode="after")
    def _one_answer(self) -> "Known":
        if (self.level is not None) + (self.cost is not None) + self.unknown != 1:
            raise ValueError("a cell holds a level, a sum or a don't know")
        return self


class OptionRemark(Value):
    """What the person's text says of one option, for (+) or against (-) it or neither; `label` is that of its row."""

    label: str
    text: str
    sign: Sign | None = None


class DecisionTable(Value):
    """Everything an order depends on; two equal tables give equal orders.

    Args:
        criteria: Columns. Their order, and that of `alternatives`, never matters for a number.
        cells: At most one per criterion and alternative (`TODAY_KEY` for today's).
        asked: Keys of columns whose card was answered, in that order, don't know included.
        limits_seen: The card of the limits was answered.
        dropped: Columns that do not matter, of this run.
        order: The person's order of criteria: the first comes before the rest of `ordered_among`, and so on.
    """

    criteria: tuple[Criterion, ...]
    alternatives: tuple[Alternative, ...]
    today: TodayState = TodayState.EXISTS
    cells: tuple[Known, ...] = ()
    asked: tuple[str, ...] = ()
    limits_seen: bool = False
    dropped: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    ordered_among: tuple[str, ...] = ()
    order_asked: bool = False
    seed: int = 0

    @model_validator(mode="after")
    def _fits(self) -> "DecisionTable":
        kinds = {one.key: one.kind for one in self.criteria}
        rows = {one.key for one in self.alternatives} | {TODAY_KEY}
        if len(kinds) != len(self.criteria) or len(rows) != len(self.alternatives) + 1:
            raise ValueError("two columns or two rows have one key")
        if len({(one.criterion, one.alternative) for one in self.cells}) != len(self.cells):
            raise ValueError("a cell is answered twice")
        for cell in self.cells:
            if cell.criterion not in kinds or cell.alternative not in rows:
                raise ValueError("an answer belongs to no cell")
            if cell.cost is not None and kinds[cell.criterion] is not CriterionKind.COST:
                raise ValueError("only a cost is answered with a sum")
            if cell.level is not None:
                mark_of(kinds[cell.criterion], cell.level)
        return self

    @cached_property
    def counted(self) -> tuple[Criterion, ...]:
        """Columns that matter, by key, so that no sum depends on the order they were given in."""
        return tuple(sorted((one for one in self.criteria if one.key not in self.dropped), key=lambda one: one.key))

    @cached_property
    def wanted(self) -> tuple[Criterion, ...]:
        """Columns of P that matter."""
        return tuple(one for one in self.counted if one.kind in WANTED)

    @cached_property
    def limits(self) -> tuple[Criterion, ...]:
        """Limits that matter and are no mere wish."""
        return tuple(one for one in self.counted if one.kind is CriterionKind.LIMIT)

    @cached_property
    def cost(self) -> Criterion | None:
        """The column of cost, or None where there is none or it does not decide."""
        return next((one for one in self.counted if one.kind is CriterionKind.COST), None)

    @cached_property
    def by_cell(self) -> dict[tuple[str, str], Known]:
        """Answers by (criterion, alternative), *don't know* among them."""
        return {(one.criterion, one.alternative): one for one in self.cells}

    def known(self, criterion: str, alternative: str) -> Known | None:
        """The answer of a cell, or None where it is open (a *don't know* leaves it open)."""
        cell = self.by_cell.get((criterion, alternative))
        return None if cell is None or cell.unknown else cell

    def level(self, criterion: str, alternative: str) -> Level | None:
        """The level of a cell, or None where it is open."""
        cell = self.known(criterion, alternative)
        return None if cell is None else cell.level

    @cached_property
    def broken(self) -> dict[str, tuple[Criterion, ...]]:
        """Limits that rows are known to break, by the row's key; rows that break none are not in it."""
        found = {
            row: tuple(one for one in self.limits if self.level(one.key, row) is Level.BREAKS) for row in self.rows
        }
        return {row: limits for row, limits in found.items() if limits}

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """Keys of all rows that are compared, in an order that is their own; today's among them where it exists."""
        keys = sorted(one.key for one in self.alternatives)
        return (TODAY_KEY, *keys) if self.today is TodayState.EXISTS else tuple(keys)

    @cached_property
    def contenders(self) -> tuple[str, ...]:
        """Keys of options that broke no limit."""
        return tuple(row for row in self.rows if row != TODAY_KEY and row not in self.broken)

    def criterion(self, key: str) -> Criterion:
        """The column of a key, which exists."""
        return next(one for one in self.criteria if one.key == key)

    def title(self, row: str) -> str:
        """What a row is called."""
        if row == TODAY_KEY:
            return "today"
        return next(one.title for one in self.alternatives if one.key == row)

    def with_cells(self, *cells: Known) -> "DecisionTable":
        """Return the table with these cells answered, in place of what stood there."""
        new = {(one.criterion, one.alternative) for one in cells}
        kept = tuple(one for one in self.cells if (one.criterion, one.alternative) not in new)
        return self.changed(cells=(*kept, *cells))

    def changed(self, **fields: object) -> "DecisionTable":
        """Return the table with other fields; checked, and with nothing of what was computed before.

        Raises:
            ValueError: the fields do not fit together.
        """
        return DecisionTable.model_validate({name: getattr(self, name) for name in type(self).model_fields} | fields)
