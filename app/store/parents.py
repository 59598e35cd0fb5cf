"""The parents of candidates: a table of their own, but part of a candidate to whoever reads, checks or seals it."""

from typing import Any

from sqlalchemy import Connection, Row, select

from app.store.reader import rows
from app.store.tables import candidate_parent


def parents_of(db: Connection, found: list[Row[Any]]) -> dict[str, tuple[str, ...]]:
    """Return the parents of candidates that were read, in order, by the candidate's id."""
    if not found:
        return {}
    statement = (
        select(candidate_parent)
        .where(candidate_parent.c.candidate.in_([row.id for row in found]))
        .order_by(candidate_parent.c.candidate, candidate_parent.c.position)
    )
    parents: dict[str, tuple[str, ...]] = {}
    for row in rows(db, statement):
        parents[row.candidate] = (*parents.get(row.candidate, ()), row.parent)
    return parents
