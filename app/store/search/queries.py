"""One search over everything, newest places first.

Whatever is typed is taken as words, each quoted, so no input is ever a syntax error. What is in the trash, or belongs
to something there, is not found. Not for sorting by relevance: over a million messages that costs seconds.
"""

from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Table,
    bindparam,
    cast,
    column,
    exists,
    literal_column,
    select,
    table,
)

from app.domain.kit.found_words import FoundWords
from app.domain.kit.numbers import LARGEST
from app.domain.rows import SearchHit
from app.store import mapping
from app.store.codec import UnreadableError, load
from app.store.paging import page_size
from app.store.reader import Reader, rows
from app.store.search.hit_texts import HitTexts
from app.store.search.index import LAST_UNINDEXED
from app.store.search.words import chat_word, match_expression, project_word, type_word, within
from app.store.tables import (
    CHATS,
    IN_TRASH,
    MESSAGES,
    NOT_IN_TRASH,
    PROJECTS,
    RUN_ANSWERS,
    RUNS,
    SEARCH_ENTRIES,
)

_NOW, _BEFORE = (table(name, column("rowid")) for name in ("search", "search_before"))
_MOST_LEFT_OUT = 64
"""Projects and as many chats of the trash that are left out by the index itself, so that theirs are not even met."""


def _trashed(of: Table) -> Any:
    # Said literally, as the index of chats in the trash does.
    return of.c.state == literal_column("'trashed'")


_TRASHED_NAMES = tuple(select(of.c.id).where(_trashed(of)).limit(_MOST_LEFT_OUT) for of in (PROJECTS, CHATS))
_SHOWN_BY = (
    select(RUN_ANSWERS.c.run)
    .join(RUNS, RUNS.c.id == RUN_ANSWERS.c.run)
    .where(
        RUN_ANSWERS.c.project == SEARCH_ENTRIES.c.project, RUN_ANSWERS.c.answer == cast(SEARCH_ENTRIES.c.ref, Integer)
    )
    .correlate(SEARCH_ENTRIES)
)
_AT_HAND = (
    ~exists().where(PROJECTS.c.id == SEARCH_ENTRIES.c.project, _trashed(PROJECTS)),
    ~exists().where(CHATS.c.id == SEARCH_ENTRIES.c.chat, _trashed(CHATS)),
    ~exists().where(RUNS.c.id == SEARCH_ENTRIES.c.run, IN_TRASH),
    (SEARCH_ENTRIES.c.type != "answer") | _SHOWN_BY.where(NOT_IN_TRASH).exists() | ~_SHOWN_BY.where(IN_TRASH).exists(),
)
"""What holds of a place that is not in the trash; an answer is where one of the runs that show it is."""


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
        typed = match_expression(text)
        if typed is None:
            return ()
        wanted = page_size(limit)
        words = FoundWords(text)
        with self._reader.reading() as db:
            scopes = (map(type_word, types), () if project is None else (project_word(project),))
            expression = within(typed, *scopes, without=_left_out(db))
            end = LARGEST if before is None else before
            found = list(db.execute(_PLACES, {"words": expression, "end": end, "most": wanted}))
            last = db.scalar(LAST_UNINDEXED) or 0
            if last and len(found) < wanted:
                older = _places(_BEFORE)
                if project is not None:
                    older = older.where(SEARCH_ENTRIES.c.project == project)
                if types:
                    older = older.where(SEARCH_ENTRIES.c.type.in_(types))
                given = {"words": typed, "end": min(end, last + 1), "most": wanted - len(found)}
                found += list(db.execute(older, given))
            texts = HitTexts(db, found)
        return tuple(texts.hit(row, words) for row in found)

    def in_chat(self, chat_id: str, text: str) -> tuple[int, ...]:
        """Return the numbers of the messages of a chat's visible path that hold all the words, in their order.

        Never an error, whatever is typed. A message is found once it is whole.
        """
        typed = match_expression(text)
        if typed is None:
            return ()
        with self._reader.reading() as db:
            expression = within(typed, (chat_word(chat_id),))
            found = {int(row.seq) for row in rows(db, _messages(_NOW, expression, chat_id))}
            if last := db.scalar(LAST_UNINDEXED):
                older = _messages(_BEFORE, typed, chat_id).where(SEARCH_ENTRIES.c.id <= last)
                found |= {int(row.seq) for row in rows(db, older)}
            found |= _copies_that_hold(db, chat_id, FoundWords(text))
        return tuple(sorted(found))


def _places(index: Any) -> Select[Any]:
    """The places at hand that an index finds before one, newest first."""
    return (
        select(SEARCH_ENTRIES)
        .join_from(index, SEARCH_ENTRIES, SEARCH_ENTRIES.c.id == index.c.rowid)
        .where(literal_column(index.name).op("MATCH")(bindparam("words")), index.c.rowid < bindparam("end"), *_AT_HAND)
        .order_by(index.c.rowid.desc())
        .limit(bindparam("most", type_=Integer))
    )


_PLACES = _places(_NOW)
"""Made once: to write it down anew costs more than to ask it."""


def _messages(index: Any, expression: str, chat_id: str) -> Select[Any]:
    return (
        select(MESSAGES.c.seq)
        .select_from(index)
        .join(SEARCH_ENTRIES, SEARCH_ENTRIES.c.id == index.c.rowid)
        .join(MESSAGES, MESSAGES.c.id == SEARCH_ENTRIES.c.ref)
        .where(literal_column(index.name).op("MATCH")(expression))
        .where(SEARCH_ENTRIES.c.chat == chat_id, MESSAGES.c.chat == chat_id, MESSAGES.c.on_path.is_(True))
    )


def _left_out(db: Connection) -> list[str]:
    """The scopes of what is in the trash, as many as fit; the others are met, and left out then."""
    projects, chats = ([str(row.id) for row in rows(db, names)] for names in _TRASHED_NAMES)
    return [*map(project_word, projects), *map(chat_word, chats)]


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
