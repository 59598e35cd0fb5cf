"""The two independent links, citations and lineage: inside one project, and never mistaken for each other."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.base import new_id, now
from app.domain.chats import ChatMode, Citation, OperationsProposal, Proposal
from app.domain.errors import NotFoundError
from app.domain.items import Author
from app.domain.projects import Branch, Cause
from app.domain.runs import Candidate, Origin, Run
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import (
    Sample,
    a_chat,
    add_candidate,
    add_chat,
    add_project,
    add_run,
    content,
    say,
)


class Other:
    """A second project with one of everything that can be pointed at."""

    def __init__(self, tx: Tx) -> None:
        self.sample = add_project(tx, "Another problem")
        self.run = add_run(tx, self.sample)
        self.candidate = add_candidate(tx, self.run)
        self.message = say(tx, self.sample.chat.id, "Elsewhere")


@pytest.fixture(scope="module")
def other(shared_store: Store) -> Other:
    return shared_store.write_now(Other)


def _seeded(tx: Tx, sample: Sample, other: Other) -> object:
    return add_candidate(tx, add_run(tx, sample), parents=(other.candidate.id,))


def _proposal(tx: Tx, sample: Sample, **fields: Any) -> None:
    message = say(tx, sample.chat.id, "A card")
    given: dict[str, Any] = {
        "id": new_id(),
        "project": sample.project.id,
        "chat": sample.chat.id,
        "message": message.id,
        "branch": sample.main.id,
        "version": sample.version.id,
        "payload": OperationsProposal(operations=()),
        "created_at": now(),
    }
    tx.proposals.add(Proposal(**(given | fields)))


def _cite(tx: Tx, sample: Sample, *, run: str | None = None, candidate: str | None = None) -> None:
    message = say(tx, sample.chat.id, "Look")
    tx.citations.add(
        Citation(
            id=new_id(),
            project=sample.project.id,
            chat=sample.chat.id,
            message=message.id,
            run=run,
            candidate=candidate,
        )
    )


ACROSS: dict[str, Callable[[Tx, Sample, Other], object]] = {
    "chat about a run": lambda tx, s, o: add_chat(tx, s, subject_run=o.run.id),
    "chat about a candidate": lambda tx, s, o: add_chat(tx, s, subject_candidate=o.candidate.id),
    "chat below a chat": lambda tx, s, o: add_chat(tx, s, parent_chat=o.sample.chat.id),
    "chat on a line": lambda tx, s, o: tx.chats.add(a_chat(s.project.id, o.sample.main.id)),
    "chat gets a subject": lambda tx, s, o: tx.chats.update(s.chat.id, subject_run=o.run.id),
    "run from a chat": lambda tx, s, o: add_run(tx, s, launched_from_chat=o.sample.chat.id),
    "run by a message": lambda tx, s, o: add_run(tx, s, launched_by_message=o.message.id),
    "run for a candidate": lambda tx, s, o: add_run(tx, s, context_candidate=o.candidate.id),
    "run after a run": lambda tx, s, o: add_run(tx, s, parent_run=o.run.id),
    "run on a version": lambda tx, s, o: add_run(tx, s, version=o.sample.version.id),
    "run on a line": lambda tx, s, o: add_run(tx, s, branch=o.sample.main.id),
    "run changed to a parent": lambda tx, s, o: tx.runs.update(add_run(tx, s).id, parent_run=o.run.id),
    "candidate of a parent": _seeded,
    "candidate from a chat": lambda tx, s, o: add_candidate(tx, add_run(tx, s), chat=o.sample.chat.id),
    "citation of a run": lambda tx, s, o: _cite(tx, s, run=o.run.id),
    "citation of a candidate": lambda tx, s, o: _cite(tx, s, candidate=o.candidate.id),
    "card on a version": lambda tx, s, o: _proposal(tx, s, version=o.sample.version.id),
    "card on a line": lambda tx, s, o: _proposal(tx, s, branch=o.sample.main.id),
    "card with a result": lambda tx, s, o: _proposal(tx, s, result_run=o.run.id),
    "line with a head": lambda tx, s, o: tx.branches.update(s.main.id, head=o.sample.version.id),
    "line forked from": lambda tx, s, o: tx.branches.add(
        Branch(
            id=new_id(),
            project=s.project.id,
            name="b",
            is_main=False,
            head=s.version.id,
            forked_from=o.sample.version.id,
        )
    ),
    "version by a message": lambda tx, s, o: tx.versions.add(
        project=s.project.id,
        branch=s.main.id,
        content=content(),
        author=Author.PERSON,
        cause=Cause.MESSAGE,
        message=o.message.id,
    ),
    "version on a line": lambda tx, s, o: tx.versions.add(
        project=s.project.id, branch=o.sample.main.id, content=content(), author=Author.PERSON, cause=Cause.EDIT
    ),
    "message below a message": lambda tx, s, o: say(tx, s.chat.id, "Child", parent=o.message.id),
    "message copied from": lambda tx, s, o: say(tx, s.chat.id, "Copy", origin=o.message.id),
    "pinned run": lambda tx, s, o: tx.projects.update(s.project.id, pinned_run=o.run.id),
    "last chat": lambda tx, s, o: tx.projects.update(s.project.id, last_chat=o.sample.chat.id),
}


def _everything(store: Store) -> list[tuple[Any, ...]]:
    tables = ("chat", "run", "candidate", "candidate_parent", "citation", "proposal", "branch", "version", "message")
    with store._reading.connect() as connection:
        return [
            tuple(row)
            for table in (*tables, "project", "change", "search_entry")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1")
        ]


@pytest.mark.parametrize("name", ACROSS)
def test_a_link_into_another_project_is_refused_and_nothing_is_stored(
    name: str, shared_store: Store, shared_sample: Sample, other: Other
) -> None:
    before = _everything(shared_store)
    with pytest.raises(NotFoundError, match=r"There is no .+ in this project\."):
        shared_store.write_now(lambda tx: ACROSS[name](tx, shared_sample, other))
    assert _everything(shared_store) == before


@pytest.mark.parametrize("name", [name for name in ACROSS if name not in ("version on a line",)])
def test_the_foreign_keys_say_the_same_without_our_check(
    name: str, shared_store: Store, shared_sample: Sample, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.unit_of_work.UnitOfWork.prove_links", lambda _unit: None)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        shared_store.write_now(lambda tx: ACROSS[name](tx, shared_sample, other))


def test_runs_of_a_chat_are_those_launched_from_it_not_about_it(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> tuple[Run, Run, str, Candidate]:
        first = add_run(tx, sample, launched_from_chat=sample.chat.id)
        subject = add_candidate(tx, first)
        about = add_chat(tx, sample, mode=ChatMode.ANALYSIS, subject_run=first.id)
        second = add_run(tx, sample, launched_from_chat=about.id, context_candidate=subject.id)
        return first, second, about.id, subject

    first, second, about, subject = store.write_now(unit)
    page, project = store.query.runs.page, sample.project.id
    assert [row.id for row in page(project, chat=sample.chat.id).items] == [first.id]
    assert [row.id for row in page(project, chat=about).items] == [second.id]
    assert [row.id for row in page(project, candidate=subject.id).items] == [second.id]
    assert [run.number for run in (first, second)] == [1, 2]


def test_chats_about_and_citing_a_run_or_candidate(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> tuple[str, str, str, str]:
        run = add_run(tx, sample)
        candidate = add_candidate(tx, run)
        on_run = add_chat(tx, sample, mode=ChatMode.ANALYSIS, subject_run=run.id)
        on_candidate = add_chat(tx, sample, mode=ChatMode.ANALYSIS, subject_candidate=candidate.id)
        add_chat(tx, sample, title="About nothing")
        _cite(tx, sample, run=run.id)
        _cite(tx, sample, run=run.id)
        _cite(tx, sample, candidate=candidate.id)
        return run.id, candidate.id, on_run.id, on_candidate.id

    run, candidate, on_run, on_candidate = store.write_now(unit)
    about_run = store.query.chats.page(sample.project.id, about_run=run).items
    assert {(row.id, row.relation, row.subject) for row in about_run} == {
        (on_run, "about", "Run 1"),
        (sample.chat.id, "cites", None),
    }
    about_candidate = store.query.chats.page(sample.project.id, about_candidate=candidate).items
    assert {(row.id, row.relation, row.subject) for row in about_candidate} == {
        (on_candidate, "about", "C1 of Run 1"),
        (sample.chat.id, "cites", None),
    }
    assert len(store.query.citations.of_chat(sample.chat.id)) == 3


def test_a_chat_is_about_one_thing_at_most(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> None:
        run = add_run(tx, sample)
        add_chat(tx, sample, subject_run=run.id, subject_candidate=add_candidate(tx, run).id)

    with pytest.raises(IntegrityError, match="chat_one_subject"):
        store.write_now(unit)


def test_lineage_crosses_runs_and_a_candidate_put_again_keeps_id_and_links(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> tuple[Candidate, Candidate]:
        parent = add_candidate(tx, add_run(tx, sample))
        run = add_run(tx, sample)
        child = add_candidate(tx, run, origin=Origin.DERIVED, parents=(parent.id,), chat=sample.chat.id)
        # A resumed run makes it again under another id and without its links.
        tx.candidates.put(child.model_copy(update={"id": new_id(), "parents": (), "chat": None, "text": "Reworded"}))
        return parent, child

    parent, child = store.write_now(unit)
    assert store.query.candidates.derived_from(parent.id) == (child.model_copy(update={"text": "Reworded"}),)
    assert store.query.candidates.find("C1@run:2", sample.project.id).id == child.id
    assert store.query.candidates.find(f"{sample.project.id}/c1@run:1").id == parent.id


def test_a_version_and_the_message_that_made_it_may_name_each_other(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> tuple[str, str]:
        message = new_id()
        version = tx.versions.add(
            project=sample.project.id,
            branch=sample.main.id,
            content=content(),
            author=Author.AGENT,
            cause=Cause.MESSAGE,
            message=message,
        )
        say(tx, sample.chat.id, "Done", id=message)
        return message, version.id

    message, version = store.write_now(unit)
    [changed] = store.query.versions.changed_by_messages(sample.project.id)
    assert (changed.message, changed.version.id) == (message, version)
