"""Writing context files: snapshots with their texts, what was confirmed, what was removed.

A text is stored once per project, however many files hold it, and goes with the last file that does.
"""

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.attachments import Snapshot
from app.store import mapping, mapping_attached
from app.store.codec import dump
from app.store.seals import seals
from app.store.tables import CONTEXT_FILES, CONTEXT_SOURCES, CONTEXT_TEXTS, PROJECTS
from app.store.unit_of_work import UnitOfWork

_KEPT_FROM_BEFORE = ("id", "project", "position", "added_at")


class AttachmentWrites:
    """Puts, confirms and removes sources."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put_snapshot(self, snapshot: Snapshot, texts: dict[str, str]) -> None:
        """Store a source with its files, in the place of its earlier snapshot.

        Args:
            snapshot: what was found. Its source's name must be free in the project.
            texts: text by digest; a digest that the project has already may be missing.

        Raises:
            NotFoundError: there is no such project.
            ValueError: a file has no text, or belongs to another source.
        """
        source = snapshot.source
        self._unit.owner(PROJECTS, source.project, "project")
        if any(file.source != source.id for file in snapshot.files):
            raise ValueError("a snapshot holds files of its own source only")
        cells = mapping_attached.context_source_columns(source, (*snapshot.with_keys, *snapshot.left_out))
        there = self._unit.db.execute(select(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.id == source.id)).first()
        if there is None:
            position = self._unit.next_in(CONTEXT_SOURCES, "position", project=source.project)
            cells = seals.SOURCE.sealed(cells | {"position": position})
            self._unit.db.execute(insert(CONTEXT_SOURCES).values(cells))
        else:
            kept = {name: getattr(there, name) for name in _KEPT_FROM_BEFORE}
            # Read anew as a whole, so that damage of the old one goes with it.
            fresh = seals.SOURCE.sealed(cells | kept)
            self._unit.db.execute(update(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.id == source.id).values(fresh))
        self._put_texts(source.project, {file.digest for file in snapshot.files}, texts)
        self._unit.db.execute(delete(CONTEXT_FILES).where(CONTEXT_FILES.c.source == source.id))
        rows = [seals.FILE.sealed(file.model_dump() | {"project": source.project}) for file in snapshot.files]
        if rows:
            self._unit.db.execute(insert(CONTEXT_FILES), rows)
        self._drop_unused(source.project)
        self._unit.mark("context", source.project, source.project)

    def confirm(self, source: str, judge: str) -> None:
        """Remember that the person agreed to send this source to a model.

        Raises:
            NotFoundError: there is no such source.
        """
        row = self._unit.owner(CONTEXT_SOURCES, source, "context source")
        known = mapping.one(mapping_attached.context_source, row, what="context source").confirmed_for
        if judge not in known:
            cells = seals.SOURCE.renewed(row, {"confirmed_for": dump(mapping.WORDS, (*known, judge))})
            self._unit.db.execute(update(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.id == source).values(cells))
            self._unit.mark("context", row.project, row.project)

    def remove(self, source: str) -> None:
        """Forget a source, its files, and the texts no other file of the project has.

        Raises:
            NotFoundError: there is no such source.
        """
        row = self._unit.owner(CONTEXT_SOURCES, source, "context source")
        self._unit.db.execute(delete(CONTEXT_FILES).where(CONTEXT_FILES.c.source == source))
        self._unit.db.execute(delete(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.id == source))
        self._drop_unused(row.project)
        self._unit.mark("context", row.project, row.project)

    def _put_texts(self, project_id: str, wanted: set[str], texts: dict[str, str]) -> None:
        there = set(self._unit.db.scalars(select(CONTEXT_TEXTS.c.digest).where(CONTEXT_TEXTS.c.project == project_id)))
        missing = wanted - there - texts.keys()
        if missing:
            raise ValueError(f"the text of {len(missing)} files is missing")
        for name in sorted(wanted & texts.keys()):
            cells = seals.FILE_TEXT.sealed({"project": project_id, "digest": name, "text": texts[name]})
            # One that is there is the same, or damaged: then this one takes its place.
            put = upsert(CONTEXT_TEXTS).values(cells)
            seal = CONTEXT_TEXTS.c.seal.is_distinct_from(put.excluded.seal)
            is_damaged = (CONTEXT_TEXTS.c.text != put.excluded.text) | seal
            self._unit.db.execute(
                put.on_conflict_do_update(index_elements=["project", "digest"], set_=cells, where=is_damaged)
            )

    def _drop_unused(self, project_id: str) -> None:
        used = exists().where(
            CONTEXT_FILES.c.project == CONTEXT_TEXTS.c.project, CONTEXT_FILES.c.digest == CONTEXT_TEXTS.c.digest
        )
        self._unit.db.execute(delete(CONTEXT_TEXTS).where(CONTEXT_TEXTS.c.project == project_id, ~used))
