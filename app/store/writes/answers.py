"""Writing finished calls with their answers, and answers by hand."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.errors import NotFoundError
from app.domain.results import RunBase
from app.domain.runs import Answer, Call, HandAnswer
from app.store import mapping
from app.store.codec import dump
from app.store.seals import seals
from app.store.search.index import SearchWriter
from app.store.tables import ANSWERS, CALLS, HAND_ANSWERS, PROJECTS, RUN_ANSWERS, RUN_BASES, RUN_CALLS, RUNS
from app.store.unit_of_work import UnitOfWork
from app.store.writes.runs import require_run


class CallWrites:
    """Stores finished calls."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def finish(
        self, project_id: str, value: Call, answers: tuple[Answer, ...], *, run_id: str | None = None, made: bool = True
    ) -> Call:
        """Store a finished call with its answers, as part of a run, and return the call that stands.

        A call that is there stays as it is: what a ranking rests on never changes under it. If it replied something
        else than the one given (two runs asked at once), the answers given are not stored: they are none of its own.
        What is there but damaged is replaced.

        Args:
            project_id: whose call it is.
            value: the call.
            answers: what it answered, read from its reply.
            run_id: the run that asked; None = none.
            made: the run made it; False = it found it.

        Raises:
            NotFoundError: there is no such project or run, or the call is of another.
        """
        if value.project != project_id:
            raise NotFoundError("This call belongs to another project.")
        self._unit.owner(PROJECTS, project_id, "project")
        where = (CALLS.c.project == project_id, CALLS.c.key == value.key)
        there = self._unit.db.execute(select(CALLS).where(*where)).first()
        cells = seals.CALL.sealed(value.model_dump())
        stands = value
        if there is None:
            self._unit.db.execute(insert(CALLS).values(cells))
        elif not seals.CALL.fits(there):
            self._unit.db.execute(update(CALLS).where(*where).values(cells))
        else:
            stands = mapping.one(mapping.call, there, what="reply")
        if run_id is not None:
            self._unit.owner(RUNS, run_id, "run")
            self._asked(project_id, run_id, value.key, made=made)
        if stands.reply == value.reply:
            places = [self._add(project_id, given) for given in answers]
            if run_id is not None and places:
                rests = [{"project": project_id, "run": run_id, "answer": one, "taken_over": 0} for one in places]
                self._unit.db.execute(upsert(RUN_ANSWERS).values(rests).on_conflict_do_nothing())
        self._unit.mark("call", value.key, project_id)
        return stands

    def _asked(self, project_id: str, run_id: str, key: str, *, made: bool) -> None:
        cells = {"project": project_id, "run": run_id, "call": key, "made": made}
        statement = upsert(RUN_CALLS).values(cells)
        if made:
            statement = statement.on_conflict_do_update(index_elements=["run", "call"], set_={"made": True})
        else:
            statement = statement.on_conflict_do_nothing()
        self._unit.db.execute(statement)

    def _add(self, project_id: str, given: Answer) -> int:
        """Store an answer of a call, once; return its place."""
        cells = seals.ANSWER.sealed(
            given.model_dump(exclude={"said"})
            | {
                "project": project_id,
                "parts": dump(mapping.NUMBERS, given.parts),
                "violates": dump(mapping.WORDS, given.violates),
            }
        )
        statement = upsert(ANSWERS).values(cells).on_conflict_do_nothing().returning(ANSWERS.c.id)
        made = self._unit.db.execute(statement).scalar_one_or_none()
        if made is None:
            made = self._replaced(cells)
        if made is not None:
            self._search.answer(str(made), project_id, given.evidence)
            return int(made)
        there = select(ANSWERS.c.id).where(
            ANSWERS.c.project == project_id,
            ANSWERS.c.call == given.call,
            ANSWERS.c.question_key == given.question_key,
            ANSWERS.c.candidate_key == given.candidate_key,
            ANSWERS.c.replicate == given.replicate,
        )
        return int(self._unit.db.execute(there).scalar_one())

    def _replaced(self, cells: dict[str, Any]) -> int | None:
        """Put an answer in the place of a damaged one; returns its id, or None where the one there is whole."""
        keys = ("project", "call", "question_key", "candidate_key", "replicate")
        there = self._unit.db.execute(select(ANSWERS).where(*(ANSWERS.c[name] == cells[name] for name in keys))).first()
        if there is None or seals.ANSWER.fits(there):
            return None
        self._unit.db.execute(update(ANSWERS).where(ANSWERS.c.id == there.id).values(cells))
        return int(there.id)


class BaseWrites:
    """Fixes what a run takes over from others when it is started."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def fix(self, run_id: str, base: RunBase, runs: tuple[str, ...]) -> None:
        """Store what a new run takes over: `base` as it is, and the answers of these runs as they stand now.

        Raises:
            NotFoundError: there is no such run.
        """
        owner = self._unit.owner(RUNS, run_id, "run")
        row = {"project": owner.project, "run": run_id, "content": dump(mapping.BASE, base)}
        self._unit.db.execute(insert(RUN_BASES).values(seals.RUN_BASE.sealed(row)))
        taken = [
            {"project": owner.project, "run": run_id, "answer": answer_id, "taken_over": place}
            for answer_id, place in self._unit.query.answers.places_to_take_over(runs)
        ]
        if taken:
            self._unit.db.execute(insert(RUN_ANSWERS), taken)


class HandAnswerWrites:
    """Stores answers a person gave."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, value: HandAnswer) -> None:
        """Store an answer by hand, in the place of one for the same cell.

        Raises:
            NotFoundError: the run has no such candidate, or there is no such run.
        """
        owner = self._unit.owner(RUNS, value.run, "run")
        require_run(self._unit, value.run, value.candidate)
        cells = seals.HAND_ANSWER.sealed(value.model_dump() | {"project": owner.project})
        fresh = {name: cells[name] for name in ("value", "reason", "created_at", seals.SEAL)}
        statement = upsert(HAND_ANSWERS).values(cells)
        keys = ["run", "question", "candidate"]
        self._unit.db.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh))
        self._unit.mark("hand-answer", value.run, owner.project)

    def remove(self, run_id: str, question: str, candidate: str) -> None:
        """Take back an answer by hand; the automatic value counts again."""
        owner = self._unit.owner(RUNS, run_id, "run")
        self._unit.db.execute(
            delete(HAND_ANSWERS).where(
                HAND_ANSWERS.c.run == run_id,
                HAND_ANSWERS.c.question == question,
                HAND_ANSWERS.c.candidate == candidate,
            )
        )
        self._unit.mark("hand-answer", run_id, owner.project)
