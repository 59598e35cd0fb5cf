"""The list of keyboard shortcuts, made from the actions themselves."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.look.texts import translate
from app.gui.shell.actions import Actions

_ALWAYS = (("Start a project on the start page", "Ctrl+Enter"),)
_ENTER_SENDS = (("Send the message", "Enter"), ("New line in a message", "Shift+Enter"))
_ENTER_IS_A_LINE = (("Send the message", "Ctrl+Enter"), ("New line in a message", "Enter"))


_AROUND, _HIGHEST = 96, 560
"""Pixels around the list, and of the whole at most."""


class ShortcutPage(QDialog):
    """A dialog of two columns."""

    def __init__(self, actions: Actions, parent: QWidget | None = None, *, enter_sends: bool = True) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        native = QKeySequence.SequenceFormat.NativeText
        lines = [(action.text().rstrip("…"), action.shortcut().toString(native)) for action in actions.with_shortcuts()]
        writing = _ENTER_SENDS if enter_sends else _ENTER_IS_A_LINE
        for row, (text, keys) in enumerate((*writing, *_ALWAYS, *lines)):
            grid.addWidget(PlainLabel(text), row, 0)
            grid.addWidget(PlainLabel(keys, muted=True), row, 1, Qt.AlignmentFlag.AlignRight)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 16, 0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(translate("Commands and their keys"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setMinimumWidth(holder.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        column.addWidget(area)
        column.addSpacing(12)
        column.addWidget(buttons)
        self.resize(self.sizeHint().width(), min(holder.sizeHint().height() + _AROUND, _HIGHEST))
