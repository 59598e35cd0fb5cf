"""The spec as Markdown: written in place, applied as a whole; a line that cannot be read is named, nothing is lost."""

import re
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui.kit.labels import PlainLabel
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme


class SpecText(QWidget):
    """Editor of one line's spec as text. GUI thread only.

    Signals:
        apply_requested(str): the text to become the next version.
    """

    apply_requested = Signal(str)

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._make: Callable[[], str] = str
        self._made: str | None = ""
        self._is_behind = False
        self._applied = ""
        self.editor = QPlainTextEdit()
        theme.dress(self.editor, mono=True)
        self.editor.setAccessibleName(self.tr("Spec as Markdown"))
        self.editor.setTabChangesFocus(True)
        self._moved = PlainLabel(wrap=True)
        self._moved.setProperty("warn", True)
        self._error = PlainLabel(selectable=True, wrap=True)
        self._error.setProperty("bad", True)
        self.apply = QPushButton(self.tr("Apply"))
        self.apply.setProperty("main", True)
        self.discard = QPushButton(self.tr("Discard"))
        self.apply.clicked.connect(self._on_apply_clicked)
        self.discard.clicked.connect(self._on_discard_clicked)
        self.editor.textChanged.connect(self._on_text_edited)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.discard)
        row.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self._moved)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self._error)
        layout.addLayout(row)
        self._moved.hide()
        self._error.hide()
        self._on_text_changed()

    @property
    def is_edited(self) -> bool:
        """Whether the text differs from the stored one."""
        return not self._is_behind and self.editor.toPlainText() != self._stored

    @property
    def _stored(self) -> str:
        """The text of the newest version, made when it is first wanted: most of them nobody looks at."""
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def error(self) -> str:
        """What is wrong with the text, if anything was said."""
        return "" if self._error.isHidden() else self._error.text()

    def set_stored(self, make: Callable[[], str]) -> None:
        """Take over the newest version, whose text `make` gives; what the person is writing stays and is told apart."""
        edited = self.is_edited
        self._make, self._made = make, None
        if not edited:
            self._show_stored()
        self._moved.setText(self.tr("The spec has moved on meanwhile; applying sets it to this text."))
        self._moved.setHidden(not edited or not self.is_edited)
        self._on_text_changed()

    def reset(self, make: Callable[[], str]) -> None:
        """Show another line's text, which `make` gives; what was being written for the old one is dropped."""
        self._make, self._made = make, None
        self._show_stored()
        self._moved.hide()
        self._error.hide()
        self._on_text_changed()

    def _show_stored(self) -> None:
        self._is_behind = True
        if not self.isHidden():
            self.fill()

    def fill(self) -> None:
        """Put the text into the editor, if it is not there yet: before the editor is looked at."""
        if not self._is_behind:
            return
        with QSignalBlocker(self.editor):
            self.editor.setPlainText(self._stored)
        self._is_behind = False
        self._on_text_changed()

    def show_fault(self, fault: KnownError) -> None:
        """Say what cannot be read, next to the text, and put the cursor on its line if one is named."""
        self._error.setText(self._texts.fault(fault))
        self._error.show()
        found = re.search(r"\bline (\d+)", str(fault), re.IGNORECASE)
        if found is not None:
            block = self.editor.document().findBlockByNumber(int(found.group(1)) - 1)
            self.editor.setTextCursor(QTextCursor(block))
            self.editor.setFocus()

    def accept(self) -> None:
        """The text that was applied has become a version; what was typed since is still to be applied."""
        self._error.hide()
        self._moved.hide()
        if self.editor.toPlainText() == self._applied:
            self._made = self._applied
        self._on_text_changed()

    @Slot()
    def _on_text_edited(self) -> None:
        self._is_behind = False
        self._on_text_changed()

    def _on_text_changed(self) -> None:
        self.apply.setEnabled(self.is_edited)
        self.discard.setEnabled(self.is_edited)

    @Slot()
    def _on_apply_clicked(self) -> None:
        self._error.hide()
        self._applied = self.editor.toPlainText()
        self.apply_requested.emit(self._applied)

    @Slot()
    def _on_discard_clicked(self) -> None:
        self._is_behind = True
        self.fill()
        self._moved.hide()
        self._error.hide()
