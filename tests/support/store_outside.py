"""What happens to a store from outside its process: another program's SQL, writers that are killed.

Run as a child process (`python -m support.store_outside VERB …`); `run_outside` and `start_outside` do.
Not imported by the process that has the store open: a second SQLite in one process drops its locks.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from support.forked import forked

_TESTS = Path(__file__).resolve().parents[1]


def _command(verb: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "support.store_outside", verb, *arguments]


def _environment() -> dict[str, str]:
    paths = os.pathsep.join((str(_TESTS), str(_TESTS.parent)))
    return os.environ | {"PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}


def run_outside(verb: str, *arguments: str, dies: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end in a forked process and return it; a failure shows what it said, unless it is to die."""
    done = forked("support.store_outside:main", verb, *arguments, env=_environment())
    assert dies or done.code == 0, done.err
    return subprocess.CompletedProcess([verb, *arguments], done.code, done.out, done.err)


def start_outside(verb: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a verb; the caller ends it."""
    return subprocess.Popen(
        _command(verb, *arguments), env=_environment(), stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def _sql(path: str, *statements: str) -> None:
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    for statement in statements:
        for row in connection.execute(statement).fetchall():
            print("|".join(str(cell) for cell in row))
    connection.close()


def _hold(path: str) -> None:
    """Hold the write lock until stdin closes."""
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.read()
    connection.execute("ROLLBACK")
    connection.close()


def _write_forever(data_dir: str, chat: str) -> None:
    """Append messages and print the id of each one that was acknowledged."""
    from app.store.database import Store
    from support.store_samples import say

    store = Store.open(Path(data_dir))
    number = 0
    while True:
        number += 1
        text = f"{os.getpid()} {number} " + "word " * (number % 500)
        message = store.write_now(partial(say, chat=chat, text=text))
        os.write(1, f"{message.id}\n".encode())


def _stream(data_dir: str, chat: str) -> None:
    """Begin an answer, store half of it, and wait to be killed."""
    from app.domain.chats import MessageRole, MessageState
    from app.store.database import Store
    from support.store_samples import say

    store = Store.open(Path(data_dir))
    half = store.write_now(
        lambda tx: say(tx, chat, "Half an answer", role=MessageRole.AGENT, state=MessageState.STREAMING)
    )
    print(half.id, flush=True)
    sys.stdin.read()


def _mixed(data_dir: str, chat: str, operations: str, seed: str) -> None:
    """Do mixed operations; print how many messages were added and how often the counter was raised."""
    import random

    from app.domain.runs import RunStatus
    from app.store.database import Store
    from app.store.writes.transaction import Tx
    from support.store_samples import add_project, say

    def raise_counter(tx: Tx) -> None:
        tx.chats.update(chat, last_read_seq=tx.query.chats.get(chat).last_read_seq + 1)

    def move_run(tx: Tx) -> None:
        run = tx.query.runs.by_number(tx.query.chats.get(chat).project, 1)
        tx.runs.update(run.id, status=RunStatus.RUNNING, duration_s=run.duration_s + 1.0)

    rng = random.Random(int(seed))
    store = Store.open(Path(data_dir))
    project = store.query.chats.get(chat).project
    counts = {"say": 0, "raise": 0, "run": 0, "project": 0, "read": 0, "seen": 0}
    for number in range(int(operations)):
        kind = rng.choice(("say", "say", "raise", "run", "read", "read", "seen", "project"))
        counts[kind] += 1
        if kind == "say":
            store.write_now(partial(say, chat=chat, text=f"{seed} {number}"))
        elif kind == "raise":
            store.write_now(raise_counter)
        elif kind == "run":
            store.write_now(move_run)
        elif kind == "project":
            store.write_now(add_project)
        elif kind == "seen":
            store.external_events()
        else:
            store.query.messages.page(chat)
            store.query.runs.page(project)
            store.query.search.page(str(number))
    store.close()
    print(" ".join(f"{name}={count}" for name, count in counts.items()))


def _open_limited(data_dir: str, chat: str, most_bytes: str) -> None:
    """Write with a limit on the size of files, then without it; print what was said."""
    import resource
    import signal

    from app.domain.errors import KnownError
    from app.store.database import Store
    from support.store_samples import say

    # Without this the signal of the limit would end the process before SQLite sees the error.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = Store.open(Path(data_dir))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most_bytes), resource.RLIM_INFINITY))
    kept = 0
    try:
        for number in range(10_000):
            store.write_now(partial(say, chat=chat, text=f"{number} " + "word " * 2_000))
            kept += 1
    except KnownError as error:
        print(f"{error.code}: {error}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(f"kept {kept}, there {store.query.messages.count(chat)}")
    store.write_now(lambda tx: say(tx, chat, "after it"))
    print(f"then {store.query.messages.count(chat)}")
    store.close()


def _open_as_nobody(data_dir: str) -> None:
    """Open the store as a user without rights to it; print what was said."""
    # Everything is imported before the rights are gone: the installation may be root's alone.
    import app.store.database  # noqa: F401

    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    _open_here(data_dir)


def _open_here(data_dir: str) -> None:
    """Open the store; print what was said."""
    from app.domain.errors import KnownError
    from app.store.database import Store

    try:
        Store.open(Path(data_dir)).close()
        print("opened")
    except KnownError as error:
        print(f"{error.code}: {error}")


def _migrate(path: str) -> None:
    from app.store.migrate import migrate

    migrate(Path(path))


def _count_statements(path: str) -> None:
    print(_migrate_watched(path, kill_at=None))


def _migrate_and_die(path: str, number: str) -> None:
    _migrate_watched(path, kill_at=int(number))


def _migrate_watched(path: str, kill_at: int | None) -> int:
    """Migrate a file, new or older, and count the statements; die by SIGKILL after the one of this number."""
    import signal

    from sqlalchemy import Engine, event

    from app.store.files import create_private
    from app.store.migrate import migrate

    seen = 0

    def after(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    if not Path(path).exists():
        create_private(Path(path))
    event.listen(Engine, "after_cursor_execute", after)
    migrate(Path(path))
    return seen


def _seal_and_die(data_dir: str, number: str) -> None:
    """Open the store, let that many units seal rows, and die by SIGKILL before the commit of the next one."""
    import signal
    import threading

    from sqlalchemy import Engine, event

    from app.store.database import Store

    units = 0

    def after(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal units
        # The last thing a unit writes: how far it came.
        units += statement.startswith(("UPDATE counter SET value", "DELETE FROM counter"))
        if units > int(number):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", after)
    Store.open(Path(data_dir))
    threading.Event().wait(100)


def _open_as_before(data_dir: str, version: str) -> None:
    """Open the store as an application of an earlier schema does, and keep it open until stdin closes."""
    from app.store import database, inspect_file

    for module in (database, inspect_file):
        vars(module)["SCHEMA_VERSION"] = int(version)
    store = database.Store.open(Path(data_dir))
    print("open", flush=True)
    sys.stdin.read()
    store.close()


def _set_version_and_wait(path: str, version: str) -> None:
    """Set the version in the log alone, and keep the file open so that nothing is moved out of the log."""
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version = {int(version)}")
    print("set", flush=True)
    sys.stdin.read()


_VERBS: dict[str, Callable[..., None]] = {
    "sql": _sql,
    "hold": _hold,
    "write-forever": _write_forever,
    "stream": _stream,
    "mixed": _mixed,
    "open-limited": _open_limited,
    "open-as-nobody": _open_as_nobody,
    "open-here": _open_here,
    "migrate": _migrate,
    "count-statements": _count_statements,
    "migrate-and-die": _migrate_and_die,
    "seal-and-die": _seal_and_die,
    "open-as-before": _open_as_before,
    "set-version-and-wait": _set_version_and_wait,
}


def main(arguments: list[str]) -> None:
    """Do what a verb says, in a process of its own."""
    _VERBS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
