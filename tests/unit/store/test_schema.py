"""The schema the migrations make is the one the queries name, strict, named and found by its version."""

import contextlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Double, Integer, literal_column, select
from sqlalchemy.sql.compiler import SQLCompiler

from app.domain.errors import RefusedError
from app.store import engine, migrate
from app.store.database import Store
from app.store.tables import metadata
from support.empty_store import put_empty
from support.store_outside import run_outside
from support.store_samples import Sample, add_project


def _rows(store: Store, statement: str) -> list[tuple[object, ...]]:
    with store._reading.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_columns_are_those_of_the_tables_file(shared_store: Store) -> None:
    made = {
        str(name)
        for name, virtual in _rows(shared_store, "SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
        if virtual == "table" and not str(name).startswith(("sqlite_", "alembic_"))
    }
    assert made == set(metadata.tables)
    for table in metadata.sorted_tables:
        columns = _rows(shared_store, f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table.name}')")
        assert [name for name, _, _ in columns] == [column.name for column in table.columns]
        for name, kind, not_null in columns:
            column = table.columns[str(name)]
            wanted = (
                "INTEGER"
                if isinstance(column.type, Integer | Boolean)
                else ("REAL" if isinstance(column.type, Double) else "TEXT")
            )
            assert (kind, bool(not_null)) == (wanted, not column.nullable), f"{table.name}.{name}"


def test_tables_are_strict_and_every_check_has_a_name(shared_store: Store) -> None:
    tables = _rows(shared_store, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    loose = {name for name, strict in tables if not strict and not str(name).startswith("sqlite_")}
    assert loose == {"alembic_version"}
    for (sql,) in _rows(shared_store, "SELECT sql FROM sqlite_schema WHERE sql LIKE '%CHECK%'"):
        assert len(re.findall(r"\bCHECK\b", str(sql))) == len(re.findall(r"CONSTRAINT \w+ CHECK\b", str(sql)))


def test_every_link_inside_a_project_has_the_project_in_its_key(shared_store: Store) -> None:
    owners = {"chat", "run", "candidate", "version", "branch", "message"}
    for table in metadata.sorted_tables:
        keys: dict[object, list[tuple[object, ...]]] = {}
        for row in _rows(
            shared_store, f'SELECT id, "from", "table", "to" FROM pragma_foreign_key_list(\'{table.name}\')'
        ):
            keys.setdefault(row[0], []).append(row)
        for columns in keys.values():
            target = columns[0][2]
            if target not in owners or table.name == "request":
                continue
            targets = {column[3] for column in columns}
            # Inside one chat or one run is inside one project: those carry it in their own key.
            assert "project" in targets or targets & {"chat", "run"}, (table.name, columns)


def test_versions_in_the_file(shared_store: Store) -> None:
    assert _rows(shared_store, "PRAGMA application_id") == [(engine.APPLICATION_ID,)]
    assert _rows(shared_store, "PRAGMA user_version") == [(migrate.SCHEMA_VERSION,)]
    newest = sorted((Path(migrate.__file__).parent / "migrations" / "versions").glob("r*.py"))[-1]
    assert f"USER_VERSION = {migrate.SCHEMA_VERSION}" in newest.read_text()


def test_alembic_is_not_imported_for_a_database_that_is_up_to_date(data_dir: Path) -> None:
    Store.open(data_dir).close()
    script = (
        "import sys, pathlib\nfrom app.store.database import Store\n"
        "Store.open(pathlib.Path(sys.argv[1])).close()\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'alembic'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(data_dir)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.strip() == "[]"


def test_an_old_sqlite_is_refused() -> None:
    engine.require_sqlite((3, 51, 3))
    with pytest.raises(RefusedError, match=r"SQLite 3\.51\.2"):
        engine.require_sqlite((3, 51, 2))


def test_settings_are_as_decided_on_both_sides(shared_store: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "mmap_size": 0,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "journal_size_limit": 64 * 1024 * 1024,
        "busy_timeout": engine.BUSY_TIMEOUT_MS,
    }
    for side in (shared_store._reading, shared_store._writing):
        with side.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
        assert found == wanted
    assert shared_store.check().ok


def test_files_are_private(shared_store: Store) -> None:
    for path in (shared_store.data_dir, *shared_store.data_dir.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_new_file_is_whole_or_not_there(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise MemoryError

    monkeypatch.setattr("app.store.database.migrate", fail)
    with pytest.raises(MemoryError):
        Store.open(data_dir)
    assert [path.name for path in data_dir.iterdir() if path.is_file()] == []
    monkeypatch.undo()
    Store.open(data_dir).close()
    run_outside("sql", str(data_dir / "int-crucible.db"), "PRAGMA integrity_check")


def test_a_statement_is_compiled_once_for_all_stores_of_a_process(
    shared_store: Store, shared_sample: Sample, tmp_path: Path
) -> None:
    def look(store: Store) -> None:
        store.query.projects.page(limit=10)

    look(shared_store)
    put_empty(tmp_path / "other")
    compiled: list[object] = []
    with contextlib.closing(Store.open(tmp_path / "other")) as other, pytest.MonkeyPatch.context() as patch:
        whole = SQLCompiler.__init__

        def counted(self: SQLCompiler, *given: Any, **named: Any) -> None:
            compiled.append(given)
            whole(self, *given, **named)

        patch.setattr(SQLCompiler, "__init__", counted)
        look(other)
        other.write_now(add_project)
        assert compiled == []
        with other._reading.connect() as db:
            # Of this statement nobody else in the process can have asked.
            db.execute(select(literal_column(f"'{tmp_path.name}'")))
        assert compiled, "else nothing would be seen"
