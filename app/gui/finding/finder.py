"""The dialog that finds while one types: a field, what was found below it, Enter goes there.

The base of the search, the quick switch and the list of commands, which say what is found. The keyboard stays in the
field: arrows and pages move in the list, Enter takes the line they are on.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.kit.found_words import MOST_TYPED, FoundWords
from app.gui.finding.found_lines import FoundLine, FoundLines
from app.gui.finding.found_list import FoundList
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.labels import PlainLabel
from app.gui.kit.painting import select_row
from app.gui.kit.roles import ROW_ROLE
from app.gui.kit.small_widgets import rule
from app.gui.look.texts import translate
from app.gui.look.theme import Theme

_SIZE = (720, 520)
_MARGIN = 40
"""Pixels of the window that stay seen around the dialog."""


class FinderField(QLineEdit):
    """The field; keys that move in the list are told, not taken.

    Signals:
        stepped(int): go so many lines down; `FinderField.PAGE` lines are a page.
    """

    stepped = Signal(int)
    PAGE = 1_000_000

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down, Page up and Page down move in the list."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self.PAGE,
            Qt.Key.Key_PageUp: -self.PAGE,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class Finder(QDialog):
    """Finds and goes. Hidden, not deleted, when it is closed: what was typed comes back. GUI thread only.

    Signals:
        chosen(object): the target of the line that was taken; the dialog is closed by then.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, title: str, hint: str, empty: str, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            theme: the looks.
            title: of the window.
            hint: what can be typed; stands in the empty field and names it for screen readers.
            empty: the sentence that stands there before anything is typed.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.theme = theme
        self._empty = empty
        self.setWindowTitle(title)
        self.model = FoundLines(self)
        self.field = FinderField()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(MOST_TYPED)
        self.field.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = FoundList(self.model, theme)
        self.list.setAccessibleName(translate("Found"))
        self.nothing = EmptyState(theme, icon="search", sentence=empty)
        self.status = PlainLabel(muted=True)
        self.filters = QVBoxLayout()
        self._lay_out()
        self.field.textChanged.connect(self._on_text_changed)
        self.field.stepped.connect(self._on_stepped)
        self.field.returnPressed.connect(self._on_return_pressed)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_clicked)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.nothing)
        self._pages.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(PlainLabel(translate("↑ ↓ choose · Enter opens · Esc closes"), muted=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addLayout(self.filters)
        column.addWidget(rule())
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    # -- what the search, the switch and the commands each do -------------------------------------------

    def look_for(self, typed: str) -> None:
        """Find what was typed and show it, now or later; also when it is empty."""
        raise NotImplementedError

    # -- showing ---------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open over the window, with what was typed the last time, ready to be typed over."""
        self.look_for(self.field.text())
        self.open()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_found(
        self, lines: Sequence[FoundLine], *, words: FoundWords, status: str = "", more: bool = False
    ) -> None:
        """Show what was found; the first line is the one Enter takes."""
        before = self.list.currentIndex().data(ROW_ROLE)
        self.model.show_lines(lines, words, more=more)
        self.status.setText(status)
        if not lines:
            return
        self._pages.setCurrentWidget(self.list)
        # The same things found again: the keyboard stays on the one it was on.
        same = next((at for at, line in enumerate(lines) if line == before), 0)
        select_row(self.list, self.model.index(same, 0))

    def show_nothing(self, sentence: str = "") -> None:
        """Show that there is nothing, and why; without a sentence what stands there before one types."""
        self.model.show_lines((), FoundWords(""))
        self.status.setText("")
        self.nothing.set_sentence(sentence or self._empty)
        self._pages.setCurrentWidget(self.nothing)

    # -- slots -----------------------------------------------------------------------------------------

    @Slot(str)
    def _on_text_changed(self, typed: str) -> None:
        self.look_for(typed)

    @Slot(int)
    def _on_stepped(self, by: int) -> None:
        page = self.list.page
        self.list.step(page if by == FinderField.PAGE else -page if by == -FinderField.PAGE else by)

    @Slot()
    def _on_return_pressed(self) -> None:
        self._take(self.list.currentIndex())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(index)

    def _take(self, index: QModelIndex) -> None:
        line = index.data(ROW_ROLE)
        if not isinstance(line, FoundLine):
            return
        if line.why_not:
            self.status.setText(line.why_not)
            return
        self.accept()
        self.chosen.emit(line.target)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand in the upper part of the window, no larger than it."""
        parent = self.parentWidget()
        if parent is not None:
            room = parent.size()
            self.resize(min(_SIZE[0], room.width() - _MARGIN), min(_SIZE[1], room.height() - 2 * _MARGIN))
            corner = parent.mapToGlobal(parent.rect().topLeft())
            self.move(corner.x() + (room.width() - self.width()) // 2, corner.y() + _MARGIN)
        super().showEvent(event)
