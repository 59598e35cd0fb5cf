"""Heights of the rows of a thread: measured where seen, estimated elsewhere.

Pure arithmetic, no widgets; the view corrects estimates around its anchor, so nothing jumps.
"""

from collections.abc import Callable


class RowHeights:
    """Pixels per row; `estimate` gives the height of a row never seen at the present width."""

    def __init__(self, estimate: Callable[[int], int]) -> None:
        self._estimate = estimate
        self._heights: list[int] = []
        self._measured: list[bool] = []

    def reset(self, rows: int) -> None:
        """Start with so many rows, all estimated."""
        self._heights = [self._estimate(row) for row in range(rows)]
        self._measured = [False] * rows

    def insert(self, row: int, count: int) -> None:
        """Rows came at `row`."""
        self._heights[row:row] = [self._estimate(at) for at in range(row, row + count)]
        self._measured[row:row] = [False] * count

    def remove(self, row: int, count: int) -> None:
        """Rows went."""
        del self._heights[row : row + count]
        del self._measured[row : row + count]

    def forget(self) -> None:
        """The width changed: every height is an estimate again, and the old one is a good estimate."""
        self._measured = [False] * len(self._heights)

    def forget_row(self, row: int) -> None:
        """The row's content changed."""
        self._measured[row] = False

    def set(self, row: int, height: int) -> None:
        """The row was measured."""
        self._heights[row] = height
        self._measured[row] = True

    def is_measured(self, row: int) -> bool:
        """Whether the height is real."""
        return self._measured[row]

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    def __len__(self) -> int:
        return len(self._heights)

    def above(self, row: int) -> int:
        """Pixels of all rows before `row`."""
        return sum(self._heights[:row])

    @property
    def total(self) -> int:
        """Pixels of all rows."""
        return sum(self._heights)

    def row_at(self, pixels: int) -> tuple[int, int]:
        """The row that many pixels from the top, and the pixels into it."""
        left = max(pixels, 0)
        for row, height in enumerate(self._heights):
            if left < height:
                return row, left
            left -= height
        last = len(self._heights) - 1
        return (last, self._heights[last]) if last >= 0 else (0, 0)
