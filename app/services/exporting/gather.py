"""Reads from the store what an export says. Not for how it looks."""

from app.domain.base import now
from app.domain.chats import Message, Proposal, ProposalPart, RunCardPart
from app.domain.errors import KnownError, NotFoundError
from app.domain.runs import Run, judged_under
from app.services.exporting.file_kinds import ChatFormat
from app.services.exporting.formats import ChatFacts, ChatPiece, Made, NamedRun, RunFacts
from app.services.results import ResultService
from app.services.running.hand_answers import hand_of
from app.services.running.run_inputs import rests_on
from app.settings.version import app_version
from app.store.reads.query import Query


def made_now() -> Made:
    """Return when and by what an export is made."""
    return Made(at=now(), version=app_version())


def chat_facts(query: Query, chat_id: str) -> ChatFacts:
    """Return a chat beside its messages.

    Raises:
        NotFoundError: there is none.
    """
    chat = query.chats.get(chat_id)
    return ChatFacts(
        chat=chat,
        project=query.projects.get(chat.project).title,
        line=query.branches.get(chat.branch).name,
        subject=query.chats.row(chat_id).subject,
        made=made_now(),
    )


def chat_piece(query: Query, how: ChatFormat, at: int, messages: tuple[Message, ...]) -> ChatPiece:
    """Return messages with the cards and runs they show; one that cannot be read is left to say no more than that."""
    cards: dict[str, Proposal] = {}
    runs: dict[str, NamedRun] = {}
    for message in messages:
        for part in message.parts:
            try:
                if isinstance(part, ProposalPart):
                    cards[part.proposal] = query.proposals.get(part.proposal)
                elif isinstance(part, RunCardPart):
                    runs[part.run] = named_run(query.runs.get(part.run))
            except KnownError:
                continue
    return ChatPiece(how=how, at=at, messages=messages, cards=cards, runs=runs)


def named_run(run: Run) -> NamedRun:
    """Return a run as others speak of it."""
    return NamedRun(number=run.number, title=run.title, status=run.status.value)


def run_facts(query: Query, results: ResultService, run_id: str) -> RunFacts:
    """Return everything a report of a run says. Some tens of milliseconds: not for the GUI thread or the engine loop.

    Raises:
        NotFoundError: there is none.
        StoreError: its ranking or version is damaged.
    """
    run = query.runs.get(run_id)
    candidates = query.candidates.of_run(run_id)
    version = query.versions.get(run.version)
    baseline = query.runs.baseline(run_id)
    said = {one.message for one in candidates} | {
        item.source.message for item in version.content.items() if item.source
    }
    return RunFacts(
        run=run,
        project=query.projects.get(run.project).title,
        chat=None if run.launched_from_chat is None else query.chats.get(run.launched_from_chat).title,
        line=query.branches.get(run.branch).name,
        version=version,
        results=results.get(run_id),
        candidates=candidates,
        scenarios=query.scenarios.of_run(run_id),
        hand=hand_of(query, run),
        parents={parent: _candidate_words(query, parent) for one in candidates for parent in one.parents},
        parent_run=None if run.parent_run is None else named_run(query.runs.get(run.parent_run)),
        baseline=None if baseline is None else named_run(query.runs.get(baseline)),
        judged_under=judged_under(run.rule, tuple(query.runs.get(one).number for one in rests_on(query, run.config))),
        said_in={message: words for message in said if message and (words := _place_words(query, message))},
        decision=decision if (decision := query.decisions.standing(run.project)) and decision.run == run_id else None,
        made=made_now(),
    )


def _candidate_words(query: Query, candidate_id: str) -> str:
    found = query.candidates.get(candidate_id)
    return f"{found.label} of Run {query.runs.get(found.run).number}: {found.card.title}"


def _place_words(query: Query, message_id: str) -> str:
    try:
        message = query.messages.get(message_id)
        return f"message {message.seq} of “{query.chats.get(message.chat).title}”"
    except NotFoundError:
        return ""
