"""One unit of work: the writing connection, what it has touched, and the links it must prove.

Links are proved before the commit and not at each call, because things that name each other (a version
and the message that made it) are written one after the other. The foreign keys say the same; this
says it in a sentence.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, func, select, update

from app.domain.errors import NotFoundError
from app.store.reader import UnitReader
from app.store.reads.query import Query
from app.store.tables import BRANCHES, CANDIDATES, CHATS, COUNTERS, MESSAGES, RUNS, VERSIONS

_TARGETS: dict[str, tuple[Table, str]] = {
    "branch": (BRANCHES, "line"),
    "version": (VERSIONS, "version"),
    "chat": (CHATS, "chat"),
    "message": (MESSAGES, "message"),
    "run": (RUNS, "run"),
    "candidate": (CANDIDATES, "candidate"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the unit touched: becomes a change row and, for most nouns, an event."""

    noun: str
    id: str
    project: str | None


class UnitOfWork:
    """Shared by the nouns of one `Tx`; lives only on the writer thread, for one transaction."""

    def __init__(self, connection: Connection, process: str) -> None:
        self.db = connection
        self.process = process
        self.query = Query(UnitReader(connection))
        self._marks: dict[Mark, None] = {}
        self._links: dict[tuple[str, str, str], None] = {}

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What was touched, each once, in the order it was first touched."""
        return tuple(self._marks)

    def mark(self, noun: str, id_: str, project: str | None) -> None:
        """Remember that something was touched."""
        self._marks[Mark(noun, id_, project)] = None

    def link(self, noun: str, id_: str | None, project: str) -> None:
        """Demand that what is named exists in this project when the unit ends."""
        if id_ is not None:
            self._links[(noun, id_, project)] = None

    def prove_links(self) -> None:
        """Check every demanded link.

        Raises:
            NotFoundError: something named does not exist in its project; the unit must be rolled back.
        """
        for noun, id_, project in self._links:
            table, word = _TARGETS[noun]
            if self.db.execute(_linked(table), {"id": id_, "project": project}).first() is None:
                raise NotFoundError(f"There is no {word} “{id_[:40]}” in this project.")

    def owner(self, table: Table, id_: str, word: str) -> Row[Any]:
        """Return the row of this id.

        Raises:
            NotFoundError: there is none.
        """
        row = self.db.execute(_one(table), {"id": id_}).first()
        if row is None:
            raise NotFoundError(f"There is no {word} “{id_[:40]}”.")
        return row

    def next_activity(self) -> int:
        """Return the next number of the sequence that orders by activity; clocks may jump, it does not."""
        return int(self.db.execute(_NEXT_ACTIVITY).scalar_one())

    def next_in(self, table: Table, column: str, **where: str) -> int:
        """Return one more than the largest number of a column among the rows that match."""
        return int(self.db.scalar(_largest(table, column, tuple(where)), where) or 0) + 1


_NEXT_ACTIVITY = (
    update(COUNTERS).where(COUNTERS.c.name == "activity").values(value=COUNTERS.c.value + 1).returning(COUNTERS.c.value)
)


# Statements that every unit needs are made once: making one costs more than SQLite takes to answer it.


@cache
def _one(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("id"))


@cache
def _linked(table: Table) -> Select[Any]:
    return select(table.c.id).where(table.c.id == bindparam("id"), table.c.project == bindparam("project"))


@cache
def _largest(table: Table, column: str, names: tuple[str, ...]) -> Select[Any]:
    return select(func.max(table.c[column])).where(*(table.c[name] == bindparam(name) for name in names))


def plain_fields(fields: dict[str, Any], allowed: frozenset[str], noun: str) -> dict[str, Any]:
    """Return the fields as cells: enumerations by their value.

    Raises:
        TypeError: a field that this noun has not, or that never changes.
    """
    unknown = set(fields) - allowed
    if unknown:
        raise TypeError(f"{noun} has no field to change named {', '.join(sorted(unknown))}")
    return {name: getattr(value, "value", value) for name, value in fields.items()}
