"""Mends what leads nowhere after rows were lost: by a stand-in, a cut link, or without the row that names it.

Lost projects, lines, versions and chats get a stand-in under their own id, so that what belonged to them is seen; a
link that may be missing is cut, and an answer hangs on the message before it. What can be nothing without a lost row
is left out and counted. Every row that is changed is sealed anew, if its seal fitted. For a new database that nobody
uses yet.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pysqlite3 import dbapi2 as driver

from app.domain.base import new_id, now
from app.domain.chats import ChatMode
from app.domain.items import Author, ProblemSpec, WorldModel
from app.domain.projects import MAIN, BranchState, Cause, ItemState
from app.store import mapping
from app.store.codec import dump
from app.store.salvage.recognise import TABLES, as_read
from app.store.seals.seals import SEAL, SEALS, digest

_SEALS = {seal.table.name: seal for seal in SEALS}
_RECOVERED = "Recovered"


@dataclass(slots=True)
class Mended:
    """How many rows of each table stand in for lost ones, had a link cut, or were left out."""

    stand_ins: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Link:
    table: str
    columns: tuple[str, ...]
    other: str
    keys: tuple[str, ...]

    @property
    def last(self) -> str:
        """The column that names what is linked; those before it say where that is."""
        return self.columns[-1]

    @property
    def broken(self) -> str:
        """The condition that a row `t` has this link and it leads nowhere."""
        given = " AND ".join(f't."{name}" IS NOT NULL' for name in self.columns)
        same = " AND ".join(f'p."{key}" = t."{name}"' for key, name in zip(self.keys, self.columns, strict=True))
        return f'{given} AND NOT EXISTS (SELECT 1 FROM "{self.other}" AS p WHERE {same})'  # noqa: S608


class LinkMending:
    """Works over one connection with foreign keys off, inside the caller's transaction. All SQL is of our own names."""

    def __init__(self, connection: driver.Connection) -> None:
        self._db = connection
        self.mended = Mended()
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        self._tables = [name for name in TABLES if name in tables]
        self._columns = {name: self._columns_of(name) for name in self._tables}
        self._links = [link for name in self._tables for link in self._links_of(name)]

    def mend(self) -> Mended:
        """Do it all; afterwards every link leads somewhere."""
        self._stand_in_for_projects()
        for project in self._all("SELECT id FROM project"):
            self._revisions(str(project[0]))
        self._stand_in("branch", ("project", "id"), self._branch)
        self._main_lines()
        self._stand_in("version", ("project", "id"), self._version)
        self._stand_in("chat", ("project", "id"), self._chat)
        self._hang_messages()
        for link in self._links:
            self._cut(link)
        while sum(self._leave_out(link) for link in self._links):
            pass
        self._count_messages()
        return self.mended

    # -- stand-ins --------------------------------------------------------------------------------------

    def _stand_in(self, other: str, keys: tuple[str, ...], make: Any) -> None:
        """Make what rows demand and cannot do without."""
        for link in self._links:
            if link.other != other or link.keys != keys or not self._columns[link.table][link.last]:
                continue
            names = ", ".join(f't."{name}"' for name in link.columns)
            for found in self._all(f'SELECT DISTINCT {names} FROM "{link.table}" AS t WHERE {link.broken}'):  # noqa: S608
                if self._one(f'SELECT 1 FROM "{other}" WHERE id = ?', found[-1]) is None:  # noqa: S608
                    make(*found)
                    self.mended.stand_ins[other] += 1

    def _stand_in_for_projects(self) -> None:
        """See to it that every project that a row names is there: not every row is linked to it directly."""
        for table in self._tables:
            if not self._columns[table].get("project"):
                continue
            lost = f'SELECT DISTINCT project FROM "{table}" WHERE project NOT IN (SELECT id FROM project)'  # noqa: S608
            for (project,) in self._all(lost):
                self._project(project)
                self.mended.stand_ins["project"] += 1

    def _project(self, project: str) -> None:
        at = now()
        cells = {"id": project, "title": f"{_RECOVERED} project", "state": ItemState.ACTIVE.value, "pinned": False}
        self._insert("project", cells | {"created_at": at, "last_activity_at": at, "activity": self._next_activity()})

    def _revisions(self, project: str) -> None:
        """See to it that each half has a revision, and that no version names a lost one: it gets the one before."""
        halves = (
            ("spec_revision", dump(mapping.SPEC, ProblemSpec())),
            ("world_revision", dump(mapping.WORLD, WorldModel())),
        )
        for table, empty in halves:
            if self._one(f"SELECT 1 FROM {table} WHERE project = ?", project) is None:  # noqa: S608
                cells = {"project": project, "number": 1, "digest": digest(empty), "content": empty}
                self._insert(table, cells)
                self.mended.stand_ins[table] += 1
            broken = (
                f"project = ? AND NOT EXISTS (SELECT 1 FROM {table} AS r"  # noqa: S608
                f" WHERE r.project = version.project AND r.number = version.{table})"
            )
            for version, number in self._all(f"SELECT id, {table} FROM version WHERE {broken}", project):  # noqa: S608
                near = self._one(
                    f"SELECT number FROM {table} WHERE project = ? ORDER BY number > ?, abs(number - ?)",  # noqa: S608
                    *(project, number, number),
                )
                self._change("version", "id = ?", (version,), {table: near})

    def _branch(self, project: str, branch: str) -> None:
        has_main = self._one("SELECT 1 FROM branch WHERE project = ? AND is_main = 1", project) is not None
        position = int(self._one("SELECT coalesce(max(position), 0) FROM branch WHERE project = ?", project) or 0) + 1
        cells: dict[str, Any] = {"id": branch, "project": project, "position": position, "is_main": not has_main}
        cells |= {"name": f"{_RECOVERED} line" if has_main else MAIN, "state": BranchState.OPEN.value}
        head = self._one("SELECT id FROM version WHERE branch = ? ORDER BY number DESC", branch)
        # Without a version of its own it gets a stand-in, below.
        self._insert("branch", cells | {"head": head or new_id(), "forked_from": None})

    def _main_lines(self) -> None:
        """See to it that every project has a line Main."""
        missing = "NOT EXISTS (SELECT 1 FROM branch WHERE branch.project = project.id AND is_main = 1)"
        for (project,) in self._all(f"SELECT id FROM project WHERE {missing}"):  # noqa: S608
            self._branch(project, new_id())
            self.mended.stand_ins["branch"] += 1

    def _version(self, project: str, version: str) -> None:
        """Stand in for a lost version by the newest revisions that no version names, which it most likely named."""
        owner = self._one("SELECT id FROM branch WHERE project = ? AND head = ?", project, version)
        branch = owner or self._one("SELECT id FROM branch WHERE project = ? ORDER BY is_main DESC", project)
        taken = {int(row[0]) for row in self._all("SELECT number FROM version WHERE project = ?", project)}
        newest = max(taken, default=0)
        number = next((one for one in range(newest, 0, -1) if one not in taken), newest + 1)
        cells: dict[str, Any] = {"id": version, "project": project, "branch": branch, "number": number, "parent": None}
        for half in ("spec_revision", "world_revision"):
            named = f"v.project = r.project AND v.{half} = r.number"
            unnamed = f"NOT EXISTS (SELECT 1 FROM version AS v WHERE {named})"  # noqa: S608
            cells[half] = self._one(
                f"SELECT number FROM {half} AS r WHERE project = ? ORDER BY {unnamed} DESC, number DESC",  # noqa: S608
                project,
            )
        cells |= {"author": Author.METHOD.value, "cause": Cause.RESTORE.value, "message": None, "created_at": now()}
        self._insert("version", cells)

    def _chat(self, project: str, chat: str) -> None:
        branch = self._one("SELECT id FROM branch WHERE project = ? AND is_main = 1", project)
        at = self._one("SELECT min(created_at) FROM message WHERE chat = ?", chat) or now()
        last = self._one("SELECT coalesce(max(seq), 0) FROM message WHERE chat = ?", chat)
        cells: dict[str, Any] = {"id": chat, "project": project, "title": f"{_RECOVERED} chat", "branch": branch}
        cells |= {"mode": ChatMode.ANALYSIS.value, "state": ItemState.ACTIVE.value, "pinned": False}
        cells |= {"created_at": at, "last_activity_at": now(), "activity": self._next_activity()}
        nothing = dict.fromkeys(("subject_run", "subject_candidate", "parent_chat", "forked_at_message", "siblings"))
        counts = {"last_read_seq": last, "last_answer_seq": last, "message_count": 0, "last_line": "", "draft": ""}
        self._insert("chat", cells | nothing | counts)

    def _next_activity(self) -> int:
        statement = "UPDATE counter SET value = value + 1 WHERE name = 'activity' RETURNING value"
        return int(self._one(statement) or 0)

    # -- links ------------------------------------------------------------------------------------------

    def _hang_messages(self) -> None:
        """Let an answer to a lost message hang on the one that was read before it."""
        lost = next(link for link in self._links if link.table == "message" and link.last == "parent")
        for message, chat, seq in self._all(f"SELECT id, chat, seq FROM message AS t WHERE {lost.broken}"):  # noqa: S608
            before = self._one(
                "SELECT id FROM message WHERE chat = ? AND seq < ? AND on_path = 1 ORDER BY seq DESC", chat, seq
            )
            self._change("message", "id = ?", (message,), {"parent": before})
            self.mended.cut["message"] += 1

    def _cut(self, link: _Link) -> None:
        if self._columns[link.table][link.last]:
            return
        keys = self._keys_of(link.table)
        names = ", ".join(f't."{key}"' for key in keys)
        where = " AND ".join(f'"{key}" = ?' for key in keys)
        for found in self._all(f'SELECT {names} FROM "{link.table}" AS t WHERE {link.broken}'):  # noqa: S608
            if self._change(link.table, where, tuple(found), {link.last: None}):
                self.mended.cut[link.table] += 1

    def _leave_out(self, link: _Link) -> int:
        gone = self._db.execute(f'DELETE FROM "{link.table}" AS t WHERE {link.broken}').rowcount  # noqa: S608
        self.mended.left_out[link.table] += gone
        return int(gone)

    def _count_messages(self) -> None:
        self._db.execute(
            "UPDATE chat SET message_count = (SELECT count(*) FROM message WHERE message.chat = chat.id)"
            " WHERE message_count <> (SELECT count(*) FROM message WHERE message.chat = chat.id)"
        )

    # -- rows -------------------------------------------------------------------------------------------

    def _insert(self, table: str, cells: dict[str, Any]) -> None:
        if table in _SEALS:
            cells = _SEALS[table].sealed(cells)
        known = {name: cell for name, cell in cells.items() if name in self._columns[table]}
        names, marks = ", ".join(f'"{name}"' for name in known), ", ".join("?" * len(known))
        self._db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(known.values()))  # noqa: S608

    def _change(self, table: str, where: str, keys: tuple[Any, ...], changes: dict[str, Any]) -> bool:
        """Change one row and seal it anew; returns whether its table allows what it would be then."""
        names = list(self._columns[table])
        row = self._db.execute(f'SELECT * FROM "{table}" WHERE {where}', keys).fetchone()  # noqa: S608
        if table in _SEALS and SEAL in names:
            seal = _SEALS[table]
            read = as_read(seal, dict(zip(names, row, strict=True)))
            changes = seal.renewed(read, changes) if read[seal.at] is not None else changes
        put = ", ".join(f'"{name}" = ?' for name in changes)
        done = self._db.execute(f'UPDATE OR IGNORE "{table}" SET {put} WHERE {where}', (*changes.values(), *keys))  # noqa: S608
        return int(done.rowcount) > 0

    def _keys_of(self, table: str) -> tuple[str, ...]:
        rows = self._all(f'PRAGMA table_info("{table}")')
        return tuple(str(row[1]) for row in rows if row[5])

    def _columns_of(self, table: str) -> dict[str, bool]:
        """Return the columns of a table, each with whether it must hold something."""
        return {str(row[1]): bool(row[3]) for row in self._all(f'PRAGMA table_info("{table}")')}

    def _links_of(self, table: str) -> list[_Link]:
        found: dict[int, list[Any]] = {}
        for row in self._all(f'PRAGMA foreign_key_list("{table}")'):
            found.setdefault(row[0], []).append(row)
        links = []
        for rows in found.values():
            rows.sort(key=lambda row: row[1])
            links.append(_Link(table, tuple(row[3] for row in rows), rows[0][2], tuple(row[4] for row in rows)))
        return links

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return list(self._db.execute(statement, values).fetchall())

    def _one(self, statement: str, *values: Any) -> Any:
        row = self._db.execute(statement, values).fetchone()
        return None if row is None else row[0]
