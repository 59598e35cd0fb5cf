"""Indexing anew what only the index of before knows, some places in each unit of work, newest first.

Each unit lowers the note in the transaction that indexes, so that death at any instant costs one unit; meanwhile the
rest is found in the index of before, which goes at last. Not for texts that are written now: whoever writes indexes.
"""

from typing import Any

from sqlalchemy import Connection, Row, delete, select, text, update

from app.store import mapping
from app.store.codec import UnreadableError, load
from app.store.reader import rows
from app.store.search.index import ADD_WORDS, LAST_UNINDEXED, UNINDEXED, words_of
from app.store.tables import ANSWERS, CANDIDATES, COUNTERS, MESSAGES, RUNS, SCENARIOS, SEARCH_ENTRIES

MOST_PLACES = 400
_BATCH = 50
_MOST_LETTERS = 1_000_000
_GO = text("DROP TABLE search_before")


class SearchIndexing:
    """Indexes anew what a migration noted."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def some(self) -> bool:
        """Index up to 400 places anew, fewer where they are long; returns whether anything is left to do."""
        last = self._db.scalar(LAST_UNINDEXED)
        if last is None:
            return False
        if last <= 0:
            self._db.execute(_GO)
            self._db.execute(delete(COUNTERS).where(UNINDEXED))
            return False
        letters = places = 0
        while last > 0 and places < MOST_PLACES and letters < _MOST_LETTERS:
            statement = (
                select(SEARCH_ENTRIES)
                .where(SEARCH_ENTRIES.c.id <= last)
                .order_by(SEARCH_ENTRIES.c.id.desc())
                .limit(_BATCH)
            )
            found = rows(self._db, statement)
            bodies = _Bodies(self._db, found)
            cells = [
                words_of(row.type, row.project, row.chat, row.title, bodies.of(row)) | {"place": row.id}
                for row in found
            ]
            if cells:
                self._db.execute(ADD_WORDS, cells)
            letters += sum(len(cell["body"]) for cell in cells)
            places += len(found)
            last = found[-1].id - 1 if len(found) == _BATCH else 0
        self._db.execute(update(COUNTERS).where(UNINDEXED).values(value=last))
        return True


def is_left_to_index(db: Connection) -> bool:
    """Whether the index of before is still there."""
    return db.scalar(LAST_UNINDEXED) is not None


class _Bodies:
    """The bodies of some places, as the index knows them, each kind read at once."""

    def __init__(self, db: Connection, found: list[Row[Any]]) -> None:
        self._db = db
        self._refs: dict[str, list[str]] = {}
        for row in found:
            self._refs.setdefault(row.type, []).append(row.ref)
        self._bodies = {
            "message": {row.id: _message(row.parts) for row in self._read("message", MESSAGES, "parts")},
            "run": {row.id: row.best_title or "" for row in self._read("run", RUNS, "best_title")},
            "candidate": {
                row.id: f"{_summary(row.card)}\n{row.text}"
                for row in self._read("candidate", CANDIDATES, "card", "text")
            },
            "answer": {str(row.id): row.evidence for row in self._read("answer", ANSWERS, "evidence")},
            "scenario": self._scenarios(),
        }

    def of(self, row: Row[Any]) -> str:
        """Return the body of a place; a project, chat or item has only its title."""
        return str(self._bodies.get(row.type, {}).get(row.ref, ""))

    def _read(self, kind: str, source: Any, *names: str) -> list[Row[Any]]:
        refs = self._refs.get(kind)
        if not refs:
            return []
        return rows(self._db, select(source.c.id, *(source.c[name] for name in names)).where(source.c.id.in_(refs)))

    def _scenarios(self) -> dict[str, str]:
        owners = {ref.partition("/")[0] for ref in self._refs.get("scenario", ())}
        if not owners:
            return {}
        columns = (SCENARIOS.c.run, SCENARIOS.c.slug, SCENARIOS.c.text)
        found = rows(self._db, select(*columns).where(SCENARIOS.c.run.in_(owners)))
        return {f"{row.run}/{row.slug}": row.text for row in found}


def _message(parts: str) -> str:
    try:
        return mapping.all_text(load(mapping.PARTS, parts))
    except UnreadableError:
        return ""


def _summary(card: str) -> str:
    try:
        return load(mapping.CARD, card).summary
    except UnreadableError:
        return ""
