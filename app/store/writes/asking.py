"""Writing the questions of runs, act by act, and the answers of a person, which belong to the project."""

from sqlalchemy import delete, insert, select

from app.domain.base import now
from app.domain.elicitation.table import DecisionTable, Known
from app.domain.errors import RefusedError
from app.store import mapping
from app.store.codec import dump
from app.store.seals import seals
from app.store.tables import ASKING_ACTS, PERSON_ANSWERS, RUNS
from app.store.unit_of_work import UnitOfWork


class AskingWrites:
    """Stores acts: the table after each, and what a person answered in it."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def begin(self, run_id: str, table: DecisionTable) -> None:
        """Store how a run's table stands before any act; nothing where that is stored already.

        Raises:
            NotFoundError: there is no such run.
        """
        if self._last(run_id) is None:
            self._put(run_id, 0, table)

    def act(self, run_id: str, table: DecisionTable, answers: tuple[Known, ...]) -> int:
        """Store the table after an act and what was answered in it; return the number of the act.

        Raises:
            NotFoundError: there is no such run.
        """
        last = self._last(run_id)
        number = 1 if last is None else last + 1
        owner = self._unit.owner(RUNS, run_id, "run")
        self._put(run_id, number, table)
        for one in answers:
            cells = {
                "project": owner.project,
                "run": run_id,
                "act": number,
                "question_key": one.criterion,
                "option_key": one.alternative,
                "content": dump(mapping.KNOWN, one),
                "created_at": one.ground.at or now(),
            }
            self._unit.db.execute(insert(PERSON_ANSWERS).values(seals.PERSON_ANSWER.sealed(cells)))
        return number

    def undo(self, run_id: str) -> None:
        """Take the last act back, with what was answered in it.

        Raises:
            NotFoundError: there is no such run.
            RefusedError: there is no act to take back.
        """
        owner = self._unit.owner(RUNS, run_id, "run")
        last = self._last(run_id)
        if not last:
            raise RefusedError("nothing-to-undo", "No card of this run was answered yet, so there is nothing to undo.")
        self._unit.db.execute(delete(ASKING_ACTS).where(ASKING_ACTS.c.run == run_id, ASKING_ACTS.c.act == last))
        self._unit.db.execute(
            delete(PERSON_ANSWERS).where(PERSON_ANSWERS.c.run == run_id, PERSON_ANSWERS.c.act == last)
        )
        self._unit.mark("results", run_id, owner.project)

    def _last(self, run_id: str) -> int | None:
        statement = select(ASKING_ACTS.c.act).where(ASKING_ACTS.c.run == run_id).order_by(ASKING_ACTS.c.act.desc())
        found = self._unit.db.execute(statement.limit(1)).scalar_one_or_none()
        return None if found is None else int(found)

    def _put(self, run_id: str, number: int, table: DecisionTable) -> None:
        owner = self._unit.owner(RUNS, run_id, "run")
        cells = {
            "project": owner.project,
            "run": run_id,
            "act": number,
            "content": dump(mapping.DECISION_TABLE, table),
            "created_at": now(),
        }
        self._unit.db.execute(insert(ASKING_ACTS).values(seals.ASKING_ACT.sealed(cells)))
        self._unit.mark("results", run_id, owner.project)
