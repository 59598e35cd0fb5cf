"""Making a chat: its line, its title, and the messages a fork copies."""

from dataclasses import dataclass

from app.domain.base import new_id, now
from app.domain.chats import Chat, ChatMode, Message, MessageState
from app.domain.errors import NotFoundError
from app.domain.projects import Branch
from app.store.reads.query import Query
from app.store.writes.transaction import Tx

DEFAULT_SETUP_TITLE = "Setup"
"""Title of a setup chat nobody has named yet; an agent may give a better one."""


@dataclass(frozen=True, slots=True)
class NewChat:
    """What a chat is to be."""

    project: str
    mode: ChatMode
    title: str | None
    about_run: str | None
    about_candidate: str | None
    parent_chat: str | None
    fork_seq: int | None


def create_chat(tx: Tx, new: NewChat) -> Chat:
    """Store a new chat; a what-if gets its own line, a fork the visible path up to its message.

    Raises:
        NotFoundError: a link names nothing, or something of another project; nothing is stored then.
    """
    tx.query.projects.get(new.project)
    parent = tx.query.chats.get(new.parent_chat) if new.parent_chat else None
    if parent is not None and parent.project != new.project:
        raise NotFoundError("That chat is not in this project.")
    title = " ".join((new.title or "").split()) or _default_title(tx.query, new)
    branch = tx.query.branches.main(new.project)
    if new.mode is ChatMode.WHAT_IF:
        branch = _own_line(tx, new, parent, title)
    chat = Chat(
        id=new_id(),
        project=new.project,
        title=title[:200],
        mode=new.mode,
        branch=branch.id,
        subject_run=new.about_run,
        subject_candidate=new.about_candidate,
        parent_chat=new.parent_chat,
        created_at=now(),
        last_activity_at=now(),
    )
    path = _path_to(tx.query, parent, new.fork_seq) if parent is not None and new.fork_seq is not None else ()
    if path:
        chat = chat.model_copy(update={"forked_at_message": path[-1].id})
    tx.chats.add(chat)
    for message in path:
        tx.messages.append(
            chat=chat.id,
            role=message.role,
            state=MessageState.INTERRUPTED if message.state is MessageState.STREAMING else message.state,
            parts=message.parts,
            model=message.model,
            usage=message.usage,
            duration_ms=message.duration_ms,
            origin=message.origin or message.id,
        )
    tx.projects.update(new.project, last_chat=chat.id)
    return chat


def _own_line(tx: Tx, new: NewChat, parent: Chat | None, title: str) -> Branch:
    """A what-if starts from its subject's version, else from the line of the chat it came from."""
    run = new.about_run
    if new.about_candidate is not None:
        run = tx.query.candidates.get(new.about_candidate).run
    if run is not None:
        base = tx.query.runs.get(run).version
    elif parent is not None:
        base = tx.query.branches.get(parent.branch).head
    else:
        base = tx.query.branches.main(new.project).head
    branch = Branch(id=new_id(), project=new.project, name=title[:80], is_main=False, head=base, forked_from=base)
    tx.branches.add(branch)
    return branch


def _path_to(query: Query, parent: Chat, seq: int) -> tuple[Message, ...]:
    """The visible path up to a sequence number, oldest first."""
    found: list[Message] = []
    after = 0
    while True:
        page = query.messages.page(parent.id, after=after)
        found += [message for message in page.items if message.seq <= seq]
        if not page.later or not page.items or page.items[-1].seq >= seq:
            break
        after = page.items[-1].seq
    if not found or found[-1].seq != seq:
        raise NotFoundError(f"There is no message {seq} in “{parent.title}”.")
    return tuple(found)


def _default_title(query: Query, new: NewChat) -> str:
    about = ""
    if new.parent_chat is not None and new.about_run is None and new.about_candidate is None:
        title = query.chats.get(new.parent_chat).title
        return f"What-if from “{title}”" if new.mode is ChatMode.WHAT_IF else f"Fork of “{title}”"
    if new.about_candidate is not None:
        candidate = query.candidates.get(new.about_candidate)
        about = f"{candidate.label} of Run {query.runs.get(candidate.run).number}"
    elif new.about_run is not None:
        about = f"Run {query.runs.get(new.about_run).number}"
    match new.mode:
        case ChatMode.SETUP:
            return DEFAULT_SETUP_TITLE
        case ChatMode.ANALYSIS:
            return f"Analysis of {about}" if about else "Analysis"
        case ChatMode.WHAT_IF:
            return f"What-if from {about}" if about else "What-if"
