"""A text browser that loads nothing, opens nothing by itself and is as high as its text.

Used for every rendered text. Not a scrolling view: the thread scrolls.
"""

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QPixmap,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget

from app.domain.kit.found_words import FoundWords
from app.domain.kit.text import utf16_units
from app.gui.look.rendering.growth import GrowingText
from app.gui.look.rendering.markdown import document_style, render
from app.gui.look.rendering.visible import LONGEST
from app.gui.look.theme import Theme


class QuietDocument(QTextDocument):
    """A document whose every outside resource is an empty picture."""

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        """An empty thing of the kind; no file and no host is ever asked."""
        return _placeholder(kind)


class TextBrowser(QTextBrowser):
    """Shows one Markdown text.

    Signals:
        link_clicked(QUrl): the person clicked a link; nothing was opened.
    """

    link_clicked = Signal(QUrl)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._width = 0
        self._height = 0
        self._style = ""
        self._growing: GrowingText | None = None
        document = QuietDocument(self)
        document.setDocumentMargin(0)
        document.setIndentWidth(22)
        document.setUndoRedoEnabled(False)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        self.setDocument(document)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
        self.anchorClicked.connect(self._on_anchor_clicked)

    def set_markdown_text(self, text: str, *, growing: bool = False) -> None:
        """Show a text; a text that is shown already is not laid out again.

        With `growing` more of it is to come: only what can still change is made anew then. What is selected in a text
        that goes on stays selected.
        """
        font = self._theme.message_font
        style = document_style(self._theme.tokens, mono=self._theme.mono_family, points=font.pointSizeF())
        is_same = text == self._text and style == self._style
        if is_same and growing == (self._growing is not None):
            return
        goes_on = text.startswith(self._text)
        selected = self._selection() if goes_on else None
        self._height = -1
        if style != self._style:
            self._growing = None
            self.document().setDefaultStyleSheet(style)
            self.document().setDefaultFont(font)
        self._text, self._style = text, style
        self._write(text, growing=growing, goes_on=goes_on)
        if selected is not None:
            self._select(*selected)

    def _write(self, text: str, *, growing: bool, goes_on: bool) -> None:
        if self._growing is not None and goes_on and (growing or len(text) <= LONGEST):
            self._growing.grow(text)
        elif growing:
            self._growing = GrowingText(self.document())
            self._growing.show(text)
        else:
            self._growing = None
            self.setHtml(render(text))
        if not growing and self._growing is not None:
            self._growing.finish()
            self._growing = None

    def _selection(self) -> tuple[int, int] | None:
        cursor = self.textCursor()
        return (cursor.anchor(), cursor.position()) if cursor.hasSelection() else None

    def _select(self, anchor: int, position: int) -> None:
        last = self.document().characterCount() - 1
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) != (anchor, position):
            cursor.setPosition(min(anchor, last))
            cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def mark(self, words: FoundWords) -> None:
        """Mark these words in the text that is shown; none takes the marks away."""
        if not words:
            if self.extraSelections():
                self.setExtraSelections([])
            return
        text = self.document().toPlainText()
        ground, ink = self._theme.colour("mark"), self._theme.colour("text")
        marks = []
        for start, end in words.spans(text):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            # Qt counts in units of UTF-16: a sign beyond the first 65,536 takes two.
            cursor.setPosition(utf16_units(text[:start]))
            cursor.setPosition(cursor.position() + utf16_units(text[start:end]), QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(ground)
            look.setForeground(ink)
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)

    def first_mark(self) -> QRect | None:
        """Where the first marked word stands in this widget; None where nothing is marked."""
        marks = self.extraSelections()
        return self.cursorRect(marks[0].cursor) if marks else None

    def refresh_style(self) -> None:
        """Lay the text out again in the present scheme."""
        self.set_markdown_text(self._text, growing=self._growing is not None)

    @property
    def markdown_text(self) -> str:
        """The text as it was given."""
        return self._text

    def height_for(self, width: int) -> int:
        """Height in pixels of the whole text at a width."""
        if width != self._width or self._height < 0:
            self._width = width
            if self.document().textWidth() != width:
                # Setting it, even to what it is, lays everything out again.
                self.document().setTextWidth(width)
            self._height = round(self.document().size().height() + 0.499)
        return self._height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height alone changes no line: Qt would lay the whole text out again."""
        if event.size().width() != event.oldSize().width():
            super().resizeEvent(event)
        else:
            self.verticalScrollBar().setRange(0, 0)

    @Slot(QUrl)
    def _on_anchor_clicked(self, url: QUrl) -> None:
        self.link_clicked.emit(url)

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        """An empty thing of the kind; no file and no host is ever asked."""
        return _placeholder(kind)

    def canInsertFromMimeData(self, _source: QMimeData) -> bool:
        """Nothing is ever dropped in."""
        return False

    def sizeHint(self) -> QSize:
        """As high as the text at the present width."""
        return QSize(self.width(), self.height_for(max(self.width(), 80)))

    def minimumSizeHint(self) -> QSize:
        """Narrow columns are allowed."""
        return QSize(80, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the view around it."""
        # The thread scrolls, not the text inside it.
        event.ignore()


def _placeholder(kind: int) -> object:
    if kind == QTextDocument.ResourceType.ImageResource.value:
        return QPixmap()
    return ""
