"""What a damaged database still holds comes back: a page of noise costs the rows that lay on it, and little else."""

import gzip
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.domain.errors import NotFoundError, RefusedError
from app.store.database import Store
from app.store.migrate import migrate
from app.store.salvage.salvaging import SalvageReport, salvage
from support.make_store_fixture import rows_of
from support.salvaged_worlds import World, keys_in, make_world, share_back
from support.store_samples import add_project, say

FIXTURES = Path(__file__).parent / "fixtures"
NOT_KEPT = {"change", "counter", "request", "search_entry"}


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A database of 10,000 messages for `make test-all`, and a small one of the same kind otherwise."""
    return make_world(tmp_path_factory.mktemp("world") / "data", messages=10_000 if _is_whole(request) else 200)


def _is_whole(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--whole"))


def damaged(folder: Path, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "int-crucible.db").write_bytes(data)
    return folder


def test_a_page_of_noise_costs_what_lay_on_it(
    world: World,
    tmp_path: Path,
    some: Callable[[list[int], int], list[int]],
    drawn: random.Random,
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    # Page 1 with the schema, what leads to others, and any: each table's root is among the first hundred.
    leading = [number for number in range(2, world.count + 1) if world.data[(number - 1) * world.size] in (2, 5)]
    tried = [1, *some(leading[:60], 1), *some(drawn.sample(range(2, world.count + 1), min(139, world.count - 1)), 1)]
    worst = 100.0
    trials(len(tried))
    for number in tried:
        noise = world.overwritten(number, number)
        before = damaged(tmp_path / "damaged", noise)
        report = salvage(before, tmp_path / "new")
        assert (before / "int-crucible.db").read_bytes() == noise
        assert [path.name for path in before.iterdir()] == ["int-crucible.db"]
        share = share_back(world, number, keys_in(tmp_path / "new" / "int-crucible.db"))
        assert share >= 95, f"page {number}: {share:.1f} % of the rows not on it came back: {report}"
        worst = min(worst, share)
        store = Store.open(tmp_path / "new")
        found = store.check()
        store.close()
        # A candidate whose parents were lost says so itself.
        assert all(line.ok or line.name in ("rows", "damaged") for line in found.lines), found
        shutil.rmtree(tmp_path / "new")
    rows = sum(map(len, world.rows.values()))
    figure(f"salvage: {len(tried)} pages of {rows:,} rows overwritten, at least {worst:.2f} % of the others came back")


def test_what_is_whole_comes_back_whole_with_what_only_the_log_holds(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data")
    sample = store.write_now(add_project)
    store.write_now(lambda tx: say(tx, sample.chat.id, "A parcel of figs"))
    shutil.copytree(store.data_dir, tmp_path / "killed")
    store.close()
    assert (tmp_path / "killed" / "int-crucible.db-wal").stat().st_size > 0
    report = salvage(tmp_path / "killed", tmp_path / "new")
    assert (report.pages_unread, report.rows_unread, report.stand_ins, report.left_out) == (0, 0, {}, {})
    assert keys_in(tmp_path / "new" / "int-crucible.db") == keys_in(tmp_path / "data" / "int-crucible.db")
    found = Store.open(tmp_path / "new")
    [hit] = found.query.search.page("figs")
    assert hit.chat == sample.chat.id
    found.close()


def test_a_page_of_the_log_that_is_damaged_costs_that_page_alone(
    tmp_path: Path, some: Callable[[list[tuple[int, int]], int], list[tuple[int, int]]]
) -> None:
    store = Store.open(tmp_path / "data")
    sample = store.write_now(add_project)
    for number in range(40):
        store.write_now(partial(say, chat=sample.chat.id, text=f"Parcel {number} " + "word " * 300))
    shutil.copytree(store.data_dir, tmp_path / "killed")
    store.close()
    log = tmp_path / "killed" / "int-crucible.db-wal"
    whole, frame = log.read_bytes(), 24 + 4096
    count = (len(whole) - 32) // frame
    assert count > 80
    there = keys_in(tmp_path / "data" / "int-crucible.db")["message"]
    # In a page, in what a frame says of itself, in the last frame of all, and in the first bytes of the log.
    places = [(32 + 40 * frame + 2_000, 1), (32 + 30 * frame + 17, 2), (len(whole) - 9, 1), (17, 1)]
    for place, lost in some(places, 2):
        log.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        report = salvage(tmp_path / "killed", tmp_path / "new")
        assert 1 <= report.log_unread <= lost, place
        back = keys_in(tmp_path / "new" / "int-crucible.db")["message"]
        assert back <= there
        assert len(back) >= 36, place
        shutil.rmtree(tmp_path / "new")


def test_a_flipped_bit_in_what_page_1_says_of_the_file_refuses_nothing(
    world: World, tmp_path: Path, some: Callable[[list[int], int], list[int]], trials: Callable[[int], None]
) -> None:
    # The version of the schema, and whose file it is.
    for bit in some([*range(60 * 8, 64 * 8), *range(68 * 8, 72 * 8)], 2):
        trials(1)
        data = bytearray(world.data)
        data[bit // 8] ^= 1 << bit % 8
        salvage(damaged(tmp_path / "flipped", bytes(data)), tmp_path / "new")
        assert keys_in(tmp_path / "new" / "int-crucible.db") == world.rows
        shutil.rmtree(tmp_path / "new")


@pytest.mark.some(1)
@pytest.mark.parametrize("name", sorted(path.name.removesuffix(".db.gz") for path in FIXTURES.glob("*.db.gz")))
def test_databases_of_before_come_back_brought_up_to_date(tmp_path: Path, name: str) -> None:
    path = damaged(tmp_path / "old", gzip.decompress((FIXTURES / f"{name}.db.gz").read_bytes())) / "int-crucible.db"
    path.chmod(0o600)
    report = salvage(path, tmp_path / "new")
    assert report.schema_version == f"1.{int(name[-3:])}"
    migrate(path)
    expected, back = rows_of(path), rows_of(tmp_path / "new" / "int-crucible.db")
    for table in expected.keys() - NOT_KEPT - {"message"}:
        assert sorted(map(str, back[table])) == sorted(map(str, expected[table])), table
    # A message's place in the search is given anew.
    assert sorted(str(row[:-1]) for row in back["message"]) == sorted(str(row[:-1]) for row in expected["message"])


def lost(world: World, tmp_path: Path, *tables: str) -> SalvageReport:
    """Read the file after every page with rows of these tables was lost."""
    data = world.data
    for number, found in world.pages.items():
        if any(name in tables for name, _ in found):
            at = (number - 1) * world.size
            data = data[:at] + random.Random(number).randbytes(world.size) + data[at + world.size :]
    return salvage(damaged(tmp_path / "lost", data), tmp_path / "new")


def test_lost_projects_lines_and_chats_get_stand_ins_and_what_belongs_to_them_is_read(
    world: World, tmp_path: Path
) -> None:
    report = lost(world, tmp_path, "project", "branch", "version", "spec_revision", "world_revision", "chat")
    messages = world.rows["message"]
    assert keys_in(tmp_path / "new" / "int-crucible.db")["message"] == messages
    assert set(report.stand_ins) >= {"project", "branch", "version", "spec_revision", "world_revision", "chat"}
    store = Store.open(tmp_path / "new")
    try:
        assert store.check().ok
        projects = store.query.projects.page().items
        assert {project.title for project in projects} == {"Recovered project"}
        chats = [chat for one in projects for chat in store.query.chats.page(one.id).items]
        assert sum(chat.message_count for chat in chats) == len(messages)
        first = store.query.messages.page(chats[0].id).items
        assert first
        store.write_now(lambda tx: say(tx, chats[0].id, "It goes on"))
    finally:
        store.close()


def test_a_wrong_list_of_free_pages_and_a_wrong_size_of_pages_cost_nothing(world: World, tmp_path: Path) -> None:
    leaves = [number for number in world.pages if world.data[(number - 1) * world.size] in (10, 13)]
    [held, *_] = [number for number in leaves if any(name == "message" for name, _ in world.pages[number])]
    data = bytearray(world.data)
    # One page more, which says that a page of messages is free; page 1 names it.
    data += b"".join(number.to_bytes(4, "big") for number in (0, 1, held)).ljust(world.size, b"\0")
    data[28:32] = data[32:36] = (world.count + 1).to_bytes(4, "big")
    data[36:40] = (2).to_bytes(4, "big")
    # A flipped bit: pages twice as large.
    for at, bit in ((0, 0), (16, 0x30)):
        damaged_now = bytearray(data)
        damaged_now[at] ^= bit
        salvage(damaged(tmp_path / "wrong", bytes(damaged_now)), tmp_path / f"new-{at}")
        assert keys_in(tmp_path / f"new-{at}" / "int-crucible.db") == world.rows


def test_what_is_not_ours_or_not_there_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    noise = damaged(tmp_path / "noise", random.Random(1).randbytes(50_000))
    with pytest.raises(RefusedError, match="Nothing of Int Crucible can be read"):
        salvage(noise, tmp_path / "new")
    header = bytearray(b"SQLite format 3\x00".ljust(100, b"\0"))
    header[68:72] = b"GPKG"
    with pytest.raises(RefusedError, match="another program"):
        salvage(damaged(tmp_path / "foreign", bytes(header) + bytes(5_000)), tmp_path / "new")
    with pytest.raises(NotFoundError, match="no database to read"):
        salvage(tmp_path / "nowhere", tmp_path / "new")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(RefusedError, match="holds other things"):
        salvage(noise, tmp_path / "full")
    (tmp_path / "full" / "letter.txt").rename(tmp_path / "full" / ".DS_Store")
    with pytest.raises(RefusedError, match="holds something already"):
        salvage(noise, tmp_path / "full")
    assert {path.name for path in tmp_path.iterdir()} == {"noise", "foreign", "full"}
