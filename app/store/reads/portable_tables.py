"""Which rows make a project when it leaves the store and comes into another, and what each cell of them may be.

Not for how a file of them looks (`app/services/exporting`). What is only of this store stays here: changes, counters,
the index of the search, requests to runs, check-ups of models.
"""

import math
import re
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Double, Integer, Table, select

from app.domain.errors import RefusedError
from app.domain.kit.numbers import LARGEST
from app.store.codec import Name
from app.store.tables import (
    ANSWERS,
    ASKING_ACTS,
    BRANCHES,
    CALLS,
    CANDIDATE_PARENTS,
    CANDIDATES,
    CHATS,
    CITATIONS,
    CONTEXT_FILES,
    CONTEXT_SOURCES,
    CONTEXT_TEXTS,
    DECISIONS,
    HAND_ANSWERS,
    MESSAGES,
    PERSON_ANSWERS,
    PROJECTS,
    PROPOSALS,
    QUESTIONS,
    RESULTS,
    RUN_ANSWERS,
    RUN_BASES,
    RUN_CALLS,
    RUN_NOTES,
    RUNS,
    SCENARIOS,
    SENT,
    SHORTLIST,
    SPEC_REVISIONS,
    SPENDING,
    VERSIONS,
    WORLD_REVISIONS,
)

PORTABLE: tuple[Table, ...] = (
    *(PROJECTS, BRANCHES, SPEC_REVISIONS, WORLD_REVISIONS, VERSIONS, CHATS, MESSAGES, PROPOSALS, RUNS, CANDIDATES),
    *(CITATIONS, CANDIDATE_PARENTS, SCENARIOS, QUESTIONS, CALLS, ANSWERS, RUN_CALLS, RUN_ANSWERS, RUN_BASES),
    *(HAND_ANSWERS, ASKING_ACTS, PERSON_ANSWERS, RESULTS, SPENDING, SENT, CONTEXT_SOURCES, CONTEXT_TEXTS),
    *(CONTEXT_FILES, SHORTLIST, DECISIONS, RUN_NOTES),
)
"""In the order in which they stand in a file: what others name by an id that is given anew comes first."""
BY_NAME = {table.name: table for table in PORTABLE}
LONGEST_NAME = 200
_ID = re.compile(r"[0-9a-f]{32}")
"""Ids are random hex digits; some become names of files, so none may be anything else."""
_NEVER_BELOW_ZERO = {"cost_usd", "input_tokens", "output_tokens", "duration_ms", "size", "lines", "taken_over"}
_IN_ORDER: dict[Table, ColumnElement[Any]] = {
    CHATS: CHATS.c.activity,
    ANSWERS: ANSWERS.c.id,
    PERSON_ANSWERS: PERSON_ANSWERS.c.id,
    SPENDING: SPENDING.c.id,
}


def of_project(table: Table, project_id: str) -> ColumnElement[bool]:
    """Return the condition that a row belongs to a project."""
    if table is PROJECTS:
        return table.c.id == project_id
    if table is SENT:
        return table.c.chat.in_(select(CHATS.c.id).where(CHATS.c.project == project_id))
    return table.c.project == project_id


def order_of(table: Table) -> ColumnElement[Any] | None:
    """Return the column by which rows are read whose numbers are given anew, so that their order stays."""
    return _IN_ORDER.get(table)


def checked(table: Table, values: object, project_id: str) -> dict[str, Any]:
    """Return a row as cells by name.

    Raises:
        RefusedError: it is no row of this table and project.
    """
    columns = list(table.columns)
    if not isinstance(values, list) or len(values) != len(columns):
        raise not_a_row(table, "it has other cells")
    cells = dict(zip((column.name for column in columns), values, strict=True))
    for column in columns:
        why = _fault(column, cells[column.name])
        if why:
            raise not_a_row(table, f"“{column.name}” {why}")
    owner = cells["id"] if table is PROJECTS else cells.get("project", project_id)
    if owner != project_id:
        raise not_a_row(table, "it belongs to another project")
    return cells


def not_a_row(table: Table, why: str) -> RefusedError:
    """Return the refusal of a row."""
    return RefusedError("import-refused", f"a row of “{table.name}” is not one: {why}")


def _fault(column: Any, value: object) -> str:
    if value is None:
        return "" if column.nullable else "is missing"
    kind = column.type
    if isinstance(kind, Boolean):
        return "" if isinstance(value, bool) else "is no yes or no"
    if isinstance(kind, Integer | Double):
        return _number_fault(column.name, value, whole=isinstance(kind, Integer))
    if not isinstance(value, str):
        return "is no text"
    if column.name == "id" and not _ID.fullmatch(value):
        return "is no id"
    return "is too long" if isinstance(kind, Name) and len(value) > LONGEST_NAME else ""


def _number_fault(name: str, value: object, *, whole: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return "is no number"
    if isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
        return "is out of range"
    if isinstance(value, float) and not math.isfinite(value):
        return "is no number"
    return "is below zero" if isinstance(value, int | float) and value < 0 and name in _NEVER_BELOW_ZERO else ""
