"""Sealing rows that were there before seals were. Not for rows that are written now: whoever writes one seals it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnClause, Connection, Row, bindparam, column, delete, select, update

from app.store.parents import parents_of
from app.store.reader import rows
from app.store.seals.seals import CANDIDATE, SEAL, SEALS, Seal
from app.store.tables import COUNTERS
from app.store.unit_of_work import UnitOfWork

MOST_ROWS = 500
_MOST_LETTERS = 4_000_000
_rowid: ColumnClause[int] = column("rowid")
_PREFIX = "unsealed "


class SealWrites:
    """Seals what a migration noted as unsealed: each table from its newest row to its oldest."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._db = unit.db

    def some(self) -> bool:
        """Seal up to 500 rows of one table and lower its note; returns whether anything is left to seal."""
        found = next(unsealed(self._db), None)
        if found is None:
            return False
        seal, last = found
        table = seal.table
        statement = select(table, _rowid.label("place")).where(_rowid <= last).order_by(_rowid.desc()).limit(MOST_ROWS)
        batch = _not_too_long(rows(self._db, statement))
        parents = parents_of(self._db, batch) if seal is CANDIDATE else {}
        cells = [
            {"b_place": row.place, "b_seal": value}
            for row in batch
            if row[seal.at] is None
            and (value := seal.first(row, parents.get(row.id, ()) if seal is CANDIDATE else ())) is not None
        ]
        if cells:
            put = update(table).where(_rowid == bindparam("b_place")).values({SEAL: bindparam("b_seal")})
            self._db.execute(put, cells)
        note = COUNTERS.c.name == _PREFIX + table.name
        if len(batch) == 0 or batch[-1].place <= 1:
            self._db.execute(delete(COUNTERS).where(note))
        else:
            self._db.execute(update(COUNTERS).where(note).values(value=batch[-1].place - 1))
        return next(unsealed(self._db), None) is not None


def unsealed(db: Connection) -> Iterator[tuple[Seal, int]]:
    """Return the tables that are still to be sealed, each with the rowid of its last row that may be unsealed."""
    noted = {row.name: int(row.value) for row in rows(db, select(COUNTERS).where(COUNTERS.c.name.startswith(_PREFIX)))}
    for seal in SEALS:
        if _PREFIX + seal.table.name in noted:
            yield seal, noted[_PREFIX + seal.table.name]


def _not_too_long(found: list[Row[Any]]) -> list[Row[Any]]:
    """Return the first rows that together hold no more letters than a short unit may read; at least one."""
    letters = 0
    for place, row in enumerate(found):
        letters += sum(len(cell) for cell in row if isinstance(cell, str))
        if letters > _MOST_LETTERS:
            return found[: place + 1]
    return found
