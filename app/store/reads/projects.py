"""Reading projects, lines and versions."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select, tuple_

from app.domain.errors import NotFoundError, UsageError
from app.domain.projects import Branch, Project, Version
from app.domain.rows import Page, ProjectRow
from app.store import mapping
from app.store.paging import decode_key, encode_key, page_size
from app.store.reader import Reader, first, rows
from app.store.seals import seals
from app.store.tables import (
    BRANCHES,
    CHATS,
    IN_TRASH,
    MESSAGES,
    NOT_IN_TRASH,
    PROJECTS,
    PROPOSALS,
    RUNS,
    SPEC_REVISIONS,
    VERSIONS,
    WORLD_REVISIONS,
)

_OF_REVISION = ("digest", "content", "seal")
RESUMABLE = ("paused", "stopped", "failed", "interrupted")


def prefix_match(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Match ids that begin with a text, by the index of the id."""
    return column.between(text, text + "\U0010ffff")


def none_found(what: str, text: str) -> NotFoundError:
    """Return the error for a name that nothing has."""
    shown = text if len(text) <= 80 else text[:79] + "…"
    return NotFoundError(f"There is no {what} “{shown}”.")


def several_found(what: str, text: str, names: list[str]) -> UsageError:
    """Return the error for a name that several have."""
    return UsageError(f"Several {what}s match “{text}”: {', '.join(names)}.", code="ambiguous")


WAITS: tuple[ColumnElement[bool], ...] = (
    PROPOSALS.c.state == "open",
    exists().where(MESSAGES.c.id == PROPOSALS.c.message, MESSAGES.c.on_path.is_(True)),
)
"""What holds of a card that waits for a click; below a version of a message that is not read nobody sees one."""


def _project_rows() -> Select[Any]:
    live_chats = select(func.count()).where(CHATS.c.project == PROJECTS.c.id, CHATS.c.state == "active")
    # All less those in the trash: both are counted in an index alone.
    runs = select(func.count()).where(RUNS.c.project == PROJECTS.c.id)
    trashed = select(func.count()).where(RUNS.c.project == PROJECTS.c.id, IN_TRASH)
    cards = select(func.count()).where(PROPOSALS.c.project == PROJECTS.c.id, *WAITS)
    resumable = select(func.count()).where(RUNS.c.project == PROJECTS.c.id, RUNS.c.status.in_(RESUMABLE), NOT_IN_TRASH)
    return select(
        PROJECTS,
        live_chats.correlate(PROJECTS).scalar_subquery().label("chats"),
        (runs.correlate(PROJECTS).scalar_subquery() - trashed.correlate(PROJECTS).scalar_subquery()).label("runs"),
        (cards.correlate(PROJECTS).scalar_subquery() + resumable.correlate(PROJECTS).scalar_subquery()).label(
            "waiting"
        ),
    )


_PROJECT_ROWS = _project_rows()
_ONE_PROJECT_ROW = _PROJECT_ROWS.where(PROJECTS.c.id == bindparam("project"))
_ONE_PROJECT = select(PROJECTS).where(PROJECTS.c.id == bindparam("project"))


class ProjectQueries:
    """Projects by id, name and activity."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, project_id: str) -> Project:
        """Return a project.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, _ONE_PROJECT, {"project": project_id})
        if row is None:
            raise none_found("project", project_id)
        return mapping.one(mapping.project, row, what="project")

    def find(self, text: str) -> Project:
        """Return the project of an id, a unique beginning of one, or an exact title.

        Raises:
            NotFoundError: nothing matches.
            UsageError: several match.
        """
        with self._reader.reading() as db:
            row = first(db, select(PROJECTS).where(PROJECTS.c.id == text))
            if row is not None:
                return mapping.one(mapping.project, row, what="project")
            found = rows(db, select(PROJECTS).where(PROJECTS.c.title == text).limit(6))
            if not found and text:
                found = rows(db, select(PROJECTS).where(prefix_match(PROJECTS.c.id, text)).limit(6))
        if len(found) > 1:
            raise several_found("project", text, [f"{r.id[:8]} “{r.title}”" for r in found])
        if not found:
            raise none_found("project", text)
        return mapping.one(mapping.project, found[0], what="project")

    def row(self, project_id: str) -> ProjectRow:
        """Return the row of one project.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, _ONE_PROJECT_ROW, {"project": project_id})
        if row is None:
            raise none_found("project", project_id)
        return _project_row(row)

    def page(self, after: str | None = None, limit: int = 50, state: str = "active") -> Page[ProjectRow]:
        """Return one page of the projects of a state: pinned first, then by activity, newest first."""
        size = page_size(limit)
        statement = _PROJECT_ROWS.where(PROJECTS.c.state == state)
        order = (PROJECTS.c.pinned, PROJECTS.c.activity)
        if after is not None:
            statement = statement.where(tuple_(*order) < tuple_(*decode_key(after, 2)))
        statement = statement.order_by(*(column.desc() for column in order)).limit(size + 1)
        with self._reader.reading() as db:
            found = rows(db, statement)
        following = encode_key(int(found[size - 1].pinned), found[size - 1].activity) if len(found) > size else None
        return Page(tuple(_project_row(row) for row in found[:size]), following)


def _project_row(row: Row[Any]) -> ProjectRow:
    return ProjectRow(
        id=row.id,
        title=mapping.marked(seals.PROJECT, row, row.title),
        state=row.state,
        pinned=row.pinned,
        last_activity_at=row.last_activity_at,
        chats=row.chats,
        runs=row.runs,
        waiting=row.waiting,
    )


class BranchQueries:
    """Lines of a project."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, branch_id: str) -> Branch:
        """Return a line.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, select(BRANCHES).where(BRANCHES.c.id == branch_id))
        if row is None:
            raise none_found("line", branch_id)
        return mapping.one(mapping.branch, row, what="line")

    def main(self, project_id: str) -> Branch:
        """Return the line *Main* of a project.

        Raises:
            NotFoundError: there is no such project.
        """
        with self._reader.reading() as db:
            row = first(db, select(BRANCHES).where(BRANCHES.c.project == project_id, BRANCHES.c.is_main.is_(True)))
        if row is None:
            raise none_found("project", project_id)
        return mapping.one(mapping.branch, row, what="line")

    def of_project(self, project_id: str) -> tuple[Branch, ...]:
        """Return all lines of a project in the order they were opened, Main first."""
        statement = select(BRANCHES).where(BRANCHES.c.project == project_id).order_by(BRANCHES.c.position)
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping.branch, rows(db, statement), what="line"))


class MessageVersion(NamedTuple):
    """A message and the version it made."""

    message: str
    version: Version


class VersionQueries:
    """Versions by id, line, number and message."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, version_id: str) -> Version:
        """Return a version.

        Raises:
            NotFoundError: there is none of this id.
        """
        return self._one(versions().where(VERSIONS.c.id == version_id), "version", version_id)

    def head(self, branch_id: str) -> Version:
        """Return the newest version of a line.

        Raises:
            NotFoundError: there is no such line.
        """
        statement = versions().join(BRANCHES, BRANCHES.c.head == VERSIONS.c.id).where(BRANCHES.c.id == branch_id)
        return self._one(statement, "line", branch_id)

    def by_number(self, project_id: str, number: int) -> Version:
        """Return version `number` of a project.

        Raises:
            NotFoundError: it has none of this number.
        """
        statement = versions().where(VERSIONS.c.project == project_id, VERSIONS.c.number == number)
        return self._one(statement, "version", f"v{number}")

    def log(self, branch_id: str, after: str | None = None, limit: int = 50) -> Page[Version]:
        """Return one page of the versions of a line, newest first; unreadable ones are left out."""
        size = page_size(limit)
        statement = versions().where(VERSIONS.c.branch == branch_id)
        if after is not None:
            statement = statement.where(VERSIONS.c.number < decode_key(after, 1)[0])
        with self._reader.reading() as db:
            found = rows(db, statement.order_by(VERSIONS.c.number.desc()).limit(size + 1))
        following = encode_key(found[size - 1].number) if len(found) > size else None
        return Page(tuple(mapping.many(mapping.version, found[:size], what="version")), following)

    def changed_by_messages(self, project_id: str) -> tuple[MessageVersion, ...]:
        """Return the messages that changed the spec with the versions they made, oldest first."""
        statement = (
            versions()
            .where(VERSIONS.c.project == project_id, VERSIONS.c.message.is_not(None))
            .order_by(VERSIONS.c.number)
        )
        with self._reader.reading() as db:
            found = mapping.many(mapping.version, rows(db, statement), what="version")
        return tuple(MessageVersion(v.message, v) for v in found if v.message is not None)

    def _one(self, statement: Select[Any], what: str, name: str) -> Version:
        with self._reader.reading() as db:
            row = first(db, statement)
        if row is None:
            raise none_found(what, name)
        return mapping.one(mapping.version, row, what="version")


def versions() -> Select[Any]:
    """Select versions with content, digest and seal of their two revisions."""
    spec, world = SPEC_REVISIONS, WORLD_REVISIONS
    return (
        select(
            VERSIONS,
            *(spec.c[name].label(f"spec_{name}") for name in _OF_REVISION),
            *(world.c[name].label(f"world_{name}") for name in _OF_REVISION),
        )
        .join(spec, (spec.c.project == VERSIONS.c.project) & (spec.c.number == VERSIONS.c.spec_revision))
        .join(world, (world.c.project == VERSIONS.c.project) & (world.c.number == VERSIONS.c.world_revision))
    )
