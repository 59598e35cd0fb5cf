"""The pill over a thread that tells of text below what is read, and goes there."""

from PySide6.QtWidgets import QPushButton, QWidget

from app.gui.kit.small_widgets import button
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_ABOVE = 12
"""Pixels between it and the lower edge."""


def new_text_pill(theme: Theme, parent: QWidget) -> QPushButton:
    """Return the pill, hidden: there is nothing new below yet."""
    pill = button(translate("New text"), rank="chip", icon=theme.icon("arrow-down", "accent"), parent=parent)
    pill.setAccessibleName(translate("Go to the new text"))
    pill.hide()
    return pill


def place_pill(pill: QPushButton, over: QWidget) -> None:
    """Put it in the middle of the lower edge of a widget."""
    size = pill.sizeHint()
    left, top = (over.width() - size.width()) // 2, over.height() - size.height() - _ABOVE
    pill.setGeometry(left, top, size.width(), size.height())
    pill.raise_()
