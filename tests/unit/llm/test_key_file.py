"""Keys in a private file: only by choice, only for their address, never where others could read it."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.domain.errors import RefusedError, StoreError, UsageError
from app.domain.model_offers import KeyPlace
from app.llm.gateway import key_for
from app.llm.keys.key_file import read_key, write_key
from app.llm.keys.sources import find_key, store_key
from app.settings.paths import key_file
from app.settings.settings import Settings

CANARY = "canary-in-the-file-0123456789"
ADDRESS = "https://models.example.com/v1"
PROVIDER = "openai-compatible"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return key_file(tmp_path / "data")


def keep(path: Path, value: str = CANARY, address: str = ADDRESS) -> None:
    store_key(PROVIDER, address, SecretStr(value), place=KeyPlace.FILE, key_file=path)


def test_a_key_is_kept_for_its_address_only(path: Path) -> None:
    keep(path)
    found = find_key(PROVIDER, ADDRESS, {}, key_file=path)
    assert found.value is not None
    assert found.value.get_secret_value() == CANARY
    assert (found.place, str(path) in found.where) == (KeyPlace.FILE, True)
    assert find_key(PROVIDER, "https://evil.example.com/v1", {}, key_file=path).value is None
    assert find_key(PROVIDER, ADDRESS, {}).value is None, "without the choice the file is not read"
    assert CANARY not in repr(found)


def test_the_file_is_private_whole_and_goes_with_the_last_key(path: Path) -> None:
    keep(path)
    keep(path, "another-key-0123456789", "https://other.example.com/v1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    keep(path, "")
    assert read_key(path, f"{PROVIDER} https://other.example.com") == "another-key-0123456789"
    assert CANARY not in path.read_text()
    keep(path, "", "https://other.example.com/v1")
    assert not path.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o644])
def test_a_file_that_others_may_read_is_not_used(path: Path, mode: int) -> None:
    keep(path)
    path.chmod(mode)
    before = path.read_bytes()
    with pytest.raises(RefusedError, match="chmod 600") as caught:
        find_key(PROVIDER, ADDRESS, {}, key_file=path)
    assert CANARY not in str(caught.value)
    with pytest.raises(RefusedError):
        keep(path, "another")
    assert path.read_bytes() == before


def test_a_link_is_neither_read_nor_written_through(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    keep(target)
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(target)
    before = target.read_bytes()
    with pytest.raises(RefusedError, match="is a link"):
        read_key(path, "x")
    with pytest.raises(RefusedError, match="is a link"):
        write_key(path, "x", CANARY)
    assert target.read_bytes() == before


def test_what_is_no_regular_file_is_refused_at_once(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path, 0o600)
    with pytest.raises(RefusedError, match="no regular file"):
        read_key(path, "x")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"schema_version": 2, "keys": {}}',
        b'{"schema_version": 1, "keys": {"a": 1}}',
        b"\xff",
    ],
    ids=range(7),
)
def test_a_damaged_file_is_named_and_left(path: Path, content: bytes) -> None:
    keep(path)
    path.write_bytes(content)
    with pytest.raises(RefusedError, match=r"keys\.json"):
        keep(path, "another-key")
    assert path.read_bytes() == content


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises((StoreError, RefusedError)):
        keep(key_file(tmp_path / "data"))


def test_the_environment_is_not_written_to(path: Path) -> None:
    with pytest.raises(UsageError):
        store_key(PROVIDER, ADDRESS, SecretStr(CANARY), place=KeyPlace.ENVIRONMENT, key_file=path)


def test_the_settings_say_whether_the_file_counts(tmp_path: Path) -> None:
    keep(key_file(tmp_path))
    fields = {"data_dir": tmp_path, "provider": PROVIDER, "base_url": ADDRESS, "model": "m"}
    assert key_for(Settings.model_validate(fields), ADDRESS, {}).value is None
    assert key_for(Settings.model_validate({**fields, "key_file": True}), ADDRESS, {}).value is not None
    assert json.loads(key_file(tmp_path).read_text())["schema_version"] == 1


@pytest.mark.parametrize(
    ("provider", "address", "variable"),
    [
        ("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
        ("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
        ("google", "https://generativelanguage.googleapis.com", "GEMINI_API_KEY"),
    ],
)
def test_a_vendors_variable_counts_for_the_vendor_that_was_chosen(provider: str, address: str, variable: str) -> None:
    env = {variable: CANARY}
    found = find_key(provider, address, env)
    assert found.value is not None
    assert variable in found.where
    assert find_key("openai-compatible", address, env).value is None, "it chooses no provider"
    for other in ("http://127.0.0.1:8000/v1", "https://evil.example.com/v1", address.replace("https:", "http:")):
        assert find_key(provider, other, env).value is None, "it goes to its vendor only"


def test_keys_that_are_written_at_once_are_all_kept(path: Path) -> None:
    def write(place: int) -> None:
        for number in range(25):
            write_key(path, f"{place} {number}", CANARY)

    writers = [threading.Thread(target=write, args=(place,)) for place in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(json.loads(path.read_text(encoding="utf-8"))["keys"]) == 50
    for number in range(25):
        write_key(path, f"0 {number}", "")
        write_key(path, f"1 {number}", "")
    assert list(path.parent.iterdir()) == []
