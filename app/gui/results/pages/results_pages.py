"""The pages that take the place of the table: made when first wanted, brought up to date with the run, left again.

Not for what each shows.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.results import RunResults
from app.gui.kit.window_services import WindowServices
from app.gui.results.pages.comparison_page import ComparisonPage
from app.gui.results.pages.option_page import OptionPage
from app.gui.results.pages.page_frame import PageFrame
from app.gui.results.pages.plots_page import PlotsPage
from app.gui.results.pages.weights_page import WeightsPage


class ResultsPages(QObject):
    """Pages of one run at a time. GUI thread only.

    Signals:
        left(): the table is shown again.
        message_opened(str): the id of a message that is wanted.
        run_opened(str, str): a run, and the label of its option or "".
        answer_wanted(str, str): an option's label and a question: that answer is wanted in the table.
    """

    left = Signal()
    message_opened = Signal(str)
    run_opened = Signal(str, str)
    answer_wanted = Signal(str, str)

    def __init__(self, context: WindowServices, stack: QStackedWidget, home: QWidget) -> None:
        super().__init__(stack)
        self._context = context
        self._stack = stack
        self._home = home
        self._results: RunResults | None = None
        self.option: OptionPage | None = None
        self.weights: WeightsPage | None = None
        self.plots: PlotsPage | None = None
        self.comparison: ComparisonPage | None = None
        self.details: PageFrame | None = None
        self._way_back: QWidget = home
        self._waits: Callable[[], None] | None = None

    @property
    def shown(self) -> PageFrame | None:
        """The page in the place of the table, or None."""
        page = self._stack.currentWidget()
        return page if isinstance(page, PageFrame) else None

    def show_results(self, results: RunResults | None) -> None:
        """Be about a run; a page that is shown goes with it, and gives way where there are no results."""
        before, self._results = self._results, results
        if results is None:
            self._way_back, self._waits = self._home, None
        page = self.shown
        if page is None or page is self.comparison:
            return
        if results is None or (before is not None and before.run != results.run):
            self.leave()
        elif page is self.option and self.option is not None:
            self.option.show_option(results, self.option.label)
        elif page is self.plots and self.plots is not None:
            self.plots.show_results(results)
        elif page is self.weights and self.weights is not None and before != results:
            self.weights.open_run(results.run, results.run_number)

    @Slot()
    def leave(self) -> None:
        """Show the table again."""
        if self.shown is not None:
            self._stack.setCurrentWidget(self._way_back)
            self._way_back = self._home
            self.left.emit()
            waits, self._waits = self._waits, None
            if waits is not None:
                waits()

    def when_left(self, does: Callable[[], None]) -> None:
        """Do something once no page is looked at: nothing is taken away from somebody who moves weights."""
        if self.shown is None:
            does()
        else:
            self._waits = does

    def open_option(self, label: str) -> None:
        """Show the page of an option."""
        if self._results is None:
            return
        if self.option is None:
            self.option = OptionPage(self._context)
            self.option.message_opened.connect(self.message_opened)
            self.option.run_opened.connect(self.run_opened)
            self.option.answer_wanted.connect(self._on_answer_wanted)
            self._take(self.option)
        self._stack.setCurrentWidget(self.option)
        self.option.show_option(self._results, label)
        self.option.back.setFocus()

    @Slot()
    def open_weights(self) -> None:
        """Show the weights of the run, as they are."""
        if self._results is None:
            return
        if self.weights is None:
            self.weights = WeightsPage(self._context)
            self.weights.kept.connect(self.leave)
            self._take(self.weights)
        self._stack.setCurrentWidget(self.weights)
        self.weights.open_run(self._results.run, self._results.run_number)
        self.weights.back.setFocus()

    @Slot()
    def open_plots(self) -> None:
        """Show the plots."""
        if self._results is None:
            return
        if self.plots is None:
            self.plots = PlotsPage(self._context)
            self.plots.option_wanted.connect(self.open_option)
            self.plots.run_opened.connect(self.run_opened)
            self._take(self.plots)
        self._stack.setCurrentWidget(self.plots)
        self.plots.show_results(self._results)
        self.plots.plot.setFocus()

    def open_details(self, inspector: QWidget) -> None:
        """Show the details in the place of the table, where there is no room beside it."""
        if self.details is None:
            self.details = PageFrame(self._context.theme)
            self._take(self.details)
        self.details.column.addWidget(inspector, 1)
        self._stack.setCurrentWidget(self.details)
        self.details.back.setFocus()

    def open_comparison(self, runs: tuple[str, ...]) -> None:
        """Show runs beside each other, whether or not the results of one are shown."""
        if self.comparison is None:
            self.comparison = ComparisonPage(self._context)
            self.comparison.run_opened.connect(self.run_opened)
            self._take(self.comparison)
        current = self._stack.currentWidget()
        if current is not None and not isinstance(current, PageFrame):
            self._way_back = current
        self._stack.setCurrentWidget(self.comparison)
        self.comparison.open_runs(runs)
        self.comparison.table.setFocus()

    def _take(self, page: PageFrame) -> None:
        self._stack.addWidget(page)
        page.back_requested.connect(self.leave)

    @Slot(str, str)
    def _on_answer_wanted(self, label: str, question: str) -> None:
        self.leave()
        self.answer_wanted.emit(label, question)
