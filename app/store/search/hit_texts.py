"""What the hits of one page say: their texts, titles, numbers and places, each kind read once.

Not for finding them.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, select

from app.domain.kit.found_words import FoundWords
from app.domain.rows import SearchHit
from app.store import mapping
from app.store.codec import UnreadableError, load
from app.store.parents import parents_of
from app.store.seals import seals
from app.store.seals.seals import Seal
from app.store.tables import (
    ANSWERS,
    CANDIDATES,
    CHATS,
    MESSAGES,
    NOT_IN_TRASH,
    PROJECTS,
    QUESTIONS,
    RUN_ANSWERS,
    RUNS,
    SCENARIOS,
)

_SNIPPET = 160
_BEFORE = 40


# Made once: to write them down anew for each page costs more than to ask them.
_NAMES: BindParameter[Any] = bindparam("names", expanding=True)
_NAMED = {
    source.name: select(source).where(source.c.id.in_(_NAMES))
    for source in (PROJECTS, CHATS, MESSAGES, CANDIDATES, ANSWERS)
}
_RUN_NUMBERS = select(RUNS.c.id, RUNS.c.number).where(RUNS.c.id.in_(_NAMES))
_SCENARIOS = select(SCENARIOS).where(SCENARIOS.c.run.in_(_NAMES))
_JUDGED = (
    select(ANSWERS.c.id, RUNS.c.id.label("run"), CANDIDATES.c.label, QUESTIONS.c.slug.label("question"))
    .join(RUN_ANSWERS, (RUN_ANSWERS.c.project == ANSWERS.c.project) & (RUN_ANSWERS.c.answer == ANSWERS.c.id))
    .join(RUNS, RUNS.c.id == RUN_ANSWERS.c.run)
    .join(QUESTIONS, (QUESTIONS.c.run == RUNS.c.id) & (QUESTIONS.c.key == ANSWERS.c.question_key))
    .join(CANDIDATES, (CANDIDATES.c.run == RUNS.c.id) & (CANDIDATES.c.card_key == ANSWERS.c.candidate_key))
    .where(ANSWERS.c.id.in_(_NAMES), NOT_IN_TRASH)
    .order_by(RUNS.c.number)
)


class HitTexts:
    """The texts the hits of one page stand for, fetched by kind."""

    def __init__(self, db: Connection, found: list[Row[Any]]) -> None:
        self._db = db
        self._rows: dict[str, list[Row[Any]]] = {}
        self._refs = {kind: [row.ref for row in found if row.type == kind] for kind in {row.type for row in found}}
        self._chats = {
            row.id: mapping.marked(seals.CHAT, row, row.title)
            for row in self._of(_NAMED[CHATS.name], {r.chat for r in found})
        }
        self._judged = self._judged_in()
        self._projects = {
            row.id: mapping.marked(seals.PROJECT, row, row.title)
            for row in self._of(_NAMED[PROJECTS.name], {r.project for r in found})
        }
        runs = {row.run for row in found} | {row.run for row in self._judged.values()}
        self._numbers: dict[str | None, int] = {row.id: row.number for row in self._of(_RUN_NUMBERS, runs)}
        self._labels: dict[str, str] = {row.id: row.label for row in self._named(CANDIDATES, "candidate")}
        self._seqs: dict[str, int] = {row.id: row.seq for row in self._named(MESSAGES, "message")}
        self._bodies = {
            "message": self._messages(),
            "candidate": self._candidates(),
            "answer": {str(r.id): _unless_damaged(seals.ANSWER, r, r.evidence) for r in self._named(ANSWERS, "answer")},
            "scenario": self._scenarios(),
        }

    def hit(self, row: Row[Any], words: FoundWords) -> SearchHit:
        """Return what one of the hits says."""
        body = self._bodies.get(row.type, {}).get(row.ref, "") or row.title
        name = row.ref.rpartition("/")[2] if row.type == "scenario" else row.ref
        judged = self._judged.get(row.ref) if row.type == "answer" else None
        run = judged.run if judged is not None else row.run
        return SearchHit(
            type=row.type,
            id=name,
            project=row.project,
            chat=row.chat,
            run=run,
            title=self._chats.get(row.chat, "") if row.type == "message" else row.title,
            snippet=snippet(body, words),
            place=row.id,
            project_title=self._projects.get(row.project, ""),
            seq=self._seqs.get(row.ref, 0) if row.type == "message" else 0,
            run_number=self._numbers.get(run),
            label=judged.label if judged is not None else self._labels.get(row.ref, ""),
            question=judged.question if judged is not None else "",
        )

    def _of(self, statement: Select[Any], wanted: Iterable[str | None]) -> list[Row[Any]]:
        names = [name for name in wanted if name is not None]
        return list(self._db.execute(statement, {"names": names})) if names else []

    def _named(self, source: Any, kind: str) -> list[Row[Any]]:
        """The rows of a kind; read once, also where their text and their place are both wanted."""
        if kind not in self._rows:
            self._rows[kind] = self._of(_NAMED[source.name], self._refs.get(kind, ()))
        return self._rows[kind]

    def _candidates(self) -> dict[str, str]:
        found = self._named(CANDIDATES, "candidate")
        parents = parents_of(self._db, found)
        return {r.id: _unless_damaged(seals.CANDIDATE, r, r.text, parents.get(r.id, ())) for r in found}

    def _messages(self) -> dict[str, str]:
        texts: dict[str, str] = {}
        for row in self._named(MESSAGES, "message"):
            try:
                parts = load(mapping.PARTS, row.parts)
            except UnreadableError:
                texts[row.id] = mapping.UNREADABLE
                continue
            texts[row.id] = _unless_damaged(seals.MESSAGE, row, mapping.all_text(parts))
        return texts

    def _scenarios(self) -> dict[str, str]:
        owners = {ref.partition("/")[0] for ref in self._refs.get("scenario", ())}
        found = self._of(_SCENARIOS, owners)
        return {f"{row.run}/{row.slug}": _unless_damaged(seals.SCENARIO, row, row.text) for row in found}

    def _judged_in(self) -> dict[str, Row[Any]]:
        """The newest run at hand that shows each answer, with the option and the question there."""
        return {str(row.id): row for row in self._of(_JUDGED, self._refs.get("answer", ()))}


def _unless_damaged(seal: Seal, row: Row[Any], body: str, more: tuple[str, ...] = ()) -> str:
    return body if seal.fits(row, more) else mapping.DAMAGED


def snippet(body: str, words: FoundWords) -> str:
    """Return the piece of a text around the first word found, on one line."""
    start = max(0, (words.first(body) or 0) - _BEFORE)
    piece = " ".join(body[start : start + _SNIPPET].split())
    return ("…" if start else "") + piece + ("…" if start + _SNIPPET < len(body) else "")
