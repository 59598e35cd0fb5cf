"""A row that is not what was stored says so where it is shown, and hides nothing beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import ErrorPart, MessageState, OperationsProposal, Proposal
from app.domain.errors import KnownError, StoreError
from app.domain.operations import AddItem
from app.domain.runs import HandAnswer
from app.store.database import Store
from app.store.engine import connect
from app.store.reads.query import Query
from app.store.writes.transaction import Tx
from support.store_samples import (
    a_call,
    a_goal,
    a_question,
    a_scenario,
    add_candidate,
    add_chat,
    add_project,
    add_run,
    an_answer,
    say,
)

DAMAGED = "is damaged: it is not what was stored"


class Filled:
    """Three of everything; the second one is about to be damaged."""

    def __init__(self, tx: Tx) -> None:
        self.sample = add_project(tx)
        self.project = self.sample.project.id
        self.messages = [say(tx, self.sample.chat.id, f"Message {n}") for n in range(3)]
        self.chats = [add_chat(tx, self.sample, title=f"Chat {n}") for n in range(3)]
        self.runs = [add_run(tx, self.sample, title=f"Run {n}") for n in range(3)]
        self.run = self.runs[0].id
        first = add_candidate(tx, self.runs[0], "C0")
        self.candidates = [first, *(add_candidate(tx, self.runs[0], f"C{n}", parents=(first.id,)) for n in (1, 2))]
        self.questions = tuple(a_question(f"q{n}") for n in range(3))
        tx.questions.set(self.run, self.questions)
        for number, question in enumerate(self.questions):
            tx.scenarios.put(self.run, a_scenario(f"s{number}", f"S{number}"))
            answers = (an_answer(question, first, call=f"call-{number}"),)
            tx.calls.finish(self.project, a_call(self.project, f"call-{number}"), answers, run_id=self.run)
            at = self.sample.project.created_at
            tx.hand_answers.put(
                HandAnswer(
                    run=self.run, question=question.slug, candidate="C0", value=0.5, reason="Seen", created_at=at
                )
            )
            card = OperationsProposal(operations=(AddItem(item=a_goal()),), why=f"Why {number}")
            given: dict[str, Any] = {
                "chat": self.sample.chat.id,
                "message": self.messages[0].id,
                "branch": self.sample.main.id,
            }
            version = self.sample.version.id
            tx.proposals.add(
                Proposal(
                    id=str(number) * 32, project=self.project, version=version, payload=card, created_at=at, **given
                )
            )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Filled, bytes]:
    folder = tmp_path_factory.mktemp("whole") / "data"
    store = Store.open(folder)
    filled = store.write_now(Filled)
    store.close()
    return filled, (folder / "int-crucible.db").read_bytes()


@pytest.fixture
def filled(made: tuple[Filled, bytes], data_dir: Path) -> Filled:
    filled, data = made
    data_dir.mkdir(mode=0o700)
    (data_dir / "int-crucible.db").write_bytes(data)
    return filled


def damage(data_dir: Path, statement: str) -> Store:
    connection = connect(data_dir / "int-crucible.db", "rw")
    assert connection.execute(statement).rowcount == 1
    connection.close()
    return Store.open(data_dir)


def named(store: Store) -> list[str]:
    return [line.sentence for line in store.check().lines if line.name == "damaged"]


Shown = Callable[[Query, Filled], list[str]]
CASES: dict[str, tuple[str, Shown, list[str], str]] = {
    "a candidate's text": (
        "UPDATE candidate SET text = 'Another text' WHERE label = 'C1'",
        lambda query, filled: [one.card.title for one in query.candidates.of_run(filled.run)],
        ["Queue C0", "(damaged) Queue C1", "Queue C2"],
        "candidate C1 (",
    ),
    "a candidate's parent": (
        "DELETE FROM candidate_parent WHERE candidate = (SELECT id FROM candidate WHERE label = 'C1')",
        lambda query, filled: [one.card.title for one in query.candidates.of_run(filled.run)],
        ["Queue C0", "(damaged) Queue C1", "Queue C2"],
        "candidate C1 (",
    ),
    "a scenario": (
        "UPDATE scenario SET text = 'Half way?' WHERE slug = 's1'",
        lambda query, filled: [one.title for one in query.scenarios.of_run(filled.run)],
        ["The disk is full", "(damaged) The disk is full", "The disk is full"],
        "scenario S1 (s1) in Run 1",
    ),
    "a column": (
        "UPDATE question SET hard = 1 WHERE slug = 'q1'",
        lambda query, filled: [one.title for one in query.questions.of_run(filled.run)],
        ["q0", "(damaged) q1", "q2"],
        "column q1 in Run 1",
    ),
    "an answer": (
        "UPDATE answer SET value = 0.25 WHERE question_key = 'key-q1'",
        lambda query, filled: [f"{one.value} {one.evidence[:9]}" for one in query.answers.of_run(filled.run)],
        ["0.75 the sente", "None (damaged)", "0.75 the sente"],
        "answer 2 in Run 1",
    ),
    "an answer by hand": (
        "UPDATE hand_answer SET value = 0.75 WHERE question = 'q1'",
        lambda query, filled: [one.reason[:9] for one in query.hand_answers.of_run(filled.run)],
        ["Seen", "(damaged)", "Seen"],
        "answer by hand to q1 for C0 in Run 1",
    ),
    "a card": (
        "UPDATE proposal SET payload = replace(payload, 'Why 1', 'Whi 1') WHERE position = 2",
        lambda query, filled: [one.payload.why[:19] for one in query.proposals.of_chat(filled.sample.chat.id)],
        ["Why 0", "Card 11111111 is da", "Why 2"],
        f"card {'1' * 32} in chat “Set-up”",
    ),
    "a chat's title": (
        "UPDATE chat SET title = 'Chat one' WHERE title = 'Chat 1'",
        lambda query, filled: [row.title for row in query.chats.page(filled.project).items],
        ["Chat 2", "(damaged) Chat one", "Chat 0", "Set-up"],
        "chat ",
    ),
    "a run's seed": (
        "UPDATE run SET config = replace(config, '\"seed\":0', '\"seed\":1') WHERE number = 2",
        lambda query, filled: [row.title for row in query.runs.page(filled.project).items],
        ["Run 2", "(damaged) Run 1", "Run 0"],
        "Run 2 (",
    ),
    "a line's name": (
        "UPDATE branch SET name = 'Maim'",
        lambda query, filled: [one.name for one in query.branches.of_project(filled.project)],
        ["(damaged) Maim"],
        "line ",
    ),
    "a project's title": (
        "UPDATE project SET title = 'Night imports'",
        lambda query, _: [row.title for row in query.projects.page().items],
        ["(damaged) Night imports"],
        "project ",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_says_so_in_its_place(data_dir: Path, filled: Filled, name: str) -> None:
    statement, shown, expected, words = CASES[name]
    store = damage(data_dir, statement)
    assert shown(store.query, filled) == expected
    [sentence] = named(store)
    assert sentence.startswith(words)
    assert "of project “Night import" in sentence
    assert not store.check().ok
    store.close()


def test_a_message_says_so_with_the_text_as_it_reads_now(data_dir: Path, filled: Filled) -> None:
    id_ = filled.messages[1].id
    store = damage(data_dir, f"UPDATE message SET parts = replace(parts, 'Message 1', 'Massage 1') WHERE id = '{id_}'")
    before, damaged, after = store.query.messages.page(filled.sample.chat.id).items
    assert (before, after) == (filled.messages[0], filled.messages[2])
    assert damaged.state is MessageState.FAILED
    assert isinstance(damaged.parts[0], ErrorPart)
    assert damaged.parts[0].sentence.startswith(f"Message 2 ({id_[:8]}) {DAMAGED}")
    assert damaged.text() == "Massage 1"
    with pytest.raises(StoreError, match=f"This message {DAMAGED}"):
        store.query.messages.get(id_)
    hits = {hit.id: hit.snippet for hit in store.query.search.page("message")}
    assert hits[id_] == "(damaged)"
    assert hits[filled.messages[0].id] == "Message 0"
    where = f"in chat “Set-up” ({filled.sample.chat.id}) of project “Night import”"
    assert named(store) == [f"message 2 ({id_}) {where}: it is not what was stored"]
    store.close()


ASKED: dict[str, tuple[str, Callable[[Query, Filled], object], str]] = {
    "a spec revision": (
        "UPDATE spec_revision SET content = replace(content, 'Fewer', 'Newer')",
        lambda query, filled: query.versions.head(filled.sample.main.id),
        "spec revision 1 of project",
    ),
    "a version": (
        "UPDATE version SET author = 'model'",
        lambda query, filled: query.versions.get(filled.sample.version.id),
        "version v1 (",
    ),
    "a reply": (
        "UPDATE \"call\" SET reply = '[]' WHERE key = 'call-1'",
        lambda query, filled: query.calls.get(filled.project, "call-1"),
        "reply call-1 in Run 1",
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_by_name_is_refused_with_a_sentence(data_dir: Path, filled: Filled, name: str) -> None:
    statement, ask, words = ASKED[name]
    store = damage(data_dir, statement)
    with pytest.raises(KnownError, match=DAMAGED) as caught:
        ask(store.query, filled)
    assert caught.value.code == "store-row-damaged"
    [sentence] = named(store)
    assert sentence.startswith(words)
    assert store.query.chats.page(filled.project).items
    store.close()


def test_a_damaged_reply_is_made_again_and_takes_its_place(data_dir: Path, filled: Filled) -> None:
    store = damage(data_dir, "UPDATE answer SET evidence = 'a sentence' WHERE question_key = 'key-q1'")
    store.close()
    store = damage(data_dir, "UPDATE \"call\" SET reply = '[]' WHERE key = 'call-1'")
    assert store.query.calls.find(filled.project, "call-1") is None
    assert len(store.query.answers.to_take_over((filled.run,))) == 2
    again = an_answer(filled.questions[1], filled.candidates[0], call="call-1")
    call = a_call(filled.project, "call-1")
    store.write_now(lambda tx: tx.calls.finish(filled.project, call, (again,), run_id=filled.run))
    assert store.query.calls.find(filled.project, "call-1") == store.query.calls.get(filled.project, "call-1")
    assert len(store.query.answers.to_take_over((filled.run,))) == 3
    assert named(store) == []
    store.close()


def test_a_change_of_a_damaged_row_does_not_hide_the_damage(data_dir: Path, filled: Filled) -> None:
    chat = filled.chats[1].id
    store = damage(data_dir, f"UPDATE chat SET mode = 'analysis' WHERE id = '{chat}'")
    store.write_now(lambda tx: tx.chats.update(chat, title="Renamed"))
    assert store.query.chats.get(chat).title == "(damaged) Renamed"
    assert len(named(store)) == 1
    store.close()
