"""Two to five runs side by side (R7): the ranking, the answers and why some were asked anew, what differed going in.

It reads once, off the GUI thread, and writes nothing. The first run is what the others are measured against.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.painting import PAD, bolder, draw_text, paint_focus, paint_ground, tabular
from app.gui.kit.small_widgets import button, rule
from app.gui.kit.table_copy import TableCopy
from app.gui.kit.window_services import WindowServices
from app.gui.look.figures import signed
from app.gui.look.table_rows import TableRows
from app.gui.look.theme import Theme
from app.gui.results.pages.compared_answers import OPTION, QUESTION, ComparedAnswers
from app.gui.results.pages.comparison_model import DELTA_ROLE, ComparisonModel
from app.gui.results.pages.page_frame import PageFrame
from app.gui.spec.spec_entries import change_lines

if TYPE_CHECKING:
    from app.services.compare import RunComparison

_OPTION, _QUESTION, _RUN, _WHY = 200, 240, 92, 320
"""Widths of the columns of answers, pixels."""


class ComparisonPage(PageFrame):
    """A comparison of runs. GUI thread only.

    Signals:
        run_opened(str, str): the results of this run are wanted, and "".
    """

    run_opened = Signal(str, str)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._context = context
        self._runs: tuple[str, ...] = ()
        self._read = Latest(context.bridge, self)
        self.model, self.answers = ComparisonModel(self), ComparedAnswers(self)
        self.table = self._table(self.model, self.tr("Options through the runs"))
        self.answer_table = self._table(self.answers, self.tr("Answers through the runs"))
        self.table.horizontalHeader().sectionDoubleClicked.connect(self._on_header_double_clicked)
        self._note = PlainLabel(wrap=True)
        self._note.setProperty("warn", True)
        self._note.hide()
        self.only = QCheckBox(self.tr("Only differences"))
        self.only.toggled.connect(self.model.set_only_differences)
        self.only.toggled.connect(self.answers.set_only_differences)
        self._stack = QStackedWidget()
        self.choices = QButtonGroup(self)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setAccessibleName(self.tr("What differed"))
        self._column = QVBoxLayout()
        self._lay_out()

    def _table(self, model: ComparisonModel | ComparedAnswers, name: str) -> QTableView:
        table = QTableView()
        table.setModel(model)
        table.setItemDelegate(_ComparisonDelegate(self._context.theme, table))
        table.setAccessibleName(name)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        TableRows(table, self._context.theme)
        table.horizontalHeader().setHighlightSections(False)
        TableCopy(table)
        return table

    def open_runs(self, runs: tuple[str, ...]) -> None:
        """Compare these runs, the first with the others."""
        self._runs = runs
        self.title.setText(self.tr("Compare runs"))
        results = self._context.services.results
        self._read.query(lambda: results.compare(runs), self.show_comparison, self._on_fault)

    @property
    def said(self) -> tuple[str, ...]:
        """Every line below the table, for tests and screen readers."""
        return tuple(label.text() for label in self._scroll.findChildren(PlainLabel))

    def show_comparison(self, comparison: "RunComparison") -> None:
        """Show a comparison that was made."""
        numbers = [f"Run {run.number}" for run in comparison.runs]
        self.title.setText(self.tr("{others} against {first}").format(first=numbers[0], others=", ".join(numbers[1:])))
        self._note.setHidden(comparison.not_comparable is None)
        if comparison.not_comparable is not None:
            why = self.tr("Not comparable: {why}. Scores stand side by side, without a difference.")
            self._note.setText(why.format(why=comparison.not_comparable))
        self.model.set_comparison(comparison)
        self.answers.set_comparison(comparison)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tall = self._context.theme.sizes.tall
        for column in range(1, self.model.columnCount()):
            self.table.setColumnWidth(column, tall(190 if column > 1 else 140))
        widths = {OPTION: _OPTION, QUESTION: _QUESTION, self.answers.why_column: _WHY}
        for column in range(self.answers.columnCount()):
            self.answer_table.setColumnWidth(column, tall(widths.get(column, _RUN)))
        self.answer_table.horizontalHeader().setStretchLastSection(True)
        self._fill(comparison)

    def _fill(self, comparison: "RunComparison") -> None:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(4, 4, 4, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        changed = [*change_lines(comparison.changes), *comparison.config_changes]
        self._add_section(self.tr("What differed going in"), changed, self.tr("Nothing: the same spec and settings."))
        asked = []
        for one in comparison.asked_again:
            line = f"Run {one.run} · {one.title}: {one.why}"
            asked.append("\n".join([line, *(f"    {change}" for change in one.changed)]))
        self._add_section(self.tr("What was asked again, and why"), asked, self.tr("Nothing: every answer is shared."))
        calls = [f"Run {run.number}: {run.calls} made, {run.calls_reused} reused" for run in comparison.runs]
        shared = self.tr("{n} answers are shared.").format(n=comparison.shared_answers)
        self._add_section(self.tr("Calls"), [*calls, shared], "")
        self._scroll.setWidget(content)

    def _add_section(self, title: str, lines: list[str], nothing: str) -> None:
        place = self._column.count() - 1
        heading = PlainLabel(title, bold=True, wrap=True)
        for offset, widget in enumerate((rule(), heading)):
            self._column.insertWidget(place + offset, widget)
        for line in lines or [nothing]:
            label = PlainLabel(line, selectable=True, muted=not lines, wrap=True)
            self._column.insertWidget(self._column.count() - 1, label)

    def _lay_out(self) -> None:
        self.top.addWidget(self.only, 0, Qt.AlignmentFlag.AlignVCenter)
        row = FlowLayout(gap=6)
        for at, (word, shown) in enumerate(
            (
                (self.tr("Ranking"), self.table),
                (self.tr("Answers"), self.answer_table),
                (self.tr("What went in"), self._scroll),
            )
        ):
            made = button(word, rank="chip")
            made.setCheckable(True)
            self.choices.addButton(made, at)
            row.addWidget(made)
            self._stack.addWidget(shown)
        self.choices.button(0).setChecked(True)
        self.choices.idClicked.connect(self._stack.setCurrentIndex)
        self.column.addLayout(row)
        self.column.addWidget(self._note)
        self.column.addWidget(self._stack, 1)

    @Slot(object)
    def _on_fault(self, fault: KnownError) -> None:
        self._note.setText(self._context.texts.fault(fault))
        self._note.show()

    @Slot(int)
    def _on_header_double_clicked(self, section: int) -> None:
        if 1 <= section <= len(self._runs):
            self.run_opened.emit(self._runs[section - 1], "")


class _ComparisonDelegate(QStyledItemDelegate):
    """Paints rank and score, with the change in the colour of better or worse."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        paint_ground(painter, option, self._theme)
        rect = option.rect.adjusted(PAD, 0, -PAD, -1)
        delta, text = index.data(DELTA_ROLE), str(index.data())
        font = tabular(option.font)
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        if isinstance(delta, float):
            change = signed(delta)
            ink = "better" if delta > 0.004 else "worse" if delta < -0.004 else "muted"
            draw_text(painter, rect, change, colour=self._theme.colour(ink), font=font, align=align)
            text = text.removesuffix(change).rstrip()
            rect = rect.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance("▲ +0.00") - 10, 0)
        face = bolder(option.font) if index.column() == 0 else font
        draw_text(painter, rect, text, colour=self._theme.colour("text"), font=face, align=align)
        paint_focus(painter, option, self._theme)
        painter.restore()
