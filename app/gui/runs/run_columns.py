"""Columns of the run history: title, how wide, how a row's value is written, and which SQL sort it has.

Not for drawing; a delegate does that where text is not enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rows import RunRow
from app.domain.runs import RunStatus
from app.gui.look.figures import NONE, count, duration, full_time, local_time, number, signed
from app.gui.look.model_words import judge_words
from app.gui.look.rendering.visible import one_line
from app.gui.look.run_words import (
    branch_word,
    cost_words,
    is_builtin,
    mode_word,
    size_words,
    status_word,
    trouble_words,
)

_WHOLE = 1000
"""Characters of a result in words that are read aloud."""


class RunColumn(StrEnum):
    """Columns in their default order. The value is the name that a saved layout uses."""

    STAR = "star"
    NUMBER = "number"
    TITLE = "title"
    MODE = "mode"
    STATUS = "status"
    BEST = "best"
    CREATED = "created"
    LINE = "line"
    CHAT = "chat"
    CANDIDATES = "candidates"
    CALLS = "calls"
    COST = "cost"
    STARTED = "started"
    DURATION = "duration"
    CHOSEN = "chosen"
    TAGS = "tags"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """How one column is titled, sorted (None = not sortable), aligned, sized and written."""

    column: RunColumn
    title: str
    hint: str
    sort: str | None
    right: bool
    width: int
    text: Callable[[RunRow], str]
    tip: Callable[[RunRow], str]


def best_text(row: RunRow) -> str:
    """Best score and its change against the baseline, only where the two are comparable."""
    if row.best_score is None:
        return NONE
    text, change = number(row.best_score), change_of(row)
    return f"{text}  {change}" if change else text


def change_of(row: RunRow) -> str:
    """The change of the best score against the baseline; "" where there is none to speak of."""
    return "" if row.delta is None or round(row.delta, 2) == 0 else signed(row.delta)


def _best_tip(row: RunRow) -> str:
    if row.sentence:
        return row.sentence
    if row.best_score is None:
        return "No candidate was ranked in this run."
    lines = [f"{row.best_label} · {row.best_title}", f"Score {number(row.best_score)}"]
    if row.best_i is not None:
        lines.append(f"Value (P ÷ R) {number(row.best_i)}")
    if row.delta is not None and row.baseline_number is not None:
        change = change_of(row)
        told = f"{change} against Run" if change else "As before in Run"
        lines.append(f"{told} {row.baseline_number}, its baseline")
    elif row.baseline_number is not None:
        lines.append(f"Not comparable with Run {row.baseline_number}: other judge or no shared answers")
    return "\n".join(lines)


def _calls(row: RunRow) -> str:
    return f"{count(row.calls)} ({count(row.calls_reused)})" if row.calls_reused else count(row.calls)


def _calls_tip(row: RunRow) -> str:
    kind = "method steps" if is_builtin(row.judge) else "model calls"
    return f"{row.calls} {kind} made, {row.calls_reused} found from earlier runs and reused"


def _cost(row: RunRow) -> str:
    return cost_words(judge=row.judge, cost_usd=row.cost_usd, calls=row.calls)


def _cost_tip(row: RunRow) -> str:
    return "Built-in methods, no AI: nothing to pay" if is_builtin(row.judge) else f"Judge: {judge_words(row.judge)}"


def _status_tip(row: RunRow) -> str:
    word = status_word(row.status, row.warnings)
    if RunStatus(row.status).is_live:
        return f"{word}: {row.done} of {row.total}" if row.total else word
    trouble = trouble_words(row)
    return f"{word}: {one_line(trouble)}" if trouble else word


def _duration(row: RunRow) -> str:
    return duration(row.duration_s) if row.started_at else NONE


def _line(row: RunRow) -> str:
    return f"{branch_word(row.branch_name)} · v{row.version_number}"


def _nothing(_row: RunRow) -> str:
    return ""


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        RunColumn.STAR,
        "★",
        "Star",
        None,
        False,
        24,
        lambda row: "★" if row.starred else "☆",
        lambda row: "Starred; click to take the star away" if row.starred else "Click to star this run",
    ),
    ColumnSpec(
        RunColumn.NUMBER, "Run", "Number in this project", "number", True, 54, lambda row: str(row.number), _nothing
    ),
    ColumnSpec(
        RunColumn.TITLE,
        "Title",
        "What the run was for",
        "title",
        False,
        176,
        lambda row: row.title,
        lambda row: "\n".join(part for part in (row.title, row.sentence) if part),
    ),
    ColumnSpec(
        RunColumn.MODE,
        "Mode",
        "What the run did",
        "mode",
        False,
        120,
        lambda row: mode_word(row.mode),
        lambda row: row.mode,
    ),
    ColumnSpec(
        RunColumn.STATUS,
        "Status",
        "Where the run stands",
        "status",
        False,
        172,
        lambda row: status_word(row.status, row.warnings),
        _status_tip,
    ),
    ColumnSpec(
        RunColumn.BEST,
        "Best score",
        "Score of the first candidate, and its change against the baseline",
        "best_score",
        True,
        118,
        best_text,
        _best_tip,
    ),
    ColumnSpec(
        RunColumn.CREATED,
        "Created",
        "When it was asked for",
        "created_at",
        False,
        84,
        lambda row: local_time(row.created_at),
        lambda row: full_time(row.created_at),
    ),
    ColumnSpec(
        RunColumn.LINE,
        "Line",
        "Main or a what-if, and the version it ran on",
        "branch_name",
        False,
        130,
        _line,
        lambda row: f"Ran on version v{row.version_number} of {branch_word(row.branch_name)}",
    ),
    ColumnSpec(
        RunColumn.CHAT,
        "Started in",
        "The chat it was started in",
        "chat_title",
        False,
        180,
        lambda row: row.chat_title or NONE,
        lambda row: row.chat_title or "Not started in a chat",
    ),
    ColumnSpec(
        RunColumn.CANDIDATES,
        "Candidates",
        "Candidates × scenarios",
        "candidates",
        True,
        92,
        lambda row: size_words(row.candidates, row.scenarios),
        lambda row: f"{row.candidates} candidates" + (f" in {row.scenarios} scenarios" if row.scenarios else ""),
    ),
    ColumnSpec(
        RunColumn.CALLS, "Calls (reused)", "Calls made, and found again", "calls", True, 104, _calls, _calls_tip
    ),
    ColumnSpec(
        RunColumn.COST,
        "Cost",
        "What it cost; an unknown price is not free",
        "cost_usd",
        True,
        130,
        _cost,
        _cost_tip,
    ),
    ColumnSpec(
        RunColumn.STARTED,
        "Started",
        "When it began to work",
        "started_at",
        False,
        84,
        lambda row: local_time(row.started_at) or NONE,
        lambda row: full_time(row.started_at),
    ),
    ColumnSpec(RunColumn.DURATION, "Duration", "Working time", "duration_s", True, 92, _duration, _nothing),
    ColumnSpec(
        RunColumn.CHOSEN,
        "Chosen",
        "The option of it that is chosen",
        None,
        False,
        76,
        lambda row: f"✓ {row.chosen}" if row.chosen else "",
        lambda row: f"{row.chosen} of this run is chosen" if row.chosen else "",
    ),
    ColumnSpec(
        RunColumn.TAGS,
        "Tags",
        "Words by which you find it again",
        None,
        False,
        110,
        lambda row: ", ".join(row.tags),
        lambda row: ", ".join(row.tags),
    ),
    ColumnSpec(
        RunColumn.NOTE,
        "Note",
        "What you noted on it",
        None,
        False,
        180,
        lambda row: one_line(row.memo),
        lambda row: row.memo,
    ),
)


def describe(row: RunRow) -> str:
    """Return one row as a sentence for screen readers."""
    parts = [
        f"Run {row.number}, {row.title}",
        mode_word(row.mode),
        status_word(row.status, row.warnings),
        f"on {branch_word(row.branch_name)}, version {row.version_number}",
    ]
    if row.total and RunStatus(row.status).is_live:
        parts.append(f"{row.done} of {row.total} steps")
    if trouble := trouble_words(row):
        parts.append(one_line(trouble).rstrip("."))
    if row.sentence:
        parts.append(one_line(row.sentence, _WHOLE).rstrip("."))
    elif row.best_score is not None:
        parts.append(f"best is {row.best_label}, {row.best_title}, score {number(row.best_score)}")
    if row.chat_title:
        parts.append(f"started in the chat {row.chat_title}")
    if row.chosen:
        parts.append(f"its option {row.chosen} is chosen")
    if row.starred:
        parts.append("starred")
    if row.tags:
        parts.append(f"tagged {', '.join(row.tags)}")
    if row.memo:
        parts.append(f"note: {one_line(row.memo, _WHOLE)}".rstrip("."))
    return ", ".join(parts) + "."
