"""A tool button of one action that comes and goes with it; Qt hides such buttons only inside a toolbar."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget


class ActionButton(QToolButton):
    """Icon button of an action, named for screen readers by the action's text."""

    def __init__(self, action: QAction, *, with_text: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setDefaultAction(action)
        if with_text:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        action.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.setAccessibleName(self._action.text().partition("\t")[0])
        # An explicit hide of a visible button only: setVisible(True) before it has a parent would open a window.
        self.setHidden(not self._action.isVisible())
