"""The attached files as a tree: sources, their files with sizes, what was left out and why. Reads nothing itself."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.domain.attachments import Snapshot, SourceKind
from app.gui.kit.item_models import plain_tip
from app.gui.look.file_words import size_words
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme

_SOURCE_ROLE = Qt.ItemDataRole.UserRole
_HELD_ROLE = Qt.ItemDataRole.UserRole + 1
_CITED_ROLE = Qt.ItemDataRole.UserRole + 2


class AttachmentsTree(QTreeWidget):
    """Tree of snapshots. GUI thread only.

    Signals:
        source_changed: another source is current, or none.
        file_wanted(str): a file is to be looked at, by its name in citations.
    """

    source_changed = Signal()
    file_wanted = Signal(str)

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._theme = theme
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("File"), self.tr("Size"), self.tr("Lines, or why it was left out")])
        self.setAccessibleName(self.tr("Files the agents may read"))
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 300)
        header.resizeSection(1, 80)
        self.currentItemChanged.connect(self._on_current_item_changed)
        self.itemActivated.connect(self._on_item_activated)

    def show_snapshots(self, snapshots: tuple[Snapshot, ...]) -> None:
        """Show sources; those that were open stay open, the current one stays current."""
        current = self.source_id
        open_before = {item.data(0, _SOURCE_ROLE) for item in self._tops() if item.isExpanded()}
        known = {item.data(0, _SOURCE_ROLE) for item in self._tops()}
        self.clear()
        for snapshot in snapshots:
            item = self._source(snapshot)
            self.addTopLevelItem(item)
            source = snapshot.source.id
            is_new = bool(known) and source not in known
            item.setExpanded(source in open_before or is_new or len(snapshots) == 1)
            if source == current or is_new:
                self.setCurrentItem(item)
        first = self.topLevelItem(0)
        if not self.selectedItems() and first is not None:
            self.setCurrentItem(first)
        self.source_changed.emit()

    @property
    def source_id(self) -> str | None:
        """The source the current line belongs to."""
        item = self.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
        return None if item is None else str(item.data(0, _SOURCE_ROLE))

    @property
    def held_path(self) -> str | None:
        """The file of the current line where it was left out for what looks like a key, and may be chosen."""
        item = self.currentItem()
        found = None if item is None else item.data(0, _HELD_ROLE)
        return str(found) if found else None

    def _tops(self) -> list[QTreeWidgetItem]:
        tops = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [item for item in tops if item is not None]

    def _source(self, snapshot: Snapshot) -> QTreeWidgetItem:
        source, files, texts = snapshot.source, snapshot.files, self._texts
        said = self.tr("{files}, taken {when}").format(
            files=texts.count(len(files), "file"), when=texts.when(source.taken_at)
        )
        if snapshot.left_out:
            said = self.tr("{said}; {n} left out").format(said=said, n=texts.integer(len(snapshot.left_out)))
        item = _row(source.name, size_words(sum(file.size for file in files)), said, tip=source.path)
        item.setData(0, _SOURCE_ROLE, source.id)
        item.setIcon(0, self._theme.icon("folder-open" if source.kind is SourceKind.FOLDER else "spec", "muted"))
        for file in files:
            lines = texts.count(file.lines, "line")
            row = _row(file.path, size_words(file.size), lines, tip=file.path)
            cited = source.name if source.kind is SourceKind.FILE else f"{source.name}/{file.path}"
            row.setData(0, _CITED_ROLE, cited)
            item.addChild(row)
        if snapshot.left_out:
            group = _row(self.tr("Left out: {n}").format(n=len(snapshot.left_out)), "", "")
            for left in snapshot.left_out:
                row = _row(left.path, "", left.why, tip=left.path)
                for column in range(3):
                    row.setForeground(column, self._theme.colour("muted"))
                row.setToolTip(2, plain_tip(left.why))
                row.setData(0, _HELD_ROLE, left.path if left.holds else None)
                group.addChild(row)
            item.addChild(group)
        return item

    @Slot()
    def _on_current_item_changed(self) -> None:
        self.source_changed.emit()

    @Slot(QTreeWidgetItem, int)
    def _on_item_activated(self, item: QTreeWidgetItem, _column: int) -> None:
        cited = item.data(0, _CITED_ROLE)
        if cited:
            self.file_wanted.emit(str(cited))


def _row(name: str, size: str, said: str, *, tip: str = "") -> QTreeWidgetItem:
    """A row in which a name of any origin is shown as it is."""
    row = QTreeWidgetItem([visible(name), size, visible(said)])
    row.setToolTip(0, plain_tip(tip))
    return row
