"""Changes of items as short lines: added, changed, removed, each with its kind.

Used by cards of spec changes and of proposals. Not editable.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem, ItemChange, Operation, RemoveItem, ReplaceItem, SetResolution
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import Texts, translate
from app.gui.look.theme import Theme

_SHOWN = 4
"""Lines shown before “n more”."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line: sign +, ~ or −, the kind in words, and the text."""

    sign: str
    kind: str
    text: str


def lines_of_changes(changes: tuple[ItemChange, ...], texts: Texts) -> tuple[ChangeLine, ...]:
    """Return a line per change that was applied."""
    return tuple(_line_of_change(change, texts) for change in changes)


def _line_of_change(change: ItemChange, texts: Texts) -> ChangeLine:
    item = change.after or change.before
    if item is None:
        return ChangeLine("~", "", change.slug)
    sign = "−" if change.after is None else "+" if change.before is None else "~"
    return ChangeLine(sign, _kind(item, texts), item.text)


def lines_of_operations(operations: tuple[Operation, ...], texts: Texts) -> tuple[ChangeLine, ...]:
    """Return a line per operation that waits."""
    return tuple(_line_of_operation(operation, texts) for operation in operations)


def _line_of_operation(operation: Operation, texts: Texts) -> ChangeLine:
    if isinstance(operation, AddItem):
        return ChangeLine("+", _kind(operation.item, texts), operation.item.text)
    if isinstance(operation, ReplaceItem):
        return ChangeLine("~", _kind(operation.item, texts), operation.item.text)
    if isinstance(operation, RemoveItem):
        return ChangeLine("−", "", operation.slug.replace("-", " "))
    if isinstance(operation, SetResolution):
        return ChangeLine("~", "size of runs", operation.resolution.value)
    pieces = [operation.text] if operation.text is not None else []
    if operation.kind is not None:
        pieces.append(f"becomes a {texts.item_kind(operation.kind)}")
    if operation.weight is not None:
        pieces.append("hard" if operation.weight >= 100 else f"weight {operation.weight}")
    if operation.holds is not None:
        pieces.append("taken as true" if operation.holds else "taken as false")
    if operation.certainty is not None:
        pieces.append(f"certainty {operation.certainty:.0%}")
    return ChangeLine("~", operation.slug.replace("-", " "), " · ".join(pieces))


def _kind(item: Item, texts: Texts) -> str:
    word = texts.item_kind(item.kind)
    if item.kind is ItemKind.CONSTRAINT:
        return f"hard {word}" if item.is_hard else f"{word}, weight {item.weight}"
    if item.kind is ItemKind.GOAL and item.is_hard:
        return f"must-{word}"
    return word


class ChangeList(QWidget):
    """The lines in three columns, with “n more” beyond the first few."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[ChangeLine, ...] = ()
        self._all = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        column.addLayout(self._grid)
        self.more = button("", rank="link")
        self.more.clicked.connect(self._on_more_clicked)
        column.addWidget(self.more)
        self._labels: list[tuple[PlainLabel, PlainLabel, PlainLabel]] = []

    def show_lines(self, lines: tuple[ChangeLine, ...]) -> None:
        """Show lines, the first few of many."""
        if lines != self._lines:
            self._all = False
        self._lines = lines
        self._fill()

    def _fill(self) -> None:
        shown = self._lines if self._all or len(self._lines) <= _SHOWN + 1 else self._lines[:_SHOWN]
        while len(self._labels) < len(shown):
            self._labels.append(self._make_row(len(self._labels)))
        for at, (sign, kind, text) in enumerate(self._labels):
            visible = at < len(shown)
            for label in (sign, kind, text):
                label.setVisible(visible)
            if visible:
                sign.setText(shown[at].sign)
                kind.setText(shown[at].kind)
                text.setText(one_line(shown[at].text, 400))
        hidden = len(self._lines) - len(shown)
        self.more.setVisible(hidden > 0)
        self.more.setText(translate("{n} more").format(n=hidden))
        self.more.setAccessibleName(translate("Show {n} more changes").format(n=hidden))

    def _make_row(self, at: int) -> tuple[PlainLabel, PlainLabel, PlainLabel]:
        sign, kind, text = PlainLabel(), PlainLabel(muted=True), PlainLabel(wrap=True)
        self._theme.dress(sign, bold=True, mono=True)
        for column, label in enumerate((sign, kind, text)):
            self._grid.addWidget(label, at, column)
        for label in (sign, kind):
            self._grid.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        return sign, kind, text

    @Slot()
    def _on_more_clicked(self) -> None:
        self._all = True
        self._fill()
        self.updateGeometry()
