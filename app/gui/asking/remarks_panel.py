"""What the text says of an option and answers no column: each line can be made a wanted one with a click.

Not for remarks that fit a column; these stand in its cell.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.elicitation.table import OptionRemark
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button, rule

_SIGNS = {"+": "+ ", "-": "− "}


class RemarksPanel(QWidget):
    """Hidden where there is none. GUI thread only."""

    def __init__(self, questions: RunQuestions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._run: str | None = None
        self._label: str | None = None
        self._lines = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(rule())
        self._column.addWidget(PlainLabel(self.tr("Said in your text, compared in no column"), muted=True, wrap=True))
        self._column.addWidget(self._lines)
        questions.changed.connect(self._on_questions_changed)
        self.hide()

    def show_option(self, run: str | None, label: str | None) -> None:
        """Show what is said of one option of a run; nothing for None."""
        self._run, self._label = run, label
        state = None if run is None or label is None else self._questions.state(run)
        self._show(() if state is None or label is None else state.loose(label))

    @Slot(str)
    def _on_questions_changed(self, run: str) -> None:
        if run == self._run:
            self.show_option(run, self._label)

    def _show(self, remarks: tuple[OptionRemark, ...]) -> None:
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for remark in remarks:
            column.addLayout(self._line(remark))
        self._column.replaceWidget(self._lines, lines)
        self._lines.deleteLater()
        self._lines = lines
        self.setHidden(not remarks)

    def _line(self, remark: OptionRemark) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = PlainLabel(_SIGNS.get(remark.sign or "", "") + remark.text, wrap=True, selectable=True)
        count = button(self.tr("Compare by this"), rank="chip")
        count.setAccessibleName(self.tr("Compare by: {text}").format(text=remark.text))
        count.setToolTip(self.tr("Makes it something you want; the other options are asked about it."))
        count.clicked.connect(lambda: self._on_wanted(remark))
        row.addWidget(label, 1)
        row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_wanted(self, remark: OptionRemark) -> None:
        if self._run is not None:
            self._questions.want(self._run, remark)
