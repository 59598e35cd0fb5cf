"""How sure a ranking is: scenarios and repeated costs drawn again and again, with a seed.

One draw takes as many scenarios as there are, with repetition, and one of the repeated costs per repetition; all rows
share the draw, so what is common to a scenario cancels. A claim also allows for what no repetition shows: a judge
misreads each candidate a little, always in the same way (`ALLOWANCE` on P, one number per candidate and draw).
Values in, values out, so that it can be computed in another process. Not for: placing rows (`ranking`), or the
built-in methods, which claim no probability.
"""

import math
import random
from collections.abc import Sequence
from operator import mul

from app.domain.base import Value
from app.domain.ranking.arithmetic import P_FLOOR

ALLOWANCE = 0.03
"""Standard deviation on P of a candidate's persistent misreading, in every claim of confidence."""
SURE = 0.80
"""Share of draws from which a row counts as best, or as standing before the next."""
DRAWS = 300
_TAIL = 0.05


class ResampledRow(Value):
    """A row as it is drawn: P per scenario, ln cost per repetition, and what no draw moves.

    `p` is in the order of the weights of the input; `ln_costs` is never empty; `constant` is the sum of the other
    terms of U. `contends` says whether the row may be best (tiers 0 and 1).
    """

    label: str
    p: tuple[float, ...]
    ln_costs: tuple[float, ...]
    constant: float
    contends: bool


class BootstrapInput(Value):
    """All that the draws depend on; all weights are above 0.

    `pairs` are the neighbours to compare: does the first stand above the second?
    `reference` is the label of today, None where today is not stated. `allowance` 0 leaves the misreading out.
    """

    rows: tuple[ResampledRow, ...]
    weights: tuple[float, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    reference: str | None = None
    seed: int = 0
    draws: int = DRAWS
    allowance: float = ALLOWANCE


class RowConfidence(Value):
    """P(best) of a row and the 90 % interval of Score / Score(today).

    P(best) is None outside tiers 0 and 1, the interval where today is not stated.
    """

    label: str
    p_best: float | None
    low: float | None = None
    high: float | None = None


class Confidence(Value):
    """What the draws came to. `beats` holds, per pair of the input, the share of draws in which the first was above."""

    rows: tuple[RowConfidence, ...]
    beats: tuple[float, ...] = ()

    def row(self, label: str) -> RowConfidence | None:
        """The confidence of a row, or None."""
        return next((one for one in self.rows if one.label == label), None)


def bootstrap(given: BootstrapInput) -> Confidence:
    """Return P(best), intervals and pairs. Equal inputs give equal results, whatever the order of the rows."""
    drawn = {row.label: values for row, values in zip(given.rows, _drawn(given), strict=True)}
    wins = _wins({row.label: drawn[row.label] for row in sorted(given.rows, key=_name) if row.contends})
    reference = drawn.get(given.reference) if given.reference is not None else None
    return Confidence(
        rows=tuple(
            _confidence(row, drawn[row.label], wins.get(row.label), reference, given.draws) for row in given.rows
        ),
        beats=tuple(
            _above(drawn[first], drawn[second]) / given.draws if first in drawn and second in drawn else 1.0
            for first, second in given.pairs
        ),
    )


def _drawn(given: BootstrapInput) -> list[list[float]]:
    """U of every row in every draw."""
    source = random.Random(f"scenarios {given.seed}")
    size, repeats = len(given.weights), max((len(row.ln_costs) for row in given.rows), default=1)
    shares, costs = [], []
    for _ in range(given.draws):
        counts = [0] * size
        for _ in range(size):
            counts[int(source.random() * size)] += 1
        weighted = list(map(mul, counts, given.weights))
        total = math.fsum(weighted)
        shares.append([one / total for one in weighted])
        costs.append([int(source.random() * repeats) for _ in range(repeats)])
    return [_draws_of(row, shares, costs, given) for row in given.rows]


def _draws_of(
    row: ResampledRow, shares: list[list[float]], costs: list[list[int]], given: BootstrapInput
) -> list[float]:
    misread = random.Random(f"row {given.seed} {row.label}")
    known, values = row.ln_costs, []
    for share, picked in zip(shares, costs, strict=True):
        p = sum(map(mul, share, row.p))
        if given.allowance:
            p += misread.gauss(0.0, given.allowance)
        cost = known[0] if len(known) == 1 else sum([known[place % len(known)] for place in picked]) / len(picked)
        values.append(math.log(max(P_FLOOR, p)) - cost + row.constant)
    return values


def _wins(drawn: dict[str, list[float]]) -> dict[str, int]:
    """How often each row was the highest; the first in the order of labels where two are equal."""
    wins = dict.fromkeys(drawn, 0)
    labels = list(drawn)
    for values in zip(*drawn.values(), strict=True):
        wins[labels[values.index(max(values))]] += 1
    return wins


def _above(first: Sequence[float], second: Sequence[float]) -> int:
    return sum(one > other for one, other in zip(first, second, strict=True))


def _confidence(
    row: ResampledRow, drawn: list[float], wins: int | None, reference: list[float] | None, draws: int
) -> RowConfidence:
    p_best = None if wins is None else wins / draws
    if reference is None:
        return RowConfidence(label=row.label, p_best=p_best)
    gaps = sorted(one - other for one, other in zip(drawn, reference, strict=True))
    tail = int(_TAIL * draws)
    return RowConfidence(
        label=row.label, p_best=p_best, low=math.exp(gaps[tail]), high=math.exp(gaps[len(gaps) - 1 - tail])
    )


def _name(row: ResampledRow) -> str:
    return row.label
