"""Reading context files: the sources of a project, their files, and the texts as the snapshots took them."""

from typing import Any

from sqlalchemy import Row, select

from app.domain.attachments import AttachedFile, AttachedSource, LeftOut
from app.store import mapping, mapping_attached
from app.store.reader import Reader, first, rows
from app.store.reads.projects import none_found, prefix_match, several_found
from app.store.tables import CONTEXT_FILES, CONTEXT_SOURCES, CONTEXT_TEXTS


class AttachmentQueries:
    """Sources, files and texts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def sources(self, project: str) -> tuple[AttachedSource, ...]:
        """Return the sources of a project in the order they were attached; unreadable ones are left out."""
        statement = (
            select(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.project == project).order_by(CONTEXT_SOURCES.c.position)
        )
        with self._reader.reading() as db:
            found = rows(db, statement)
        return tuple(mapping.many(mapping_attached.context_source, found, what="context source"))

    def source(self, source_id: str) -> AttachedSource:
        """Return a source.

        Raises:
            NotFoundError: there is none of this id.
        """
        return mapping.one(mapping_attached.context_source, self._row(source_id), what="context source")

    def find(self, project: str, text: str) -> AttachedSource:
        """Return the source of a project by its id, its name, or a unique beginning of its id.

        Raises:
            NotFoundError: nothing matches.
            UsageError: several match.
        """
        within = select(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.project == project)
        with self._reader.reading() as db:
            found = rows(db, within.where((CONTEXT_SOURCES.c.id == text) | (CONTEXT_SOURCES.c.name == text)).limit(2))
            if not found and text:
                found = rows(db, within.where(prefix_match(CONTEXT_SOURCES.c.id, text)).limit(6))
        if len(found) > 1:
            raise several_found("context source", text, [f"{row.id[:8]} “{row.name}”" for row in found])
        if not found:
            raise none_found("context source", text)
        return mapping.one(mapping_attached.context_source, found[0], what="context source")

    def files(self, source_id: str) -> tuple[AttachedFile, ...]:
        """Return the files of a source by path."""
        statement = select(CONTEXT_FILES).where(CONTEXT_FILES.c.source == source_id).order_by(CONTEXT_FILES.c.path)
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping_attached.context_file, rows(db, statement), what="context file"))

    def left_out(self, source_id: str) -> tuple[LeftOut, ...]:
        """Return what the snapshot of a source left out, and why.

        Raises:
            NotFoundError: there is no such source.
        """
        return mapping.one(mapping_attached.left_out, self._row(source_id), what="context source")

    def file(self, project: str, source_name: str, path: str) -> AttachedFile | None:
        """Return a file by the name of its source and its path inside it, or None."""
        statement = (
            select(CONTEXT_FILES)
            .join(CONTEXT_SOURCES, CONTEXT_SOURCES.c.id == CONTEXT_FILES.c.source)
            .where(
                CONTEXT_SOURCES.c.project == project,
                CONTEXT_SOURCES.c.name == source_name,
                CONTEXT_FILES.c.path == path,
            )
        )
        with self._reader.reading() as db:
            row = first(db, statement)
        return None if row is None else mapping.one(mapping_attached.context_file, row, what="context file")

    def text(self, project: str, digest: str) -> str | None:
        """Return the text of a digest that a file of this project has; None also where it is not what was stored."""
        statement = select(CONTEXT_TEXTS).where(CONTEXT_TEXTS.c.project == project, CONTEXT_TEXTS.c.digest == digest)
        with self._reader.reading() as db:
            row = first(db, statement)
        found = mapping.many(mapping_attached.file_text, [row] if row is not None else [], what="text of a file")
        return next(iter(found), None)

    def _row(self, source_id: str) -> Row[Any]:
        with self._reader.reading() as db:
            row = first(db, select(CONTEXT_SOURCES).where(CONTEXT_SOURCES.c.id == source_id))
        if row is None:
            raise none_found("context source", source_id)
        return row
