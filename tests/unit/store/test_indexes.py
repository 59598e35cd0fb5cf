"""Every query the product names finds its page by an index, without sorting, in its default order."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from support.store_samples import Sample, add_candidate, add_chat, add_run, say

from app.domain.chats import ChatMode
from app.store.database import Store

Ask = Callable[[Store, Sample, str, str], object]

QUERIES: dict[str, Ask] = {
    "projects by activity": lambda s, p, r, c: s.query.projects.page(after=s.query.projects.page(limit=1).next),
    "chats by activity": lambda s, p, r, c: s.query.chats.page(p.project.id),
    "chats by activity, next page": lambda s, p, r, c: s.query.chats.page(
        p.project.id, after=s.query.chats.page(p.project.id, limit=1).next
    ),
    "chats by mode": lambda s, p, r, c: s.query.chats.page(p.project.id, mode="analysis"),
    "chats archived": lambda s, p, r, c: s.query.chats.page(p.project.id, state="archived"),
    "runs by number": lambda s, p, r, c: s.query.runs.page(p.project.id),
    "runs by number, next page": lambda s, p, r, c: s.query.runs.page(
        p.project.id, after=s.query.runs.page(p.project.id, limit=1).next
    ),
    "runs by number, oldest first": lambda s, p, r, c: s.query.runs.page(p.project.id, descending=False),
    "runs by status": lambda s, p, r, c: s.query.runs.page(p.project.id, status=("completed",)),
    "runs by several statuses": lambda s, p, r, c: s.query.runs.page(p.project.id, status=("completed", "failed")),
    "runs by mode": lambda s, p, r, c: s.query.runs.page(p.project.id, mode="seeded"),
    "runs launched from a chat": lambda s, p, r, c: s.query.runs.page(p.project.id, chat=p.chat.id),
    "runs of a candidate": lambda s, p, r, c: s.query.runs.page(p.project.id, candidate=c),
    "runs of a line": lambda s, p, r, c: s.query.runs.page(p.project.id, branch=p.main.id),
    "runs of a version": lambda s, p, r, c: s.query.runs.page(p.project.id, version=p.version.id),
    "candidates of a run": lambda s, p, r, c: s.query.candidates.of_run(r),
    "messages that changed the spec": lambda s, p, r, c: s.query.versions.changed_by_messages(p.project.id),
    "newest messages": lambda s, p, r, c: s.query.messages.page(p.chat.id),
    "earlier messages": lambda s, p, r, c: s.query.messages.page(p.chat.id, before=3),
    "later messages": lambda s, p, r, c: s.query.messages.page(p.chat.id, after=1),
    "versions of a line": lambda s, p, r, c: s.query.versions.log(p.main.id),
    "cards of a chat": lambda s, p, r, c: s.query.proposals.of_chat(p.chat.id),
    "citations of a chat": lambda s, p, r, c: s.query.citations.of_chat(p.chat.id),
    "columns of a run": lambda s, p, r, c: s.query.questions.of_run(r),
    "scenarios of a run": lambda s, p, r, c: s.query.scenarios.of_run(r),
    "last message of a role": lambda s, p, r, c: s.query.messages.last_of_role(p.chat.id, "user"),
    "a call by its key": lambda s, p, r, c: s.query.calls.get(p.project.id, "k"),
}

INDEXED_BUT_SORTED: dict[str, Ask] = {
    "chats by text": lambda s, p, r, c: s.query.chats.page(p.project.id, text="chat"),
    "chats about a run": lambda s, p, r, c: s.query.chats.page(p.project.id, about_run=r),
    "chats about a candidate": lambda s, p, r, c: s.query.chats.page(p.project.id, about_candidate=c),
    "runs by title": lambda s, p, r, c: s.query.runs.page(p.project.id, sort="title"),
    "runs by text": lambda s, p, r, c: s.query.runs.page(p.project.id, text="first"),
    "derived candidates": lambda s, p, r, c: s.query.candidates.derived_from(c),
    "answers": lambda s, p, r, c: s.query.answers.find(p.project.id, ("q1", "q2"), ("c1", "c2"), "judge@1"),
    "answers of a run": lambda s, p, r, c: s.query.answers.of_run(r),
    "runs that live": lambda s, p, r, c: s.query.runs.live(),
    "baseline": lambda s, p, r, c: s.query.runs.baseline(r),
    "search": lambda s, p, r, c: s.query.search.page("queue night", project=p.project.id),
}


@pytest.fixture
def plans(store: Store, sample: Sample) -> Callable[[Ask], list[str]]:
    """Asks with a filled store and returns what SQLite says about each statement that was executed."""

    def fill(tx: Any) -> tuple[str, str]:
        chats = [add_chat(tx, sample, mode=ChatMode.ANALYSIS, title=f"Chat {n}") for n in range(3)]
        for number in range(4):
            say(tx, sample.chat.id, f"Word {number}")
        runs = [add_run(tx, sample, launched_from_chat=chat.id) for chat in chats]
        return runs[0].id, add_candidate(tx, runs[0]).id

    run, candidate = store.write_now(fill)

    def ask(query: Ask) -> list[str]:
        executed: list[tuple[str, Any]] = []

        def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            executed.append((statement, parameters))

        event.listen(store._reading, "before_cursor_execute", remember)
        query(store, sample, run, candidate)
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
    assert not [line for line in lines if line.startswith("SCAN") and "CONSTANT" not in line], lines
    assert not [line for line in lines if "TEMP B-TREE" in line], lines


@pytest.mark.parametrize("name", INDEXED_BUT_SORTED)
def test_other_orders_sort_within_what_an_index_found(name: str, plans: Callable[[Ask], list[str]]) -> None:
    lines = plans(INDEXED_BUT_SORTED[name])
    scans = [line for line in lines if line.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in line]
    # “SCAN run USING INDEX run_live” walks an index that holds the live runs only.
    scans = [line for line in scans if "run_live" not in line and "LIST SUBQUERY" not in line]
    assert not scans, lines
