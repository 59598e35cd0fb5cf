"""Sums of what was spent. A cost that is not known is counted beside the known part, never as nothing."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.domain.money import SpendTotal
from app.store.reader import Reader, first, rows
from app.store.tables import CHATS, RUNS, SPENDING

_chat, _run = CHATS, RUNS

_SUMS = (
    func.count().label("calls"),
    func.coalesce(func.sum(SPENDING.c.input_tokens), 0).label("input_tokens"),
    func.coalesce(func.sum(SPENDING.c.output_tokens), 0).label("output_tokens"),
    func.total(SPENDING.c.cost_usd).label("known_usd"),
    (func.count() - func.count(SPENDING.c.cost_usd)).label("unpriced_calls"),
)


class SpendQueries:
    """Sums by what the money was spent on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def total(
        self,
        *,
        project: str | None = None,
        chat: str | None = None,
        message: str | None = None,
        run: str | None = None,
        since: str | None = None,
    ) -> SpendTotal:
        """Return the sum of the entries that match all that is given; of all entries where nothing is.

        The total of a chat is that of the answers written in it; `of_chat` has the runs it launched too.

        Args:
            project: id.
            chat: id.
            message: id of an answer.
            run: id.
            since: time in UTC, ISO 8601, as `now()` gives it; entries of that time or later.
        """
        conditions: list[ColumnElement[bool]] = []
        if chat is not None:
            conditions += (SPENDING.c.chat == chat, SPENDING.c.run.is_(None))
        if message is not None:
            conditions.append(SPENDING.c.message == message)
        if run is not None:
            conditions.append(SPENDING.c.run == run)
        if project is not None:
            conditions.append(SPENDING.c.project == project)
        if since is not None:
            conditions.append(SPENDING.c.at >= since)
        return self._one(select(*_SUMS).where(*conditions))

    def by_stage(self, run: str) -> dict[str, SpendTotal]:
        """Return the sum of each stage of a run that spent anything, by the stage's name.

        What was counted before entries were kept stands under the empty name.
        """
        statement = select(SPENDING.c.stage, *_SUMS).where(SPENDING.c.run == run).group_by(SPENDING.c.stage)
        with self._reader.reading() as db:
            return {row.stage: _total(row) for row in rows(db, statement)}

    def of_chat(self, chat: str) -> tuple[SpendTotal, SpendTotal]:
        """Return what the answers written in a chat took, and what the runs launched from it took."""
        project = select(_chat.c.project).where(_chat.c.id == chat).scalar_subquery()
        launched = select(_run.c.id).where(_run.c.project == project, _run.c.launched_from_chat == chat)
        return self.total(chat=chat), self._one(select(*_SUMS).where(SPENDING.c.run.in_(launched)))

    def _one(self, statement: Select[Any]) -> SpendTotal:
        with self._reader.reading() as db:
            row = first(db, statement)
        return SpendTotal() if row is None else _total(row)


def _total(row: Any) -> SpendTotal:
    return SpendTotal(
        calls=row.calls,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        known_usd=row.known_usd,
        unpriced_calls=row.unpriced_calls,
    )
