"""The spec and world model as a tree: a heading per kind, an item per row, a column for weights.

Edits are wishes: `setData` asks for operations and changes nothing; the new version arrives as an event.
"""

from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal

from app.domain.items import ItemKind
from app.domain.operations import Content, Operation, ReplaceItem, UpdateItem
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown, sync_rows
from app.gui.look.item_words import weight_text
from app.gui.spec.spec_entries import (
    GONE,
    GROUPS,
    WEIGHTED,
    ChangeTrail,
    GroupRow,
    SpecEntry,
    describe_entry,
    entries_of,
    note_text,
)
from app.services.spec.person_items import reworded

ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `SpecEntry` or `GroupRow` of an index."""
TEXT, WEIGHT = range(2)
_GROUP_ID: Final = 0
_ALWAYS = frozenset({ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.TODAY})
_KEYS: Final = (*(group.kind.value for group in GROUPS), GONE)


class SpecModel(QAbstractItemModel):
    """Tree of one line's content. GUI thread only.

    Signals:
        operations_requested(object): a tuple of operations the person asked for by editing a row.
    """

    operations_requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[GroupRow] = []
        self._entries: dict[str, list[SpecEntry]] = {key: [] for key in _KEYS}
        self._read_only = False

    def set_content(self, content: Content, trail: ChangeTrail, main: Content | None = None) -> None:
        """Show a content; rows that stay keep their place, selection and open editor."""
        fresh = entries_of(content, trail, main)
        wanted = [row for row in (_group_row(key, fresh.get(key, [])) for key in _KEYS) if row is not None]
        # Items go first where a heading will vanish, and headings come first where items will appear.
        keep = {row.key for row in wanted}
        for group in [group for group in self._groups if group.key not in keep]:
            self._sync_items(group.key, [])
        sync_rows(self, ROOT, self._groups, wanted, key=lambda row: row.key, columns=2)
        for group in wanted:
            self._sync_items(group.key, fresh.get(group.key, []))

    def set_read_only(self, *, read_only: bool) -> None:
        """Forbid or allow editing, for a line that is closed."""
        self._read_only = read_only

    def entry(self, index: Index) -> SpecEntry | GroupRow | None:
        """What stands at an index."""
        if not index.isValid():
            return None
        if index.internalId() == _GROUP_ID:
            return self._groups[index.row()]
        return self._entries[_KEYS[index.internalId() - 1]][index.row()]

    def index_of(self, slug: str) -> QModelIndex:
        """The index of an item's text; invalid where there is none."""
        for key in _KEYS:
            for row, entry in enumerate(self._entries[key]):
                if entry.item.slug == slug:
                    return self.createIndex(row, TEXT, _KEYS.index(key) + 1)
        return QModelIndex()

    def group_index(self, key: str) -> QModelIndex:
        """The index of a heading; invalid where it is not shown."""
        row = next((at for at, group in enumerate(self._groups) if group.key == key), None)
        return QModelIndex() if row is None else self.createIndex(row, TEXT, _GROUP_ID)

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """Index of a heading or, below one, of an item."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, _GROUP_ID)
        return self.createIndex(row, column, _KEYS.index(self._groups[parent.row()].key) + 1)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # the stub also lists QObject.parent()
        """Heading of an item."""
        if not child.isValid() or child.internalId() == _GROUP_ID:
            return QModelIndex()
        return self.group_index(_KEYS[child.internalId() - 1])

    def columnCount(self, _parent: Index = ROOT) -> int:
        """Text and weight."""
        return 2

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of headings, or of items below one."""
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() != _GROUP_ID or parent.column() != TEXT:
            return 0
        return len(self._entries[self._groups[parent.row()].key])

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Items are edited in place; assumptions are ticked as holding or not."""
        entry = self.entry(index)
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(entry, GroupRow) or self._read_only or entry.difference == "gone":
            return flags
        if index.column() == TEXT or entry.item.kind in WEIGHTED or entry.item.kind is ItemKind.ASSUMPTION:
            flags |= Qt.ItemFlag.ItemIsEditable
        if index.column() == TEXT and entry.item.kind is ItemKind.ASSUMPTION:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, weight, tick, tooltip and the entry itself (`ENTRY_ROLE`)."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        if isinstance(entry, GroupRow):
            return _group_data(entry, index.column(), role)
        return _item_data(entry, index.column(), role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the change; the row changes when the new version arrives.

        Returns:
            Whether something was asked for.
        """
        entry = self.entry(index)
        if not isinstance(entry, SpecEntry) or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        operation = _wish(entry, index.column(), value, role)
        if operation is None:
            return False
        self.operations_requested.emit((operation,))
        return True

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < 2:
            return ("Item", "Weight")[section]
        return None

    def _sync_items(self, key: str, fresh: list[SpecEntry]) -> None:
        parent = self.group_index(key)
        sync_rows(self, parent, self._entries[key], fresh, key=lambda entry: entry.item.slug, columns=2)


def _group_row(key: str, entries: list[SpecEntry]) -> GroupRow | None:
    if key == GONE:
        return GroupRow(GONE, "In Main, not here", "", len(entries)) if entries else None
    group = next(group for group in GROUPS if group.kind.value == key)
    if not entries and group.kind not in _ALWAYS:
        return None
    return GroupRow(key, group.title, group.part, len(entries), "" if entries else group.empty)


def _group_data(group: GroupRow, column: int, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return f"{group.title} ({group.items})" if column == TEXT else ""
    if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and column == TEXT:
        where = f"{group.part} › {group.title}" if group.part else group.title
        return f"{where}, {group.items} items. {group.empty}".strip()
    return None


def _item_data(entry: SpecEntry, column: int, role: int) -> Any:
    item = entry.item
    if role == Qt.ItemDataRole.DisplayRole:
        return item.text if column == TEXT else weight_text(item)
    if role == Qt.ItemDataRole.EditRole:
        if column == TEXT:
            return item.text
        return round(item.certainty * 100) if item.kind is ItemKind.ASSUMPTION else item.weight
    if role == Qt.ItemDataRole.CheckStateRole and column == TEXT and item.kind is ItemKind.ASSUMPTION:
        return Qt.CheckState.Checked if item.holds else Qt.CheckState.Unchecked
    if role == Qt.ItemDataRole.TextAlignmentRole and column == WEIGHT:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return describe_entry(entry)
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(_tip(entry))
    return None


def _tip(entry: SpecEntry) -> str:
    item = entry.item
    lines = [item.text]
    if note := note_text(entry):
        lines.append(note)
    if item.source is not None and item.source.quote:
        lines.append(f"From: “{item.source.quote}”")
    if item.rule:
        lines.append(f"Why it stands here: {item.rule}")
    return "\n".join(lines)


def _wish(entry: SpecEntry, column: int, value: Any, role: int) -> Operation | None:
    item = entry.item
    if role == Qt.ItemDataRole.CheckStateRole and item.kind is ItemKind.ASSUMPTION:
        holds = Qt.CheckState(value) is Qt.CheckState.Checked
        return UpdateItem(slug=item.slug, holds=holds) if holds != item.holds else None
    if role != Qt.ItemDataRole.EditRole:
        return None
    if column == TEXT:
        text = str(value).strip()
        return ReplaceItem(item=reworded(item, text)) if text and text != item.text else None
    if item.kind is ItemKind.ASSUMPTION:
        certainty = int(value) / 100
        return UpdateItem(slug=item.slug, certainty=certainty) if certainty != item.certainty else None
    return UpdateItem(slug=item.slug, weight=int(value)) if int(value) != item.weight else None
