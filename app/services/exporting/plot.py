"""How well options hold up against what they cost, as one inline drawing: no script, nothing to load."""

import math

from app.domain.results import RankingRow, RunResults
from app.domain.runs import Origin
from app.services.exporting.run_table import has_no_order
from app.services.exporting.safe_text import escaped

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 16, 48
_CURVES = (0.25, 0.5, 1.0, 2.0, 4.0)
_STEPS = 24


def plot(results: RunResults) -> str:
    """Return the drawing, or nothing where there is no order or P or R were not judged."""
    rows = results.ranking.rows
    if has_no_order(results) or {"P", "R"} & set(results.ranking.left_out) or not rows:
        return ""
    low = min(0.5, *(row.R for row in rows)) / 1.15
    high = max(2.0, *(row.R for row in rows)) * 1.15
    frame = _Frame(math.log(low), math.log(high))
    parts = [*frame.axes(), *(frame.curve(value) for value in _CURVES), *map(frame.point, rows)]
    label = "Options by cost against today (across) and how well they hold up (upward)"
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}" width="{_WIDTH}" height="{_HEIGHT}">\n'
        + "\n".join(part for part in parts if part)
        + "\n</svg>\n"
    )


class _Frame:
    """The axes: the logarithm of R across, P from 0 to 1 upward."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def axes(self) -> list[str]:
        """The two axes with their words."""
        left, bottom, right = _LEFT, _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        drawn = [f'<path d="M{left} {_TOP}V{bottom}H{right}" fill="none" stroke="var(--line)"/>']
        for value in (0.25, 0.5, 1.0, 2.0, 4.0, 8.0):
            if self._low <= math.log(value) <= self._high:
                x = self._x(value)
                drawn.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle" class="dim">×{value:g}</text>')
        for value in (0.0, 0.5, 1.0):
            y = self._y(value) + 4
            drawn.append(f'<text x="{left - 8}" y="{y:.1f}" text-anchor="end" class="dim">{value:g}</text>')
        middle = (left + right) / 2
        drawn.append(f'<text x="{middle:.1f}" y="{bottom + 36}" text-anchor="middle">Cost against today (R)</text>')
        drawn.append(
            f'<text x="16" y="{(_TOP + bottom) / 2:.1f}" text-anchor="middle" '
            f'transform="rotate(-90 16 {(_TOP + bottom) / 2:.1f})">Holds up (P)</text>'
        )
        return drawn

    def curve(self, value: float) -> str:
        """The curve on which P ÷ R is the same, as far as it lies inside."""
        low, high = self._low, min(self._high, math.log(1 / value))
        if low >= high:
            return ""
        steps = (low + (high - low) * step / _STEPS for step in range(_STEPS + 1))
        points = [(self._x(math.exp(step)), self._y(value * math.exp(step))) for step in steps]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        x, y = points[-1]
        return (
            f'<polyline points="{line}" fill="none" stroke="var(--line)" stroke-dasharray="4 4"/>'
            f'<text x="{x + 4:.1f}" y="{y + 12:.1f}" class="dim">{value:g}</text>'
        )

    def point(self, row: RankingRow) -> str:
        """One option; today is hollow."""
        x, y = self._x(row.R), self._y(row.P)
        fill = "none" if row.origin is Origin.TODAY else "var(--accent)"
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="var(--accent)" stroke-width="2">'
            f"<title>{escaped(row.label)} {escaped(row.title)}: P {row.P:.2f}, R ×{row.R:.2f}</title></circle>"
            f'<text x="{x + 9:.1f}" y="{y + 4:.1f}">{escaped(row.label)}</text>'
        )

    def _x(self, value: float) -> float:
        share = (math.log(max(value, 1e-9)) - self._low) / (self._high - self._low)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def _y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - value * (_HEIGHT - _TOP - _BOTTOM)
