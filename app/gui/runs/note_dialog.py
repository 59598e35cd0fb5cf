"""What a person notes on a run: a text, and tags by which it is found again."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.deciding.decisions import RunNote, checked_tags, require_fits
from app.domain.errors import UsageError
from app.gui.kit.labels import PlainLabel


class NoteDialog(QDialog):
    """Asks for note and tags. Shown with `open()`.

    Signals:
        noted(object): the `RunNote` that shall be there.
    """

    noted = Signal(object)

    def __init__(self, name: str, note: RunNote, known: tuple[str, ...], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Note and tags"))
        self.setMinimumWidth(420)
        self.note = QPlainTextEdit(note.note)
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("What to remember of this run"))
        self.note.setTabChangesFocus(True)
        self.tags = QLineEdit(", ".join(note.tags))
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.setPlaceholderText(self.tr("with commas between them"))
        for field in (self.note, self.tags):
            field.textChanged.connect(self._show_state)
        completer = QCompleter(list(known), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tags.setCompleter(completer)
        self._fault = PlainLabel(wrap=True)
        self._fault.setProperty("bad", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("Note"), self.note)
        form.addRow(self.tr("Tags"), self.tags)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(name, bold=True, wrap=True))
        layout.addLayout(form)
        layout.addWidget(self._fault)
        layout.addWidget(buttons)
        self._show_state()

    def _note(self) -> str:
        return self.note.toPlainText().strip()

    def _tags(self) -> tuple[str, ...]:
        return checked_tags(tuple(tag for tag in self.tags.text().split(",") if tag.strip()))

    @Slot()
    def _show_state(self) -> None:
        try:
            require_fits(self._note())
            self._tags()
            fault = ""
        except UsageError as error:
            fault = str(error)
        self._fault.setText(fault)
        self._fault.setHidden(not fault)
        self.save.setEnabled(not fault)

    @Slot()
    def _on_accepted(self) -> None:
        self.noted.emit(RunNote(note=self._note(), tags=self._tags()))
        self.accept()
