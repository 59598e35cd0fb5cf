"""Looks at every sealed row of a database: which are not what was stored, by name and place; how many have no seal yet.

Seconds for a million messages, all of them Python: a large file is looked at outside the process of the window
(`rows_are_whole`), in a child that says nothing and exits 3 where a row is damaged.
"""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.exc import DBAPIError

from app.settings.children import child_command
from app.store.engine import read_engine
from app.store.parents import parents_of
from app.store.seals.seals import CANDIDATE, SEALS, Seal
from app.store.tables import ANSWERS, CANDIDATES, CHATS, PROJECTS, QUESTIONS, RUNS

_BATCH = 500
_MOST_NAMED = 1_000
_DAMAGED = 3
_LARGE = 32 * 1024 * 1024

R = Row[Any]


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row that is not what was stored: its table, what it is, and where it belongs."""

    table: str
    name: str
    place: str

    def __str__(self) -> str:
        return f"{self.name} {self.place}".rstrip()


@dataclass(frozen=True, slots=True)
class RowCheck:
    """What was found. `damaged` names at most the first thousand of `found`; `unread` are tables that end too early."""

    checked: int
    unsealed: int
    found: int
    damaged: tuple[DamagedRow, ...]
    unread: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """No row is damaged and every table could be read to its end."""
        return not self.found and not self.unread


def check_rows(db: Connection) -> RowCheck:
    """Look at every sealed row over one connection; changes nothing. Slow: never on the GUI thread."""
    checked = unsealed = found = 0
    damaged: list[DamagedRow] = []
    unread: list[str] = []
    for seal in SEALS:
        try:
            for batch in _batches(db, seal):
                checked += len(batch)
                unsealed += sum(row[seal.at] is None for row in batch)
                wrong = _unfit(db, seal, batch)
                found += len(wrong)
                damaged += [_named(db, seal, row) for row in wrong[: _MOST_NAMED - len(damaged)]]
        except DBAPIError:
            # The pages of this table are damaged; what the others hold is told all the same.
            unread.append(seal.table.name)
    return RowCheck(checked, unsealed, found, tuple(damaged), tuple(unread))


def check_file(path: Path) -> RowCheck:
    """Look at every sealed row of a file that no store has to open.

    Raises:
        DBAPIError: it cannot be opened.
    """
    engine = read_engine(path)
    try:
        with engine.connect() as db, db.begin():
            return check_rows(db)
    finally:
        engine.dispose()


def rows_are_whole(path: Path) -> bool | None:
    """Tell whether every row of a file is what was stored; None where that cannot be told now.

    A file of a schema without seals has no row that is known not to be. Waits: not for the GUI thread.
    """
    if path.stat().st_size > _LARGE:
        command = child_command("check-rows", str(path))
        code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
        return {0: True, _DAMAGED: False}.get(code)
    try:
        return check_file(path).found == 0
    except DBAPIError:
        return None


def _batches(db: Connection, seal: Seal) -> Iterator[list[R]]:
    result = db.execution_options(yield_per=_BATCH).execute(select(seal.table))
    for part in result.partitions(_BATCH):
        yield list(part)


def _unfit(db: Connection, seal: Seal, batch: list[R]) -> list[R]:
    if seal is not CANDIDATE:
        return [row for row in batch if not seal.fits(row)]
    parents = parents_of(db, batch)
    return [row for row in batch if not seal.fits(row, parents.get(row.id, ()))]


# -- names and places -------------------------------------------------------------------------------------

_NAMES: dict[str, Callable[[R], str]] = {
    "project": lambda r: f"project {r.id}",
    "branch": lambda r: f"line {r.id}",
    "spec_revision": lambda r: f"spec revision {r.number}",
    "world_revision": lambda r: f"world model revision {r.number}",
    "version": lambda r: f"version v{r.number} ({r.id})",
    "chat": lambda r: f"chat {r.id}",
    "message": lambda r: f"message {r.seq} ({r.id})",
    "proposal": lambda r: f"card {r.id}",
    "citation": lambda r: f"citation {r.id}",
    "run": lambda r: f"Run {r.number} ({r.id})",
    "candidate": lambda r: f"candidate {r.label} ({r.id})",
    "scenario": lambda r: f"scenario {r.label} ({r.slug})",
    "question": lambda r: f"column {r.slug}",
    "call": lambda r: f"reply {r.key}",
    "answer": lambda r: f"answer {r.id}",
    "hand_answer": lambda r: f"answer by hand to {r.question} for {r.candidate}",
    "asking_act": lambda r: f"answered card {r.act}",
    "person_answer": lambda r: f"answer of a person {r.id}",
    "result": lambda r: f"ranking of run {r.run}",
    "sent": lambda r: f"what was sent for message {r.message}",
    "run_base": lambda r: f"what run {r.run} takes over",
    "context_source": lambda r: f"attached files {r.id} (“{r.name}”)",
    "context_file": lambda r: f"attached file {r.path} of {r.source}",
    "context_text": lambda r: f"text {r.digest} of an attached file",
    "shortlist": lambda r: f"place {r.position} of the shortlist",
    "decision": lambda r: f"decision {r.number}",
    "run_note": lambda r: f"note of run {r.run}",
}


_OF_PROJECT = frozenset(
    (
        *("project", "branch", "spec_revision", "world_revision", "version", "chat", "run"),
        *("context_source", "context_file", "context_text", "shortlist", "decision"),
    )
)


def _named(db: Connection, seal: Seal, row: R) -> DamagedRow:
    table = seal.table.name
    return DamagedRow(table, _NAMES[table](row), _place(db, table, row))


def _place(db: Connection, table: str, row: R) -> str:
    """In which chat, run or project a row is, as far as these can be read."""
    if table in ("message", "proposal", "citation", "sent"):
        found = db.execute(select(CHATS.c.title, CHATS.c.project).where(CHATS.c.id == row.chat)).first()
        where = f"in chat {row.chat}" if found is None else f"in chat “{found.title}” ({row.chat})"
        owner = row.project if table != "sent" else None if found is None else found.project
        return f"{where} {_of_project(db, owner)}"
    if table in _OF_PROJECT:
        return _of_project(db, row.id if table == "project" else row.project)
    owner = row.run if table not in ("call", "answer") else _run_of(db, table, row)
    number = None if owner is None else db.scalar(select(RUNS.c.number).where(RUNS.c.id == owner))
    where = "" if owner is None else f"in run {owner} " if number is None else f"in Run {number} ({owner}) "
    return where + _of_project(db, row.project)


def _of_project(db: Connection, owner: str | None) -> str:
    title = db.scalar(select(PROJECTS.c.title).where(PROJECTS.c.id == owner))
    return f"of project {owner}" if title is None else f"of project “{title}”"


def _run_of(db: Connection, table: str, row: R) -> str | None:
    """The newest run that shows an answer, or an answer of this reply, or whose candidate it wrote."""
    shown: Select[Any] = (
        select(RUNS.c.id)
        .join(QUESTIONS, QUESTIONS.c.run == RUNS.c.id)
        .join(CANDIDATES, CANDIDATES.c.run == RUNS.c.id)
        .join(
            ANSWERS,
            (ANSWERS.c.project == RUNS.c.project)
            & (ANSWERS.c.question_key == QUESTIONS.c.key)
            & (ANSWERS.c.candidate_key == CANDIDATES.c.card_key),
        )
        .where(RUNS.c.project == row.project)
        .order_by(RUNS.c.number.desc())
        .limit(1)
    )
    if table == "answer":
        return _text(db.scalar(shown.where(ANSWERS.c.id == row.id)))
    written = select(CANDIDATES.c.run).where(CANDIDATES.c.project == row.project, CANDIDATES.c.design_call == row.key)
    return _text(db.scalar(shown.where(ANSWERS.c.call == row.key)) or db.scalar(written.limit(1)))


def _text(found: object) -> str | None:
    return found if isinstance(found, str) else None


def main(arguments: list[str]) -> int:
    """Be the child: check the file that is named; returns 0 where no row is damaged."""
    [path] = arguments
    return _DAMAGED if check_file(Path(path)).found else 0
