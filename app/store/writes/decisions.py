"""Writing the shortlist, decisions, and the notes and tags of runs."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.base import new_id, now
from app.domain.deciding.decisions import Decision, Outcome, RunNote
from app.domain.errors import RefusedError
from app.store import mapping
from app.store.codec import dump
from app.store.reads.decisions import OUTCOME, REJECTED
from app.store.seals import seals
from app.store.tables import CANDIDATES, DECISIONS, RUN_NOTES, RUNS, SHORTLIST
from app.store.unit_of_work import UnitOfWork


class ShortlistWrites:
    """Puts options on the shortlist and takes them off."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, candidate: str, *, position: int | None = None) -> None:
        """Put an option on the shortlist of its project, at its end or where it was; nothing where it is on it.

        Raises:
            NotFoundError: there is no such candidate.
        """
        owner = self._unit.owner(CANDIDATES, candidate, "candidate")
        place = self._unit.next_in(SHORTLIST, "position", project=owner.project) if position is None else position
        cells = {"project": owner.project, "candidate": candidate, "position": place, "added_at": now()}
        statement = upsert(SHORTLIST).values(seals.SHORTLISTED.sealed(cells))
        self._unit.db.execute(statement.on_conflict_do_nothing())
        self._unit.mark("shortlist", candidate, owner.project)

    def remove(self, candidate: str) -> None:
        """Take an option off the shortlist.

        Raises:
            NotFoundError: there is no such candidate.
        """
        owner = self._unit.owner(CANDIDATES, candidate, "candidate")
        where = (SHORTLIST.c.project == owner.project, SHORTLIST.c.candidate == candidate)
        self._unit.db.execute(delete(SHORTLIST).where(*where))
        self._unit.mark("shortlist", candidate, owner.project)


class DecisionWrites:
    """Adds decisions, and says whether they stand and what became of them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, value: Decision) -> Decision:
        """Store a new decision; returns it with its id and the number it got.

        Raises:
            NotFoundError: its option, version or what it replaces is of another project.
        """
        number = self._unit.next_in(DECISIONS, "number", project=value.project)
        made = value.model_copy(update={"id": value.id or new_id(), "number": number})
        self._unit.db.execute(insert(DECISIONS).values(seals.DECISION.sealed(_cells(made))))
        self._unit.link("candidate", made.candidate, made.project)
        self._unit.link("version", made.version, made.project)
        self._touched(made.id, made.project, made.candidate)
        return made

    def update(self, decision: str, **fields: Any) -> None:
        """Change `stands`, `replaces` or `outcome`.

        Raises:
            NotFoundError: there is no such decision.
            RefusedError: it is damaged, and stays as it is.
        """
        row = self._unit.owner(DECISIONS, decision, "decision")
        if not seals.DECISION.fits(row):
            raise RefusedError("store-row-damaged", mapping.damaged_sentence(f"Decision {row.number}"))
        cells = {name: _outcome(value) if name == "outcome" else value for name, value in fields.items()}
        changed = seals.DECISION.renewed(row, cells)
        self._unit.db.execute(update(DECISIONS).where(DECISIONS.c.id == decision).values(changed))
        self._touched(decision, row.project, row.candidate)

    def put_down(self, decision: str) -> bool:
        """Have a decision stand no more, also one that is damaged: it makes room, and stays damaged.

        Returns:
            Whether it is whole, and so can stand again.

        Raises:
            NotFoundError: there is no such decision.
        """
        row = self._unit.owner(DECISIONS, decision, "decision")
        changed = seals.DECISION.renewed(row, {"stands": False})
        self._unit.db.execute(update(DECISIONS).where(DECISIONS.c.id == decision).values(changed))
        self._touched(decision, row.project, row.candidate)
        return bool(seals.DECISION.fits(row))

    def _touched(self, decision: str, project: str, candidate: str) -> None:
        self._unit.mark("decision", decision, project)
        run = self._unit.db.scalar(select(CANDIDATES.c.run).where(CANDIDATES.c.id == candidate))
        if run is not None:
            # The history shows which runs hold what was chosen.
            self._unit.mark("run", run, project)


class NoteWrites:
    """Puts the note and the tags of a run."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, run: str, value: RunNote) -> None:
        """Store the note and tags of a run; nothing is kept of empty ones.

        Raises:
            NotFoundError: there is no such run.
        """
        owner = self._unit.owner(RUNS, run, "run")
        if value == RunNote():
            self._unit.db.execute(delete(RUN_NOTES).where(RUN_NOTES.c.run == run))
        else:
            tags = dump(mapping.WORDS, value.tags)
            cells = seals.RUN_NOTE.sealed({"project": owner.project, "run": run, "text": value.note, "tags": tags})
            statement = upsert(RUN_NOTES).values(cells)
            self._unit.db.execute(statement.on_conflict_do_update(index_elements=["run"], set_=cells))
        self._unit.mark("run", run, owner.project)


def _outcome(value: Outcome | None) -> str | None:
    return None if value is None else dump(OUTCOME, value)


def _cells(value: Decision) -> dict[str, Any]:
    return {
        "id": value.id,
        "project": value.project,
        "number": value.number,
        "candidate": value.candidate,
        "version": value.version,
        "why": value.why,
        "rejected": dump(REJECTED, value.rejected),
        "stands": value.stands,
        "replaces": value.replaces,
        "outcome": _outcome(value.outcome),
        "created_at": value.created_at,
    }
