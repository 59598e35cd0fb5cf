"""The one table `make bench` prints: each figure beside the floor measured in the same run, and its target.

Not for measuring. A figure without a target says so; a figure over its target is printed, never a failed test:
machines are noisy, and a benchmark is read by a person.
"""

from dataclasses import dataclass

HEADINGS = ("what", "measured", "floor", "ratio", "target", "")


@dataclass(frozen=True)
class Figure:
    """One line. `floor` in the unit of `measured`; `most`, `least` and `most_ratio` are targets."""

    what: str
    measured: float
    unit: str = "ms"
    floor: float | None = None
    most: float | None = None
    most_ratio: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        """Measured over floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Whether every target is met; None without one."""
        met = []
        if self.most is not None:
            met.append(self.measured <= self.most)
        if self.least is not None:
            met.append(self.measured >= self.least)
        if self.most_ratio is not None and self.ratio is not None:
            met.append(self.ratio <= self.most_ratio)
        return all(met) if met else None

    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        targets = []
        if self.most is not None:
            targets.append(f"≤ {_number(self.most)} {self.unit}".rstrip())
        if self.least is not None:
            targets.append(f"≥ {_number(self.least)} {self.unit}".rstrip())
        if self.most_ratio is not None:
            targets.append(f"≤ {self.most_ratio:g} ×")
        return (
            self.what,
            f"{_number(self.measured)} {self.unit}".rstrip(),
            f"{_number(self.floor)} {self.unit}" if self.floor is not None else "–",
            f"{self.ratio:.2f} ×" if self.ratio is not None else "–",
            ", ".join(targets) or "–",
            {True: "met", False: "NOT MET", None: ""}[self.is_met],
        )


def lines(figures: list[Figure]) -> list[str]:
    """Return the table as aligned lines."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 1 or value == 0 else f"{value:.3g}"
