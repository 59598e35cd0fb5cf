"""Reading what a run judges: candidates with their parents, scenarios, questions."""

from typing import Any

from sqlalchemy import Select, select

from app.domain.errors import NotFoundError
from app.domain.runs import Candidate, Question, Scenario
from app.store import damaged, mapping
from app.store.parents import parents_of
from app.store.reader import Reader, first, rows
from app.store.reads.projects import ProjectQueries, none_found, prefix_match, several_found
from app.store.reads.runs import RunQueries
from app.store.tables import CANDIDATE_PARENTS, CANDIDATES, QUESTIONS, RUNS, SCENARIOS


class CandidateQueries:
    """Candidates of runs and what derives from them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, candidate_id: str) -> Candidate:
        """Return a candidate.

        Raises:
            NotFoundError: there is none of this id.
        """
        with self._reader.reading() as db:
            row = first(db, select(CANDIDATES).where(CANDIDATES.c.id == candidate_id))
            if row is None:
                raise none_found("candidate", candidate_id)
            parents = parents_of(db, [row])
        return mapping.one(lambda r: mapping.candidate(r, parents.get(r.id, ())), row, what="candidate")

    def of_run(self, run_id: str) -> tuple[Candidate, ...]:
        """Return the candidates of a run in the order of their labels; unreadable and damaged ones say so."""
        return self._many(select(CANDIDATES).where(CANDIDATES.c.run == run_id).order_by(CANDIDATES.c.position))

    def find(self, text: str, project: str | None = None) -> Candidate:
        """Return the candidate of `C3@run:12`, `PROJECT/C3@run:12`, an id, or a unique beginning of one.

        Raises:
            NotFoundError: nothing matches.
            UsageError: candidates of several projects match.
        """
        where, slash, name = text.partition("/")
        if slash and "@" not in where:
            project = ProjectQueries(self._reader).find(where).id
        else:
            name = text
        label, at, of = name.partition("@")
        if at:
            owner = RunQueries(self._reader).find(of, project)
            statement = select(CANDIDATES).where(CANDIDATES.c.run == owner.id, CANDIDATES.c.label == label.upper())
            with self._reader.reading() as db:
                row = first(db, statement)
            if row is None:
                raise NotFoundError(f"There is no candidate “{label}” in Run {owner.number}.")
            return self.get(row.id)
        return self.get(self._by_prefix(name, project))

    def derived_from(self, candidate_id: str) -> tuple[Candidate, ...]:
        """Return the candidates, of any run, that name this one as a parent; oldest run first."""
        owner = select(CANDIDATES.c.project).where(CANDIDATES.c.id == candidate_id).scalar_subquery()
        statement = (
            select(CANDIDATES)
            .join(CANDIDATE_PARENTS, CANDIDATE_PARENTS.c.candidate == CANDIDATES.c.id)
            .join(RUNS, RUNS.c.id == CANDIDATES.c.run)
            .where(CANDIDATE_PARENTS.c.project == owner, CANDIDATE_PARENTS.c.parent == candidate_id)
            .order_by(RUNS.c.number, CANDIDATES.c.position)
        )
        return self._many(statement)

    def _by_prefix(self, text: str, project: str | None) -> str:
        statement = select(CANDIDATES.c.id).where(prefix_match(CANDIDATES.c.id, text)).limit(6)
        if project is not None:
            statement = statement.where(CANDIDATES.c.project == project)
        with self._reader.reading() as db:
            found = [str(row.id) for row in rows(db, statement)] if text else []
        if text in found:
            return text
        if len(found) > 1:
            raise several_found("candidate", text, [found_id[:8] for found_id in found])
        if not found:
            raise none_found("candidate", text)
        return found[0]

    def _many(self, statement: Select[Any]) -> tuple[Candidate, ...]:
        with self._reader.reading() as db:
            found = rows(db, statement)
            parents = parents_of(db, found)
        read = mapping.many(
            lambda row: mapping.candidate(row, parents.get(row.id, ())),
            found,
            what="candidate",
            instead=lambda row: damaged.candidate(row, parents.get(row.id, ())),
        )
        return tuple(read)


class ScenarioQueries:
    """Scenarios of runs."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str) -> tuple[Scenario, ...]:
        """Return the scenarios of a run in their order; damaged ones say so, unreadable ones are left out."""
        statement = select(SCENARIOS).where(SCENARIOS.c.run == run_id).order_by(SCENARIOS.c.position)
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping.scenario, rows(db, statement), what="scenario", instead=damaged.scenario))


class QuestionQueries:
    """Columns of runs."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str) -> tuple[Question, ...]:
        """Return the columns of a run in their order; damaged ones say so, unreadable ones are left out."""
        statement = select(QUESTIONS).where(QUESTIONS.c.run == run_id).order_by(QUESTIONS.c.position)
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping.question, rows(db, statement), what="column", instead=damaged.question))
