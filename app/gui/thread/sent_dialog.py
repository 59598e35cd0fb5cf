"""“What was sent”: the texts one answer was made from, as they went to the model. Plain text, to be read and copied.

Not for changing anything, nor for what came back (the thread).
"""

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from app.domain.chats import Sent
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.message_words import sent_heading
from app.gui.look.rendering.visible import breakable, visible
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme


class SentDialog(QDialog):
    """Shows one `Sent`; deletes itself when it is closed."""

    def __init__(self, sent: Sent, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sent_dialog")
        self.setWindowTitle(self.tr("What was sent"))
        self._sent = sent
        self._theme = theme
        self.heading = PlainLabel(sent_heading(sent, texts), muted=True, wrap=True, selectable=True)
        self.heading.setAccessibleName(self.tr("Who was asked"))
        self.pages = QTabWidget()
        self.pages.setAccessibleName(self.tr("What was sent"))
        tools = "\n".join(sent.tools) or self.tr("No tools were offered.")
        for title, text in (
            (self.tr("Messages"), sent.prompt),
            (self.tr("Instructions"), sent.system),
            (self.tr("Tools"), tools),
        ):
            self.pages.addTab(self._page(title, text), title)
        self.copy = button(self.tr("Copy all"), icon=theme.icon("copy"))
        self.copy.clicked.connect(self._on_copy_clicked)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.pages, 1)
        column.addLayout(buttons)
        letters = QFontMetrics(self.font())
        self.resize(letters.averageCharWidth() * 110, letters.lineSpacing() * 34)

    def _page(self, title: str, text: str) -> QPlainTextEdit:
        page = QPlainTextEdit(breakable(visible(text)))
        page.setReadOnly(True)
        self._theme.dress(page, points=-0.5, mono=True)
        page.setAccessibleName(title)
        page.setTabChangesFocus(True)
        return page

    def whole(self) -> str:
        """Everything as one text."""
        tools = "\n".join(self._sent.tools)
        return f"{self._sent.system}\n\n{self._sent.prompt}\n\n{tools}".strip()

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.whole())
