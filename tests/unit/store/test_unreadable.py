"""One row that cannot be read is shown as such and hides nothing beside it.

Every row here has lost its seal with the cell that was spoiled: what a seal tells is in `test_damaged`.
"""

from pathlib import Path

import pytest

from app.domain.chats import ErrorPart, MessageState
from app.domain.errors import StoreError
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.empty_store import file_of, put, put_empty
from support.store_outside import run_outside
from support.store_samples import (
    a_call,
    a_question,
    a_scenario,
    add_candidate,
    add_chat,
    add_project,
    add_run,
    an_answer,
    say,
)

TEN_MEGABYTES = "(SELECT replace(hex(zeroblob(5000000)), '00', 'aé'))"
SURROGATE = "CAST(x'6120eda08020c328' AS TEXT)"


class Filled:
    """Three of everything; the second one is about to be spoiled."""

    def __init__(self, tx: Tx) -> None:
        self.sample = add_project(tx)
        self.chats = [self.sample.chat, add_chat(tx, self.sample), add_chat(tx, self.sample)]
        self.messages = [say(tx, self.sample.chat.id, f"Message {n}") for n in range(3)]
        self.runs = [add_run(tx, self.sample) for _ in range(3)]
        run = self.runs[0]
        self.candidates = [add_candidate(tx, run, f"C{n}") for n in range(3)]
        self.questions = tuple(a_question(f"q{n}") for n in range(3))
        tx.questions.set(run.id, self.questions)
        for number in range(3):
            tx.scenarios.put(run.id, a_scenario(f"s{number}", f"S{number}"))
        answers = tuple(an_answer(question, self.candidates[0]) for question in self.questions)
        tx.calls.finish(self.sample.project.id, a_call(self.sample.project.id), answers, run_id=self.runs[0].id)


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Filled, bytes]:
    """The rows and the file that holds them, of which each test spoils a copy."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    put_empty(folder)
    store = Store.open(folder)
    filled = store.write_now(Filled)
    store.close()
    return filled, file_of(folder)


@pytest.fixture
def filled(data_dir: Path, filled_once: tuple[Filled, bytes]) -> Filled:
    filled, file = filled_once
    put(data_dir, file)
    return filled


def spoil(data_dir: Path, statement: str) -> Store:
    run_outside("sql", str(data_dir / "int-crucible.db"), statement)
    return Store.open(data_dir)


@pytest.mark.parametrize(
    "cell",
    [
        "state = 'dreaming'",
        "role = 'ghost'",
        "parts = 'no json'",
        'parts = \'{"v":1,"d":[{"type":"hologram"}]}\'',
        'parts = \'{"v":1,"d":[{"type":"text","text":NaN}]}\'',
        "parts = '[]'",
        f"parts = {SURROGATE}",
        f"parts = {TEN_MEGABYTES}",
        "created_at = ''",
    ],
)
def test_a_message_keeps_its_place(data_dir: Path, filled: Filled, cell: str) -> None:
    second = filled.messages[1].id
    store = spoil(data_dir, f"UPDATE message SET {cell}, seal = NULL WHERE id = '{second}'")
    page = store.query.messages.page(filled.sample.chat.id)
    assert [message.seq for message in page.items] == [1, 2, 3]
    assert [page.items[0], page.items[2]] == [filled.messages[0], filled.messages[2]]
    if cell != "created_at = ''":
        assert isinstance(page.items[1].parts[0], ErrorPart)
        assert page.items[1].state is MessageState.FAILED
        with pytest.raises(StoreError, match="cannot be read"):
            store.query.messages.get(second)
    store.query.search.page("message")
    store.write_now(lambda tx: say(tx, filled.sample.chat.id, "Going on"))
    store.close()


@pytest.mark.parametrize(
    "cell",
    [
        "mode = 'dream'",
        "state = 'nowhere'",
        f"title = {SURROGATE}",
        f"title = {TEN_MEGABYTES}",
        "activity = -5",
        "branch = 'gone'",
    ],
)
def test_a_chat_hides_no_other(data_dir: Path, filled: Filled, cell: str) -> None:
    store = spoil(data_dir, f"UPDATE chat SET {cell}, seal = NULL WHERE id = '{filled.chats[1].id}'")
    project = filled.sample.project.id
    states = ("active", "nowhere")
    rows = [row for state in states for row in store.query.chats.page(project, state=state).items]
    assert {row.id for row in rows} == {chat.id for chat in filled.chats}
    assert store.query.projects.page().items[0].id == project
    store.close()


@pytest.mark.parametrize(
    "cell",
    [
        "mode = 'dream'",
        "status = 'pondering'",
        "config = 'no json'",
        'config = \'{"v":1,"d":{"seed":"many"}}\'',
        "stages = '{}'",
        f"flags = {TEN_MEGABYTES}",
        f"title = {SURROGATE}",
        "duration_s = 9e999",
        "version = 'gone'",
    ],
)
def test_a_run_hides_no_other(data_dir: Path, filled: Filled, cell: str) -> None:
    store = spoil(data_dir, f"UPDATE run SET {cell}, seal = NULL WHERE id = '{filled.runs[1].id}'")
    rows = store.query.runs.page(filled.sample.project.id).items
    assert [row.number for row in rows] == [3, 2, 1]
    live = {run.id for run in store.query.runs.live()}
    assert {filled.runs[0].id, filled.runs[2].id} <= live
    store.close()


def test_what_a_run_judges_is_shown_or_left_out_one_by_one(data_dir: Path, filled: Filled) -> None:
    run = filled.runs[0].id
    for statement in (
        f"UPDATE candidate SET card = 'no json', seal = NULL WHERE id = '{filled.candidates[1].id}'",
        "UPDATE question SET kind = 'riddle', seal = NULL WHERE slug = 'q1'",
        "UPDATE scenario SET stresses = '7', seal = NULL WHERE slug = 's1'",
        "UPDATE answer SET parts = 'NaN', seal = NULL WHERE question_key = 'key-q1'",
    ):
        store = spoil(data_dir, statement)
        store.close()
    store = Store.open(data_dir)
    labels = [(row.label, row.card.title) for row in store.query.candidates.of_run(run)]
    assert labels == [("C0", "Queue C0"), ("C1", "(unreadable)"), ("C2", "Queue C2")]
    assert [question.slug for question in store.query.questions.of_run(run)] == ["q0", "q2"]
    assert [scenario.slug for scenario in store.query.scenarios.of_run(run)] == ["s0", "s2"]
    assert [answer.question_key for answer in store.query.answers.of_run(run)] == ["key-q0", "key-q2"]
    store.close()


def test_links_that_lead_nowhere_are_shown_and_reported(data_dir: Path, filled: Filled) -> None:
    store = spoil(data_dir, f"UPDATE chat SET subject_run = 'gone', seal = NULL WHERE id = '{filled.chats[1].id}'")
    rows = {row.id: row for row in store.query.chats.page(filled.sample.project.id).items}
    assert (rows[filled.chats[1].id].subject, rows[filled.chats[1].id].subject_run) == (None, "gone")
    findings = {line.name: line for line in store.check().lines}
    assert not findings["links"].ok
    store.close()


def test_a_write_beside_an_unreadable_project_still_counts(data_dir: Path, filled: Filled) -> None:
    store = spoil(data_dir, "UPDATE project SET state = 'nowhere', seal = NULL")
    store.write_now(lambda tx: tx.chats.touch(filled.sample.chat.id))
    store.write_now(lambda tx: say(tx, filled.sample.chat.id, "Kept"))
    assert store.query.messages.count(filled.sample.chat.id) == 4
    store.close()
