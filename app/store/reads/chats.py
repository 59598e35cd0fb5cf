"""Reading chats, messages, cards and citations."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    null,
    select,
    tuple_,
)

from app.domain.chats import Chat, Citation, Message, Proposal
from app.domain.rows import ChatRow, MessagePage, Page
from app.store import damaged, mapping
from app.store.codec import escape
from app.store.paging import decode_key, encode_key, page_size
from app.store.reader import Reader, first, rows
from app.store.reads.projects import WAITS, none_found, prefix_match, several_found
from app.store.seals import seals
from app.store.tables import BRANCHES, CANDIDATES, CHATS, CITATIONS, MESSAGES, PROPOSALS, RUNS

_own_run, _run_of_candidate = RUNS.alias("subject"), RUNS.alias("subject_of_candidate")
_launched = select(func.count()).where(RUNS.c.project == CHATS.c.project, RUNS.c.launched_from_chat == CHATS.c.id)


def _chat_rows(relation: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            CHATS,
            BRANCHES.c.name.label("branch_name"),
            _own_run.c.number.label("subject_number"),
            CANDIDATES.c.label.label("subject_label"),
            _run_of_candidate.c.number.label("subject_label_number"),
            _launched.correlate(CHATS).scalar_subquery().label("runs_launched"),
            relation.label("relation"),
        )
        .outerjoin(BRANCHES, BRANCHES.c.id == CHATS.c.branch)
        .outerjoin(_own_run, _own_run.c.id == CHATS.c.subject_run)
        .outerjoin(CANDIDATES, CANDIDATES.c.id == CHATS.c.subject_candidate)
        .outerjoin(_run_of_candidate, _run_of_candidate.c.id == CANDIDATES.c.run)
    )


_DRAFT_SHOWN = 200
"""Letters of a draft that a list may show."""
_CHAT_ROWS = _chat_rows(null())
# Asked for by each commit that touches one: what is made once costs nothing at each.
_ONE_CHAT_ROW = _CHAT_ROWS.where(CHATS.c.id == bindparam("chat"))
_ONE_MESSAGE = select(MESSAGES).where(MESSAGES.c.id == bindparam("message"))
_ON_PATH = (MESSAGES.c.chat == bindparam("chat"), MESSAGES.c.on_path.is_(True))
_BEFORE, _AFTER = MESSAGES.c.seq < bindparam("before"), MESSAGES.c.seq > bindparam("after")
_MESSAGE_PAGES = {
    (before, after): select(MESSAGES)
    .where(*_ON_PATH, *([_BEFORE] if before else []), *([_AFTER] if after else []))
    .order_by(MESSAGES.c.seq if after and not before else MESSAGES.c.seq.desc())
    .limit(bindparam("most", type_=Integer))
    for before in (False, True)
    for after in (False, True)
}
"""The pages of a chat by whether they end before a message and begin after one."""
_ANY_BELOW = select(MESSAGES.c.seq).where(*_ON_PATH, MESSAGES.c.seq <= bindparam("after")).limit(1)
_ANY_ABOVE = select(MESSAGES.c.seq).where(*_ON_PATH, MESSAGES.c.seq >= bindparam("before")).limit(1)


class ChatQueries:
    """Chats by id, name, activity and subject."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, chat_id: str) -> Chat:
        """Return a chat.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, select(CHATS).where(CHATS.c.id == chat_id))
        if row is None:
            raise none_found("chat", chat_id)
        return mapping.one(mapping.chat, row, what="chat")

    def row(self, chat_id: str) -> ChatRow:
        """Return the row of one chat.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, _ONE_CHAT_ROW, {"chat": chat_id})
        if row is None:
            raise none_found("chat", chat_id)
        return _chat_row(row)

    def find(self, text: str, project: str | None = None) -> Chat:
        """Return the chat of an id, a unique beginning of one, or an exact title.

        Raises:
            NotFoundError: nothing matches.
            UsageError: several match.
        """
        within: ColumnElement[bool] = CHATS.c.project == project if project else literal(True)
        with self._reader.reading() as db:
            row = first(db, select(CHATS).where(CHATS.c.id == text, within))
            found = [row] if row is not None else []
            if not found:
                found = rows(db, select(CHATS).where(CHATS.c.title == text, within).limit(6))
            if not found and text:
                found = rows(db, select(CHATS).where(prefix_match(CHATS.c.id, text), within).limit(6))
        if len(found) > 1:
            raise several_found("chat", text, [f"{r.id[:8]} “{r.title}”" for r in found])
        if not found:
            raise none_found("chat", text)
        return mapping.one(mapping.chat, found[0], what="chat")

    def page(
        self,
        project: str,
        *,
        mode: str | None = None,
        state: str = "active",
        text: str | None = None,
        about_run: str | None = None,
        about_candidate: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[ChatRow]:
        """Return one page of the chats of a project: pinned first, then by activity, newest first.

        With `about_run` or `about_candidate`: the chats about it and those that cite it, whatever their
        state, each row naming its `relation`.
        """
        size = page_size(limit)
        source = _CHAT_ROWS
        conditions = [CHATS.c.project == project]
        if about_run is not None or about_candidate is not None:
            relation, about = _about(project, about_run, about_candidate)
            source = _chat_rows(relation)
            conditions.append(about)
        else:
            conditions.append(CHATS.c.state == state)
        if mode is not None:
            conditions.append(CHATS.c.mode == mode)
        if text:
            part = escape(text.casefold())
            conditions.append(
                func.contains_folded(CHATS.c.title, part) | func.contains_folded(CHATS.c.last_line, part) == 1
            )
        order = (CHATS.c.pinned, CHATS.c.activity)
        if after is not None:
            conditions.append(tuple_(*order) < tuple_(*decode_key(after, 2)))
        statement = source.where(*conditions).order_by(*(c.desc() for c in order)).limit(size + 1)
        with self._reader.reading() as db:
            found = rows(db, statement)
        following = encode_key(int(found[size - 1].pinned), found[size - 1].activity) if len(found) > size else None
        return Page(tuple(_chat_row(row) for row in found[:size]), following)

    def first_of_mode(self, project: str, mode: str) -> str | None:
        """Return the id of the chat of a mode that was made first in a project, whatever its state; None without."""
        made_first: ColumnElement[int] = literal_column("chat.rowid")
        statement = select(CHATS.c.id).where(CHATS.c.project == project, CHATS.c.mode == mode).order_by(made_first)
        with self._reader.reading() as db:
            found: str | None = db.scalar(statement.limit(1))
        return found


def _about(
    project: str, about_run: str | None, about_candidate: str | None
) -> tuple[ColumnElement[Any], ColumnElement[bool]]:
    """Return what a chat is to the run or candidate, and the condition that it is anything to it."""
    value = about_run if about_run is not None else about_candidate
    if about_run is not None:
        subject, cited = CHATS.c.subject_run, CITATIONS.c.run
    else:
        subject, cited = CHATS.c.subject_candidate, CITATIONS.c.candidate
    about = select(CHATS.c.id).where(CHATS.c.project == project, subject == value)
    cites = select(CITATIONS.c.chat).where(CITATIONS.c.project == project, cited == value)
    # Two index look-ups joined by UNION; an OR would walk all chats of the project.
    return case((subject == value, "about"), else_="cites"), CHATS.c.id.in_(about.union(cites))


def _chat_row(row: Row[Any]) -> ChatRow:
    subject = None
    if row.subject_label is not None:
        subject = f"{row.subject_label} of Run {row.subject_label_number}"
    elif row.subject_number is not None:
        subject = f"Run {row.subject_number}"
    return ChatRow(
        id=row.id,
        project=row.project,
        title=mapping.marked(seals.CHAT, row, row.title),
        mode=row.mode,
        branch=row.branch,
        branch_name=row.branch_name or mapping.UNREADABLE,
        subject=subject,
        subject_run=row.subject_run,
        subject_candidate=row.subject_candidate,
        parent_chat=row.parent_chat,
        message_count=row.message_count,
        runs_launched=row.runs_launched,
        last_line=row.last_line,
        last_activity_at=row.last_activity_at,
        unread=row.last_answer_seq > row.last_read_seq,
        archived=row.state == "archived",
        pinned=row.pinned,
        state=row.state,
        draft=" ".join(row.draft[:_DRAFT_SHOWN].split()),
        relation=row.relation,
    )


class MessageQueries:
    """Messages of a chat, along the visible path."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, message_id: str) -> Message:
        """Return a message.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, _ONE_MESSAGE, {"message": message_id})
        if row is None:
            raise none_found("message", message_id)
        return mapping.one(mapping.message, row, what="message")

    def at(self, chat_id: str, seq: int) -> Message:
        """Return the message of a number in a chat, on the visible path or not.

        Raises:
            NotFoundError: there is none.
        """
        with self._reader.reading() as db:
            row = first(db, select(MESSAGES).where(MESSAGES.c.chat == chat_id, MESSAGES.c.seq == seq))
        if row is None:
            raise none_found("message", str(seq))
        return mapping.one(mapping.message, row, what="message")

    def project_of(self, message_id: str) -> str:
        """Return the project a message belongs to.

        Raises:
            NotFoundError: there is no such message.
        """
        with self._reader.reading() as db:
            found: str | None = db.scalar(select(MESSAGES.c.project).where(MESSAGES.c.id == message_id))
        if found is None:
            raise none_found("message", message_id)
        return found

    def page(
        self, chat_id: str, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> MessagePage:
        """Return messages of the visible path, oldest first: the newest ones, or those before or after a seq.

        A message that cannot be read, or is not what was stored, keeps its place and says so.
        """
        size = page_size(limit)
        forward = after is not None and before is None
        given = {"chat": chat_id, "before": before, "after": after, "most": size + 1}
        with self._reader.reading() as db:
            statement = _MESSAGE_PAGES[before is not None, after is not None]
            found = list(db.execute(statement, given).all())
            below = after is not None and first(db, _ANY_BELOW, given) is not None
            above = before is not None and first(db, _ANY_ABOVE, given) is not None
        further = len(found) > size
        found = found[:size]
        if not forward:
            found.reverse()
        earlier, later = (below, further or above) if forward else (further or below, above)
        read = mapping.many(mapping.message, found, what="message", instead=damaged.message)
        return MessagePage(tuple(read), earlier=earlier, later=later)

    def count(self, chat_id: str) -> int:
        """Return how many messages the visible path has."""
        of_chat = select(func.count()).where(MESSAGES.c.chat == chat_id)
        # A literal, as in the index of these few; both are counted in an index alone.
        off_path = of_chat.where(MESSAGES.c.on_path == literal_column("0"))
        with self._reader.reading() as db:
            return int(db.scalar(of_chat) or 0) - int(db.scalar(off_path) or 0)

    def writers(self, chat_id: str | None = None) -> tuple[str | None, ...]:
        """Return the process of each answer that is marked as being written, in a chat or anywhere; it may be dead."""
        # A literal, as in the index of these few.
        statement = select(MESSAGES.c.process).where(MESSAGES.c.state == literal_column("'streaming'"))
        if chat_id is not None:
            statement = statement.where(MESSAGES.c.chat == chat_id)
        with self._reader.reading() as db:
            return tuple(row.process for row in rows(db, statement))

    def last_of_role(self, chat_id: str, role: str) -> Message | None:
        """Return the newest message of a role on the visible path, or None."""
        statement = (
            select(MESSAGES)
            .where(MESSAGES.c.chat == chat_id, MESSAGES.c.role == role, MESSAGES.c.on_path.is_(True))
            .order_by(MESSAGES.c.seq.desc())
            .limit(1)
        )
        with self._reader.reading() as db:
            row = first(db, statement)
        return None if row is None else mapping.one(mapping.message, row, what="message")


class ProposalQueries:
    """Cards of chats."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, proposal_id: str) -> Proposal:
        """Return a card, by its id or a unique beginning of it.

        Raises:
            NotFoundError: there is none.
            UsageError: several match.
        """
        with self._reader.reading() as db:
            row = first(db, select(PROPOSALS).where(PROPOSALS.c.id == proposal_id))
            found = [row] if row is not None else []
            if not found and proposal_id:
                found = rows(db, select(PROPOSALS).where(prefix_match(PROPOSALS.c.id, proposal_id)).limit(6))
        if len(found) > 1:
            raise several_found("card", proposal_id, [r.id[:8] for r in found])
        if not found:
            raise none_found("card", proposal_id)
        return mapping.one(mapping.proposal, found[0], what="card")

    def count_open(self, project_id: str) -> int:
        """Return how many cards of a project wait for a click."""
        statement = select(func.count()).where(PROPOSALS.c.project == project_id, *WAITS)
        with self._reader.reading() as db:
            return int(db.scalar(statement) or 0)

    def waiting(self, project_id: str, limit: int = 20) -> tuple[ChatRow, ...]:
        """Return the chats of a project in which cards wait for a click, those in use, by activity, newest first."""
        asking = select(PROPOSALS.c.chat).where(PROPOSALS.c.project == project_id, *WAITS)
        statement = (
            _CHAT_ROWS.where(CHATS.c.id.in_(asking), CHATS.c.state == "active")
            .order_by(CHATS.c.activity.desc())
            .limit(limit)
        )
        with self._reader.reading() as db:
            return tuple(_chat_row(row) for row in rows(db, statement))

    def of_chat(self, chat_id: str, state: str | None = None) -> tuple[Proposal, ...]:
        """Return the cards of a chat in their order, of one state or all.

        One that is not what was stored says so and proposes nothing; unreadable ones are left out.
        """
        statement = select(PROPOSALS).where(PROPOSALS.c.chat == chat_id).order_by(PROPOSALS.c.position)
        if state is not None:
            statement = statement.where(PROPOSALS.c.state == state)
        with self._reader.reading() as db:
            found = rows(db, statement)
        return tuple(mapping.many(mapping.proposal, found, what="card", instead=damaged.proposal))


class CitationQueries:
    """What chats cite."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def newest(self, project_id: str, limit: int = 50) -> tuple[Citation, ...]:
        """Return the newest citations of a project, newest first."""
        newest_first: ColumnElement[int] = literal_column("citation.rowid")
        statement = (
            select(CITATIONS).where(CITATIONS.c.project == project_id).order_by(newest_first.desc()).limit(limit)
        )
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping.citation, rows(db, statement), what="citation"))

    def of_chat(self, chat_id: str) -> tuple[Citation, ...]:
        """Return the citations of a chat in their order."""
        statement = select(CITATIONS).where(CITATIONS.c.chat == chat_id).order_by(CITATIONS.c.position)
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping.citation, rows(db, statement), what="citation"))
