"""Two to five runs side by side: what differed going in, what was asked again and why, what came out.

Shown with `open()` or `show()`; it reads once, off the GUI thread, and writes nothing.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.painting import PAD, bolder, draw_text, paint_focus, paint_ground, tabular
from app.gui.kit.small_widgets import rule
from app.gui.kit.window_services import WindowServices
from app.gui.look.figures import signed
from app.gui.look.theme import Theme
from app.gui.runs.comparison_model import DELTA_ROLE, ComparisonModel
from app.gui.spec.spec_entries import change_lines

if TYPE_CHECKING:
    from app.services.compare import RunComparison


class CompareDialog(QDialog):
    """A comparison of runs; the first is what the others are measured against. GUI thread only.

    Signals:
        run_opened(str): the results of this run are wanted.
    """

    run_opened = Signal(str)

    def __init__(self, context: WindowServices, runs: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._runs = runs
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare runs"))
        self.resize(900, 640)
        self.model = ComparisonModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(_ComparisonDelegate(context.theme, self.table))
        self.table.setAccessibleName(self.tr("Candidates through the runs"))
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().sectionDoubleClicked.connect(self._on_header_double_clicked)
        self._title = PlainLabel(bold=True, wrap=True)
        self._note = PlainLabel(wrap=True)
        self._note.setProperty("warn", True)
        self._note.hide()
        self.only = QCheckBox(self.tr("Only differences"))
        self.only.toggled.connect(self.model.set_only_differences)
        self._sections = QWidget()
        self._column = QVBoxLayout(self._sections)
        self._column.setContentsMargins(4, 8, 4, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self._lay_out()
        results = context.services.results
        Latest(context.bridge, self).query(lambda: results.compare(runs), self.show_comparison, self._on_fault)

    @property
    def said(self) -> tuple[str, ...]:
        """Every line below the table, for tests and screen readers."""
        return tuple(label.text() for label in self._sections.findChildren(PlainLabel))

    def show_comparison(self, comparison: "RunComparison") -> None:
        """Show a comparison that was made."""
        numbers = [f"Run {run.number}" for run in comparison.runs]
        self._title.setText(self.tr("{others} against {first}").format(first=numbers[0], others=", ".join(numbers[1:])))
        if comparison.not_comparable is not None:
            why = self.tr("Not comparable: {why}. Scores stand side by side, without a difference.")
            self._note.setText(why.format(why=comparison.not_comparable))
            self._note.show()
        self.model.set_comparison(comparison)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self.model.columnCount()):
            self.table.setColumnWidth(column, 190 if column > 1 else 140)
        self._fill(comparison)
        header_height = self.table.horizontalHeader().sizeHint().height()
        wanted = header_height + self.model.rowCount() * self.table.verticalHeader().defaultSectionSize() + 8
        self._parts.setSizes([wanted, max(self.height() - wanted - 120, 200)])

    def _fill(self, comparison: "RunComparison") -> None:
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

    def _add_section(self, title: str, lines: list[str], nothing: str) -> None:
        place = self._column.count() - 1
        heading = PlainLabel(title, bold=True, wrap=True)
        for offset, widget in enumerate((rule(), heading)):
            self._column.insertWidget(place + offset, widget)
        for line in lines or [nothing]:
            label = PlainLabel(line, selectable=True, muted=not lines, wrap=True)
            self._column.insertWidget(self._column.count() - 1, label)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self._sections)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        parts = self._parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.table)
        parts.addWidget(scroll)
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(1, 1)
        parts.setHandleWidth(1)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.only)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._note)
        layout.addWidget(parts, 1)
        layout.addLayout(row)

    @Slot(object)
    def _on_fault(self, fault: KnownError) -> None:
        self._note.setText(self._context.texts.fault(fault))
        self._note.show()

    @Slot(int)
    def _on_header_double_clicked(self, section: int) -> None:
        if 1 <= section <= len(self._runs):
            self.run_opened.emit(self._runs[section - 1])


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
