"""Reading runs: one of them, pages of the history, live runs, requests to stop or pause.

Not for what a row of the history holds (`run_rows`).
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)

from app.domain.errors import NotFoundError, UsageError
from app.domain.kit.numbers import whole_number
from app.domain.rows import Page, RunRow
from app.domain.runs import Run
from app.store import mapping
from app.store.codec import escape
from app.store.paging import decode_key, encode_key, page_size
from app.store.reader import Reader, first, rows
from app.store.reads.decisions import each_tag
from app.store.reads.projects import ProjectQueries, none_found, prefix_match, several_found
from app.store.reads.run_rows import BASELINE, run_row, run_rows
from app.store.tables import (
    BRANCHES,
    CHATS,
    IN_TRASH,
    NOT_IN_TRASH,
    RUN_NOTES,
    RUN_REQUESTS,
    RUNS,
)

# Written out, not bound: only so does SQLite see that the index of live runs serves.
_LIVE: tuple[ColumnElement[str], ...] = (literal_column("'queued'"), literal_column("'running'"))

# The filters of `page` have the names of these tables.
_branch, _chat = BRANCHES, CHATS
_NO_TEXT = ""
_SORTS: dict[str, ColumnElement[Any]] = {
    "number": RUNS.c.number,
    "title": func.coalesce(RUNS.c.title, _NO_TEXT),
    "mode": RUNS.c.mode,
    "status": RUNS.c.status,
    # Numbers are given in the order of creation; the clock may have jumped since.
    "created_at": RUNS.c.number,
    "started_at": func.coalesce(RUNS.c.started_at, _NO_TEXT),
    "duration_s": RUNS.c.duration_s,
    "chat_title": func.coalesce(CHATS.c.title, _NO_TEXT),
    "branch_name": func.coalesce(BRANCHES.c.name, _NO_TEXT),
    "candidates": RUNS.c.candidates,
    "best_score": func.coalesce(RUNS.c.best_score, -1.0),
    "calls": RUNS.c.calls,
    "cost_usd": func.coalesce(RUNS.c.cost_usd, -1.0),
}


_RUN_ROWS = run_rows()
_ONE_RUN_ROW = _RUN_ROWS.where(RUNS.c.id == bindparam("run"))
_ONE_RUN = select(RUNS).where(RUNS.c.id == bindparam("run"))


class RunQueries:
    """Runs by id, number and every facet of the history."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, _ONE_RUN, {"run": run_id})
        if row is None:
            raise none_found("run", run_id)
        return mapping.one(mapping.run, row, what="run")

    def row(self, run_id: str) -> RunRow:
        """Return the row of one run.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, _ONE_RUN_ROW, {"run": run_id})
        if row is None:
            raise none_found("run", run_id)
        return run_row(row)

    def by_number(self, project_id: str, number: int) -> Run:
        """Return Run `number` of a project.

        Raises:
            NotFoundError: it has none of this number.
        """
        with self._reader.reading() as db:
            row = first(db, select(RUNS).where(RUNS.c.project == project_id, RUNS.c.number == number))
        if row is None:
            raise NotFoundError(f"There is no Run {number} in this project.")
        return mapping.one(mapping.run, row, what="run")

    def find(self, text: str, project: str | None = None) -> Run:
        """Return the run of `run:12`, `12`, an id, a unique beginning of one, or `PROJECT/run:12`.

        Raises:
            NotFoundError: nothing matches.
            UsageError: runs of several projects match.
        """
        where, slash, name = text.rpartition("/")
        if slash:
            project = ProjectQueries(self._reader).find(where).id
        within: ColumnElement[bool] = RUNS.c.project == project if project else literal(True)
        with self._reader.reading() as db:
            row = first(db, select(RUNS).where(RUNS.c.id == name, within))
            found = [row] if row is not None else []
            number = run_number(name)
            if not found and number is not None:
                found = rows(db, select(RUNS).where(RUNS.c.number == number, within).limit(6))
            if not found and name:
                found = rows(db, select(RUNS).where(prefix_match(RUNS.c.id, name), within).limit(6))
        if len(found) > 1:
            raise several_found("run", text, [f"{r.project[:8]}/run:{r.number}" for r in found])
        if not found:
            raise none_found("run", text)
        return mapping.one(mapping.run, found[0], what="run")

    def page(
        self,
        project: str,
        *,
        status: tuple[str, ...] = (),
        mode: str | None = None,
        chat: str | None = None,
        candidate: str | None = None,
        branch: str | None = None,
        version: str | None = None,
        text: str | None = None,
        trashed: bool = False,
        starred: bool = False,
        tag: str | None = None,
        group: str | None = None,
        sort: str = "number",
        descending: bool = True,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[RunRow]:
        """Return one page of the runs of a project, filtered and sorted in SQL; those in the trash only alone.

        `text` is looked for in title, best option, note and tags; `starred` and `tag` leave only those that have it.
        With `group` (a column, too) runs of the same value stand together, in the order of the alphabet, sorted inside.

        `chat` is the chat a run was launched from and `candidate` the one it was started for; never
        what a chat is about.

        Raises:
            UsageError: no such column, or not a key of this list.
        """
        for named in (sort, group):
            if named is not None and named not in _SORTS:
                raise UsageError(f"Runs cannot be sorted by “{named}”; there are: {', '.join(_SORTS)}.")
        size, value = page_size(limit), _SORTS[sort]
        conditions = [RUNS.c.project == project, IN_TRASH if trashed else NOT_IN_TRASH]
        if len(status) == 1:
            conditions.append(RUNS.c.status == status[0])
        elif status:
            conditions.append(RUNS.c.status.in_(status))
        for column, wanted in (
            (RUNS.c.mode, mode),
            (RUNS.c.launched_from_chat, chat),
            (RUNS.c.context_candidate, candidate),
            (RUNS.c.branch, branch),
            (RUNS.c.version, version),
        ):
            if wanted is not None:
                conditions.append(column == wanted)
        if text:
            part = escape(text.casefold())
            noted = select(RUN_NOTES.c.run).where(
                RUN_NOTES.c.project == project, func.contains_folded(RUN_NOTES.c.text, part) == 1
            )
            marked = _with_tags(project, lambda tag: func.contains_folded(tag, part) == 1)
            conditions.append(
                (func.contains_folded(RUNS.c.title, part) | func.contains_folded(RUNS.c.best_title, part) == 1)
                | RUNS.c.id.in_(noted)
                | RUNS.c.id.in_(marked)
            )
        if starred:
            # A literal, as in the index of these few.
            conditions.append(RUNS.c.starred == literal_column("1"))
        if tag is not None:
            conditions.append(RUNS.c.id.in_(tagged(project, tag)))
        # The number is unique in a project: alone it is a key, and its index gives the order.
        order = [value] if value is RUNS.c.number else [value, RUNS.c.id]
        heads = [] if group is None else [_SORTS[group]]
        if after is not None:
            key, place = decode_key(after, len(heads) + len(order)), tuple_(*order)
            inside = tuple_(*key[len(heads) :])
            beyond = place < inside if descending else place > inside
            conditions.append(or_(heads[0] > key[0], and_(heads[0] == key[0], beyond)) if heads else beyond)
        # Only ids are sorted; the wide rows of the page are fetched after, a third of the time.
        statement = (
            select(RUNS.c.id, value.label("sort_value"), *(head.label("group_value") for head in heads))
            .outerjoin(_branch, _branch.c.id == RUNS.c.branch)
            .outerjoin(_chat, _chat.c.id == RUNS.c.launched_from_chat)
            .where(*conditions)
            .order_by(*heads, *(c.desc() if descending else c.asc() for c in order))
            .limit(size + 1)
        )
        with self._reader.reading() as db:
            found = rows(db, statement)
            names = [row.id for row in found[:size]]
            found_rows = rows(db, _RUN_ROWS.where(RUNS.c.id.in_(names))) if names else []
            wide = {row.id: run_row(row) for row in found_rows}
        following = None
        if len(found) > size:
            last = found[size - 1]
            place_of_last = [last.sort_value] if len(order) == 1 else [last.sort_value, last.id]
            following = encode_key(*([last.group_value] if heads else []), *place_of_last)
        # An index of a damaged file may name a run that its table has not; the others are shown all the same.
        return Page(tuple(wide[name] for name in names if name in wide), following)

    def ended_since(self, project: str, since: str, limit: int = 20) -> tuple[RunRow, ...]:
        """Return the newest runs of a project that ended after a time (UTC ISO 8601), those in the trash aside."""
        statement = (
            _RUN_ROWS.where(RUNS.c.project == project, RUNS.c.ended_at > since, NOT_IN_TRASH)
            .order_by(RUNS.c.number.desc())
            .limit(limit)
        )
        with self._reader.reading() as db:
            return tuple(run_row(row) for row in rows(db, statement))

    def baseline(self, run_id: str) -> str | None:
        """Return the id of the run this one is compared with, or None.

        The pinned run, else the parent, else the latest completed one of the same judge on the same line.
        """
        with self._reader.reading() as db:
            found: str | None = db.scalar(select(BASELINE).select_from(RUNS).where(RUNS.c.id == run_id))
        return found

    def live(self) -> tuple[Run, ...]:
        """Return all runs marked queued or running, of every project; whether they live, their locks say."""
        with self._reader.reading() as db:
            found = rows(db, select(RUNS).where(RUNS.c.status.in_(_LIVE)).order_by(RUNS.c.project, RUNS.c.number))
        return tuple(mapping.many(mapping.run, found, what="run"))

    def requests(self, run_id: str) -> str | None:
        """Return what was asked of a run by any process: “stop”, “pause” or None."""
        with self._reader.reading() as db:
            found: str | None = db.scalar(select(RUN_REQUESTS.c.kind).where(RUN_REQUESTS.c.run == run_id))
        return found


def tagged(project: str, tag: str) -> Select[Any]:
    """Select the runs of a project that have a tag."""
    return _with_tags(project, lambda known: known == escape(tag))


def _with_tags(project: str, fits: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> Select[Any]:
    """Select the runs of a project with a tag that fits; never by the signs that hold a cell of tags together."""
    each = each_tag()
    return (
        select(RUN_NOTES.c.run)
        .select_from(RUN_NOTES)
        .join(each, fits(each.c.value))
        .where(RUN_NOTES.c.project == project)
    )


def run_number(text: str) -> int | None:
    """Return the number of `run:12` or `12`, or None where the text is neither."""
    digits = text.removeprefix("run:")
    return whole_number(digits) if digits.isdigit() else None
