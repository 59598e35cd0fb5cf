"""Databases of every released schema open with every row; a batch rebuild keeps what the schema promises."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from app.domain.chats import MessageState
from app.domain.errors import RefusedError
from app.domain.money import SpendTotal
from app.domain.runs import JudgeRule
from app.store import backup, database
from app.store.database import Store
from app.store.engine import connect, migration_engine
from app.store.migrate import SCHEMA_VERSION
from app.store.tables import metadata
from support.command import CommandLine
from support.make_store_fixture import rows_of
from support.store_outside import start_outside

FIXTURES = Path(__file__).parent / "fixtures"
RELEASED = sorted(path.name.removesuffix(".db.gz") for path in FIXTURES.glob("*.db.gz"))


def unpack(name: str, data_dir: Path) -> Path:
    data_dir.mkdir()
    path = data_dir / "int-crucible.db"
    path.write_bytes(gzip.decompress((FIXTURES / f"{name}.db.gz").read_bytes()))
    return path


def test_this_schema_has_a_file_of_its_own() -> None:
    assert f"schema-{SCHEMA_VERSION}" in RELEASED, (
        "run tests/support/make_store_fixture.py; see docs/how_to/add_a_migration.md"
    )


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_schema_opens_with_every_row(name: str, data_dir: Path) -> None:
    path = unpack(name, data_dir)
    expected: dict[str, list[list[Any]]] = json.loads((FIXTURES / f"{name}.json").read_text())
    assert all(expected.values()), "every table has a row"
    store = Store.open(data_dir)
    store._catching_up.wait()
    # A later schema may have added columns at the end of a row.
    kept = {table: [row[: len(expected[table][0])] for row in rows] for table, rows in rows_of(path, expected).items()}
    assert kept == expected
    assert store.check().ok
    assert "not yet sealed" not in str(store.check())
    query = store.query
    [project] = query.projects.page().items
    assert project.title == "Night import \ud800 and \x00, “quoted” 🙂"
    states = [m.state for chat in query.chats.page(project.id).items for m in query.messages.page(chat.id).items]
    assert MessageState.FAILED not in states
    assert [row.number for row in query.runs.page(project.id).items] == [2, 1]
    for number in (1, 2):
        run = query.runs.by_number(project.id, number)
        assert "(unreadable)" not in {row.card.title for row in query.candidates.of_run(run.id)}
    ranked = query.runs.by_number(project.id, 2).id
    assert query.results.get(ranked) is not None
    assert len(query.answers.of_run(ranked)) == 2
    if name < "schema-1004":
        assert query.runs.get(ranked).rule is JudgeRule.SHARED, "it says under which rule it was judged"
        assert query.answers.taken_over(ranked) == query.answers.of_run(ranked), "it keeps what it rested on"
    assert len(store.write_now(lambda tx: tx.messages.interrupt_left())) == 1
    store.close()


def test_what_was_counted_before_entries_were_kept_is_in_the_sums(data_dir: Path) -> None:
    path = unpack("schema-1000", data_dir)
    connection = connect(path, "rw")
    connection.execute("UPDATE run SET input_tokens = 700, output_tokens = 70, cost_usd = 0.5 WHERE number = 2")
    connection.execute("UPDATE run SET input_tokens = 5, launched_from_chat = NULL WHERE number = 1")
    # A fork's copy was not paid a second time.
    connection.execute("UPDATE message SET input_tokens = 9, output_tokens = 9 WHERE origin IS NOT NULL")
    [(run, chat)] = connection.execute(
        "SELECT run.id, message.chat FROM run, message WHERE run.number = 2 AND message.cost_usd = 0.001"
    ).fetchall()
    connection.execute("UPDATE run SET launched_from_chat = ? WHERE number = 2", (chat,))
    connection.close()
    store = Store.open(data_dir)
    spend = store.query.spend
    [project] = store.query.projects.page().items
    whole = SpendTotal(calls=3, input_tokens=715, output_tokens=90, known_usd=0.501, unpriced_calls=1)
    assert spend.total(project=project.id) == spend.total() == whole
    answer = SpendTotal(calls=1, input_tokens=10, output_tokens=20, known_usd=0.001)
    judged = SpendTotal(calls=1, input_tokens=700, output_tokens=70, known_usd=0.5)
    assert spend.of_chat(chat) == (answer, judged)
    assert spend.by_stage(run) == {"": judged}
    assert store.check().ok
    store.close()


def test_an_older_schema_is_backed_up_before_it_is_migrated(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpack("schema-1000", data_dir)
    migrated: list[int] = []

    def migrate(path: Path) -> None:
        migrated.append(len(backup.backups(data_dir)))
        raise MemoryError

    monkeypatch.setattr(database, "migrate", migrate)
    with pytest.raises(MemoryError):
        Store.open(data_dir)
    assert migrated == [1]
    [made] = backup.backups(data_dir)
    assert made.reason == "migration"
    assert backup.verify(made.path)


@dataclass(frozen=True)
class Promises:
    """What a table promises beyond its columns."""

    checks: list[str]
    links: list[tuple[object, ...]]
    deferred: int
    strict: bool
    never_reused: bool
    indexes: list[str]


def promises(path: Path, table: str) -> Promises:
    connection = connect(path, "ro")
    [sql] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    indexes = connection.execute("SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = 'index'", (table,))
    # The first two columns only number the links, in an order that a rebuild may change.
    links = connection.execute(f'SELECT "table", "from", "to" FROM pragma_foreign_key_list(\'{table}\')')
    found = Promises(
        # A column that was added later stands behind the others on their line, before what closes the table.
        checks=sorted(found.removesuffix(") STRICT") for found in re.findall(r"CONSTRAINT \w+ CHECK \(.*\)", sql)),
        links=sorted(links.fetchall()),
        deferred=sql.count("INITIALLY DEFERRED"),
        strict="STRICT" in sql,
        never_reused="AUTOINCREMENT" in sql,
        indexes=sorted(str(row[0]).replace('"', "") for row in indexes if row[0]),
    )
    connection.close()
    return found


@pytest.mark.some(12)
@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_a_batch_rebuild_keeps_checks_links_indexes_and_rows(table: str, data_dir: Path) -> None:
    path = unpack(RELEASED[-1], data_dir)
    before, rows = promises(path, table), rows_of(path)
    engine = migration_engine(path)
    with engine.connect() as connection, connection.begin():
        operations = Operations(MigrationContext.configure(connection, opts={"transactional_ddl": True}))
        # These two are what a migration must say itself; reflection does not.
        kept = {"sqlite_strict": True, "sqlite_autoincrement": before.never_reused}
        with operations.batch_alter_table(table, recreate="always", table_kwargs=kept) as batch:
            batch.add_column(sa.Column("note", sa.Text, nullable=False, server_default=""))
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    engine.dispose()
    assert promises(path, table) == before
    after = rows_of(path)
    assert [row[:-1] for row in after.pop(table)] == rows.pop(table)
    assert after == rows


@pytest.mark.parametrize("version", ["1000", "1001"])
def test_a_migration_waits_until_the_open_window_is_closed(data_dir: Path, version: str) -> None:
    path = unpack(f"schema-{version}", data_dir)
    window = start_outside("open-as-before", str(data_dir), version)
    assert window.stdout is not None
    assert window.stdout.readline().strip() == "open"
    with pytest.raises(RefusedError, match="close the open window first") as caught:
        Store.open(data_dir)
    assert caught.value.exit_code == 4
    assert "\n" not in str(caught.value)
    assert "close the open window first" in CommandLine(data_dir)("project", "list", code=4).err
    assert backup.backups(data_dir) == ()
    window.communicate("")
    connection = connect(path, "ro")
    assert connection.execute("PRAGMA user_version").fetchone() == (int(version),)
    connection.close()
    store = Store.open(data_dir)
    assert store.check().ok
    store.close()
