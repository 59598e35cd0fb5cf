"""Verbs and queries on projects."""

from datetime import UTC, datetime, timedelta

from app.domain.base import Value, iso, new_id, now
from app.domain.chats import Chat, ChatMode
from app.domain.errors import KnownError, UsageError, require_as_left
from app.domain.items import Author
from app.domain.operations import Content
from app.domain.projects import MAIN, Branch, Cause, ItemState, Project
from app.domain.rows import Page, ProjectRow
from app.services.chats import ChatService, require_sendable
from app.store.database import Store
from app.store.writes.transaction import Tx

TITLE_LENGTH = 80
_AN_HOUR = timedelta(hours=1)


class ProjectCreated(Value):
    """A new project and its first chat; `fault` when the model failed after both were stored."""

    project: Project
    chat: Chat | None
    fault: str | None = None
    fault_code: int = 0


class ProjectService:
    """What the start page and the `project …` commands do."""

    def __init__(self, store: Store, chats: ChatService) -> None:
        self._store = store
        self._chats = chats

    def page(self, *, after: str | None = None, limit: int = 50, state: str = "active") -> Page[ProjectRow]:
        """Projects by activity, pinned first."""
        return self._store.query.projects.page(after=after, limit=limit, state=state)

    def get(self, project: str) -> Project:
        """The project of this id."""
        return self._store.query.projects.get(project)

    def row(self, project: str) -> ProjectRow:
        """The project of this id as a row."""
        return self._store.query.projects.row(project)

    async def create(self, *, title: str | None, text: str | None) -> ProjectCreated:
        """Create a project; a text becomes the first message of a setup chat and is answered.

        A fault of the model is reported, not raised: what the person wrote is stored.

        Raises:
            UsageError: neither title nor text, an empty text, or one too long for a message; nothing is stored.
        """
        words = " ".join((title or "").split()) or _first_words(text or "")
        if not words:
            raise UsageError("A project needs a title or a text.")
        if text is not None:
            require_sendable(text)
        project, chat = await self._store.write(lambda tx: _create(tx, words[:TITLE_LENGTH]))
        created = ProjectCreated(project=project, chat=chat)
        if text is not None:
            try:
                await self._chats.send(chat.id, text)
            except KnownError as error:
                created = created.model_copy(update={"fault": str(error), "fault_code": error.exit_code})
        return created.model_copy(update={"project": self.get(project.id), "chat": self._chats.get(chat.id)})

    async def rename(self, project: str, title: str, *, left: str | None = None) -> Project:
        """Give a project another title.

        Raises:
            ChangedSinceError: it is not called `left` any more; so for the verbs below, None = whatever it is.
        """
        title = " ".join(title.split())
        if not title:
            raise UsageError("A title needs at least one letter.")
        return await self._update(project, left, title=title[:200])

    async def pin(self, project: str, pinned: bool, *, left: bool | None = None) -> Project:
        """Keep a project at the top, or no longer."""
        return await self._update(project, left, pinned=pinned)

    async def set_state(self, project: str, state: ItemState, *, left: ItemState | None = None) -> Project:
        """Archive, trash or restore a project."""
        return await self._update(project, left, state=state)

    async def remember_chat(self, project: str, chat: str) -> None:
        """Remember the chat last looked at."""
        if self.get(project).last_chat != chat:
            await self._update(project, None, last_chat=chat)

    async def note_visit(self, project: str) -> None:
        """Remember that a person looks at a project now; to the hour, so that looking around writes next to nothing."""
        seen = self.get(project).seen_at
        if seen is None or seen < iso(datetime.now(UTC) - _AN_HOUR):
            await self._update(project, None, seen_at=now())

    async def _update(self, project: str, left: object | None, **fields: object) -> Project:
        def unit(tx: Tx) -> Project:
            found = tx.query.projects.get(project)
            for name in fields:
                require_as_left(f"“{found.title}”", getattr(found, name), left)
            tx.projects.update(project, **fields)
            return tx.query.projects.get(project)

        return await self._store.write(unit)


def add_project(tx: Tx, title: str) -> tuple[Project, str]:
    """Store a new project with an empty line Main; returns it and the line's id."""
    project = Project(id=new_id(), title=title, created_at=now(), last_activity_at=now())
    tx.projects.add(project)
    branch = new_id()
    version = tx.versions.first(
        project=project.id, branch=branch, content=Content(), author=Author.PERSON, cause=Cause.CREATED
    )
    tx.branches.add(Branch(id=branch, project=project.id, name=MAIN, is_main=True, head=version.id))
    return project, branch


def _create(tx: Tx, title: str) -> tuple[Project, Chat]:
    project, branch = add_project(tx, title)
    chat = Chat(
        id=new_id(),
        project=project.id,
        title="Setup",
        mode=ChatMode.SETUP,
        branch=branch,
        created_at=now(),
        last_activity_at=now(),
    )
    tx.chats.add(chat)
    tx.projects.update(project.id, last_chat=chat.id)
    return tx.query.projects.get(project.id), chat


def _first_words(text: str) -> str:
    """The first line with words in it, without Markdown signs."""
    for line in text.splitlines():
        words = " ".join(line.strip("#*_->| \t").split())
        if words:
            return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return ""
