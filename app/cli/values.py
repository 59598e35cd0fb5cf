"""The types of options and arguments: every number finite and in range, every path one a file can have.

Used instead of click's own types, which take 2^63, nan and 10^400. Not for what a value means.
"""

import os
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from app.domain.kit.numbers import LARGEST, finite_number, whole_number
from app.domain.kit.text import shortened

_SHOWN = 40


class Whole(click.IntRange):
    """A whole number between two bounds; without one, as large or small as can be stored."""

    def __init__(self, low: int | None = None, high: int | None = None) -> None:
        super().__init__(low, high)

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = value if isinstance(value, int) else whole_number(str(value))
        low = -LARGEST - 1 if self.min is None else int(self.min)
        high = LARGEST if self.max is None else int(self.max)
        if number is None or not low <= number <= high:
            wanted = "a whole number" + _range_words(low, high, open_below=False)
            self.fail(f"“{shortened(str(value), _SHOWN)}” is not {wanted}.", param, ctx)
        return number

    @override
    def _describe_range(self) -> str:
        # For the help; click has words for one open end, but not for two.
        return "" if self.min is None and self.max is None else super()._describe_range()


class Amount(click.FloatRange):
    """A finite number between two bounds."""

    def __init__(self, low: float | None = None, high: float | None = None, *, above: bool = False) -> None:
        """As the two bounds; `above`: the lower one is not taken itself."""
        super().__init__(low, high, min_open=above)

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = finite_number(str(value))
        low_enough = number is not None and (self.max is None or number <= self.max)
        high_enough = number is not None and (
            self.min is None or number > self.min or (number == self.min and not self.min_open)
        )
        if number is None or not low_enough or not high_enough:
            wanted = "a number" + _range_words(self.min, self.max, open_below=self.min_open)
            self.fail(f"“{shortened(str(value), _SHOWN)}” is not {wanted}.", param, ctx)
        return number


class FilePath(click.Path):
    """A path as a person gives it; whether anything is there is found out by who opens it."""

    def __init__(self, *, dash: bool = False, folder: bool = False) -> None:
        """As click.

        Args:
            dash: “-” is taken for standard input.
            folder: it names a folder.
        """
        super().__init__(path_type=Path, allow_dash=dash, file_okay=not folder)

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            name = os.fsencode(value)
        except UnicodeEncodeError:
            name = b"\x00"
        if not name or b"\x00" in name:
            self.fail(f"“{shortened(str(value), _SHOWN)}” is no name a file can have.", param, ctx)
        return super().convert(value, param, ctx)


def _range_words(low: float | None, high: float | None, *, open_below: bool) -> str:
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f" above {low}" if open_below else f" of {low} or more"
    return "" if high is None else f" of at most {high}"
