"""The table of the results with its bar, and the inspector beside it.

The inspector takes the place at the right, or below where there is little room: wherever it does not move what is under
the mouse. Where both would be strips, or it would move that, it is a page in the place of the table. Only their
arrangement; what is shown in them is set by the results view.
"""

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.results import RunResults
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.empty_state import EmptyState
from app.gui.look.theme import Theme
from app.gui.results.inspector import Inspector
from app.gui.results.results_actions import ResultsActions
from app.gui.results.results_columns import Figure
from app.gui.results.results_model import ResultsModel
from app.gui.results.results_table import ResultsTable
from app.gui.results.table_bar import TableBar

_NARROW = 860
"""Below this width the inspector stands under the table, pixels."""
_ROOM_BELOW = 440
"""Pixels of height from which the inspector has room under the table."""
_INSPECTOR_WIDTH, _NARROWEST = 360, 280
_LEAST_INSPECTOR, _LEAST_TABLE = 180, 110


class Side(Enum):
    """Where the inspector stands."""

    RIGHT = "right"
    BELOW = "below"
    PAGE = "page"


class ResultsBody(QWidget):
    """Bar, table and inspector. GUI thread only.

    Signals:
        choice_changed(): other columns were chosen.
        inspector_opened(): the inspector came.
        page_wanted(bool): the inspector wants, or no longer, a page in the place of the whole table.
    """

    choice_changed = Signal()
    inspector_opened = Signal()
    page_wanted = Signal(bool)

    def __init__(self, theme: Theme, questions: RunQuestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ResultsModel(self)
        self.actions_ = ResultsActions(theme)
        self.bar = TableBar(theme, self.actions_)
        self.table = ResultsTable(self.model, theme)
        self.inspector = Inspector(theme, questions)
        self.inspector.hide()
        self.no_match = EmptyState(
            theme,
            icon="search",
            sentence=self.tr("No option has these words."),
            button=self.tr("Clear the filter"),
            main=False,
        )
        self._side = Side.RIGHT
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.no_match)
        # Both are usable when low; else the inspector would push the page beyond what is seen.
        self._tables.setMinimumHeight(_LEAST_TABLE)
        self.inspector.setMinimumHeight(_LEAST_TABLE)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setHandleWidth(1)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self._tables)
        self._parts.addWidget(self.inspector)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._parts, 1)
        self._connect()

    def _connect(self) -> None:
        self.bar.words_changed.connect(self._on_words_changed)
        self.bar.questions_chosen.connect(self._on_questions_chosen)
        self.bar.figure_chosen.connect(self._on_figure_chosen)
        self.bar.details_toggled.connect(self._on_details_toggled)
        self.no_match.requested.connect(self.bar.filter.clear)
        self.table.details_requested.connect(self.open_inspector)
        self.table.details_suited.connect(self._on_details_suited)
        self.inspector.close_requested.connect(self.close_inspector)
        self._show_choice()

    def set_results(self, results: RunResults | None) -> None:
        """Show results."""
        self.model.set_results(results)
        self.actions_.improve.setEnabled(results is not None and results.ranking.best is not None)
        self._on_words_changed()

    # -- the inspector -----------------------------------------------------------------------------------

    @property
    def side(self) -> Side:
        """Where the inspector stands, or would."""
        return self._side

    @Slot(object)
    def open_inspector(self, at: QPoint | None = None) -> None:
        """Show the inspector; what lies at this place of the screen does not move."""
        if not self.inspector.isHidden():
            return
        place = None if at is None else self._parts.mapFromGlobal(at)
        side = self._free_side(place)
        if side is Side.PAGE:
            self._side = side
            self.page_wanted.emit(True)
            self.inspector.show()
            self.bar.details.setChecked(True)
            self.inspector_opened.emit()
            return
        self._place(side)
        self.inspector.show()
        self._divide()
        self.bar.details.setChecked(True)
        self.inspector_opened.emit()

    @Slot(QPoint)
    def _on_details_suited(self, at: QPoint) -> None:
        """Come beside the table; a click that only chooses an option never puts a page in the table's place."""
        if self._free_side(self._parts.mapFromGlobal(at)) is not Side.PAGE:
            self.open_inspector(at)

    @Slot()
    def close_inspector(self) -> None:
        """Give its room back to the table."""
        if self.inspector.isHidden():
            return
        if self._side is Side.PAGE:
            self.page_wanted.emit(False)
            return
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self.inspector.isAncestorOf(focus)
        self.inspector.hide()
        self.bar.details.setChecked(False)
        if had_keyboard:
            self.table.setFocus()

    @Slot()
    def take_inspector_back(self) -> None:
        """Have it beside the table again, closed, once its page was left."""
        if self._side is Side.PAGE:
            self._place(Side.BELOW)
            self.inspector.hide()
            self.bar.details.setChecked(False)

    def _is_small(self) -> bool:
        """Whether table and inspector would be two strips here."""
        return self.width() < _NARROW and self.height() < _ROOM_BELOW

    def _free_side(self, place: QPoint | None) -> Side:
        """The side that covers nothing at this place; a page where it would be a strip, or move what lies there."""
        if self._is_small():
            return Side.PAGE
        if self.width() >= _NARROW and (place is None or place.x() < self._parts.width() - _INSPECTOR_WIDTH):
            return Side.RIGHT
        row = self.table.rowHeight(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else 0
        if place is None or place.y() + row < self._parts.height() - self._low_height():
            return Side.BELOW
        return Side.PAGE

    def _low_height(self) -> int:
        return max(self._parts.height() * 9 // 20, _LEAST_INSPECTOR)

    def _place(self, side: Side) -> None:
        self._side = side
        across = side is Side.RIGHT
        self._parts.setOrientation(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical)
        self._parts.insertWidget(1, self.inspector)
        self._parts.setStretchFactor(self._parts.indexOf(self._tables), 1)
        self._parts.setStretchFactor(self._parts.indexOf(self.inspector), 0)

    def _divide(self) -> None:
        if self._side is Side.RIGHT:
            self._parts.setSizes([max(self._parts.width() - _INSPECTOR_WIDTH, 1), _INSPECTOR_WIDTH])
            return
        low = self._low_height()
        self._parts.setSizes([max(self._parts.height() - low, 1), low])

    def minimumSizeHint(self) -> QSize:
        """Low: table and inspector scroll. A splitter asks for all that its parts would like."""
        return QSize(_NARROWEST, self.bar.minimumSizeHint().height() + 2 * _LEAST_TABLE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the inspector where there is room for it now."""
        super().resizeEvent(event)
        self.table.use_width(self.width())
        narrow = self.width() < _NARROW
        self.table.explains_on_click = not self._is_small()
        if self._side is Side.PAGE:
            return
        if not self.inspector.isHidden() and narrow is (self._side is Side.RIGHT):
            self._place(Side.BELOW if narrow else Side.RIGHT)
            self._divide()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window while it closes the inspector."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._closes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the inspector."""
        if self._closes(event):
            self.close_inspector()
            return
        super().keyPressEvent(event)

    def _closes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and not self.inspector.isHidden()

    @Slot(bool)
    def _on_details_toggled(self, wanted: bool) -> None:
        if wanted:
            self.open_inspector()
        else:
            self.close_inspector()

    # -- what the table shows ----------------------------------------------------------------------------

    def choose(self, questions: str, left_out: frozenset[Figure]) -> None:
        """Show a choice of columns that was kept."""
        self.table.choose_questions(questions)
        self.table.leave_out(left_out)
        self._show_choice()

    def _show_choice(self) -> None:
        self.bar.show_choice(self.table.questions_shown, self.table.figures_left_out)

    @Slot()
    def _on_words_changed(self) -> None:
        words = self.bar.filter.text()
        count = self.table.filter_options(words)
        is_filtered = bool(words.strip())
        self.bar.count.setText(self.tr("{n} shown").format(n=count) if is_filtered else "")
        self._tables.setCurrentWidget(self.no_match if is_filtered and not count else self.table)

    @Slot(str)
    def _on_questions_chosen(self, which: str) -> None:
        self.table.choose_questions(which)
        self._show_choice()
        self.choice_changed.emit()

    @Slot(object, bool)
    def _on_figure_chosen(self, figure: Figure, is_shown: bool) -> None:
        self.table.choose_figure(figure, is_shown=is_shown)
        self._show_choice()
        self.choice_changed.emit()
