"""What a person does with one message: quote it, edit it, ask for another answer, read another version, fork, try.

Wishes that concern other parts of the window are emitted. Not for the menu itself (`cards/message_menu`).
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.chats import Chat
from app.domain.siblings import group_with
from app.gui.kit.reads import guarded
from app.gui.kit.requests import ForkRequest
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import Act, CardAct
from app.gui.thread.chat_verbs import ChatVerbs
from app.gui.thread.composing.writing import Writing


class MessageActs(QObject):
    """Of one pane's chat. GUI thread only.

    Signals:
        fork_requested(object): a `ForkRequest`.
    """

    fork_requested = Signal(object)

    def __init__(
        self, context: WindowServices, verbs: ChatVerbs, writing: Writing, chat: Callable[[], Chat | None]
    ) -> None:
        super().__init__(writing)
        self._context = context
        self._verbs = verbs
        self._writing = writing
        self._chat = chat

    @Slot(object)
    def do(self, wish: CardAct) -> None:
        """Fulfil a wish about a message; others are left to `ChatVerbs`."""
        chat = self._chat()
        if chat is None:
            return
        if wish.act is Act.QUOTE:
            self._writing.add("\n".join(f"> {line}".rstrip() for line in wish.text.splitlines()) + "\n\n")
        elif wish.act is Act.EDIT:
            with guarded("a message to edit"):
                text = self._context.services.chats.message(wish.id).text()
            self._writing.edit(int(wish.text), text)
        elif wish.act is Act.REGENERATE:
            self._verbs.regenerate(chat.id, int(wish.text))
        elif wish.act is Act.SHOW_SIBLING:
            self._show_sibling(chat, int(wish.text))
        elif wish.act in (Act.FORK, Act.TRY):
            self.fork_requested.emit(ForkRequest(chat.id, int(wish.text), as_what_if=wish.act is Act.TRY))

    def _show_sibling(self, chat: Chat, seq: int) -> None:
        """Read another version; Edit › Undo goes back, without a toast over what is read."""
        chats = self._context.services.chats
        group = group_with(chat.siblings, seq)
        if group is None:
            return
        before = group.shown
        act = Undoable(
            translate("choice of another version of a message"),
            lambda: chats.show_sibling(chat.id, before, left=seq),
            lambda: chats.show_sibling(chat.id, seq, left=before),
            chat.project,
        )
        _ = self._context.run_verb(
            lambda: chats.show_sibling(chat.id, seq), on_done=lambda _chat: self._context.undoing.stack.add(act)
        )
