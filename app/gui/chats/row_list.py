"""A list of lines: opens on click and Enter, renames in place, turns spinners only while something works."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from app.gui.chats.row_delegate import RING, ListDelegate, RowText
from app.gui.kit.item_models import Index
from app.gui.kit.painting import select_row
from app.gui.kit.roles import ROW_ROLE
from app.gui.kit.small_widgets import SPINNER_DEGREES, SPINNER_MS
from app.gui.look.theme import Theme

_SELECTS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class ItemList(QListView):
    """The view of the project list and the chat list.

    Signals:
        opened(str): a line was clicked, or Enter pressed on it; carries its id.
        menu_requested(object): a menu is wanted at this point of the screen (QPoint) for the current line.
        renamed(str, str): id and new title.
        turned_to(): the keyboard came, left, or is on another line.
    """

    opened = Signal(str)
    menu_requested = Signal(object)
    renamed = Signal(str, str)
    turned_to = Signal()

    def __init__(
        self,
        model: QAbstractItemModel,
        theme: Theme,
        line_of: Callable[[object], RowText],
        *,
        is_working: Callable[[], bool] = lambda: False,
        working_rows: Callable[[], Iterable[int]] = lambda: (),
        several: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """List what the model holds.

        Args:
            model: has ROW_ROLE and WORKING_ROLE.
            theme: colours and fonts.
            line_of: what a row shows.
            is_working: whether any spinner turns, in view or not.
            working_rows: lines whose spinner turns; asked at each turn, so it must not ask Qt.
            several: whether more than one line can be selected, with Ctrl and Shift.
            parent: as Qt.
        """
        super().__init__(parent)
        self._is_working = is_working
        self._working_rows = working_rows
        self.delegate = ListDelegate(theme, line_of, self)
        self.delegate.renamed.connect(self.renamed)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(20)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.clicked.connect(self._on_clicked)
        self._timer = QTimer(self)
        self._timer.setInterval(SPINNER_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        model.dataChanged.connect(self._show_working)
        model.modelReset.connect(self._show_working)
        theme.changed.connect(self.viewport().update)
        self.setStyleSheet("QListView { background: transparent; }")

    @property
    def current_id(self) -> str | None:
        """Id of the current line."""
        row = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        return None if row is None else str(row.id)

    def show_current(self, row: int | None) -> None:
        """Mark a line as the one that is open."""
        if row is None:
            self.setCurrentIndex(QModelIndex())
            return
        index = self.model().index(row, 0)
        if index != self.currentIndex():
            select_row(self, index)

    @Slot()
    def rename_current(self) -> None:
        """Edit the title of the current line in place."""
        if self.currentIndex().isValid():
            self.edit(self.currentIndex())

    @Slot()
    def _show_working(self) -> None:
        if self._is_working() and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.delegate.angle = (self.delegate.angle + SPINNER_DEGREES) % 360
        # Every question to Qt lets another thread take the interpreter: so only lines that work are asked for.
        model, view = self.model(), self.viewport().rect()
        for row in self._working_rows():
            ring = self.delegate.ring_of(self.visualRect(model.index(row, 0))).adjusted(-2, -2, 2, 2)
            if view.intersects(ring):
                self.viewport().update(ring)
        if not self._is_working():
            self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw; where only spinners have turned, only these."""
        # One column of small squares; anything else that changed makes it wider.
        self.delegate.rings_only = event.region().boundingRect().width() <= RING + 4
        super().paintEvent(event)
        self.delegate.rings_only = False

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        # With a key held, lines are selected and none is opened.
        if not QApplication.keyboardModifiers() & _SELECTS:
            self._on_index_chosen(index)

    @Slot(QModelIndex)
    def _on_index_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row.id)

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.isValid() and index.data(ROW_ROLE) is not None:
            if not self.selectionModel().isSelected(index):
                select_row(self, index)
            else:
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.menu_requested.emit(self.viewport().mapToGlobal(point))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another line is current."""
        super().currentChanged(current, previous)
        self.turned_to.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard came, and stands on a line."""
        super().focusInEvent(event)
        if event.reason() in _BY_TAB and not self.currentIndex().isValid():
            lines = (self.model().index(row, 0) for row in range(self.model().rowCount()))
            first = next((line for line in lines if line.data(ROW_ROLE) is not None), QModelIndex())
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.turned_to.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard left."""
        super().focusOutEvent(event)
        self.turned_to.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_index_chosen(self.currentIndex())
            return
        super().keyPressEvent(event)
