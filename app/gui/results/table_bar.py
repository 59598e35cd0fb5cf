"""Above the table of the results: what to do next, a filter of options, what is shown, the details.

Says what is wanted; the body of the results does it.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.look.theme import Theme
from app.gui.results.results_columns import FIGURES, FROZEN, Figure
from app.gui.results.results_table import ALL, APART, OPEN

_WORDS_FROM = 940
"""Pixels from which the tools have their words beside their icons."""


class TableBar(QWidget):
    """One line. GUI thread only.

    Signals:
        words_changed(str): options are to be filtered by these words.
        questions_chosen(str): which questions are to be shown, one of the names of `results_table`.
        figure_chosen(object, bool): a `Figure` and whether it is to be shown.
        details_toggled(bool): whether the details are wanted.
        weights_requested(): the weights are to be moved.
        plots_requested(): the plots are wanted.
    """

    words_changed = Signal(str)
    questions_chosen = Signal(str)
    figure_chosen = Signal(object, bool)
    details_toggled = Signal(bool)
    weights_requested = Signal()
    plots_requested = Signal()

    def __init__(self, theme: Theme, actions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter options"))
        self.filter.setAccessibleName(self.tr("Filter options"))
        self.filter.setClearButtonEnabled(True)
        self.filter.hide()
        self.filter.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self.words_changed)
        self.count = PlainLabel(muted=True)
        self.finds = self._button(self.tr("Filter"), theme.icon("search", "muted"))
        self.finds.setCheckable(True)
        self.finds.toggled.connect(self._on_finds_toggled)
        self._menu = QMenu(self)
        self._which = QActionGroup(self)
        for name, word in (
            (ALL, self.tr("All questions")),
            (APART, self.tr("Questions that set options apart")),
            (OPEN, self.tr("Questions that wait for an answer")),
        ):
            action = self._menu.addAction(word)
            action.setCheckable(True)
            action.setData(name)
            self._which.addAction(action)
        self._which.triggered.connect(self._on_which_triggered)
        self._menu.addSeparator()
        self._figures: dict[Figure, QAction] = {}
        for figure, column in FIGURES.items():
            if figure in FROZEN:
                continue
            action = self._menu.addAction(column.title)
            action.setCheckable(True)
            action.setToolTip(column.hint)
            action.triggered.connect(self._on_figure_triggered)
            self._figures[figure] = action
        self.columns = self._button(self.tr("Columns"), theme.icon("table", "muted"))
        self.columns.setMenu(self._menu)
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.details = self._button(self.tr("Details"), theme.icon("info", "muted"))
        self.details.setToolTip(self.tr("What lies behind the selected option or answer"))
        self.details.setCheckable(True)
        self.details.clicked.connect(self.details_toggled)
        self.weights = self._button(self.tr("Weights"), theme.icon("settings", "muted"))
        self.weights.setToolTip(self.tr("Move what the questions count, and see the order follow; nothing is asked"))
        self.weights.clicked.connect(self.weights_requested)
        self.plots = self._button(self.tr("Plots"), theme.icon("ranking", "muted"))
        self.plots.setToolTip(self.tr("Value, best score from run to run, and lineage as pictures"))
        self.plots.clicked.connect(self.plots_requested)
        self._tools = (self.finds, self.columns, self.weights, self.plots, self.details)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(actions, 1)
        row.addWidget(self.count)
        for tool in self._tools:
            row.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 2, 8, 4)
        lines.setSpacing(4)
        lines.addLayout(row)
        lines.addWidget(self.filter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tools have their words where there is room for them."""
        super().resizeEvent(event)
        wide = event.size().width() >= self._theme.sizes.tall(_WORDS_FROM)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for tool in self._tools:
            tool.setToolButtonStyle(beside if wide else alone)

    def show_choice(self, questions: str, left_out: frozenset[Figure]) -> None:
        """Tick what is shown."""
        for action in self._which.actions():
            action.setChecked(action.data() == questions)
        for figure, action in self._figures.items():
            action.setChecked(figure not in left_out)

    @staticmethod
    def _button(text: str, icon: QIcon) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setIcon(icon)
        made.setToolTip(text)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setAccessibleName(text)
        return made

    @Slot(bool)
    def _on_finds_toggled(self, wanted: bool) -> None:
        self.filter.setVisible(wanted)
        if wanted:
            self.filter.setFocus()
        else:
            self.filter.clear()

    @Slot(QAction)
    def _on_which_triggered(self, action: QAction) -> None:
        self.questions_chosen.emit(str(action.data()))

    @Slot()
    def _on_figure_triggered(self) -> None:
        for figure, action in self._figures.items():
            if action is self.sender():
                self.figure_chosen.emit(figure, action.isChecked())
