"""The page of a run's results: headline, progress, its question, the tables; it scrolls where they do not all fit.

Only their arrangement; what is shown in them is set by the results view.
"""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.gui.asking.questions_panel import QuestionsPanel

_LEAST_TABLES = 280
"""Pixels that the table keeps under a question."""
_AROUND = 48
"""Pixels above and below a line that come into view with it."""


class ResultsPage(QScrollArea):
    """What is above the tables takes the height it needs, they take the rest. GUI thread only."""

    def __init__(self, above: tuple[QWidget, ...], questions: QuestionsPanel, tables: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._questions = questions
        self._tables = _LowStack()
        for table in tables:
            self._tables.addWidget(table)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (*above, questions):
            column.addWidget(widget)
        column.addWidget(self._tables, 1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        questions.shown_changed.connect(self._on_questions_shown_changed)
        questions.line_focused.connect(self._on_line_focused)

    def show_tables(self, shown: QWidget) -> None:
        """Show one of the widgets that stand where the tables do."""
        self._tables.setCurrentWidget(shown)

    @Slot()
    def _on_questions_shown_changed(self) -> None:
        self._tables.setMinimumHeight(0 if self._questions.isHidden() else _LEAST_TABLES)

    @Slot(object)
    def _on_line_focused(self, line: QWidget) -> None:
        self.ensureWidgetVisible(line, 0, _AROUND)


class _LowStack(QStackedWidget):
    """Asks for no more than its least height: it takes what the rest of the page leaves."""

    def hasHeightForWidth(self) -> bool:
        """Buttons above a table go on below each other, but the table itself takes what there is."""
        return False

    def sizeHint(self) -> QSize:
        """As low as it may be."""
        return QSize(super().sizeHint().width(), max(self.minimumHeight(), self.minimumSizeHint().height()))
