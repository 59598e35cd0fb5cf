"""A button on the block of code under the mouse, which copies what the block holds; and the blocks for a menu.

What is copied is the code as the model wrote it, not as it is shown. By the keyboard the menu of a message does it.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal, Slot
from PySide6.QtGui import QMouseEvent, QTextFrame, QTextTable
from PySide6.QtWidgets import QToolButton

from app.gui.kit.small_widgets import SMALL_ICON, tool_button
from app.gui.kit.text_browser import TextBrowser
from app.gui.look.rendering.markdown import code_of
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_SIZE = 24
_INSET = 4


class CodeCopy(QObject):
    """Of one text. GUI thread only; its button is made when the mouse first comes over code.

    Signals:
        copied(str): the person wants this code.
    """

    copied = Signal(str)

    def __init__(self, browser: TextBrowser, theme: Theme) -> None:
        super().__init__(browser)
        self._browser = browser
        self._theme = theme
        self._button: QToolButton | None = None
        self._at = 0
        browser.viewport().setMouseTracking(True)
        browser.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the button over code; it goes with the mouse."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._show_over(event.position().toPoint())
        elif event.type() == QEvent.Type.Leave and self._button is not None:
            inside = self._browser.rect().contains(self._browser.mapFromGlobal(self._browser.cursor().pos()))
            if not inside:
                self._button.hide()
        return super().eventFilter(watched, event)

    def _show_over(self, place: QPoint) -> None:
        for at, rect in enumerate(self.rects()):
            if rect.contains(place):
                self._at = at
                button = self._made_button()
                button.setGeometry(rect.right() - _SIZE - _INSET, rect.top() + _INSET, _SIZE, _SIZE)
                button.show()
                return
        if self._button is not None:
            self._button.hide()

    def rects(self) -> list[QRect]:
        """Where the blocks of code stand, in their order."""
        layout = self._browser.document().documentLayout()
        return [
            layout.frameBoundingRect(table).toRect() for table in self._tables(self._browser.document().rootFrame())
        ]

    def _tables(self, frame: QTextFrame) -> list[QTextTable]:
        """Code is a table of one cell on its own ground."""
        found: list[QTextTable] = []
        for child in frame.childFrames():
            if isinstance(child, QTextTable) and child.rows() == child.columns() == 1:
                ground = child.cellAt(0, 0).format().background().color()
                if ground == self._theme.colour("code"):
                    found.append(child)
                    continue
            found += self._tables(child)
        return found

    def _made_button(self) -> QToolButton:
        if self._button is None:
            icon = self._theme.icon("copy", "muted")
            self._button = tool_button(translate("Copy code"), icon, parent=self._browser)
            self._button.setIconSize(SMALL_ICON)
            self._button.clicked.connect(self._on_clicked)
        return self._button

    @Slot()
    def _on_clicked(self) -> None:
        codes = code_of(self._browser.markdown_text)
        if self._at < len(codes):
            self.copied.emit(codes[self._at])
