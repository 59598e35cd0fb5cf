"""The order of lists by activity: pinned first, then the latest, kept by where a touched row goes.

Times have milliseconds only, so rows of the same moment keep the order in which they were touched.
"""

from typing import Protocol, TypeVar


class ActiveRow(Protocol):
    """A row of a list by activity."""

    @property
    def id(self) -> str:
        """Identity."""

    @property
    def pinned(self) -> bool:
        """Kept at the top."""

    @property
    def last_activity_at(self) -> str:
        """UTC, ISO 8601."""


R = TypeVar("R", bound=ActiveRow)
Edge = tuple[bool, str]
"""Pinned, last activity: the order of a row."""


def edge_of(items: tuple[R, ...], following: str | None) -> Edge | None:
    """Return where the pages read so far end; None when there is no page after them."""
    return None if following is None or not items else _order(items[-1])


def with_row(rows: list[R], row: R, *, edge: Edge | None) -> list[R]:
    """Return the rows with `row` at its place.

    Args:
        rows: the rows as they stand.
        row: a new or changed row.
        edge: where the pages read so far end (`edge_of`); a row beyond it waits for its page.
    """
    rest = [known for known in rows if known.id != row.id]
    before = next((at for at, known in enumerate(rows) if known.id == row.id), None)
    if before is not None and _order(rows[before]) == _order(row):
        rest.insert(before, row)
        return rest
    place = next((at for at, known in enumerate(rest) if _order(known) <= _order(row)), len(rest))
    if edge is None or _order(row) >= edge:
        rest.insert(place, row)
    return rest


def _order(row: ActiveRow) -> Edge:
    return row.pinned, row.last_activity_at
