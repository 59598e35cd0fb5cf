"""Short read transactions: on the reading engine for everyone, or inside the writer's own unit."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Executable, Row

from app.store.faults import told
from app.store.read_errors import SecondLook


class Reader(Protocol):
    """Gives a connection on which everything read is of one instant."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one read; reads inside it see one state of the database."""


class EngineReader:
    """Reads on a connection of the calling thread, as one BEGIN … ROLLBACK each."""

    def __init__(self, engine: Engine, look: SecondLook) -> None:
        self._engine = engine
        self._look = look

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one read transaction.

        Raises:
            StoreError: the disk's fault.
        """
        with told(self._look, only_reads=True), self._engine.connect() as connection, connection.begin():
            yield connection


class UnitReader:
    """Reads on the writer's connection: sees what the unit has written so far."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the writer's connection."""
        yield self._connection


def rows(connection: Connection, statement: Executable) -> list[Row[Any]]:
    """Return all rows of a statement."""
    return list(connection.execute(statement).all())


def first(connection: Connection, statement: Executable, given: dict[str, Any] | None = None) -> Row[Any] | None:
    """Return the first row of a statement, or None; `given` are the values of its named places."""
    return connection.execute(statement, given).first()
