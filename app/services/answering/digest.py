"""What the Architect is told about a project before it looks anything up: a bounded digest of its line.

Reads only. Holds no model call: `turn.py` asks. Results, candidates, answers and chats are behind tools
(`services/tools`); they are put into words here only for a server that takes no tools.
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.chats import Chat, QuotePart
from app.domain.errors import NotFoundError
from app.domain.kit.late_pattern import late
from app.domain.projects import BranchState
from app.domain.rows import RunRow
from app.domain.runs import RunMode, RunStatus
from app.services.answering.chat_scope import ChatScope, known_versions, subject_label, subject_run
from app.services.results import ResultService
from app.store.database import Store

if TYPE_CHECKING:
    from app.domain.agents import ArchitectTask, RunDigest

RUNS = 20
"""Newest runs named in a digest."""
_RESULTS = 2
_GAPS = 3
_LABEL = late(r"\b(C\d+|Today)\b", re.IGNORECASE)


class DigestService:
    """Builds the Architect's task from the store."""

    def __init__(self, store: Store, results: ResultService) -> None:
        self._store = store
        self._results = results

    def known(self, chat: Chat) -> ChatScope:
        """The versions this chat knows."""
        return known_versions(self._store.query, chat)

    def task(self, chat: Chat, message: str, known: ChatScope, *, files: tuple[str, ...] = ()) -> "ArchitectTask":
        """What the Architect knows when it answers `message`, before the message has changed anything."""
        from app.domain.agents import ArchitectTask  # both here, not above: see `preload`
        from app.english.open_questions import open_questions

        query = self._store.query
        runs = query.runs.page(chat.project, limit=RUNS).items
        items = known.version.content.items()
        about = subject_run(query, chat)
        return ArchitectTask(
            message=message,
            mode=chat.mode,
            project_title=query.projects.get(chat.project).title,
            line=known.line,
            version_number=known.version.number,
            items=items,
            main_items=known.main.content.items() if known.main.id != known.version.id else None,
            is_open=query.branches.get(chat.branch).state is BranchState.OPEN,
            unused_count=sum(item.kind.value == "unused" for item in items),
            open_questions=open_questions(items),
            runs=tuple(_digest(row) for row in runs),
            subject=subject_label(query, chat),
            subject_run=query.runs.get(about).number if about is not None else None,
            quotes=self._quotes(chat),
            quoted_runs=self._quoted_runs(chat),
            files=files,
        )

    def results_in_words(self, chat: Chat, message: str) -> str:
        """The results the message is about, as JSON texts, for a server that takes no tools."""
        from app.domain.agent_views import gap_facts, results_facts  # here, not above: see `preload`

        query = self._store.query
        wanted = [run for run in (subject_run(query, chat),) if run is not None]
        newest = [row.id for row in query.runs.page(chat.project, limit=RUNS).items if _has_results(row)]
        parts: list[str] = []
        for run in list(dict.fromkeys([*wanted, *newest]))[:_RESULTS]:
            results = self._results.get(run)
            if results is None:
                continue
            parts.append(results_facts(results, rows=8, columns=8).model_dump_json(exclude_defaults=True))
            known = {row.label.lower(): row.label for row in results.ranking.rows}
            named = [known[m.lower()] for m in dict.fromkeys(_LABEL.findall(message)) if m.lower() in known]
            for first, second in list(pairwise(named))[:_GAPS]:
                try:
                    gap = gap_facts(results, self._results.explain(run, first, second), most=5)
                except NotFoundError:
                    continue
                parts.append(gap.model_dump_json(exclude_defaults=True))
        return "\n".join(parts)

    def _quotes(self, chat: Chat) -> tuple[str, ...]:
        found: list[str] = []
        for citation in self._store.query.citations.of_chat(chat.id):
            message = self._store.query.messages.get(citation.message)
            found += [f"{part.title}\n{part.text}" for part in message.parts if isinstance(part, QuotePart)]
        return tuple(found)

    def _quoted_runs(self, chat: Chat) -> tuple[int, ...]:
        """Numbers of the runs quoted here, or whose candidates are, newest quote first."""
        query = self._store.query
        numbers: list[int] = []
        for citation in reversed(query.citations.of_chat(chat.id)):
            run = citation.run
            if run is None and citation.candidate is not None:
                run = query.candidates.get(citation.candidate).run
            if run is not None:
                numbers.append(query.runs.get(run).number)
        return tuple(dict.fromkeys(numbers))


def _has_results(row: RunRow) -> bool:
    """Whether a run was ranked; before enough is answered, and where today leads, none of its options is the best."""
    return row.best_label is not None or row.status == RunStatus.COMPLETED


def _digest(row: RunRow) -> "RunDigest":
    from app.domain.agents import RunDigest

    best = "no option leads" if _has_results(row) else ""
    if row.best_score is not None:
        best = f"{row.best_label} {row.best_title} ({row.best_score:.3g})"
    return RunDigest(
        number=row.number, title=row.title, mode=RunMode(row.mode), status=row.status, judge=row.judge, best=best
    )
