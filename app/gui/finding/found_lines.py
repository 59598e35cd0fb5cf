"""The lines of a list one finds a place in: what each says, and what it leads to. No widgets.

Not for what is found; that comes from the services, by the dialogs of this folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

from app.domain.kit.found_words import FoundWords
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown
from app.gui.kit.roles import ROW_ROLE
from app.gui.look.texts import translate


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One line of what was found."""

    icon: str
    title: str
    target: object
    """What it leads to; the dialog that made the line knows its kind."""
    second: str = ""
    """The second line; empty for none."""
    right: str = ""
    """Muted words at the right end: a kind of thing, a key."""
    kind: str = ""
    """What it is, for screen readers, where `right` does not say it."""
    why_not: str = ""
    """Why it cannot be chosen now; empty where it can."""


class FoundLines(QAbstractListModel):
    """Lines in the order they are to be shown.

    Signals:
        more_wanted(): the view came to the last line of a page that has a next one.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[FoundLine] = []
        self._more = False
        self.words = FoundWords("")
        """The words that are marked."""

    @property
    def lines(self) -> tuple[FoundLine, ...]:
        """The lines shown."""
        return tuple(self._lines)

    def line(self, row: int) -> FoundLine | None:
        """The line of a row, if there is one."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def show_lines(self, lines: Sequence[FoundLine], words: FoundWords, *, more: bool = False) -> None:
        """Show these; `more` says that others follow."""
        self.beginResetModel()
        self._lines, self.words, self._more = list(lines), words, more
        self.endResetModel()

    def add_lines(self, lines: Sequence[FoundLine], *, more: bool) -> None:
        """Show the next page below."""
        self._more = more
        if lines:
            self.beginInsertRows(ROOT, len(self._lines), len(self._lines) + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, the whole line as a sentence, and the line itself (`ROW_ROLE`)."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == ROW_ROLE:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return sentence_of(line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(line.why_not or "\n".join(one for one in (line.title, line.second) if one))
        return None

    def canFetchMore(self, parent: QModelIndex | Index) -> bool:
        """Whether a next page exists."""
        return not parent.isValid() and self._more

    def fetchMore(self, parent: QModelIndex | Index) -> None:
        """Ask for it; it comes later, read off the GUI thread."""
        if self.canFetchMore(parent):
            self._more = False
            self.more_wanted.emit()


def sentence_of(line: FoundLine) -> str:
    """A line as it is said."""
    pieces = [line.kind, line.title, line.second, line.right]
    said = ". ".join(piece for piece in pieces if piece)
    return f"{said}. {translate('Not possible now')}: {line.why_not}" if line.why_not else said
