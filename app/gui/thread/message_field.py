"""A field for the text of a message: it takes no more by pasting or dropping than a message holds, and no files.

A text far beyond that would stop the window for many seconds each time it is laid out. Files are attached by the owner.
"""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.chats import MAX_MESSAGE
from app.gui.look.rendering.visible import one_line


class MessageField(QPlainTextEdit):
    """Plain text over several lines. GUI thread only.

    Signals:
        paste_refused(str): what was pasted is not taken, told in one sentence; the text is as it was.
        files_given(object): files were dropped or pasted, a tuple of paths; they should be attached.
    """

    paste_refused = Signal(str)
    files_given = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files can be dropped, too."""
        return bool(_paths_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped, or say why not; files are no text."""
        if paths := _paths_in(source):
            self._take_files(paths)
            return
        chosen = self.textCursor()
        # Characters as Qt counts them, which is never less than as Python does.
        present = self.document().characterCount() - (chosen.selectionEnd() - chosen.selectionStart())
        pasted = len(source.text())
        if present + pasted > MAX_MESSAGE:
            sentence = self.tr("That is {n} characters, and a message holds at most {most}. Attach it as a file.")
            self.paste_refused.emit(sentence.format(n=f"{pasted:,}", most=f"{MAX_MESSAGE:,}"))
            return
        super().insertFromMimeData(source)

    def _take_files(self, paths: tuple[Path, ...]) -> None:
        files = tuple(path for path in paths if not path.is_dir())
        folders = ", ".join(f"“{one_line(path.name or str(path), 60)}”" for path in paths if path not in files)
        if folders:
            sentence = self.tr("Folders are not taken here: {names}. Choose them by “Attach…”, or in File › {command}.")
            command = self.tr("Files the agents may read…")
            self.paste_refused.emit(sentence.format(names=folders, command=command))
        if files:
            self.files_given.emit(files)


def _paths_in(source: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile())
