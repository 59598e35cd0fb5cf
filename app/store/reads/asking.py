"""Reading the questions of runs, act by act, and the answers of a person, which belong to the project."""

from typing import Any

from sqlalchemy import Row, select

from app.domain.elicitation.table import DecisionTable, Known
from app.store import mapping
from app.store.codec import load
from app.store.reader import Reader, first, rows
from app.store.seals import seals
from app.store.tables import ASKING_ACTS, PERSON_ANSWERS


class AskingQueries:
    """What was asked and answered. On any thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str, *, act: int | None = None) -> tuple[int, DecisionTable] | None:
        """Return the number of a run's last act (or of this one) and the table after it; None where there is none.

        Raises:
            StoreError: it cannot be read, or is not what was stored.
        """
        statement = select(ASKING_ACTS).where(ASKING_ACTS.c.run == run_id).order_by(ASKING_ACTS.c.act.desc()).limit(1)
        if act is not None:
            statement = statement.where(ASKING_ACTS.c.act == act)
        with self._reader.reading() as db:
            row = first(db, statement)
        return None if row is None else (row.act, mapping.one(_table, row, what="answered card"))

    def of_project(self, project: str, *, until: str) -> tuple[Known, ...]:
        """Return the newest answer to each question and option a person had given by then.

        Damaged ones are left out, and those taken back.

        Args:
            project: whose.
            until: UTC ISO 8601; what was answered later does not count.
        """
        statement = (
            select(PERSON_ANSWERS)
            .where(PERSON_ANSWERS.c.project == project, PERSON_ANSWERS.c.created_at <= until)
            .order_by(PERSON_ANSWERS.c.id)
        )
        with self._reader.reading() as db:
            found = rows(db, statement)
        newest = {(row.question_key, row.option_key): row for row in found if seals.PERSON_ANSWER.fits(row)}
        answers = (load(mapping.KNOWN, row.content) for row in newest.values())
        # An unknown one takes back what was answered before it.
        return tuple(one for one in answers if not one.unknown)

    def given_in(self, run_id: str, act: int) -> tuple[Known, ...]:
        """Return what a person answered in one act of a run; damaged answers are left out."""
        statement = (
            select(PERSON_ANSWERS)
            .where(PERSON_ANSWERS.c.run == run_id, PERSON_ANSWERS.c.act == act)
            .order_by(PERSON_ANSWERS.c.id)
        )
        with self._reader.reading() as db:
            found = [row for row in rows(db, statement) if seals.PERSON_ANSWER.fits(row)]
        return tuple(load(mapping.KNOWN, row.content) for row in found)


def _table(row: Row[Any]) -> DecisionTable:
    seals.ASKING_ACT.check(row)
    return load(mapping.DECISION_TABLE, row.content)
