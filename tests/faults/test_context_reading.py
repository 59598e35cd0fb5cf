"""Whatever lies in an attached folder: nothing hangs, nothing outside is read, no key is taken, and each is named."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.attachments import MOST_FILE_BYTES
from app.services.attachments import file_reading as context_reading
from app.services.attachments.file_reading import Found, UnreadError, read_file, read_folder, split_lines
from app.services.attachments.never_read import SECRET_FOLDERS, refused_file, refused_place

CANARY = "sk-canary-0123456789"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    made.mkdir()
    (made / "notes.md").write_text("One\nTwo\n")
    return made


def read(root: Path) -> Found:
    return read_folder("s", root, root.parent / "data")


def taken(found: Found) -> list[str]:
    return [file.path for file in found.files]


def why(found: Found) -> dict[str, str]:
    return {one.path: one.why for one in found.left_out}


SECRETS = (
    *(".env", ".env.local", ".ENV", "prod.env", ".envrc", "id_rsa", "id_ed25519.pub", "server.PEM", "tls.key"),
    *(".netrc", "_netrc", ".npmrc", ".pypirc", "credentials", "credentials.json", "aws-credentials.json"),
    *("secrets.yaml", "login.keyring", "vault.kdbx", "me.gpg", "store.jks", "x.p12", ".git-credentials"),
    *("terraform.tfvars", "prod.tfstate", ".bash_history", "service-account-7.json", "keys.json", ".pgpass"),
)


@pytest.mark.parametrize("name", SECRETS)
def test_files_that_may_hold_keys_are_never_read(root: Path, name: str) -> None:
    (root / name).write_text(CANARY)
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert "never read" in why(found)[name]
    assert not any(CANARY in text for text in found.texts.values())
    with pytest.raises(UnreadError, match="never read"):
        read_file("s", root / name)


@pytest.mark.parametrize("name", ["environment.md", "keyboard.py", "monkey.txt", "secretary.md", "env.py", "key.md"])
def test_harmless_names_are_read(root: Path, name: str) -> None:
    assert refused_file(name) is None
    (root / name).write_text("harmless")
    assert name in taken(read(root))


@pytest.mark.parametrize("name", sorted(SECRET_FOLDERS | {".git", "node_modules", ".venv"}))
def test_folders_of_keys_and_of_tools_are_not_entered(root: Path, name: str) -> None:
    inside = root / "deep" / name
    inside.mkdir(parents=True)
    (inside / "config").write_text(CANARY)
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert f"deep/{name}" in why(found)


def test_a_folder_of_keys_is_not_read_where_it_is_named_itself() -> None:
    assert refused_place(Path("/home/someone/.ssh"))
    assert refused_place(Path("/home/someone/.SSH/notes"))
    assert refused_place(Path("/home/someone/code/.git/config"))
    assert refused_place(Path("/home/someone/code")) is None


def test_a_private_key_under_a_harmless_name_is_not_kept(root: Path) -> None:
    # In pieces, so that no committed file holds the header of a key.
    (root / "readme.txt").write_text("-----BEGIN RSA PRIVATE" + f" KEY-----\n{CANARY}\n")
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert why(found) == {"readme.txt": "holds a private key"}


# In pieces, so that no committed file holds what looks like a key.
WITH_KEYS = {
    "kube.config": ("users:\n- user:\n    tok" + "en: abc123def456ghi789\n", "a key or token (line 3)"),
    "notes.txt": ("We pay with\n" + "sk-" + "proj-0123456789abcdefghij\n", "an OpenAI key (line 2)"),
    "cloud.ini": ("id = AKIA" + "ABCDEFGHIJ234567\n", "an AWS access key (line 1)"),
    "ci.yml": ("x: gh" + "p_0123456789abcdefghij0123456789abcdef\n", "a GitHub token (line 1)"),
    "bot.md": ("\n\nxo" + "xb-0123456789-abcdefgh\n", "a Slack token (line 3)"),
    "claude.txt": ("sk-" + "ant-api03-0123456789abcdef\n", "an Anthropic key (line 1)"),
    "maps.js": ("f('AI" + "zaSyA0123456789abcdefghijklmnopqrstu')\n", "a Google key (line 1)"),
    "web.http": ("GET /\nauthoriz" + "ation: bearer 0123456789abcdef\n", "a key in a header (line 2)"),
    "session.txt": ("ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJl\n", "a signed token (line 1)"),
    "db.toml": ("url = 'postgres://app:hun" + "ter2@db/main'\n", "a password in an address (line 1)"),
    "conf.yaml": ("db:\n  pass" + "word: swordfish\n", "a password (line 2)"),
    "run.sh": ("export PASS" + "WORD='correct-horse'\n", "a password (line 1)"),
    "app.py": ("api" + "_key = 'q8Zr5tXw2LmN9pQv'\n", "a key or token (line 1)"),
}


@pytest.mark.parametrize(("name", "content", "holds"), [(name, *one) for name, one in WITH_KEYS.items()], ids=WITH_KEYS)
def test_a_text_that_holds_a_key_is_named_and_left_out_unless_chosen(
    root: Path, name: str, content: str, holds: str
) -> None:
    (root / name).write_text(content)
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert why(found) == {name: f"holds what looks like {holds}; it is taken only if you choose it"}
    assert not any(content in text for text in found.texts.values())
    with pytest.raises(UnreadError, match="looks like"):
        read_file("s", root / name)
    chosen = read_folder("s", root, root.parent / "data", {name})
    assert set(taken(chosen)) == {"notes.md", name}
    assert [(one.path, one.holds, one.is_taken) for one in chosen.left_out] == [
        (name, f"what looks like {holds}", True)
    ]
    assert taken(read_folder("s", root, root.parent / "data", {"another"})) == ["notes.md"]


HARMLESS_TEXTS = {
    "prose": "The password must have twelve letters. Token: see below. Secret: none.",
    "types": "def login(user: str, password: str, token: Token | None = None) -> None: ...",
    "from the environment": "api_key = os.environ['API_KEY']\npassword=${DB_PASSWORD}\ntoken: <your-token-here-123>",
    "how a key looks": f"sk-{'x' * 24} and ghp_{'x' * 36}",
    "sums": "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "addresses": "https://example.org:8080/a?b=c and mailto:a@b.example, user@host:path",
    "code": "max_tokens = 16384\nprimary_key=True\nsort_key: lambda row: row.key\ntoken = lexer.next()",
    "counts": "| tokens | 12,000 |\n| key | value |",
}


@pytest.mark.parametrize("text", HARMLESS_TEXTS.values(), ids=HARMLESS_TEXTS)
def test_words_about_keys_are_no_keys(root: Path, text: str) -> None:
    (root / "text.md").write_text(text)
    assert "text.md" in taken(read(root))


def test_links_lead_nowhere_and_loops_end(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(CANARY)
    (root / "file").symlink_to(outside / "secret.txt")
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "broken").symlink_to("nowhere")
    (root / "itself").symlink_to("itself")
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert set(why(found)) == {"file", "folder", "loop", "broken", "itself"}


def test_what_becomes_a_link_between_the_look_and_the_opening_is_not_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "outside").write_text(CANARY)
    opening = os.open

    def swap_first(path: str | Path, flags: int, *rest: int) -> int:
        if Path(path).name == "notes.md":
            (root / "notes.md").unlink()
            (root / "notes.md").symlink_to(root.parent / "outside")
        return opening(path, flags, *rest)

    monkeypatch.setattr(os, "open", swap_first)
    found = read(root)
    assert taken(found) == []
    assert "cannot be read" in why(found)["notes.md"]


def test_pipes_devices_and_sockets_are_not_opened(root: Path) -> None:
    os.mkfifo(root / "pipe")
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert why(found) == {"pipe": "not a regular file"}
    with pytest.raises(UnreadError, match="not a regular file"):
        read_file("s", Path("/dev/zero"))


def test_sizes_are_capped(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "large.txt").write_bytes(b"a" * 10_000_000)
    (root / "most.txt").write_bytes(b"a" * MOST_FILE_BYTES)
    found = read(root)
    assert taken(found) == ["most.txt", "notes.md"]
    assert why(found) == {"large.txt": "larger than 1 MB"}
    monkeypatch.setattr(context_reading, "MOST_SOURCE_BYTES", MOST_FILE_BYTES + 3)
    assert taken(read(root)) == ["most.txt"]
    monkeypatch.setattr(context_reading, "MOST_SOURCE_FILES", 1)
    assert why(read(root))["notes.md"] == "at most 1 files are taken"


def test_a_folder_without_end_is_left_after_so_many_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_reading, "_MOST_SEEN", 5)
    monkeypatch.setattr(context_reading, "_MOST_LEFT_OUT", 3)
    for number in range(40):
        (root / f"{number:02}.txt").write_bytes(b"\x00")
    found = read(root)
    assert len(found.left_out) == 6
    assert "nothing was looked at" in found.left_out[-1].why
    assert found.named_left_out()[-1].why == "and 3 more were left out"


@pytest.fixture
def growing(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Lets notes.md grow while it is read, so many times."""
    left = [0]
    looking = os.fstat

    def grow(handle: int) -> os.stat_result:
        before = looking(handle)
        if left[0]:
            left[0] -= 1
            with (root / "notes.md").open("a") as file:
                file.write("More\n")
        return before

    def times(number: int) -> None:
        left[0] = number

    monkeypatch.setattr(os, "fstat", grow)
    yield times
    monkeypatch.undo()


def test_a_file_that_changes_while_it_is_read_is_read_again_or_left_out(
    root: Path, growing: Callable[[int], None]
) -> None:
    growing(1)
    found = read(root)
    assert list(found.texts.values()) == ["One\nTwo\nMore\n"]
    growing(8)
    assert "being written" in why(read(root))["notes.md"]


def test_names_and_bytes_that_are_no_text(root: Path) -> None:
    odd = os.fsencode(root) + b"/odd \xff\n[name].txt"
    Path(os.fsdecode(odd)).write_bytes("ä\r\nb\rc".encode())
    (root / "latin.txt").write_bytes("ä".encode("latin-1"))
    (root / "wide.txt").write_bytes("One\nTwo".encode("utf-16"))
    (root / "zero.txt").write_bytes(b"a\x00b")
    (root / "empty.txt").write_bytes(b"")
    found = read(root)
    lines = {file.path: file.lines for file in found.files}
    assert lines == {"empty.txt": 0, "notes.md": 2, "odd \udcff\n[name].txt": 3, "wide.txt": 2}
    assert set(why(found)) == {"latin.txt", "zero.txt"}
    assert split_lines("a\x0bb\u2028c\n") == ["a\x0bb\u2028c"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_named(root: Path) -> None:
    (root / "closed").mkdir(mode=0o000)
    assert "cannot be read" in why(read(root))["closed/"]


def test_a_folder_that_goes_away_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "gone").mkdir()
    scanning = os.scandir

    def scan(path: Path) -> "os._ScandirIterator[str]":
        if Path(path).name == "gone":
            raise PermissionError(13, "Permission denied")
        return scanning(str(path))

    monkeypatch.setattr(os, "scandir", scan)
    found = read(root)
    assert taken(found) == ["notes.md"]
    assert why(found) == {"gone/": "cannot be read: Permission denied"}
    with pytest.raises(UnreadError, match="cannot be read"):
        read(root / "gone")


def test_ignore_files_count_as_git_counts_them(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".gitignore").write_text("*.log\nbuild/\n/top.txt\n!keep.log\n[bad\n[z-a]*.md\n[a--z]no\n")
    (root / "sub").mkdir()
    (root / "sub" / ".gitignore").write_text("!special.log\n*.tmp\n")
    (root / "sub" / ".ignore").write_text("!wanted.tmp\n")
    for name in ("a.log", "keep.log", "top.txt", "sub/a.log", "sub/special.log", "sub/a.tmp", "sub/wanted.tmp"):
        (root / name).write_text("x")
    (root / "sub" / "top.txt").write_text("x")
    for name in ("build", "sub/build"):
        (root / name).mkdir()
        (root / name / "out.txt").write_text("x")
    wanted = {"keep.log", "notes.md", "sub/special.log", "sub/top.txt", "sub/wanted.tmp"}
    assert {path for path in taken(read(root)) if "ignore" not in path} == wanted
    # Attached alone, a folder of a repository still has the rules above it.
    alone = {path for path in taken(read(root / "sub")) if "ignore" not in path}
    assert alone == {"special.log", "top.txt", "wanted.tmp"}


def test_the_programs_own_folder_is_not_entered(root: Path) -> None:
    own = root / "own"
    own.mkdir()
    (own / "log.txt").write_text(CANARY)
    found = read_folder("s", root, own)
    assert why(found) == {"own": "the data folder of Int Crucible"}
