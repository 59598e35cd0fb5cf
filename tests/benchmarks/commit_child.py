"""Commits of one message: `commit_child.py store FOLDER CHAT` through the store, `commit_child.py raw FILE` bare.

Raw is one insert of the same size into a table with an index, on a file of its own, at the same `synchronous=FULL`.
"""

import json
import statistics
import sys
import time
from pathlib import Path

_COMMITS = 200
_BODY = "word " * 60


def store(folder: str, chat: str) -> None:
    """Append messages, one commit each."""
    from app.store.database import Store
    from support.log_pages import counted_pages
    from support.store_samples import say

    opened = Store.open(Path(folder))
    spent, work, pages = [], [], []
    with counted_pages(opened.path) as written:
        for _ in range(_COMMITS):
            began, worked = time.perf_counter(), time.process_time()
            opened.write_now(lambda tx: say(tx, chat, _BODY))
            spent.append(1_000 * (time.perf_counter() - began))
            work.append(1_000 * (time.process_time() - worked))
            pages.append(written())
    opened.close()
    tell(spent, work_ms=statistics.median(work), pages=statistics.median(pages))


def raw(file: str) -> None:
    """Insert rows, one commit each."""
    import pysqlite3

    connection = pysqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, body TEXT) STRICT")
    spent = []
    for number in range(_COMMITS):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (name, body) VALUES (?, ?)", (f"name {number}", _BODY))
        connection.execute("COMMIT")
        spent.append(1_000 * (time.perf_counter() - began))
    connection.close()
    tell(spent)


def tell(spent: list[float], **more: float) -> None:
    """Print the figures."""
    print(json.dumps({"ms": statistics.median(spent), "p95_ms": statistics.quantiles(spent, n=20)[-1], **more}))


if __name__ == "__main__":
    if sys.argv[1] == "store":
        store(*sys.argv[2:])
    else:
        raw(*sys.argv[2:])
