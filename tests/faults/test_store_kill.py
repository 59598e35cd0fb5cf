"""Death of the process at any instant loses nothing that was acknowledged, and leaves a whole file."""

import gzip
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.chats import MessageRole, MessageState
from app.store import migrate
from app.store.database import Store
from app.store.migrate import SCHEMA_VERSION
from app.store.writes.transaction import Tx
from support.empty_store import put_empty
from support.store_outside import run_outside, start_outside
from support.store_samples import Sample, add_project

FIXTURES = Path(__file__).parents[1] / "unit" / "store" / "fixtures"
NEWEST = sorted(path.name[:5] for path in (Path(migrate.__file__).parent / "migrations" / "versions").glob("r*.py"))[-1]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sample(data_dir: Path) -> Sample:
    put_empty(data_dir)
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.close()
    return sample


@pytest.mark.some(1)
@pytest.mark.parametrize("number", range(60))
def test_no_acknowledged_write_is_lost(
    data_dir: Path, sample: Sample, drawn: random.Random, number: int, trials: Callable[[int], None]
) -> None:
    """Four deaths at drawn instants: further runs of the tests draw others, and each leaves a log for the next one."""
    acknowledged: list[str] = []
    trials(4)
    for _ in range(4):
        child = start_outside("write-forever", str(data_dir), sample.chat.id)
        assert child.stdout is not None
        assert child.stdin is not None
        acknowledged += [child.stdout.readline().strip() for _ in range(drawn.randrange(1, 60))]
        child.kill()
        # What was printed before the kill but not read yet was acknowledged too; half a line was not.
        acknowledged += [line.strip() for line in child.stdout if len(line) == 33]
        child.wait()
        child.stdout.close()
        child.stdin.close()
    assert len(acknowledged) >= 4
    store = Store.open(data_dir)
    with store._reading.connect() as connection:
        there = set(connection.scalars(text("SELECT id FROM message")))
    assert set(acknowledged) <= there
    assert store.check().ok
    seqs = [message.seq for message in store.query.messages.page(sample.chat.id, after=0, limit=500).items]
    assert seqs == list(range(1, len(seqs) + 1))
    assert store.query.chats.row(sample.chat.id).message_count == len(there)
    store.close()


def test_half_an_answer_of_a_killed_process_is_kept_and_marked(data_dir: Path, sample: Sample) -> None:
    child = start_outside("stream", str(data_dir), sample.chat.id)
    assert child.stdout is not None
    assert child.stdin is not None
    message = child.stdout.readline().strip()
    store = Store.open(data_dir)
    assert store.write_now(lambda tx: tx.messages.interrupt_left()) == ()
    child.kill()
    child.wait()
    child.stdout.close()
    child.stdin.close()
    assert store.write_now(lambda tx: tx.messages.interrupt_left()) == (message,)
    found = store.query.messages.get(message)
    assert (found.state, found.text()) == (MessageState.INTERRUPTED, "Half an answer")
    store.close()


def test_a_kill_at_each_statement_of_a_migration_leaves_the_old_schema(
    tmp_path: Path, some: Callable[[Sequence[int], int], list[int]], trials: Callable[[int], None]
) -> None:
    count = int(run_outside("count-statements", str(tmp_path / "counted")).stdout)
    assert count > 50
    for number in sorted({1, count, *some(range(2, count), 1)}):
        trials(1)
        path = tmp_path / f"killed-{number}"
        done = run_outside("migrate-and-die", str(path), str(number), dies=True)
        assert done.returncode == -9
        seen = run_outside("sql", str(path), "SELECT count(*) FROM sqlite_schema", "PRAGMA user_version").stdout
        assert seen.split() == ["0", "0"]
        run_outside("migrate", str(path))
        seen = run_outside("sql", str(path), "PRAGMA integrity_check", "PRAGMA user_version").stdout
        assert seen.split() == ["ok", str(SCHEMA_VERSION)]


def test_a_kill_at_a_statement_of_the_migrations_leaves_the_schema_before_them(
    tmp_path: Path, some: Callable[[Sequence[int], int], list[int]], trials: Callable[[int], None]
) -> None:
    released = gzip.decompress((FIXTURES / "schema-1000.db.gz").read_bytes())
    asked = ("PRAGMA user_version", "SELECT version_num FROM alembic_version", "SELECT count(*) FROM sqlite_schema")
    counted = tmp_path / "counted"
    counted.write_bytes(released)
    before = run_outside("sql", str(counted), *asked).stdout
    count = int(run_outside("count-statements", str(counted)).stdout)
    assert count > 15
    assert run_outside("sql", str(counted), *asked).stdout.split()[:2] == [str(SCHEMA_VERSION), NEWEST]
    for number in sorted({1, count, *some(range(2, count), 1)}):
        trials(1)
        path = tmp_path / f"killed-{number}"
        path.write_bytes(released)
        assert run_outside("migrate-and-die", str(path), str(number), dies=True).returncode == -9
        assert run_outside("sql", str(path), *asked).stdout == before
        run_outside("migrate", str(path))
        seen = run_outside("sql", str(path), "PRAGMA integrity_check", "PRAGMA user_version").stdout
        assert seen.split() == ["ok", str(SCHEMA_VERSION)]


def test_streaming_left_by_nobody_is_swept(data_dir: Path, sample: Sample) -> None:
    """A message marked streaming without a process (written by a program that forgot) is nobody's."""
    store = Store.open(data_dir)

    def unit(tx: Tx) -> str:
        made = tx.messages.append(chat=sample.chat.id, role=MessageRole.AGENT, state=MessageState.STREAMING, parts=())
        return made.id

    message = store.write_now(unit)
    store.close()
    run_outside("sql", str(data_dir / "int-crucible.db"), "UPDATE message SET process = NULL")
    store = Store.open(data_dir)
    assert store.write_now(lambda tx: tx.messages.interrupt_left()) == (message,)
    store.close()
