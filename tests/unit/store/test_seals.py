"""Every row that is written is sealed, every legal change seals it anew, and a seal is the same on every machine."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chats import MessageState, ProposalState
from app.domain.runs import BestRow, HandAnswer, RunError, RunStatus
from app.domain.usage import Usage
from app.store.database import Store
from app.store.seals import seals
from app.store.seals.row_check import RowCheck, check_rows
from app.store.seals.seals import SEALS, Seal
from app.store.writes.transaction import Tx
from support.make_store_fixture import fill
from support.store_samples import (
    a_call,
    a_decision_table,
    a_known_cell,
    a_question,
    a_scenario,
    add_candidate,
    add_project,
    add_run,
    an_answer,
    say,
)

AWKWARD = "lone \ud800, NUL \x00, mark \U0010f8ff, 🙂, é, \n"


def checked(store: Store) -> RowCheck:
    with store._reading.connect() as connection, connection.begin():
        return check_rows(connection)


def test_every_kind_of_row_is_sealed_when_it_is_written(store: Store) -> None:
    store.write_now(fill)
    with store._reading.connect() as connection:
        empty = [
            seal.table.name
            for seal in SEALS
            if connection.exec_driver_sql(f'SELECT 1 FROM "{seal.table.name}" LIMIT 1').first() is None
        ]
    assert empty == [], "the sample has no row of these"
    found = checked(store)
    assert (found.found, found.unsealed, found.unread) == (0, 0, ())
    assert found.checked > len(SEALS)


def change_everything(tx: Tx) -> None:
    """Every change of a stored row that a unit of work can make."""
    sample = add_project(tx, AWKWARD)
    project, chat = sample.project.id, sample.chat.id
    tx.projects.update(project, title="Renamed", state="trashed", pinned=True, last_chat=chat)
    tx.branches.update(sample.main.id, name=AWKWARD)
    tx.chats.update(chat, title=AWKWARD, draft="Half a", pinned=True, last_read_seq=0, state="archived")
    tx.chats.touch(chat)
    message = say(tx, chat, "Half", state=MessageState.STREAMING)
    usage = Usage(input_tokens=3, output_tokens=4, cost_usd=0.1)
    tx.messages.update(message.id, parts=message.parts * 2, usage=usage, duration_ms=7, model=AWKWARD)
    tx.messages.update(message.id, state=MessageState.COMPLETE)
    run = add_run(tx, sample, title=AWKWARD)
    tx.projects.update(project, pinned_run=run.id)
    best = BestRow(candidate="c", label="C1", title="Ünïted 🙂", score=1.0, I=2.0, beats_today=True)
    tx.runs.update(run.id, status=RunStatus.FAILED, error=RunError(code="x", sentence=AWKWARD), cost_usd=0.5)
    tx.runs.update(run.id, status=RunStatus.COMPLETED, best=best, error=None, starred=True, duration_s=3.5)
    one = add_candidate(tx, run, "C1")
    two = add_candidate(tx, run, "C2", parents=(one.id,))
    tx.candidates.put(two.model_copy(update={"text": AWKWARD}))
    tx.scenarios.put(run.id, a_scenario())
    tx.scenarios.put(run.id, a_scenario().model_copy(update={"text": AWKWARD}))
    question = a_question("q")
    tx.questions.set(run.id, (question,))
    tx.questions.set(run.id, (a_question("p"), question))
    tx.calls.finish(project, a_call(project), (an_answer(question, one, value=1, parts=(-0.0, 1)),))
    tx.calls.finish(project, a_call(project), (an_answer(question, two, evidence=AWKWARD),))
    tx.asking.begin(run.id, a_decision_table(AWKWARD))
    tx.asking.act(run.id, a_decision_table(AWKWARD), (a_known_cell(AWKWARD),))
    for value in (0.5, 1):
        tx.hand_answers.put(
            HandAnswer(run=run.id, question="q", candidate="C1", value=value, created_at=run.created_at)
        )


def test_every_legal_change_seals_the_row_anew(store: Store, tmp_path: Path) -> None:
    store.write_now(change_everything)
    store.write_now(lambda tx: change_cards(tx))
    found = checked(store)
    assert [str(row) for row in found.damaged] == []
    assert found.unsealed == 0


def change_cards(tx: Tx) -> None:
    """What the larger sample has: cards, what was sent, an answer that is left half-way."""
    sample = fill(tx)
    for card in tx.query.proposals.of_chat(sample.chat.id):
        tx.proposals.update(card.id, state=ProposalState.APPLIED, result_version=sample.version.id)
    for message in tx.query.messages.page(sample.chat.id).items:
        sent = tx.query.sent.get(message.id)
        if sent is not None:
            tx.sent.put(sent.model_copy(update={"prompt": AWKWARD}))


def test_an_answer_left_half_way_is_sealed_as_interrupted(data_dir: Path) -> None:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    half = store.write_now(lambda tx: say(tx, sample.chat.id, "Half", state=MessageState.STREAMING))
    store.close()
    store = Store.open(data_dir)
    assert store.write_now(lambda tx: tx.messages.interrupt_left()) == (half.id,)
    assert checked(store).ok
    store.close()


@given(text=st.text(st.characters(exclude_categories=()), max_size=40), number=st.floats(), place=st.integers())
def test_what_is_read_has_the_seal_of_what_was_written(
    shared_store: Store, text: str, number: float, place: int
) -> None:
    """The seal is taken of the values before they become cells, and proved on what comes back."""
    cells: dict[str, Any] = {
        "project": "p",
        "run": "r",
        "question": text,
        "candidate": text,
        "value": number if math.isfinite(number) else 0.5,
        "reason": text,
        "created_at": "2026",
    }
    with shared_store._writing.connect() as connection:
        transaction = connection.begin()
        connection.execute(seals.HAND_ANSWER.table.insert().values(seals.HAND_ANSWER.sealed(cells)))
        row = connection.execute(seals.HAND_ANSWER.table.select()).one()
        transaction.rollback()
    assert seals.HAND_ANSWER.fits(row)
    assert not seals.HAND_ANSWER.fits((*row[:-1], row.seal ^ 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a\x00b", "c"), ("a", "b\x00c")),
        (("a\x00", "b"), ("a", "\x00b")),
        (("", "ab"), ("ab", "")),
        (("a", "1"), ("a1", "")),
    ],
)
def test_texts_that_join_alike_have_seals_of_their_own(one: tuple[str, str], other: tuple[str, str]) -> None:
    def seal(pair: tuple[str, str]) -> int:
        values = ("p", "r", *pair, 0.5, "reason", "2026")
        return seals.HAND_ANSWER.of(values)

    assert seal(one) != seal(other)


def test_none_and_empty_have_seals_of_their_own() -> None:
    def seal(**cells: object) -> object:
        return seals.RUN.sealed(dict.fromkeys(seals.RUN.names, "") | _NUMBERS | cells)[seals.SEAL]

    assert len({seal(error=None), seal(error=""), seal(error="None"), seal(error="=")}) == 4
    assert len({seal(parent_run=None), seal(parent_run=""), seal(parent_run="None")}) == 3
    assert len({seal(cost_usd=None), seal(cost_usd=0.0)}) == 2


_NUMBERS = {
    **dict.fromkeys(("number", "warnings", "done", "total", "candidates", "scenarios", "cells", "calls"), 1),
    **dict.fromkeys(("calls_reused", "input_tokens", "output_tokens"), 1),
    **dict.fromkeys(("cost_usd", "best_score", "best_i", "duration_s"), 1.0),
}


def _made_up(seal: Seal) -> list[Any]:
    """A value for each sealed column, by its kind alone."""
    kinds = {"INTEGER": 7, "BOOLEAN": True, "DOUBLE": 0.1, "TEXT": "Größe 🙂 \x00"}
    found: list[Any] = []
    for name in seal.names:
        column = seal.table.columns[name]
        kind = str(column.type).split("_")[0]
        found.append(None if column.nullable and len(found) % 2 else kinds[kind])
    return found


GOLDEN: dict[str, int] = {
    "project": -3409023789347211088,
    "branch": -172999891400411531,
    "spec_revision": -5216660476781764892,
    "world_revision": -4016346842853287723,
    "version": -464798323894495189,
    "chat": 2150769597051356059,
    "message": -3538364571163929331,
    "proposal": -4132739288309423586,
    "citation": 8589325003965263375,
    "run": -909827782643552445,
    "candidate": -5576553394730565316,
    "scenario": 7259924439411004300,
    "question": -6121899101489185808,
    "call": 6628593852519336157,
    "answer": 4935639700843318027,
    "hand_answer": 3915007605420595420,
    "asking_act": -7002267870712798430,
    "person_answer": -3280855505010456355,
    "result": -8360966824473011545,
    "sent": 1100132107904041776,
    "run_base": 6340197473923180662,
    "context_source": -3123560444138618148,
    "context_file": 9181981943531013266,
    "context_text": 2501955390486239324,
    "shortlist": -6170745225904855673,
    "decision": -2757144211527917414,
    "run_note": 8336463621336336097,
}


@pytest.mark.parametrize("seal", SEALS, ids=lambda seal: str(seal.table.name))
def test_a_seal_is_the_same_on_every_machine_and_in_every_version(seal: Seal) -> None:
    """Rows sealed years ago must fit still: a change here needs a migration that seals them anew."""
    more = ("a parent",) if seal is seals.CANDIDATE else ()
    assert seal.of(_made_up(seal), more) == GOLDEN[seal.table.name]
