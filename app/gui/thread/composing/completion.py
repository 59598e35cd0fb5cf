"""What is offered while one types in the composer: runs and options after an @, commands after a / at the beginning.

What is chosen after an @ is written as words that the services understand; a command is done, and its word taken away.
Not for the field's other keys (`composer_field`).
"""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Slot
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QListView

from app.domain.errors import KnownError
from app.domain.kit.found_words import FoundWords
from app.domain.kit.numbers import whole_number
from app.domain.rows import RunRow
from app.domain.runs import Candidate
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.thread.composing.composer_field import ComposerField

_MENTION = re.compile(r"(?:^|\s)@([^\s@][^@\n]{0,39}|)$")
_COMMAND = re.compile(r"/([^\n]{0,40})$")
_RUNS, _OPTIONS, _MOST = 6, 8, 12
_WIDTH, _ROW_GAP = 380, 3
"""Pixels."""
_WORDS = int(Qt.ItemDataRole.UserRole)

Offer = tuple[str, str]
"""What a line says, and the words that are written when it is chosen."""


class Completion(QObject):
    """The popup of one composer. GUI thread; what it offers is read in the pool."""

    def __init__(self, context: WindowServices, field: ComposerField) -> None:
        super().__init__(field)
        self._context = context
        self._field = field
        self._project: str | None = None
        self._commands: Sequence[QAction] = ()
        self._ask_state: Callable[[], object] = lambda: None
        self._read = Latest(context.bridge, self)
        self._is_made = False
        self.model = QStandardItemModel(self)
        self.completer = QCompleter(self.model, self)
        self.completer.setWidget(field)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(_MOST)
        self.completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]  # PySide picks so
        field.textChanged.connect(self._on_text_changed)
        field.offers_shown = lambda: self._is_made and self.popup.isVisible()

    @property
    def popup(self) -> QAbstractItemView:
        """The list.

        Raises:
            RuntimeError: Qt made none, which it always does.
        """
        popup = self.completer.popup()
        if popup is None:
            raise RuntimeError("a completer without a list")
        return popup

    def set_project(self, project: str | None) -> None:
        """Say whose runs and options are offered."""
        self._project = project

    def set_commands(self, commands: Sequence[QAction], ask_state: Callable[[], object]) -> None:
        """Say which commands a / offers; `ask_state` has each say whether it is possible now."""
        self._commands, self._ask_state = commands, ask_state

    @Slot()
    def _on_text_changed(self) -> None:
        before = self._before()
        mention = _MENTION.search(before)
        if mention is not None and self._project is not None:
            self._look_for(self._project, mention[1])
            return
        self._read.cancel()
        command = _COMMAND.fullmatch(before)
        if command is not None and self._field.toPlainText() == before:
            self._offer_commands(command[1])
        else:
            self._hide()

    def _before(self) -> str:
        """The line up to the cursor; a command is one only where nothing stands above it."""
        cursor = self._field.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    # -- runs and options ------------------------------------------------------------------------------

    def _look_for(self, project: str, typed: str) -> None:
        services = self._context.services

        def read() -> list[Offer]:
            runs = services.runs.page(project, limit=_RUNS).items
            offers = [_of_run(row) for row in runs if _holds(typed, f"run {row.number} {row.title}")]
            number = whole_number(typed.casefold().removeprefix("run").strip(" :#"))
            if number is not None and number not in {row.number for row in runs}:
                offers += _numbered(runs, number)
            for row in runs:
                options = [_of_option(one, row) for one in services.runs.candidates(row.id)]
                offers += [one for one in options if _holds(typed, one[0])][:_OPTIONS]
                if len(offers) >= _MOST:
                    break
            return offers[:_MOST]

        def failed(fault: KnownError) -> None:
            self._show([(self._context.texts.fault(fault), "")], translate("Runs and options"))

        self._read.query(read, lambda offers: self._show(offers, translate("Runs and options")), failed)

    # -- commands --------------------------------------------------------------------------------------

    def _offer_commands(self, typed: str) -> None:
        self._ask_state()
        offers = []
        for action in self._commands:
            words = without_mnemonic(action.text()).replace("&", "")
            if _holds(typed, words):
                why = "" if action.isEnabled() else f" – {action.toolTip()}"
                offers.append((f"/ {words}{why}", action.objectName()))
        self._show(offers, translate("Commands"))

    # -- the list --------------------------------------------------------------------------------------

    def _show(self, offers: Sequence[Offer], name: str) -> None:
        self.model.clear()
        for words, written in offers:
            item = QStandardItem(one_line(words, 90))
            item.setData(written, _WORDS)
            item.setEditable(False)
            item.setEnabled(bool(written) and self._is_possible(written))
            self.model.appendRow(item)
        if not offers:
            self._hide()
            return
        self._is_made = True
        self.popup.setAccessibleName(name)
        if isinstance(self.popup, QListView):
            self.popup.setSpacing(_ROW_GAP)
        place = self._field.cursorRect()
        self.completer.complete(QRect(place.x(), place.y(), _WIDTH, place.height() + 2 * _ROW_GAP))
        first = next((row for row in range(self.model.rowCount()) if self.model.item(row).isEnabled()), -1)
        self.popup.setCurrentIndex(self.completer.completionModel().index(first, 0))

    def _hide(self) -> None:
        # Asked for, the list is made: a window of its own that most chats never need.
        if self._is_made:
            self.popup.hide()

    def _is_possible(self, written: str) -> bool:
        return all(action.isEnabled() for action in self._commands if action.objectName() == written)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        written = str(index.data(_WORDS) or "")
        action = next((action for action in self._commands if action.objectName() == written), None)
        if action is not None:
            self._field.clear()
            action.trigger()
        elif written:
            mention = _MENTION.search(self._before())
            cursor = self._field.textCursor()
            back = len(mention[1]) + 1 if mention is not None else 0
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, back)
            cursor.insertText(f"{written} ")
            self._field.setTextCursor(cursor)


def _holds(typed: str, words: str) -> bool:
    found = FoundWords(typed)
    return not found or found.stand_in(words)


def _of_run(row: RunRow) -> Offer:
    return f"Run {row.number} · {row.title}", f"@Run {row.number}"


def _of_option(option: Candidate, row: RunRow) -> Offer:
    name = f"{option.label} of Run {row.number}"
    return f"{name} · {option.card.title}", f"@{name}"


def _numbered(newest: Sequence[RunRow], number: int) -> list[Offer]:
    """A run that is not among the newest, by its number; none where no run has it yet."""
    name = f"Run {number}"
    return [(name, f"@{name}")] if newest and 0 < number < newest[0].number else []
