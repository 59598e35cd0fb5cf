"""Choosing an option: why, in one line, and what was rejected; and what became of it later.

Says what is wanted; the verbs know how it is done.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.deciding.decisions import LONGEST_WHY, Decision, Rejected, require_fits
from app.domain.errors import UsageError
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.look.rendering.visible import one_line

_NAME = 60
"""Letters of an option in the list."""
_MOST_LISTED = 160
"""Pixels of the list of what is rejected."""


class ChooseDialog(QDialog):
    """Asks for the reason and what is rejected. Shown with `open()`; it stays until it is told that it was done.

    Signals:
        wanted(str, object): the reason, and the ids of what is rejected.
    """

    wanted = Signal(str, object)

    def __init__(
        self,
        *,
        name: str,
        title: str,
        others: tuple[Rejected, ...],
        before: Decision | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose this option"))
        self.setMinimumWidth(440)
        self.why = QLineEdit()
        self.why.setMaxLength(LONGEST_WHY)
        self.why.setPlaceholderText(self.tr("Why this one? One line."))
        self.why.setAccessibleName(self.tr("Why this one"))
        self.why.textChanged.connect(self._show_state)
        self.others = {one.candidate: QCheckBox(without_mnemonic(one_line(one.name, _NAME))) for one in others}
        for tick in self.others.values():
            tick.setChecked(True)
        self._fault = PlainLabel(wrap=True)
        self._fault.setProperty("bad", True)
        self._fault.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(self.tr("Choose this"))
        self.ok.setProperty("main", True)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(PlainLabel(f"{name} · {one_line(title, 200)}", bold=True, wrap=True))
        layout.addWidget(self.why)
        if others:
            layout.addWidget(PlainLabel(self.tr("Weighed against it and not chosen:"), muted=True))
            layout.addWidget(self._listed())
        if before is not None:
            said = self.tr("It takes the place of {option}, chosen before: {why}")
            said = said.format(option=before.name, why=one_line(before.why, 200))
            layout.addWidget(PlainLabel(said, muted=True, wrap=True))
        layout.addWidget(self._fault)
        layout.addWidget(buttons)
        self._show_state()
        self.why.setFocus()

    @Slot()
    def _show_state(self) -> None:
        self.ok.setEnabled(bool(self.why.text().strip()))

    def _rejected(self) -> tuple[str, ...]:
        return tuple(candidate for candidate, tick in self.others.items() if tick.isChecked())

    def _listed(self) -> QWidget:
        """What was weighed, scrolling where it is much."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        for tick in self.others.values():
            column.addWidget(tick)
        shown = QScrollArea()
        shown.setWidget(content)
        shown.setWidgetResizable(True)
        shown.setFrameShape(QFrame.Shape.NoFrame)
        shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shown.setFixedHeight(min(content.sizeHint().height(), _MOST_LISTED))
        return shown

    @Slot()
    def _on_accepted(self) -> None:
        self.ok.setEnabled(False)
        self.wanted.emit(self.why.text(), self._rejected())

    def show_fault(self, sentence: str) -> None:
        """Say why it was not done; what is typed stays."""
        self._fault.setText(sentence)
        self._fault.show()
        self._show_state()


class OutcomeDialog(QDialog):
    """Asks what became of a decision. Shown with `open()`.

    Signals:
        noted(str): the text, "" to note nothing any more.
    """

    noted = Signal(str)

    def __init__(self, decision: Decision, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What became of it"))
        self.setMinimumWidth(440)
        self.text = QPlainTextEdit(decision.outcome.text if decision.outcome is not None else "")
        self.text.setPlaceholderText(self.tr("What held, what failed, what it really cost"))
        self.text.setAccessibleName(self.tr("What became of it"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._show_state)
        self._fault = PlainLabel(wrap=True)
        self._fault.setProperty("bad", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(PlainLabel(f"{decision.name} · {one_line(decision.title, 200)}", bold=True, wrap=True))
        layout.addWidget(PlainLabel(decision.why, muted=True, wrap=True))
        layout.addWidget(self.text)
        layout.addWidget(self._fault)
        layout.addWidget(buttons)
        self._show_state()
        self.text.setFocus()

    def _noted(self) -> str:
        return self.text.toPlainText().strip()

    @Slot()
    def _show_state(self) -> None:
        try:
            require_fits(self._noted())
            fault = ""
        except UsageError as error:
            fault = str(error)
        self._fault.setText(fault)
        self._fault.setHidden(not fault)
        self.save.setEnabled(not fault)

    @Slot()
    def _on_accepted(self) -> None:
        self.noted.emit(self._noted())
        self.accept()
