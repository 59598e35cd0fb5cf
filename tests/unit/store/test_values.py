"""What is written is what is read: every value, every character, revisions that are reused."""

from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.base import now
from app.domain.chats import MessageRole, MessageState, TextPart
from app.domain.errors import NotFoundError
from app.domain.items import Author, Item, ItemKind, WorldModel
from app.domain.operations import Content
from app.domain.projects import Cause, ItemState
from app.domain.results import Ranking
from app.domain.runs import (
    BestRow,
    Budget,
    HandAnswer,
    Idea,
    RunConfig,
    RunCounts,
    RunError,
    RunFlags,
    RunMode,
    RunStatus,
    Stage,
    StageStatus,
)
from app.domain.usage import Usage
from app.store.codec import escape, unescape
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import (
    Sample,
    a_call,
    a_goal,
    a_question,
    a_scenario,
    add_candidate,
    add_project,
    add_run,
    an_answer,
    content,
    say,
)

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(ANY_TEXT)
@example("\x00")
@example("\ud800\udc00 \udfff")
@example("\U0010f8ff0041 \U0010f8ffffff \U0010f8ff")
def test_escapes_are_exact(text: str) -> None:
    cell = escape(text)
    cell.encode("utf-8")
    assert "\x00" not in cell
    assert unescape(cell) == text


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT)
@example("\ud800 alone, \x00 and \U0010f8ff, “quotes” 🙂")
def test_every_character_comes_back(store: Store, sample: Sample, text: str) -> None:
    def unit(tx: Tx) -> tuple[str, str]:
        tx.chats.update(sample.chat.id, title=text, draft=text)
        message = say(tx, sample.chat.id, text)
        candidate = add_candidate(tx, add_run(tx, sample, title=text), text=text)
        return message.id, candidate.id

    message, candidate = store.write_now(unit)
    chat = store.query.chats.get(sample.chat.id)
    assert chat.title == chat.draft == text
    assert store.query.messages.get(message).text() == text
    assert store.query.candidates.get(candidate).text == text
    store.query.search.page(text)


def test_a_text_of_ten_megabytes_is_kept(store: Store, sample: Sample) -> None:
    text = "ä word " * 1_500_000
    message = store.write_now(lambda tx: say(tx, sample.chat.id, text))
    assert store.query.messages.get(message.id).text() == text
    assert len(store.query.chats.row(sample.chat.id).last_line) <= 200


def test_a_run_comes_back_whole(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> tuple[object, object]:
        run = add_run(
            tx,
            sample,
            mode=RunMode.SEEDED,
            config=RunConfig(ideas=(Idea(text="Do it by hand"),), budget=Budget(calls=3, usd=0.5), seed=4),
        )
        candidate = add_candidate(tx, run)
        changed = tx.runs.update(
            run.id,
            status=RunStatus.FAILED,
            flags=RunFlags(warnings=("weak scenarios", "goal uncovered"), needs_you="3 answers", provisional=True),
            stages=(StageStatus(stage=Stage.DESIGN, state="done", done=3, total=3),),
            counts=RunCounts(candidates=3, scenarios=4, cells=12, calls=7, calls_reused=2),
            input_tokens=10,
            output_tokens=20,
            cost_usd=0.25,
            best=BestRow(candidate=candidate.id, label="C1", title="Queue", score=1.2, I=1.1, beats_today=True),
            ranking_hash="abc",
            error=RunError(code="provider-timeout", sentence="It took too long."),
            starred=True,
            trashed=True,
            started_at=now(),
            ended_at=now(),
            duration_s=1.5,
        )
        return changed, run.id

    changed, run_id = store.write_now(unit)
    assert store.query.runs.get(str(run_id)) == changed
    row = store.query.runs.row(str(run_id))
    assert (row.warnings, row.done, row.total, row.best_score, row.starred, row.trashed) == (2, 3, 3, 1.2, True, True)
    with pytest.raises(TypeError, match="number"):
        store.write_now(lambda tx: tx.runs.update(str(run_id), number=9))


def test_columns_scenarios_answers_and_results_come_back(store: Store, sample: Sample) -> None:
    project = sample.project.id
    questions = (a_question("b", hard=True), a_question("a"))
    ranking = Ranking(
        rows=(), ranking_hash="h", judged_cells=1, by_hand_cells=0, all_cells=2, provisional=True, today_stated=False
    )

    def unit(tx: Tx) -> tuple[str, object]:
        run = add_run(tx, sample)
        candidate = add_candidate(tx, run)
        tx.questions.set(run.id, (a_question("old"),))
        tx.questions.set(run.id, questions)
        tx.scenarios.put(run.id, a_scenario())
        tx.scenarios.put(run.id, a_scenario().model_copy(update={"stresses": ("g",), "title": "Fuller"}))
        answers = tuple(an_answer(question, candidate) for question in questions)
        tx.calls.finish(project, a_call(project), answers, run_id=run.id)
        later = answers[0].model_copy(update={"value": 0.1})
        tx.calls.finish(project, a_call(project), (later,), run_id=run.id, made=False)
        other = a_call(project).model_copy(update={"reply": "another"})
        assert tx.calls.finish(project, other, (later,), run_id=run.id).reply == a_call(project).reply
        tx.results.save(run.id, ranking)
        tx.hand_answers.put(HandAnswer(run=run.id, question="a", candidate="C1", value=1.0, created_at="t"))
        tx.hand_answers.put(HandAnswer(run=run.id, question="b", candidate="C1", value=0.0, created_at="t"))
        tx.hand_answers.remove(run.id, "a", "C1")
        return run.id, answers

    run, answers = store.write_now(unit)
    query = store.query
    assert query.questions.of_run(run) == questions
    assert [s.title for s in query.scenarios.of_run(run)] == ["Fuller"]
    assert query.answers.of_run(run) == answers
    assert query.answers.taken_over(run) == ()
    assert query.calls.made_by(run) == {"call-1"}
    assert query.calls.get(project, "call-1") is not None
    assert query.calls.get(project, "call-2") is None
    assert query.results.get(run) == ranking
    assert [(h.question, h.value) for h in query.hand_answers.of_run(run)] == [("b", 0.0)]
    with pytest.raises(NotFoundError, match="candidate C9"):
        store.write_now(
            lambda tx: tx.hand_answers.put(HandAnswer(run=run, question="a", candidate="C9", value=1.0, created_at="t"))
        )


def test_a_half_that_did_not_change_keeps_its_revision(store: Store, sample: Sample) -> None:
    goal = a_goal()
    world = WorldModel(items=(Item(slug="crew", kind=ItemKind.ACTOR, text="The night crew"),))
    given: dict[str, Any] = {
        "project": sample.project.id,
        "branch": sample.main.id,
        "author": Author.PERSON,
        "cause": Cause.EDIT,
    }

    def unit(tx: Tx) -> list[tuple[int, int, int]]:
        made = [
            tx.versions.add(content=Content(spec=content(goal).spec, world=world), **given),
            tx.versions.add(content=Content(spec=content(a_goal("Fewer errors", "e")).spec, world=world), **given),
            tx.versions.add(content=content(goal), **given),
        ]
        return [(v.number, v.spec_revision, v.world_revision) for v in made]

    assert store.write_now(unit) == [(2, 1, 2), (3, 2, 2), (4, 1, 1)]
    head = store.query.versions.head(sample.main.id)
    assert (head.number, head.content) == (4, content(goal))
    assert [v.number for v in store.query.versions.log(sample.main.id).items] == [4, 3, 2, 1]
    assert store.query.versions.by_number(sample.project.id, 1).id == sample.version.id


def test_unread_counts_and_last_line_follow_the_messages(store: Store, sample: Sample) -> None:
    chat = sample.chat.id
    store.write_now(lambda tx: say(tx, chat, "Mine\nis   here"))
    row = store.query.chats.row(chat)
    assert (row.unread, row.message_count, row.last_line) == (False, 1, "Mine is here")

    def answer(tx: Tx) -> str:
        return say(tx, chat, "", role=MessageRole.AGENT, state=MessageState.STREAMING, parts=()).id

    answer_id = store.write_now(answer)
    assert store.query.chats.row(chat).last_line == "Mine is here"
    parts = (TextPart(text="The answer"),)
    store.write_now(
        lambda tx: tx.messages.update(answer_id, parts=parts, state=MessageState.COMPLETE, usage=Usage(input_tokens=3))
    )
    row = store.query.chats.row(chat)
    assert (row.unread, row.message_count, row.last_line) == (True, 2, "The answer")
    store.write_now(lambda tx: tx.chats.update(chat, last_read_seq=2))
    assert not store.query.chats.row(chat).unread
    last = store.query.messages.last_of_role(chat, "agent")
    assert last is not None
    assert last.usage.input_tokens == 3


def test_order_is_kept_when_the_clock_jumps(store: Store, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def at(instant: str) -> None:
        for module in ("chats", "projects"):
            monkeypatch.setattr(f"app.store.writes.{module}.now", lambda: instant)

    other = store.write_now(lambda tx: add_project(tx, "Second"))
    for number, instant in enumerate(("2026-06-01T10:00", "2026-06-01T09:00", "2036-01-01T00:00", "2016-01-01T00:00")):
        at(f"{instant}:00.000Z")
        store.write_now(partial(say, chat=sample.chat.id, text=f"Message {number}"))
        store.write_now(lambda tx: tx.chats.touch(sample.chat.id))
        assert [row.id for row in store.query.projects.page().items] == [sample.project.id, other.project.id]
    assert [m.text() for m in store.query.messages.page(sample.chat.id).items] == [f"Message {n}" for n in range(4)]


def test_states_and_pins_sort_and_hide(store: Store, sample: Sample) -> None:
    other = store.write_now(lambda tx: add_project(tx, "Second"))
    store.write_now(lambda tx: tx.projects.update(sample.project.id, pinned=True))
    assert [row.title for row in store.query.projects.page().items] == ["Night import", "Second"]
    store.write_now(lambda tx: tx.projects.update(other.project.id, state=ItemState.TRASHED))
    assert [row.title for row in store.query.projects.page().items] == ["Night import"]
    assert [row.title for row in store.query.projects.page(state="trashed").items] == ["Second"]
