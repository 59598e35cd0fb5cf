"""Reading calls, answers and results."""

from typing import Any

from sqlalchemy import Connection, Row, literal_column, select, union

from app.domain.model_client import Role
from app.domain.money import CallUse
from app.domain.results import Ranking, RunBase
from app.domain.runs import Answer, Call, HandAnswer
from app.store import damaged, mapping
from app.store.reader import Reader, first, rows
from app.store.seals import seals
from app.store.tables import (
    ANSWERS,
    CALLS,
    CANDIDATES,
    HAND_ANSWERS,
    QUESTIONS,
    RESULTS,
    RUN_ANSWERS,
    RUN_BASES,
    RUN_CALLS,
    RUNS,
)


class CallQueries:
    """Finished requests by what they asked."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, project_id: str, key: str) -> Call | None:
        """Return the finished call of a key, or None.

        Raises:
            StoreError: it cannot be read, or is not what was stored.
        """
        row = self._row(project_id, key)
        return None if row is None else mapping.one(mapping.call, row, what="reply")

    def find(self, project_id: str, key: str) -> Call | None:
        """Return the finished call of a key, or None also where it is damaged: it is made again then."""
        row = self._row(project_id, key)
        return next(iter(mapping.many(mapping.call, [row], what="reply")), None) if row is not None else None

    def made_by(self, run_id: str) -> frozenset[str]:
        """Return the keys of the calls that a run made itself, without those it found."""
        with self._reader.reading() as db:
            found = rows(db, select(RUN_CALLS.c.call).where(RUN_CALLS.c.run == run_id, RUN_CALLS.c.made))
        return frozenset(row.call for row in found)

    def templates_of(self, run_id: str) -> tuple[str, ...]:
        """Return the templates of the calls a run rests on: those it made or found, and those of the answers it has."""
        of_calls = (
            select(CALLS.c.template)
            .join(RUN_CALLS, (RUN_CALLS.c.project == CALLS.c.project) & (RUN_CALLS.c.call == CALLS.c.key))
            .where(RUN_CALLS.c.run == run_id)
        )
        of_answers = (
            select(CALLS.c.template)
            .join(ANSWERS, (ANSWERS.c.project == CALLS.c.project) & (ANSWERS.c.call == CALLS.c.key))
            .join(RUN_ANSWERS, RUN_ANSWERS.c.answer == ANSWERS.c.id)
            .where(RUN_ANSWERS.c.run == run_id)
        )
        with self._reader.reading() as db:
            found = rows(db, union(of_calls, of_answers))
        return tuple(sorted(row.template for row in found))

    def recent(self, judge: str, limit: int = 400) -> tuple[CallUse, ...]:
        """Return what a model's calls used, of the newest `limit` calls of all models in all projects."""
        newest = select(CALLS).order_by(literal_column("rowid").desc()).limit(limit).subquery()
        statement = select(newest.c.role, newest.c.input_tokens, newest.c.output_tokens, newest.c.duration_ms)
        with self._reader.reading() as db:
            found = rows(db, statement.where(newest.c.judge == judge))
        roles = {role.value for role in Role}
        return tuple(
            CallUse(
                role=Role(row.role),
                input_tokens=row.input_tokens,
                output_tokens=row.output_tokens,
                duration_ms=row.duration_ms,
            )
            for row in found
            if row.role in roles
        )

    def _row(self, project_id: str, key: str) -> Row[Any] | None:
        with self._reader.reading() as db:
            return first(db, select(CALLS).where(CALLS.c.project == project_id, CALLS.c.key == key))


class AnswerQueries:
    """Judged cells of runs. An answer belongs to the call that gave it; a run names those it rests on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str) -> tuple[Answer, ...]:
        """Return the answers a run rests on to its columns about its candidates, by column and label.

        One that is not what was stored says so and answers nothing; unreadable ones are left out.
        """
        statement = (
            select(ANSWERS, RUN_ANSWERS.c.taken_over)
            .select_from(RUNS)
            .join(QUESTIONS, QUESTIONS.c.run == RUNS.c.id)
            .join(CANDIDATES, CANDIDATES.c.run == RUNS.c.id)
            .join(RUN_ANSWERS, RUN_ANSWERS.c.run == RUNS.c.id)
            .join(
                ANSWERS,
                (ANSWERS.c.id == RUN_ANSWERS.c.answer)
                & (ANSWERS.c.judge == RUNS.c.judge)
                & (ANSWERS.c.question_key == QUESTIONS.c.key)
                & (ANSWERS.c.candidate_key == CANDIDATES.c.card_key),
            )
            .where(RUNS.c.id == run_id)
            .order_by(QUESTIONS.c.position, CANDIDATES.c.position, ANSWERS.c.replicate)
        )
        with self._reader.reading() as db:
            found = _first_ones(rows(db, statement))
        return tuple(mapping.many(mapping.answer, found, what="answer", instead=damaged.answer))

    def taken_over(self, run_id: str) -> tuple[Answer, ...]:
        """Return the answers a run took over at its start, to whatever question about whatever card.

        What cannot be read, or is not what was stored, is left out: it is asked again.
        """
        statement = (
            select(ANSWERS, RUN_ANSWERS.c.taken_over)
            .join(RUN_ANSWERS, RUN_ANSWERS.c.answer == ANSWERS.c.id)
            .where(RUN_ANSWERS.c.run == run_id, RUN_ANSWERS.c.taken_over > 0)
            .order_by(ANSWERS.c.question_key, ANSWERS.c.candidate_key, ANSWERS.c.replicate)
        )
        with self._reader.reading() as db:
            found = _first_ones(rows(db, statement))
        return tuple(mapping.many(mapping.answer, found, what="answer"))

    def to_take_over(self, run_ids: tuple[str, ...]) -> tuple[Answer, ...]:
        """Return the answers a new run would take over from these runs; the first run's stand before the others'."""
        with self._reader.reading() as db:
            found = _of_bases(db, run_ids)
        return tuple(mapping.many(mapping.answer, [row for _, row in found], what="answer"))

    def places_to_take_over(self, run_ids: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        """Return the same as (id of the answer, which of the runs it is of, from 1)."""
        with self._reader.reading() as db:
            return tuple((row.id, place) for place, row in _of_bases(db, run_ids))


class BaseQueries:
    """What runs took over at their start, beside answers."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str) -> RunBase | None:
        """Return what a run took over; None = it rests on no other, or was stored before this was.

        Raises:
            StoreError: it cannot be read.
        """
        with self._reader.reading() as db:
            row = first(db, select(RUN_BASES).where(RUN_BASES.c.run == run_id))
        return None if row is None else mapping.one(mapping.run_base, row, what="base of a run")


def _of_bases(db: Connection, run_ids: tuple[str, ...]) -> list[tuple[int, Row[Any]]]:
    """Rows of answers with the place of their run, from 1; of several to one question and card the first counts."""
    found: list[tuple[int, Row[Any]]] = []
    seen: set[tuple[str, str, str, int]] = set()
    for place, run_id in enumerate(run_ids, 1):
        statement = (
            select(ANSWERS, RUN_ANSWERS.c.taken_over)
            .join(RUN_ANSWERS, RUN_ANSWERS.c.answer == ANSWERS.c.id)
            .where(RUN_ANSWERS.c.run == run_id)
            .order_by(ANSWERS.c.question_key, ANSWERS.c.candidate_key, ANSWERS.c.replicate)
        )
        for row in _first_ones(rows(db, statement)):
            asked = (row.judge, row.question_key, row.candidate_key, row.replicate)
            if asked not in seen:
                seen.add(asked)
                found.append((place, row))
    return found


def _first_ones(found: list[Row[Any]]) -> list[Row[Any]]:
    """One row per question, card and replicate: what was taken over at the start stands before what came later."""
    counted: dict[tuple[str, str, int], Row[Any]] = {}
    for row in found:
        asked = (row.question_key, row.candidate_key, row.replicate)
        there = counted.get(asked)
        # Two candidates with equal cards share their answers: the same row may come twice.
        if there is None or (row.id != there.id and _order(row) < _order(there)):
            counted[asked] = row
    return list(counted.values())


def _order(row: Row[Any]) -> tuple[bool, bool, int]:
    """A damaged answer that was taken over is asked again: the new one stands then."""
    return (not seals.ANSWER.fits(row), row.taken_over == 0, row.taken_over)


class HandAnswerQueries:
    """Answers given by a person."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str) -> tuple[HandAnswer, ...]:
        """Return the answers a person gave in a run, by column and label; a damaged one says so in its reason."""
        statement = (
            select(HAND_ANSWERS)
            .where(HAND_ANSWERS.c.run == run_id)
            .order_by(HAND_ANSWERS.c.question, HAND_ANSWERS.c.candidate)
        )
        with self._reader.reading() as db:
            found = rows(db, statement)
        return tuple(mapping.many(mapping.hand_answer, found, what="answer by hand", instead=damaged.hand_answer))


class ResultQueries:
    """Rankings."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, run_id: str) -> Ranking | None:
        """Return the ranking of a run, or None where there is none yet.

        Raises:
            StoreError: it cannot be read, or is not what was stored.
        """
        with self._reader.reading() as db:
            row = first(db, select(RESULTS).where(RESULTS.c.run == run_id))
        return None if row is None else mapping.one(mapping.ranking, row, what="ranking")
