"""Seals: a short hash in each row of what a person or a model wrote, by which a flipped bit is noticed.

Sealed are identity, links, author and content. Not sealed is what only sorts, counts or shows (`on_path`, `activity`,
a chat's last line), what is read of other rows, and drafts; what changes legally is sealed anew by the unit of work
that changes it. A seal of NULL is of a row that was there before seals were and is not sealed yet: no damage.

The hash is taken over one encoding of the values, the same on every machine and Python: the texts end to end, each
closed by a NUL, then all that is no text as ASCII literals. A text that holds a NUL itself would make that ambiguous,
so the lengths of all texts follow then. Measured for a message of 300 letters: 2.8 µs, of which SHA-256 takes 0.8
(BLAKE2b 1.5); as JSON again it would be 9.

Not for a person who means to deceive: who can write the file can write the seal too.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Column, Double, Integer, Table

from app.store import tables
from app.store.codec import Name, UnreadableError, escape

SEAL = "seal"
"""The column of every sealed table."""

_BYTES = 8


def digest(cell: str) -> str:
    """Return the name of a cell's content, by which an unchanged revision is found again."""
    return hashlib.sha256(cell.encode("utf-8", "surrogatepass")).hexdigest()


class DamagedError(UnreadableError):
    """A row is not what was stored: its seal does not fit."""


class Seal:
    """How the rows of one table are sealed.

    Args:
        table: what the rows are of. `at` is the place of the seal among its columns.
        names: the sealed columns, with blanks between. Their order is part of the seal.
    """

    def __init__(self, table: Table, names: str) -> None:
        self.table = table
        self.names = tuple(names.split())
        columns = [table.columns[name] for name in self.names]
        self._prepared = {column.name: _prepared(column) for column in columns}
        self._columns = columns
        self._values = _picker([_place(table, column) for column in columns])
        self.at = _place(table, table.columns[SEAL])
        kinds = [_kind(column) for column in columns]
        self._texts = _picker([at for at, kind in enumerate(kinds) if kind == "text"])
        self._optional = tuple(at for at, kind in enumerate(kinds) if kind == "optional text")
        self._rest = _picker([at for at, kind in enumerate(kinds) if kind == "rest"])
        named = "digest" in self.names and "content" in self.names
        self._named = (_place(table, table.c.digest), _place(table, table.c.content)) if named else None
        self._separators = kinds.count("text") + len(self._optional) + 1

    def of(self, values: Sequence[Any], more: Sequence[str] = ()) -> int:
        """Return the seal of the values of the sealed columns, in order, and of what else belongs to the row.

        Raises:
            TypeError: a value is not of its column's kind.
        """
        texts = (self.table.name, *self._texts(values))
        if self._optional:
            texts += tuple("" if values[at] is None else "=" + values[at] for at in self._optional)
        if more:
            texts += tuple(more)
        encoded = "\0".join((*texts, ascii(self._rest(values))))
        if encoded.count("\0") != self._separators + len(more):
            encoded = f"{encoded}\0{[len(text) for text in texts]}"
        # Cells hold lone surrogates escaped; their texts hold them as they are.
        digest = hashlib.sha256(encoded.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:_BYTES], "big", signed=True)

    def of_row(self, row: Sequence[Any], more: Sequence[str] = ()) -> int:
        """Return the seal a row that was read should have; its first columns are the table's.

        Raises:
            TypeError: a value is not of its column's kind.
        """
        return self.of(self._values(row), more)

    def first(self, row: Sequence[Any], more: Sequence[str] = ()) -> int | None:
        """Return the seal for a row that has none; None for one that cannot be what was stored."""
        try:
            return self.of_row(row, more) if self.fits(row, more) else None
        except TypeError:
            return None

    def sealed(self, cells: Mapping[str, Any], more: Sequence[str] = ()) -> dict[str, Any]:
        """Return the cells of a new row with its seal."""
        values = [self._prepared[name](cells.get(name)) for name in self.names]
        return {**cells, SEAL: self.of(values, more)}

    def renewed(self, row: Sequence[Any], changes: Mapping[str, Any], more: Sequence[str] = ()) -> dict[str, Any]:
        """Return the changes of a row with its new seal.

        A row that does not fit keeps its seal, so that a change does not hide the damage.
        """
        if self._prepared.keys().isdisjoint(changes) or not self.fits(row, more):
            return dict(changes)
        values = list(self._values(row))
        for at, name in enumerate(self.names):
            if name in changes:
                values[at] = self._prepared[name](changes[name])
        return {**changes, SEAL: self.of(values, more)}

    def fits(self, row: Sequence[Any], more: Sequence[str] = ()) -> bool:
        """Tell whether a row is what was stored; one that is not sealed yet counts as that.

        A revision that is not sealed yet is known by the name of its content.
        """
        seal = row[self.at]
        try:
            if seal is None:
                return self._named is None or digest(row[self._named[1]]) == row[self._named[0]]
            return bool(self.of_row(row, more) == seal)
        except (TypeError, AttributeError):
            return False

    def check(self, row: Sequence[Any], more: Sequence[str] = ()) -> None:
        """Demand that a row is what was stored.

        Raises:
            DamagedError: it is not.
        """
        if not self.fits(row, more):
            raise DamagedError("its seal does not fit")


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, Integer | Boolean | Double):
        return "rest"
    if not column.nullable:
        return "text"
    # Ids are ASCII, so their literal is the same in every version of Unicode; other texts are not.
    return "rest" if isinstance(column.type, Name) else "optional text"


def _place(table: Table, column: Column[Any]) -> int:
    # By its key: to compare two columns makes an SQL expression, and all seals together then took 70 ms of every start.
    return list(table.columns.keys()).index(column.key)


def _picker(places: list[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[at] for at in places)


def _prepared(column: Column[Any]) -> Callable[[Any], Any]:
    """Return what makes of a value to be written the one that will be read."""
    if isinstance(column.type, Boolean):
        return lambda value: None if value is None else bool(value)
    if isinstance(column.type, Integer):
        return lambda value: None if value is None else int(value)
    if isinstance(column.type, Double):
        # SQLite keeps no number that is none, and no zero below zero.
        return lambda value: None if value is None or value != value else float(value) + 0.0
    if isinstance(column.type, Name):
        return lambda value: None if value is None else escape(str(value))
    return lambda value: None if value is None else str(value)


# Written out: a column that is added to a table later must not change the seals there are.
PROJECT = Seal(tables.PROJECTS, "id title state created_at pinned_run")
BRANCH = Seal(tables.BRANCHES, "id project position name is_main state head forked_from")
SPEC_REVISION = Seal(tables.SPEC_REVISIONS, "project number digest content")
WORLD_REVISION = Seal(tables.WORLD_REVISIONS, "project number digest content")
VERSION = Seal(
    tables.VERSIONS,
    "id project branch number parent spec_revision world_revision author cause message created_at",
)
CHAT = Seal(
    tables.CHATS,
    "id project title mode branch subject_run subject_candidate parent_chat forked_at_message state created_at",
)
MESSAGE = Seal(
    tables.MESSAGES,
    "id project chat seq parent origin role state parts model input_tokens output_tokens cost_usd duration_ms "
    "created_at",
)
PROPOSAL = Seal(
    tables.PROPOSALS,
    "id project chat message position branch version payload state result_version result_run created_at",
)
CITATION = Seal(tables.CITATIONS, "id project chat message position run candidate")
RUN = Seal(
    tables.RUNS,
    "id project number title mode status config version branch judge triggered_by launched_from_chat "
    "launched_by_message context_candidate parent_run flags warnings stages done total candidates scenarios cells "
    "calls calls_reused input_tokens output_tokens cost_usd best best_label best_title best_score best_i "
    "ranking_hash error created_at started_at ended_at duration_s",
)
CANDIDATE = Seal(
    tables.CANDIDATES,
    "id project run label position origin title card card_key text constructed stands_for_today chat message "
    "design_call",
)
"""Sealed with the ids of its parents, in order."""
SCENARIO = Seal(tables.SCENARIOS, "project run slug label position title text type stresses uses")
QUESTION = Seal(tables.QUESTIONS, "project run slug position kind title key hard")
CALL = Seal(
    tables.CALLS,
    "project key role template judge system prompt reply input_tokens output_tokens cost_usd duration_ms created_at",
)
ANSWER = Seal(
    tables.ANSWERS,
    "project question_key candidate_key judge replicate value parts evidence violates call by_hand",
)
HAND_ANSWER = Seal(tables.HAND_ANSWERS, "project run question candidate value reason created_at")
ASKING_ACT = Seal(tables.ASKING_ACTS, "project run act content created_at")
PERSON_ANSWER = Seal(tables.PERSON_ANSWERS, "project run act question_key option_key content created_at")
RESULT = Seal(tables.RESULTS, "project run ranking ranking_hash")
SHORTLISTED = Seal(tables.SHORTLIST, "project candidate position added_at")
DECISION = Seal(tables.DECISIONS, "id project number candidate version why rejected stands replaces outcome created_at")
RUN_NOTE = Seal(tables.RUN_NOTES, "project run text tags")
SENT = Seal(tables.SENT, "message chat judge template system prompt tools first_seq used_tokens window_tokens")
RUN_BASE = Seal(tables.RUN_BASES, "project run content")
SOURCE = Seal(
    tables.CONTEXT_SOURCES,
    "id project position kind path name confirmed_for left_out added_at taken_at",
)
FILE = Seal(tables.CONTEXT_FILES, "project source path digest size lines")
FILE_TEXT = Seal(tables.CONTEXT_TEXTS, "project digest text")

SEALS: tuple[Seal, ...] = (
    *(PROJECT, BRANCH, SPEC_REVISION, WORLD_REVISION, VERSION, CHAT, MESSAGE, PROPOSAL, CITATION),
    *(RUN, CANDIDATE, SCENARIO, QUESTION, CALL, ANSWER, HAND_ANSWER, ASKING_ACT, PERSON_ANSWER, RESULT, SENT),
    *(RUN_BASE, SOURCE, FILE, FILE_TEXT, SHORTLISTED, DECISION, RUN_NOTE),
)


def names(seals: Iterable[Seal] = SEALS) -> tuple[str, ...]:
    """Return the names of the sealed tables."""
    return tuple(seal.table.name for seal in seals)
