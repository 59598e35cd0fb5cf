"""One search over everything: a contentless FTS5 index beside the places it leads to.

Whatever is typed is taken as words, each quoted, so no input is ever a syntax error. Newest places
first. Not for sorting by relevance: over a million messages that costs seconds.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
    update,
)

from app.domain.kit.found_words import MOST_TYPED, MOST_WORDS, FoundWords
from app.domain.operations import Content
from app.domain.rows import SearchHit
from app.domain.runs import Candidate, Run, Scenario
from app.store import mapping
from app.store.codec import UnreadableError, escape, load
from app.store.paging import page_size
from app.store.parents import parents_of
from app.store.reader import Reader, rows
from app.store.seals import seals
from app.store.seals.seals import Seal
from app.store.tables import (
    ANSWERS,
    CANDIDATES,
    CHATS,
    MESSAGES,
    PROJECTS,
    QUESTIONS,
    RUN_ANSWERS,
    RUNS,
    SCENARIOS,
    SEARCH_ENTRIES,
)

_fts = table("search", column("rowid"), column("title"), column("body"))
_IS_INDEXED = SEARCH_ENTRIES.c.type != literal_column("'message'")
"""Said literally, as the index of places does: a message holds its place itself."""

_ADD_PLACE = insert(SEARCH_ENTRIES).returning(SEARCH_ENTRIES.c.id)
_ADD_WORDS = text("INSERT INTO search (rowid, title, body) VALUES (:place, :title, :body)")
_REPLACE_WORDS = text("UPDATE search SET title = :title, body = :body WHERE rowid = :place")

_WORD = re.compile(r"\w+")
_MOST_LETTERS = 64
_SNIPPET = 160
_BEFORE = 40
# Beyond this a text of megabytes would stall the commit that stores it.
_MOST_INDEXED = 200_000


def match_expression(typed: str) -> str | None:
    """Return the FTS5 expression for what was typed, or None where it holds no word.

    Every word is quoted and matched as a beginning, so it finds while one types.
    """
    words = [escape(word[:_MOST_LETTERS]) for word in _WORD.findall(typed[:MOST_TYPED])[:MOST_WORDS]]
    kept = [word for word in words if any(letter.isalnum() for letter in word)]
    return " AND ".join(f'"{word}"*' for word in kept) or None


class SearchQueries:
    """Finds places by words."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def page(
        self,
        text: str,
        *,
        project: str | None = None,
        types: tuple[str, ...] = (),
        before: int | None = None,
        limit: int = 50,
    ) -> tuple[SearchHit, ...]:
        """Return the newest places that hold all the words; never an error, whatever is typed.

        `types` are message, run, candidate, scenario, answer, item, chat, project; none = all. `before` is the
        number of the last place of the page above.
        """
        expression = match_expression(text)
        if expression is None:
            return ()
        statement = (
            select(SEARCH_ENTRIES)
            .join_from(_fts, SEARCH_ENTRIES, SEARCH_ENTRIES.c.id == _fts.c.rowid)
            .where(literal_column("search").op("MATCH")(expression))
            .order_by(_fts.c.rowid.desc())
            .limit(page_size(limit))
        )
        if project is not None:
            statement = statement.where(SEARCH_ENTRIES.c.project == project)
        if types:
            statement = statement.where(SEARCH_ENTRIES.c.type.in_(types))
        if before is not None:
            statement = statement.where(_fts.c.rowid < before)
        words = FoundWords(text)
        with self._reader.reading() as db:
            found = rows(db, statement)
            texts = _Texts(db, found)
        return tuple(texts.hit(row, words) for row in found)

    def in_chat(self, chat_id: str, text: str) -> tuple[int, ...]:
        """Return the numbers of the messages of a chat's visible path that hold all the words, in their order.

        Never an error, whatever is typed. A message is found once it is whole.
        """
        expression = match_expression(text)
        if expression is None:
            return ()
        statement = (
            select(MESSAGES.c.seq)
            .select_from(_fts)
            .join(SEARCH_ENTRIES, SEARCH_ENTRIES.c.id == _fts.c.rowid)
            .join(MESSAGES, MESSAGES.c.id == SEARCH_ENTRIES.c.ref)
            .where(literal_column("search").op("MATCH")(expression))
            .where(SEARCH_ENTRIES.c.chat == chat_id, MESSAGES.c.chat == chat_id, MESSAGES.c.on_path.is_(True))
        )
        with self._reader.reading() as db:
            found = {int(row.seq) for row in rows(db, statement)}
            found |= _copies_that_hold(db, chat_id, FoundWords(text))
        return tuple(sorted(found))


def _copies_that_hold(db: Connection, chat_id: str, words: FoundWords) -> set[int]:
    """The messages that a fork took along: the index knows them at their origin only."""
    if db.scalar(select(CHATS.c.parent_chat).where(CHATS.c.id == chat_id)) is None:
        return set()
    copies = select(MESSAGES.c.seq, MESSAGES.c.parts).where(
        MESSAGES.c.chat == chat_id, MESSAGES.c.on_path.is_(True), MESSAGES.c.origin.is_not(None)
    )
    found: set[int] = set()
    for row in db.execute(copies):
        try:
            body = mapping.all_text(load(mapping.PARTS, row.parts))
        except UnreadableError:
            continue
        if words.stand_in(body):
            found.add(int(row.seq))
    return found


class _Texts:
    """The texts the hits of one page stand for, fetched by kind."""

    def __init__(self, db: Connection, found: list[Row[Any]]) -> None:
        self._db = db
        self._rows: dict[str, list[Row[Any]]] = {}
        self._refs = {kind: [row.ref for row in found if row.type == kind] for kind in {row.type for row in found}}
        self._chats = {
            row.id: mapping.marked(seals.CHAT, row, row.title)
            for row in self._of(select(CHATS), CHATS.c.id, {r.chat for r in found})
        }
        self._judged = self._judged_in()
        self._projects = {
            row.id: mapping.marked(seals.PROJECT, row, row.title)
            for row in self._of(select(PROJECTS), PROJECTS.c.id, {r.project for r in found})
        }
        runs = {row.run for row in found} | {row.run for row in self._judged.values()}
        self._numbers: dict[str | None, int] = {
            row.id: row.number for row in self._of(select(RUNS.c.id, RUNS.c.number), RUNS.c.id, runs)
        }
        self._labels: dict[str, str] = {row.id: row.label for row in self._named(CANDIDATES, "candidate")}
        self._seqs: dict[str, int] = {row.id: row.seq for row in self._named(MESSAGES, "message")}
        self._bodies = {
            "message": self._messages(),
            "candidate": self._candidates(),
            "answer": {str(r.id): _unless_damaged(seals.ANSWER, r, r.evidence) for r in self._named(ANSWERS, "answer")},
            "scenario": self._scenarios(),
        }

    def hit(self, row: Row[Any], words: FoundWords) -> SearchHit:
        body = self._bodies.get(row.type, {}).get(row.ref, "") or row.title
        name = row.ref.rpartition("/")[2] if row.type == "scenario" else row.ref
        judged = self._judged.get(row.ref) if row.type == "answer" else None
        run = judged.run if judged is not None else row.run
        return SearchHit(
            type=row.type,
            id=name,
            project=row.project,
            chat=row.chat,
            run=run,
            title=self._chats.get(row.chat, "") if row.type == "message" else row.title,
            snippet=snippet(body, words),
            place=row.id,
            project_title=self._projects.get(row.project, ""),
            seq=self._seqs.get(row.ref, 0) if row.type == "message" else 0,
            run_number=self._numbers.get(run),
            label=judged.label if judged is not None else self._labels.get(row.ref, ""),
            question=judged.question if judged is not None else "",
        )

    def _of(self, statement: Select[Any], key: Any, wanted: Any) -> list[Row[Any]]:
        names = [name for name in wanted if name is not None]
        return rows(self._db, statement.where(key.in_(names))) if names else []

    def _named(self, source: Any, kind: str) -> list[Row[Any]]:
        """The rows of a kind; read once, also where their text and their place are both wanted."""
        if kind not in self._rows:
            self._rows[kind] = self._of(select(source), source.c.id, self._refs.get(kind, ()))
        return self._rows[kind]

    def _candidates(self) -> dict[str, str]:
        found = self._named(CANDIDATES, "candidate")
        parents = parents_of(self._db, found)
        return {r.id: _unless_damaged(seals.CANDIDATE, r, r.text, parents.get(r.id, ())) for r in found}

    def _messages(self) -> dict[str, str]:
        texts: dict[str, str] = {}
        for row in self._named(MESSAGES, "message"):
            try:
                parts = load(mapping.PARTS, row.parts)
            except UnreadableError:
                texts[row.id] = mapping.UNREADABLE
                continue
            texts[row.id] = _unless_damaged(seals.MESSAGE, row, mapping.all_text(parts))
        return texts

    def _scenarios(self) -> dict[str, str]:
        owners = {ref.partition("/")[0] for ref in self._refs.get("scenario", ())}
        found = self._of(select(SCENARIOS), SCENARIOS.c.run, owners)
        return {f"{row.run}/{row.slug}": _unless_damaged(seals.SCENARIO, row, row.text) for row in found}

    def _judged_in(self) -> dict[str, Row[Any]]:
        """The newest run that shows each answer, with the option and the question there."""
        statement = (
            select(ANSWERS.c.id, RUNS.c.id.label("run"), CANDIDATES.c.label, QUESTIONS.c.slug.label("question"))
            .join(RUN_ANSWERS, (RUN_ANSWERS.c.project == ANSWERS.c.project) & (RUN_ANSWERS.c.answer == ANSWERS.c.id))
            .join(RUNS, RUNS.c.id == RUN_ANSWERS.c.run)
            .join(QUESTIONS, (QUESTIONS.c.run == RUNS.c.id) & (QUESTIONS.c.key == ANSWERS.c.question_key))
            .join(CANDIDATES, (CANDIDATES.c.run == RUNS.c.id) & (CANDIDATES.c.card_key == ANSWERS.c.candidate_key))
            .order_by(RUNS.c.number)
        )
        return {str(row.id): row for row in self._of(statement, ANSWERS.c.id, self._refs.get("answer", ()))}


def _unless_damaged(seal: Seal, row: Row[Any], body: str, more: tuple[str, ...] = ()) -> str:
    return body if seal.fits(row, more) else mapping.DAMAGED


def snippet(body: str, words: FoundWords) -> str:
    """Return the piece of a text around the first word found, on one line."""
    start = max(0, (words.first(body) or 0) - _BEFORE)
    piece = " ".join(body[start : start + _SNIPPET].split())
    return ("…" if start else "") + piece + ("…" if start + _SNIPPET < len(body) else "")


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
        place = int(self._db.scalar(select(func.max(SEARCH_ENTRIES.c.id))) or 0)
        places, entries, words = [], [], []
        for message_id, chat_id, body in found:
            if not body.strip():
                places.append(0)
                continue
            place += 1
            places.append(place)
            entry = {"type": "message", "ref": message_id, "project": project_id, "chat": chat_id, "title": ""}
            entries.append(entry | {"id": place})
            words.append(_words("", body) | {"place": place})
        if entries:
            self._db.execute(insert(SEARCH_ENTRIES), entries)
            self._db.execute(_ADD_WORDS, words)
        return places

    def message(self, message_id: str, project_id: str, chat_id: str, body: str, place: int | None) -> int | None:
        """Index the text of a whole message that has this place, as its row says; return its place from now on."""
        if not body.strip():
            return place
        known = self._place_of_message(message_id, place)
        if known is None:
            return self.new_message(message_id, project_id, chat_id, body)
        self._replace(known, body=body)
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
            self._db.execute(text("DELETE FROM search WHERE rowid = :place"), {"place": row.id})
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
            self._replace(int(place), title=title, body=body)

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
        made = self._db.execute(_ADD_PLACE, entry).scalar_one()
        self._db.execute(_ADD_WORDS, _words(title, body) | {"place": made})
        return int(made)

    def _replace(self, place: int, *, title: str = "", body: str = "") -> None:
        self._db.execute(update(SEARCH_ENTRIES).where(SEARCH_ENTRIES.c.id == place).values(title=title))
        self._db.execute(_REPLACE_WORDS, _words(title, body) | {"place": place})


def _words(title: str, body: str) -> dict[str, str]:
    return {"title": escape(title[:_MOST_INDEXED]), "body": escape(body[:_MOST_INDEXED])}
