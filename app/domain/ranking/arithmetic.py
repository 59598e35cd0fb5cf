"""The numbers of a ranking: floors, weighted shares, log means and two-way imputation.

For: `ranking` and `contributions`, which must use the same functions so that parts sum to the whole.
Not for: knowing what a row or a column is; these functions see numbers and None ("not judged") only.
"""

import math
from collections.abc import Mapping, Sequence

from app.domain.base import Value

P_FLOOR = 0.05
"""P below this counts as this before ln, so that one hopeless candidate keeps a finite utility."""
R_FLOOR = 0.05
"""No candidate counts as cheaper than a twentieth of today."""
SHARE_BASE = 0.2
"""A candidate that meets no goal (or no preference) keeps this factor."""
UNSTRESSED_WEIGHT = 0.5
"""Weight of a scenario that stresses no goal and no constraint: a normal day, an assumption."""

Matrix = dict[str, dict[str, float | None]]
"""Row label → column slug → value; None where nothing was judged."""


class Utility(Value):
    """The factors of one row. `P` and `R` are floored, so I = P / R and Score = exp(U) hold exactly."""

    P: float
    R: float
    G: float
    S: float

    @property
    def I(self) -> float:  # noqa: E743, N802  the published name of the metric
        """Prediction quality over resource cost."""
        return self.P / self.R

    @property
    def U(self) -> float:  # noqa: N802  the published name
        """Natural logarithm of the Score."""
        return math.log(self.P) - math.log(self.R) + math.log(share_factor(self.G)) + math.log(share_factor(self.S))

    @property
    def score(self) -> float:
        """The sorted number: exp(U), which is I times the factors of goals and preferences."""
        return math.exp(self.U)


def share_factor(share: float) -> float:
    """Return the factor of a share of goals or preferences: 0.2 at none, 1 at all."""
    return SHARE_BASE + (1.0 - SHARE_BASE) * share


def weighted_mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    """Return Σ w v / Σ w over the columns of `values`, or None where no weight is left."""
    total = math.fsum(weights[slug] for slug in values)
    if total <= 0.0:
        return None
    return math.fsum(weights[slug] * value for slug, value in values.items()) / total


def geometric_mean(values: Sequence[float]) -> float:
    """Return the geometric mean of positive numbers; `values` is not empty."""
    if len(values) == 1:
        # Exactly the number a person typed or a model said, not the nearest of its logarithm.
        return values[0]
    return math.exp(math.fsum(math.log(value) for value in values) / len(values))


def merge_repeats(first: Mapping[str, float], repeats: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return a scenario's values (0 … 1) with those of further lists of some of its rows averaged in.

    All rows of one list share its shift, so a repeat says only how its rows differ: it is moved to the level that the
    first list gives the same rows. Rows outside keep their values. A repeat of fewer than two rows says nothing.
    """
    levelled: dict[str, list[float]] = {row: [value] for row, value in first.items()}
    for repeat in repeats:
        rows = sorted(row for row in repeat if row in first)
        if len(rows) < 2:
            continue
        shift = math.fsum(first[row] - repeat[row] for row in rows) / len(rows)
        for row in rows:
            levelled[row].append(repeat[row] + shift)
    return {
        row: values[0] if len(values) == 1 else _clip(math.fsum(values) / len(values))
        for row, values in levelled.items()
    }


def impute(matrix: Matrix) -> Matrix:
    """Fill unknown cells by column mean plus row effect, clipped to 0 … 1.

    Columns nobody was judged on are dropped: no number stands in for them. The row effect is the mean
    difference of a row's known cells from their columns' means, so a row judged on easy columns only is
    not taken for a good one; a row without a known cell here gets the columns' means.
    """
    columns = [slug for slug in _columns(matrix) if any(row.get(slug) is not None for row in matrix.values())]
    means = {slug: _mean([row.get(slug) for row in matrix.values()]) for slug in columns}
    filled: Matrix = {}
    for label, row in matrix.items():
        known = {slug: value for slug in columns if (value := row.get(slug)) is not None}
        effect = math.fsum(value - means[slug] for slug, value in known.items()) / len(known) if known else 0.0
        filled[label] = {slug: known.get(slug, _clip(means[slug] + effect)) for slug in columns}
    return filled


def log_mean_slope(first: float, second: float) -> float:
    """Return (ln first − ln second) / (first − second) for positive numbers, 1 / first where they are equal.

    Source: the logarithmic mean; multiplying a difference by it gives its exact share of a difference of logs.
    """
    relative = (first - second) / second
    if relative == 0.0:
        return 1.0 / second
    return math.log1p(relative) / relative / second


def to_six_digits(value: float) -> float:
    """Return the value to 6 significant digits, the precision ties and the ranking hash are decided on."""
    return float(f"{value:.6g}") + 0.0


def _columns(matrix: Matrix) -> list[str]:
    first = next(iter(matrix.values()), {})
    return list(first)


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known)


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
