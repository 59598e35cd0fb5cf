"""A project at a glance (H2): what it is about, what happened since one was here, what waits, what is decided.

Reads only, no model. Some tens of milliseconds in a large project: not for the GUI thread.
"""

from app.domain.chats import ChatMode, MessageRole, OpenQuestion, QuotePart
from app.domain.deciding.glance import GlancedChat, GlancedRun, Overview, StaleQuote
from app.domain.errors import KnownError
from app.domain.kit.text import shortened
from app.domain.projects import BranchState, ItemState
from app.domain.rows import RunRow
from app.english.open_questions import open_questions
from app.services.quotes import quote_of
from app.store.database import Store
from app.store.reads.query import Query

_PROBLEM = 600
"""Letters of the problem that are shown."""
_UNFINISHED = ("paused", "interrupted", "failed", "stopped")
_MOST = 20
_QUOTE = 80
"""Letters of what a question is about."""


class OverviewService:
    """What the overview of the window and `project overview` show."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, project: str, *, since: str | None = None) -> Overview:
        """The project at a glance.

        Args:
            project: its id.
            since: what happened later is told; None = since it was looked at last.

        Raises:
            NotFoundError: there is none.
        """
        return _overview(self._store.query, project, since)


def _overview(query: Query, project: str, since: str | None) -> Overview:
    found = query.projects.get(project)
    row = query.projects.row(project)
    head = query.versions.head(query.branches.main(project).id)
    unfinished = query.runs.page(project, status=_UNFINISHED, limit=_MOST).items
    newest = query.runs.page(project, limit=1).items
    what_ifs = query.chats.page(project, mode=ChatMode.WHAT_IF.value, limit=50).items
    questions = open_questions(head.content.items())
    last = since or found.seen_at
    ended = () if last is None else query.runs.ended_since(project, last, _MOST)
    return Overview(
        project=found,
        problem=_problem(query, project) or next((goal.text for goal in head.content.spec.goals), ""),
        since=last,
        version_number=head.number,
        goals=len(head.content.spec.goals),
        constraints=len(head.content.spec.constraints),
        open_questions=len(questions),
        questions=tuple(map(_asked, questions[:_MOST])),
        chats=row.chats,
        runs=row.runs,
        ended_runs=tuple(map(_run, ended)),
        unfinished_runs=tuple(map(_run, unfinished)),
        open_cards=query.proposals.count_open(project),
        waiting_chats=tuple(GlancedChat(id=one.id, title=one.title) for one in query.proposals.waiting(project)),
        stale_quotes=_stale_quotes(query, project),
        open_what_ifs=tuple(
            GlancedChat(id=chat.id, title=chat.title)
            for chat in what_ifs
            if query.branches.get(chat.branch).state is BranchState.OPEN
        ),
        last_run=f"Run {newest[0].number}" if newest else None,
        shortlist=query.shortlist.of_project(project),
        decisions=query.decisions.of_project(project),
    )


def _asked(one: OpenQuestion) -> str:
    """A question with what it is about: several ask the same of different goals."""
    return f"“{shortened(one.quote.rstrip('.'), _QUOTE)}”: {one.question}" if one.quote else one.question


def _run(row: RunRow) -> GlancedRun:
    return GlancedRun(id=row.id, number=row.number, title=row.title, status=row.status)


def _problem(query: Query, project: str) -> str:
    """What the person wrote first in the first setup chat, shortened; nothing where nothing was written."""
    first = query.chats.first_of_mode(project, ChatMode.SETUP.value)
    if first is None:
        return ""
    for message in query.messages.page(first, after=0, limit=10).items:
        if message.role is MessageRole.USER and (words := " ".join(message.text().split())):
            return words if len(words) <= _PROBLEM else words[: _PROBLEM - 1].rsplit(" ", 1)[0] + "…"
    return ""


def _stale_quotes(query: Query, project: str) -> tuple[StaleQuote, ...]:
    """The newest quotes that say something else than what they were taken from; what cannot be read is left out."""
    found: list[StaleQuote] = []
    for citation in query.citations.newest(project):
        try:
            chat, message = query.chats.get(citation.chat), query.messages.get(citation.message)
            if chat.state is ItemState.TRASHED:
                continue
            quote = next((part for part in message.parts if isinstance(part, QuotePart)), None)
            _, now = quote_of(query, run=citation.run, candidate=citation.candidate)
        except KnownError:
            continue
        if quote is not None and quote.text != now:
            found.append(StaleQuote(chat=chat.id, chat_title=chat.title, seq=message.seq, title=quote.title))
    return tuple(found[:_MOST])
