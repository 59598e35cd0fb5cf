"""Writing runs, what they judge, their requests and results."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.errors import NotFoundError
from app.domain.results import Ranking
from app.domain.runs import Candidate, Question, Run, Scenario
from app.store import mapping
from app.store.codec import dump
from app.store.parents import parents_of
from app.store.seals import seals
from app.store.search.index import SearchWriter
from app.store.tables import CANDIDATE_PARENTS, CANDIDATES, QUESTIONS, RESULTS, RUN_REQUESTS, RUNS, SCENARIOS
from app.store.unit_of_work import UnitOfWork

_FIXED = frozenset({"id", "project", "number"})


class RunWrites:
    """Adds and changes runs."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def add(self, value: Run) -> Run:
        """Store a new run and return it with the number it got.

        Raises:
            NotFoundError: its version, line, chat, message, candidate or parent is of another project.
        """
        number = self._unit.next_in(RUNS, "number", project=value.project)
        made = value.model_copy(update={"number": number})
        self._unit.db.execute(insert(RUNS).values(seals.RUN.sealed(mapping.run_columns(made))))
        self._links(made)
        self._search.run(made)
        self._unit.mark("run", made.id, made.project)
        if made.launched_from_chat is not None:
            self._unit.mark("chat", made.launched_from_chat, made.project)
        self._unit.mark("project", made.project, made.project)
        return made

    def update(self, run_id: str, **fields: Any) -> Run:
        """Change fields of a run (status, flags, stages, counts, best …) and return it.

        Raises:
            NotFoundError: there is no such run, or a link leads out of its project.
        """
        row = self._unit.owner(RUNS, run_id, "run")
        before = mapping.one(mapping.run, row, what="run")
        wrong = set(fields) - (set(Run.model_fields) - _FIXED)
        if wrong:
            raise TypeError(f"a run has no field to change named {', '.join(sorted(wrong))}")
        after = Run.model_validate(dict(before) | fields)
        old, new = mapping.run_columns(before), mapping.run_columns(after)
        changed = {name: cell for name, cell in new.items() if old[name] != cell}
        if changed:
            self._unit.db.execute(update(RUNS).where(RUNS.c.id == run_id).values(seals.RUN.renewed(row, changed)))
            self._links(after)
            if not changed.keys().isdisjoint({"title", "best_title"}):
                self._search.run(after)
            self._unit.mark("run", run_id, after.project)
            if "status" in changed:
                self._unit.mark("project", after.project, after.project)
        return after

    def _links(self, value: Run) -> None:
        for noun, id_ in (
            ("version", value.version),
            ("branch", value.branch),
            ("chat", value.launched_from_chat),
            ("message", value.launched_by_message),
            ("candidate", value.context_candidate),
            ("run", value.parent_run),
        ):
            self._unit.link(noun, id_, value.project)


class CandidateWrites:
    """Puts candidates."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def put(self, value: Candidate) -> None:
        """Store a candidate by run and label; one that is there keeps its id and its links.

        Raises:
            NotFoundError: there is no such run, or a parent, chat or message is of another project.
        """
        owner = self._unit.owner(RUNS, value.run, "run")
        cells = {
            "origin": value.origin.value,
            "title": value.card.title,
            "card": dump(mapping.CARD, value.card),
            "card_key": value.card.key(),
            "text": value.text,
            "constructed": value.constructed,
            "stands_for_today": value.stands_for_today,
            "design_call": value.design_call,
        }
        there = self._unit.db.execute(
            select(CANDIDATES).where(CANDIDATES.c.run == value.run, CANDIDATES.c.label == value.label)
        ).first()
        if there is None:
            made = value.id
            position = self._unit.next_in(CANDIDATES, "position", run=value.run)
            keys = {"id": made, "project": owner.project, "run": value.run, "label": value.label, "position": position}
            links = {"chat": value.chat, "message": value.message}
            fresh = seals.CANDIDATE.sealed(keys | links | cells, value.parents)
            self._unit.db.execute(insert(CANDIDATES).values(fresh))
            for place, parent in enumerate(value.parents):
                row = {"project": owner.project, "candidate": made, "position": place, "parent": parent}
                self._unit.db.execute(insert(CANDIDATE_PARENTS).values(row))
                self._unit.link("candidate", parent, owner.project)
            self._unit.link("chat", value.chat, owner.project)
            self._unit.link("message", value.message, owner.project)
        else:
            made = there.id
            parents = parents_of(self._unit.db, [there]).get(made, ())
            changes = seals.CANDIDATE.renewed(there, cells, parents)
            self._unit.db.execute(update(CANDIDATES).where(CANDIDATES.c.id == made).values(changes))
        self._search.candidate(made, owner.project, value)
        self._unit.mark("candidate", made, owner.project)


class ScenarioWrites:
    """Puts scenarios."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def put(self, run_id: str, value: Scenario) -> None:
        """Store a scenario by run and slug.

        Raises:
            NotFoundError: there is no such run.
        """
        owner = self._unit.owner(RUNS, run_id, "run")
        where = (SCENARIOS.c.run == run_id, SCENARIOS.c.slug == value.slug)
        there = self._unit.db.execute(select(SCENARIOS).where(*where)).first()
        position = self._unit.next_in(SCENARIOS, "position", run=run_id) if there is None else there.position
        cells = seals.SCENARIO.sealed(
            {
                "project": owner.project,
                "run": run_id,
                "slug": value.slug,
                "position": position,
                "label": value.label,
                "title": value.title,
                "text": value.text,
                "type": value.type.value,
                "stresses": dump(mapping.WORDS, value.stresses),
                "uses": dump(mapping.WORDS, value.uses),
            }
        )
        statement = insert(SCENARIOS) if there is None else update(SCENARIOS).where(*where)
        self._unit.db.execute(statement.values(cells))
        self._search.scenario(owner.project, run_id, value)
        self._unit.mark("scenario", f"{run_id}/{value.slug}", owner.project)


class QuestionWrites:
    """Sets the columns of a run."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def set(self, run_id: str, values: tuple[Question, ...]) -> None:
        """Replace the columns of a run by these, in this order.

        Raises:
            NotFoundError: there is no such run.
        """
        owner = self._unit.owner(RUNS, run_id, "run")
        self._unit.db.execute(delete(QUESTIONS).where(QUESTIONS.c.run == run_id))
        cells = [
            seals.QUESTION.sealed(
                value.model_dump()
                | {"project": owner.project, "run": run_id, "position": place, "kind": value.kind.value}
            )
            for place, value in enumerate(values)
        ]
        if cells:
            self._unit.db.execute(insert(QUESTIONS), cells)
        self._unit.mark("questions", run_id, owner.project)


class ResultWrites:
    """Saves rankings."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def save(self, run_id: str, ranking: Ranking) -> None:
        """Store the ranking of a run, in the place of one that is there.

        Raises:
            NotFoundError: there is no such run.
        """
        owner = self._unit.owner(RUNS, run_id, "run")
        cells = seals.RESULT.sealed(
            {
                "project": owner.project,
                "run": run_id,
                "ranking": dump(mapping.RANKING, ranking),
                "ranking_hash": ranking.ranking_hash,
            }
        )
        statement = upsert(RESULTS).values(cells)
        self._unit.db.execute(statement.on_conflict_do_update(index_elements=["run"], set_=cells))
        self._unit.mark("results", run_id, owner.project)


class RequestWrites:
    """Asks whoever works a run to stop or pause it."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, run_id: str, kind: str) -> None:
        """Ask for “stop” or “pause”; the owner obeys within a second.

        Raises:
            NotFoundError: there is no such run.
        """
        if kind not in ("stop", "pause"):
            raise ValueError(f"a run can be asked to stop or pause, not to {kind}")
        owner = self._unit.owner(RUNS, run_id, "run")
        statement = upsert(RUN_REQUESTS).values(run=run_id, kind=kind)
        self._unit.db.execute(statement.on_conflict_do_update(index_elements=["run"], set_={"kind": kind}))
        self._unit.mark("request", run_id, owner.project)

    def clear(self, run_id: str) -> None:
        """Forget what was asked."""
        if self._unit.db.execute(delete(RUN_REQUESTS).where(RUN_REQUESTS.c.run == run_id)).rowcount:
            self._unit.mark("request", run_id, self._unit.owner(RUNS, run_id, "run").project)


def require_run(unit: UnitOfWork, run_id: str, label: str) -> None:
    """Demand that a run has a candidate of this label.

    Raises:
        NotFoundError: it has none.
    """
    statement = select(CANDIDATES.c.id).where(CANDIDATES.c.run == run_id, CANDIDATES.c.label == label)
    if unit.db.execute(statement).first() is None:
        raise NotFoundError(f"There is no candidate {label[:40]} in this run.")
