"""Makes findable what was read of a damaged database: its rows came in without the search."""

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from app.domain.errors import KnownError
from app.store.search.index import SearchWriter
from app.store.search.whole_projects import body_of, index_runs
from app.store.tables import ANSWERS, CHATS, MESSAGES, PROJECTS
from app.store.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)
_AT_ONCE = 500


class SalvagedWrites:
    """Indexes whole projects; for one unit of work."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def index(self) -> None:
        """Index everything, in a database of which nothing is indexed."""
        for project in self._unit.db.execute(select(PROJECTS)).all():
            self._search.project(project.id, project.title)
            self._index_project(project.id)
            self._unit.mark("project", project.id, project.id)

    def _index_project(self, project: str) -> None:
        db, search = self._unit.db, self._search
        for chat in db.execute(select(CHATS.c.id, CHATS.c.title).where(CHATS.c.project == project)).all():
            search.chat(chat.id, project, chat.title)
        found = db.execute(select(MESSAGES).where(MESSAGES.c.project == project).order_by(MESSAGES.c.id)).all()
        for at in range(0, len(found), _AT_ONCE):
            self._index_messages(project, found[at : at + _AT_ONCE])
        for answer in db.execute(select(ANSWERS.c.id, ANSWERS.c.evidence).where(ANSWERS.c.project == project)).all():
            search.answer(str(answer.id), project, answer.evidence)
        index_runs(db, search, project)
        try:
            main = self._unit.query.branches.main(project)
            search.items(project, self._unit.query.versions.get(main.head).content)
        except KnownError as error:
            # A damaged spec is told where it is read; everything else is found all the same.
            _log.info("the items of a project are not found: %s", error.code)

    def _index_messages(self, project: str, found: Sequence[Row[Any]]) -> None:
        places = self._search.new_messages(
            project, [(row.id, row.chat, body_of(row.parts, row.origin)) for row in found]
        )
        put = update(MESSAGES).where(MESSAGES.c.id == bindparam("of")).values(search_place=bindparam("place"))
        self._unit.db.execute(put, [{"of": row.id, "place": place} for row, place in zip(found, places, strict=True)])
