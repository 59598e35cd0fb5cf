"""The one table of the results: options in the rows, figures and questions in the columns, with keys to answer by hand.

Keys on the answer of a question: + 0 − (or y and n on checks) answer at once, a digit opens the exact value, Enter and
F2 too, Delete takes a hand answer back. Space shows what lies behind. Not for the reasons; the inspector shows those.
"""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.domain.runs import QuestionKind
from app.gui.kit.item_models import Index
from app.gui.kit.painting import select_row
from app.gui.kit.table_copy import TableCopy
from app.gui.look.table_rows import TableRows
from app.gui.look.theme import Theme
from app.gui.results.answer_cells import BETTER, SAME, WORSE, AnswerCell
from app.gui.results.frozen_columns import FrozenColumns
from app.gui.results.question_order import is_open, sets_apart
from app.gui.results.results_columns import (
    FIGURES,
    FROZEN,
    HIDDEN_AT_FIRST,
    NARROW,
    NARROW_WIDTHS,
    QUESTION_WIDTH,
    VERDICT_BESIDE,
    Figure,
)
from app.gui.results.results_model import ANSWER_ROLE, Heading, ResultsModel
from app.gui.results.table_delegate import TableDelegate
from app.gui.results.table_header import TableHeader

_PLUS: Final = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Y})
_MINUS: Final = frozenset({Qt.Key.Key_Minus, Qt.Key.Key_N})
_BACK: Final = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OPEN: Final = _ENTER | {Qt.Key.Key_F2}

ALL, APART, OPEN = "all", "apart", "open"
"""Which questions are shown: all, those that set options apart, those that wait for an answer."""


class ResultsTable(QTableView):
    """Table over a `ResultsModel`. GUI thread only.

    Signals:
        cell_selected(object): the `AnswerCell` that is current in the one selected row.
        labels_selected(object): the tuple of selected options' labels, in the order of the ranking, where no answer is.
        details_requested(object): what is selected should be explained; the place of the mouse on the screen, or None.
        details_suited(object): the same, where that moves nothing; the place of the mouse on the screen.
        answer_requested(object, object): an `AnswerCell` and the value by hand, None takes the hand answer back.
        exact_requested(object, str): an `AnswerCell` and the first characters of an exact value.
        page_requested(str): the page of the option of this label is wanted.
        menu_requested(object): the place on the screen where a menu of the selected options is wanted.
    """

    cell_selected = Signal(object)
    labels_selected = Signal(object)
    details_requested = Signal(object)
    details_suited = Signal(object)
    answer_requested = Signal(object, object)
    exact_requested = Signal(object, str)
    page_requested = Signal(str)
    menu_requested = Signal(object)

    _is_built = False
    """Qt calls what is overridden below while it makes the table, too."""

    def __init__(self, model: ResultsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._words = ""
        self._is_narrow = self._verdict_below = False
        self._questions = ALL
        self._left_out: frozenset[Figure] = HIDDEN_AT_FIRST
        self.explains_on_click = True
        """Whether a click on an option asks for its details; not where they would take the place of the table."""
        self.setModel(model)
        self._delegate = TableDelegate(model, theme, self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(TableHeader(theme, self))
        self.setAccessibleName(self.tr("Results: options by figures and questions"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        TableRows(self, theme, lines=2, air=12)
        theme.changed.connect(self._fit)
        self.horizontalHeader().setDefaultSectionSize(QUESTION_WIDTH)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.frozen = FrozenColumns(model, theme, self)
        TableCopy(self)
        self._tells = QTimer(self)
        self._tells.setSingleShot(True)
        self._tells.timeout.connect(self._tell)
        self._is_built = True
        self._connect()
        self._fit()

    def _connect(self) -> None:
        model = self._model
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.rowsMoved):
            signal.connect(self._fit)
        self.horizontalHeader().sectionResized.connect(self.frozen.place)
        for table in (self, self.frozen):
            table.clicked.connect(self._on_clicked)
            table.doubleClicked.connect(self._on_double_clicked)
            table.customContextMenuRequested.connect(self._on_menu_requested)

    # -- what is selected --------------------------------------------------------------------------------

    def selected_labels(self) -> tuple[str, ...]:
        """Labels of the selected options, in the order of the ranking."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(label for label in map(self._model.label, rows) if label is not None)

    def current_cell(self) -> AnswerCell | None:
        """The answer with the keyboard, or None."""
        cell = self.currentIndex().data(ANSWER_ROLE)
        return cell if isinstance(cell, AnswerCell) else None

    def select_options(self, labels: tuple[str, ...]) -> None:
        """Select the rows of these options, as far as they are shown."""
        rows = [row for row in map(self._model.row_of, labels) if row is not None]
        for at, row in enumerate(rows):
            index = self._model.index(row, Figure.OPTION)
            if not at:
                select_row(self, index)
            more = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(index, more)

    def select_answer(self, label: str, question: str) -> None:
        """Select the answer of an option to a question; a column that is left out comes back for it."""
        index = self._model.index_of(label, question)
        if index.isValid():
            if self.isColumnHidden(index.column()):
                self.choose_questions(ALL)
            select_row(self, index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which options are selected."""
        super().selectionChanged(selected, deselected)
        if self._is_built:
            self._tells.start()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell which answer is current."""
        super().currentChanged(current, previous)
        if not self._is_built:
            return
        self.frozen.viewport().update()
        self._tells.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard came, and stands on a cell; nothing is selected by that."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            options = (row for row in range(self._model.rowCount()) if not isinstance(self._model.entry(row), Heading))
            rows = (row for row in options if not self.isRowHidden(row))
            first = self._model.index(next(rows, -1), Figure.OPTION)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    @Slot()
    def _tell(self) -> None:
        labels, cell = self.selected_labels(), self.current_cell()
        if cell is not None and labels == (cell.row.label,):
            self.cell_selected.emit(cell)
        elif labels:
            self.labels_selected.emit(labels)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.explains_on_click and index.column() == Figure.OPTION and len(self.selected_labels()) == 1:
            self.details_suited.emit(self._place_of(index))

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.details_requested.emit(self._place_of(index))

    def _place_of(self, index: QModelIndex) -> QPoint:
        """Where a cell under the mouse, which must not move, is on the screen."""
        return self.viewport().mapToGlobal(self.visualRect(index).center())

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        self.menu_requested.emit(self.viewport().mapToGlobal(point))

    # -- rows and columns --------------------------------------------------------------------------------

    @property
    def questions_shown(self) -> str:
        """Which questions are shown."""
        return self._questions

    @property
    def figures_left_out(self) -> frozenset[Figure]:
        """Which figures the person does without."""
        return self._left_out

    def filter_options(self, words: str) -> int:
        """Show the options in which all these words stand.

        Returns:
            How many are shown.
        """
        self._words = words
        return self._hide_rows()

    def choose_questions(self, which: str) -> None:
        """Show all questions, those that set options apart, or those that are open."""
        self._questions = which
        self._hide_columns()

    def choose_figure(self, figure: Figure, *, is_shown: bool) -> None:
        """Show a figure or do without it."""
        self._left_out = self._left_out - {figure} if is_shown else self._left_out | {figure}
        self._hide_columns()

    def leave_out(self, figures: frozenset[Figure]) -> None:
        """Do without exactly these figures."""
        self._left_out = figures - set(FROZEN)
        self._hide_columns()

    @Slot()
    def _fit(self) -> None:
        """Heights, widths and what is hidden, after rows or columns came or went."""
        heading = self.fontMetrics().height() + self._theme.sizes.air(14)
        usual = self.verticalHeader().defaultSectionSize()
        for row in range(self._model.rowCount()):
            height = heading if isinstance(self._model.entry(row), Heading) else usual
            for table in (self, self.frozen):
                table.setRowHeight(row, height)
        self._hide_rows()
        self._hide_columns()
        self._widen()

    def _widen(self) -> None:
        for figure, column in FIGURES.items():
            usual = NARROW_WIDTHS.get(figure, column.width) if self._is_narrow else column.width
            width = self._theme.sizes.tall(usual)
            if self.columnWidth(figure) != width and not self.isColumnHidden(figure):
                self.setColumnWidth(figure, width)
        self.frozen.place()

    def _hide_rows(self) -> int:
        wanted = self._words.casefold().split()
        count, heading = 0, -1
        seen: dict[int, bool] = {}
        for row in range(self._model.rowCount()):
            if isinstance(self._model.entry(row), Heading):
                heading = row
                seen[heading] = False
                continue
            text = str(self._model.index(row, Figure.OPTION).data()).casefold()
            seen[row] = all(word in text for word in wanted)
            seen[heading] = seen.get(heading, False) or seen[row]
            count += seen[row]
        for table in (self, self.frozen):
            for row in range(self._model.rowCount()):
                table.setRowHidden(row, not seen[row])
        return count

    def _hide_columns(self) -> None:
        for figure in Figure:
            self.setColumnHidden(figure, figure not in FROZEN and self._is_left_out(figure))
        results = self._model.results
        for at, question in enumerate(self._model.questions):
            is_shown = results is None or self._questions == ALL
            if not is_shown and results is not None:
                is_shown = (sets_apart if self._questions == APART else is_open)(results, question)
            self.setColumnHidden(len(Figure) + at, not is_shown)
        self._delegate.has_verdict_below = self._verdict_below and Figure.VERDICT not in self._left_out
        self.frozen.hide_others()
        self.frozen.place()

    def _is_left_out(self, figure: Figure) -> bool:
        if figure is Figure.VERDICT and self._verdict_below:
            return True
        return figure in self._left_out or (figure is not Figure.SCORE and self._model.says_nothing(figure))

    def sizeHint(self) -> QSize:
        """High enough for the header and a handful of rows."""
        return QSize(720, 320)

    def use_width(self, width: int) -> None:
        """Fit the figures to this room, table and inspector together: one that comes moves no column.

        Where there is little, the verdict stands under the title instead of taking a column from the questions.
        """
        below = width < VERDICT_BESIDE
        self._is_narrow = width < NARROW
        if below is not self._verdict_below:
            self._verdict_below = below
            self._hide_columns()
        self._widen()

    def updateGeometries(self) -> None:
        """The columns that stay follow what Qt has found."""
        super().updateGeometries()
        if self._is_built:
            self.frozen.place()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into view, out from under the columns that stay; those need no scrolling sideways."""
        across = self.horizontalScrollBar()
        before = across.value()
        super().scrollTo(index, hint)
        if not self._is_built or not index.isValid():
            return
        if index.column() in FROZEN:
            across.setValue(before)
        elif (hidden := self.frozen.wanted_width() - self.columnViewportPosition(index.column())) > 0:
            across.setValue(across.value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Headings are drawn anew when columns scroll by: their words stay."""
        super().scrollContentsBy(dx, dy)
        if dx:
            for row in self._model.headings():
                at, height = self.rowViewportPosition(row), self.rowHeight(row)
                self.viewport().update(QRect(0, at, self.viewport().width(), height))

    # -- keys --------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the answering keys from shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by hand, or show what lies behind; everything else moves about."""
        cell = self.current_cell()
        explains = event.key() == Qt.Key.Key_Space or (cell is None and event.key() in _OPEN)
        label = self._model.label(self.currentIndex().row())
        if cell is None and label is not None and event.key() in _ENTER:
            self.page_requested.emit(label)
        elif explains and self.currentIndex().isValid():
            self.details_requested.emit(self._place_of(self.currentIndex()))
        elif cell is None or not self._is_ours(event) or not self._answer(cell, event):
            super().keyPressEvent(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        keys = _PLUS | _MINUS | _BACK | _OPEN | {Qt.Key.Key_Space}
        return not held and (event.key() in keys or event.text().isdigit() or event.text() in (".", ","))

    def _answer(self, cell: AnswerCell, event: QKeyEvent) -> bool:
        key, scenario = event.key(), cell.question.kind is QuestionKind.SCENARIO
        cost = cell.question.kind is QuestionKind.COST
        if key in _BACK:
            if cell.by_hand:
                self.answer_requested.emit(cell, None)
        elif key in _PLUS or key in _MINUS:
            value = (BETTER if key in _PLUS else WORSE) if scenario else 1.0 if key in _PLUS else 0.0
            if cost:
                # How much dearer or cheaper is a number only the person has.
                self.exact_requested.emit(cell, "")
            else:
                self.answer_requested.emit(cell, value)
        elif key == Qt.Key.Key_0 and (scenario or cost):
            self.answer_requested.emit(cell, SAME if scenario else 1.0)
        else:
            self.exact_requested.emit(cell, "" if key in _OPEN else event.text())
        return True
