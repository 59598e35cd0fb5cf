"""Context files from the command line: attached, listed, agreed to, taken anew, removed."""

from pathlib import Path

import pytest

from support.command import CommandLine
from support.provider_server import ProviderServer


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    made = CommandLine(tmp_path / "data")
    made.json("project", "create", "--title", "Night import")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "code"
    made.mkdir()
    (made / "README.md").write_text("The import must end before 6.\n")
    (made / ".env").write_text("API_KEY=sk-canary-0123456789\n")
    (made / ".gitignore").write_text("*.log\n")
    (made / "a.log").write_text("x")
    return made


def test_a_folder_from_attaching_to_removing(command: CommandLine, folder: Path) -> None:
    said = command("context", "add", "Night import", str(folder)).out
    assert "left out: .env" in said
    [listed] = command.json("context", "list", "Night import")["items"]
    assert listed["name"] == "code"
    assert [file["path"] for file in listed["files"]] == [".gitignore", "README.md"]
    assert {row["path"] for row in listed["left_out"]} == {".env", "a.log"}
    builtin = command.json("context", "confirm", "Night import")
    assert builtin["is_builtin"]
    assert builtin["confirmed"]
    model = ("--provider", "openai-compatible", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    shown = command.json(*model, "context", "confirm", "Night import")
    assert not shown["confirmed"]
    assert [file["path"] for file in shown["files"]] == [".gitignore", "README.md"]
    assert not command.json(*model, "context", "confirm", "Night import")["confirmed"], "showing is not agreeing"
    assert command(*model, "context", "confirm", "Night import", text="n\n").out.count("README.md") == 1
    assert command.json(*model, "context", "confirm", "Night import", "--yes")["confirmed"]
    assert command.json(*model, "context", "confirm", "Night import")["confirmed"]
    other = (*model[:-1], "another")
    assert not command.json(*other, "context", "confirm", "Night import")["confirmed"]
    (folder / "README.md").write_text("Changed\n")
    fresh = command.json("context", "refresh", "Night import", "code")
    assert fresh["id"] == listed["id"]
    assert fresh["files"] != listed["files"]
    assert command.json("context", "remove", "Night import", "code")["id"] == listed["id"]
    assert command.json("context", "list", "Night import")["items"] == []
    assert (folder / "README.md").exists()
    data = b"".join(path.read_bytes() for path in command.data_dir.rglob("*") if path.is_file())
    assert b"sk-canary" not in data


def test_the_world_modeller_is_sent_places_of_files_once_the_person_agreed(command: CommandLine, folder: Path) -> None:
    (folder / "hours.md").write_text("Partners deliver their orders at two.\n")
    command("context", "add", "Night import", str(folder))
    chat = command.json("project", "show", "Night import")["last_chat"]
    with ProviderServer() as server:
        model = ("--provider", "openai-compatible", "--base-url", server.base_url, "--model", "m")
        said = "Our partners deliver orders in the night."
        command.json(*model, "chat", "send", chat, f"Model the world. {said}")
        command.json(*model, "context", "confirm", "Night import", "--yes")
        command.json(*model, "chat", "send", chat, f"Model the world again. {said}")
        before, after = (one.prompt for one in server.seen() if one.role == "world_modeller")
    assert "hours.md" not in before
    assert "[file:code/hours.md:1-1]\nPartners deliver their orders at two." in after


@pytest.mark.timeout(300)
def test_a_file_with_a_key_is_named_before_it_is_sent_and_taken_only_by_choice(
    command: CommandLine, folder: Path
) -> None:
    # In pieces, so that no committed file holds what looks like a key.
    (folder / "kube.config").write_text("tok" + "en: abc123def456ghi789\n")
    command("context", "add", "Night import", str(folder))
    model = ("--provider", "openai-compatible", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    shown = command.json(*model, "context", "confirm", "Night import")
    assert "kube.config" not in [file["path"] for file in shown["files"]]
    assert [(one["path"], one["is_taken"]) for one in shown["with_keys"]] == [("code/kube.config", False)]
    chosen = command.json("context", "refresh", "Night import", "code", "--take", "kube.config")
    assert "kube.config" in [file["path"] for file in chosen["files"]]
    said = command(*model, "context", "confirm", "Night import", text="n\n").out
    assert "may be sent by your choice: code/kube.config – holds what looks like a key or token (line 1)" in said
    single = command("context", "add", "Night import", str(folder / "kube.config"), code=4).err
    assert "--take kube.config" in single


def test_what_is_wrong_is_said_in_one_line(command: CommandLine, folder: Path) -> None:
    assert "never read" in command("context", "add", "Night import", str(folder / ".env"), code=4).err
    assert "no file or folder" in command("context", "add", "Night import", str(folder / "nothing"), code=3).err
    command("context", "refresh", "Night import", "nothing", code=3)
    command("context", "remove", "Night import", "nothing", code=3)
    command("context", "list", "Nothing", code=3)
    names = [finding["name"] for finding in command.json("doctor", code=None)["findings"]]
    assert "newest backup" in names
