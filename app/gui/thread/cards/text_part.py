"""The text of a message."""

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.chats import Message, MessageState, TextPart
from app.gui.kit.text_browser import TextBrowser
from app.gui.look.texts import translate
from app.gui.thread.cards.code_copy import CodeCopy
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, PartWidget, expect


class TextPartWidget(PartWidget):
    """Markdown, selectable."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.browser = TextBrowser(context.theme, self)
        self.browser.link_clicked.connect(self._on_link_clicked)
        # The menu of the message is more than that of a text: it comes from the card.
        self.browser.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.browser.viewport().installEventFilter(self)
        self.code = CodeCopy(self.browser, context.theme)
        self.code.copied.connect(self._on_code_copied)
        self.setFocusProxy(self.browser)

    def show_part(self, message: Message, part: object, /) -> None:
        """Show the text."""
        part = expect(part, TextPart)
        self.browser.set_markdown_text(part.text, growing=message.state is MessageState.STREAMING)
        self.show_marks()
        self.browser.setAccessibleName(
            translate("{speaker}: message text").format(speaker=self.context.texts.speaker(message.role))
        )

    def show_marks(self) -> None:
        """Mark the words in the text as it is shown."""
        marks = self.context.marks
        if marks is not None:
            self.browser.mark(marks.words)

    def rest(self) -> None:
        """Nothing stays selected."""
        cursor = self.browser.textCursor()
        cursor.clearSelection()
        self.browser.setTextCursor(cursor)

    def height_for(self, width: int) -> int:
        """Height of the laid out text."""
        return self.browser.height_for(width)

    def refresh_style(self) -> None:
        """Lay out again with the colours of the scheme."""
        self.browser.refresh_style()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A drag that leaves the text is told: it selects turns instead of letters."""
        marks = self.context.marks
        if marks is None or not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.MouseButtonPress:
            marks.select(0, 0)
        elif event.type() == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            place = event.globalPosition().toPoint()
            if self.rect().contains(self.mapFromGlobal(place)):
                marks.select(0, 0)
            else:
                self.dragged.emit(place)
            if marks.turns:
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_code_copied(self, code: str) -> None:
        self.acted.emit(CardAct(Act.COPY_CODE, "", code))

    @Slot(QUrl)
    def _on_link_clicked(self, url: QUrl) -> None:
        self.acted.emit(CardAct(Act.OPEN_LINK, "", url.toString()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The browser fills the part."""
        super().resizeEvent(event)
        self.browser.setGeometry(self.rect())
