"""The rows of a thread: pages both ways, and random events against a fresh load."""

import random

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.chats import RunCardPart, TextPart
from app.domain.events import MessageChanged, RunChanged
from app.gui.look.texts import Texts
from app.gui.thread.thread_model import PAGE, ThreadModel
from support.chat_values import Talk, message
from support.run_values import run_row


def made(talk: Talk) -> ThreadModel:
    model = ThreadModel(talk, Texts())
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    tester.setUseFetchMore(False)
    return model


def seqs(model: ThreadModel) -> list[int]:
    return [known.seq for known in model.messages]


def test_opens_at_the_end_and_pages_back_to_the_start(qtbot: QtBot) -> None:
    talk = Talk([message(seq) for seq in range(1, 181)])
    model = made(talk)
    model.open("c1")
    assert seqs(model) == list(range(131, 181))
    assert (model.has_earlier, model.has_later) == (True, False)
    while model.fetch_earlier():
        pass
    assert seqs(model) == list(range(1, 181))
    assert model.fetch_earlier() == 0
    assert talk.largest_read <= PAGE


def test_opens_around_a_message_and_pages_both_ways(qtbot: QtBot) -> None:
    talk = Talk([message(seq) for seq in range(1, 1001)])
    model = made(talk)
    model.open("c1", at_seq=500)
    assert model.row_of_seq(500) is not None
    assert (model.has_earlier, model.has_later) == (True, True)
    assert len(model.messages) <= PAGE
    model.fetch_later()
    model.fetch_earlier()
    assert seqs(model) == list(range(seqs(model)[0], seqs(model)[-1] + 1))


@pytest.mark.some(1)
@pytest.mark.parametrize("seed", range(15))
def test_after_random_events_the_rows_are_a_fresh_load(qtbot: QtBot, seed: int) -> None:
    rng = random.Random(seed)
    talk = Talk([message(seq * 2) for seq in range(1, 90)])
    model = made(talk)
    model.open("c1", at_seq=rng.choice((None, 60, 2, 178)))
    for _ in range(120):
        what = rng.random()
        path = talk.path()
        if what < 0.3:
            changed = message(path[-1].seq + 2, role=rng.choice(("user", "agent")))
        elif what < 0.6:
            changed = rng.choice(path).model_copy(update={"parts": (TextPart(text=f"changed {rng.random()}"),)})
        elif what < 0.75:
            changed = rng.choice(path).model_copy(update={"on_path": False})
        elif what < 0.85:
            free = [seq for seq in range(3, 170, 2) if f"m{seq:06d}" not in talk.by_id]
            changed = message(rng.choice(free))
        elif what < 0.95:
            _ = model.fetch_earlier() if rng.random() < 0.5 else model.fetch_later()
            continue
        else:
            model.apply(MessageChanged(project="p1", message=message(1, chat="another", id="x")))
            continue
        talk.by_id[changed.id] = changed
        model.apply(MessageChanged(project="p1", message=changed))
    shown = model.messages
    if shown:
        low, high = shown[0].seq, shown[-1].seq
        assert list(shown) == [known for known in talk.path() if low <= known.seq <= high]
    while model.fetch_earlier() or model.fetch_later():
        pass
    assert list(model.messages) == talk.path()


def test_a_run_is_read_once_and_then_told_by_events(qtbot: QtBot) -> None:
    talk = Talk([message(1, RunCardPart(run="r1"))])
    talk.runs["r1"] = run_row(1, id="r1", status="running")
    model = made(talk)
    model.open("c1")
    assert model.run("r1") is not None
    with qtbot.waitSignal(model.dataChanged):
        model.apply(RunChanged(row=run_row(1, id="r1", status="completed")))
    found = model.run("r1")
    assert found is not None
    assert found.status == "completed"
    assert model.run("gone") is None
