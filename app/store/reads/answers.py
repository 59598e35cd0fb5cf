"""Reading calls, answers and results."""

from typing import Any

from sqlalchemy import Row, literal_column, select

from app.domain.model_client import Role
from app.domain.money import CallUse
from app.domain.results import Ranking
from app.domain.runs import Answer, Call, HandAnswer
from app.store import damaged, mapping
from app.store.reader import Reader, first, rows
from app.store.tables import answer, call, candidate, hand_answer, question, result, run


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

    def recent(self, judge: str, limit: int = 400) -> tuple[CallUse, ...]:
        """Return what a model's calls used, of the newest `limit` calls of all models in all projects."""
        newest = select(call).order_by(literal_column("rowid").desc()).limit(limit).subquery()
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
            return first(db, select(call).where(call.c.project == project_id, call.c.key == key))


class AnswerQueries:
    """Judged cells by question, candidate and judge."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def find(
        self, project: str, question_keys: tuple[str, ...], candidate_keys: tuple[str, ...], judge: str
    ) -> tuple[Answer, ...]:
        """Return the answers a judge has given to any of the questions about any of the candidates.

        What cannot be read, or is not what was stored, is left out: it is asked again, and stored in its place.
        """
        statement = (
            select(answer)
            .where(
                answer.c.project == project,
                answer.c.judge == judge,
                answer.c.question_key.in_(question_keys),
                answer.c.candidate_key.in_(candidate_keys),
            )
            .order_by(answer.c.question_key, answer.c.candidate_key, answer.c.replicate)
        )
        with self._reader.reading() as db:
            return tuple(mapping.many(mapping.answer, rows(db, statement), what="answer"))

    def of_run(self, run_id: str) -> tuple[Answer, ...]:
        """Return the answers of a run's judge to its columns about its candidates, by column and label.

        One that is not what was stored says so and answers nothing; unreadable ones are left out.
        """
        statement = (
            select(answer)
            .select_from(run)
            .join(question, question.c.run == run.c.id)
            .join(candidate, candidate.c.run == run.c.id)
            .join(
                answer,
                (answer.c.project == run.c.project)
                & (answer.c.judge == run.c.judge)
                & (answer.c.question_key == question.c.key)
                & (answer.c.candidate_key == candidate.c.card_key),
            )
            .where(run.c.id == run_id)
            .order_by(question.c.position, candidate.c.position, answer.c.replicate)
        )
        with self._reader.reading() as db:
            found = rows(db, statement)
        # Two candidates with equal cards share their answers; each is given once.
        unique = {row.id: row for row in found}
        return tuple(mapping.many(mapping.answer, list(unique.values()), what="answer", instead=damaged.answer))


class HandAnswerQueries:
    """Answers given by a person."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_run(self, run_id: str) -> tuple[HandAnswer, ...]:
        """Return the answers a person gave in a run, by column and label; a damaged one says so in its reason."""
        statement = (
            select(hand_answer)
            .where(hand_answer.c.run == run_id)
            .order_by(hand_answer.c.question, hand_answer.c.candidate)
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
            row = first(db, select(result).where(result.c.run == run_id))
        return None if row is None else mapping.one(mapping.ranking, row, what="ranking")
