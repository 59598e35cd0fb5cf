"""The thread: a scroll area over the thread model that scrolls, pages and follows new text.

Only the rows in view have cards (`thread_rows.py`): one widget per message would take 11 s for 2,000 messages.
"""

import time
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.domain.chats import MessageState
from app.gui.kit.roles import GROWN_ROLE
from app.gui.kit.small_widgets import button
from app.gui.look.texts import translate
from app.gui.look.tokens import READING_WIDTH
from app.gui.thread.cards.message_card import MessageCard
from app.gui.thread.cards.message_part import CardContext
from app.gui.thread.cards.text_part import TextPartWidget
from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_rows import LINE, TOP, ThreadRows

_MARGIN = 20
_NEAR_EDGE = 6
"""Rows from an end at which the next page is read."""
BEAT_MS = 66
"""Text being written is shown at most this often."""
_REST = 6
"""Showing it takes at most one part in so many of the thread's time."""
_FAR = 4
"""Viewports beyond which a move goes by estimated heights."""


@dataclass(frozen=True, slots=True)
class ScrollPosition:
    """Where a chat was being read: the message at the top and the pixels into it; `at_end` follows new text."""

    seq: int
    pixels: int
    at_end: bool


class ThreadView(QAbstractScrollArea):
    """Shows one chat.

    Signals:
        acted(object): a CardAct of a card.
        seen(int): sequence number of the last message that is fully or partly in view.
        settled(): rows were placed anew; what is seen or remembered may have moved.
    """

    acted = Signal(object)
    seen = Signal(int)
    settled = Signal()

    def __init__(self, model: ThreadModel, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._context = context
        self._rows = ThreadRows(model, self._new_card, self._column)
        self._placing = False
        # The beginning is shown of what came last, and the person has not moved since: what comes next is followed.
        self._would_follow = False
        self._last_seen = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("thread_view")
        self.setAccessibleName(translate("messages"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(LINE)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.place)
        self._grown: set[str] = set()
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self.show_grown)
        self.pill = self._make_pill()
        model.modelReset.connect(self._on_model_reset)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.dataChanged.connect(self._on_data_changed)
        context.theme.changed.connect(self._on_theme_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    # -- places ----------------------------------------------------------------------------------------

    @property
    def scroll_place(self) -> ScrollPosition | None:
        """Where the chat is being read; None while it has no message."""
        if not len(self._rows):
            return None
        return ScrollPosition(self._model.message(self._rows.row).seq, self._rows.into, self._rows.following)

    @property
    def is_following(self) -> bool:
        """Whether the end is in view, so that new text is followed."""
        return self._rows.following

    @property
    def card_count(self) -> int:
        """Cards that exist, bound or spare."""
        return self._rows.card_count

    @property
    def cards(self) -> tuple[MessageCard, ...]:
        """The cards that show a message."""
        return self._rows.cards

    def card(self, row: int) -> MessageCard | None:
        """The card bound to a row, if it is in view or pinned."""
        return self._rows.card(row)

    def go_to(self, place: ScrollPosition | None) -> None:
        """Show a remembered place; None and `at_end` show the end."""
        row = None if place is None or place.at_end else self._model.row_of_seq(place.seq)
        if place is None or row is None:
            self.go_to_end()
            return
        self._rows.row, self._rows.following, self._would_follow = row, False, False
        self._rows.into = place.pixels if self._model.message(row).seq == place.seq else 0
        self.place()

    def go_to_message(self, seq: int, *, focus: bool = True) -> None:
        """Bring a message to the top, paging there when needed, and give its card the focus."""
        row = self._model.row_of_seq(seq)
        if row is None or self._model.message(row).seq != seq:
            self._model.open(self._model.chat, at_seq=seq)
            row = self._model.row_of_seq(seq)
        if row is None:
            return
        self._rows.row, self._rows.into, self._rows.following = row, -TOP, False
        self._would_follow = False
        self.place()
        card = self.card(row)
        if card is not None and focus:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mark(self, seq: int) -> None:
        """Bring the first marked words of a message that is shown into view."""
        row = self._model.row_of_seq(seq)
        card = self.card(row) if row is not None else None
        for part in card.parts if card is not None else ():
            if isinstance(part, TextPartWidget) and (rect := part.browser.first_mark()) is not None:
                self._bring_into_view(part.browser, rect)
                return

    def show_from_top(self, seq: int) -> None:
        """Where the newest message is higher than the view, show its beginning instead of its end."""
        row = self._model.row_of_seq(seq)
        if row is None or not self._rows.following or row != len(self._rows) - 1:
            return
        self.place()
        if self._rows.heights[row] > self.viewport().height():
            self._rows.row, self._rows.into, self._rows.following = row, -TOP, False
            self._would_follow = True
            self.place()

    @Slot()
    def go_to_end(self) -> None:
        """Show the newest message and follow new text."""
        if self._model.has_later:
            self._model.open(self._model.chat)
        self._rows.following = True
        self.pill.hide()
        self.place()

    def scroll_by(self, pixels: int) -> None:
        """Move by pixels, down when positive."""
        if not len(self._rows):
            return
        self._rows.following = self._would_follow = False
        if abs(pixels) > _FAR * self.viewport().height():
            # A long way is gone by estimates: measuring every row passed over would take seconds.
            self._rows.row, self._rows.into = self._rows.heights.row_at(
                self._rows.heights.above(self._rows.row) + self._rows.into + pixels
            )
        else:
            self._rows.into += pixels
        self.place()

    # -- placing ---------------------------------------------------------------------------------------

    @Slot()
    def place(self) -> None:
        """Put cards where they belong; the anchor row does not move."""
        self._later.stop()
        if self._placing:
            return
        self._placing = True
        try:
            self._fetch_near_edges()
            self._rows.place(self.viewport().height(), ends=not self._model.has_later)
        finally:
            self._placing = False
        self._show_bar()
        self._place_pill()
        self._tell_seen()
        self.settled.emit()

    def _new_card(self) -> MessageCard:
        card = MessageCard(self._context, self.viewport())
        card.acted.connect(self.acted)
        card.height_changed.connect(self._on_card_height_changed)
        card.row_focused.connect(self._bring_into_view)
        return card

    def _fetch_near_edges(self) -> None:
        if self._rows.row < _NEAR_EDGE and self._model.has_earlier:
            self._model.fetch_earlier()
        if self._rows.row > len(self._rows) - 2 * _NEAR_EDGE and self._model.has_later:
            self._model.fetch_later()

    def _column(self) -> tuple[int, int]:
        available = self.viewport().width()
        width = max(min(READING_WIDTH, available - 2 * _MARGIN), 160)
        return max((available - width) // 2, 0), width

    # -- scroll bar, pill, seen ------------------------------------------------------------------------

    def _show_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        with QSignalBlocker(bar):
            bar.setPageStep(height)
            bar.setRange(0, max(self._rows.heights.total - height, 0))
            bar.setValue(
                bar.maximum()
                if self._rows.following
                else self._rows.heights.above(self._rows.row) + max(self._rows.into, 0)
            )

    def _make_pill(self) -> QPushButton:
        pill = button(
            translate("New text"), rank="chip", icon=self._context.theme.icon("arrow-down", "accent"), parent=self
        )
        pill.setAccessibleName(translate("Go to the new text"))
        pill.clicked.connect(self.go_to_end)
        pill.hide()
        return pill

    def _place_pill(self) -> None:
        if self._rows.following:
            self.pill.hide()
        size = self.pill.sizeHint()
        self.pill.setGeometry(
            (self.viewport().width() - size.width()) // 2,
            self.viewport().height() - size.height() - 12,
            size.width(),
            size.height(),
        )
        self.pill.raise_()

    def _tell_seen(self) -> None:
        seen = 0
        for row in self._rows.in_view(self.viewport().height()):
            seen = self._model.message(row).seq
        if seen and seen != self._last_seen:
            self._last_seen = seen
            self.seen.emit(seen)

    # -- changes of the model --------------------------------------------------------------------------

    @Slot()
    def _on_model_reset(self) -> None:
        self._grown.clear()
        self._beat.stop()
        self._last_seen = 0
        self._would_follow = False
        self._rows.reset(self._model.rowCount())
        self.pill.hide()
        self._soon()

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        count = last - first + 1
        at_end = first == len(self._rows)
        self._rows.heights.insert(first, count)
        if first <= self._rows.row and len(self._rows) > count:
            self._rows.row += count
        elif at_end and self._would_follow:
            self._rows.following, self._would_follow = True, False
        elif at_end and not self._rows.following and not self._placing:
            self.pill.show()
        if at_end and first:
            # What was the newest answer no longer is: only the newest can be asked for again.
            self._rows.bind_again(first - 1)
        self._soon()

    @Slot(QModelIndex, int, int)
    def _on_rows_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._rows.heights.remove(first, last - first + 1)
        if first < self._rows.row:
            self._rows.row = max(first, self._rows.row - (last - first + 1))
        self._soon()

    @Slot(QModelIndex, QModelIndex, list)
    def _on_data_changed(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if roles == [GROWN_ROLE]:
            self._grown.add(self._model.message(first.row()).id)
            if not self._beat.isActive():
                self._beat.start()
            return
        for row in range(first.row(), last.row() + 1):
            self._grown.discard(self._model.message(row).id)
            self._rows.bind_again(row)
            self._show_pill_for(row)
        self._soon()

    @Slot()
    def show_grown(self) -> None:
        """Show what was written since the last time; slow text is shown less often, so that it takes a small share."""
        began = time.perf_counter()
        for row in range(len(self._rows) - 1, -1, -1):
            message = self._model.message(row)
            if message.id not in self._grown:
                continue
            card = self._rows.card(row)
            if card is not None:
                card.grow(message)
            self._rows.heights.forget_row(row)
            self._show_pill_for(row)
        self._grown.clear()
        self.place()
        spent_ms = 1_000 * (time.perf_counter() - began)
        self._beat.setInterval(max(BEAT_MS, round(spent_ms * _REST)))

    def _show_pill_for(self, row: int) -> None:
        """Away from the end, text that came below is told about."""
        if not self._rows.following and row == len(self._rows) - 1 and not self._model.has_later:
            is_written = self._model.message(row).state is MessageState.STREAMING
            self.pill.setVisible(is_written or self.pill.isVisible())

    @Slot()
    def _on_card_height_changed(self) -> None:
        card = self.sender()
        if isinstance(card, MessageCard):
            self._rows.forget_height_of(card)
        # What unfolded stays where it is.
        self._rows.following = self._would_follow = False
        self._soon()

    @Slot()
    def _on_theme_changed(self) -> None:
        for card in self._rows.cards:
            card.refresh_style()
        self._rows.heights.forget()
        self._soon()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A control that takes the keyboard comes into view, as in any scroll area; never from under the mouse."""
        if not isinstance(now, QAbstractButton | QLineEdit) or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        if self.viewport().isAncestorOf(now):
            self._bring_into_view(now, now.rect())

    @Slot(object, object)
    def _bring_into_view(self, widget: QWidget, rect: QRect) -> None:
        """Scroll as little as it takes to show a part of a widget."""
        above = widget.mapTo(self.viewport(), rect.topLeft()).y() - LINE
        below = above + rect.height() + 2 * LINE - self.viewport().height()
        if above < 0 or below > 0:
            self.scroll_by(above if above < 0 else below)

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        if self._placing:
            return
        self._would_follow = False
        self._rows.following = value >= self.verticalScrollBar().maximum() and not self._model.has_later
        if not self._rows.following:
            self._rows.row, self._rows.into = self._rows.heights.row_at(value)
        self.place()

    def _soon(self) -> None:
        if not self._later.isActive():
            self._later.start()

    # -- Qt --------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width means other heights; the anchor row stays."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rows.heights.forget()
        self.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by what the wheel or touchpad says."""
        pixels = event.pixelDelta().y() or event.angleDelta().y() * 3 * LINE // 120
        if pixels:
            self.scroll_by(-pixels)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, pages, Home, End; Alt+Up and Alt+Down go from turn to turn."""
        page = self.viewport().height() - 2 * LINE
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.go_to_turn(-1 if key == Qt.Key.Key_Up else 1)
            return
        if key == Qt.Key.Key_End:
            self.go_to_end()
            return
        steps = {
            Qt.Key.Key_Up: -2 * LINE,
            Qt.Key.Key_Down: 2 * LINE,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -self._rows.heights.total,
        }
        step = steps.get(Qt.Key(key))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.scroll_by(step)

    def go_to_turn(self, step: int) -> None:
        """Bring the previous (−1) or next (1) turn to the top and give it the focus."""
        if not len(self._rows):
            return
        focus = QApplication.focusWidget()
        row = self._rows.row + (1 if self._rows.into > 0 and step > 0 else 0)
        for at in range(len(self._rows)):
            card = self.card(at)
            if card is not None and focus is not None and (card is focus or card.isAncestorOf(focus)):
                row = at + step
        row = min(max(row, 0), len(self._rows) - 1)
        self.go_to_message(self._model.message(row).seq)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Cards are placed by `place`, not moved with the viewport."""
