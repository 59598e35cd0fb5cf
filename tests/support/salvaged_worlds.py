"""Databases to be damaged page by page, with which rows lie on which page, and what of them came back."""

import random
from dataclasses import dataclass
from pathlib import Path

from app.domain.chats import MessageRole
from app.store.database import Store
from app.store.engine import connect
from app.store.reads.portable_tables import PORTABLE
from app.store.writes.transaction import Tx
from support.make_store_fixture import fill
from support.sqlite_bytes import rows_in
from support.store_samples import add_chat, add_project, say

_WORDS = ("crate", "van", "early", "bread", "night", "route", "cost", "shop", "driver", "oven", "late", "cold")
_KEYS = {table.name: tuple(column.name for column in table.primary_key) for table in PORTABLE}

Rows = dict[str, set[tuple[object, ...]]]


@dataclass(frozen=True)
class World:
    """A whole database: its bytes, its rows by table, and on which pages each lies."""

    data: bytes
    rows: Rows
    pages: dict[int, set[tuple[str, tuple[object, ...]]]]
    size: int

    @property
    def count(self) -> int:
        return len(self.data) // self.size

    def overwritten(self, number: int, seed: int) -> bytes:
        """Return the file with one page of noise."""
        at = (number - 1) * self.size
        return self.data[:at] + random.Random(seed).randbytes(self.size) + self.data[at + self.size :]


def make_world(folder: Path, *, messages: int) -> World:
    """Make a database with so many messages in chats of some projects, and a row of every other kind."""
    drawn = random.Random(5)
    store = Store.open(folder)
    try:

        def write(tx: Tx) -> None:
            fill(tx)
            left = messages
            while left > 0:
                sample = add_project(tx, f"Project {left}")
                for number in range(5):
                    chat, before = add_chat(tx, sample, title=f"Chat {number}"), None
                    for turn in range(min(left, messages // 20 + 1)):
                        # One in thirty fills pages of its own.
                        words = drawn.randrange(900, 3_000) if drawn.random() < 0.03 else drawn.randrange(4, 120)
                        role = MessageRole.AGENT if turn % 2 else MessageRole.USER
                        text = " ".join(drawn.choices(_WORDS, k=words))
                        before = say(tx, chat.id, text, role, parent=before.id if before else None)
                        left -= 1

        store.write_now(write)
    finally:
        store.close()
    data = (folder / "int-crucible.db").read_bytes()
    connection = connect(folder / "int-crucible.db", "ro")
    size = int(connection.execute("PRAGMA page_size").fetchone()[0])
    pages: dict[int, set[tuple[str, tuple[object, ...]]]] = {}
    roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'").fetchall())
    for name, keys in _KEYS.items():
        listed = _listed(keys)
        by_rowid = "WITHOUT ROWID" not in str(
            connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
        )
        order = "rowid" if by_rowid else listed
        found = connection.execute(f'SELECT {order}, {listed} FROM "{name}" ORDER BY {order}').fetchall()
        key_of = (
            {row[0]: row[1:] for row in found} if by_rowid else dict(enumerate((row[len(keys) :] for row in found), 1))
        )
        for row in rows_in(data, roots[name]):
            for place in {at // size + 1 for column in row.columns for at in column}:
                pages.setdefault(place, set()).add((name, key_of[row.rowid]))
    connection.close()
    return World(data, keys_in(folder / "int-crucible.db"), pages, size)


def keys_in(path: Path) -> Rows:
    """The keys of every row, by table."""
    connection = connect(path, "ro")
    try:
        return {
            name: set(connection.execute(f'SELECT {_listed(keys)} FROM "{name}"').fetchall())
            for name, keys in _KEYS.items()
        }
    finally:
        connection.close()


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def share_back(world: World, number: int, back: Rows) -> float:
    """Which share of the rows that did not lie on a page came back, in percent."""
    lost = world.pages.get(number, set())
    wanted = {(name, key) for name, keys in world.rows.items() for key in keys} - lost
    return 100 * len([1 for name, key in wanted if key in back[name]]) / len(wanted)
