"""The tree of the spec dock: wrapped texts, weights at the right, editing in place.

Wishes only: what was edited goes out as operations and comes back as a version.
"""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.domain.items import KEPT_KINDS, ItemKind
from app.gui.kit.number_field import NumberField
from app.gui.kit.painting import Index
from app.gui.look.theme import Theme
from app.gui.spec.spec_delegate import SpecPainter
from app.gui.spec.spec_entries import GroupRow, SpecEntry
from app.gui.spec.spec_model import ENTRY_ROLE, TEXT, WEIGHT, SpecModel

WEIGHT_WIDTH = 84


_FOLDED = frozenset(kind.value for kind in KEPT_KINDS)


class SpecTree(QTreeView):
    """Tree over a `SpecModel`. GUI thread only.

    Signals:
        entry_selected(object): the current `SpecEntry` or `GroupRow`, or None.
        add_requested(object): an `ItemKind` a new item is wanted of.
        remove_requested(object): the `SpecEntry` to remove.
        use_requested(object): the `SpecEntry` under *Not used* that should become a goal.
    """

    entry_selected = Signal(object)
    add_requested = Signal(object)
    remove_requested = Signal(object)
    use_requested = Signal(object)

    def __init__(self, model: SpecModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_SpecDelegate(theme, self))
        self.setAccessibleName(self.tr("Spec: what is wanted, and the world"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(WEIGHT, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(WEIGHT, WEIGHT_WIDTH)
        self.clicked.connect(self._on_clicked)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.modelReset.connect(self.expandAll)
        self.expandAll()

    def current_entry(self) -> SpecEntry | GroupRow | None:
        """What the keyboard is on."""
        entry = self.currentIndex().data(ENTRY_ROLE)
        return entry if isinstance(entry, SpecEntry | GroupRow) else None

    def current_kind(self) -> ItemKind | None:
        """The kind of the group the keyboard is in; None in a group of Main's items."""
        entry = self.current_entry()
        if isinstance(entry, SpecEntry):
            return entry.item.kind
        return ItemKind(entry.key) if entry is not None and entry.key in list(ItemKind) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what is current."""
        super().currentChanged(current, previous)
        self.entry_selected.emit(self.current_entry())

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this list from shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Insert, Qt.Key.Key_U)
            if event.key() in keys and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert adds, Delete removes, U takes an item from *Not used*, Enter edits or folds."""
        entry, key = self.current_entry(), event.key()
        kind = self.current_kind()
        if key == Qt.Key.Key_Insert and kind is not None:
            self.add_requested.emit(kind)
        elif key == Qt.Key.Key_Delete and isinstance(entry, SpecEntry):
            self.remove_requested.emit(entry)
        elif key == Qt.Key.Key_U and isinstance(entry, SpecEntry) and entry.item.kind in KEPT_KINDS:
            self.use_requested.emit(entry)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(entry, GroupRow):
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(entry, SpecEntry):
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap texts anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def drawBranches(self, *_arguments: object) -> None:
        """Draw none: headings carry their own arrow."""

    def _on_clicked(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, GroupRow):
            return
        kind = self.current_kind()
        if index.column() == WEIGHT and kind is not None:
            self.add_requested.emit(kind)
        else:
            self.setExpanded(index.siblingAtColumn(TEXT), not self.isExpanded(index.siblingAtColumn(TEXT)))

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid():
            return
        for row in range(first, last + 1):
            index = self.model().index(row, TEXT)
            entry = index.data(ENTRY_ROLE)
            # What is set aside stays folded until someone wants it.
            folded = isinstance(entry, GroupRow) and entry.key in _FOLDED
            self.setExpanded(index, not folded)


class _SpecDelegate(QStyledItemDelegate):
    """Paints rows and makes their editors."""

    def __init__(self, theme: Theme, parent: SpecTree) -> None:
        super().__init__(parent)
        self._view = parent
        self._painter = SpecPainter(theme, parent)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its texts."""
        return self._painter.size_hint(index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        self._painter.paint(painter, option, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A wrapping text field for texts, a number field for weights."""
        entry = index.data(ENTRY_ROLE)
        if index.column() == TEXT:
            editor = QPlainTextEdit(parent)
            editor.setAccessibleName(self._view.tr("Text of the item; Enter keeps it, Escape leaves it"))
            editor.setFont(option.font)
            return editor
        assumed = isinstance(entry, SpecEntry) and entry.item.kind is ItemKind.ASSUMPTION
        name = self._view.tr("Certainty") if assumed else self._view.tr("Weight; 100 is hard, or must")
        return NumberField(name, most=100, step=10, unit="%" if assumed else "", parent=parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the present value in."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QPlainTextEdit):
            if not editor.toPlainText():
                editor.setPlainText(str(value))
                editor.selectAll()
        elif isinstance(editor, NumberField):
            editor.set_number(int(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Ask for the value that was written."""
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())
        elif isinstance(editor, NumberField) and not editor.fault:
            model.setData(index, editor.whole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Cover the row, with room for two lines at least."""
        height = max(option.rect.height(), 56) if isinstance(editor, QPlainTextEdit) else 30
        editor.setGeometry(QRect(option.rect.left(), option.rect.top(), option.rect.width(), height))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter keeps what was written, Shift+Enter makes a line."""
        if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(editor, event)
        if isinstance(editor, NumberField) and editor.fault:
            # What cannot be read stays, marked, until it is mended or left with Escape.
            return True
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, QPlainTextEdit) and not shift:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)
            return True
        return super().eventFilter(editor, event)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the box, or the space bar, says whether an assumption holds."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return False
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        clicked = event.type() == QEvent.Type.MouseButtonRelease and self._painter.check_box(option.rect).contains(
            event.position().toPoint()  # type: ignore[attr-defined]  # a mouse event by its type
        )
        if not pressed and not clicked:
            return False
        wanted = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)
