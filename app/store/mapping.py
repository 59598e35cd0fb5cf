"""Rows of tables to domain values and back; rows never leave the store.

An unreadable cell (unknown word, bad JSON, a shape of another program) raises `UnreadableError` here, and so does a
row whose seal does not fit; lists replace such a row by one that says so (`damaged`), so it never hides the rows
beside it. What holds others (a project, a line, a chat, a run) is read on, its title marked.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row

from app.domain.chats import (
    Chat,
    Citation,
    ErrorPart,
    Message,
    OperationsProposal,
    Part,
    Proposal,
    RunProposal,
    TextPart,
)
from app.domain.elicitation.table import DecisionTable, Known
from app.domain.errors import StoreError
from app.domain.items import ProblemSpec, WorldModel
from app.domain.operations import Content
from app.domain.projects import Branch, Project, Version
from app.domain.results import Ranking, RunBase
from app.domain.runs import (
    Answer,
    BestRow,
    Call,
    Candidate,
    Card,
    HandAnswer,
    Question,
    Run,
    RunConfig,
    RunCounts,
    RunError,
    RunFlags,
    Scenario,
    StageStatus,
)
from app.domain.siblings import Siblings
from app.domain.usage import Usage
from app.store.codec import UnreadableError, dump, load
from app.store.seals import seals
from app.store.seals.seals import DamagedError, Seal

T = TypeVar("T")
R = Row[Any]

UNREADABLE = "(unreadable)"
DAMAGED = "(damaged)"
"""Before the title of a row that is not what was stored."""
ROW_DAMAGED = "store-row-damaged"

PARTS: TypeAdapter[tuple[Part, ...]] = TypeAdapter(tuple[Part, ...])
PAYLOAD: TypeAdapter[OperationsProposal | RunProposal] = TypeAdapter(OperationsProposal | RunProposal)
CONFIG = TypeAdapter(RunConfig)
FLAGS = TypeAdapter(RunFlags)
STAGES = TypeAdapter(tuple[StageStatus, ...])
BEST = TypeAdapter(BestRow)
ERROR = TypeAdapter(RunError)
CARD = TypeAdapter(Card)
WORDS = TypeAdapter(tuple[str, ...])
NUMBERS = TypeAdapter(tuple[float | None, ...])
RANKING = TypeAdapter(Ranking)
BASE = TypeAdapter(RunBase)
DECISION_TABLE = TypeAdapter(DecisionTable)
KNOWN = TypeAdapter(Known)
SIBLINGS = TypeAdapter(tuple[Siblings, ...])
SPEC = TypeAdapter(ProblemSpec)
WORLD = TypeAdapter(WorldModel)

_log = logging.getLogger(__name__)
_LINE_LENGTH = 200


def one(read: Callable[[R], T], row: R, *, what: str) -> T:
    """Read one row that was asked for by name.

    Raises:
        StoreError: the row cannot be read, or is not what was stored.
    """
    try:
        return _read(read, row)
    except DamagedError as error:
        raise StoreError(ROW_DAMAGED, damaged_sentence(f"This {what}")) from error
    except UnreadableError as error:
        raise StoreError("store-unreadable", f"This {what} cannot be read; the rest is not touched.") from error


def many(
    read: Callable[[R], T], rows: list[R], *, what: str, instead: Callable[[R], T | None] | None = None
) -> list[T]:
    """Read rows of a list; an unreadable one becomes `instead(row)`, or is left out and logged."""
    found = []
    for row in rows:
        try:
            found.append(_read(read, row))
        except UnreadableError:
            _log.info("an unreadable %s was met", what)
            mark = instead(row) if instead else None
            if mark is not None:
                found.append(mark)
    return found


def _read(read: Callable[[R], T], row: R) -> T:
    try:
        return read(row)
    except UnreadableError:
        raise
    except (ValidationError, ValueError, TypeError) as error:
        raise UnreadableError(str(type(error).__name__)) from error


def damaged_sentence(subject: str) -> str:
    """Return what is said of a row that is not what was stored."""
    return (
        f"{subject} is damaged: it is not what was stored. It was left as it is. “int-crucible doctor” names what is "
        f"damaged; a backup may have it whole."
    )


def marked(seal: Seal, row: R, title: str) -> str:
    """Return the title of a row, with a mark before it where the row is not what was stored."""
    return title if seal.fits(row) else f"{DAMAGED} {title}"


# -- reading --------------------------------------------------------------------------------------------


def project(row: R) -> Project:
    """Read a row of `project`."""
    return Project(
        id=row.id,
        title=marked(seals.PROJECT, row, row.title),
        state=row.state,
        pinned=row.pinned,
        created_at=row.created_at,
        last_activity_at=row.last_activity_at,
        last_chat=row.last_chat,
        pinned_run=row.pinned_run,
        seen_at=row.seen_at,
    )


def branch(row: R) -> Branch:
    """Read a row of `branch`."""
    return Branch(
        id=row.id,
        project=row.project,
        name=marked(seals.BRANCH, row, row.name),
        is_main=row.is_main,
        state=row.state,
        head=row.head,
        forked_from=row.forked_from,
    )


def version(row: R) -> Version:
    """Read a row of `version` joined with its two revisions, each with content, digest and seal."""
    seals.VERSION.check(row)
    spec = (row.project, row.spec_revision, row.spec_digest, row.spec_content, row.spec_seal)
    world = (row.project, row.world_revision, row.world_digest, row.world_content, row.world_seal)
    seals.SPEC_REVISION.check(spec)
    seals.WORLD_REVISION.check(world)
    return Version(
        id=row.id,
        project=row.project,
        branch=row.branch,
        number=row.number,
        parent=row.parent,
        spec_revision=row.spec_revision,
        world_revision=row.world_revision,
        content=Content(spec=_spec(row.spec_content), world=_world(row.world_content)),
        author=row.author,
        cause=row.cause,
        message=row.message,
        created_at=row.created_at,
    )


# A line, its newest versions and Main share their revisions; one of a thousand items costs 10 ms to read.


@lru_cache(maxsize=8)
def _spec(cell: str) -> ProblemSpec:
    return load(SPEC, cell)


@lru_cache(maxsize=8)
def _world(cell: str) -> WorldModel:
    return load(WORLD, cell)


def chat(row: R) -> Chat:
    """Read a row of `chat`."""
    return Chat(
        id=row.id,
        project=row.project,
        title=marked(seals.CHAT, row, row.title),
        mode=row.mode,
        branch=row.branch,
        subject_run=row.subject_run,
        subject_candidate=row.subject_candidate,
        parent_chat=row.parent_chat,
        forked_at_message=row.forked_at_message,
        state=row.state,
        pinned=row.pinned,
        created_at=row.created_at,
        last_activity_at=row.last_activity_at,
        last_read_seq=row.last_read_seq,
        draft=row.draft,
        siblings=_siblings(row),
    )


def _siblings(row: R) -> tuple[Siblings, ...]:
    """What is read of a chat is no content of it: where that is unreadable, the path that is shown stays."""
    if row.siblings is None:
        return ()
    try:
        return load(SIBLINGS, row.siblings)
    except UnreadableError:
        _log.info("unreadable versions of messages were met")
        return ()


def message(row: R) -> Message:
    """Read a row of `message`."""
    seals.MESSAGE.check(row)
    return Message(
        id=row.id,
        chat=row.chat,
        seq=row.seq,
        parent=row.parent,
        origin=row.origin,
        on_path=row.on_path,
        role=row.role,
        state=row.state,
        parts=load(PARTS, row.parts),
        model=row.model,
        usage=Usage(input_tokens=row.input_tokens, output_tokens=row.output_tokens, cost_usd=row.cost_usd),
        duration_ms=row.duration_ms,
        created_at=row.created_at,
    )


def last_line(parts: tuple[Part, ...]) -> str:
    """Return the one line of a message that a chat list shows, or nothing."""
    for part in parts:
        text = part.text if isinstance(part, TextPart) else part.sentence if isinstance(part, ErrorPart) else ""
        if text and (words := text[: 20 * _LINE_LENGTH].split()):
            return " ".join(words)[:_LINE_LENGTH]
    return ""


def all_text(parts: tuple[Part, ...]) -> str:
    """Return the text of a message as the search knows it."""
    return "\n\n".join(part.text for part in parts if isinstance(part, TextPart))


def proposal(row: R) -> Proposal:
    """Read a row of `proposal`."""
    seals.PROPOSAL.check(row)
    return Proposal(
        id=row.id,
        project=row.project,
        chat=row.chat,
        message=row.message,
        branch=row.branch,
        version=row.version,
        payload=load(PAYLOAD, row.payload),
        state=row.state,
        result_version=row.result_version,
        result_run=row.result_run,
        created_at=row.created_at,
    )


def citation(row: R) -> Citation:
    """Read a row of `citation`."""
    seals.CITATION.check(row)
    return Citation(
        id=row.id, project=row.project, chat=row.chat, message=row.message, run=row.run, candidate=row.candidate
    )


def run(row: R) -> Run:
    """Read a row of `run`."""
    return Run(
        id=row.id,
        project=row.project,
        number=row.number,
        title=marked(seals.RUN, row, row.title),
        mode=row.mode,
        status=row.status,
        config=load(CONFIG, row.config),
        version=row.version,
        branch=row.branch,
        judge=row.judge,
        trigger=row.triggered_by,
        launched_from_chat=row.launched_from_chat,
        launched_by_message=row.launched_by_message,
        context_candidate=row.context_candidate,
        parent_run=row.parent_run,
        flags=load(FLAGS, row.flags),
        stages=load(STAGES, row.stages),
        counts=RunCounts(
            candidates=row.candidates,
            scenarios=row.scenarios,
            cells=row.cells,
            calls=row.calls,
            calls_reused=row.calls_reused,
        ),
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=row.cost_usd,
        best=None if row.best is None else load(BEST, row.best),
        ranking_hash=row.ranking_hash,
        error=None if row.error is None else load(ERROR, row.error),
        starred=row.starred,
        trashed=row.trashed,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        duration_s=row.duration_s,
        rule=row.rule,
    )


def candidate(row: R, parents: tuple[str, ...]) -> Candidate:
    """Read a row of `candidate` with its parents in order."""
    seals.CANDIDATE.check(row, parents)
    return Candidate(
        id=row.id,
        run=row.run,
        label=row.label,
        origin=row.origin,
        card=load(CARD, row.card),
        text=row.text,
        parents=parents,
        constructed=bool(row.constructed),
        stands_for_today=bool(row.stands_for_today),
        chat=row.chat,
        message=row.message,
        design_call=row.design_call,
    )


def scenario(row: R) -> Scenario:
    """Read a row of `scenario`."""
    seals.SCENARIO.check(row)
    return Scenario(
        slug=row.slug,
        label=row.label,
        title=row.title,
        text=row.text,
        type=row.type,
        stresses=load(WORDS, row.stresses),
        uses=load(WORDS, row.uses),
    )


def question(row: R) -> Question:
    """Read a row of `question`."""
    seals.QUESTION.check(row)
    return Question(slug=row.slug, kind=row.kind, title=row.title, key=row.key, hard=row.hard)


def call(row: R) -> Call:
    """Read a row of `call`."""
    seals.CALL.check(row)
    return Call(
        key=row.key,
        project=row.project,
        role=row.role,
        template=row.template,
        judge=row.judge,
        system=row.system,
        prompt=row.prompt,
        reply=row.reply,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=row.cost_usd,
        duration_ms=row.duration_ms,
        created_at=row.created_at,
    )


def answer(row: R) -> Answer:
    """Read a row of `answer`."""
    seals.ANSWER.check(row)
    return Answer(
        question_key=row.question_key,
        candidate_key=row.candidate_key,
        judge=row.judge,
        replicate=row.replicate,
        value=row.value,
        parts=_numbers(row.parts),
        evidence=row.evidence,
        violates=_words(row.violates),
        call=row.call,
        by_hand=row.by_hand,
    )


# A run of 50 × 20 has 1,800 answers and few different parts: most have none.


@lru_cache(maxsize=512)
def _numbers(cell: str) -> tuple[float | None, ...]:
    return load(NUMBERS, cell)


@lru_cache(maxsize=512)
def _words(cell: str) -> tuple[str, ...]:
    return load(WORDS, cell)


def ranking(row: R) -> Ranking:
    """Read a row of `result`."""
    seals.RESULT.check(row)
    return load(RANKING, row.ranking)


def run_base(row: R) -> RunBase:
    """Read a row of `run_base`."""
    seals.RUN_BASE.check(row)
    return load(BASE, row.content)


def hand_answer(row: R) -> HandAnswer:
    """Read a row of `hand_answer`."""
    seals.HAND_ANSWER.check(row)
    return HandAnswer(
        run=row.run,
        question=row.question,
        candidate=row.candidate,
        value=row.value,
        reason=row.reason,
        created_at=row.created_at,
    )


# -- writing --------------------------------------------------------------------------------------------


def run_columns(value: Run) -> dict[str, Any]:
    """Return the cells of a run, with what lists sort and show drawn out of its JSON."""
    best = value.best
    return {
        "id": value.id,
        "project": value.project,
        "number": value.number,
        "title": value.title,
        "mode": value.mode.value,
        "status": value.status.value,
        "config": dump(CONFIG, value.config),
        "version": value.version,
        "branch": value.branch,
        "judge": value.judge,
        "triggered_by": value.trigger.value,
        "launched_from_chat": value.launched_from_chat,
        "launched_by_message": value.launched_by_message,
        "context_candidate": value.context_candidate,
        "parent_run": value.parent_run,
        "flags": dump(FLAGS, value.flags),
        "warnings": len(value.flags.warnings),
        "stages": dump(STAGES, value.stages),
        "done": sum(stage.done for stage in value.stages),
        "total": sum(stage.total for stage in value.stages),
        "candidates": value.counts.candidates,
        "scenarios": value.counts.scenarios,
        "cells": value.counts.cells,
        "calls": value.counts.calls,
        "calls_reused": value.counts.calls_reused,
        "input_tokens": value.input_tokens,
        "output_tokens": value.output_tokens,
        "cost_usd": value.cost_usd,
        "best": None if best is None else dump(BEST, best),
        "best_label": best.label if best else None,
        "best_title": best.title if best else None,
        "best_score": best.score if best else None,
        "best_i": best.I if best else None,
        "ranking_hash": value.ranking_hash,
        "error": None if value.error is None else dump(ERROR, value.error),
        "starred": value.starred,
        "trashed": value.trashed,
        "created_at": value.created_at,
        "started_at": value.started_at,
        "ended_at": value.ended_at,
        "duration_s": value.duration_s,
        "rule": value.rule.value,
    }
