"""The thread: a scroll area over the thread model that scrolls, pages and follows new text.

Only the rows in view have cards (`thread_rows.py`): one widget per message would take 11 s for 2,000 messages.
"""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QWidget,
)

from app.domain.chats import MessageState
from app.gui.kit.roles import GROWN_ROLE
from app.gui.look.texts import translate
from app.gui.look.tokens import READING_WIDTH
from app.gui.thread.cards.message_card import MessageCard
from app.gui.thread.cards.message_part import CardContext
from app.gui.thread.cards.text_part import TextPartWidget
from app.gui.thread.growth_beat import GrowthBeat
from app.gui.thread.keep_in_view import KeepInView
from app.gui.thread.new_text_pill import new_text_pill, place_pill
from app.gui.thread.pane_state import ScrollPosition
from app.gui.thread.thread_keys import ThreadKeys
from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_rows import LINE, TOP, ThreadRows
from app.gui.thread.turn_selection import TurnSelection

_MARGIN = 20
_NEAR_EDGE = 6
"""Rows from an end at which the next page is read."""
_FAR = 4
"""Viewports beyond which a move goes by estimated heights."""


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
        self.beat = GrowthBeat(self._show_grown, self)
        self.turns = TurnSelection(context.marks, self.viewport(), context.texts)
        self._keys = ThreadKeys(self, model, self.turns)
        self.pill = new_text_pill(context.theme, self)
        self.pill.clicked.connect(self.go_to_end)
        model.modelReset.connect(self._on_model_reset)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.dataChanged.connect(self._on_data_changed)
        context.theme.changed.connect(self._on_theme_changed)
        self._in_view = KeepInView(self.viewport(), self.scroll_by)

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

    def top_of(self, seq: int) -> int | None:
        """Pixels from the upper edge to a message; None where it is not shown."""
        row = self._model.row_of_seq(seq)
        card = self.card(row) if row is not None else None
        return card.y() if card is not None else None

    def show_at(self, seq: int, y: int) -> None:
        """Show a loaded message so many pixels below the upper edge."""
        row = self._model.row_of_seq(seq)
        if row is not None:
            self._rows.row, self._rows.into = row, -y
            self._rows.following = self._would_follow = False
            self.place()

    def show_mark(self, seq: int) -> None:
        """Bring the first marked words of a message that is shown into view."""
        row = self._model.row_of_seq(seq)
        card = self.card(row) if row is not None else None
        for part in card.parts if card is not None else ():
            if isinstance(part, TextPartWidget) and (rect := part.browser.first_mark()) is not None:
                self._in_view.show(part.browser, rect)
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
        card.row_focused.connect(self._in_view.show)
        card.dragged.connect(self._on_card_dragged)
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

    def _place_pill(self) -> None:
        if self._rows.following:
            self.pill.hide()
        place_pill(self.pill, self.viewport())

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
        self.beat.clear()
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
            self.beat.add(self._model.message(first.row()).id)
            return
        for row in range(first.row(), last.row() + 1):
            self.beat.forget(self._model.message(row).id)
            self._rows.bind_again(row)
            self._show_pill_for(row)
        self._soon()

    def _show_grown(self, grown: set[str]) -> None:
        for row in range(len(self._rows) - 1, -1, -1):
            message = self._model.message(row)
            if message.id not in grown:
                continue
            card = self._rows.card(row)
            if card is not None:
                card.grow(message)
            self._rows.heights.forget_row(row)
            self._show_pill_for(row)
        self.place()

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

    @Slot(object)
    def _on_card_dragged(self, place: QPoint) -> None:
        card = self.sender()
        if isinstance(card, MessageCard):
            self.turns.drag(card, place)

    @Slot()
    def _on_theme_changed(self) -> None:
        for card in self._rows.cards:
            card.refresh_style()
        self._rows.heights.forget()
        self._soon()

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

    def event(self, event: QEvent) -> bool:
        """Esc and Copy are for the selected turns before a shortcut of the window takes them."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._keys.overrides(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, pages, Home, End; Alt+Up and Alt+Down go from turn to turn, Shift+Up and Shift+Down select turns."""
        if not self._keys.press(event, page=self.viewport().height(), total=self._rows.heights.total):
            super().keyPressEvent(event)

    def go_to_turn(self, step: int) -> None:
        """Bring the previous (−1) or next (1) turn to the top and give it the focus."""
        if len(self._rows):
            row = self._rows.turn(QApplication.focusWidget(), step)
            self.go_to_message(self._model.message(row).seq)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Cards are placed by `place`, not moved with the viewport."""
