"""From validated replies of judges to answers, one per question and card.

Only rows that were asked for are kept; fixed rows beside them keep the answers they have. "Unknown" is an answer
with the value None. Not for: making up any number.
"""

from collections.abc import Mapping

from app.domain.agents import (
    CheckVerdict,
    CostVerdict,
    JudgeChecksReply,
    JudgeCostReply,
    JudgeScenarioReply,
    ScenarioVerdict,
)
from app.domain.model_client import Role
from app.domain.runs import Answer
from app.pipeline.columns import CostColumn, ItemColumn, ScenarioColumn
from app.pipeline.judging.requests import subscores
from app.pipeline.prompts import version_of

ROW_CALL_REPLICATE = 2
"""Cost of one added row is asked once, beside fixed rows; lists ask it twice, as replicates 0 and 1."""
_PART = {"yes": 1.0, "no": 0.0, "unknown": None}

Wanted = Mapping[str, str]
"""Label → card key of the rows whose answers are kept."""


def scenario_answers(
    column: ScenarioColumn, reply: JudgeScenarioReply, wanted: Wanted, *, judge: str, call: str, replicate: int = 0
) -> tuple[Answer, ...]:
    """Return P of each wanted row: the mean of its four sub-scores, 0 … 1."""
    numbered = {f"h{number}": slug for number, slug in enumerate(column.hard, 1)}
    names = numbered if version_of(Role.JUDGE_SCENARIO) > 1 else {}

    def read(verdict: ScenarioVerdict, card_key: str) -> Answer:
        broken = {names.get(name, name) for name in verdict.violates}
        parts = tuple(None if score is None else score / 100.0 for score in subscores(verdict))
        known = [part for part in parts if part is not None]
        return Answer(
            question_key=column.question.key,
            candidate_key=card_key,
            judge=judge,
            replicate=replicate,
            value=sum(known) / len(known) if known else None,
            parts=parts,
            evidence=verdict.evidence,
            violates=tuple(slug for slug in column.hard if slug in broken),
            call=call,
        )

    return tuple(read(reply.rows[label], card_key) for label, card_key in wanted.items())


def check_answers(
    column: ItemColumn,
    name: str,
    reply: JudgeChecksReply,
    wanted: Wanted,
    *,
    judge: str,
    call: str,
    replicate: int = 0,
) -> tuple[Answer, ...]:
    """Return the share of answered checks each wanted row passes; None where none was answered."""

    def read(verdict: CheckVerdict, card_key: str) -> Answer:
        parts = tuple(_PART[answer] for answer in verdict.answers)
        known = [part for part in parts if part is not None]
        return Answer(
            question_key=column.question.key,
            candidate_key=card_key,
            judge=judge,
            replicate=replicate,
            value=sum(known) / len(known) if known else None,
            parts=parts,
            evidence=verdict.quote,
            call=call,
        )

    return tuple(read(reply.rows[label][name], card_key) for label, card_key in wanted.items())


def cost_answers(
    column: CostColumn, reply: JudgeCostReply, wanted: Wanted, *, judge: str, call: str, replicate: int
) -> tuple[Answer, ...]:
    """Return each wanted row's multiple of the reference, divided by what the same call gave the reference."""
    reference = reply.rows[column.reference].multiple
    scale = 1.0 if reference is None else reference

    def read(label: str, verdict: CostVerdict, card_key: str) -> Answer:
        value = None if verdict.multiple is None else verdict.multiple / scale
        return Answer(
            question_key=column.question.key,
            candidate_key=card_key,
            judge=judge,
            replicate=replicate,
            value=1.0 if label == column.reference else value,
            evidence=verdict.because,
            call=call,
        )

    return tuple(read(label, reply.rows[label], card_key) for label, card_key in wanted.items())
