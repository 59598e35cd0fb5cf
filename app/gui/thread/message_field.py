"""A field for the text of a message: it takes no more by pasting or dropping than a message holds.

A text far beyond that would stop the window for many seconds each time it is laid out.
"""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.chats import MAX_MESSAGE


class MessageField(QPlainTextEdit):
    """Plain text over several lines. GUI thread only.

    Signals:
        paste_refused(str): what was pasted does not fit, told in one sentence; the text is as it was.
    """

    paste_refused = Signal(str)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped, or say why not."""
        chosen = self.textCursor()
        # Characters as Qt counts them, which is never less than as Python does.
        present = self.document().characterCount() - (chosen.selectionEnd() - chosen.selectionStart())
        pasted = len(source.text())
        if present + pasted > MAX_MESSAGE:
            sentence = self.tr("That is {n} characters, and a message holds at most {most}. Attach it as a file.")
            self.paste_refused.emit(sentence.format(n=f"{pasted:,}", most=f"{MAX_MESSAGE:,}"))
            return
        super().insertFromMimeData(source)
