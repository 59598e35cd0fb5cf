"""What a what-if would bring into Main: one ticked row per item added, changed or removed; conflicts unticked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal

from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.look.item_words import weight_text
from app.gui.spec.spec_entries import GROUP_OF

if TYPE_CHECKING:
    from app.services.spec.what_ifs import WhatIfChange

CHANGE_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `WhatIfChange` of a row."""


class WhatIfModel(QAbstractListModel):
    """Changes of one what-if. GUI thread only.

    Signals:
        ticks_changed: another set of changes is ticked.
    """

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[WhatIfChange, ...] = ()
        self._ticked: set[str] = set()

    def set_changes(self, changes: "Sequence[WhatIfChange]") -> None:
        """Show these changes, all ticked but those Main has moved on."""
        self.beginResetModel()
        self._changes = tuple(changes)
        self._ticked = {change.slug for change in changes if not change.conflict}
        self.endResetModel()
        self.ticks_changed.emit()

    def ticked(self) -> tuple[str, ...]:
        """Slugs of the ticked changes, in their order."""
        return tuple(change.slug for change in self._changes if change.slug in self._ticked)

    def change(self, row: int) -> "WhatIfChange":
        """The change of a row."""
        return self._changes[row]

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of changes."""
        return 0 if parent.isValid() else len(self._changes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are ticked and unticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tick and the change itself (`CHANGE_ROLE`)."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        change = self._changes[index.row()]
        if role == CHANGE_ROLE:
            return change
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if change.slug in self._ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(describe_change(change))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(describe_change(change)))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a change."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        slug = self._changes[index.row()].slug
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.add(slug)
        else:
            self._ticked.discard(slug)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()
        return True


def describe_change(change: "WhatIfChange") -> list[str]:
    """Return what a change does: its kind of change, before and after, and a conflict with Main."""
    before, after = change.before, change.after
    item = after or before
    if item is None:
        return [change.slug]
    group = GROUP_OF[item.kind].title
    if before is None:
        lines = [f"Added to {group}", item.stated]
    elif after is None:
        lines = [f"Removed from {group}", before.text]
    else:
        lines = [f"Changed in {group}"]
        if before.text == after.text and before.holds != after.holds:
            lines += [after.text, "→ holds again" if after.holds else "→ taken as false"]
        elif before.stated != after.stated:
            lines += [before.stated, f"→ {after.stated}"]
        else:
            lines.append(after.text)
        if weight_text(before) != weight_text(after):
            lines.append(f"{weight_text(before)} → {weight_text(after)}")
    if change.conflict:
        now = f"now “{change.main.stated}”" if change.main else "it is gone there"
        lines.append(f"Main has moved on meanwhile: {now}")
    return lines
