"""Indexing what a project holds already, for rows that came in without the search. Not for what is written now."""

from sqlalchemy import Connection, select

from app.store import mapping
from app.store.codec import UnreadableError, load
from app.store.parents import parents_of
from app.store.search.index import SearchWriter
from app.store.tables import CANDIDATES, RUNS, SCENARIOS


def index_runs(db: Connection, search: SearchWriter, project: str) -> None:
    """Index the runs of a project with their candidates and scenarios; what cannot be read is not found."""
    for row in db.execute(select(RUNS).where(RUNS.c.project == project)).all():
        for run in mapping.many(mapping.run, [row], what="run"):
            search.run(run)
    found = list(db.execute(select(CANDIDATES).where(CANDIDATES.c.project == project)).all())
    parents = parents_of(db, found)
    for row in found:
        for one in mapping.many(lambda r: mapping.candidate(r, parents.get(r.id, ())), [row], what="candidate"):
            search.candidate(row.id, project, one)
    for row in db.execute(select(SCENARIOS).where(SCENARIOS.c.project == project)).all():
        for scenario in mapping.many(mapping.scenario, [row], what="scenario"):
            search.scenario(project, row.run, scenario)


def body_of(parts: str, origin: str | None) -> str:
    """Return what a message is found by: its text, but not that of a copy; nothing where it cannot be read.

    Args:
        parts: the cell with its parts.
        origin: the message it is a copy of, if it is one.
    """
    try:
        return mapping.all_text(load(mapping.PARTS, parts)) if origin is None else ""
    except UnreadableError:
        return ""
