"""Verbs and queries on what a person notes on runs: a note and tags."""

from app.domain.deciding.decisions import RunNote, checked_tags, require_fits
from app.domain.errors import require_as_left
from app.store.database import Store
from app.store.writes.transaction import Tx


class RunNoteService:
    """What *Note and tags…* and `run note`, `run tag` do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, run: str) -> RunNote:
        """Note and tags of a run, empty where there are none."""
        return self._store.query.notes.of_run(run)

    def tags(self, project: str) -> tuple[str, ...]:
        """Every tag of a project, in the order of the alphabet."""
        return self._store.query.notes.tags(project)

    async def set(self, run: str, note: RunNote, *, left: RunNote | None = None) -> RunNote:
        """Note something on a run, in place of what is noted there; returns what was there before.

        Raises:
            NotFoundError: there is no such run.
            UsageError: the note is too long, or a tag is none.
            ChangedSinceError: what is there is not `left` any more; None = whatever it is.
        """
        text = note.note.strip()
        require_fits(text)
        wanted = RunNote(note=text, tags=checked_tags(note.tags))

        def unit(tx: Tx) -> RunNote:
            found = tx.query.runs.get(run)
            before = tx.query.notes.of_run(run)
            require_as_left(f"The note on Run {found.number}", before, left)
            tx.notes.put(run, wanted)
            return before

        return await self._store.write(unit)
