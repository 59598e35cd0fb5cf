"""Makes the database that keeps a released schema with rows of every kind, for tests of later migrations.

`PYTHONPATH=.:tests .venv/bin/python -m support.make_store_fixture tests/unit/store/fixtures` writes
`schema-<version>.db.gz` and `schema-<version>.json` (every row of every table). Run it once for a new
schema version, before its release; a released one is never made again.
"""

import gzip
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.domain.base import new_id, now
from app.domain.chats import (
    ChatMode,
    Citation,
    MessageRole,
    MessageState,
    OperationsProposal,
    Proposal,
    ProposalPart,
    QuotePart,
    RunCardPart,
    Sent,
    TextPart,
)
from app.domain.deciding.decisions import Decision, Outcome, Rejected, RunNote
from app.domain.items import Author, Item, ItemKind
from app.domain.money import Spend
from app.domain.operations import AddItem
from app.domain.projects import Branch, Cause
from app.domain.results import Ranking, RunBase
from app.domain.runs import (
    BestRow,
    Candidate,
    HandAnswer,
    Origin,
    Run,
    RunConfig,
    RunCounts,
    RunFlags,
    RunMode,
    RunStatus,
)
from app.domain.siblings import with_sibling
from app.domain.usage import ContextUse, Usage
from app.store.database import Store
from app.store.engine import connect
from app.store.migrate import SCHEMA_VERSION
from app.store.tables import metadata
from app.store.writes.transaction import Tx
from support.store_samples import (
    Sample,
    a_call,
    a_checkup,
    a_decision_table,
    a_goal,
    a_known_cell,
    a_question,
    a_scenario,
    a_snapshot,
    a_source,
    add_candidate,
    add_chat,
    add_project,
    add_run,
    an_answer,
    content,
    say,
)


def fill(tx: Tx) -> Sample:
    """Write at least one row into every table, with awkward characters."""
    sample = add_project(tx, "Night import \ud800 and \x00, “quoted” 🙂")
    project, chat = sample.project.id, sample.chat.id
    message = say(tx, chat, "It must import at night.\nNever lose a `Vec<T>`.")
    version = tx.versions.add(
        project=project,
        branch=sample.main.id,
        content=content(a_goal(), Item(slug="at-night", kind=ItemKind.CONSTRAINT, text="It must import at night.")),
        author=Author.PERSON,
        cause=Cause.MESSAGE,
        message=message.id,
    )
    run = _run(tx, sample, message.id)
    what_if = Branch(
        id=new_id(), project=project, name="What if", is_main=False, head=version.id, forked_from=version.id
    )
    tx.branches.add(what_if)
    fork = add_chat(tx, sample, mode=ChatMode.WHAT_IF, parent_chat=chat, forked_at_message=message.id)
    tx.chats.update(fork.id, branch=what_if.id, pinned=True, draft="not sent")
    copy = say(tx, fork.id, message.text(), origin=message.id)
    path = tx.messages.leave_path(fork.id, first=copy.seq)
    edited = say(tx, fork.id, "It must import at dawn.", parent=copy.id)
    tx.chats.update(fork.id, siblings=with_sibling((), left=copy.seq, path=path, made=edited.seq))
    card = Proposal(
        id=new_id(),
        project=project,
        chat=chat,
        message=new_id(),
        branch=sample.main.id,
        version=version.id,
        payload=OperationsProposal(operations=(AddItem(item=a_goal("Sleep well", "sleep-well")),), why="You said so."),
        created_at=now(),
    )
    say(
        tx,
        chat,
        "",
        role=MessageRole.AGENT,
        id=card.message,
        parent=message.id,
        parts=(TextPart(text="Shall I?"), ProposalPart(proposal=card.id), RunCardPart(run=run)),
        usage=Usage(input_tokens=10, output_tokens=20, cost_usd=0.001),
        model="judge@1",
    )
    tx.proposals.add(card)
    say(tx, chat, "Half", role=MessageRole.AGENT, state=MessageState.STREAMING)
    tx.projects.update(project, last_chat=chat, pinned_run=run)
    _attached(tx, sample, card.message, run)
    return sample


def _attached(tx: Tx, sample: Sample, answer: str, run: str) -> None:
    project, chat = sample.project.id, sample.chat.id
    used = Usage(input_tokens=10, output_tokens=20, cost_usd=0.001)
    tx.spend.add(Spend(project=project, chat=chat, message=answer, judge="judge@1", usage=used, at=now()))
    tx.spend.add(Spend(project=project, run=run, stage="judging", judge="judge@1", usage=Usage(), at=now()))
    tx.spend.add(Spend(judge="judge@1", stage="check-up", usage=used, at=now()))
    tx.sent.put(
        Sent(
            message=answer,
            judge="judge@1",
            template="architect@1",
            system="s",
            prompt="\ud800 and \x00",
            tools=("list_files",),
            first_seq=1,
            context=ContextUse(used=30, window=4096),
        )
    )
    source = a_source(project, confirmed_for=("judge@1",))
    tx.context.put_snapshot(*a_snapshot(source, {"notes/a.md": "One\nTwo\n", "b \udcff.txt": "One\nTwo\n"}))
    tx.checkups.put(a_checkup())


def _run(tx: Tx, sample: Sample, message: str) -> str:
    project, chat = sample.project.id, sample.chat.id
    first = add_run(
        tx,
        sample,
        mode=RunMode.FULL_SEARCH,
        config=RunConfig(seed=3),
        launched_from_chat=chat,
        launched_by_message=message,
    )
    parent = add_candidate(tx, first, chat=chat, message=message)
    second = add_run(tx, sample, mode=RunMode.SEEDED, parent_run=first.id, context_candidate=parent.id)
    child = add_candidate(tx, second, origin=Origin.DERIVED, parents=(parent.id,))
    questions = (a_question("disk-full", hard=True), a_question("fewer-manual-steps"))
    tx.questions.set(second.id, questions)
    tx.scenarios.put(second.id, a_scenario())
    answers = tuple(an_answer(question, child) for question in questions)
    tx.calls.finish(project, a_call(project), answers, run_id=second.id)
    tx.bases.fix(second.id, RunBase(scenarios=(a_scenario(),)), (first.id,))
    tx.hand_answers.put(
        HandAnswer(run=second.id, question="disk-full", candidate="C1", value=0.75, reason="seen", created_at=now())
    )
    tx.asking.begin(second.id, a_decision_table())
    tx.asking.act(second.id, a_decision_table(), (a_known_cell(),))
    ranking = Ranking(
        rows=(), ranking_hash="h", judged_cells=2, by_hand_cells=1, all_cells=2, provisional=False, today_stated=True
    )
    tx.results.save(second.id, ranking)
    tx.requests.put(first.id, "pause")
    _decided(tx, sample, second, child)
    best = BestRow(candidate=child.id, label="C1", title="Queue C1", score=1.25, I=1.1, beats_today=True)
    tx.runs.update(
        second.id,
        status=RunStatus.COMPLETED,
        best=best,
        ranking_hash="h",
        flags=RunFlags(warnings=("weak scenarios",)),
        counts=RunCounts(candidates=1, scenarios=1, cells=2, calls=1),
        duration_s=1.5,
    )
    about = add_chat(tx, sample, mode=ChatMode.ANALYSIS, subject_run=second.id)
    add_chat(tx, sample, mode=ChatMode.ANALYSIS, subject_candidate=child.id)
    citation = Citation(
        id=new_id(), project=project, chat=about.id, message=new_id(), run=first.id, candidate=parent.id
    )
    part = QuotePart(citation=citation.id, run=first.id, candidate=parent.id, title="C1 of Run 1", text="A queue.")
    say(tx, about.id, "", role=MessageRole.SYSTEM, id=citation.message, parts=(part,))
    tx.citations.add(citation)
    return second.id


def _decided(tx: Tx, sample: Sample, run: Run, option: Candidate) -> None:
    tx.shortlist.put(option.id)
    tx.notes.put(run.id, RunNote(note="Look again \x00 when \ud800.", tags=("keep", "“quoted” 🙂")))
    fields: dict[str, Any] = {
        "id": "",
        "project": sample.project.id,
        "number": 0,
        "candidate": option.id,
        "version": run.version,
    }
    first = tx.decisions.add(Decision(**fields, why="It holds.", stands=False, created_at=now()))
    outcome = Outcome(at=now(), text="It held.", held=("disk-full",), cost=1.5)
    rejected = (Rejected(candidate=option.id, name="C1 of Run 2: Queue"),)
    tx.decisions.add(
        Decision(**fields, why="Still.", rejected=rejected, replaces=first.id, outcome=outcome, created_at=now())
    )
    tx.projects.update(sample.project.id, seen_at=now())


def rows_of(path: Path, tables: Iterable[str] = metadata.tables) -> dict[str, list[list[Any]]]:
    """Return every row of the tables, as they are in the file but for their seals; of all tables of this schema."""
    connection = connect(path, "ro")
    try:
        found = {}
        for table in sorted(tables):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "seal"]
            rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}")
            found[table] = sorted([list(row) for row in rows], key=repr)
        return found
    finally:
        connection.close()


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        data_dir = Path(temporary) / "data"
        store = Store.open(data_dir)
        store.write_now(fill)
        store.close()
        path = data_dir / "int-crucible.db"
        name = f"schema-{SCHEMA_VERSION}"
        (folder / f"{name}.db.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        rows = json.dumps(rows_of(path), indent=0, ensure_ascii=True)
        (folder / f"{name}.json").write_text(rows + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
