"""Filters of the run history: a text box, menus for status, mode, marks and line, and a chip for whatever is active."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.projects import Branch
from app.domain.runs import RunMode, RunStatus
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.look.run_words import mode_word, status_word
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme

_TYPING_MS = 150
_SEARCH_WIDTH, _GAP = 90, 4
_TRASHED = "trashed"
"""Beside the states of a run in their menu."""
_STARRED = ("starred", "")
"""Beside the tags of runs in their menu, which are (tag, its words)."""


@dataclass(frozen=True, slots=True)
class RunFilters:
    """What the person narrowed the history to; empty or None means any."""

    status: tuple[str, ...] = ()
    mode: str | None = None
    branch: str | None = None
    text: str = ""
    trashed: bool = False
    """Those in the trash instead of the others."""
    starred: bool = False
    tag: str | None = None


class RunFilterBar(QWidget):
    """The filters with their chips.

    Signals:
        filters_changed(object): the new `RunFilters`.
    """

    filters_changed = Signal(object)

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._filters = RunFilters()
        self._lines: tuple[Branch, ...] = ()
        self._tags: tuple[str, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Filter"))
        self.search.setAccessibleName(self.tr("Filter runs by text"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.search.setMaximumWidth(260)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._on_typing_timeout)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.status_menu = QMenu(self)
        self.mode_menu = QMenu(self)
        self.mark_menu = QMenu(self)
        self.line_menu = QMenu(self)
        self._fill_status_menu(theme)
        self._fill_mode_menu()
        everything = QMenu(self)
        names = (self.tr("Status"), self.tr("Mode"), self.tr("Marks"), self.tr("Line"))
        menus = (self.status_menu, self.mode_menu, self.mark_menu, self.line_menu)
        self._buttons = [_menu_button(name, menu) for name, menu in zip(names, menus, strict=True)]
        for name, menu in zip(names, menus, strict=True):
            menu.setTitle(name)
            everything.addMenu(menu)
        self._line_button = self._buttons[-1]
        self._all_in_one = _menu_button(self.tr("Filter"), everything)
        """Stands for the four where there is no room for them."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.search, 3)
        for menu_button in (*self._buttons, self._all_in_one):
            row.addWidget(menu_button)
        row.addStretch(1)
        self._chips = QWidget()
        self._chip_row = QHBoxLayout(self._chips)
        self._chip_row.setContentsMargins(0, 4, 0, 0)
        self._chip_row.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        self.set_lines(())
        self._theme = theme
        self.set_tags(())
        self._show_chips()

    @property
    def chips(self) -> QWidget:
        """The strip of chips, to be placed below the bar."""
        return self._chips

    @property
    def filters(self) -> RunFilters:
        """What is active."""
        return self._filters

    def set_lines(self, lines: Sequence[Branch]) -> None:
        """Offer these lines; with Main alone there is nothing to choose."""
        self._lines = tuple(lines)
        self.line_menu.clear()
        for line in self._lines:
            action = self.line_menu.addAction(without_mnemonic(self._line_word(line)))
            action.setCheckable(True)
            action.setData(line.id)
            action.setChecked(line.id == self._filters.branch)
            action.triggered.connect(self._on_line_triggered)
        self.line_menu.menuAction().setVisible(len(self._lines) > 1)
        self._fit()

    def set_tags(self, tags: Sequence[str]) -> None:
        """Offer the star and these tags."""
        if self.mark_menu.actions() and tuple(tags) == self._tags:
            return
        self._tags = tuple(tags)
        self.mark_menu.clear()
        star = self.mark_menu.addAction(self._theme.icon("star", "muted"), self.tr("Starred"))
        star.setData(_STARRED)
        if tags:
            self.mark_menu.addSeparator()
        for tag in tags:
            self.mark_menu.addAction(without_mnemonic(tag)).setData(("tag", tag))
        for action in self.mark_menu.actions():
            if not action.isSeparator():
                action.setCheckable(True)
                action.setChecked(action.data() in _marks(self._filters))
                action.triggered.connect(self._on_mark_triggered)

    def set_filters(self, filters: RunFilters) -> None:
        """Narrow to these filters."""
        if filters == self._filters:
            return
        self._filters = filters
        with QSignalBlocker(self.search):
            if self.search.text().strip() != filters.text:
                self.search.setText(filters.text)
        for menu, active in (
            (self.status_menu, (*filters.status, *([_TRASHED] if filters.trashed else []))),
            (self.mode_menu, (filters.mode,)),
            (self.mark_menu, _marks(filters)),
            (self.line_menu, (filters.branch,)),
        ):
            for action in menu.actions():
                action.setChecked(action.data() in active)
        self._show_chips()
        self.filters_changed.emit(filters)

    @Slot()
    def clear(self) -> None:
        """Show everything again."""
        self.set_filters(RunFilters())

    def _fill_status_menu(self, theme: Theme) -> None:
        for status in RunStatus:
            action = self.status_menu.addAction(theme.status_icon(status.value), status_word(status.value))
            action.setCheckable(True)
            action.setData(status.value)
            action.triggered.connect(self._on_status_triggered)
        self.status_menu.addSeparator()
        trash = self.status_menu.addAction(theme.icon("trash", "muted"), self.tr("In the trash"))
        trash.setCheckable(True)
        trash.setData(_TRASHED)
        trash.triggered.connect(self._on_status_triggered)

    def _fill_mode_menu(self) -> None:
        for mode in RunMode:
            action = self.mode_menu.addAction(mode_word(mode.value))
            action.setCheckable(True)
            action.setData(mode.value)
            action.triggered.connect(self._on_mode_triggered)

    def _line_word(self, line: Branch) -> str:
        return self._texts.line(line.name, is_main=line.is_main)

    def _show_chips(self) -> None:
        while (item := self._chip_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                # Hidden at once: a deferred delete would leave it drawn for a moment.
                old.hide()
                old.deleteLater()
        filters = self._filters
        if filters.text:
            self._add_chip(f"“{filters.text}”", replace(filters, text=""))
        for status in filters.status:
            rest = tuple(other for other in filters.status if other != status)
            self._add_chip(status_word(status), replace(filters, status=rest))
        if filters.mode:
            self._add_chip(mode_word(filters.mode), replace(filters, mode=None))
        if filters.branch:
            line = next((line for line in self._lines if line.id == filters.branch), None)
            word = self._line_word(line) if line else self.tr("Line")
            self._add_chip(word, replace(filters, branch=None))
        if filters.starred:
            self._add_chip(self.tr("Starred"), replace(filters, starred=False))
        if filters.tag is not None:
            self._add_chip(self.tr("Tag {tag}").format(tag=filters.tag), replace(filters, tag=None))
        if filters.trashed:
            self._add_chip(self.tr("In the trash"), replace(filters, trashed=False))
        if filters != RunFilters():
            everything = QPushButton(self.tr("Clear all"))
            everything.setProperty("link", True)
            everything.clicked.connect(self.clear)
            self._chip_row.addWidget(everything)
        self._chip_row.addStretch(1)
        self._chips.setVisible(filters != RunFilters())

    def _add_chip(self, word: str, without: RunFilters) -> None:
        chip = _Chip(word, without)
        chip.setAccessibleName(self.tr("Take the filter {word} away").format(word=word))
        chip.clicked.connect(self._on_chip_clicked)
        self._chip_row.addWidget(chip)

    @Slot()
    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, _Chip):
            self.set_filters(chip.without)

    @Slot(str)
    def _on_search_text_changed(self, _text: str) -> None:
        self._typing.start()

    @Slot()
    def _on_typing_timeout(self) -> None:
        self.set_filters(replace(self._filters, text=self.search.text().strip()))

    @Slot()
    def _on_status_triggered(self) -> None:
        ticked = [str(action.data()) for action in self.status_menu.actions() if action.isChecked()]
        chosen = tuple(one for one in ticked if one != _TRASHED)
        self.set_filters(replace(self._filters, status=chosen, trashed=_TRASHED in ticked))

    @Slot()
    def _on_mode_triggered(self) -> None:
        self.set_filters(replace(self._filters, mode=self._toggled(self._filters.mode)))

    @Slot()
    def _on_mark_triggered(self) -> None:
        action = self.sender()
        if not isinstance(action, QAction):
            return
        kind, tag = action.data()
        if (kind, tag) == _STARRED:
            self.set_filters(replace(self._filters, starred=action.isChecked()))
        else:
            self.set_filters(replace(self._filters, tag=tag if action.isChecked() else None))

    @Slot()
    def _on_line_triggered(self) -> None:
        self.set_filters(replace(self._filters, branch=self._toggled(self._filters.branch)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One menu takes the place of four where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Room for the text and one menu."""
        width = _SEARCH_WIDTH + _GAP + self._all_in_one.sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def _fit(self) -> None:
        shown = [one for one in self._buttons if one is not self._line_button or len(self._lines) > 1]
        need = _SEARCH_WIDTH + sum(one.sizeHint().width() + _GAP for one in shown)
        has_room = self.width() >= need
        for one in self._buttons:
            one.setVisible(has_room and one in shown)
        self._all_in_one.setVisible(not has_room)

    def _toggled(self, active: str | None) -> str | None:
        action = self.sender()
        if not isinstance(action, QAction):
            return active
        return str(action.data()) if action.isChecked() else None


def _marks(filters: RunFilters) -> tuple[tuple[str, str], ...]:
    """What is ticked in the menu of marks."""
    starred = (_STARRED,) if filters.starred else ()
    return (*starred, *((("tag", filters.tag),) if filters.tag is not None else ()))


class _Chip(QPushButton):
    def __init__(self, word: str, without: RunFilters) -> None:
        super().__init__(without_mnemonic(f"{word}  ✕"))
        self.without = without
        self.setProperty("chip", True)


def _menu_button(text: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(f"{text} ▾")
    button.setAccessibleName(text)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
