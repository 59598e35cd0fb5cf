"""Flips single bits of stored rows and tells whether anybody noticed: doctor on the command line, and every page read.

A flip counts as named where doctor names the row, or where SQLite itself says that the file is damaged. It counts as
shown where any value read is neither one that was stored nor marked as damaged.
"""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from app.cli.root import cli
from app.domain.chats import Citation, Message, MessageRole, OperationsProposal, Proposal, Sent
from app.domain.deciding.decisions import Decision, RunNote
from app.domain.errors import KnownError
from app.domain.items import Author, Item, ItemKind
from app.domain.operations import AddItem
from app.domain.projects import Cause
from app.domain.results import Ranking, RunBase
from app.domain.runs import HandAnswer, RunConfig, RunMode, RunStatus
from app.domain.usage import ContextUse
from app.services import doctor
from app.services.qt_libraries import look_at_qt
from app.store.database import Store
from app.store.engine import connect
from app.store.reads.query import Query
from app.store.seals.seals import SEALS
from app.store.writes.transaction import Tx
from support.sqlite_bytes import RowBytes, rows_in
from support.store_samples import (
    Sample,
    a_call,
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

MAIN_KINDS = ("message", "answer", "call", "spec_revision", "result")
"""What the promise is about; the other sealed tables hold it too."""
ALL: frozenset[str] = frozenset()
"""Every sealed column."""
CONTENT = frozenset({"parts", "content", "reply", "prompt", "evidence", "value", "ranking", "text", "card", "payload"})
"""Columns no index holds: nobody but the seal can notice them."""
_look_at_qt_once = cache(look_at_qt)
"""Doctor loads Qt in a child process, which takes longer than all it does with a database."""
_WORDS = ("night", "import", "queue", "“quoted”", "naïve", "🙂", "Größe", "disk", "half way", "`Vec<T>`")


def fill(tx: Tx) -> Sample:
    """Write a few rows of every sealed kind, some of them longer than a page."""
    rng = random.Random(7)
    sample = add_project(tx)
    project, chat = sample.project.id, sample.chat.id
    message = say(tx, chat, "Naïve “quoted” words first")
    for number in range(1, 24):
        length = 4_000 if number % 8 == 7 else 12
        role = MessageRole.AGENT if number % 2 else MessageRole.USER
        message = say(tx, chat, " ".join(rng.choices(_WORDS, k=length)), role=role, model="judge@1")
        if role is MessageRole.AGENT:
            given: dict[str, Any] = {"system": "Be short.", "prompt": "Say it.", "tools": ("read_chat",)}
            use = ContextUse(used=120, window=8_000)
            tx.sent.put(Sent(message=message.id, judge="judge@1", template="architect@1", context=use, **given))
    for number in range(6):
        limit = Item(slug=f"limit-{number}", kind=ItemKind.CONSTRAINT, text=" ".join(rng.choices(_WORDS, k=9)))
        tx.versions.add(
            project=project,
            branch=sample.main.id,
            content=content(a_goal(), limit),
            author=Author.PERSON,
            cause=Cause.MESSAGE,
            message=message.id,
        )
    card = OperationsProposal(operations=(AddItem(item=a_goal("Faster", "faster")),), why="You said so.")
    given = {"project": project, "branch": sample.main.id, "created_at": sample.project.created_at}
    version = sample.version.id
    tx.proposals.add(Proposal(id="c" * 32, chat=chat, message=message.id, version=version, payload=card, **given))
    add_chat(tx, sample, title="Another")
    texts = {f"notes-{number}.md": " ".join(rng.choices(_WORDS, k=40)) for number in range(3)}
    tx.context.put_snapshot(*a_snapshot(a_source(project), texts))
    for number in range(3):
        run = _fill_run(tx, sample, number, rng)
        cited = {"project": project, "chat": chat, "message": message.id, "run": run}
        tx.citations.add(Citation(id=f"{number}" * 32, candidate=None, **cited))
    return sample


def _fill_run(tx: Tx, sample: Sample, number: int, rng: random.Random) -> str:
    # A run marked as live would be swept by the next command.
    given: dict[str, Any] = {"status": RunStatus.COMPLETED, "ranking_hash": "f" * 64}
    run = add_run(tx, sample, config=RunConfig(mode=RunMode.EVAL_ONLY, seed=number), **given)
    tx.bases.fix(run.id, RunBase(), ())
    first = add_candidate(tx, run, "C1")
    second = add_candidate(tx, run, "C2", parents=(first.id,), text=" ".join(rng.choices(_WORDS, k=30)))
    questions = tuple(a_question(f"q{number}-{place}") for place in range(3))
    tx.questions.set(run.id, questions)
    tx.scenarios.put(run.id, a_scenario())
    for place, question in enumerate(questions):
        key = f"call-{number}-{place}"
        reply = json.dumps({"answers": rng.choices(_WORDS, k=40)}, ensure_ascii=False)
        call = a_call(sample.project.id, key).model_copy(
            update={"reply": reply, "prompt": "p " * 200, "cost_usd": 0.25}
        )
        evidence = " ".join(rng.choices(_WORDS, k=8))
        answers = [an_answer(question, one, call=key, evidence=evidence, value=rng.random()) for one in (first, second)]
        tx.calls.finish(sample.project.id, call, tuple(answers[: 2 if place else 1]), run_id=run.id)
    by_hand = HandAnswer(run=run.id, question=questions[0].slug, candidate="C1", value=0.5, created_at=run.created_at)
    tx.hand_answers.put(by_hand)
    said = " ".join(rng.choices(_WORDS, k=6))
    tx.asking.begin(run.id, a_decision_table(said))
    tx.asking.act(run.id, a_decision_table(said), (a_known_cell(said),))
    counts: dict[str, Any] = {"judged_cells": 5, "by_hand_cells": 1, "all_cells": 6}
    warnings = tuple(rng.choices(_WORDS, k=12))
    ranking = Ranking(rows=(), ranking_hash="f" * 64, provisional=True, today_stated=False, warnings=warnings, **counts)
    tx.results.save(run.id, ranking)
    tx.shortlist.put(first.id)
    tx.notes.put(run.id, RunNote(note=said, tags=tuple(rng.choices(_WORDS, k=2))))
    chosen: dict[str, Any] = {"project": sample.project.id, "candidate": first.id, "version": run.version}
    tx.decisions.add(
        Decision(id="", number=0, why=said, stands=number == 0, created_at=sample.project.created_at, **chosen)
    )
    return run.id


@dataclass(frozen=True)
class Flip:
    """One bit of one cell of one row."""

    table: str
    row: RowBytes
    column: str
    place: int
    bit: int

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.row.rowid}, bit {self.bit} of byte {self.place}"


class Flipper:
    """A whole database and what is read of it; flips one bit at a time in copies of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        store = Store.open(folder / "whole")
        self.sample = store.write_now(fill)
        store.close()
        self.data = (folder / "whole" / "int-crucible.db").read_bytes()
        store = Store.open(folder / "whole")
        self.stored = list(self._read(store.query))
        store.close()
        connection = connect(folder / "whole" / "int-crucible.db", "ro")
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"))
        self._copies = 0
        self._sealed = {seal.table.name: seal.names for seal in SEALS}
        keys = {table: _key_without_rowid(connection, table) for table in self._sealed}
        self._names = {table: self._ids(connection.execute(_numbered(table, keys[table])), table) for table in keys}
        connection.close()
        self._rows = {seal.table.name: list(rows_in(self.data, roots[seal.table.name])) for seal in SEALS}
        # Without rowids the columns of the key are the first in the file.
        names = {seal.table.name: [column.name for column in seal.table.columns] for seal in SEALS}
        self._columns = {table: list(dict.fromkeys((*keys[table], *names[table]))) for table in keys}

    @staticmethod
    def _ids(found: Any, table: str) -> dict[int, str]:
        """What doctor must name a row by, as it was before the flip."""
        names = [column[0] for column in found.description]
        place = names.index(_NAMED_BY.get(table, "id"), 1) if table != "answer" else 0
        return {row[0]: str(row[place]) for row in found}

    def flips(self, seed: int, count: int, tables: tuple[str, ...], *, columns: frozenset[str] = ALL) -> list[Flip]:
        """Return random flips in rows that differ, as many of each table, of any byte of these sealed cells."""
        rng = random.Random(seed)
        rows = {table: rng.sample(self._rows[table], len(self._rows[table])) for table in tables}
        made: list[Flip] = []
        while len(made) < count and any(rows.values()):
            for table in tables:
                flip = self._flip(rng, table, rows[table].pop(), columns) if rows[table] else None
                made += [flip] if flip is not None else []
        return made[:count]

    def _flip(self, rng: random.Random, table: str, row: RowBytes, columns: frozenset[str]) -> Flip | None:
        places = [
            (column, place)
            for column, bytes_ in zip(self._columns[table], row.columns, strict=True)
            if column in self._sealed[table] and (columns is ALL or column in columns)
            for place in bytes_
        ]
        return Flip(table, row, *rng.choice(places), rng.randrange(8)) if places else None

    def try_out(self, *flips: Flip) -> "Noticed":
        """Flip bits in a copy, ask doctor on the command line, and read every page there is."""
        data = bytearray(self.data)
        for flip in flips:
            data[flip.place] ^= 1 << flip.bit
        self._copies += 1
        folder = self.folder / str(self._copies)
        folder.mkdir(mode=0o700)
        (folder / "int-crucible.db").write_bytes(bytes(data))
        with patch.object(doctor, "look_at_qt", _look_at_qt_once):
            done = CliRunner().invoke(cli, ["--data-dir", str(folder), "--json", "doctor"])
        findings = [line for line in json.loads(done.stdout)["findings"] if not line["ok"]]
        damaged = [line["sentence"] for line in findings if line["name"] == "damaged"]
        unnamed = tuple(flip for flip in flips if not self._is_named(flip, damaged))
        by_sqlite = any(line["name"] in ("database", "integrity", "links") for line in findings)
        shown, whole = self._shown(folder)
        shutil.rmtree(folder)
        return Noticed(done.exit_code, unnamed, by_sqlite, shown, whole)

    def _is_named(self, flip: Flip, damaged: list[str]) -> bool:
        # The name itself may be what was flipped: the row is named by the one it has now.
        id_ = self._names[flip.table][flip.row.rowid]
        is_renamed = len(damaged) == 1 and flip.column == _NAMED_BY.get(flip.table, "id")
        return is_renamed or any(id_ in sentence for sentence in damaged)

    def _shown(self, folder: Path) -> tuple[tuple[str, ...], int]:
        """What is shown as if nothing were, and how many values are as they were stored."""
        try:
            store = Store.open(folder)
        except KnownError:
            return (), 0
        try:
            read = list(self._read(store.query))
        finally:
            store.close()
        changed = [value for value in read if value not in self.stored]
        return tuple(v for v in changed if not any(mark in v for mark in _MARKS)), len(read) - len(changed)

    def _read(self, query: Query) -> Iterator[str]:
        """Everything the pages show, as text, one value each."""
        project, line = self.sample.project.id, self.sample.main.id
        pages: tuple[Callable[[], Any], ...] = (
            lambda: query.projects.page().items,
            lambda: query.branches.of_project(project),
            lambda: query.versions.log(line).items,
            lambda: query.chats.page(project).items,
            lambda: query.runs.page(project).items,
            lambda: query.proposals.of_chat(self.sample.chat.id),
            lambda: query.citations.of_chat(self.sample.chat.id),
            lambda: query.context.sources(project),
            lambda: query.shortlist.of_project(project),
            lambda: query.decisions.of_project(project),
            lambda: query.asking.of_project(project, until="9999"),
            # Without the run an answer is shown in: whole answers lose that with another row.
            lambda: [(hit.type, hit.id, hit.snippet) for hit in query.search.page("n")],
        )
        chats = [row.id for row in _values(lambda: query.chats.page(project).items)]
        runs = [row.id for row in _values(lambda: query.runs.page(project).items)]
        for chat in chats:
            pages += (partial(_messages, query, chat), partial(_one, query.sent.latest, chat))
        for source in [one.id for one in _values(lambda: query.context.sources(project))]:
            pages += (partial(query.context.left_out, source), partial(_files, query, project, source))
        for run in runs:
            pages += (
                partial(_one, query.bases.of_run, run),
                partial(_one, query.results.get, run),
                partial(query.candidates.of_run, run),
                partial(query.scenarios.of_run, run),
                partial(query.questions.of_run, run),
                partial(query.answers.of_run, run),
                partial(query.hand_answers.of_run, run),
                partial(_one, query.asking.of_run, run),
                partial(_one, query.notes.of_run, run),
            )
        calls = [f"call-{number}-{place}" for number in range(3) for place in range(3)]
        pages += tuple(partial(_one, query.calls.get, project, key) for key in calls)
        for page in pages:
            yield from (repr(value) for value in _values(page))


@dataclass(frozen=True)
class Noticed:
    """What became of flips: doctor's exit code, which it did not name, whether SQLite itself reports the file.

    `shown` is what pages show as if nothing were; `whole` counts what they show as it was stored.
    """

    code: int
    unnamed: tuple[Flip, ...]
    by_sqlite: bool
    shown: tuple[str, ...]
    whole: int

    @property
    def named(self) -> bool:
        """Doctor names the rows or SQLite reports the file, and the exit code says so."""
        return self.code == 1 and (not self.unnamed or self.by_sqlite)


def _messages(query: Query, chat: str) -> tuple[Message, ...]:
    return query.messages.page(chat, limit=500).items


def _files(query: Query, project: str, source: str) -> tuple[Any, ...]:
    files = query.context.files(source)
    return (*files, *(text for file in files if (text := query.context.text(project, file.digest)) is not None))


def _one(ask: Callable[..., Any], *names: str) -> tuple[Any, ...]:
    return (ask(*names),)


def _values(page: Callable[[], Any]) -> tuple[Any, ...]:
    try:
        return tuple(page())
    except KnownError:
        return ()


def _key_without_rowid(connection: Any, table: str) -> tuple[str, ...]:
    """The columns of the key of a table that has no rowids, in their order; none where it has."""
    ((has_none,),) = connection.execute("SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'", (table,))
    key = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (table,))
    return tuple(name for (name,) in key) if has_none else ()


def _numbered(table: str, key: tuple[str, ...]) -> str:
    """Ask for the rows with the number that `rows_in` gives each."""
    number = f"row_number() OVER (ORDER BY {', '.join(key)})" if key else "rowid"
    return f"SELECT {number}, * FROM {table}"


_NAMED_BY = {
    "spec_revision": "number",
    "world_revision": "number",
    "call": "key",
    "sent": "message",
    "scenario": "slug",
    "question": "slug",
    "hand_answer": "question",
    "asking_act": "act",
    "person_answer": "id",
    "result": "run",
    "run_base": "run",
    "shortlist": "position",
    "decision": "number",
    "run_note": "run",
    "context_file": "path",
    "context_text": "digest",
}
_MARKS = ("(damaged)", "store-row-damaged", "unreadable", "is damaged: it is not what was stored")
