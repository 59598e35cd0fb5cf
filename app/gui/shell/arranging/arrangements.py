"""Two arrangements of the docks, one key apart: *Think* for chat and spec, *Decide* for results and history.

Each keeps what the person made of it. Not for where docks are by default (`app.gui.shell.docks`).
"""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from app.gui.shell.docks import (
    LazyDock,
    drop_old_tab_bars,
    give_keyboard,
    lay_out,
    lay_out_to_decide,
    laying_out,
)
from app.gui.shell.window_state import LAYOUT_VERSION, to_bytes, to_text


class Arrangement(StrEnum):
    """What the docks are arranged for."""

    THINK = "think"
    DECIDE = "decide"


_IN_FRONT = {Arrangement.THINK: "messages", Arrangement.DECIDE: "results"}


class Arrangements(QObject):
    """Changes between them. GUI thread only.

    Signals:
        changed(object): another `Arrangement` is in force.
    """

    changed = Signal(object)

    def __init__(self, window: QMainWindow, docks: Mapping[str, LazyDock[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self.current = Arrangement.THINK
        self.layout_of_other = ""
        """Qt's state of the docks, in base 64, as the other arrangement was left; "" where it was never looked at."""

    def restore(self, current: str, layout_of_other: str) -> None:
        """Take over what was remembered; a word nobody knows counts as none."""
        if current in tuple(Arrangement):
            self.current, self.layout_of_other = Arrangement(current), layout_of_other
            self.changed.emit(self.current)

    def choose(self, wanted: Arrangement) -> None:
        """Arrange the docks for something, as they were left, with what it is for in front."""
        held = self._window.focusWidget()
        if wanted is not self.current:
            before = to_text(self._window.saveState(LAYOUT_VERSION))
            self.current = wanted
            with laying_out(self._docks):
                if not self._window.restoreState(to_bytes(self.layout_of_other), LAYOUT_VERSION):
                    self._lay_out()
            drop_old_tab_bars(self._window)
            self.layout_of_other = before
            self.changed.emit(wanted)
        in_front = self._docks[_IN_FRONT[wanted]]
        in_front.bring_up()
        # A dock that is hidden for a moment loses the keyboard to whatever comes next, such as the status bar.
        if held is not None and held is not self._window.focusWidget() and held.isVisible():
            held.setFocus()
        elif not any(dock.isAncestorOf(self._window.focusWidget()) for dock in self._docks.values()):
            give_keyboard(in_front.content)

    def lay_out_anew(self) -> None:
        """Put every dock where it is by default, and forget how the other arrangement was left."""
        self.layout_of_other = ""
        self._lay_out()

    def _lay_out(self) -> None:
        (lay_out if self.current is Arrangement.THINK else lay_out_to_decide)(self._window, self._docks)
