"""What a row of the run history holds: its columns in SQL, and the row made of them.

Not for which runs a page shows, nor in which order (`runs`).
"""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal_column, select

from app.domain.deciding.decisions import RunNote
from app.domain.rows import RunRow
from app.domain.runs import BUILTIN_JUDGE
from app.store import mapping
from app.store.codec import UnreadableError, load
from app.store.seals import seals
from app.store.tables import (
    BRANCHES,
    CANDIDATES,
    CHATS,
    DECISIONS,
    PROJECTS,
    RESULTS,
    RUN_NOTES,
    RUNS,
    VERSIONS,
)

_earlier = RUNS.alias("earlier")
_base = RUNS.alias("base")
_SENTENCE = case(
    (
        RUNS.c.judge.startswith(f"{BUILTIN_JUDGE.partition('@')[0]}@") & (func.json_valid(RESULTS.c.ranking) == 1),
        func.json_extract(RESULTS.c.ranking, "$.d.sentence"),
    ),
    else_="",
)
"""Only the methods' rankings are looked into: those of models are long and hold none."""
_CHOSEN: ColumnElement[Any] = (
    select(CANDIDATES.c.label)
    .join(DECISIONS, DECISIONS.c.candidate == CANDIDATES.c.id)
    .where(
        # By its project: a project has few decisions.
        DECISIONS.c.project == RUNS.c.project,
        DECISIONS.c.stands.is_(True),
        CANDIDATES.c.run == RUNS.c.id,
    )
    .limit(1)
    .correlate(RUNS)
    .scalar_subquery()
)
"""The label of the run's option that is chosen, if one is."""

BASELINE: ColumnElement[Any] = func.coalesce(
    select(PROJECTS.c.pinned_run)
    .where(PROJECTS.c.id == RUNS.c.project, PROJECTS.c.pinned_run != RUNS.c.id)
    .correlate(RUNS)
    .scalar_subquery(),
    RUNS.c.parent_run,
    select(_earlier.c.id)
    .where(
        _earlier.c.project == RUNS.c.project,
        _earlier.c.branch == RUNS.c.branch,
        _earlier.c.judge == RUNS.c.judge,
        _earlier.c.status == "completed",
        _earlier.c.trashed == literal_column("0"),
        _earlier.c.number < RUNS.c.number,
    )
    .order_by(_earlier.c.number.desc())
    .limit(1)
    .correlate(RUNS)
    .scalar_subquery(),
)
"""The pinned run, else the parent, else the latest completed one of the same judge on the same line, trash aside."""


def run_rows() -> Select[Any]:
    """Select what rows of the history hold, of all runs; `run_row` reads each."""
    return (
        select(
            RUNS,
            BRANCHES.c.name.label("branch_name"),
            VERSIONS.c.number.label("version_number"),
            CHATS.c.title.label("chat_title"),
            _base.c.number.label("baseline_number"),
            _base.c.judge.label("baseline_judge"),
            _base.c.best_score.label("baseline_score"),
            _SENTENCE.label("sentence"),
            _CHOSEN.label("chosen"),
            RUN_NOTES.c.text.label("memo"),
            RUN_NOTES.c.tags.label("memo_tags"),
            RUN_NOTES.c.seal.label("memo_seal"),
        )
        .outerjoin(RESULTS, RESULTS.c.run == RUNS.c.id)
        .outerjoin(RUN_NOTES, RUN_NOTES.c.run == RUNS.c.id)
        .outerjoin(BRANCHES, BRANCHES.c.id == RUNS.c.branch)
        .outerjoin(VERSIONS, VERSIONS.c.id == RUNS.c.version)
        .outerjoin(CHATS, CHATS.c.id == RUNS.c.launched_from_chat)
        .outerjoin(_base, _base.c.id == BASELINE)
    )


def _memo(row: Row[Any]) -> RunNote:
    """What a person noted on a run; one that is not what was stored says so."""
    if row.memo is None:
        return RunNote()
    cells = (row.project, row.id, row.memo, row.memo_tags, row.memo_seal)
    try:
        tags = load(mapping.WORDS, row.memo_tags)
    except UnreadableError:
        tags = ()
    return RunNote(note=row.memo if seals.RUN_NOTE.fits(cells) else f"{mapping.DAMAGED} {row.memo}", tags=tags)


def run_row(row: Row[Any]) -> RunRow:
    """Return the row of the history made of what `run_rows` selected; what cannot be read is named as such in it."""
    why, warning, note = _words(row)
    memo = _memo(row)
    comparable = row.baseline_judge == row.judge and None not in (row.best_score, row.baseline_score)
    return RunRow(
        id=row.id,
        project=row.project,
        number=row.number,
        title=mapping.marked(seals.RUN, row, row.title),
        mode=row.mode,
        status=row.status,
        warnings=row.warnings,
        judge=row.judge,
        branch=row.branch,
        branch_name=row.branch_name or mapping.UNREADABLE,
        version_number=row.version_number or 0,
        launched_from_chat=row.launched_from_chat,
        chat_title=row.chat_title,
        context_candidate=row.context_candidate,
        parent_run=row.parent_run,
        candidates=row.candidates,
        scenarios=row.scenarios,
        calls=row.calls,
        calls_reused=row.calls_reused,
        cost_usd=row.cost_usd,
        best_label=row.best_label,
        best_title=row.best_title,
        best_score=row.best_score,
        best_i=row.best_i,
        baseline_number=row.baseline_number,
        delta=row.best_score - row.baseline_score if comparable else None,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        duration_s=row.duration_s,
        done=row.done,
        total=row.total,
        starred=row.starred,
        trashed=row.trashed,
        why=why,
        warning=warning,
        note=note,
        sentence=row.sentence or "",
        memo=memo.note,
        tags=memo.tags,
        chosen=row.chosen or "",
    )


def _words(row: Row[Any]) -> tuple[str | None, str | None, str | None]:
    """Why it ended as it did or what it waits for, its first warning, its first note."""
    try:
        flags = load(mapping.FLAGS, row.flags)
        why = flags.needs_you if row.error is None else load(mapping.ERROR, row.error).sentence
    except UnreadableError:
        return mapping.UNREADABLE, None, None
    return why, next(iter(flags.warnings), None), next(iter(flags.notes), None)
