"""One thread, or two beside each other, each with its own chat, draft and place; one of them is the one worked in (C5).

Not for what a thread shows (`chat_pane`), nor for the docks around both.
"""

import json
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.events import Event
from app.gui.thread.chat_pane import ChatPane

_NARROWEST, _LOWEST = 360, 260
"""Pixels a thread needs: so wide where two stand side by side, so high where one stands below the other."""


class ThreadSplit(QWidget):
    """Holds the threads of a window. GUI thread only.

    Where there is room for one alone, the one worked in is seen, and the other comes in its place when it is gone to.

    Signals:
        chat_shown(str): another chat is shown in the thread that is worked in, or that is another one now; "" for none.
        pane_made(object): a second `ChatPane` was made; it asks for what the first one asks for.
        changed(): two are open now, or one alone.
    """

    chat_shown = Signal(str)
    pane_made = Signal(object)
    changed = Signal()

    def __init__(self, make: Callable[[], ChatPane], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.panes: list[ChatPane] = []
        """Every thread that was made, open or not."""
        self._open: list[ChatPane] = []
        self.active = self._add()
        self._open.append(self.active)

    @property
    def open_panes(self) -> tuple[ChatPane, ...]:
        """The threads that are open, the left or upper one first."""
        return tuple(pane for pane in self.panes if pane in self._open)

    @property
    def seen_panes(self) -> tuple[ChatPane, ...]:
        """Those of them that are not put away for want of room."""
        return tuple(pane for pane in self.open_panes if self.has_room or pane is self.active)

    @property
    def is_split(self) -> bool:
        """Whether two threads are open."""
        return len(self._open) > 1

    @property
    def has_room(self) -> bool:
        """Whether two can be seen at once."""
        return self.width() >= 2 * _NARROWEST or self.height() >= 2 * _LOWEST

    @property
    def beside(self) -> ChatPane | None:
        """The open thread that is not worked in."""
        return next((pane for pane in self._open if pane is not self.active), None)

    def open_beside(self, chat: str) -> None:
        """Show a chat in a second thread, and work there; it takes the place of the one that is beside already.

        Raises:
            NotFoundError: it is gone; nothing is opened.
        """
        first, other = self.active, self.beside
        if other is None:
            other = next((pane for pane in self.panes if pane is not first), None) or self._add()
            other.restore_places(first.places)
        other.open_chat(chat)
        if other not in self._open:
            self._open.append(other)
            self._follow_focus(True)
            self._fit()
            half = max(self.width(), self.height()) // 2
            self._split.setSizes([half, half])
        self.turn_to(other)
        self.changed.emit()

    def close_beside(self, closed: ChatPane | None = None) -> None:
        """Close one of two threads, by default the one worked in; its draft and its place are kept."""
        closed = closed or self.active
        if not self.is_split or closed not in self._open:
            return
        (left,) = (pane for pane in self._open if pane is not closed)
        self._follow_focus(False)
        self._open.remove(closed)
        left.restore_places({**closed.places, **left.places})
        self.turn_to(left)
        closed.open_chat(None)
        self._fit()
        self.changed.emit()

    def turn_to(self, pane: ChatPane) -> None:
        """Work in this thread from now on."""
        if pane is self.active or pane not in self._open:
            return
        self.active = pane
        self._fit()
        self.chat_shown.emit(pane.chat.id if pane.chat is not None else "")

    def turn_to_chat(self, chat: str) -> None:
        """Work in the thread that shows this chat, where one does."""
        shown = [pane for pane in self._open if pane.chat is not None and pane.chat.id == chat]
        if shown and self.active not in shown:
            self.turn_to(shown[0])

    def apply(self, event: Event) -> None:
        """Bring an event to every open thread."""
        for pane in self._open:
            pane.apply(event)

    def leave(self) -> None:
        """Hand on drafts and places before the end."""
        for pane in self._open:
            pane.leave()

    def state(self) -> str:
        """What is to be remembered of a split, for `restore_state`; "" for a thread alone."""
        beside = self.beside
        if beside is None or beside.chat is None:
            return ""
        return json.dumps({"beside": beside.chat.id, "parts": self._split.sizes()})

    def restore_state(self, state: str, *, is_there: Callable[[str], bool]) -> None:
        """Open again what was beside; the thread that was worked in stays the one. What does not fit is left out.

        Args:
            state: what `state` gave.
            is_there: whether a chat can be shown here.
        """
        try:
            kept = json.loads(state)
        except ValueError:
            return
        chat = kept.get("beside") if isinstance(kept, dict) else None
        if not isinstance(chat, str) or not is_there(chat):
            return
        worked_in, parts = self.active, kept.get("parts")
        self.open_beside(chat)
        if isinstance(parts, list) and len(parts) == 2 and all(isinstance(part, int) and part > 0 for part in parts):
            self._split.setSizes([min(part, 10_000) for part in parts])
        self.turn_to(worked_in)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Side by side where that is wide enough, else one below the other, else the one that is worked in alone."""
        is_wide = self.width() >= 2 * _NARROWEST
        wanted = Qt.Orientation.Horizontal if is_wide or not self.has_room else Qt.Orientation.Vertical
        if self._split.orientation() is not wanted:
            self._split.setOrientation(wanted)
        for pane in self.panes:
            pane.setVisible(pane in self.seen_panes)
            pane.header.close_thread.setVisible(self.is_split)

    def _add(self) -> ChatPane:
        pane = self._make()
        if self.panes:
            pane.setObjectName("chat_pane_beside")
            pane.hide()
        self.panes.append(pane)
        self._split.addWidget(pane)
        pane.header.close_thread.hide()
        pane.header.close_clicked.connect(lambda: self.close_beside(pane))
        # What is chosen with the mouse is about its own thread, also where the keyboard is in the other one.
        for meant in (pane.header.menu_opened, pane.verbs.message_link_wanted, pane.verbs.discuss_requested):
            meant.connect(lambda *_meant: self.turn_to(pane))
        pane.chat_shown.connect(lambda chat: self._on_chat_shown(pane, chat))
        if len(self.panes) > 1:
            self.pane_made.emit(pane)
        return pane

    def _follow_focus(self, follows: bool) -> None:
        """Only while there are two: each change of the focus costs a call."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            (application.focusChanged.connect if follows else application.focusChanged.disconnect)(
                self._on_focus_changed
            )

    def _on_chat_shown(self, pane: ChatPane, chat: str) -> None:
        if pane is self.active:
            self.chat_shown.emit(chat)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        for pane in self.open_panes:
            if now is not None and pane.isAncestorOf(now):
                self.turn_to(pane)
