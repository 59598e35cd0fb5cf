"""What is written in one pane: its draft is kept, a message is sent, an earlier one is edited and sent again.

Not for the field itself (`composer`), nor for what comes back (events).
"""

import asyncio

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.chats import Chat
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.thread.chat_verbs import ChatVerbs
from app.gui.thread.composing.composer import Composer


class Writing(QObject):
    """Of the chat that is shown. GUI thread only.

    Signals:
        sent(): something was sent; its answer will stand at the end.
    """

    sent = Signal()

    def __init__(self, context: WindowServices, composer: Composer, verbs: ChatVerbs) -> None:
        super().__init__(composer)
        self._context = context
        self._composer = composer
        self._verbs = verbs
        self._chat = ""
        self._kept = ""
        self._saving = 0
        self._was_missed = False
        self._edits: dict[str, int] = {}
        self._sent: dict[str, tuple[str, int]] = {}
        """The last text that was sent in a chat, and the message it is another version of; 0 = none."""
        composer.send_requested.connect(self._on_send_requested)
        composer.draft_changed.connect(self._on_draft_changed)
        composer.edit_left.connect(self._on_edit_left)
        composer.field.paste_refused.connect(self._on_paste_refused)
        verbs.send_refused.connect(self._on_send_refused)

    def open(self, chat: Chat | None) -> None:
        """Take up what was being written in a chat."""
        self._chat, self._kept = (chat.id, chat.draft) if chat is not None else ("", "")
        if chat is not None:
            self._composer.set_text(chat.draft)
            self._composer.show_edited(self._edits.get(chat.id, 0) if chat.draft else 0)
            self._composer.set_working(self._context.services.chats.is_working(chat.id))

    def reload(self, chat: Chat) -> None:
        """The chat was read anew: a draft that was written in another window is shown, where none is written here.

        While one of this window is on its way, what is stored may be older than what stands in the field.
        """
        if self._saving:
            self._was_missed = True
            return
        is_news, self._kept = chat.draft != self._kept, chat.draft
        if is_news and not self._composer.is_being_written:
            self._composer.take_up(chat.draft)
            self._composer.show_edited(0)

    def leave(self) -> None:
        """Keep what is written, before another chat is shown."""
        if not self._chat:
            return
        draft = self._composer.take_draft()
        if draft is not None:
            self._on_draft_changed(draft)
        self._edits[self._chat] = self._composer.edited

    def edit(self, seq: int, text: str) -> None:
        """Put an earlier message of the person into the field, to be sent as another version of it."""
        self._composer.set_text(text)
        self._composer.show_edited(seq)
        self._on_draft_changed(self._composer.text)
        self._composer.focus()

    def add(self, text: str) -> None:
        """Add a text below what is written."""
        before = self._composer.text.rstrip()
        self._composer.set_text(f"{before}\n\n{text}" if before else text)
        self._on_draft_changed(self._composer.text)
        self._composer.focus()

    @Slot(str)
    def _on_send_requested(self, text: str) -> None:
        if not self._chat:
            return
        seq = self._composer.edited
        if text == self._composer.text:
            self._composer.set_text("")
            self._composer.show_edited(0)
            self._on_draft_changed("")
        self._composer.set_working(True)
        self._sent[self._chat] = (text, seq)
        self.sent.emit()
        if seq:
            self._verbs.edit(self._chat, seq, text)
        else:
            self._verbs.send(self._chat, text)

    @Slot(str, str)
    def _on_send_refused(self, chat: str, text: str) -> None:
        """What was not taken is what one was writing again; an edit stays one."""
        chats, (sent, seq) = self._context.services.chats, self._sent.get(chat, ("", 0))
        edited = seq if sent == text else 0
        if self._chat == chat:
            self._composer.set_working(chats.is_working(chat))
            if not self._composer.text.strip():
                self._composer.set_text(text)
                self._composer.show_edited(edited)
                self._on_draft_changed(text)
        elif not chats.get(chat).draft:
            self._edits[chat] = edited
            _ = self._context.run_verb(lambda: chats.save_draft(chat, text))

    @Slot(str)
    def _on_draft_changed(self, text: str) -> None:
        if self._chat and text != self._kept:
            chat, self._kept = self._chat, text
            self._saving += 1
            saving = self._context.run_verb(lambda: self._context.services.chats.save_draft(chat, text))
            saving.add_done_callback(self._on_draft_saved)

    def _on_draft_saved(self, saving: "asyncio.Task[None]") -> None:
        self._saving -= 1
        if self._was_missed and not self._saving and not saving.cancelled():
            self._was_missed = False
            if self._chat:
                self.reload(self._context.services.chats.get(self._chat))

    @Slot()
    def _on_edit_left(self) -> None:
        """The message stays as it was, and the field is free again."""
        self._composer.show_edited(0)
        self._composer.set_text("")
        self._on_draft_changed("")
        self._composer.focus()

    @Slot(str)
    def _on_paste_refused(self, sentence: str) -> None:
        self._context.notices.show(NoticeKind.ERROR, sentence)
