"""The calls of a further round: rows listed anew, must-goals asked a second time, flagged rows looked at again.

A round is named by its kind, its number and the cards it is about (`Round.replicate`), so that equal questions of two
runs share their answers and others never mix. Only what lacks an answer is planned. Pure: no call is made here.
Not for: which rows go into a round (`choosing`).
"""

from typing import Literal, NamedTuple

from app.domain.agents import JudgeChecksReply, JudgeScenarioReply
from app.domain.canonical import content_key
from app.domain.model_client import Role
from app.domain.ranking.score import FIRST_ROUND
from app.domain.recheck import CheckerReply, CheckerTask
from app.domain.results import Round
from app.domain.runs import Answer, Candidate, Stage
from app.pipeline.columns import Columns, ItemColumn, ScenarioColumn
from app.pipeline.judging.plan import (
    CHECKS_A_CALL,
    Known,
    PlannedCall,
    checks_task,
    named_columns,
    scenario_task,
    turned,
    wanted_of,
)
from app.pipeline.judging.recheck import checker_answers, checker_request
from app.pipeline.judging.requests import judge_checks_request, judge_scenario_request
from app.pipeline.judging.verdicts import check_answers, scenario_answers
from app.pipeline.prompts import template_name

_HASH_DIGITS = 7


class RoundPlan(NamedTuple):
    """A round, the calls it still lacks, and how many it takes in all."""

    round: Round
    calls: tuple[PlannedCall, ...]
    total: int


def listed_again(
    kind: Literal["pass", "re-list"],
    number: int,
    columns: tuple[ScenarioColumn, ...],
    rows: tuple[Candidate, ...],
    known: Known,
    *,
    judge: str,
    seed: int,
) -> RoundPlan:
    """Plan to ask these scenarios about these rows anew, in an order that differs from the rounds before."""
    replicate = replicate_of(kind, number, *sorted(row.card.key() for row in rows))
    calls = [
        _scenario_call(column, turned(rows, seed + place + number), number, replicate, judge)
        for place, column in enumerate(columns)
        if _lacks(known, column.question.key, rows, replicate)
    ]
    slugs = tuple(column.question.slug for column in columns)
    return RoundPlan(_round(kind, replicate, rows, slugs), tuple(calls), len(columns))


def asked_twice(
    number: int,
    columns: Columns,
    asked: tuple[ItemColumn, ...],
    rows: tuple[Candidate, ...],
    known: Known,
    *,
    judge: str,
    seed: int,
) -> RoundPlan:
    """Plan to ask the checks of these columns about these rows once more."""
    replicate = replicate_of("second-answer", number, *sorted(row.card.key() for row in rows))
    groups = [asked[start : start + CHECKS_A_CALL] for start in range(0, len(asked), CHECKS_A_CALL)]
    calls = [
        _checks_call(columns, group, turned(rows, seed + place + number), number, replicate, judge)
        for place, group in enumerate(groups)
        if any(_lacks(known, column.question.key, rows, replicate) for column in group)
    ]
    slugs = tuple(column.question.slug for column in asked)
    return RoundPlan(_round("second-answer", replicate, rows, slugs), tuple(calls), len(groups))


def looked_at_again(asked: tuple[ItemColumn, ...], row: Candidate, known: Known, *, judge: str) -> RoundPlan:
    """Plan one re-check of all that a row is flagged for."""
    replicate = replicate_of("re-check", 1, template_name(Role.CHECKER), row.card.key(), row.text)
    named = {f"f{number}": column for number, column in enumerate(asked, 1)}
    task = CheckerTask(label=row.label, text=row.text, items=named_columns(named))

    def read(reply: CheckerReply, call: str) -> tuple[Answer, ...]:
        return checker_answers(task, named, reply, card_key=row.card.key(), judge=judge, call=call, replicate=replicate)

    slugs = tuple(column.question.slug for column in asked)
    lacking = any(_lacks(known, column.question.key, (row,), replicate) for column in asked)
    calls = (PlannedCall(Stage.CHECKS, checker_request(task), read, slugs, row=row.label),) if lacking else ()
    return RoundPlan(_round("re-check", replicate, (row,), slugs), calls, 1)


def replicate_of(kind: str, number: int, *about: str) -> int:
    """Return the replicate of a round: it follows from what the round asks, never from when."""
    return FIRST_ROUND + int(content_key("round", kind, number, about)[:_HASH_DIGITS], 16)


def _round(
    kind: Literal["pass", "re-list", "re-check", "second-answer"],
    replicate: int,
    rows: tuple[Candidate, ...],
    slugs: tuple[str, ...],
) -> Round:
    return Round(kind=kind, replicate=replicate, rows=tuple(row.label for row in rows), columns=slugs)


def _lacks(known: Known, question_key: str, rows: tuple[Candidate, ...], replicate: int) -> bool:
    return any((question_key, row.card.key(), replicate) not in known for row in rows)


def _scenario_call(
    column: ScenarioColumn, rows: tuple[Candidate, ...], number: int, replicate: int, judge: str
) -> PlannedCall:
    wanted = wanted_of(rows)

    def read(reply: JudgeScenarioReply, call: str) -> tuple[Answer, ...]:
        return scenario_answers(column, reply, wanted, judge=judge, call=call, replicate=replicate)

    request = judge_scenario_request(scenario_task(column, rows, number))
    return PlannedCall(Stage.JUDGING, request, read, (column.question.slug,))


def _checks_call(
    columns: Columns,
    group: tuple[ItemColumn, ...],
    rows: tuple[Candidate, ...],
    number: int,
    replicate: int,
    judge: str,
) -> PlannedCall:
    named = {f"q{place}": column for place, column in enumerate(group, 1)}
    wanted = wanted_of(rows)

    def read(reply: JudgeChecksReply, call: str) -> tuple[Answer, ...]:
        return tuple(
            answer
            for name, column in named.items()
            for answer in check_answers(column, name, reply, wanted, judge=judge, call=call, replicate=replicate)
        )

    request = judge_checks_request(checks_task(columns, named, rows, number))
    return PlannedCall(Stage.CHECKS, request, read, tuple(column.question.slug for column in group))
