"""Measures what docs/decisions/0002-sqlite.md decides: `.venv/bin/python tests/benchmarks/sqlite_settings.py [FOLDER]`.

Each figure is made by child processes on files of their own, never on a store that is open here.
Not a test: it prints a table, and says nothing is right or wrong.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_COMMITS = 300
_PROCESSES, _EACH = 4, 100


def commits(path: str, synchronous: str) -> None:
    """Print the milliseconds of one small commit, median and 95th of a hundred."""
    import pysqlite3

    connection = pysqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT) STRICT")
    spent = []
    for _ in range(_COMMITS):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (body) VALUES (?)", ("word " * 200,))
        connection.execute("COMMIT")
        spent.append(1_000 * (time.perf_counter() - start))
    connection.close()
    print(f"{statistics.median(spent):.2f} ms median, {statistics.quantiles(spent, n=20)[-1]:.2f} ms 95th")


def make_counter(path: str) -> None:
    """Make the file of the counter."""
    import pysqlite3

    connection = pysqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE c (n INTEGER)")
    connection.execute("INSERT INTO c VALUES (0)")
    connection.close()


def raise_counter(path: str, how: str) -> None:
    """Read a number and write it back one larger, a hundred times; print how many were refused as locked."""
    import pysqlite3
    from sqlalchemy import create_engine, event, text
    from sqlalchemy.exc import OperationalError

    begin = {"driver": None, "begin": "BEGIN", "immediate": "BEGIN IMMEDIATE"}[how]

    def creator() -> object:
        connection = pysqlite3.connect(path, timeout=15.0)
        if begin is not None:
            connection.isolation_level = None
        return connection

    engine = create_engine("sqlite+pysqlite://", module=pysqlite3, creator=creator)
    if begin is not None:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    locked = 0
    for _ in range(_EACH):
        try:
            with engine.begin() as connection:
                number = connection.execute(text("SELECT n FROM c")).scalar_one()
                connection.execute(text("UPDATE c SET n = :n"), {"n": number + 1})
        except OperationalError:
            locked += 1
    print(locked)


def read_counter(path: str) -> None:
    """Print the number."""
    import pysqlite3

    connection = pysqlite3.connect(path)
    print(connection.execute("SELECT n FROM c").fetchone()[0])
    connection.close()


def versions() -> None:
    """Print the two SQLite versions of this Python."""
    import sqlite3

    import pysqlite3

    print(f"standard library {sqlite3.sqlite_version}, pysqlite3 {pysqlite3.sqlite_version}")


_VERBS: dict[str, Callable[..., None]] = {
    "commits": commits,
    "make-counter": make_counter,
    "raise-counter": raise_counter,
    "read-counter": read_counter,
    "versions": versions,
}


def _child(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    """Print the table."""
    print("SQLite:", _child("versions"))
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) == 2 else None) as folder:
        for synchronous in ("OFF", "NORMAL", "FULL"):
            print(f"a commit, synchronous={synchronous}:", _child("commits", f"{folder}/{synchronous}.db", synchronous))
        for how in ("driver", "begin", "immediate"):
            path = str(Path(folder) / f"counter-{how}.db")
            _child("make-counter", path)
            command = [sys.executable, __file__, "raise-counter", path, how]
            children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(_PROCESSES)]
            locked = sum(int(child.communicate()[0]) for child in children)
            total, reached = _PROCESSES * _EACH, int(_child("read-counter", path))
            print(f"{how}: {total} asked, {locked} refused as locked, {total - locked - reached} silently lost")


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:] == ["versions"]:
        _VERBS[sys.argv[1]](*sys.argv[2:])
    else:
        main()
