"""Headers of the matrix: the candidates as a column that stays in view, the questions as three-line titles."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.domain.runs import Question
from app.gui.kit.painting import PAD, bolder, draw_lines, draw_middle, draw_pill, draw_text, smaller
from app.gui.look.run_words import QUESTION_KINDS
from app.gui.look.theme import Theme
from app.gui.results.matrix_model import CANDIDATE_ROLE, QUESTION_ROLE, MatrixRow

_TITLE_LINES = 3
_NARROW = 620


class QuestionHeader(QHeaderView):
    """What is asked, across: its kind in small, then up to three lines of its title."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setAccessibleName(self.tr("Questions"))

    def sizeHint(self) -> QSize:
        """Room for the kind and the lines of a title."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * (_TITLE_LINES + 1) + 14)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one question."""
        question = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, QUESTION_ROLE)
        if not isinstance(question, Question):
            return
        painter.save()
        painter.fillRect(rect, self._theme.colour("base"))
        inner = rect.adjusted(6, 6, -6, -6)
        kind = QUESTION_KINDS[question.kind]
        word = f"hard {kind}" if question.hard and kind == "limit" else f"must {kind}" if question.hard else kind
        height = self.fontMetrics().lineSpacing()
        top = QRect(inner.left(), inner.top(), inner.width(), height)
        ink = "text" if question.hard else "muted"
        draw_text(painter, top, word, colour=self._theme.colour(ink), font=bolder(smaller(self.font(), 1)))
        below = inner.adjusted(0, height + 1, 0, 0)
        draw_lines(
            painter,
            below,
            question.title,
            colour=self._theme.colour("text"),
            font=smaller(self.font(), 0.5),
            lines=_TITLE_LINES,
        )
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class CandidateHeader(QHeaderView):
    """The candidates, down: label and up to two lines of title. A header never scrolls away sideways."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(self.tr("Candidates"))

    def sizeHint(self) -> QSize:
        """Room for label and title."""
        table = self.parentWidget()
        narrow = table is not None and table.width() < _NARROW
        return QSize(148 if narrow else 210, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one candidate."""
        row = self.model().headerData(logicalIndex, Qt.Orientation.Vertical, CANDIDATE_ROLE)
        if not isinstance(row, MatrixRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "raised" if row.is_today else "base"
        painter.fillRect(rect, self._theme.colour(ground))
        inner = rect.adjusted(PAD, 3, -PAD, -3)
        ink, pill = (
            (self._theme.colour("text"), self._theme.colour("line"))
            if row.is_today
            else (self._theme.colour("on_accent"), self._theme.colour("accent"))
        )
        label = self.tr("today") if row.is_today else row.label
        width = draw_pill(painter, inner, label, ink=ink, ground=pill, font=bolder(smaller(self.font(), 0.5)))
        text = inner.adjusted(width + 8, 0, 0, 0)
        font = smaller(self.font(), 0.5)
        draw_middle(painter, text, row.title, colour=self._theme.colour("text"), font=font, lines=2)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()
