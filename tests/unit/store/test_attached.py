"""Money, what was sent, context files and check-ups come back as they were written, and only inside their project."""

from functools import partial

import pytest
from sqlalchemy import text

from app.domain.base import now
from app.domain.chats import MessageRole, Sent
from app.domain.checkups import Checkup
from app.domain.errors import NotFoundError, UsageError
from app.domain.events import AttachmentsChanged, Event, ModelChanged, SpendChanged
from app.domain.money import Spend, SpendTotal
from app.domain.usage import ContextUse, Usage
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import Sample, a_checkup, a_snapshot, a_source, add_project, add_run, say

PRICED = Usage(input_tokens=100, output_tokens=10, cost_usd=0.25)
UNPRICED = Usage(input_tokens=7, output_tokens=3)


def spent(sample: Sample, usage: Usage = PRICED, at: str = "2026-11-28T10:00:00.000Z", **fields: str) -> Spend:
    return Spend.model_validate({"project": sample.project.id, "judge": "judge@1", "usage": usage, "at": at} | fields)


def test_sums_of_what_was_spent(store: Store, sample: Sample) -> None:
    chat = sample.chat.id

    def unit(tx: Tx) -> tuple[str, str]:
        answer = say(tx, chat, "Answer", role=MessageRole.AGENT).id
        run = add_run(tx, sample, launched_from_chat=chat).id
        other = add_run(tx, sample).id
        tx.spend.add(spent(sample, chat=chat, message=answer))
        tx.spend.add(spent(sample, UNPRICED, chat=chat, message=answer))
        # A run's entry may name the chat it was launched from: the chat's own answers stay apart from it.
        tx.spend.add(spent(sample, chat=chat, run=run, stage="design", at="2026-11-29T00:00:00.000Z"))
        tx.spend.add(spent(sample, run=run, stage="judging", at="2026-11-30T00:00:00.000Z"))
        tx.spend.add(spent(sample, run=other, stage="judging"))
        tx.spend.add(Spend(judge="judge@1", stage="check-up", usage=PRICED, at="2026-11-30T00:00:00.000Z"))
        elsewhere = add_project(tx)
        tx.spend.add(spent(elsewhere))
        return answer, run

    answer, run = store.write_now(unit)
    spend = store.query.spend
    answers = SpendTotal(calls=2, input_tokens=107, output_tokens=13, known_usd=0.25, unpriced_calls=1)
    runs = SpendTotal(calls=2, input_tokens=200, output_tokens=20, known_usd=0.5)
    one = SpendTotal(calls=1, input_tokens=100, output_tokens=10, known_usd=0.25)
    assert spend.total(message=answer) == spend.total(chat=chat) == answers
    assert answers.cost_usd is None
    assert spend.of_chat(chat) == (answers, runs)
    assert spend.total(run=run) == runs
    assert spend.by_stage(run) == {"design": one, "judging": one}
    assert spend.total(project=sample.project.id).calls == 5
    assert spend.total().calls == 7
    assert spend.total(since="2026-11-30T00:00:00.000Z").calls == 2
    assert spend.total(project=sample.project.id, since="2026-11-29T00:00:00.000Z") == runs
    assert spend.total(run="nothing") == SpendTotal()
    assert spend.by_stage("nothing") == {}
    assert spend.of_chat("nothing") == (SpendTotal(), SpendTotal())


def test_what_is_spent_stays_inside_its_project(store: Store, sample: Sample) -> None:
    elsewhere = store.write_now(add_project)
    with pytest.raises(NotFoundError, match="no chat"):
        store.write_now(lambda tx: tx.spend.add(spent(sample, chat=elsewhere.chat.id)))
    with pytest.raises(NotFoundError, match="no run"):
        store.write_now(lambda tx: tx.spend.add(spent(sample, run="nothing")))
    with pytest.raises(NotFoundError, match="no project"):
        store.write_now(lambda tx: tx.spend.add(Spend(project="nothing", judge="j", usage=PRICED, at=now())))
    with pytest.raises(ValueError, match="names its project"):
        store.write_now(lambda tx: tx.spend.add(Spend(chat=sample.chat.id, judge="j", usage=PRICED, at=now())))
    with pytest.raises(ValueError, match="not for both"):
        store.write_now(lambda tx: tx.spend.add(spent(sample, message="m", run="r")))
    assert store.query.spend.total() == SpendTotal()


def test_what_was_sent_is_found_by_answer_and_by_chat(store: Store, sample: Sample) -> None:
    chat = sample.chat.id
    assert store.query.sent.latest(chat) is None

    def sent(message: str, **fields: object) -> Sent:
        given = {"message": message, "judge": "judge@1", "template": "architect@2", "system": "s", "prompt": "p"}
        return Sent.model_validate(given | fields)

    first = store.write_now(lambda tx: say(tx, chat, "One", role=MessageRole.AGENT).id)
    second = store.write_now(lambda tx: say(tx, chat, "Two", role=MessageRole.AGENT).id)
    one = sent(first, prompt="\ud800 ü \x00", tools=("list_files", "read_file"), first_seq=3)
    two = sent(second, context=ContextUse(used=900, window=4096))
    store.write_now(lambda tx: tx.sent.put(two))
    store.write_now(lambda tx: tx.sent.put(sent(first)))
    store.write_now(lambda tx: tx.sent.put(one))
    assert store.query.sent.get(first) == one
    assert store.query.sent.latest(chat) == two
    store.write_now(lambda tx: say(tx, chat, "Not sent yet", role=MessageRole.AGENT))
    assert store.query.sent.latest(chat) == two
    assert store.query.sent.get("nothing") is None
    with pytest.raises(NotFoundError):
        store.write_now(lambda tx: tx.sent.put(sent("nothing")))


def _texts(store: Store) -> int:
    with store._reading.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM context_text")).scalar_one())


def test_context_files_are_kept_once_and_go_with_their_last_source(store: Store, sample: Sample) -> None:
    project = sample.project.id
    context = store.query.context
    first, second = a_source(project, "src"), a_source(project, "notes")
    shot = a_snapshot(first, {"a.md": "One\n", "c.md": "Three\n", "deep/b \udcff.md": "One\n"})
    store.write_now(lambda tx: tx.context.put_snapshot(*shot))
    store.write_now(lambda tx: tx.context.put_snapshot(*a_snapshot(second, {"a.md": "One\n"})))
    assert context.sources(project) == (first, second)
    assert context.files(first.id) == shot[0].files
    assert context.left_out(first.id) == shot[0].left_out
    assert _texts(store) == 2
    found = context.file(project, "src", "deep/b \udcff.md")
    assert found is not None
    assert context.text(project, found.digest) == "One\n"
    assert context.file(project, "src", "../a.md") is None
    assert context.text(store.write_now(add_project).project.id, found.digest) is None
    # Refreshing replaces the files; what is known already need not be given again.
    store.write_now(lambda tx: tx.context.put_snapshot(a_snapshot(first, {"a.md": "One\n"})[0], {}))
    assert [file.path for file in context.files(first.id)] == ["a.md"]
    assert _texts(store) == 1
    store.write_now(lambda tx: tx.context.remove(first.id))
    assert context.sources(project) == (second,)
    assert _texts(store) == 1
    store.write_now(lambda tx: tx.context.remove(second.id))
    assert _texts(store) == 0
    assert store.check().ok


def test_sources_are_found_confirmed_and_refused_where_they_do_not_fit(store: Store, sample: Sample) -> None:
    project = sample.project.id
    context = store.query.context
    source = a_source(project, "src")
    snapshot, texts = a_snapshot(source, {"a.md": "One\n"})
    with pytest.raises(ValueError, match="is missing"):
        store.write_now(lambda tx: tx.context.put_snapshot(snapshot, {}))
    other = snapshot.model_copy(update={"source": a_source(project, "other")})
    with pytest.raises(ValueError, match="its own source"):
        store.write_now(lambda tx: tx.context.put_snapshot(other, texts))
    assert context.sources(project) == ()
    store.write_now(lambda tx: tx.context.put_snapshot(snapshot, texts))
    for _ in range(2):
        store.write_now(lambda tx: tx.context.confirm(source.id, "judge@1"))
    store.write_now(lambda tx: tx.context.confirm(source.id, "judge@2"))
    assert context.source(source.id).confirmed_for == ("judge@1", "judge@2")
    assert context.find(project, "src").id == context.find(project, source.id[:6]).id == source.id
    twin = a_source(project, "twin", id=source.id[:6] + "0" * 26)
    store.write_now(lambda tx: tx.context.put_snapshot(*a_snapshot(twin, {})))
    with pytest.raises(UsageError):
        context.find(project, source.id[:6])
    with pytest.raises(NotFoundError):
        context.find(project, "nothing")
    with pytest.raises(NotFoundError):
        context.source("nothing")
    with pytest.raises(NotFoundError):
        store.write_now(lambda tx: tx.context.remove("nothing"))


def _put(tx: Tx, value: Checkup) -> None:
    tx.checkups.put(value)


def test_the_newest_check_up_of_each_model(store: Store) -> None:
    assert store.query.checkups.all() == ()
    first, other = a_checkup(notes=("Long lists blur.",)), a_checkup("another@1")
    for value in (a_checkup(wrong=0.5), first, other):
        store.write_now(partial(_put, value=value))
    assert store.query.checkups.get("judge@1") == first
    assert store.query.checkups.all() == (other, first)
    assert store.query.checkups.get("nothing") is None


def test_events_say_what_to_read_again(store: Store, sample: Sample) -> None:
    seen: list[Event] = []
    store.listen(seen.extend)
    project = sample.project.id

    def several(tx: Tx) -> None:
        for _ in range(3):
            tx.spend.add(spent(sample))

    store.write_now(several)
    store.write_now(lambda tx: tx.spend.add(Spend(judge="j", usage=PRICED, at=now())))
    store.write_now(lambda tx: tx.context.put_snapshot(*a_snapshot(a_source(project), {"a": "b"})))
    store.write_now(lambda tx: tx.checkups.put(a_checkup()))
    assert [event.model_copy(update={"seq": 0}) for event in seen] == [
        SpendChanged(project=project),
        SpendChanged(project=None),
        AttachmentsChanged(project=project),
        ModelChanged(),
    ]
    assert all(event.seq for event in seen)


def test_attached_files_that_are_not_what_was_stored_are_not_shown_and_are_mended_by_reading_them_again(
    store: Store, sample: Sample
) -> None:
    source = a_source(sample.project.id, confirmed_for=("judge@1",))
    snapshot, texts = a_snapshot(source, {"a.md": "Two vans.\n", "b.md": "Night.\n"})
    store.write_now(lambda tx: tx.context.put_snapshot(snapshot, texts))
    one, other = store.query.context.files(source.id)
    flips = (
        ("UPDATE context_text SET text = 'Ten vans.' || char(10) WHERE digest = ?", one.digest),
        ("UPDATE context_file SET lines = 7 WHERE path = ?", other.path),
        ("UPDATE context_source SET confirmed_for = '[\"other@1\"]' WHERE id = ?", source.id),
    )
    with store._writing.connect() as connection, connection.begin():
        for statement, value in flips:
            connection.exec_driver_sql(statement, (value,))
    query = store.query.context
    assert query.text(sample.project.id, one.digest) is None
    assert query.files(source.id) == (one,)
    [shown] = query.sources(sample.project.id)
    assert (shown.name, shown.confirmed_for) == ("(damaged) src", ())
    assert "is damaged" in query.left_out(source.id)[0].why
    named = [str(line) for line in store.check().lines if line.name == "damaged"]
    assert len(named) == 3, named
    store.write_now(lambda tx: tx.context.put_snapshot(snapshot, texts))
    assert query.text(sample.project.id, one.digest) == "Two vans.\n"
    assert query.files(source.id) == (one, other)
    assert query.sources(sample.project.id) == (source,)
    assert store.check().ok
