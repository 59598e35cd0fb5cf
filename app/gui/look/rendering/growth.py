"""A Markdown text that grows at its end: blocks that cannot change any more stay, only the tail is made anew.

Setting 20 kB costs up to 100 ms, and an answer comes in a thousand pieces. The page is the one `render` would give at
once. Not for texts that change anywhere else, and not for when to draw (the thread).
"""

import re

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from app.gui.look.rendering.markdown import RenderedBlock, blocks, plain_code, render, rest_note
from app.gui.look.rendering.visible import LONGEST, visible

_LINE_END = re.compile(r"\r\n|\r|\n")
_RULE = QTextFormat.Property.BlockTrailingHorizontalRulerWidth
_COLOURED = 2_000
"""Characters of code that are coloured while they are written; longer code gets its colours when it is finished."""


class GrowingText:
    """Writes one growing text into a document. GUI thread; nobody else may edit the document meanwhile."""

    def __init__(self, document: QTextDocument) -> None:
        """Take a document with its style sheet and fonts; its content is replaced by the first text."""
        self._document = document
        self._text = ""
        self._settled = 0
        self._keep = _Edge(document)
        self._code: str | None = None

    @property
    def text(self) -> str:
        """The text shown, as it was given."""
        return self._text

    @property
    def settled(self) -> int:
        """Characters of the text that are not looked at again."""
        return self._settled

    def show(self, text: str) -> None:
        """Show a text from its beginning."""
        tail = text[:LONGEST]
        found = blocks(visible(tail))
        _count, self._settled = _settled_part(tail, found)
        self._document.setHtml(render(tail[: self._settled]).rstrip("\n"))
        self._keep = _Edge(self._document)
        self._code = None
        self._text = ""
        self.grow(text)

    def grow(self, text: str) -> None:
        """Show a text that begins with the one shown.

        Raises:
            ValueError: it begins otherwise.
        """
        if not text.startswith(self._text):
            raise ValueError("a growing text may only grow at its end")
        self._text = text
        tail = text[self._settled : LONGEST]
        found = blocks(visible(tail))
        count, length = _settled_part(tail, found)
        edit = QTextCursor(self._document)
        edit.beginEditBlock()
        if count or not self._goes_on(found):
            self._write(found, count)
            self._settled += length
        edit.endEditBlock()

    def finish(self) -> None:
        """Nothing comes any more: long code at the end gets its colours."""
        if self._code is not None:
            self._write(blocks(visible(self._text[self._settled : LONGEST])), 0, finished=True)

    def _write(self, found: list[RenderedBlock], count: int, *, finished: bool = False) -> None:
        """Write the tail, of which the first `count` blocks are settled now."""
        self._keep.clear_behind()
        for block in found[:count]:
            _append(self._document, block.html())
        if count:
            self._keep = _Edge(self._document)
        self._code = None
        for block in found[count:]:
            self._code = None
            is_last = block is found[-1] and not finished
            if is_last and block.code is not None and len(block.code) > _COLOURED:
                self._code = block.code.rstrip("\n")
            _append(self._document, block.html() if self._code is None else plain_code(self._code))
        rest = len(self._text) - LONGEST
        if rest > 0:
            self._code = None
            _append(self._document, rest_note(rest))

    def _goes_on(self, found: list[RenderedBlock]) -> bool:
        """Write only what is new where long code goes on; False when the tail must be made anew."""
        if self._code is None or len(found) != 1 or len(self._text) > LONGEST:
            return False
        code = (found[0].code or "").rstrip("\n")
        if not code.startswith(self._code):
            return False
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # Back from the empty block below the code into its last line.
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        cursor.insertText(code[len(self._code) :])
        self._code = code
        return True


class _Edge:
    """The end of what stays, and how its last block looked."""

    def __init__(self, document: QTextDocument) -> None:
        end = QTextCursor(document)
        end.movePosition(QTextCursor.MoveOperation.End)
        self._document = document
        self._position = end.position()
        self._block, self._letters = end.blockFormat(), end.blockCharFormat()

    def clear_behind(self) -> None:
        """Take away everything behind the edge."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(self._position)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if not cursor.block().text():
            # An empty last block takes over the look of what was behind it, and a rule is nothing but a look.
            cursor.setBlockFormat(self._block)
            cursor.setBlockCharFormat(self._letters)


def _append(document: QTextDocument, html: str) -> None:
    """Add one block of Markdown at the end, as it would stand there in a page rendered at once."""
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    if html.startswith("<table"):
        cursor.insertHtml(html)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setBlockFormat(QTextBlockFormat())
        cursor.setBlockCharFormat(QTextCharFormat())
        return
    # A rule is a block without a letter.
    if not cursor.atStart() or cursor.blockFormat().hasProperty(_RULE):
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
    at = cursor.position()
    if not html.startswith("<hr"):
        cursor.insertHtml(html)
    start = QTextCursor(document)
    start.setPosition(at)
    if html.startswith(("<ul", "<ol")):
        if not start.block().text() and start.currentList() is None:
            # A list begins with a block of its own behind the empty one.
            start.deleteChar()
        return
    # What is inserted takes over the first block's look from where it is put, so that is taken from a page of its own.
    alone = QTextDocument()
    alone.setDefaultStyleSheet(document.defaultStyleSheet())
    alone.setHtml(html)
    start.setBlockFormat(alone.begin().blockFormat())
    start.setBlockCharFormat(alone.begin().charFormat())


def _settled_part(text: str, found: list[RenderedBlock]) -> tuple[int, int]:
    """How many of a text's blocks stay the same whatever comes behind it, and how many characters they take.

    A closed block is never opened again. But the last line may still become something else while it is written (`#` is
    a heading, `#x` goes on with the paragraph above), and with it the line before (the head of a table).
    """
    ends = [end.end() for end in _LINE_END.finditer(text)]
    whole = len(ends) - 1 if text.endswith("\r") else len(ends)
    count = next((at for at in range(len(found) - 1, 0, -1) if found[at].line < whole - 1), 0)
    return (count, ends[found[count].line - 1]) if count else (0, 0)
