"""Writing finished calls with their answers, and answers by hand."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.errors import NotFoundError
from app.domain.runs import Answer, Call, HandAnswer
from app.store import mapping, seals
from app.store.codec import dump
from app.store.search import SearchWriter
from app.store.tables import answer, call, hand_answer, project, run
from app.store.unit_of_work import Unit
from app.store.writes.runs import require_run


class CallWrites:
    """Stores finished calls."""

    def __init__(self, unit: Unit, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def finish(self, project_id: str, value: Call, answers: tuple[Answer, ...]) -> None:
        """Store a finished call with its answers; a call that is there stays as it is.

        An answer that is there already (same question, candidate, judge and replicate) stays too: what a
        ranking rests on never changes under it. What is there but damaged is replaced.

        Raises:
            NotFoundError: there is no such project, or the call is of another.
        """
        if value.project != project_id:
            raise NotFoundError("This call belongs to another project.")
        self._unit.owner(project, project_id, "project")
        where = (call.c.project == project_id, call.c.key == value.key)
        there = self._unit.db.execute(select(call).where(*where)).first()
        cells = seals.CALL.sealed(value.model_dump())
        if there is None:
            self._unit.db.execute(insert(call).values(cells))
        elif not seals.CALL.fits(there):
            self._unit.db.execute(update(call).where(*where).values(cells))
        for given in answers:
            self._add(project_id, given)
        self._unit.mark("call", value.key, project_id)

    def _add(self, project_id: str, given: Answer) -> None:
        cells = seals.ANSWER.sealed(
            given.model_dump()
            | {
                "project": project_id,
                "parts": dump(mapping.NUMBERS, given.parts),
                "violates": dump(mapping.WORDS, given.violates),
            }
        )
        statement = upsert(answer).values(cells).on_conflict_do_nothing().returning(answer.c.id)
        made = self._unit.db.execute(statement).scalar_one_or_none()
        if made is None:
            made = self._replaced(cells)
        if made is not None:
            self._search.answer(str(made), project_id, given.evidence)

    def _replaced(self, cells: dict[str, Any]) -> int | None:
        """Put an answer in the place of a damaged one; returns its id, or None where the one there is whole."""
        keys = ("project", "judge", "question_key", "candidate_key", "replicate")
        there = self._unit.db.execute(select(answer).where(*(answer.c[name] == cells[name] for name in keys))).first()
        if there is None or seals.ANSWER.fits(there):
            return None
        self._unit.db.execute(update(answer).where(answer.c.id == there.id).values(cells))
        return int(there.id)


class HandAnswerWrites:
    """Stores answers a person gave."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, value: HandAnswer) -> None:
        """Store an answer by hand, in the place of one for the same cell.

        Raises:
            NotFoundError: the run has no such candidate, or there is no such run.
        """
        owner = self._unit.owner(run, value.run, "run")
        require_run(self._unit, value.run, value.candidate)
        cells = seals.HAND_ANSWER.sealed(value.model_dump() | {"project": owner.project})
        fresh = {name: cells[name] for name in ("value", "reason", "created_at", seals.SEAL)}
        statement = upsert(hand_answer).values(cells)
        keys = ["run", "question", "candidate"]
        self._unit.db.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh))
        self._unit.mark("hand-answer", value.run, owner.project)

    def remove(self, run_id: str, question: str, candidate: str) -> None:
        """Take back an answer by hand; the automatic value counts again."""
        owner = self._unit.owner(run, run_id, "run")
        self._unit.db.execute(
            delete(hand_answer).where(
                hand_answer.c.run == run_id,
                hand_answer.c.question == question,
                hand_answer.c.candidate == candidate,
            )
        )
        self._unit.mark("hand-answer", run_id, owner.project)
