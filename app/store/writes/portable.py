"""Writing a project that comes from elsewhere: rows as they were, in one transaction, and nothing of others touched.

What would act comes to rest: answers being written and runs at work are *interrupted*, no file may be sent. Numbers
that count through the whole store are given anew. A row whose seal does not fit stays marked as damaged.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.domain.errors import KnownError, RefusedError
from app.domain.projects import ItemState
from app.store import mapping
from app.store.codec import dump
from app.store.reads.portable_tables import PORTABLE, checked, not_a_row
from app.store.seals import seals
from app.store.seals.seals import Seal
from app.store.search.index import SearchWriter
from app.store.search.whole_projects import body_of, index_runs
from app.store.tables import (
    ANSWERS,
    CHATS,
    CONTEXT_SOURCES,
    MESSAGES,
    PERSON_ANSWERS,
    PROJECTS,
    RUN_ANSWERS,
    RUNS,
    SENT,
    SPENDING,
)
from app.store.unit_of_work import UnitOfWork

_LIVE = ("queued", "running")
_NAMED: dict[Table, tuple[tuple[str, Table], ...]] = {
    SPENDING: (("chat", CHATS), ("message", MESSAGES), ("run", RUNS)),
    SENT: (("chat", CHATS), ("message", MESSAGES)),
}
"""Cells that no foreign key holds to the project."""


class PortableWrites:
    """Puts the rows of one project; for one unit of work. `begin`, then `add` in the order of a file, then `end`."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search
        self._project = ""
        self._answers: dict[int, int] = {}
        self._ids: dict[str, set[str]] = {table.name: set() for table in (CHATS, MESSAGES, RUNS)}
        self._next = dict.fromkeys((ANSWERS, PERSON_ANSWERS, SPENDING), 0)

    def begin(self, project_id: str) -> None:
        """Begin with a project.

        Raises:
            RefusedError: it is here already, wherever: a project is brought in once.
        """
        there = self._unit.db.execute(select(PROJECTS).where(PROJECTS.c.id == project_id)).first()
        if there is not None:
            place = "" if there.state == ItemState.ACTIVE.value else f", {there.state}"
            raise RefusedError("import-refused", f"this project is here already: “{there.title}”{place}")
        self._project = project_id
        for table in self._next:
            self._next[table] = self._unit.next_in(table, "id")

    def add(self, table: Table, rows: Sequence[object]) -> None:
        """Put some rows of a table.

        Raises:
            RefusedError: one is no row of this table and project, or is there already.
        """
        cells = [self._settled(table, checked(table, row, self._project)) for row in rows]
        if table is MESSAGES:
            cells = self._messages(cells)
        try:
            if cells:
                self._unit.db.execute(insert(table), cells)
        except IntegrityError as error:
            raise not_a_row(table, "it does not fit to the others") from error

    def end(self) -> None:
        """Make what is found findable, and show the project.

        Raises:
            RefusedError: a link leads nowhere, or there is no project.
        """
        for table in PORTABLE:
            self._prove(table)
        db = self._unit.db
        project = db.execute(select(PROJECTS).where(PROJECTS.c.id == self._project)).first()
        if project is None:
            raise RefusedError("import-refused", "it holds no project")
        self._search.project(self._project, project.title)
        index_runs(db, self._search, self._project)
        try:
            main = self._unit.query.branches.main(self._project)
            self._search.items(self._project, self._unit.query.versions.get(main.head).content)
        except KnownError as error:
            raise RefusedError("import-refused", "its line Main cannot be read") from error
        self._unit.mark("project", self._project, self._project)

    def _settled(self, table: Table, cells: dict[str, Any]) -> dict[str, Any]:
        """A row as it comes to rest in this store."""
        self._look_at_names(table, cells)
        if table in self._next:
            cells = self._numbered(table, cells)
        elif table is RUN_ANSWERS:
            if cells["answer"] not in self._answers:
                raise not_a_row(table, "its answer is not there")
            cells["answer"] = self._answers[cells["answer"]]
        elif table in (PROJECTS, CHATS):
            cells = self._listed(table, cells)
        elif table is RUNS and cells["status"] in _LIVE:
            cells = _renewed(seals.RUN, cells, {"status": "interrupted"})
        elif table is CONTEXT_SOURCES:
            rest = {"path": f"imported:{cells['name']}", "confirmed_for": dump(mapping.WORDS, ())}
            cells = _renewed(seals.SOURCE, cells, rest)
        return cells

    def _look_at_names(self, table: Table, cells: dict[str, Any]) -> None:
        if table.name in self._ids:
            self._ids[table.name].add(cells["id"])
        for name, other in _NAMED.get(table, ()):
            if cells[name] is not None and cells[name] not in self._ids[other.name]:
                raise not_a_row(table, f"its {name} is of another project")

    def _numbered(self, table: Table, cells: dict[str, Any]) -> dict[str, Any]:
        """A row whose number counts through the whole store."""
        number = self._next[table]
        self._next[table] += 1
        if table is ANSWERS:
            self._answers[cells["id"]] = number
            self._search.answer(str(number), self._project, cells["evidence"])
        return {**cells, "id": number}

    def _listed(self, table: Table, cells: dict[str, Any]) -> dict[str, Any]:
        """A row that stands in a list by activity; a project comes in as one at hand."""
        if table is CHATS:
            self._search.chat(cells["id"], self._project, cells["title"])
        else:
            cells = _renewed(seals.PROJECT, cells, {"state": ItemState.ACTIVE.value})
        return {**cells, "activity": self._unit.next_activity()}

    def _messages(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Messages with their places in the search; what was being written is *interrupted*."""
        rows = [
            _renewed(seals.MESSAGE, row, {"state": "interrupted"}) if row["state"] == "streaming" else row
            for row in rows
        ]
        places = self._search.new_messages(
            self._project, [(row["id"], row["chat"], body_of(row["parts"], row["origin"])) for row in rows]
        )
        return [{**row, "process": None, "search_place": place} for row, place in zip(rows, places, strict=True)]

    def _prove(self, table: Table) -> None:
        """Every foreign key of the project's rows leads somewhere; else the commit would fail without saying why."""
        db = self._unit.db
        links: dict[int, list[Any]] = {}
        for row in db.exec_driver_sql(f"PRAGMA foreign_key_list({table.name})"):
            links.setdefault(row.id, []).append(row)
        owner = "id" if table is PROJECTS else "project" if "project" in table.c else "chat"
        for link in links.values():
            if owner == "chat":
                continue  # its chats and messages were looked at one by one
            where = " AND ".join(f'p."{one.to}" = c."{getattr(one, "from")}"' for one in link)
            given = " AND ".join(f'c."{getattr(one, "from")}" IS NOT NULL' for one in link)
            # Names of tables and columns only, from the schema itself; the project is bound.
            statement = (
                f'SELECT 1 FROM "{table.name}" AS c WHERE c."{owner}" = :project AND {given}'  # noqa: S608
                f' AND NOT EXISTS (SELECT 1 FROM "{link[0].table}" AS p WHERE {where}) LIMIT 1'
            )
            if db.execute(text(statement), {"project": self._project}).first() is not None:
                raise not_a_row(table, f"its {getattr(link[-1], 'from')} is not there")


def _renewed(seal: Seal, cells: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A row with cells changed and sealed anew; one that does not fit its seal keeps it."""
    return {**cells, **seal.renewed(list(cells.values()), changes)}
