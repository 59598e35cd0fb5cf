"""From what a unit touched to change rows and events; and the changes of other processes.

Events carry fresh rows read before the commit, so who listens never asks again.
"""

import threading
from typing import Any

from pysqlite3 import dbapi2 as driver
from sqlalchemy import Connection, Row, delete, func, insert, select

from app.domain.errors import KnownError, StoreError
from app.domain.events import (
    AttachmentsChanged,
    BranchChanged,
    ChatChanged,
    DecisionsChanged,
    Event,
    ExternalChange,
    MessageChanged,
    ModelChanged,
    ProjectChanged,
    ProposalChanged,
    ResultsChanged,
    RunChanged,
    SpendChanged,
    VersionCreated,
)
from app.store.faults import told
from app.store.read_errors import SecondLook
from app.store.reader import EngineReader, UnitReader, rows
from app.store.reads.query import Query
from app.store.tables import CHANGES
from app.store.unit_of_work import UnitOfWork

_KEPT = 100_000
_PRUNE_EVERY = 1_000
_MOST_AT_ONCE = 500
_OF_PROJECT: dict[str, type[AttachmentsChanged | DecisionsChanged]] = {
    "context": AttachmentsChanged,
    "shortlist": DecisionsChanged,
    "decision": DecisionsChanged,
}
_ADD = insert(CHANGES).returning(CHANGES.c.seq)


def record(unit: UnitOfWork) -> tuple[Event, ...]:
    """Write the change rows of a unit and return its events, in the order things were first touched."""
    events = []
    for mark in unit.marks:
        cells = {"noun": mark.noun, "id": mark.id, "project": mark.project, "process": unit.process}
        seq = int(unit.db.execute(_ADD, cells).scalar_one())
        try:
            event = event_of(unit.query, seq=seq, noun=mark.noun, id_=mark.id, project=mark.project)
        except StoreError:
            # What was touched cannot be read (a damaged cell): the write beside it still counts.
            event = ExternalChange(seq=seq, project=mark.project, noun=mark.noun, id=mark.id)
        if event is not None:
            events.append(event)
        if seq % _PRUNE_EVERY == 0:
            unit.db.execute(delete(CHANGES).where(CHANGES.c.seq <= seq - _KEPT))
    return tuple(events)


def event_of(query: Query, *, seq: int, noun: str, id_: str, project: str | None) -> Event | None:
    """Return the event of one change with the present value, or None for a noun no view follows."""
    match noun:
        case "project":
            return ProjectChanged(seq=seq, project=query.projects.get(id_), row=query.projects.row(id_))
        case "chat":
            return ChatChanged(seq=seq, row=query.chats.row(id_))
        case "message":
            return MessageChanged(seq=seq, project=project or "", message=query.messages.get(id_))
        case "proposal":
            return ProposalChanged(seq=seq, proposal=query.proposals.get(id_))
        case "version":
            return VersionCreated(seq=seq, version=query.versions.get(id_))
        case "branch":
            return BranchChanged(seq=seq, branch=query.branches.get(id_))
        case "run":
            return RunChanged(seq=seq, row=query.runs.row(id_))
        case "results":
            return ResultsChanged(seq=seq, project=project or "", run=id_)
        case "spend":
            return SpendChanged(seq=seq, project=project)
        case "context" | "shortlist" | "decision":
            return _OF_PROJECT[noun](seq=seq, project=project or "")
        case "checkup":
            return ModelChanged(seq=seq)
        case _:
            return None


def last_seq(connection: Connection) -> int:
    """Return the sequence number of the newest change."""
    return int(connection.scalar(select(func.max(CHANGES.c.seq))) or 0)


class ExternalChanges:
    """Follows what other processes commit. Safe on any thread; one caller at a time."""

    def __init__(
        self, reader: EngineReader, watch: driver.Connection, look: SecondLook, process: str, seen: int
    ) -> None:
        self._reader = reader
        self._watch = watch
        self._look = look
        self._process = process
        self._seen = seen
        self._version: int | None = None
        self._lock = threading.Lock()

    def take(self) -> tuple[Event, ...]:
        """Return the events of other processes' commits since the last call; cheap where nothing changed.

        Raises:
            StoreError: the disk's fault; the next call returns what this one could not.
        """
        with self._lock, told(self._look, only_reads=True):
            version = int(self._watch.execute("PRAGMA data_version").fetchone()[0])
            if version == self._version:
                return ()
            with self._reader.reading() as db:
                newest = last_seq(db)
                found = self._foreign(db)
                query = Query(UnitReader(db))
                events = tuple(_external(query, row) for row in found)
            if len(found) < _MOST_AT_ONCE:
                self._version, self._seen = version, newest
            else:
                self._seen = found[-1].newest
            return events

    def close(self) -> None:
        """Close the watching connection."""
        with self._lock:
            self._watch.close()

    def _foreign(self, db: Connection) -> list[Row[Any]]:
        newest = func.max(CHANGES.c.seq).label("newest")
        statement = (
            select(CHANGES.c.noun, CHANGES.c.id, CHANGES.c.project, newest)
            .where(CHANGES.c.seq > self._seen, CHANGES.c.process != self._process)
            .group_by(CHANGES.c.noun, CHANGES.c.id, CHANGES.c.project)
            .order_by(newest)
            .limit(_MOST_AT_ONCE)
        )
        return rows(db, statement)


def _external(query: Query, row: Row[Any]) -> Event:
    try:
        event = event_of(query, seq=row.newest, noun=row.noun, id_=row.id, project=row.project)
    except KnownError:
        event = None
    return event or ExternalChange(seq=row.newest, project=row.project, noun=row.noun, id=row.id)
