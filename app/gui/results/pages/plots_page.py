"""The plots of the results (X3): value, from run to run, lineage; one at a time, with what a point says below it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QStackedWidget, QWidget

from app.domain.errors import KnownError
from app.domain.results import RunResults
from app.domain.rows import RunRow
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.results.pages.page_frame import PageFrame
from app.gui.results.plots.lineage_plot import LineagePlot
from app.gui.results.plots.plot import Plot
from app.gui.results.plots.series_plot import SeriesPlot
from app.gui.results.plots.value_plot import ValuePlot

if TYPE_CHECKING:
    from app.services.options.lineage import Lineage

_MOST_RUNS = 200


class PlotsPage(PageFrame):
    """The plots of one run and its project. GUI thread only.

    Signals:
        option_wanted(str): the label of an option of the run whose page is wanted.
        run_opened(str, str): a run, and the label of its option or "".
    """

    option_wanted = Signal(str)
    run_opened = Signal(str, str)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._context = context
        self._results: RunResults | None = None
        self._runs, self._line = Latest(context.bridge, self), Latest(context.bridge, self)
        theme = context.theme
        self.value, self.series, self.lineage = ValuePlot(theme), SeriesPlot(theme), LineagePlot(theme)
        self._notes: dict[Plot, str] = {}
        self._holders: dict[Plot, QWidget] = {self.value: self.value, self.series: self.series}
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.lineage)
        self._holders[self.lineage] = scroll
        self._stack = QStackedWidget()
        self.choices = QButtonGroup(self)
        self._said = PlainLabel(wrap=True, selectable=True)
        self._said.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._lay_out()
        self.value.activated.connect(self.option_wanted)
        self.series.activated.connect(self._on_run_activated)
        self.lineage.activated.connect(self._on_node_activated)

    def _lay_out(self) -> None:
        row = FlowLayout(gap=6)
        words = (self.tr("Value"), self.tr("From run to run"), self.tr("Lineage"))
        for at, (plot, word) in enumerate(zip(self._holders, words, strict=True)):
            made = button(word, rank="chip")
            made.setCheckable(True)
            self.choices.addButton(made, at)
            row.addWidget(made)
            self._stack.addWidget(self._holders[plot])
            plot.read_out.connect(self._said.setText)
        picture = button(self.tr("Copy as picture"), rank="flat", icon=self._context.theme.icon("copy", "muted"))
        table = button(self.tr("Copy as table"), rank="flat", icon=self._context.theme.icon("table", "muted"))
        picture.clicked.connect(self._on_picture_clicked)
        table.clicked.connect(self._on_table_clicked)
        for act in (picture, table):
            row.addWidget(act)
        self.copies: tuple[QPushButton, QPushButton] = (picture, table)
        self.choices.idClicked.connect(self._on_chosen)
        self.choices.button(0).setChecked(True)
        self.column.addLayout(row)
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(self._said)

    @property
    def plot(self) -> Plot:
        """The plot that is shown."""
        return list(self._holders)[self._stack.currentIndex()]

    @property
    def said(self) -> str:
        """What stands below the plot."""
        return self._said.text()

    def show_results(self, results: RunResults) -> None:
        """Show the plots of a run, and of the project it is of."""
        self._results = results
        self.title.setText(self.tr("Plots · Run {n}").format(n=results.run_number))
        self._notes[self.value] = self.value.show_results(results)
        services, run = self._context.services, results.run

        def runs() -> tuple[RunRow, ...]:
            return services.runs.page(services.runs.get(run).project, status=("completed",), limit=_MOST_RUNS).items

        self._runs.query(runs, self._on_runs, self._on_fault)
        self._line.query(
            lambda: services.results.lineage(services.runs.get(run).project), self._on_lineage, self._on_fault
        )
        self._say_how()

    @Slot(object)
    def _on_runs(self, rows: tuple[RunRow, ...]) -> None:
        if self._results is not None:
            self._notes[self.series] = self.series.show_runs(rows, self._results.run)
            self._say_how()

    @Slot(object)
    def _on_lineage(self, lineage: "Lineage") -> None:
        self._notes[self.lineage] = self.lineage.show_lineage(lineage)
        self._say_how()

    @Slot(object)
    def _on_fault(self, fault: KnownError) -> None:
        self._said.setText(self._context.texts.fault(fault))

    def _say_how(self) -> None:
        """Without a point: what one sees and how one goes through it."""
        if self.plot.current is None:
            how = self.tr("Arrow keys go from point to point; Enter opens one.") if self.plot.points else ""
            note = self._notes.get(self.plot, "")
            self._said.setText(f"{note} {how}".strip())

    @Slot(int)
    def _on_chosen(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        current = self.plot.current
        if current is None:
            self._say_how()
        else:
            self._said.setText(current.sentence)
        self.plot.setFocus()

    @Slot()
    def _on_picture_clicked(self) -> None:
        self.plot.copy_picture()

    @Slot()
    def _on_table_clicked(self) -> None:
        self.plot.copy_table()

    @Slot(str)
    def _on_run_activated(self, run: str) -> None:
        self.run_opened.emit(run, "")

    @Slot(str)
    def _on_node_activated(self, node: str) -> None:
        run, label = self.lineage.run_of(node)
        if run:
            self.run_opened.emit(run, label)
