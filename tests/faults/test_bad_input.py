"""Bad input from outside: one plain sentence, the documented exit code, nothing lost, no traceback."""

import os
from pathlib import Path

import pytest

from support.command import CommandLine
from support.provider_server import Fault, ProviderServer


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


def one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and len(text.strip()) > 10


@pytest.mark.parametrize(
    "words",
    [
        ("project", "show", "nothing-like-it"),
        ("chat", "show", "nothing-like-it"),
        ("run", "show", "run:77"),
        ("run", "results", "0123456789abcdef"),
        ("why", "run:1", "C1"),
        ("project", "create", "--from-file", "no-such-file.md"),
        ("run", "list", "nothing", "--chat", "nothing"),
    ],
)
def test_unknown_names_exit_3(cli: CommandLine, words: tuple[str, ...]) -> None:
    done = cli(*words, code=3)
    assert one_sentence(done.err)
    assert done.out == ""


@pytest.mark.parametrize(
    "words",
    [("nonsense",), ("run", "start"), ("project", "create"), ("run", "compare", "run:1"), ("chat", "create", "x")],
)
def test_wrong_use_exits_2(cli: CommandLine, words: tuple[str, ...]) -> None:
    done = cli(*words, code=2)
    assert one_sentence(done.err)


def test_empty_and_huge_texts_are_refused_and_odd_ones_kept(cli: CommandLine, tmp_path: Path) -> None:
    project = cli.json("project", "create", "--title", "Odd")["id"]
    chat = cli.json("project", "show", project)["last_chat"]
    assert one_sentence(cli("chat", "send", chat, "-", text=b"  \n\t ", code=2).err)
    assert one_sentence(cli("chat", "send", chat, "-", text=b"word " * 2_000_000, code=2).err)
    assert cli.json("chat", "show", chat)["messages"] == []
    for odd in (
        b"NUL \x00 in the middle",
        b"bad utf-8 \xff\xfe here",
        "lone \ud800 surrogate".encode("utf-8", "surrogatepass"),
    ):
        cli("chat", "send", chat, "-", text=odd)
    sent = [m for m in cli.json("chat", "show", chat)["messages"] if m["role"] == "user"]
    assert len(sent) == 3
    assert "\x00" in sent[0]["text"]
    big = tmp_path / "big.md"
    big.write_bytes(b"x" * 10_000_000)
    assert one_sentence(cli("project", "create", "--title", "Big", "--from-file", str(big), code=2).err)
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\xff\xfe\x00" * 100)
    assert one_sentence(cli("project", "create", "--title", "Picture", "--from-file", str(binary), code=2).err)
    assert [row["title"] for row in cli.json("project", "list")["items"]] == ["Odd"]


def test_output_acts_on_no_terminal(cli: CommandLine) -> None:
    cli("project", "create", "--title", "red \x1b[31m bell \x07 turned \u202e round")
    shown = cli("project", "list").out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("damage", ["zeroes", "foreign", "truncated", "empty"])
def test_damaged_database_is_refused_and_left_as_it_is(cli: CommandLine, damage: str) -> None:
    cli("project", "create", "--title", "Kept")
    path = database_of(cli)
    whole = path.read_bytes()
    bad = {
        "zeroes": whole[:2000] + bytes(4000) + whole[6000:],
        "foreign": b"SQLite format 3\x00" + os.urandom(8192),
        "truncated": whole[: len(whole) // 2],
        "empty": b"",
    }[damage]
    for extra in path.parent.glob(f"{path.name}-*"):
        extra.unlink()
    path.write_bytes(bad)
    done = cli("project", "list", code=4)
    assert one_sentence(done.err)
    assert path.read_bytes() == bad
    report = cli.json("doctor", code=1)
    assert not report["ok"]


def database_of(cli: CommandLine) -> Path:
    (path,) = (p for p in cli.data_dir.iterdir() if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3")
    return path


def test_read_only_folder(cli: CommandLine) -> None:
    cli("project", "create", "--title", "Kept")
    if os.geteuid() == 0:
        pytest.skip("root writes anywhere; tests/unit/store covers a read-only file system")
    cli.data_dir.chmod(0o500)
    try:
        assert one_sentence(cli("project", "create", "--title", "More", code=None).err)
    finally:
        cli.data_dir.chmod(0o700)
    assert [row["title"] for row in cli.json("project", "list")["items"]] == ["Kept"]


def test_stopped_and_babbling_servers_are_named(tmp_path: Path) -> None:
    with ProviderServer() as server:
        cli = CommandLine(
            tmp_path / "data",
            {
                "INT_CRUCIBLE_PROVIDER": "openai-compatible",
                "INT_CRUCIBLE_BASE_URL": server.base_url,
                "INT_CRUCIBLE_MODEL": "test-model",
                "INT_CRUCIBLE_API_KEY": "not-a-real-key",
            },
        )
        server.fail(Fault.BABBLE)
        babbled = cli("project", "create", "--title", "Babble", "--from-file", str(text_file(tmp_path)), code=5)
        assert one_sentence(babbled.err)
        server.clear()
    stopped = cli("project", "create", "--title", "Stopped", "--from-file", str(text_file(tmp_path)), code=5)
    assert one_sentence(stopped.err)
    rows = cli.json("project", "list")["items"]
    assert {row["title"] for row in rows} == {"Babble", "Stopped"}
    for row in rows:
        chat = cli.json("project", "show", row["id"])["last_chat"]
        states = [(m["role"], m["state"]) for m in cli.json("chat", "show", chat)["messages"]]
        assert states == [("user", "complete"), ("agent", "failed")]


def text_file(folder: Path) -> Path:
    path = folder / "problem.md"
    path.write_text("We want fewer late deliveries. At most 120 EUR a day.", encoding="utf-8")
    return path
