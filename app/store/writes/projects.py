"""Writing projects, lines and versions."""

from typing import Any

from sqlalchemy import insert, select, update

from app.domain.base import new_id, now
from app.domain.errors import NotFoundError
from app.domain.items import Author
from app.domain.operations import Content
from app.domain.projects import Branch, Cause, Project, Version
from app.store import mapping
from app.store.codec import dump
from app.store.seals import seals
from app.store.seals.seals import Seal
from app.store.search.index import SearchWriter
from app.store.tables import BRANCHES, PROJECTS, VERSIONS
from app.store.unit_of_work import UnitOfWork, plain_fields

_PROJECT_FIELDS = frozenset({"title", "state", "pinned", "last_chat", "pinned_run", "seen_at"})
_BRANCH_FIELDS = frozenset({"head", "state", "name"})


class ProjectWrites:
    """Adds and changes projects."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def add(self, value: Project) -> None:
        """Store a new project."""
        cells = value.model_dump() | {"state": value.state.value, "activity": self._unit.next_activity()}
        self._unit.db.execute(insert(PROJECTS).values(seals.PROJECT.sealed(cells)))
        self._links(value.id, cells)
        self._search.project(value.id, value.title)
        self._unit.mark("project", value.id, value.id)

    def update(self, project_id: str, **fields: Any) -> None:
        """Change `title`, `state`, `pinned`, `last_chat`, `pinned_run` or `seen_at`.

        Raises:
            NotFoundError: there is no such project, or a link leads out of it.
        """
        cells = plain_fields(fields, _PROJECT_FIELDS, "a project")
        row = self._unit.owner(PROJECTS, project_id, "project")
        if cells:
            changes = seals.PROJECT.renewed(row, cells)
            self._unit.db.execute(update(PROJECTS).where(PROJECTS.c.id == project_id).values(changes))
        self._links(project_id, cells)
        if "title" in cells:
            self._search.project(project_id, cells["title"])
        self._unit.mark("project", project_id, project_id)

    def touch(self, project_id: str) -> None:
        """Put a project first by activity."""
        cells = {"activity": self._unit.next_activity(), "last_activity_at": now()}
        self._unit.db.execute(update(PROJECTS).where(PROJECTS.c.id == project_id).values(cells))
        self._unit.mark("project", project_id, project_id)

    def _links(self, project_id: str, cells: dict[str, Any]) -> None:
        self._unit.link("chat", cells.get("last_chat"), project_id)
        self._unit.link("run", cells.get("pinned_run"), project_id)


class BranchWrites:
    """Adds and changes lines."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, value: Branch) -> None:
        """Store a new line; its head must be a version of the project when the unit ends."""
        self._unit.owner(PROJECTS, value.project, "project")
        position = self._unit.next_in(BRANCHES, "position", project=value.project)
        cells = value.model_dump() | {"state": value.state.value, "position": position}
        self._unit.db.execute(insert(BRANCHES).values(seals.BRANCH.sealed(cells)))
        self._unit.link("version", value.head, value.project)
        self._unit.link("version", value.forked_from, value.project)
        self._unit.mark("branch", value.id, value.project)

    def update(self, branch_id: str, **fields: Any) -> None:
        """Change `head`, `state` or `name`.

        Raises:
            NotFoundError: there is no such line, or the head is of another project.
        """
        cells = plain_fields(fields, _BRANCH_FIELDS, "a line")
        row = self._unit.owner(BRANCHES, branch_id, "line")
        if cells:
            changes = seals.BRANCH.renewed(row, cells)
            self._unit.db.execute(update(BRANCHES).where(BRANCHES.c.id == branch_id).values(changes))
        self._unit.link("version", cells.get("head"), row.project)
        self._unit.mark("branch", branch_id, row.project)


class VersionWrites:
    """Adds versions; a version is never changed."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def first(
        self, *, project: str, branch: str, content: Content, author: Author, cause: Cause, message: str | None = None
    ) -> Version:
        """Store the first version of a line that is added next in the same unit, with this id as its head."""
        made = self._add(project, branch, None, content, author, cause, message)
        self._search.items(project, content)
        return made

    def add(
        self, *, project: str, branch: str, content: Content, author: Author, cause: Cause, message: str | None = None
    ) -> Version:
        """Store the next version of a line and move its head there.

        The number counts through the project; a half (spec, world) that has not changed keeps its revision.

        Raises:
            NotFoundError: the line or the message is not in this project.
        """
        line = self._unit.db.execute(
            select(_branch).where(_branch.c.id == branch, _branch.c.project == project)
        ).first()
        if line is None:
            raise NotFoundError("There is no such line in this project.")
        made = self._add(project, branch, line.head or None, content, author, cause, message)
        moved = seals.BRANCH.renewed(line, {"head": made.id})
        self._unit.db.execute(update(_branch).where(_branch.c.id == branch).values(moved))
        if line.is_main:
            self._search.items(project, content)
        self._unit.mark("branch", branch, project)
        return made

    def _add(
        self,
        project_id: str,
        branch_id: str,
        parent: str | None,
        content: Content,
        author: Author,
        cause: Cause,
        message: str | None,
    ) -> Version:
        made = Version(
            id=new_id(),
            project=project_id,
            branch=branch_id,
            number=self._unit.next_in(VERSIONS, "number", project=project_id),
            parent=parent,
            spec_revision=self._revision(seals.SPEC_REVISION, project_id, dump(mapping.SPEC, content.spec)),
            world_revision=self._revision(seals.WORLD_REVISION, project_id, dump(mapping.WORLD, content.world)),
            content=content,
            author=author,
            cause=cause,
            message=message,
            created_at=now(),
        )
        cells = made.model_dump(exclude={"content"}) | {"author": author.value, "cause": cause.value}
        self._unit.db.execute(insert(VERSIONS).values(seals.VERSION.sealed(cells)))
        self._unit.link("message", message, project_id)
        self._unit.link("branch", branch_id, project_id)
        self._unit.mark("version", made.id, project_id)
        return made

    def _revision(self, of: Seal, project_id: str, cell: str) -> int:
        table, name = of.table, seals.digest(cell)
        where = (table.c.project == project_id, table.c.digest == name)
        found = self._unit.db.execute(select(table).where(*where)).first()
        if found is None:
            number = self._unit.next_in(table, "number", project=project_id)
            cells = {"project": project_id, "number": number, "digest": name, "content": cell}
            self._unit.db.execute(insert(table).values(of.sealed(cells)))
            return number
        if not of.fits(found):
            # Its content is known again, letter for letter.
            cells = {"project": project_id, "number": found.number, "digest": name, "content": cell}
            self._unit.db.execute(update(table).where(*where).values(of.sealed(cells)))
        return int(found.number)


_branch = BRANCHES
