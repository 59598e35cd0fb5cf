"""Reading the shortlist, decisions, and the notes and tags of runs."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, TableValuedAlias, case, func, select, true

from app.domain.deciding.decisions import Decision, Outcome, Rejected, RunNote, Shortlisted
from app.domain.errors import NotFoundError
from app.store import mapping
from app.store.codec import load, unescape
from app.store.reader import Reader, first, rows
from app.store.reads.projects import none_found
from app.store.seals import seals
from app.store.tables import CANDIDATES, DECISIONS, RUN_NOTES, RUNS, SHORTLIST

REJECTED: TypeAdapter[tuple[Rejected, ...]] = TypeAdapter(tuple[Rejected, ...])
OUTCOME = TypeAdapter(Outcome)
R = Row[Any]


def _with_option(table: Any) -> Select[Any]:
    """Rows of a table about an option, with what names that."""
    return (
        select(
            table,
            CANDIDATES.c.run.label("option_run"),
            CANDIDATES.c.label.label("option_label"),
            CANDIDATES.c.title.label("option_title"),
            RUNS.c.number.label("option_number"),
        )
        .join(CANDIDATES, CANDIDATES.c.id == table.c.candidate)
        .join(RUNS, RUNS.c.id == CANDIDATES.c.run)
    )


class ShortlistQueries:
    """Options a person keeps in view. On any thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_project(self, project: str) -> tuple[Shortlisted, ...]:
        """Return the shortlist in its order; what is not what was stored is left out, doctor names it."""
        statement = _with_option(SHORTLIST).where(SHORTLIST.c.project == project).order_by(SHORTLIST.c.position)
        with self._reader.reading() as db:
            return tuple(mapping.many(_shortlisted, rows(db, statement), what="place of the shortlist"))

    def get(self, project: str, candidate: str) -> Shortlisted | None:
        """Return the place of an option on the shortlist; None where it is not on it."""
        return next((one for one in self.of_project(project) if one.candidate == candidate), None)


class DecisionQueries:
    """What was chosen. On any thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, decision: str) -> Decision:
        """Return a decision.

        Raises:
            NotFoundError: there is none of this id.
            StoreError: it is not what was stored.
        """
        with self._reader.reading() as db:
            row = first(db, _with_option(DECISIONS).where(DECISIONS.c.id == decision))
        if row is None:
            raise none_found("decision", decision)
        return mapping.one(_decision, row, what="decision")

    def by_number(self, project: str, number: int) -> Decision:
        """Return decision `number` of a project.

        Raises:
            NotFoundError: it has none of this number.
        """
        found = next((one for one in self.of_project(project) if one.number == number), None)
        if found is None:
            raise NotFoundError(f"There is no decision {number} in this project.")
        return found

    def of_project(self, project: str) -> tuple[Decision, ...]:
        """Return the decisions of a project, newest first; a damaged one says so in place of its reason."""
        statement = _with_option(DECISIONS).where(DECISIONS.c.project == project).order_by(DECISIONS.c.number.desc())
        with self._reader.reading() as db:
            return tuple(mapping.many(_decision, rows(db, statement), what="decision", instead=_damaged))

    def standing(self, project: str) -> Decision | None:
        """Return the decision that stands in a project, or None."""
        return next((one for one in self.of_project(project) if one.stands), None)


class NoteQueries:
    """Notes and tags of runs. On any thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run: str) -> RunNote:
        """Return note and tags of a run, empty where there are none.

        Raises:
            StoreError: they are not what was stored.
        """
        with self._reader.reading() as db:
            row = first(db, select(RUN_NOTES).where(RUN_NOTES.c.run == run))
        return RunNote() if row is None else mapping.one(read_note, row, what="note")

    def tags(self, project: str) -> tuple[str, ...]:
        """Return every tag of a project once, in the order of the alphabet."""
        each = each_tag()
        statement = (
            select(each.c.value)
            .select_from(RUN_NOTES)
            .join(each, true())
            .where(RUN_NOTES.c.project == project)
            .distinct()
        )
        with self._reader.reading() as db:
            return tuple(sorted((unescape(str(row.value)) for row in rows(db, statement)), key=str.casefold))


def each_tag() -> TableValuedAlias:
    """The tags of a row of `run_note`, one `value` each; none where the cell is damaged, which else fails all rows."""
    whole = case((func.json_valid(RUN_NOTES.c.tags) == 1, RUN_NOTES.c.tags))
    return func.json_each(whole, "$.d").table_valued("value")


def read_note(row: R) -> RunNote:
    """Read a row of `run_note`."""
    seals.RUN_NOTE.check(row)
    return RunNote(note=row.text, tags=load(mapping.WORDS, row.tags))


def _shortlisted(row: R) -> Shortlisted:
    seals.SHORTLISTED.check(row)
    return Shortlisted(
        candidate=row.candidate,
        run=row.option_run,
        run_number=row.option_number,
        label=row.option_label,
        title=row.option_title,
        position=row.position,
        added_at=row.added_at,
    )


def _decision(row: R) -> Decision:
    seals.DECISION.check(row)
    rejected = load(REJECTED, row.rejected)
    return _made(row, row.why, rejected, None if row.outcome is None else load(OUTCOME, row.outcome))


def _damaged(row: R) -> Decision:
    """A decision that is not what was stored, in its place."""
    return _made(row, mapping.damaged_sentence(f"Decision {row.number}"), (), None)


def _made(row: R, why: str, rejected: tuple[Rejected, ...], outcome: Outcome | None) -> Decision:
    return Decision(
        id=row.id,
        project=row.project,
        number=row.number,
        candidate=row.candidate,
        version=row.version,
        why=why,
        rejected=rejected,
        stands=row.stands,
        replaces=row.replaces,
        outcome=outcome,
        created_at=row.created_at,
        run=row.option_run,
        run_number=row.option_number,
        label=row.option_label,
        title=row.option_title,
    )
