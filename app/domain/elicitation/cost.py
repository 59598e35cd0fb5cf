"""What a row costs in multiples of the reference: steps refer to today, sums to today's sum, else to the cheapest.

Steps and sums are mixed only once today's sum is known: until then the steps count as open, and so does today.
A limit is never taken for a cost. Not for: finding a sum in a text.
"""

from collections import Counter
from typing import NamedTuple

from app.domain.elicitation.scales import CriterionKind, mark_of
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, Sum

R_LEAST = 0.05
"""No row counts as cheaper than a twentieth of the reference."""


class Costs(NamedTuple):
    """Multiples by row, None where the cost is open and drawn; what the sums are compared with, if there are any."""

    by_row: dict[str, float | None]
    reference: str | None = None
    """Key of the row whose sum is 1."""
    steps_wait: bool = False
    """Answers in steps are there and wait for today's sum."""


def costs_of(table: DecisionTable) -> Costs:
    """Return what each row costs."""
    if table.cost is None:
        return Costs(dict.fromkeys(table.rows, 1.0))
    sums = _sums(table, table.cost)
    levels = {row: table.level(table.cost.key, row) for row in table.rows}
    steps = {row: mark_of(CriterionKind.COST, level).value for row, level in levels.items() if level is not None}
    if not sums:
        found: dict[str, float | None] = {row: steps.get(row) for row in table.rows}
        if TODAY_KEY in found:
            found[TODAY_KEY] = 1.0
        return Costs(found)
    reference = TODAY_KEY if TODAY_KEY in sums else min(sums, key=lambda row: (sums[row].value, row))
    ratios = {row: max(R_LEAST, one.value / sums[reference].value) for row, one in sums.items()}
    if reference == TODAY_KEY:
        return Costs({row: ratios.get(row, steps.get(row)) for row in table.rows}, reference)
    return Costs({row: ratios.get(row) for row in table.rows}, reference, steps_wait=bool(steps.keys() - sums.keys()))


def _sums(table: DecisionTable, cost: Criterion) -> dict[str, Sum]:
    """The sums of the scale that most rows have; today's scale where today has one; others are not compared."""
    cells = {row: table.known(cost.key, row) for row in table.rows}
    sums = {row: cell.cost for row, cell in cells.items() if cell is not None and cell.cost is not None}
    if not sums:
        return {}
    today = sums.get(TODAY_KEY)
    counts = Counter(one.scale for one in sums.values())
    scale = today.scale if today is not None else min(counts, key=lambda one: (-counts[one], one))
    return {row: one for row, one in sums.items() if one.scale == scale}
