"""What only the index of before knows is found all the time, while it is indexed anew a few places at a time."""

import gzip
from pathlib import Path

import pytest

from app.store import catching_up
from app.store.database import Store
from app.store.engine import connect
from app.store.search import indexing
from app.store.writes.transaction import Tx
from support.store_samples import Sample, a_goal, add_chat, add_project, content, say

FIXTURE = Path(__file__).parent / "fixtures" / "schema-1008.db.gz"
TYPED = ("night", "set", "n", "import quo", "half", "queue", "fewer", "disk", "seen")


@pytest.fixture
def old(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the schema before, opened by nobody; what is left to do is done only when it is asked for."""
    monkeypatch.setattr(catching_up.CatchingUp, "_work", lambda _: None)
    monkeypatch.setattr(indexing, "MOST_PLACES", 2)
    monkeypatch.setattr(indexing, "_BATCH", 2)
    data_dir.mkdir()
    (data_dir / "int-crucible.db").write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    return data_dir


def found(store: Store) -> dict[str, list[tuple[str, str, str]]]:
    pages = {typed: store.query.search.page(typed) for typed in TYPED}
    return {typed: [(hit.type, hit.id, hit.snippet) for hit in hits] for typed, hits in pages.items()}


def tables(path: Path) -> set[str]:
    connection = connect(path, "ro")
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    connection.close()
    return names


def test_everything_is_found_before_meanwhile_and_afterwards(old: Path) -> None:
    store = Store.open(old)
    [project] = store.query.projects.page().items
    before = found(store)
    assert sum(map(len, before.values())) > 10
    assert {kind for hits in before.values() for kind, _, _ in hits} >= {"message", "run", "candidate", "item", "chat"}
    scoped = store.query.search.page("n", project=project.id, types=("run", "item"))
    units = 0
    while store.write_now(lambda tx: tx.indexing.some()):
        units += 1
        assert found(store) == before, f"after unit {units}"
        assert store.query.search.page("n", project=project.id, types=("run", "item")) == scoped
        if units == 3:
            # On from where it was left, by whoever opens it next.
            store.close()
            store = Store.open(old)
    assert units > 5
    assert found(store) == before
    assert "search_before" not in tables(store.path)
    assert store.check().ok
    store.close()


def test_what_is_written_meanwhile_is_found_by_its_new_words_only(old: Path) -> None:
    store = Store.open(old)
    [project] = store.query.projects.page().items
    chats = store.query.chats.page(project.id).items
    main = store.query.branches.main(project.id)

    def write(tx: Tx) -> None:
        say(tx, chats[0].id, "A zebra meanwhile")
        for chat in chats:
            tx.chats.update(chat.id, title="Okapis")
        tx.versions.add(
            project=project.id,
            branch=main.id,
            content=content(a_goal("Two yaks", "fewer-manual-steps")),
            author=store.query.versions.get(main.head).author,
            cause=store.query.versions.get(main.head).cause,
        )

    for _ in range(4):
        store.write_now(lambda tx: tx.indexing.some())
    store.write_now(write)

    def look() -> tuple[list[str], int, list[str], list[str]]:
        page = store.query.search.page
        return (
            [hit.type for hit in page("zebra")],
            len(page("okapi", types=("chat",))),
            [hit.title for hit in page("yak")],
            [hit.title for hit in page("fewer", types=("item",))],
        )

    wanted: tuple[list[str], int, list[str], list[str]] = (["message"], len(chats), ["Two yaks"], [])
    assert look() == wanted
    while store.write_now(lambda tx: tx.indexing.some()):
        assert look() == wanted
    assert look() == wanted
    assert store.check().ok
    store.close()


def test_a_chat_is_searched_in_both(old: Path) -> None:
    store = Store.open(old)
    [project] = store.query.projects.page().items
    chats = [chat.id for chat in store.query.chats.page(project.id).items]
    before = [store.query.search.in_chat(chat, "import") for chat in chats]
    assert any(before)
    while store.write_now(lambda tx: tx.indexing.some()):
        assert [store.query.search.in_chat(chat, "import") for chat in chats] == before
    assert [store.query.search.in_chat(chat, "import") for chat in chats] == before
    store.close()


def test_what_is_in_the_trash_is_left_out_of_both(old: Path) -> None:
    store = Store.open(old)
    [project] = store.query.projects.page().items
    assert store.query.search.page("night")

    def another(tx: Tx) -> Sample:
        made = add_project(tx, "Night elsewhere")
        add_chat(tx, made, title="Night talk")
        return made

    other = store.write_now(another)
    store.write_now(lambda tx: tx.projects.update(project.id, state="trashed"))
    while store.write_now(lambda tx: tx.indexing.some()):
        assert {hit.project for hit in store.query.search.page("night")} == {other.project.id}
    assert {hit.project for hit in store.query.search.page("night")} == {other.project.id}
    store.close()
