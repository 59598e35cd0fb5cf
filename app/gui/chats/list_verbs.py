"""Verbs on chats and projects of the lists: create, rename, pin, archive, trash, restore; each with Undo.

Undo beats confirmation: nothing here asks first. What changed comes back as an event.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.chats import Chat, ChatMode
from app.domain.projects import ItemState, Project
from app.domain.rows import ChatRow, ProjectRow
from app.gui.kit.undo import Undoable, Verb, what_if_dropped
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate

_QUOTED = 60
_MOVE = {
    ItemState.ACTIVE: "restore of “{title}”",
    ItemState.ARCHIVED: "archive of “{title}”",
    ItemState.TRASHED: "trash of “{title}”",
}
_MOVED = {
    ItemState.ACTIVE: "“{title}” is restored.",
    ItemState.ARCHIVED: "“{title}” is archived.",
    ItemState.TRASHED: "“{title}” is in the trash.",
}
_MOVED_SEVERAL = {
    ItemState.ACTIVE: "{title} are restored.",
    ItemState.ARCHIVED: "{title} are archived.",
    ItemState.TRASHED: "{title} are in the trash.",
}
_PINNED = {True: "pin of “{title}”", False: "unpin of “{title}”"}
_IS_PINNED = {True: "“{title}” is pinned.", False: "“{title}” is no longer pinned."}


class ListVerbs(QObject):
    """Verbs of the lists.

    Signals:
        chat_made(object): a new Chat to be opened.
    """

    chat_made = Signal(object)

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def create_chat(
        self,
        project: str,
        mode: ChatMode,
        *,
        title: str | None = None,
        about_run: str | None = None,
        about_candidate: str | None = None,
        parent_chat: str | None = None,
        fork_seq: int | None = None,
        then: Callable[[Chat], None] | None = None,
    ) -> None:
        """Make a chat and open it; without a title it is called after what it is about or comes from."""

        def done(chat: Chat) -> None:
            self.chat_made.emit(chat)
            if then is not None:
                then(chat)

        chats = self._context.services.chats
        _ = self._context.run_verb(
            lambda: chats.create(
                project,
                mode=mode,
                title=title,
                about_run=about_run,
                about_candidate=about_candidate,
                parent_chat=parent_chat,
                fork_seq=fork_seq,
            ),
            on_done=done,
        )

    def rename_chat(self, row: ChatRow, title: str) -> None:
        """Give a chat another title."""
        chats = self._context.services.chats

        def done(made: Chat) -> None:
            act = Undoable(
                translate("rename of “{title}”").format(title=one_line(row.title, _QUOTED)),
                lambda: chats.rename(row.id, row.title, left=made.title),
                lambda: chats.rename(row.id, made.title, left=row.title),
                row.project,
            )
            said = translate("The chat is now called “{title}”.").format(title=one_line(made.title, _QUOTED))
            self._context.undoing.did(act, said)

        _ = self._context.run_verb(lambda: chats.rename(row.id, title), on_done=done)

    def pin_chat(self, row: ChatRow) -> None:
        """Pin a chat, or no longer."""
        chats, pinned = self._context.services.chats, not row.pinned
        act = Undoable(
            _of(_PINNED[pinned], row),
            lambda: chats.pin(row.id, not pinned, left=pinned),
            lambda: chats.pin(row.id, pinned, left=not pinned),
            row.project,
        )
        self._do(lambda: chats.pin(row.id, pinned), act, _of(_IS_PINNED[pinned], row))

    def set_chat_state(self, row: ChatRow, state: ItemState) -> None:
        """Archive, trash or restore a chat."""
        chats, before = self._context.services.chats, ItemState(row.state)
        act = Undoable(
            _of(_MOVE[state], row),
            lambda: chats.set_state(row.id, before, left=state),
            lambda: chats.set_state(row.id, state, left=before),
            row.project,
        )
        self._do(lambda: chats.set_state(row.id, state), act, _of(_MOVED[state], row))

    def set_chats_state(self, rows: tuple[ChatRow, ...], state: ItemState) -> None:
        """Archive, trash or restore several chats, as one act; those that are so already stay out of it."""
        chats = self._context.services.chats
        moved = [(row.id, ItemState(row.state)) for row in rows if row.state != state]
        if len(moved) < 2:
            for row in rows:
                if row.state != state:
                    self.set_chat_state(row, state)
            return

        async def there(*, check: bool) -> None:
            for chat, before in moved:
                await chats.set_state(chat, state, left=before if check else None)

        async def back() -> None:
            for chat, before in reversed(moved):
                await chats.set_state(chat, before, left=state)

        count = self._context.texts.count(len(moved), "chat")
        act = Undoable(_of_several(_MOVE[state], count), back, lambda: there(check=True), rows[0].project)
        self._do(lambda: there(check=False), act, _of_several(_MOVED_SEVERAL[state], count))

    def switch_mode(self, row: ChatRow) -> None:
        """Setup becomes analysis and back."""
        chats, before = self._context.services.chats, ChatMode(row.mode)
        after = ChatMode.ANALYSIS if before is ChatMode.SETUP else ChatMode.SETUP
        act = Undoable(
            _of("change of mode of “{title}”", row),
            lambda: chats.set_mode(row.id, before, left=after),
            lambda: chats.set_mode(row.id, after, left=before),
            row.project,
        )
        said = translate("“{title}” is now {mode}.").format(
            title=one_line(row.title, _QUOTED), mode=self._context.texts.chat_mode(after).lower()
        )
        self._do(lambda: chats.set_mode(row.id, after), act, said)

    def rename_project(self, row: ProjectRow, title: str) -> None:
        """Give a project another title."""
        projects = self._context.services.projects

        def done(made: Project) -> None:
            act = Undoable(
                translate("rename of “{title}”").format(title=one_line(row.title, _QUOTED)),
                lambda: projects.rename(row.id, row.title, left=made.title),
                lambda: projects.rename(row.id, made.title, left=row.title),
                None,
            )
            said = translate("The project is now called “{title}”.").format(title=one_line(made.title, _QUOTED))
            self._context.undoing.did(act, said)

        _ = self._context.run_verb(lambda: projects.rename(row.id, title), on_done=done)

    def pin_project(self, row: ProjectRow) -> None:
        """Pin a project, or no longer."""
        projects, pinned = self._context.services.projects, not row.pinned
        act = Undoable(
            _of(_PINNED[pinned], row),
            lambda: projects.pin(row.id, not pinned, left=pinned),
            lambda: projects.pin(row.id, pinned, left=not pinned),
            None,
        )
        self._do(lambda: projects.pin(row.id, pinned), act, _of(_IS_PINNED[pinned], row))

    def set_project_state(self, row: ProjectRow, state: ItemState) -> None:
        """Archive, trash or restore a project."""
        projects, before = self._context.services.projects, ItemState(row.state)
        act = Undoable(
            _of(_MOVE[state], row),
            lambda: projects.set_state(row.id, before, left=state),
            lambda: projects.set_state(row.id, state, left=before),
            None,
        )
        self._do(lambda: projects.set_state(row.id, state), act, _of(_MOVED[state], row))

    def drop_what_if(self, chat: str) -> None:
        """Close a what-if without taking anything; it stays readable, and Undo opens it again."""
        what_ifs = self._context.services.what_ifs
        act = what_if_dropped(what_ifs, self._context.services.chats.get(chat))
        self._do(lambda: what_ifs.drop(chat), act, translate("The what-if is dropped. Main is as it was."))

    def _do(self, verb: Verb, act: Undoable, sentence: str) -> None:
        _ = self._context.run_verb(verb, on_done=lambda _result: self._context.undoing.did(act, sentence))


def _of(words: str, row: ChatRow | ProjectRow) -> str:
    return translate(words).format(title=one_line(row.title, _QUOTED))


def _of_several(words: str, count: str) -> str:
    """Words that name one chat, about several."""
    return translate(words).replace("“{title}”", "{title}").format(title=count)
