"""Versions of a line, newest first: paged by key, then kept current by events."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from app.domain.projects import Version
from app.domain.rows import Page
from app.gui.kit.item_models import ROOT, Index, shown
from app.gui.look.figures import full_time, local_time
from app.gui.look.texts import Texts
from app.gui.spec.spec_entries import AUTHORS

VERSION_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `Version` of a row."""
FetchVersions = Callable[[str, str | None], Page[Version]]
_TEXTS: Final = Texts()


class VersionLogModel(QAbstractListModel):
    """Versions of one line. GUI thread only.

    Args:
        fetch: returns one page of a line's versions after a page key, newest first.
        parent: Qt parent.
    """

    def __init__(self, fetch: FetchVersions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._branch: str | None = None
        self._versions: list[Version] = []
        self._next: str | None = None
        self._is_read = False

    def set_branch(self, branch_id: str | None) -> None:
        """Be of another line; its versions are there once they are read."""
        self.beginResetModel()
        self._branch, self._versions, self._next, self._is_read = branch_id, [], None, False
        self.endResetModel()

    def open_log(self) -> None:
        """Read the newest versions of the line, if they are not there yet; a page of them holds each whole spec.

        Raises:
            KnownError: they cannot be read.
        """
        if self._is_read or self._branch is None:
            return
        page = self._fetch(self._branch, None)
        self.beginResetModel()
        self._versions, self._next, self._is_read = list(page.items), page.next, True
        self.endResetModel()

    def add(self, version: Version) -> None:
        """Put a new version of this line on top; where none is read yet it will be among them."""
        known = {one.id for one in self._versions}
        if not self._is_read or version.branch != self._branch or version.id in known:
            return
        self.beginInsertRows(ROOT, 0, 0)
        self._versions.insert(0, version)
        self.endInsertRows()

    def version(self, row: int) -> Version:
        """The version of a row."""
        return self._versions[row]

    def before(self, row: int) -> Version | None:
        """The version a row's version was made from, if it is loaded."""
        parent = self._versions[row].parent
        return next((version for version in self._versions if version.id == parent), None)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of loaded versions."""
        return 0 if parent.isValid() else len(self._versions)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there is another page."""
        return not parent.isValid() and self._next is not None

    def fetchMore(self, parent: Index) -> None:
        """Read the next page; calling it again at the end does nothing."""
        if parent.isValid() or self._next is None or self._branch is None:
            return
        page = self._fetch(self._branch, self._next)
        self._next = page.next
        known = {one.id for one in self._versions}
        fresh = [version for version in page.items if version.id not in known]
        if fresh:
            first = len(self._versions)
            self.beginInsertRows(ROOT, first, first + len(fresh) - 1)
            self._versions += fresh
            self.endInsertRows()

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and the version itself (`VERSION_ROLE`)."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        version = self._versions[index.row()]
        if role == VERSION_ROLE:
            return version
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cause = _TEXTS.cause(version.cause.value)
            return f"v{version.number}  {cause}, {AUTHORS[version.author]} · {local_time(version.created_at)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return full_time(version.created_at)
        return None
