"""The rows of the overview: a heading, a line one can go to, and what can be done with it beside it.

Only how they look; what they say and do is set by the overview.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button, without_mnemonic
from app.gui.look.rendering.visible import one_line
from app.gui.look.theme import Theme

_PADDING = 12
"""Pixels of a link that its text does not take."""
_TITLE = 120
"""Letters of a line that are shown; the rest is in its tip."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A button of a line: its word, its icon, and what it does."""

    word: str
    icon: str
    does: Callable[[], object]
    name: str = ""
    """For a screen reader, where the word alone does not say what it is about."""


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One line of a section."""

    text: str
    goes: Callable[[], object] | None = None
    muted: str = ""
    """What follows below it, smaller."""
    deeds: tuple[Deed, ...] = ()


class Section(QWidget):
    """A heading over lines; hidden where it has none. GUI thread only."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(title)
        self._does: dict[QObject, Callable[[], object]] = {}
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.heading = PlainLabel(title, bold=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self._lines)
        self.hide()

    def show_lines(self, lines: tuple[OverviewLine, ...], *, below: tuple[Deed, ...] = ()) -> None:
        """Show these lines instead of what was there, and buttons of the whole section below them."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                # Hidden at once: a deferred delete would leave it drawn for a moment.
                old.hide()
                old.deleteLater()
        self._does.clear()
        for line in lines:
            self._column.addWidget(self._row(line))
        if lines and below:
            self._column.addWidget(self._buttons(below))
        self.setVisible(bool(lines))

    def _row(self, line: OverviewLine) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        shown = one_line(line.text, _TITLE)
        if line.goes is None:
            column.addWidget(PlainLabel(shown, wrap=True, selectable=True))
        else:
            link = _Elided(shown)
            link.setToolTip(one_line(line.text, 600))
            self._bind(link, line.goes)
            column.addWidget(link)
        if line.muted:
            column.addWidget(PlainLabel(line.muted, muted=True, wrap=True, selectable=True))
        if line.deeds:
            column.addWidget(self._buttons(line.deeds))
        return row

    def _buttons(self, deeds: tuple[Deed, ...]) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder, gap=10)
        row.setContentsMargins(0, 0, 0, 0)
        for deed in deeds:
            made = button(deed.word, rank="link", icon=self._theme.icon(deed.icon, "accent"))
            made.setAccessibleName(deed.name or deed.word)
            self._bind(made, deed.does)
            row.addWidget(made)
        return holder

    def _bind(self, made: QPushButton, does: Callable[[], object]) -> None:
        self._does[made] = does
        made.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._does[self.sender()]()


class _Elided(QPushButton):
    """A link as wide as there is room; what does not fit ends in …."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setProperty("link", True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left; padding-left: 0;")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits."""
        super().resizeEvent(event)
        room = self.width() - _PADDING
        self.setText(without_mnemonic(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)))
