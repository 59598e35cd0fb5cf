"""The parents of candidates: a table of their own, but part of a candidate to whoever reads, checks or seals it."""

from typing import Any

from sqlalchemy import Connection, Row, select

from app.store.reader import rows
from app.store.tables import CANDIDATE_PARENTS


def parents_of(db: Connection, found: list[Row[Any]]) -> dict[str, tuple[str, ...]]:
    """Return the parents of candidates that were read, in order, by the candidate's id."""
    if not found:
        return {}
    statement = (
        select(CANDIDATE_PARENTS)
        .where(CANDIDATE_PARENTS.c.candidate.in_([row.id for row in found]))
        .order_by(CANDIDATE_PARENTS.c.candidate, CANDIDATE_PARENTS.c.position)
    )
    parents: dict[str, tuple[str, ...]] = {}
    for row in rows(db, statement):
        parents[row.candidate] = (*parents.get(row.candidate, ()), row.parent)
    return parents
