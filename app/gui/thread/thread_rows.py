"""The rows of a thread: a recycled pool of cards, their heights, and the anchor from which they are placed.

The anchor is (row, pixels into it); heights are estimated and corrected around it, so nothing jumps. A card with focus,
a selection or a running answer keeps its widget. Not for scrolling or paging; that is the view's.
"""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import MessageState, TextPart
from app.gui.thread.cards.message_card import MessageCard
from app.gui.thread.row_heights import RowHeights
from app.gui.thread.thread_model import ThreadModel

TOP = 8
"""Pixels free above the first row."""
LINE = 20
"""Pixels of a line of text, for estimates and steps."""
_FAR_BELOW = 4000
"""Pixels below the lower edge at which a card waits that keeps its widget."""


class ThreadRows:
    """Which card shows which row, and where. GUI thread only."""

    def __init__(
        self, model: ThreadModel, make_card: Callable[[], MessageCard], column: Callable[[], tuple[int, int]]
    ) -> None:
        """Begin without rows.

        Args:
            model: its rows.
            make_card: gives a card that shows nothing yet.
            column: left edge and width of the cards, in pixels.
        """
        self._model = model
        self._make_card = make_card
        self._column = column
        self._bound: dict[str, MessageCard] = {}
        self._free: list[MessageCard] = []
        self.heights = RowHeights(self._estimated)
        self.row = 0
        self.into = 0
        self.following = True
        """The end is in view, so new text is followed."""

    def __len__(self) -> int:
        return len(self.heights)

    @property
    def card_count(self) -> int:
        """Cards that exist, bound or spare."""
        return len(self._bound) + len(self._free)

    @property
    def cards(self) -> tuple[MessageCard, ...]:
        """The cards that show a row."""
        return tuple(self._bound.values())

    def card(self, row: int) -> MessageCard | None:
        """The card bound to a row, if it is in view or pinned."""
        return self._bound.get(self._model.message(row).id)

    def reset(self, rows: int) -> None:
        """Start with so many rows, at their end."""
        bound, self._bound = self._bound, {}
        self.row, self.into, self.following = 0, 0, True
        self.heights.reset(rows)
        for card in bound.values():
            # One with the focus gives it to another when it hides, which scrolls and places cards anew meanwhile.
            card.unbind()
            self._free.append(card)
        self.row, self.into, self.following = 0, 0, True

    def bind_again(self, row: int) -> None:
        """The row's content changed."""
        card = self.card(row)
        if card is not None:
            card.bind(self._model.message(row))
        self.heights.forget_row(row)

    def forget_height_of(self, card: MessageCard) -> None:
        """The card folded or unfolded something."""
        for row in range(len(self.heights)):
            if card.message is self._model.message(row):
                self.heights.forget_row(row)

    def turn(self, focus: QWidget | None, step: int) -> int:
        """The row before (−1) or after (1) the one with the focus, else that at the top; there is at least one row."""
        row = self.row + (1 if self.into > 0 and step > 0 else 0)
        for at in range(len(self)):
            card = self.card(at)
            if card is not None and focus is not None and (card is focus or card.isAncestorOf(focus)):
                row = at + step
        return min(max(row, 0), len(self) - 1)

    def in_view(self, height: int) -> Iterator[int]:
        """The rows in a viewport of this height, by the heights known now."""
        y, row = -self.into, self.row
        while row < len(self.heights) and y < height:
            yield row
            y += self.heights[row]
            row += 1

    # -- placing ---------------------------------------------------------------------------------------

    def place(self, height: int, *, ends: bool) -> None:
        """Put cards where they belong in a viewport of this height; the anchor row does not move.

        Args:
            height: pixels.
            ends: the last row is the chat's last.
        """
        self._recycle(self._place(height, ends=ends), below=height + _FAR_BELOW)

    def _place(self, height: int, *, ends: bool) -> set[str]:
        rows = len(self.heights)
        if not rows:
            return set()
        if self.following:
            self._anchor_at_end(height)
        self._normalise()
        row, used = self.row, -self.into
        while row < rows and used < height:
            used += self._measured(row)
            row += 1
        if row == rows and used < height and ends:
            # The end is higher than the lower edge: the last page is shown as a whole.
            self._anchor_at_end(height)
            self.following = True
        elif row == rows and used <= height + 1 and ends:
            self.following = True
        return self._place_from_anchor(height)

    def _place_from_anchor(self, height: int) -> set[str]:
        placed: set[str] = set()
        x, width = self._column()
        y, row = -self.into, self.row
        while row < len(self.heights) and y < height:
            self._measured(row)
            identity = self._model.message(row).id
            self._bound[identity].place(x, y, width, self.heights[row])
            placed.add(identity)
            y += self.heights[row]
            row += 1
        return placed

    def _anchor_at_end(self, height: int) -> None:
        row, used = len(self.heights), 0
        while row > 0 and used < height:
            row -= 1
            used += self._measured(row)
        self.row, self.into = row, used - height
        if used < height:
            self.into = -TOP

    def _normalise(self) -> None:
        """Bring the pixels into the anchor row back inside it, measuring the rows passed over."""
        last = len(self.heights) - 1
        self.row = min(max(self.row, 0), last)
        while self.into < 0 and self.row > 0:
            self.row -= 1
            self.into += self._measured(self.row)
        while self.row < last and self.into >= self._measured(self.row):
            self.into -= self.heights[self.row]
            self.row += 1
        if self.row == 0:
            self.into = max(self.into, -TOP)

    def _measured(self, row: int) -> int:
        message = self._model.message(row)
        card = self._bound.get(message.id)
        if card is None:
            card = self._free.pop() if self._free else self._make_card()
            card.bind(message)
            self._bound[message.id] = card
            self.heights.forget_row(row)
        if not self.heights.is_measured(row):
            self.heights.set(row, card.height_for(self._column()[1]))
        return self.heights[row]

    def _recycle(self, placed: set[str], *, below: int) -> None:
        for identity in [known for known in self._bound if known not in placed]:
            card = self._bound[identity]
            if _is_pinned(card):
                # Beyond the edge, not hidden: hiding would take the focus away.
                card.move(card.x(), below)
                continue
            card.unbind()
            del self._bound[identity]
            self._free.append(card)

    def _estimated(self, row: int) -> int:
        message = self._model.message(row)
        per_line = max(self._column()[1] // 7, 20)
        height = 60
        for part in message.parts:
            if isinstance(part, TextPart):
                height += LINE * (part.text.count("\n") + len(part.text) // per_line + 1)
            else:
                height += 110
        return height


def _is_pinned(card: MessageCard) -> bool:
    if card.message is None:
        return False
    focus = QApplication.focusWidget()
    has_focus = focus is not None and (focus is card or card.isAncestorOf(focus))
    return has_focus or card.has_selection or card.message.state is MessageState.STREAMING
