"""Ranking, matrix and inspector side by side, or one above the other where there is little room.

Only their arrangement; what is shown in them is set by the results view.
"""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.results import RunResults
from app.gui.asking.run_questions import RunQuestions
from app.gui.look.theme import Theme
from app.gui.results.inspector import Inspector
from app.gui.results.matrix_model import MatrixModel
from app.gui.results.matrix_view import MatrixView
from app.gui.results.ranking_model import RankingModel
from app.gui.results.ranking_view import RankingView

_NARROW = 900
"""Below this width the inspector stands under the tables, pixels."""


class ResultsBody(QWidget):
    """The three parts with the bars between them. GUI thread only."""

    def __init__(self, theme: Theme, questions: RunQuestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranking_model = RankingModel(self)
        self.matrix_model = MatrixModel(self)
        self.ranking = RankingView(self.ranking_model, theme)
        self.matrix = MatrixView(self.matrix_model, theme)
        self.inspector = Inspector(theme, questions)
        self._fitted_by_hand = False
        self._tables = QSplitter(Qt.Orientation.Vertical)
        self._tables.addWidget(self.ranking)
        self._tables.addWidget(self.matrix)
        self._tables.setChildrenCollapsible(False)
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.addWidget(self._tables)
        self._sides.addWidget(self.inspector)
        self._sides.setStretchFactor(0, 5)
        self._sides.setStretchFactor(1, 2)
        self._sides.setSizes([700, 320])
        for splitter in (self._tables, self._sides):
            splitter.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)
        self.inspector.shown_changed.connect(self._on_shown_changed)
        self._tables.splitterMoved.connect(self._on_splitter_moved)

    def set_results(self, results: RunResults | None, *, fit: bool) -> None:
        """Show results; `fit` divides the room anew between ranking and matrix."""
        self.ranking_model.set_results(results)
        self.matrix_model.set_results(results)
        if fit:
            # After the layout has given the tables their height.
            QTimer.singleShot(0, self, self._fit_tables)

    @Slot()
    def _fit_tables(self) -> None:
        """Give the ranking the room its rows need, up to a little over half; the matrix has the rest."""
        if self._fitted_by_hand:
            return
        height = self._tables.height()
        ranking = min(self.ranking.wanted_height(), height * 11 // 20)
        self._tables.setSizes([ranking, max(height - ranking, 1)])

    @Slot()
    def _on_shown_changed(self) -> None:
        """Where there is little room, the inspector comes only when there is something in it."""
        below = self._sides.orientation() is Qt.Orientation.Vertical
        self.inspector.setHidden(below and self.inspector.is_empty)

    @Slot()
    def _on_splitter_moved(self) -> None:
        self._fitted_by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the inspector under the tables where there is no room beside them."""
        super().resizeEvent(event)
        wanted = Qt.Orientation.Vertical if self.width() < _NARROW else Qt.Orientation.Horizontal
        if self._sides.orientation() is not wanted:
            self._sides.setOrientation(wanted)
            self._on_shown_changed()
        if event.oldSize().height() != event.size().height():
            QTimer.singleShot(0, self, self._fit_tables)
