"""Reading what is known of models: what was sent to one for an answer, and check-ups."""

from sqlalchemy import select

from app.domain.chats import Sent
from app.domain.checkups import Checkup
from app.store import mapping, mapping_attached
from app.store.reader import Reader, first, rows
from app.store.tables import CHECKUPS, MESSAGES, SENT


class SentQueries:
    """What was sent to a model, by answer and by chat."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, message_id: str) -> Sent | None:
        """Return what was sent for an answer, or None where nothing was sent or it was not kept."""
        with self._reader.reading() as db:
            row = first(db, select(SENT).where(SENT.c.message == message_id))
        return None if row is None else mapping.one(mapping_attached.sent, row, what="record of what was sent")

    def latest(self, chat_id: str) -> Sent | None:
        """Return what was sent for the newest answer on the visible path of a chat that has a record, or None."""
        statement = (
            select(SENT)
            .select_from(MESSAGES)
            .join(SENT, SENT.c.message == MESSAGES.c.id)
            .where(MESSAGES.c.chat == chat_id, MESSAGES.c.on_path.is_(True))
            .order_by(MESSAGES.c.seq.desc())
            .limit(1)
        )
        with self._reader.reading() as db:
            # Without this all messages of a chat are walked where none has a record: 40 ms at 100,000.
            has_any = first(db, select(SENT.c.message).where(SENT.c.chat == chat_id).limit(1)) is not None
            row = first(db, statement) if has_any else None
        return None if row is None else mapping.one(mapping_attached.sent, row, what="record of what was sent")


class CheckupQueries:
    """Check-ups by model."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, judge: str) -> Checkup | None:
        """Return the newest check-up of a model, or None where none was made."""
        with self._reader.reading() as db:
            row = first(db, select(CHECKUPS).where(CHECKUPS.c.judge == judge))
        return None if row is None else mapping.one(mapping_attached.checkup, row, what="check-up")

    def all(self) -> tuple[Checkup, ...]:
        """Return the newest check-up of each model, by judge id; unreadable ones are left out."""
        with self._reader.reading() as db:
            found = rows(db, select(CHECKUPS).order_by(CHECKUPS.c.judge))
        return tuple(mapping.many(mapping_attached.checkup, found, what="check-up"))
