"""Writing what was spent, what was sent, and check-ups of models."""

from sqlalchemy import insert
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.chats import Sent
from app.domain.checkups import Checkup
from app.domain.money import Spend
from app.store import mapping_attached
from app.store.codec import dump
from app.store.seals import seals
from app.store.tables import CHECKUPS, MESSAGES, PROJECTS, SENT, SPENDING
from app.store.unit_of_work import UnitOfWork


class SpendWrites:
    """Adds entries; an entry is never changed."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, value: Spend) -> None:
        """Store what one answered request used.

        Raises:
            NotFoundError: there is no such project, or the chat, message or run is of another.
            ValueError: a message and a run are named, or one of them without its project.
        """
        named = {"chat": value.chat, "message": value.message, "run": value.run}
        if value.message is not None and value.run is not None:
            raise ValueError("an entry is for a message or for a run, not for both")
        if value.project is None and any(named.values()):
            raise ValueError("an entry that names a chat, a message or a run names its project")
        if value.project is not None:
            self._unit.owner(PROJECTS, value.project, "project")
            for noun, id_ in named.items():
                self._unit.link(noun, id_, value.project)
        cells = value.model_dump(exclude={"usage"}) | value.usage.model_dump()
        self._unit.db.execute(insert(SPENDING).values(cells))
        self._unit.mark("spend", value.project or "", value.project)


class SentWrites:
    """Puts what was sent for an answer."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, value: Sent) -> None:
        """Store what was sent for an answer, in the place of what was sent for it before.

        Raises:
            NotFoundError: there is no such message.
        """
        owner = self._unit.owner(MESSAGES, value.message, "message")
        cells = seals.SENT.sealed(mapping_attached.sent_columns(value, owner.chat))
        fresh = {name: cell for name, cell in cells.items() if name != "message"}
        self._unit.db.execute(upsert(SENT).values(cells).on_conflict_do_update(index_elements=["message"], set_=fresh))
        self._unit.mark("sent", value.message, owner.project)


class CheckupWrites:
    """Puts check-ups."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, value: Checkup) -> None:
        """Store the check-up of a model, in the place of an earlier one."""
        fresh = {"made_at": value.made_at, "content": dump(mapping_attached.CHECKUP, value)}
        statement = upsert(CHECKUPS).values({"judge": value.judge} | fresh)
        self._unit.db.execute(statement.on_conflict_do_update(index_elements=["judge"], set_=fresh))
        self._unit.mark("checkup", value.judge, None)
