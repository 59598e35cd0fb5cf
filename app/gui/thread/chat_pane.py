"""One chat: its header, its thread and its composer. Leaving it stops and loses nothing.

Not for the list of chats, nor for dialogs: wishes that concern other parts of the window are emitted.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.chats import Chat, ChatMode, DeltaPart, MessageState
from app.domain.events import (
    AgentWorking,
    BranchChanged,
    ChatChanged,
    Event,
    ExternalChange,
    MessageChanged,
    ModelChanged,
    SettingsChanged,
    VersionCreated,
)
from app.domain.projects import Branch, BranchState
from app.domain.rows import ChatRow
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.notices import NoticeKind
from app.gui.kit.price_limit import ask_about_price
from app.gui.kit.reads import Reads, guarded
from app.gui.kit.window_services import WindowServices
from app.gui.reading.line_boxes import LineBoxes
from app.gui.thread.card_estimates import CardEstimates
from app.gui.thread.cards.marks import ThreadMarks
from app.gui.thread.cards.message_part import CardContext
from app.gui.thread.chat_find import ChatFind
from app.gui.thread.chat_header import ChatHeader
from app.gui.thread.chat_verbs import ChatVerbs
from app.gui.thread.composing.completion import Completion
from app.gui.thread.composing.composer import Composer
from app.gui.thread.composing.context_meter import ContextMeter
from app.gui.thread.composing.model_switch import ModelSwitch
from app.gui.thread.composing.writing import Writing
from app.gui.thread.message_acts import MessageActs
from app.gui.thread.pane_state import PaneState, ScrollPosition
from app.gui.thread.read_mark import ReadMark
from app.gui.thread.read_path import ReadPath
from app.gui.thread.sent_dialog import SentDialog
from app.gui.thread.thread_focus import ThreadFocus
from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_view import ThreadView

if TYPE_CHECKING:
    from app.services.running.preflight import Preflight


class ChatPane(QWidget):
    """Shows one chat at a time.

    Signals:
        chat_shown(str): another chat is shown now; "" for none.
        subject_clicked(str): show the results of the run this chat is about.
        adopt_requested(str), rejudge_requested(str), run_requested(str): wishes about this chat.
        drop_requested(str): close this what-if.
        change_main_requested(), what_if_requested(object): an analysis chat's ways to change something (a Chat).
    """

    chat_shown = Signal(str)
    subject_clicked = Signal(str)
    adopt_requested = Signal(str)
    drop_requested = Signal(str)
    rejudge_requested = Signal(str)
    run_requested = Signal(str)
    change_main_requested = Signal()
    what_if_requested = Signal(object)
    new_chat_requested = Signal()

    def __init__(
        self, context: WindowServices, questions: RunQuestions, boxes: LineBoxes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("chat_pane")
        self.setProperty("ground", "base")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._chat: Chat | None = None
        self._branch: Branch | None = None
        self._places: dict[str, ScrollPosition] = {}
        self.verbs = ChatVerbs(context, self)
        self.estimates = CardEstimates(context, self)
        self.model = ThreadModel(Reads(context.services), context.texts, self)
        marks = ThreadMarks(self)
        cards = CardContext(
            context.theme,
            context.texts,
            self.model.proposal,
            self.model.run,
            self._estimate,
            self.model.is_last,
            self.model.begins_sent,
            questions,
            boxes,
            self.model.siblings_of,
            self._state,
            marks,
            self.verbs.is_under_way,
        )
        questions.changed.connect(self.model.run_facts_changed)
        boxes.changed.connect(self._on_boxes_changed)
        self.header = ChatHeader(context.theme, context.texts)
        self.view = ThreadView(self.model, cards)
        self.chat_find = ChatFind(context, self.view, marks)
        self.composer = Composer(context.theme)
        self.writing = Writing(context, self.composer, self.verbs)
        self.acts = MessageActs(context, self.verbs, self.writing, lambda: self._chat)
        self.completion = Completion(context, self.composer.field)
        self._path = ReadPath(self.model, self.view)
        self._read = ReadMark(context, self.view, self)
        self.keyboard = ThreadFocus(self.view, self.composer)
        self.meter = ContextMeter(context.theme, context.texts)
        self.model_switch = ModelSwitch(context)
        self.composer.add_meter(self.model_switch)
        self.composer.add_meter(self.meter)
        self.nothing = EmptyState(
            context.theme,
            icon="chat",
            sentence="Choose a chat on the left, or start one.",
            button="New chat",
        )
        self.blank = EmptyState(
            context.theme, icon="chat", sentence="Nothing has been said here yet. Write below, or take a suggestion."
        )
        self.notice_row = QWidget()
        """Where the window tells something beside the messages; without height while it does not."""
        self._lay_out()
        self._connect()
        self.open_chat(None)

    def _lay_out(self) -> None:
        chat = QWidget()
        column = QVBoxLayout(chat)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._body = QStackedWidget()
        self._body.addWidget(self.view)
        self._body.addWidget(self.blank)
        column.addWidget(self.header)
        column.addWidget(self.chat_find.bar)
        column.addWidget(self._body, 1)
        column.addWidget(self.notice_row)
        column.addWidget(self.composer)
        self._pages = QStackedWidget()
        self._pages.addWidget(chat)
        self._pages.addWidget(self.nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _connect(self) -> None:
        self.view.acted.connect(self.verbs.do)
        self.view.acted.connect(self.acts.do)
        self.model_switch.preferences_wanted.connect(self.verbs.preferences_wanted)
        self.writing.sent.connect(self.view.go_to_end)
        self.composer.stop_requested.connect(self.stop_answer)
        self.verbs.answer_wanted.connect(self._on_answer_wanted)
        self.verbs.sent_wanted.connect(self._on_sent_wanted)
        self.verbs.card_ended.connect(self.model.proposal_facts_changed)
        self.verbs.compare_ended.connect(self.model.line_facts_changed)
        self.verbs.compare_started.connect(self.view.go_to_end)
        self.verbs.compare_started.connect(self.keyboard.await_question)
        self.verbs.price_asked.connect(self._on_price_asked)
        self.estimates.changed.connect(self.model.proposal_facts_changed)
        self.nothing.requested.connect(self.new_chat_requested)
        self.header.subject_clicked.connect(self._on_subject_clicked)
        self.header.adopt_clicked.connect(lambda: self._emit_chat(self.adopt_requested))
        self.header.drop_clicked.connect(lambda: self._emit_chat(self.drop_requested))
        self.header.rejudge_clicked.connect(lambda: self._emit_chat(self.rejudge_requested))
        self.header.run_clicked.connect(lambda: self._emit_chat(self.run_requested))
        self.header.change_main_clicked.connect(self.change_main_requested)
        self.header.what_if_clicked.connect(self._on_what_if_clicked)

    # -- showing ---------------------------------------------------------------------------------------

    @property
    def chat(self) -> Chat | None:
        """The chat shown."""
        return self._chat

    def set_menu(self, actions: list[QAction]) -> None:
        """Commands of the chat, under “…” in its header."""
        self.header.set_menu(actions)

    def open_chat(self, chat_id: str | None, *, at_seq: int = 0) -> None:
        """Show a chat at its remembered place, at its last read message, or at a given one; None shows none."""
        if chat_id is not None and self._chat is not None and chat_id == self._chat.id:
            if at_seq:
                self.view.go_to_message(at_seq)
            return
        self.leave()
        if chat_id is None:
            self._chat = self._branch = None
            self.model.open(None)
            self.writing.open(None)
            self._read.set_chat(None)
            self.chat_find.set_chat(None)
            self._pages.setCurrentIndex(1)
            self.chat_shown.emit("")
            return
        services = self._context.services
        self._chat = services.chats.get(chat_id)
        row = services.chats.row(chat_id)
        self._pages.setCurrentIndex(0)
        self._read.set_chat(self._chat)
        self.completion.set_project(self._chat.project)
        self._open_thread(self._chat, row, at_seq)
        self.chat_find.set_chat(chat_id)
        self._show_row(row)
        self.writing.open(self._chat)
        self.composer.set_suggestions(services.chats.suggestions(chat_id))
        self.chat_shown.emit(chat_id)

    def _open_thread(self, chat: Chat, row: ChatRow, at_seq: int) -> None:
        place = self._places.get(chat.id)
        start = at_seq or (place.seq if place is not None and not place.at_end else 0)
        if not start and row.unread and chat.last_read_seq:
            start = chat.last_read_seq
        self.model.open(chat.id, at_seq=start or None)
        self.model.set_siblings(chat.siblings)
        if at_seq:
            self.view.go_to_message(at_seq)
        elif place is not None:
            self.view.go_to(place)
        elif start:
            self.view.go_to(ScrollPosition(seq=start, pixels=0, at_end=False))
        else:
            self.view.go_to(None)
        self._show_blank()
        self._show_context()

    def leave(self) -> None:
        """Remember where the chat was being read, and keep its draft."""
        if self._chat is None:
            return
        place = self.view.scroll_place
        if place is not None:
            self._places[self._chat.id] = place
        self.writing.leave()
        self._read.flush()

    @property
    def places(self) -> dict[str, ScrollPosition]:
        """Where chats were being read, the shown one included."""
        places = dict(self._places)
        if self._chat is not None and self.view.scroll_place is not None:
            places[self._chat.id] = self.view.scroll_place
        return places

    def restore_places(self, places: dict[str, ScrollPosition]) -> None:
        """Take over what was remembered at the last end."""
        self._places = dict(places)

    def _show_row(self, row: ChatRow) -> None:
        if self._chat is None:
            return
        services = self._context.services
        self._branch = services.specs.branch(self._chat.branch)
        version = services.specs.head(self._chat.branch)
        self.header.show_chat(row, line=self._branch.state, version=version.number)
        closed = self._branch.state is not BranchState.OPEN
        if closed:
            word = "adopted into Main" if self._branch.state is BranchState.ADOPTED else "dropped"
            self.composer.set_rights(f"This what-if was {word}; it stays readable.", closed=True)
        else:
            self.composer.set_rights(self._context.texts.chat_rights(row.mode))
        hints = {
            ChatMode.SETUP: "Describe the problem, a goal, a limit, or how it is done today",
            ChatMode.ANALYSIS: "Ask about the results",
            ChatMode.WHAT_IF: "Say what you want to assume differently",
        }
        self.composer.set_hint(hints[ChatMode(row.mode)])

    def _show_blank(self) -> None:
        self._body.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _show_context(self) -> None:
        """How much of the model's context the chat takes, and where the line stands below which all is still sent."""
        if self._chat is None:
            return
        with guarded("context of a chat"):
            found = self._context.services.chats.context(self._chat.id)
        self.meter.show_use(found.use if found is not None else None)
        self.model.set_first_sent(found.first_seq if found is not None else 0)

    # -- events ----------------------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Take a change over."""
        self.model.apply(event)
        self.estimates.apply(event)
        self.chat_find.apply(event)
        if isinstance(event, ModelChanged | SettingsChanged):
            self.model_switch.show_model()
        if self._chat is None:
            return
        if isinstance(event, AgentWorking) and event.chat == self._chat.id:
            self.composer.set_working(event.working)
            if not event.working:
                self.composer.set_suggestions(self._context.services.chats.suggestions(self._chat.id))
        elif isinstance(event, ChatChanged) and event.row.id == self._chat.id:
            self._reload_chat(event.row)
        elif isinstance(event, MessageChanged) and event.message.chat == self._chat.id:
            self._show_blank()
            if event.message.state is not MessageState.STREAMING:
                self._show_context()
        elif (isinstance(event, VersionCreated) and event.version.branch == self._chat.branch) or (
            isinstance(event, BranchChanged) and event.branch.id == self._chat.branch
        ):
            self._show_row(self._context.services.chats.row(self._chat.id))
        elif isinstance(event, ExternalChange) and event.id == self._chat.id:
            self._reload_chat(self._context.services.chats.row(self._chat.id))

    def _reload_chat(self, row: ChatRow) -> None:
        if self._chat is None:
            return
        before = self._chat
        self._chat = self._context.services.chats.get(before.id)
        self.writing.reload(self._chat)
        self._read.set_chat(self._chat)
        if before.siblings != self._chat.siblings:
            self._path.follow(before, self._chat)
            self._show_blank()
            self._show_context()
        self._show_row(row)
        if self._chat.mode is not before.mode:
            self.composer.set_suggestions(self._context.services.chats.suggestions(self._chat.id))

    def _state(self) -> PaneState:
        has_draft = bool(self.composer.text.strip())
        return PaneState(is_working=self.composer.is_working, closed=self.composer.closed, has_draft=has_draft)

    def _estimate(self, proposal_id: str) -> str:
        proposal = self.model.proposal(proposal_id)
        return "" if proposal is None else self.estimates.words(proposal)

    # -- wishes ----------------------------------------------------------------------------------------

    @Slot()
    def stop_answer(self) -> None:
        """Stop the answer being written in this chat."""
        if self._chat is not None and self.composer.is_working:
            self.verbs.stop(self._chat.id)

    def focus_composer(self) -> None:
        """Put the cursor where one writes."""
        self.composer.focus()

    def _emit_chat(self, signal: SignalInstance) -> None:
        if self._chat is not None:
            signal.emit(self._chat.id)

    @Slot(str, object)
    def _on_price_asked(self, proposal: str, ready: "Preflight") -> None:
        ask_about_price(
            self,
            ready,
            self._context.services.settings,
            on_start=lambda: self.verbs.apply_card(proposal),
            on_leave=lambda: self.model.proposal_facts_changed(proposal),
        )

    @Slot(str)
    def _on_sent_wanted(self, message: str) -> None:
        with guarded("what was sent"):
            sent = self._context.services.chats.sent(message)
        if sent is None:
            self._context.notices.show(NoticeKind.INFO, self.tr("Nothing was sent to a model for this answer."))
            return
        dialog = SentDialog(sent, self._context.theme, self._context.texts, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _on_answer_wanted(self, question: str) -> None:
        self.composer.set_hint(question)
        self.composer.focus()

    @Slot(str)
    def _on_boxes_changed(self, branch: str) -> None:
        self.model.line_facts_changed(branch)
        newest = self.model.messages[-1] if self.model.messages else None
        is_first = newest is not None and any(isinstance(part, DeltaPart) and part.is_first for part in newest.parts)
        if newest is not None and is_first and not self.composer.is_working:
            # The card of a first text comes whole; it is read from its first box on.
            self.view.show_from_top(newest.seq)

    @Slot()
    def _on_subject_clicked(self) -> None:
        if self._chat is None:
            return
        run = self._context.services.chats.row(self._chat.id).subject_run
        if run is not None:
            self.subject_clicked.emit(run)

    @Slot()
    def _on_what_if_clicked(self) -> None:
        if self._chat is not None:
            self.what_if_requested.emit(self._chat)
