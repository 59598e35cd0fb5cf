"""A tool button of one action that comes and goes with it; Qt hides such buttons only inside a toolbar."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget


class ActionButton(QToolButton):
    """Icon button of an action, named for screen readers by the action's text."""

    def __init__(self, action: QAction, *, with_text: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._is_offered = True
        self.setDefaultAction(action)
        if with_text:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        action.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.setAccessibleName(self._action.text().partition("\t")[0])
        if self._is_offered is not self._action.isVisible():
            # Only what changes: shown before it stands in a layout, it would be a window and take the keyboard.
            self._is_offered = self._action.isVisible()
            self.setVisible(self._is_offered)
