"""“What would change the order?”: the smallest changes after which another option leads, unfolded on demand."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.asking_words import turn_words
from app.gui.look.texts import translate
from app.gui.look.theme import Theme


class TurnsView(QWidget):
    """A line to unfold, and what it unfolds. GUI thread only."""

    def __init__(self, questions: RunQuestions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._theme = theme
        self._run = ""
        self.fold = button(translate("What would change the order?"), rank="link")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._on_fold_toggled)
        self._list = PlainLabel(wrap=True, selectable=True)
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.fold)
        column.addWidget(self._list)
        questions.turns_changed.connect(self._on_turns_changed)
        self._show_fold()

    @property
    def text(self) -> str:
        """What is unfolded."""
        return self._list.text()

    def show_run(self, run: str) -> None:
        """Be about a run; hidden where it has no order yet."""
        self._run = run
        state = self._questions.state(run)
        self.setVisible(state is not None and state.progress.has_order and not state.by_model)
        self._show_list()

    def _show_list(self) -> None:
        shows = self.fold.isChecked() and not self.isHidden()
        self._list.setVisible(shows)
        state = self._questions.state(self._run) if shows else None
        if state is None:
            return
        turns = self._questions.turns(self._run)
        if turns is None:
            self._list.setText(translate("Trying every change of one or two steps…"))
        elif not turns:
            self._list.setText(translate("Nothing within two steps."))
        else:
            self._list.setText("\n".join(f"•  {turn_words(state.table, turn)}" for turn in turns))

    def _show_fold(self) -> None:
        icon = "chevron-down" if self.fold.isChecked() else "chevron-right"
        self.fold.setIcon(self._theme.icon(icon, "accent"))

    @Slot(bool)
    def _on_fold_toggled(self, _unfolded: bool) -> None:
        self._show_fold()
        self._show_list()

    @Slot(str)
    def _on_turns_changed(self, run: str) -> None:
        if run == self._run:
            self._show_list()
