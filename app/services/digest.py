"""What the Architect is told about a project: content of its line, runs, results, quotes.

Reads only. Holds no model call: `turn.py` asks.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from app.domain.agents import ArchitectTask, RunDigest, Turn
from app.domain.chats import Chat, ChatMode, MessageRole, MessageState, QuotePart
from app.domain.errors import NotFoundError
from app.domain.open_questions import open_questions
from app.domain.projects import Version
from app.domain.results import Comparison, RunResults
from app.domain.rows import RunRow
from app.domain.runs import RunMode
from app.services.results import ResultService
from app.store.database import Store

TURNS = 12
"""Earlier turns sent with a message."""
RUNS = 20
"""Newest runs named in a digest."""
_LABEL = re.compile(r"\b(C\d+|Today)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """The version a chat looks at, and Main's where that is another one."""

    version: Version
    main: Version
    line: str


def known_versions(store: Store, chat: Chat) -> Known:
    """The version this chat knows (C7): its line's head; in an analysis, its subject's."""
    query = store.query
    main_branch = query.branches.main(chat.project)
    main = query.versions.get(main_branch.head)
    if chat.mode is ChatMode.ANALYSIS and (run := subject_run(store, chat)) is not None:
        found = query.runs.get(run)
        return Known(query.versions.get(found.version), main, query.branches.get(found.branch).name)
    branch = query.branches.get(chat.branch)
    return Known(query.versions.get(branch.head), main, branch.name)


def subject_run(store: Store, chat: Chat) -> str | None:
    """The run a chat is about, its candidate's run included."""
    if chat.subject_candidate is not None:
        return store.query.candidates.get(chat.subject_candidate).run
    return chat.subject_run


def subject_label(store: Store, chat: Chat) -> str:
    """“Run 12”, “C3 of Run 12”, or nothing."""
    if chat.subject_candidate is not None:
        candidate = store.query.candidates.get(chat.subject_candidate)
        return f"{candidate.label} of Run {store.query.runs.get(candidate.run).number}"
    if chat.subject_run is not None:
        return f"Run {store.query.runs.get(chat.subject_run).number}"
    return ""


class DigestService:
    """Builds the Architect's task from the store."""

    def __init__(self, store: Store, results: ResultService) -> None:
        self._store = store
        self._results = results

    def task(self, chat: Chat, message: str, *, before_seq: int, applied: tuple[str, ...] = ()) -> ArchitectTask:
        """Everything the Architect knows when it answers `message` (not stored in it: later turns)."""
        query = self._store.query
        known = known_versions(self._store, chat)
        runs = query.runs.page(chat.project, limit=RUNS).items
        results = self._known_results(chat, runs)
        items = known.version.content.items()
        earlier = query.messages.page(chat.id, before=before_seq, limit=TURNS).items
        quotes = self._quotes(chat)
        return ArchitectTask(
            message=message,
            mode=chat.mode,
            project_title=query.projects.get(chat.project).title,
            line=known.line,
            version_number=known.version.number,
            turns=tuple(
                Turn(role="user" if turn.role is MessageRole.USER else "agent", text=turn.text()[:4000])
                for turn in earlier
                if turn.text() and turn.state is not MessageState.FAILED and turn.role is not MessageRole.SYSTEM
            ),
            items=items,
            main_items=known.main.content.items() if known.main.id != known.version.id else None,
            applied=applied,
            unused_count=sum(item.kind.value == "unused" for item in items),
            open_questions=open_questions(items),
            runs=tuple(_digest(row) for row in runs),
            results=results,
            subject=subject_label(self._store, chat),
            quotes=quotes,
            comparisons=self._comparisons(results, message),
        )

    def _quotes(self, chat: Chat) -> tuple[str, ...]:
        found: list[str] = []
        for citation in self._store.query.citations.of_chat(chat.id):
            message = self._store.query.messages.get(citation.message)
            found += [f"{part.title}\n{part.text}" for part in message.parts if isinstance(part, QuotePart)]
        return tuple(found)

    def _known_results(self, chat: Chat, runs: tuple[RunRow, ...]) -> tuple[RunResults, ...]:
        """Subject first, then quoted runs, newest quote first, then the newest ranked run."""
        wanted: list[str] = []
        if (subject := subject_run(self._store, chat)) is not None:
            wanted.append(subject)
        for citation in reversed(self._store.query.citations.of_chat(chat.id)):
            if citation.run is not None:
                wanted.append(citation.run)
            elif citation.candidate is not None:
                wanted.append(self._store.query.candidates.get(citation.candidate).run)
        wanted += [row.id for row in runs if row.best_label is not None][:1]
        found = (self._results.get(run) for run in dict.fromkeys(wanted))
        return tuple(result for result in found if result is not None)[:4]

    def _comparisons(self, results: tuple[RunResults, ...], message: str) -> tuple[Comparison, ...]:
        """Exact contributions of the rows the message names, else of each row against the next."""
        if not results:
            return ()
        first = results[0]
        ranked = [row.label for row in first.ranking.rows]
        known = {label.lower(): label for label in ranked}
        named = [known[m.lower()] for m in dict.fromkeys(_LABEL.findall(message)) if m.lower() in known]
        if len(named) == 1 and ranked and named[0] != ranked[0]:
            named = [ranked[0], named[0]]
        pairs = list(pairwise(named)) or list(pairwise(ranked))[:4]
        found: list[Comparison] = []
        for one, other in pairs:
            try:
                found.append(self._results.explain(first.run, one, other))
            except NotFoundError:
                continue
        return tuple(found)


def _digest(row: RunRow) -> RunDigest:
    best = f"{row.best_label} {row.best_title} ({row.best_score:.3g})" if row.best_score is not None else ""
    return RunDigest(
        number=row.number, title=row.title, mode=RunMode(row.mode), status=row.status, judge=row.judge, best=best
    )
