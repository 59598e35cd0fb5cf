"""The run history as a table: pages by key from SQL, then kept current by the values that events carry.

It never asks again for a run it was told about. A reset happens only when the listing itself changes (another
project, filter or sort) or when the basis of every comparison moves (the pinned run).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from app.domain.errors import KnownError
from app.domain.events import BranchChanged, ChatChanged, Event, ExternalChange, ProjectChanged, RunChanged
from app.domain.rows import Page, RunRow
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.runs.run_columns import COLUMNS, ColumnSpec, RunColumn, describe
from app.gui.runs.run_query import PageKey, RunQuery

FetchPage = Callable[[RunQuery, str | None], Page[RunRow]]

RUN_ROLE: Final = Qt.ItemDataRole.UserRole
COLUMN_ROLE: Final = Qt.ItemDataRole.UserRole + 1


class RunTableModel(QAbstractTableModel):
    """Runs of one project under one `RunQuery`. GUI thread only.

    Args:
        fetch: returns one page of the listing after a page key (None = the first page).
        parent: Qt parent.

    Signals:
        query_changed: the listing was changed, by `set_query` or by a click on a header.
        rows_changed: the number of loaded rows changed.
        fetch_failed(object): a page could not be read; carries the `KnownError`.
        rename_requested(object, str): the person wrote another title for a run (its row).
    """

    query_changed = Signal()
    rows_changed = Signal()
    fetch_failed = Signal(object)
    rename_requested = Signal(object, str)

    def __init__(self, fetch: FetchPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._query: RunQuery | None = None
        self._rows: list[RunRow] = []
        self._next: str | None = None
        self._end: PageKey | None = None
        self._pinned: str | None = None
        self._failed = False

    @property
    def query(self) -> RunQuery | None:
        """The listing shown, or None without a project."""
        return self._query

    @property
    def is_complete(self) -> bool:
        """Whether every run of the listing is loaded."""
        return self._next is None and not self._failed

    def set_query(self, query: RunQuery | None) -> None:
        """Show another listing; reads its first page."""
        if query == self._query:
            return
        self._query = query
        self.reload()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self.query_changed.emit()

    def set_pinned(self, run_id: str | None) -> None:
        """Say which run is pinned as everyone's baseline, so that a change of it is noticed."""
        self._pinned = run_id

    def reload(self) -> None:
        """Read the first page again and forget the rest."""
        self.beginResetModel()
        self._rows, self._next, self._end, self._failed = [], None, None, False
        if self._query is not None:
            self._take_page(None)
        self.endResetModel()
        self.rows_changed.emit()

    def row(self, run_id: str) -> int | None:
        """The table row of a loaded run, or None."""
        return next((number for number, row in enumerate(self._rows) if row.id == run_id), None)

    def run(self, row: int) -> RunRow:
        """The run of a table row."""
        return self._rows[row]

    def apply(self, event: Event) -> None:
        """Bring the table up to date with something that has happened."""
        if isinstance(event, RunChanged):
            self._place(event.row)
        elif isinstance(event, ChatChanged):
            chat = event.row
            self._amend(lambda row: row.launched_from_chat == chat.id, chat_title=chat.title)
        elif isinstance(event, BranchChanged):
            branch = event.branch
            self._amend(lambda row: row.branch == branch.id, branch_name=branch.name)
        elif self._query is not None and self._is_gap(event, self._query.project):
            self.reload()

    def columnCount(self, parent: Index = ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of loaded runs."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there is another page."""
        return not parent.isValid() and self._next is not None and not self._failed

    def fetchMore(self, parent: Index) -> None:
        """Read the next page; calling it again at the end does nothing."""
        if not self.canFetchMore(parent) or self._query is None:
            return
        page = self._read(self._next)
        if page is None:
            return
        known = {row.id for row in self._rows}
        fresh = [row for row in page.items if row.id not in known]
        first = len(self._rows)
        if fresh:
            self.beginInsertRows(ROOT, first, first + len(fresh) - 1)
            self._rows += fresh
        self._note_end(page)
        if fresh:
            self.endInsertRows()
        self.rows_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Titles are edited in place."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if COLUMNS[index.column()].column == RunColumn.TITLE else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another title; it changes when the event arrives.

        Returns:
            Whether something was asked for.
        """
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        row, title = self._rows[index.row()], str(value).strip()
        if not title or title == row.title:
            return False
        self.rename_requested.emit(row, title)
        return True

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, tooltip and the run itself (`RUN_ROLE`)."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, spec = self._rows[index.row()], COLUMNS[index.column()]
        if role == RUN_ROLE:
            return row
        if role == COLUMN_ROLE:
            return spec.column
        if role == Qt.ItemDataRole.EditRole:
            return row.title if spec.column == RunColumn.TITLE else None
        if role == Qt.ItemDataRole.DisplayRole and self._follows_its_group(index.row(), spec):
            return f"v{row.version_number}" if spec.column == RunColumn.LINE else ""
        return _plain(row, spec, role)

    def begins_group(self, row: int) -> bool:
        """Whether a row is the first of its group, where there are groups."""
        query = self._query
        if query is None or query.group is None:
            return False
        return row == 0 or query.group_of(self._rows[row]) != query.group_of(self._rows[row - 1])

    def _follows_its_group(self, row: int, spec: ColumnSpec) -> bool:
        """Whether the name of the group stands above already."""
        grouped = self._query is not None and self._query.group is not None and spec.sort == self._query.group
        return grouped and not self.begins_group(row)

    def set_group(self, group: str | None) -> None:
        """Have runs of the same value stand together, or none; the value is a sort of a column."""
        if self._query is not None:
            self.set_query(replace(self._query, group=group))

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles, aligned like their column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        spec = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{spec.title} {self._arrow(spec)}".rstrip()
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return spec.hint
        return _alignment(spec) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort in SQL by a column; a column without a sort is ignored."""
        if self._query is None or not 0 <= column < len(COLUMNS) or COLUMNS[column].sort is None:
            return
        descending = order == Qt.SortOrder.DescendingOrder
        self.set_query(replace(self._query, sort=str(COLUMNS[column].sort), descending=descending))

    def _arrow(self, spec: ColumnSpec) -> str:
        # In the text, because the style draws its own arrow over a right-aligned title.
        if self._query is None or spec.sort is None or spec.sort != self._query.sort:
            return ""
        return "↓" if self._query.descending else "↑"

    def _read(self, after: str | None) -> Page[RunRow] | None:
        assert self._query is not None  # noqa: S101  both callers have a listing
        try:
            return self._fetch(self._query, after)
        except KnownError as error:
            self._failed = True
            self.fetch_failed.emit(error)
            return None

    def _take_page(self, after: str | None) -> None:
        page = self._read(after)
        if page is not None:
            self._rows += page.items
            self._note_end(page)

    def _note_end(self, page: Page[RunRow]) -> None:
        self._next = page.next
        if self._query is not None and page.items:
            self._end = self._query.key(page.items[-1])

    def _is_gap(self, event: Event, project: str) -> bool:
        if isinstance(event, ExternalChange):
            return event.noun in ("run", "runs") and event.project in (None, project)
        if isinstance(event, ProjectChanged) and event.project.id == project:
            before, self._pinned = self._pinned, event.project.pinned_run
            return before != self._pinned
        return False

    def _amend(self, concerns: Callable[[RunRow], bool], **fields: str) -> None:
        for row in [row for row in self._rows if concerns(row)]:
            changed = replace(row, **fields)  # type: ignore[arg-type]  # all fields named here are texts
            if changed != row:
                self._place(changed)

    def _place(self, row: RunRow) -> None:
        """Insert, update, move or remove a run where the listing has it, as far as it is loaded."""
        query = self._query
        if query is None or row.project != query.project:
            return
        old = self.row(row.id)
        key = query.key(row)
        shown = query.matches(row) and self._is_loaded(key)
        if old is None and not shown:
            return
        if old is None:
            self._insert(self._position(key), row)
        elif not shown:
            self._remove(old)
        elif query.key(self._rows[old]) == key:
            self._replace(old, row)
        else:
            self._move(old, row)

    def _is_loaded(self, key: PageKey) -> bool:
        """Whether a key lies in the part of the listing that was read; the rest comes with its page."""
        if self._query is None or self._next is None or self._end is None:
            return True
        return not self._query.before(self._end, key)

    def _position(self, key: PageKey, skip: int | None = None) -> int:
        assert self._query is not None  # noqa: S101  callers have a listing
        others = [self._query.key(row) for number, row in enumerate(self._rows) if number != skip]
        return sum(1 for other in others if self._query.before(other, key))

    def _tell_below(self, position: int) -> None:
        """The row below one that came, went or moved may begin its group now, or no longer."""
        if self._query is not None and self._query.group is not None and position < len(self._rows):
            self.dataChanged.emit(self.index(position, 0), self.index(position, len(COLUMNS) - 1))

    def _insert(self, position: int, row: RunRow) -> None:
        self.beginInsertRows(ROOT, position, position)
        self._rows.insert(position, row)
        self.endInsertRows()
        self._tell_below(position + 1)
        self.rows_changed.emit()

    def _remove(self, position: int) -> None:
        self.beginRemoveRows(ROOT, position, position)
        del self._rows[position]
        self.endRemoveRows()
        self._tell_below(position)
        self.rows_changed.emit()

    def _replace(self, position: int, row: RunRow) -> None:
        if self._rows[position] == row:
            return
        self._rows[position] = row
        self.dataChanged.emit(self.index(position, 0), self.index(position, len(COLUMNS) - 1))

    def _move(self, old: int, row: RunRow) -> None:
        new = self._position(self._query.key(row), skip=old) if self._query else old
        if new != old:
            # Qt names the row before which the moved one is put, counted before it is taken out.
            self.beginMoveRows(ROOT, old, old, ROOT, new if new < old else new + 1)
            self._rows.insert(new, self._rows.pop(old))
            self.endMoveRows()
            for position in (old, old + 1, new + 1):
                self._tell_below(position)
        self._replace(new, row)


def _alignment(spec: ColumnSpec) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if spec.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _plain(row: RunRow, spec: ColumnSpec, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return spec.text(row)
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(spec.tip(row) or spec.hint)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _alignment(spec)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{spec.title}: {spec.text(row)}"
    if role == Qt.ItemDataRole.AccessibleDescriptionRole:
        return describe(row)
    return None
