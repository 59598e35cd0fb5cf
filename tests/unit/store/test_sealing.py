"""Rows that were there before seals were are sealed afterwards: a few at a time, and on from where it was left."""

import gzip
import shutil
from pathlib import Path

import pytest

from app.domain.errors import StoreError
from app.store import catching_up
from app.store.database import Store
from app.store.engine import connect
from app.store.files import create_private
from app.store.migrate import migrate
from app.store.seals.row_check import check_file
from app.store.writes.seals import MOST_ROWS
from app.store.writes.transaction import Tx
from support.store_outside import run_outside
from support.store_samples import add_candidate, add_project, add_run, say

MESSAGES = 2 * MOST_ROWS + 100
FIXTURE = Path(__file__).parent / "fixtures" / "schema-1001.db.gz"


def unseal(path: Path) -> None:
    """Make of a database of today what the migrations make of one from before seals.

    Tables without a rowid came after seals did: their rows have always been sealed.
    """
    connection = connect(path, "rw")
    for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT wr").fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        if "seal" in columns:
            connection.execute(f"UPDATE {name} SET seal = NULL")
            connection.execute(
                f"INSERT INTO counter SELECT 'unsealed {name}', max(rowid) FROM {name} HAVING max(rowid)"
            )
    connection.close()


MANY = f"""
WITH RECURSIVE n (seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM n WHERE seq < {MESSAGES})
INSERT INTO message (id, project, chat, seq, on_path, role, state, parts, created_at)
SELECT printf('%032x', n.seq), project, chat, n.seq, 1, role, state, parts, created_at FROM message, n
"""


def fill(tx: Tx) -> str:
    sample = add_project(tx)
    say(tx, sample.chat.id, "A message")
    run = add_run(tx, sample)
    first = add_candidate(tx, run)
    add_candidate(tx, run, "C2", parents=(first.id,))
    return sample.chat.id


@pytest.fixture(scope="module")
def unsealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database has more messages than two units seal, none of them sealed."""
    folder = tmp_path_factory.mktemp("unsealed") / "data"
    store = Store.open(folder)
    store.write_now(fill)
    store.close()
    connection = connect(folder / "int-crucible.db", "rw")
    connection.execute(MANY)
    connection.close()
    unseal(folder / "int-crucible.db")
    return folder


@pytest.fixture
def data_dir(unsealed: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(unsealed, folder)
    return folder


def left(path: Path) -> int:
    found = check_file(path)
    assert found.ok
    return found.unsealed


def test_a_migration_seals_nothing_and_the_writer_does_it_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    path = folder / "int-crucible.db"
    path.write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    migrate(path)
    found = check_file(path)
    assert found.unsealed == found.checked > 0
    store = Store.open(folder)
    store._catching_up.wait()
    store.close()
    found = check_file(path)
    assert (found.unsealed, found.found) == (0, 0)


def test_a_unit_seals_five_hundred_rows_at_most(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up.CatchingUp, "_work", lambda _: None)
    store = Store.open(data_dir)
    total = before = left(store.path)
    units = 0
    is_left = True
    while is_left:
        is_left = store.write_now(lambda tx: tx.seals.some())
        units += 1
        after = left(store.path)
        assert 0 <= before - after <= MOST_ROWS
        before = after
    assert before == 0
    assert units >= total / MOST_ROWS
    assert not store.write_now(lambda tx: tx.seals.some())
    assert store.external_events() == ()
    store.close()


def test_it_goes_on_after_a_kill(data_dir: Path) -> None:
    path = data_dir / "int-crucible.db"
    total = left(path)
    done = run_outside("seal-and-die", str(data_dir), "7", dies=True)
    assert done.returncode == -9
    half = left(path)
    assert 0 < half < total - MOST_ROWS
    store = Store.open(data_dir)
    store._catching_up.wait()
    store.close()
    assert left(path) == 0


def test_what_is_written_meanwhile_keeps_its_seal(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up.CatchingUp, "_work", lambda _: None)
    store = Store.open(data_dir)
    [project] = store.query.projects.page().items
    [chat] = store.query.chats.page(project.id).items
    store.write_now(lambda tx: tx.seals.some())
    store.write_now(lambda tx: say(tx, chat.id, "Meanwhile"))
    store.write_now(lambda tx: tx.chats.update(chat.id, title="Renamed"))
    while store.write_now(lambda tx: tx.seals.some()):
        pass
    store.close()
    assert left(store.path) == 0


def test_a_full_disk_ends_it_and_nothing_else(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> bool:
        raise StoreError("store-full", "The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.writes.seals.SealWrites.some", full)
        store = Store.open(data_dir)
        store._catching_up.wait()
        assert store.query.projects.page().items
        store.close()
    assert left(store.path) > MESSAGES
    store = Store.open(data_dir)
    store._catching_up.wait()
    store.close()
    assert left(store.path) == 0


def test_a_revision_that_is_not_what_its_name_says_is_not_sealed_as_whole(data_dir: Path) -> None:
    connection = connect(data_dir / "int-crucible.db", "rw")
    connection.execute("UPDATE spec_revision SET content = replace(content, 'Fewer', 'Newer')")
    connection.close()
    store = Store.open(data_dir)
    store._catching_up.wait()
    store.close()
    found = check_file(store.path)
    assert found.unsealed == 1
    assert [row.table for row in found.damaged] == ["spec_revision"]


def test_a_new_database_has_nothing_to_seal(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    create_private(path)
    migrate(path)
    connection = connect(path, "ro")
    assert connection.execute("SELECT count(*) FROM counter WHERE name LIKE 'unsealed%'").fetchone() == (0,)
    connection.close()
