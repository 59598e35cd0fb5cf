"""The index of all texts, kept in step inside the unit that changes what is found.

A contentless FTS5 table (`search`) beside the places it leads to (`search_entry`). Not for reading it.

The index of before schema 1009 (`search_before`) knew no scopes. It stays until every place up to the one that is
noted as `unindexed` is indexed anew (`indexing`), newest first: places up to there are in that one, later ones in this.
"""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import Connection, delete, func, insert, literal_column, select, text, update

from app.domain.operations import Content
from app.domain.runs import Candidate, Run, Scenario
from app.store.search.words import said, scope_of
from app.store.tables import COUNTERS, SEARCH_ENTRIES

UNINDEXED = COUNTERS.c.name == literal_column("'unindexed'")
"""The note of the last place that only the index of before knows."""
LAST_UNINDEXED = select(COUNTERS.c.value).where(UNINDEXED)
ADD_WORDS = text("INSERT INTO search (rowid, title, body, scope) VALUES (:place, :title, :body, :scope)")
"""Takes the cells of `words_of` with their `place`."""

_IS_INDEXED = SEARCH_ENTRIES.c.type != literal_column("'message'")
"""Said literally, as the index of places does: a message holds its place itself."""
_ADD_PLACE = insert(SEARCH_ENTRIES).returning(SEARCH_ENTRIES.c.id, LAST_UNINDEXED.scalar_subquery().label("unindexed"))
_REPLACE_WORDS = text("UPDATE search SET title = :title, body = :body, scope = :scope WHERE rowid = :place")
_REMOVE_WORDS = text("DELETE FROM search WHERE rowid = :place")
_ADD_BEFORE = text("INSERT INTO search_before (rowid, title, body) VALUES (:place, :title, :body)")
_REPLACE_BEFORE = text("UPDATE search_before SET title = :title, body = :body WHERE rowid = :place")
_REMOVE_BEFORE = text("DELETE FROM search_before WHERE rowid = :place")
# Beyond this a text of megabytes would stall the commit that stores it.
_MOST_INDEXED = 200_000


def words_of(kind: str, project_id: str, chat: str | None, title: str, body: str) -> dict[str, str]:
    """Return the cells of one row of the index."""
    return {
        "title": said(title[:_MOST_INDEXED]),
        "body": said(body[:_MOST_INDEXED]),
        "scope": scope_of(kind, project_id, chat),
    }


class SearchWriter:
    """Keeps the index in step, inside the unit that changes what is found."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def project(self, project_id: str, title: str) -> None:
        """Index a project."""
        self._put("project", project_id, project_id, title=title)

    def chat(self, chat_id: str, project_id: str, title: str) -> None:
        """Index a chat."""
        self._put("chat", chat_id, project_id, chat=chat_id, title=title)

    def new_message(self, message_id: str, project_id: str, chat_id: str, body: str) -> int:
        """Index the text of a message that is new; return its place, 0 for one without text: it is not found."""
        if not body.strip():
            return 0
        return self._add("message", message_id, project_id, chat=chat_id, body=body)

    def new_messages(self, project_id: str, found: Sequence[tuple[str, str, str]]) -> list[int]:
        """Index new messages, each an id, its chat and its text, as `new_message` one by one; a fifth of the time."""
        newest = int(self._db.scalar(select(func.max(SEARCH_ENTRIES.c.id))) or 0)
        place = max(newest, self._unindexed)
        places, entries, words = [], [], []
        for message_id, chat_id, body in found:
            if not body.strip():
                places.append(0)
                continue
            place += 1
            places.append(place)
            entry = {"type": "message", "ref": message_id, "project": project_id, "chat": chat_id, "title": ""}
            entries.append(entry | {"id": place})
            words.append(words_of("message", project_id, chat_id, "", body) | {"place": place})
        if entries:
            self._db.execute(insert(SEARCH_ENTRIES), entries)
            self._db.execute(ADD_WORDS, words)
        return places

    @cached_property
    def _unindexed(self) -> int:
        """The last place that only the index of before knows; 0 = it is gone. The same for the whole unit."""
        return int(self._db.scalar(LAST_UNINDEXED) or 0)

    def message(self, message_id: str, project_id: str, chat_id: str, body: str, place: int | None) -> int | None:
        """Index the text of a whole message that has this place, as its row says; return its place from now on."""
        if not body.strip():
            return place
        known = self._place_of_message(message_id, place)
        if known is None:
            return self.new_message(message_id, project_id, chat_id, body)
        self._replace(known, "", words_of("message", project_id, chat_id, "", body))
        return known

    def _place_of_message(self, message_id: str, place: int | None) -> int | None:
        if place == 0:
            return None
        mine = select(SEARCH_ENTRIES.c.id).where(SEARCH_ENTRIES.c.type == "message", SEARCH_ENTRIES.c.ref == message_id)
        if place is not None and (there := self._db.scalar(mine.where(SEARCH_ENTRIES.c.id == place))) is not None:
            return int(there)
        # Not known in a message of before, or no longer true: all places are looked through, this once.
        found = self._db.scalar(mine)
        return None if found is None else int(found)

    def run(self, value: Run) -> None:
        """Index a run by its title and its best candidate's."""
        best = value.best.title if value.best else ""
        self._put("run", value.id, value.project, run=value.id, title=value.title, body=best)

    def candidate(self, candidate_id: str, project_id: str, value: Candidate) -> None:
        """Index a candidate by its card and text."""
        body = f"{value.card.summary}\n{value.text}"
        self._put("candidate", candidate_id, project_id, run=value.run, title=value.card.title, body=body)

    def scenario(self, project_id: str, run_id: str, value: Scenario) -> None:
        """Index a scenario."""
        self._put("scenario", f"{run_id}/{value.slug}", project_id, run=run_id, title=value.title, body=value.text)

    def answer(self, answer_id: str, project_id: str, evidence: str) -> None:
        """Index an answer by its evidence."""
        if evidence.strip():
            self._put("answer", answer_id, project_id, body=evidence)

    def items(self, project_id: str, content: Content) -> None:
        """Index the items of Main as they are now; items that are gone are no longer found."""
        statement = select(SEARCH_ENTRIES).where(
            SEARCH_ENTRIES.c.project == project_id, SEARCH_ENTRIES.c.type == "item", _IS_INDEXED
        )
        there = {row.ref: row for row in self._db.execute(statement)}
        for item in content.items():
            known = there.pop(item.slug, None)
            if known is None or known.title != item.text:
                self._put("item", item.slug, project_id, title=item.text)
        for row in there.values():
            remove = _REMOVE_BEFORE if row.id <= self._unindexed else _REMOVE_WORDS
            self._db.execute(remove, {"place": row.id})
            self._db.execute(delete(SEARCH_ENTRIES).where(SEARCH_ENTRIES.c.id == row.id))

    def _put(
        self,
        kind: str,
        ref: str,
        project_id: str,
        *,
        chat: str | None = None,
        run: str | None = None,
        title: str = "",
        body: str = "",
    ) -> None:
        where = (SEARCH_ENTRIES.c.project == project_id, SEARCH_ENTRIES.c.type == kind, SEARCH_ENTRIES.c.ref == ref)
        place = self._db.scalar(select(SEARCH_ENTRIES.c.id).where(*where, _IS_INDEXED))
        if place is None:
            self._add(kind, ref, project_id, chat=chat, run=run, title=title, body=body)
        else:
            self._replace(int(place), title, words_of(kind, project_id, chat, title, body))

    def _add(
        self,
        kind: str,
        ref: str,
        project_id: str,
        *,
        chat: str | None = None,
        run: str | None = None,
        title: str = "",
        body: str = "",
    ) -> int:
        entry = {"type": kind, "ref": ref, "project": project_id, "chat": chat, "run": run, "title": title}
        made = self._db.execute(_ADD_PLACE, entry).one()
        # A place that was free again may lie among those of before.
        add = ADD_WORDS if made.unindexed is None or made.id > made.unindexed else _ADD_BEFORE
        self._db.execute(add, words_of(kind, project_id, chat, title, body) | {"place": made.id})
        return int(made.id)

    def _replace(self, place: int, title: str, words: dict[str, str]) -> None:
        self._db.execute(update(SEARCH_ENTRIES).where(SEARCH_ENTRIES.c.id == place).values(title=title))
        replace = _REPLACE_BEFORE if place <= self._unindexed else _REPLACE_WORDS
        self._db.execute(replace, words | {"place": place})
