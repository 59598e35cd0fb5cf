"""Every query the product names finds its page by an index, without sorting, in its default order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.chats import ChatMode
from app.store.database import Store
from app.store.reads.query import Query
from support.store_samples import Sample, add_candidate, add_chat, add_run, say


@dataclass(frozen=True)
class Asked:
    """What a question can name."""

    query: Query
    project: str
    main: str
    version: str
    chat: str
    run: str
    candidate: str


Ask = Callable[[Asked], object]

QUERIES: dict[str, Ask] = {
    "projects by activity": lambda a: a.query.projects.page(after=a.query.projects.page(limit=1).next),
    "chats by activity": lambda a: a.query.chats.page(a.project),
    "chats by activity, next page": lambda a: a.query.chats.page(
        a.project, after=a.query.chats.page(a.project, limit=1).next
    ),
    "chats by mode": lambda a: a.query.chats.page(a.project, mode="analysis"),
    "chats archived": lambda a: a.query.chats.page(a.project, state="archived"),
    "runs by number": lambda a: a.query.runs.page(a.project),
    "runs by number, next page": lambda a: a.query.runs.page(
        a.project, after=a.query.runs.page(a.project, limit=1).next
    ),
    "runs by number, oldest first": lambda a: a.query.runs.page(a.project, descending=False),
    "runs by status": lambda a: a.query.runs.page(a.project, status=("completed",)),
    "runs by several statuses": lambda a: a.query.runs.page(a.project, status=("completed", "failed")),
    "runs in the trash": lambda a: a.query.runs.page(a.project, trashed=True),
    "runs by mode": lambda a: a.query.runs.page(a.project, mode="seeded"),
    "runs launched from a chat": lambda a: a.query.runs.page(a.project, chat=a.chat),
    "runs of a candidate": lambda a: a.query.runs.page(a.project, candidate=a.candidate),
    "runs of a line": lambda a: a.query.runs.page(a.project, branch=a.main),
    "runs of a version": lambda a: a.query.runs.page(a.project, version=a.version),
    "candidates of a run": lambda a: a.query.candidates.of_run(a.run),
    "messages that changed the spec": lambda a: a.query.versions.changed_by_messages(a.project),
    "newest messages": lambda a: a.query.messages.page(a.chat),
    "earlier messages": lambda a: a.query.messages.page(a.chat, before=3),
    "later messages": lambda a: a.query.messages.page(a.chat, after=1),
    "versions of a line": lambda a: a.query.versions.log(a.main),
    "cards of a chat": lambda a: a.query.proposals.of_chat(a.chat),
    "citations of a chat": lambda a: a.query.citations.of_chat(a.chat),
    "columns of a run": lambda a: a.query.questions.of_run(a.run),
    "scenarios of a run": lambda a: a.query.scenarios.of_run(a.run),
    "last message of a role": lambda a: a.query.messages.last_of_role(a.chat, "user"),
    "a call by its key": lambda a: a.query.calls.get(a.project, "k"),
    "spent in a project": lambda a: a.query.spend.total(project=a.project),
    "spent in a project since": lambda a: a.query.spend.total(project=a.project, since="2026"),
    "spent since": lambda a: a.query.spend.total(since="2026"),
    "spent in a chat": lambda a: a.query.spend.total(chat=a.chat),
    "spent on an answer": lambda a: a.query.spend.total(message="m"),
    "spent on a run": lambda a: a.query.spend.total(run=a.run),
    "spent on a run by stage": lambda a: a.query.spend.by_stage(a.run),
    "sent last in a chat": lambda a: a.query.sent.latest(a.chat),
    "context sources": lambda a: a.query.context.sources(a.project),
    "context files": lambda a: a.query.context.files("s"),
    "a context file by its name": lambda a: a.query.context.file(a.project, "src", "a.md"),
}

INDEXED_BUT_SORTED: dict[str, Ask] = {
    "chats by text": lambda a: a.query.chats.page(a.project, text="chat"),
    "chats about a run": lambda a: a.query.chats.page(a.project, about_run=a.run),
    "chats about a candidate": lambda a: a.query.chats.page(a.project, about_candidate=a.candidate),
    "runs by title": lambda a: a.query.runs.page(a.project, sort="title"),
    "runs by text": lambda a: a.query.runs.page(a.project, text="first"),
    "derived candidates": lambda a: a.query.candidates.derived_from(a.candidate),
    "calls that a run made": lambda a: a.query.calls.made_by(a.run),
    "answers a run took over": lambda a: a.query.answers.taken_over(a.run),
    "answers to take over": lambda a: a.query.answers.to_take_over((a.run,)),
    "what a run took over": lambda a: a.query.bases.of_run(a.run),
    "answers of a run": lambda a: a.query.answers.of_run(a.run),
    "runs that live": lambda a: a.query.runs.live(),
    "baseline": lambda a: a.query.runs.baseline(a.run),
    "spent in a chat and on its runs": lambda a: a.query.spend.of_chat(a.chat),
    "search": lambda a: a.query.search.page("queue night", project=a.project),
}


@pytest.fixture(scope="module")
def plans(shared_store: Store, shared_sample: Sample) -> Callable[[Ask], list[str]]:
    """Asks with a filled store and returns what SQLite says about each statement that was executed."""
    store, sample = shared_store, shared_sample

    def fill(tx: Any) -> tuple[str, str]:
        chats = [add_chat(tx, sample, mode=ChatMode.ANALYSIS, title=f"Chat {n}") for n in range(3)]
        for number in range(4):
            say(tx, sample.chat.id, f"Word {number}")
        runs = [add_run(tx, sample, launched_from_chat=chat.id) for chat in chats]
        return runs[0].id, add_candidate(tx, runs[0]).id

    run, candidate = store.write_now(fill)
    asked = Asked(
        query=store.query,
        project=sample.project.id,
        main=sample.main.id,
        version=sample.version.id,
        chat=sample.chat.id,
        run=run,
        candidate=candidate,
    )

    def ask(query: Ask) -> list[str]:
        executed: list[tuple[str, Any]] = []

        def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            executed.append((statement, parameters))

        event.listen(store._reading, "before_cursor_execute", remember)
        query(asked)
        event.remove(store._reading, "before_cursor_execute", remember)
        selects = [pair for pair in executed if pair[0].lstrip().upper().startswith(("SELECT", "WITH"))]
        assert selects
        lines: list[str] = []
        with store._reading.connect() as connection:
            for statement, parameters in selects:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                lines += [str(row[3]) for row in rows]
        return lines

    return ask


@pytest.mark.parametrize("name", QUERIES)
def test_default_order_is_an_index(name: str, plans: Callable[[Ask], list[str]]) -> None:
    lines = plans(QUERIES[name])
    assert not [line for line in lines if line.startswith("SCAN")], lines
    assert not [line for line in lines if "TEMP B-TREE" in line], lines


@pytest.mark.parametrize("name", INDEXED_BUT_SORTED)
def test_other_orders_sort_within_what_an_index_found(name: str, plans: Callable[[Ask], list[str]]) -> None:
    lines = plans(INDEXED_BUT_SORTED[name])
    scans = [line for line in lines if line.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in line]
    # “SCAN run USING INDEX run_live” walks an index that holds the live runs only, or the chats in the trash.
    scans = [line for line in scans if not any(few in line for few in ("run_live", "chat_in_trash", "LIST SUBQUERY"))]
    assert not scans, lines
