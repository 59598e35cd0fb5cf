"""The chats of a project: by activity or grouped by mode, filtered in SQL, kept current by events.

Not for creating or changing chats. Rows come in pages by key; an event carries the new row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from app.domain.chats import ChatMode
from app.domain.events import AgentWorking, ChatChanged, Event
from app.domain.rows import ChatRow, Page
from app.gui.chats.activity_order import Edge, edge_of, with_row
from app.gui.kit.item_models import ROOT, Index, shown, sync_rows
from app.gui.kit.reads import ChatQuery
from app.gui.kit.roles import HEADING_ROLE, ROW_ROLE, WORKING_ROLE
from app.gui.look.texts import Texts

ChatReader = Callable[[ChatQuery, str | None], Page[ChatRow]]
"""(query, page key) → one page, at most 50 rows, pinned first, then by activity."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list: a heading (row None) or a chat."""

    mode: str
    row: ChatRow | None

    @property
    def key(self) -> str:
        return f"heading:{self.mode}" if self.row is None else self.row.id


class ChatListModel(QAbstractListModel):
    """One line per chat, with a heading per mode when grouped."""

    def __init__(
        self,
        read: ChatReader,
        texts: Texts,
        *,
        is_working: Callable[[str], bool],
        parent: QObject | None = None,
    ) -> None:
        """`is_working` tells at load time whether a chat's agent works; later events say it."""
        super().__init__(parent)
        self._read = read
        self._texts = texts
        self._is_working = is_working
        self._query: ChatQuery | None = None
        self._grouped = False
        self._rows: list[ChatRow] = []
        self._entries: list[_Entry] = []
        self._next: str | None = None
        self._edge: Edge | None = None
        self._working: set[str] = set()

    @property
    def query(self) -> ChatQuery | None:
        """What is listed; None without a project."""
        return self._query

    @property
    def rows(self) -> tuple[ChatRow, ...]:
        """The chats loaded so far, by activity."""
        return tuple(self._rows)

    @property
    def any_working(self) -> bool:
        """Whether a spinner turns."""
        return bool(self._working)

    @property
    def working_rows(self) -> tuple[int, ...]:
        """Lines whose spinner turns."""
        return tuple(at for at, entry in enumerate(self._entries) if entry.row and entry.row.id in self._working)

    def load(self, query: ChatQuery | None) -> None:
        """List the chats of a query from its first page; None empties the list."""
        page: Page[ChatRow] = self._read(query, None) if query is not None else Page((), None)
        self.beginResetModel()
        self._query = query
        self._take(page)
        self._entries = self._arranged()
        self.endResetModel()

    def refresh(self) -> None:
        """Read the first page again and go there by small steps."""
        if self._query is not None:
            self._take(self._read(self._query, None))
            self._sync()

    def set_grouped(self, grouped: bool) -> None:
        """Group by mode, or one list by activity."""
        if grouped != self._grouped:
            self._grouped = grouped
            self.beginResetModel()
            self._entries = self._arranged()
            self.endResetModel()

    @property
    def grouped(self) -> bool:
        """Whether the list is grouped by mode."""
        return self._grouped

    def apply(self, event: Event) -> None:
        """Take a change over without asking again; with a filter the first page is read again."""
        if self._query is None:
            return
        if isinstance(event, AgentWorking) and event.project == self._query.project:
            (self._working.add if event.working else self._working.discard)(event.chat)
            self._tell(event.chat, WORKING_ROLE)
        elif isinstance(event, ChatChanged) and event.row.project == self._query.project:
            if self._query.text:
                # Whether a row still matches is decided where it was decided before: in SQL.
                self.refresh()
                return
            if event.row.state == self._query.state:
                self._rows = with_row(self._rows, event.row, edge=self._edge)
            else:
                self._rows = [row for row in self._rows if row.id != event.row.id]
            self._sync()

    def row_of(self, chat: str) -> int | None:
        """Line of a chat among those loaded."""
        return next((at for at, entry in enumerate(self._entries) if entry.key == chat), None)

    def chat_at(self, row: int) -> ChatRow | None:
        """The chat of a line; None for a heading or beyond the end."""
        return self._entries[row].row if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of lines loaded."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._entries[index.row()].row is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsEditable

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, sentence for screen readers, and the row, heading and working roles."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        entry = self._entries[index.row()]
        row = entry.row
        if role == HEADING_ROLE:
            return row is None
        if row is None:
            heading = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self._texts.chat_mode(entry.mode) if heading else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == ROW_ROLE:
            return row
        if role == WORKING_ROLE:
            return row.id in self._working
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._sentence(row)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether another page exists."""
        return not parent.isValid() and self._next is not None

    def fetchMore(self, parent: Index) -> None:
        """Read the next page."""
        if self._query is None or not self.canFetchMore(parent):
            return
        page = self._read(self._query, self._next)
        known = {row.id for row in self._rows}
        self._rows += [row for row in page.items if row.id not in known]
        self._next, self._edge = page.next, edge_of(page.items, page.next)
        self._working |= {row.id for row in page.items if self._is_working(row.id)}
        self._sync()

    def _take(self, page: Page[ChatRow]) -> None:
        self._rows = list(page.items)
        self._next, self._edge = page.next, edge_of(page.items, page.next)
        self._working = {row.id for row in page.items if self._is_working(row.id)}

    def _arranged(self) -> list[_Entry]:
        if not self._grouped:
            return [_Entry(row.mode, row) for row in self._rows]
        entries: list[_Entry] = []
        for mode in ChatMode:
            of_mode = [_Entry(mode, row) for row in self._rows if row.mode == mode]
            if of_mode:
                entries += [_Entry(mode, None), *of_mode]
        return entries

    def _sync(self) -> None:
        sync_rows(self, ROOT, self._entries, self._arranged(), key=lambda entry: entry.key, columns=1)

    def _tell(self, chat: str, role: int) -> None:
        at = self.row_of(chat)
        if at is not None:
            index = self.index(at, 0)
            self.dataChanged.emit(index, index, [role])

    def _sentence(self, row: ChatRow) -> str:
        pieces = [f"{self._texts.chat_mode(row.mode)} chat {row.title}"]
        if row.subject:
            pieces.append(f"about {row.subject}")
        if row.id in self._working:
            pieces.append("its agent is working")
        if row.unread:
            pieces.append("unread")
        if row.draft:
            pieces.append("with a draft")
        if row.pinned:
            pieces.append("pinned")
        if row.runs_launched:
            pieces.append(f"{self._texts.count(row.runs_launched, 'run')} started here")
        pieces.append(f"last active {self._texts.when(row.last_activity_at)}")
        return ", ".join(pieces)
