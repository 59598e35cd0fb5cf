"""What a damaged database still holds, read from the command line into a new folder."""

from pathlib import Path

import pytest

from app.services.keeping.salvage import Salvage, SalvageStoppedError
from app.store.salvage.salvaging import half_made
from support.command import CommandLine


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


def test_rows_come_back_into_a_new_folder_and_the_damaged_one_stays_as_it_was(
    command: CommandLine, tmp_path: Path
) -> None:
    for title in ("First", "Second"):
        command.json("project", "create", "--title", title)
    database = command.data_dir / "int-crucible.db"
    # Without its first page nothing leads to any table.
    damaged = bytes(4096) + database.read_bytes()[4096:]
    database.write_bytes(damaged)
    new = tmp_path / "new"
    assert "int-crucible salvage FROM TO" in command("project", "list", code=4).err
    said = command("salvage", str(command.data_dir), str(new))
    assert "Read: 2 projects, " in said.out
    assert "1 of " in said.out
    assert database.read_bytes() == damaged
    found = CommandLine(new)
    assert sorted(row["title"] for row in found.json("project", "list")["items"]) == ["First", "Second"]


def test_stopped_or_killed_it_leaves_nothing_behind(command: CommandLine, tmp_path: Path) -> None:
    command.json("project", "create", "--title", "First")
    # Another reading into the same place is at work.
    other = half_made((tmp_path / "new").absolute())
    other.mkdir()
    work = Salvage(command.data_dir, tmp_path / "new")
    with pytest.raises(SalvageStoppedError):
        # The first it tells is the end of its walk; nothing is in place before its report.
        work.run(lambda _done, _of: work.stop())
    early = Salvage(command.data_dir, tmp_path / "new")
    early.stop()
    with pytest.raises(SalvageStoppedError):
        early.run()
    assert {path.name for path in tmp_path.iterdir()} == {"data", other.name}
