"""The header of the results table: titles of figures in small, questions with their kind and up to two lines."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.domain.runs import Question
from app.gui.kit.painting import PAD, bolder, draw_lines, draw_text, smaller
from app.gui.look.run_words import question_word
from app.gui.look.theme import Theme
from app.gui.results.results_model import QUESTION_ROLE

_TITLE_LINES = 2


class TableHeader(QHeaderView):
    """Titles, across. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setAccessibleName(self.tr("Figures and questions"))

    def sizeHint(self) -> QSize:
        """Room for the kind and the lines of a question."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * (_TITLE_LINES + 1) + 14)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one title."""
        if not rect.isValid():
            return
        question = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, QUESTION_ROLE)
        painter.save()
        painter.fillRect(rect, self._theme.colour("base"))
        if isinstance(question, Question):
            self._paint_question(painter, rect.adjusted(6, 6, -6, -6), question)
        else:
            self._paint_figure(painter, rect.adjusted(PAD, 6, -PAD, -7), logicalIndex)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_figure(self, painter: QPainter, rect: QRect, section: int) -> None:
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        align = self.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        side = Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignHorizontal_Mask
        bottom = side | Qt.AlignmentFlag.AlignBottom
        draw_text(painter, rect, title, colour=self._theme.colour("muted"), font=self.font(), align=bottom)

    def _paint_question(self, painter: QPainter, inner: QRect, question: Question) -> None:
        word = question_word(question)
        height = self.fontMetrics().lineSpacing()
        top = QRect(inner.left(), inner.top(), inner.width(), height)
        ink = "text" if question.hard else "muted"
        draw_text(painter, top, word, colour=self._theme.colour(ink), font=bolder(smaller(self.font(), 1)))
        below = inner.adjusted(0, height + 1, 0, 0)
        text, font = self._theme.colour("text"), smaller(self.font(), 0.5)
        draw_lines(painter, below, question.title, colour=text, font=font, lines=_TITLE_LINES)
