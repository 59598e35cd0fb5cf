"""What the run history shows: filters, sort, and where a run belongs under them.

The order here is the order of the store's page query, so that a changed run finds its place without asking again.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.rows import RunRow

PageKey = tuple[str, Any, str]
"""The value it is grouped by (or nothing), the sorted value, which has one type per column, and the id."""


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
    starred: bool = False
    tag: str | None = None
    group: str | None = None
    """The column whose equal values stand together."""
    sort: str = "number"
    descending: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the listing beyond the project."""
        named = self.status or self.mode or self.chat or self.branch or self.text or self.tag
        return bool(named or self.trashed or self.starred)

    def matches(self, row: RunRow) -> bool:
        """Whether the run passes the filters."""
        return (
            row.project == self.project
            and row.trashed == self.trashed
            and (not self.status or row.status in self.status)
            and (self.mode is None or row.mode == self.mode)
            and (self.chat is None or row.launched_from_chat == self.chat)
            and (self.branch is None or row.branch == self.branch)
            and (row.starred or not self.starred)
            and (self.tag is None or self.tag in row.tags)
            and self._contains_text(row)
        )

    def key(self, row: RunRow) -> PageKey:
        """The page key of a run: its group, the sorted value, a missing one lowest, then the id."""
        group = self.group_of(row)
        if self.sort in _BY_NUMBER:
            return group, row.number, ""
        value = getattr(row, self.sort)
        return group, (value if value is not None else _lowest(self.sort)), row.id

    def group_of(self, row: RunRow) -> str:
        """The value a run is grouped by; "" where it has none, or nothing is grouped."""
        return "" if self.group is None else str(getattr(row, self.group) or "")

    def before(self, first: PageKey, second: PageKey) -> bool:
        """Whether the first key stands before the second in this listing."""
        if first[0] != second[0]:
            # Groups stand in the order of the alphabet, however they are sorted inside.
            return first[0] < second[0]
        return first[1:] > second[1:] if self.descending else first[1:] < second[1:]

    def _contains_text(self, row: RunRow) -> bool:
        part = (self.text or "").casefold()
        return any(part in text.casefold() for text in (row.title, row.best_title or "", row.memo, *row.tags))


_BY_NUMBER = frozenset({"number", "created_at"})
"""Numbers are given in the order of creation and are unique; the clock may have jumped since."""
_TEXT = frozenset({"title", "mode", "status", "started_at", "chat_title", "branch_name"})


def _lowest(column: str) -> str | float:
    return "" if column in _TEXT else -1.0
