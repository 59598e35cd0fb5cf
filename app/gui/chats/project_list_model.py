"""The projects by activity, paged by key; kept current by events without asking again.

Not for opening or changing projects.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from app.domain.events import Event, ProjectChanged
from app.domain.projects import ItemState
from app.domain.rows import Page, ProjectRow
from app.gui.chats.activity_order import Edge, edge_of, with_row
from app.gui.kit.item_models import ROOT, Index, shown, sync_rows
from app.gui.kit.roles import ROW_ROLE
from app.gui.look.texts import Texts

ProjectReader = Callable[[str | None, str], Page[ProjectRow]]
"""(page key, state) → one page, at most 50 rows, pinned first, then by activity."""


class ProjectListModel(QAbstractListModel):
    """One row per project of the chosen state."""

    def __init__(self, read: ProjectReader, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._texts = texts
        self._state: str = ItemState.ACTIVE
        self._rows: list[ProjectRow] = []
        self._next: str | None = None
        self._edge: Edge | None = None

    @property
    def state(self) -> str:
        """Which projects are listed: active, archived or trashed."""
        return self._state

    @property
    def rows(self) -> tuple[ProjectRow, ...]:
        """The rows loaded so far."""
        return tuple(self._rows)

    def load(self, state: str = ItemState.ACTIVE) -> None:
        """Read the first page of a state."""
        page = self._read(None, state)
        self.beginResetModel()
        self._state = state
        self._rows = list(page.items)
        self._next, self._edge = page.next, edge_of(page.items, page.next)
        self.endResetModel()

    def apply(self, event: Event) -> None:
        """Take a change over; rows beyond the pages loaded wait for their page."""
        if not isinstance(event, ProjectChanged):
            return
        row = event.row
        if row.state == self._state:
            fresh = with_row(self._rows, row, edge=self._edge)
        else:
            fresh = [known for known in self._rows if known.id != row.id]
        sync_rows(self, ROOT, self._rows, fresh, key=lambda known: known.id, columns=1)

    def row_of(self, project: str) -> int | None:
        """Position of a project among the rows loaded."""
        return next((at for at, row in enumerate(self._rows) if row.id == project), None)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of rows loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Projects can be renamed in place."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsEditable

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, description for screen readers, and the row itself (`ROW_ROLE`)."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            waiting = f", {self._texts.count(row.waiting, 'thing')} waiting for you" if row.waiting else ""
            return (
                f"Project {row.title}, {self._texts.count(row.chats, 'chat')}, "
                f"{self._texts.count(row.runs, 'run')}, last active {self._texts.when(row.last_activity_at)}{waiting}"
            )
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether another page exists."""
        return not parent.isValid() and self._next is not None

    def fetchMore(self, parent: Index) -> None:
        """Read the next page."""
        if not self.canFetchMore(parent):
            return
        page = self._read(self._next, self._state)
        known = {row.id for row in self._rows}
        fresh = [row for row in page.items if row.id not in known]
        self._next, self._edge = page.next, edge_of(page.items, page.next)
        if fresh:
            self.beginInsertRows(ROOT, len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()
