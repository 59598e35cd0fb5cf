"""The messages of one chat around the place being read, paged by key both ways; kept current by events.

Holds also the present state of the cards and runs that messages show. Not for layout and heights (the view).
"""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Slot

from app.domain.chats import DeltaPart, Message, MessageState, Part, Proposal, ProposalPart, RunCardPart, TextPart
from app.domain.errors import NotFoundError
from app.domain.events import Event, MessageChanged, ProposalChanged, RunChanged, StreamDelta
from app.domain.rows import MessagePage, RunRow
from app.domain.siblings import Siblings, group_with
from app.gui.kit.item_models import ROOT, Index, shown
from app.gui.kit.roles import GROWN_ROLE, ROW_ROLE
from app.gui.look.texts import Texts
from app.gui.thread.pane_state import SiblingPlace

PAGE = 50
"""Messages of one read at most."""
_AROUND = 25


def _has_all(known: Message, stored: Message) -> bool:
    """Whether a stored state of an answer being written holds nothing new: its text was told before it was stored."""
    if MessageState.STREAMING not in (known.state, stored.state) or known.state is not stored.state:
        return False
    if known.model_copy(update={"parts": ()}) != stored.model_copy(update={"parts": ()}):
        return False
    if len(known.parts) < len(stored.parts):
        return False
    return all(_begins_with(ours, theirs) for ours, theirs in zip(known.parts, stored.parts, strict=False))


def _begins_with(part: Part, begin: Part) -> bool:
    if isinstance(part, TextPart) and isinstance(begin, TextPart):
        return part.text.startswith(begin.text)
    return part == begin


class ThreadReader(Protocol):
    """The queries a thread needs; each is one bounded read."""

    def messages(self, chat: str, *, before: int | None, after: int | None, limit: int) -> MessagePage:
        """A page of the visible path, oldest first."""

    def proposal(self, proposal: str) -> Proposal:
        """A card."""

    def run(self, run: str) -> RunRow:
        """A run."""


class ThreadModel(QAbstractListModel):
    """One row per loaded message, oldest first."""

    def __init__(self, reader: ThreadReader, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._texts = texts
        self._chat: str | None = None
        self._messages: list[Message] = []
        self._earlier = False
        self._later = False
        self._first_sent = 0
        self._siblings: tuple[Siblings, ...] = ()
        self._proposals: dict[str, Proposal | None] = {}
        self._runs: dict[str, RunRow | None] = {}

    @property
    def chat(self) -> str | None:
        """The chat shown."""
        return self._chat

    @property
    def has_earlier(self) -> bool:
        """Whether messages before the first row exist."""
        return self._earlier

    @property
    def has_later(self) -> bool:
        """Whether messages after the last row exist."""
        return self._later

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages loaded."""
        return tuple(self._messages)

    def message(self, row: int) -> Message:
        """The message of a row."""
        return self._messages[row]

    def open(self, chat: str | None, *, at_seq: int | None = None) -> None:
        """Show a chat: its newest messages, or those around a sequence number."""
        page = MessagePage((), earlier=False, later=False)
        if chat is not None and at_seq is None:
            page = self._reader.messages(chat, before=None, after=None, limit=PAGE)
        elif chat is not None and at_seq is not None:
            after = self._reader.messages(chat, before=None, after=at_seq - 1, limit=_AROUND)
            first = after.items[0].seq if after.items else at_seq
            before = self._reader.messages(chat, before=first, after=None, limit=PAGE - _AROUND)
            page = MessagePage((*before.items, *after.items), earlier=before.earlier, later=after.later)
        self.beginResetModel()
        self._first_sent = 0
        self._siblings = self._siblings if self._chat == chat else ()
        self._chat = chat
        self._messages = list(page.items)
        self._earlier, self._later = page.earlier, page.later
        self._proposals.clear()
        self._runs.clear()
        self.endResetModel()

    def fetch_earlier(self) -> int:
        """Read one page before the first row; returns how many rows came. Nothing happens at the start."""
        if self._chat is None or not self._earlier or not self._messages:
            return 0
        page = self._reader.messages(self._chat, before=self._messages[0].seq, after=None, limit=PAGE)
        self._earlier = page.earlier
        if page.items:
            self.beginInsertRows(ROOT, 0, len(page.items) - 1)
            self._messages[:0] = page.items
            self.endInsertRows()
        return len(page.items)

    def fetch_later(self) -> int:
        """Read one page after the last row; returns how many rows came. Nothing happens at the end."""
        if self._chat is None or not self._later or not self._messages:
            return 0
        page = self._reader.messages(self._chat, before=None, after=self._messages[-1].seq, limit=PAGE)
        self._later = page.later
        if page.items:
            first = len(self._messages)
            self.beginInsertRows(ROOT, first, first + len(page.items) - 1)
            self._messages += page.items
            self.endInsertRows()
        return len(page.items)

    def apply(self, event: Event) -> None:
        """Take a change over without asking again."""
        if isinstance(event, StreamDelta):
            if event.chat == self._chat:
                self._apply_delta(event)
        elif isinstance(event, MessageChanged) and event.message.chat == self._chat:
            self._apply_message(event.message)
        elif isinstance(event, ProposalChanged) and event.proposal.chat == self._chat:
            self._proposals[event.proposal.id] = event.proposal
            self._tell(lambda part: isinstance(part, ProposalPart) and part.proposal == event.proposal.id)
        elif isinstance(event, RunChanged) and event.row.id in self._runs:
            self._runs[event.row.id] = event.row
            self._tell(lambda part: isinstance(part, RunCardPart) and part.run == event.row.id)

    def proposal(self, proposal: str) -> Proposal | None:
        """The present state of a card, or None when it is gone."""
        if proposal not in self._proposals:
            try:
                self._proposals[proposal] = self._reader.proposal(proposal)
            except NotFoundError:
                self._proposals[proposal] = None
        return self._proposals[proposal]

    def run(self, run: str) -> RunRow | None:
        """The present state of a run, or None when it is gone."""
        if run not in self._runs:
            try:
                self._runs[run] = self._reader.run(run)
            except NotFoundError:
                self._runs[run] = None
        return self._runs[run]

    def proposal_facts_changed(self, proposal: str) -> None:
        """Something said about a card, such as its estimate, is known now."""
        self._tell(lambda part: isinstance(part, ProposalPart) and part.proposal == proposal)

    @Slot(str)
    def run_facts_changed(self, run: str) -> None:
        """How the questions of a run stand is known anew."""
        self._tell(lambda part: isinstance(part, RunCardPart) and part.run == run)

    @Slot(str)
    def line_facts_changed(self, branch: str) -> None:
        """How a line stands is known anew."""
        self._tell(lambda part: isinstance(part, DeltaPart) and part.is_first and part.branch == branch)

    def is_last(self, message: str) -> bool:
        """Whether nothing was said after a message."""
        return bool(self._messages) and not self._later and self._messages[-1].id == message

    def begins_sent(self, message: str) -> bool:
        """Whether a message is the first that is still sent to the model, with others above it."""
        row = self.row_of_seq(self._first_sent) if self._first_sent else None
        return row is not None and self._messages[row].id == message and (row > 0 or self._earlier)

    def set_first_sent(self, seq: int) -> None:
        """Say which message is the first that is still sent to the model; 0 = all are."""
        if seq == self._first_sent:
            return
        rows = [self.row_of_seq(of) for of in (self._first_sent, seq) if of]
        self._first_sent = seq
        for row in rows:
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def set_siblings(self, siblings: tuple[Siblings, ...]) -> None:
        """Say which messages of the chat have versions."""
        if siblings == self._siblings:
            return
        known = self._siblings
        self._siblings = siblings
        for row, message in enumerate(self._messages):
            if group_with(known, message.seq) != group_with(siblings, message.seq):
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def siblings_of(self, seq: int) -> SiblingPlace | None:
        """Where a message stands among its versions; None where it has no other."""
        group = group_with(self._siblings, seq)
        if group is None:
            return None
        seqs, at = [one.seq for one in group.members], group.place(seq)
        return SiblingPlace(
            at=at,
            of=len(seqs),
            before=seqs[at - 2] if at > 1 else None,
            after=seqs[at] if at < len(seqs) else None,
        )

    def row_of_seq(self, seq: int) -> int | None:
        """The row of the message of a sequence number, or of the next one that is loaded."""
        return next((at for at, message in enumerate(self._messages) if message.seq >= seq), None)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of messages loaded."""
        return 0 if parent.isValid() else len(self._messages)

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, and the message itself (`ROW_ROLE`)."""
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        message = self._messages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return message.text()
        if role == ROW_ROLE:
            return message
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._texts.speaker(message.role)}, {self._texts.when(message.created_at)}: {message.text()}"
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether messages after the last row exist."""
        return not parent.isValid() and self._later

    def fetchMore(self, parent: Index) -> None:
        """Read one page after the last row."""
        if self.canFetchMore(parent):
            self.fetch_later()

    def _apply_message(self, message: Message) -> None:
        at = next((row for row, known in enumerate(self._messages) if known.id == message.id), None)
        if at is not None and not message.on_path:
            self.beginRemoveRows(ROOT, at, at)
            del self._messages[at]
            self.endRemoveRows()
        elif at is not None and _has_all(self._messages[at], message):
            return
        elif at is not None:
            self._messages[at] = message
            index = self.index(at, 0)
            self.dataChanged.emit(index, index)
        elif message.on_path and self._covers(message.seq):
            place = next(
                (row for row, known in enumerate(self._messages) if known.seq > message.seq), len(self._messages)
            )
            self.beginInsertRows(ROOT, place, place)
            self._messages.insert(place, message)
            self.endInsertRows()

    def _apply_delta(self, event: StreamDelta) -> None:
        """Add new text to the last text part; text that does not fit on comes with the next stored message."""
        # The answer being written is nearly always the last row.
        row = next(
            (at for at in range(len(self._messages) - 1, -1, -1) if self._messages[at].id == event.message), None
        )
        if row is None or self._messages[row].state is not MessageState.STREAMING:
            return
        parts = list(self._messages[row].parts)
        place = next((at for at in range(len(parts) - 1, -1, -1) if isinstance(parts[at], TextPart)), None)
        if place is None:
            place = len(parts)
            parts.append(TextPart(text=""))
        grown = parts[place]
        if not isinstance(grown, TextPart) or len(grown.text) != event.offset:
            return
        parts[place] = TextPart(text=grown.text + event.text)
        self._messages[row] = self._messages[row].model_copy(update={"parts": tuple(parts)})
        index = self.index(row, 0)
        self.dataChanged.emit(index, index, [GROWN_ROLE])

    def _covers(self, seq: int) -> bool:
        """Whether a message of this place belongs among the rows loaded."""
        if not self._messages:
            return not self._earlier and not self._later
        after_start = seq > self._messages[0].seq or not self._earlier
        before_end = seq < self._messages[-1].seq or not self._later
        return after_start and before_end

    def _tell(self, shows: Callable[[object], bool]) -> None:
        for row, message in enumerate(self._messages):
            if any(shows(part) for part in message.parts):
                index = self.index(row, 0)
                self.dataChanged.emit(index, index)
