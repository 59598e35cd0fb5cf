"""Verbs on chats and projects of the lists: create, rename, pin, archive, trash, restore; each with Undo.

Undo beats confirmation: nothing here asks first. What changed comes back as an event.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.chats import Chat, ChatMode
from app.domain.projects import ItemState
from app.domain.rows import ChatRow, ProjectRow
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate

Verb = Callable[[], Coroutine[Any, Any, object]]


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
        then: Callable[[Chat], None] | None = None,
    ) -> None:
        """Make a chat and open it; without a title it is called after what it is about."""

        def done(chat: Chat) -> None:
            self.chat_made.emit(chat)
            if then is not None:
                then(chat)

        chats = self._context.services.chats
        _ = self._context.run_verb(
            lambda: chats.create(project, mode=mode, title=title, about_run=about_run, about_candidate=about_candidate),
            on_done=done,
        )

    def rename_chat(self, row: ChatRow, title: str) -> None:
        """Give a chat another title."""
        chats = self._context.services.chats
        self._do(
            lambda: chats.rename(row.id, title),
            f"The chat is now called “{one_line(title, 60)}”.",
            lambda: chats.rename(row.id, row.title),
        )

    def pin_chat(self, row: ChatRow) -> None:
        """Pin a chat, or no longer."""
        chats, pinned = self._context.services.chats, not row.pinned
        self._do(
            lambda: chats.pin(row.id, pinned),
            f"“{one_line(row.title, 60)}” is {'pinned' if pinned else 'no longer pinned'}.",
            lambda: chats.pin(row.id, not pinned),
        )

    def set_chat_state(self, row: ChatRow, state: ItemState) -> None:
        """Archive, trash or restore a chat."""
        chats, before = self._context.services.chats, ItemState(row.state)
        self._do(
            lambda: chats.set_state(row.id, state),
            f"“{one_line(row.title, 60)}” {_moved(state)}.",
            lambda: chats.set_state(row.id, before),
        )

    def switch_mode(self, row: ChatRow) -> None:
        """Setup becomes analysis and back."""
        chats, before = self._context.services.chats, ChatMode(row.mode)
        after = ChatMode.ANALYSIS if before is ChatMode.SETUP else ChatMode.SETUP
        self._do(
            lambda: chats.set_mode(row.id, after),
            f"“{one_line(row.title, 60)}” is now {self._context.texts.chat_mode(after).lower()}.",
            lambda: chats.set_mode(row.id, before),
        )

    def rename_project(self, row: ProjectRow, title: str) -> None:
        """Give a project another title."""
        projects = self._context.services.projects
        self._do(
            lambda: projects.rename(row.id, title),
            f"The project is now called “{one_line(title, 60)}”.",
            lambda: projects.rename(row.id, row.title),
        )

    def pin_project(self, row: ProjectRow) -> None:
        """Pin a project, or no longer."""
        projects, pinned = self._context.services.projects, not row.pinned
        self._do(
            lambda: projects.pin(row.id, pinned),
            f"“{one_line(row.title, 60)}” is {'pinned' if pinned else 'no longer pinned'}.",
            lambda: projects.pin(row.id, not pinned),
        )

    def set_project_state(self, row: ProjectRow, state: ItemState) -> None:
        """Archive, trash or restore a project."""
        projects, before = self._context.services.projects, ItemState(row.state)
        self._do(
            lambda: projects.set_state(row.id, state),
            f"“{one_line(row.title, 60)}” {_moved(state)}.",
            lambda: projects.set_state(row.id, before),
        )

    def drop_what_if(self, chat: str) -> None:
        """Close a what-if without taking anything; it stays readable, and Undo opens it again."""
        what_ifs = self._context.services.what_ifs
        self._do(
            lambda: what_ifs.drop(chat), "The what-if is dropped. Main is as it was.", lambda: what_ifs.reopen(chat)
        )

    def _do(self, verb: Verb, sentence: str, back: Verb) -> None:
        def undo() -> None:
            _ = self._context.run_verb(back)

        def done(_result: object) -> None:
            self._context.notices.show(NoticeKind.DONE, sentence, NoticeAction(translate("Undo"), undo))

        _ = self._context.run_verb(verb, on_done=done)


def _moved(state: ItemState) -> str:
    return {
        ItemState.ACTIVE: "is restored",
        ItemState.ARCHIVED: "is archived",
        ItemState.TRASHED: "is in the trash",
    }[state]
