"""What the run history shows: filters, sort, and where a run belongs under them.

The order here is the order of the store's page query, so that a changed run finds its place without asking again.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.rows import RunRow

PageKey = tuple[Any, str]
"""The sorted value, which has one type per column, and the id."""


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Filters and sort of one listing; empty or None means any."""

    project: str
    status: tuple[str, ...] = ()
    mode: str | None = None
    chat: str | None = None
    branch: str | None = None
    text: str | None = None
    trashed: bool = False
    sort: str = "number"
    descending: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the listing beyond the project."""
        return bool(self.status or self.mode or self.chat or self.branch or self.text or self.trashed)

    def matches(self, row: RunRow) -> bool:
        """Whether the run passes the filters."""
        return (
            row.project == self.project
            and row.trashed == self.trashed
            and (not self.status or row.status in self.status)
            and (self.mode is None or row.mode == self.mode)
            and (self.chat is None or row.launched_from_chat == self.chat)
            and (self.branch is None or row.branch == self.branch)
            and self._contains_text(row)
        )

    def key(self, row: RunRow) -> PageKey:
        """The page key of a run: the sorted value, a missing one lowest, then the id."""
        if self.sort in _BY_NUMBER:
            return row.number, ""
        value = getattr(row, self.sort)
        return (value if value is not None else _lowest(self.sort)), row.id

    def before(self, first: PageKey, second: PageKey) -> bool:
        """Whether the first key stands before the second in this listing."""
        return first > second if self.descending else first < second

    def _contains_text(self, row: RunRow) -> bool:
        part = (self.text or "").casefold()
        return part in row.title.casefold() or part in (row.best_title or "").casefold()


_BY_NUMBER = frozenset({"number", "created_at"})
"""Numbers are given in the order of creation and are unique; the clock may have jumped since."""
_TEXT = frozenset({"title", "mode", "status", "started_at", "chat_title", "branch_name"})


def _lowest(column: str) -> str | float:
    return "" if column in _TEXT else -1.0
