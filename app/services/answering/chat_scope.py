"""Which versions and which subject a chat knows, by its mode (C7). Reads only."""

from dataclasses import dataclass

from app.domain.chats import Chat, ChatMode
from app.domain.projects import Branch, Version
from app.store.reads.query import Query


@dataclass(frozen=True, slots=True)
class ChatScope:
    """The version a chat looks at, and Main's where that is another one."""

    version: Version
    main: Version
    line: str


def known_versions(query: Query, chat: Chat) -> ChatScope:
    """The version this chat knows: its line's head; in an analysis, its subject's."""
    main_branch = query.branches.main(chat.project)
    main = query.versions.get(main_branch.head)
    if chat.mode is ChatMode.ANALYSIS and (run := subject_run(query, chat)) is not None:
        found = query.runs.get(run)
        return ChatScope(query.versions.get(found.version), main, _name(query.branches.get(found.branch)))
    branch = query.branches.get(chat.branch)
    return ChatScope(query.versions.get(branch.head), main, _name(branch))


def _name(branch: Branch) -> str:
    """How sentences name a line."""
    return "Main" if branch.is_main else branch.name


def subject_run(query: Query, chat: Chat) -> str | None:
    """The run a chat is about, its candidate's run included."""
    if chat.subject_candidate is not None:
        return query.candidates.get(chat.subject_candidate).run
    return chat.subject_run


def subject_label(query: Query, chat: Chat) -> str:
    """“Run 12”, “C3 of Run 12”, or nothing."""
    if chat.subject_candidate is not None:
        candidate = query.candidates.get(chat.subject_candidate)
        return f"{candidate.label} of Run {query.runs.get(candidate.run).number}"
    if chat.subject_run is not None:
        return f"Run {query.runs.get(chat.subject_run).number}"
    return ""
