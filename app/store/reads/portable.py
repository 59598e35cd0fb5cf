"""Reading a project whole, row by row, as of one instant: for a file that goes elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select

from app.store.codec import dump
from app.store.mapping import WORDS
from app.store.migrate import SCHEMA_VERSION
from app.store.reader import Reader
from app.store.reads.portable_tables import PORTABLE, of_project, order_of
from app.store.seals import seals
from app.store.tables import CONTEXT_SOURCES

_AT_A_TIME = 200


class PortableRows:
    """The rows of one project, all of one instant."""

    schema_version = SCHEMA_VERSION

    def __init__(self, db: Connection, project_id: str) -> None:
        self._db = db
        self._project = project_id

    def columns(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the cells of each table."""
        return {table.name: tuple(column.name for column in table.columns) for table in PORTABLE}

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return {
            table.name: int(
                self._db.scalar(select(func.count()).select_from(table).where(of_project(table, self._project))) or 0
            )
            for table in PORTABLE
        }

    def rows(self) -> Iterator[tuple[str, list[Any]]]:
        """Give every row with the name of its table; agreements to send files, and where these lay, stay here."""
        for table in PORTABLE:
            statement = select(table).where(of_project(table, self._project))
            if (order := order_of(table)) is not None:
                statement = statement.order_by(order)
            found = self._db.execute(statement, execution_options={"yield_per": _AT_A_TIME})
            for row in found:
                cells = dict(row._mapping)
                if table is CONTEXT_SOURCES:
                    changes = {"path": f"imported:{row.name}", "confirmed_for": dump(WORDS, ())}
                    cells |= seals.SOURCE.renewed(row, changes)
                yield table.name, list(cells.values())


class PortableQueries:
    """Projects, whole."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @contextmanager
    def reading(self, project_id: str) -> Iterator[PortableRows]:
        """Open one read of a project. Seconds for a large one: in a thread of its own."""
        with self._reader.reading() as db:
            yield PortableRows(db, project_id)
