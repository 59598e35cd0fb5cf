"""Backups from the command line: made, listed, gone back to, also where the database no longer opens."""

from pathlib import Path

import pytest

from support.command import CommandLine
from support.store_outside import start_outside


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


def make_project(command: CommandLine, title: str) -> None:
    command.json("project", "create", "--title", title)


def titles(command: CommandLine) -> list[str]:
    return [row["title"] for row in command.json("project", "list")["items"]]


def test_a_backup_is_made_listed_and_restored_and_what_was_there_is_kept(command: CommandLine) -> None:
    assert command.json("backup", "list") == {"items": [], "next": None}
    command("backup", "restore", code=3)
    make_project(command, "First")
    made = command.json("backup", "now")
    assert made["reason"] == "now"
    assert made["bytes"] > 0
    # The end of the command that made the project left one too.
    listed = command.json("backup", "list")["items"]
    assert [row["reason"] for row in listed] == ["now", "close"]
    make_project(command, "Second")
    done = command.json("backup", "restore", made["name"])
    assert done["restored"] == made
    assert titles(command) == ["First"]
    kept = Path(done["set_aside"])
    assert {path.name for path in kept.iterdir()} >= {"int-crucible.db"}
    back = command.json("backup", "now")
    assert command.json("backup", "list")["items"][0].items() >= back.items(), (
        "after a restore the newest is still the newest"
    )
    command("backup", "restore", "nothing", code=3)
    command("backup", "restore", "int-crucible", code=2)


def test_backups_say_what_they_hold_are_verified_and_deleted_but_the_last_whole_one(command: CommandLine) -> None:
    make_project(command, "First")
    make_project(command, "Second")
    made = command.json("backup", "now")
    newest, oldest = command.json("backup", "list")["items"]
    assert (newest["projects"], oldest["projects"]) == (2, 1)
    assert newest["schema_version"] == oldest["schema_version"]
    assert [one["is_whole"] for one in command.json("backup", "verify")["items"]] == [True, True]
    data = bytearray(Path(oldest["path"]).read_bytes())
    at = data.index(b"First")
    data[at : at + 5] = b"Firth"
    Path(oldest["path"]).write_bytes(data)
    # Its pages are whole: only the seal of a row tells.
    assert [one["is_whole"] for one in command.json("backup", "verify", code=1)["items"]] == [True, False]
    command("backup", "verify", made["name"])
    assert "only whole backup" in command("backup", "delete", made["name"], code=4).err
    Path(oldest["path"]).write_bytes(data[:9000])
    assert "cannot be read" in command("backup", "list").out
    assert "only whole backup" in command("backup", "delete", made["name"], code=4).err
    command("backup", "delete", oldest["name"])
    assert [row["name"] for row in command.json("backup", "list")["items"]] == [made["name"]]
    command("backup", "delete", oldest["name"], code=3)


def test_a_damaged_database_names_the_command_that_restores_it(command: CommandLine) -> None:
    make_project(command, "First")
    command("backup", "now")
    database = command.data_dir / "int-crucible.db"
    damaged = database.read_bytes()[:9000]
    database.write_bytes(damaged)
    refused = command("project", "list", code=4)
    assert "int-crucible backup restore" in refused.err
    assert "newest" in command("backup", "now", code=4).err
    assert database.read_bytes() == damaged
    newest, *_ = command.json("backup", "list")["items"]
    # The newest backup is damaged as well: the one before it is taken.
    path = Path(newest["path"])
    path.write_bytes(path.read_bytes()[:9000])
    assert "is damaged" in command("backup", "restore", newest["name"], code=4).err
    done = command.json("backup", "restore")
    assert done["restored"]["name"] != newest["name"]
    assert (Path(done["set_aside"]) / "int-crucible.db").read_bytes() == damaged
    assert titles(command) == ["First"]


def test_nothing_is_restored_while_a_process_has_the_store_open(command: CommandLine) -> None:
    make_project(command, "First")
    [project] = command.json("project", "list")["items"]
    chat = command.json("project", "show", project["id"])["last_chat"]
    child = start_outside("stream", str(command.data_dir), chat)
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdout.readline()
    assert "is open" in command("backup", "restore", code=4).err
    assert not (command.data_dir / "set-aside").exists()
    child.kill()
    child.wait()
    child.stdout.close()
    child.stdin.close()
    command("backup", "restore")
    assert titles(command) == ["First"]
