"""The boxes of a reading card: one list, as high as its rows; lines are moved by a key, by a drag or from a menu.

Keys: W M T O A S move the line; Enter answers what is open, or edits; B its bound; + and − its weight; Ctrl+Enter
compares. Not for what they do (`box_acts`), nor for Undo, which is the window's.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QMenu, QWidget

from app.gui.kit.item_models import Index
from app.gui.kit.painting import select_row
from app.gui.kit.roles import ROW_ROLE
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.reading.box_acts import KEYS, STEP, BoxActs
from app.gui.reading.box_painter import BoxPainter
from app.gui.reading.box_rows import BoxRow, FieldKind, RowKind
from app.gui.reading.boxes_model import BoxesModel
from app.gui.reading.line_boxes import LineBoxes
from app.services.spec.boxes import BoxKey
from app.services.spec.line_changes import WEIGHED_KINDS


class BoxesView(QListView):
    """Shows the boxes of one line. GUI thread only.

    Signals:
        height_changed(): it became higher or lower.
        row_focused(object): a QRect of the list that should be in view.
        compare_wanted(): Ctrl+Enter; the lines are as they should be.
    """

    height_changed = Signal()
    row_focused = Signal(object)
    compare_wanted = Signal()

    def __init__(self, lines: LineBoxes, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.rows = BoxesModel(self)
        self.painter_ = BoxPainter(theme, self)
        self.acts = BoxActs(lines, self.rows, self)
        self._pressed: tuple[QPoint, BoxRow] | None = None
        self._is_dragged = False
        self._takes_up = True
        self.setModel(self.rows)
        self.setItemDelegate(self.painter_)
        self.setAccessibleName(translate("What your text says, in boxes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("background: transparent;")
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.acts.field_changed.connect(self._on_field_changed)
        self.acts.folded.connect(self.height_changed)
        self.acts.menu_wanted.connect(self._on_menu_wanted)

    # -- showing ---------------------------------------------------------------------------------------

    def show_line(self, branch: str, *, can_change: bool) -> None:
        """Show the boxes of a line as they are known."""
        state = self._lines.state(branch)
        if branch != self.acts.branch:
            self.rest()
            self.acts.branch = branch
            self._takes_up = True
        if state is None:
            return
        self.painter_.can_change = self.acts.can_change = can_change
        self.rows.set_boxes(state.boxes)
        if self._takes_up:
            # Once, as the card comes into sight: what is written later is in front of whoever writes it.
            self._takes_up = False
            self.acts.take_up_draft()
        self._put_field()

    def rest(self) -> None:
        """Become spare: no field is open, nothing of the line is left."""
        self.acts.rest()
        self.rows.clear()

    def height_for(self, width: int) -> int:
        """Height of all rows at a width, in pixels."""
        return sum(self.painter_.height_of(row, width) for row in self.rows.rows) + 2

    @property
    def current(self) -> BoxRow | None:
        """The row the keyboard is on."""
        row = self.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, BoxRow) else None

    def go_to(self, key: str) -> None:
        """Put the keyboard on a row."""
        at = self.rows.place_of(key)
        if at is not None:
            select_row(self, self.rows.index(at, 0))

    def rect_of(self, key: str) -> QRect:
        """Where a row stands in the list; empty where it is not shown."""
        at = self.rows.place_of(key)
        return QRect() if at is None else self.visualRect(self.rows.index(at, 0))

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(200, self.height_for(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(80, 20)

    @Slot()
    def _on_field_changed(self) -> None:
        field = self.acts.field
        self._put_field()
        if field is not None and not field.fault:
            field.edit.selectAll()
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.height_changed.emit()

    def _put_field(self) -> None:
        """Put the field into its row; where that row is gone, so is the field."""
        field, opened = self.acts.field, self.rows.field
        if field is None or opened is None:
            return
        at = self.rows.place_of(opened.key)
        if at is None:
            self.acts.close_field()
            return
        index = self.rows.index(at, 0)
        self.painter_.field_height = field.height_for(max(self.width(), 100)) + 4
        if self.indexWidget(index) is not field:
            self.setIndexWidget(index, field)
        self.scheduleDelayedItemsLayout()

    @Slot(object, object)
    def _on_menu_wanted(self, menu: QMenu, row: BoxRow) -> None:
        self.go_to(row.key)
        menu.popup(self.viewport().mapToGlobal(self.rect_of(row.key).bottomLeft()))

    # -- keys ------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this list from shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & ~_HARMLESS
            if _is_done(event) or (is_plain and event.key() in _OWN_KEYS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key moves the line; see the top of the module."""
        row = self.current
        if _is_done(event):
            self.compare_wanted.emit()
        elif row is not None and not event.modifiers() & ~_HARMLESS and self._did(row, event):
            event.accept()
        elif event.key() in _GOING:
            super().keyPressEvent(event)
        else:
            # Not typed ahead: letters move lines here, and what is none of ours is the window's.
            event.ignore()

    def _did(self, row: BoxRow, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.acts.begin(row)
        elif row.item is None:
            return False
        elif key == Qt.Key.Key_F2:
            self.acts.open_field(FieldKind.WORDS, row)
        elif text.upper() == "B" and row.item.kind in WEIGHED_KINDS:
            self.acts.open_field(FieldKind.BOUND, row)
        elif text in ("+", "-", "−"):
            self.acts.weigh(row, STEP if text == "+" else -STEP)
        elif (box := BoxKey.ASIDE if key == Qt.Key.Key_Delete else KEYS.get(text.upper())) is not None:
            self.acts.move(row, box)
        else:
            return False
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The row that takes the keyboard comes into view."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            self.row_focused.emit(self.visualRect(current))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first line."""
        had_none = not self.currentIndex().isValid()
        super().focusInEvent(event)
        if had_none:
            first = next((at for at, row in enumerate(self.rows.rows) if row.item is not None), 0)
            select_row(self, self.rows.index(first, 0))
        elif event.reason() != Qt.FocusReason.MouseFocusReason:
            self.row_focused.emit(self.visualRect(self.currentIndex()))

    # -- mouse -----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what may become a drag."""
        super().mousePressEvent(event)
        place = event.position().toPoint()
        row = self.indexAt(place).data(ROW_ROLE)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (place, row) if is_left and isinstance(row, BoxRow) else None
        self._is_dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a line over the boxes; the one it would go to is tinted."""
        place = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        start, row = self._pressed
        is_far = (place - start).manhattanLength() >= QApplication.startDragDistance()
        if row.item is None or not self.acts.can_change or not (self._is_dragged or is_far):
            return
        if not self._is_dragged:
            self._is_dragged = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        below = self.indexAt(place).data(ROW_ROLE)
        box = below.box if isinstance(below, BoxRow) else None
        self._aim(box if box in KEYS.values() and box is not row.box else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the line, or do what was clicked."""
        pressed, was_dragged, target = self._pressed, self._is_dragged, self.painter_.target
        self._pressed, self._is_dragged = None, False
        self._aim(None)
        self.viewport().unsetCursor()
        super().mouseReleaseEvent(event)
        if pressed is None:
            return
        place, row = event.position().toPoint(), pressed[1]
        index = self.indexAt(place)
        if was_dragged and target is not None:
            self.acts.move(row, target)
        elif not was_dragged and index.data(ROW_ROLE) == row:
            self._click(row, self.visualRect(index), place)

    def _click(self, row: BoxRow, rect: QRect, place: QPoint) -> None:
        pill = self.painter_.pill_at(row, rect, place.x(), place.y())
        if pill == "menu":
            self.acts.show_menu(row)
        elif pill in ("weight", "bound"):
            self.acts.open_field(FieldKind.WEIGHT if pill == "weight" else FieldKind.BOUND, row)
        elif pill == "open" or row.kind in (RowKind.BOX, RowKind.ASK, RowKind.MORE):
            self.acts.begin(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the words of a line."""
        row = self.indexAt(event.position().toPoint()).data(ROW_ROLE)
        if isinstance(row, BoxRow) and row.kind is RowKind.LINE:
            self.acts.open_field(FieldKind.WORDS, row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a line, by the right button or the menu key."""
        row = self.current
        if row is not None:
            self.acts.show_menu(row)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The thread scrolls, not the list in it."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words break anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._put_field()
            self.scheduleDelayedItemsLayout()

    def _aim(self, box: BoxKey | None) -> None:
        if box is not self.painter_.target:
            self.painter_.target = box
            self.viewport().update()


_HARMLESS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_OWN_KEYS = (
    *(Qt.Key(ord(letter)) for letter in (*KEYS, "B")),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space),
)
_GOING = (
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
)


def _is_done(event: QKeyEvent) -> bool:
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
