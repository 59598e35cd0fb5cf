"""Search finds every kind of thing by beginnings of words, and no input makes it fail."""

import contextlib
import random
import string
import sys
from collections.abc import Callable, Sequence
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pysqlite3 import dbapi2 as driver
from sqlalchemy import select, text, update

from app.domain.chats import MessageRole, MessageState, TextPart
from app.domain.items import Author
from app.domain.kit.found_words import FoundWords
from app.domain.projects import Cause, ItemState
from app.store.database import Store
from app.store.search.words import match_expression, project_word, type_word
from app.store.tables import MESSAGES
from app.store.writes.transaction import Tx
from support.store_samples import (
    Sample,
    a_call,
    a_goal,
    a_question,
    a_scenario,
    add_candidate,
    add_chat,
    add_project,
    add_run,
    an_answer,
    content,
    say,
)


def _fill(tx: Tx, sample: Sample) -> str:
    run = add_run(tx, sample, title="Zebra run")
    candidate = add_candidate(tx, run, text="A zebra-striped queue")
    question = a_question("q")
    tx.questions.set(run.id, (question,))
    tx.scenarios.put(run.id, a_scenario().model_copy(update={"text": "Zebras on the line"}))
    answer = an_answer(question, candidate, evidence="the zebra sentence")
    tx.calls.finish(sample.project.id, a_call(sample.project.id), (answer,), run_id=run.id)
    say(tx, sample.chat.id, "Where is the ZÉBRA?")
    add_chat(tx, sample, title="About zebras")
    tx.projects.update(sample.project.id, title="Zebra project")
    tx.versions.add(
        project=sample.project.id,
        branch=sample.main.id,
        content=content(a_goal("Keep every zebra", "keep-zebra")),
        author=Author.PERSON,
        cause=Cause.EDIT,
    )
    return run.id


def test_every_kind_is_found_newest_first_and_leads_somewhere(store: Store, sample: Sample) -> None:
    run = store.write_now(lambda tx: _fill(tx, sample))
    hits = store.query.search.page("zeb")
    kinds = {hit.type: hit for hit in hits}
    assert set(kinds) == {"message", "run", "candidate", "scenario", "answer", "item", "chat", "project"}
    assert kinds["message"].chat == sample.chat.id
    assert kinds["message"].title == "Set-up"
    assert "ZÉBRA" in kinds["message"].snippet
    assert kinds["answer"].run == kinds["candidate"].run == kinds["scenario"].run == run
    assert kinds["item"].id == "keep-zebra"
    assert {hit.type for hit in store.query.search.page("zebra", types=("run", "item"))} == {"run", "item"}
    other = store.write_now(lambda tx: add_project(tx, "Zebra elsewhere"))
    assert store.query.search.page("zebra")[0].project == other.project.id
    assert {hit.project for hit in store.query.search.page("zebra", project=sample.project.id)} == {sample.project.id}


def test_what_is_changed_or_gone_is_no_longer_found(store: Store, sample: Sample) -> None:
    store.write_now(lambda tx: _fill(tx, sample))

    def change(tx: Tx) -> None:
        tx.projects.update(sample.project.id, title="Plain project")
        tx.versions.add(
            project=sample.project.id,
            branch=sample.main.id,
            content=content(a_goal("Nothing striped", "plain")),
            author=Author.PERSON,
            cause=Cause.EDIT,
        )

    store.write_now(change)
    assert {hit.type for hit in store.query.search.page("zebra", types=("item", "project"))} == set()
    assert [hit.id for hit in store.query.search.page("striped", types=("item",))] == ["plain"]


def test_what_is_in_the_trash_is_not_found_until_it_is_taken_out(store: Store, sample: Sample) -> None:
    def found() -> set[str]:
        return {hit.type for hit in store.query.search.page("zebra")}

    run = store.write_now(lambda tx: _fill(tx, sample))
    whole = found()
    store.write_now(lambda tx: tx.runs.update(run, trashed=True))
    assert whole - found() == {"run", "candidate", "scenario", "answer"}
    store.write_now(lambda tx: tx.runs.update(run, trashed=False))
    store.write_now(lambda tx: tx.chats.update(sample.chat.id, state="trashed"))
    assert whole - found() == {"message"}, "a chat about zebras is still there"
    store.write_now(lambda tx: tx.chats.update(sample.chat.id, state="archived"))
    assert found() == whole, "what is archived is found"
    store.write_now(lambda tx: tx.projects.update(sample.project.id, state="trashed"))
    assert found() == set()
    assert store.query.search.page("zebra", project=sample.project.id) == ()
    store.write_now(lambda tx: tx.projects.update(sample.project.id, state="active"))
    assert found() == whole


def test_more_in_the_trash_than_the_index_leaves_out_is_left_out_all_the_same(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> None:
        for number in range(70):
            say(tx, add_chat(tx, sample, title=f"c{number}", state=ItemState.TRASHED).id, "zebra")
        say(tx, sample.chat.id, "zebra")

    store.write_now(unit)
    assert [hit.chat for hit in store.query.search.page("zebra")] == [sample.chat.id]


def test_what_a_row_belongs_to_is_no_word_of_it(store: Store, sample: Sample) -> None:
    store.write_now(lambda tx: _fill(tx, sample))
    for typed in (type_word("run"), project_word(sample.project.id), "tmessage", f"p{sample.project.id[:6]}"):
        assert store.query.search.page(typed) == ()
    said = store.write_now(lambda tx: say(tx, sample.chat.id, f"okapi {type_word('run')}"))
    assert store.query.search.page("okapi", types=("run",)) == ()
    assert [hit.id for hit in store.query.search.page("okapi", types=("message",))] == [said.id]


def test_forked_copies_are_found_once_and_unfinished_text_not_yet(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> str:
        origin = say(tx, sample.chat.id, "The okapi")
        fork = add_chat(tx, sample, parent_chat=sample.chat.id)
        say(tx, fork.id, "The okapi", origin=origin.id)
        parts = (TextPart(text="An okapi half"),)
        half = say(tx, sample.chat.id, "", role=MessageRole.AGENT, state=MessageState.STREAMING, parts=parts)
        return half.id

    half = store.write_now(unit)
    assert [hit.chat for hit in store.query.search.page("okapi")] == [sample.chat.id]
    store.write_now(lambda tx: tx.messages.update(half, state=MessageState.STOPPED))
    assert len(store.query.search.page("okapi")) == 2


def test_thousands_of_inputs_never_fail(
    store: Store,
    sample: Sample,
    drawn: random.Random,
    some: Callable[[Sequence[int], int], list[int]],
    trials: Callable[[int], None],
) -> None:
    """Each is matched; of those that find nothing, and so take the same way from there, one in twenty goes it."""
    store.write_now(lambda tx: _fill(tx, sample))
    alphabet = string.ascii_lowercase + "\"'*()^:+-{}.,;%_\\/ \t\n\x00AND OR NOT NEAR ééß🙂\ud800\U0010f8ff²"
    matched = text("SELECT 1 FROM search WHERE search MATCH :words LIMIT 1")
    found = 0
    with store._reading.connect() as connection:
        numbers = some(range(10_000), 1_000)
        trials(len(numbers))
        for number in numbers:
            typed = "".join(drawn.choice(alphabet) for _ in range(drawn.randrange(1, 24)))
            words = match_expression(typed)
            finds = words is not None and connection.scalar(matched, {"words": words}) is not None
            found += finds
            if finds or number % 20 == 0:
                assert bool(store.query.search.page(typed, limit=5)) == finds
    assert found > 20


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=400))
def test_no_text_of_any_script_fails(store: Store, typed: str) -> None:
    store.query.search.page(typed)


def test_no_letter_of_any_script_is_the_end_of_a_word_for_the_index_alone() -> None:
    # With the order of words not kept, the index refuses what it takes for two words in one.
    with contextlib.closing(driver.connect(":memory:")) as index:
        index.execute(
            "CREATE VIRTUAL TABLE one USING fts5 (body, detail=none, tokenize='unicode61 remove_diacritics 2')"
        )
        letters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isalnum()]
        for start in range(0, len(letters), 2_000):
            words = (match_expression(f"x{letter}y") for letter in letters[start : start + 2_000])
            index.execute("SELECT rowid FROM one WHERE one MATCH ?", (" OR ".join(f"({one})" for one in words),))
    assert match_expression("snake_case") == '"snake"* AND "case"*'


def test_words_are_quoted_and_limited() -> None:
    assert match_expression('alpha OR "beta') == '"alpha"* AND "OR"* AND "beta"*'
    assert match_expression("  ... \x00 __ ") is None
    assert (match_expression("word " * 5_000) or "").count("*") == 12


def test_a_message_from_before_places_were_kept_is_found_once_with_its_new_words(store: Store, sample: Sample) -> None:
    chat = sample.chat.id
    old = store.write_now(lambda tx: say(tx, chat, "zebra", MessageRole.AGENT, state=MessageState.STOPPED))
    other = store.write_now(lambda tx: say(tx, chat, "yak"))
    of_another = select(MESSAGES.c.search_place).where(MESSAGES.c.id == other.id).scalar_subquery()
    for number, place in enumerate((None, of_another, 999_999)):
        store.write_now(partial(_change, message=old.id, place=place, words=f"zebra gnu{number}"))
        assert [hit.id for hit in store.query.search.page("zebra")] == [old.id]
        assert [hit.id for hit in store.query.search.page(f"gnu{number}")] == [old.id]
        assert [hit.id for hit in store.query.search.page("yak")] == [other.id]


def _change(tx: Tx, *, message: str, place: object, words: str) -> None:
    tx.messages._unit.db.execute(update(MESSAGES).where(MESSAGES.c.id == message).values(search_place=place))
    tx.messages.update(message, parts=(TextPart(text=words),))


def test_a_hit_says_its_exact_place_and_pages_go_on_behind_it(store: Store, sample: Sample) -> None:
    run = store.write_now(lambda tx: _fill(tx, sample))
    kinds = {hit.type: hit for hit in store.query.search.page("zeb")}
    number = store.query.runs.get(run).number
    assert kinds["message"].seq == 1
    assert {hit.run_number for kind, hit in kinds.items() if kind in ("run", "candidate", "scenario", "answer")} == {
        number
    }
    label = store.query.candidates.of_run(run)[0].label
    assert (kinds["candidate"].label, kinds["answer"].label, kinds["answer"].question) == (label, label, "q")
    assert {hit.project_title for hit in kinds.values()} == {"Zebra project"}
    all_hits = store.query.search.page("zeb")
    first = store.query.search.page("zeb", limit=3)
    assert (*first, *store.query.search.page("zeb", before=first[-1].place)) == all_hits


def test_in_a_chat_every_message_with_the_words_is_found_in_order(store: Store, sample: Sample) -> None:
    def unit(tx: Tx) -> str:
        bodies = ("a zebra", "no such beast", "the Zébras’ night", "ZEBRA again")
        said = [say(tx, sample.chat.id, body) for body in bodies]
        say(tx, add_chat(tx, sample, title="other").id, "another zebra")
        fork = add_chat(tx, sample, parent_chat=sample.chat.id)
        for body, origin in zip(bodies, said, strict=True):
            say(tx, fork.id, body, origin=origin.id)
        return fork.id

    fork = store.write_now(unit)
    find = store.query.search.in_chat
    assert find(sample.chat.id, "zeb") == (1, 3, 4)
    assert find(sample.chat.id, "night zebra") == (3,)
    assert find(fork, "zeb") == (1, 3, 4), "what a fork took along is found there, too"
    assert find(sample.chat.id, '"*') == find(sample.chat.id, "lion") == ()


def test_the_words_found_are_marked_without_regard_to_case_and_accents() -> None:
    words = FoundWords("cafe NIGHT-shift")
    body = "Café at night: the nightshift, not the decaf"
    assert [body[start:end] for start, end in words.spans(body)] == ["Café", "night", "night"]
    assert words.first("Straße mit Café") == 11
    assert words.stand_in("SHIFT by nights in a CAFÉ")
    assert not words.stand_in("a night in a café")
    assert not FoundWords('😀 * "')
    assert FoundWords("").spans(body) == ()
