"""Which choice wins, what is said about a wrong one, and how choices are kept."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import RefusedError, StoreError, UsageError
from app.settings.paths import default_data_dir, settings_file
from app.settings.settings import NO_CAP, Provider, Settings, load_settings, save_settings


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"INT_CRUCIBLE_DATA_DIR": str(tmp_path)}


def test_without_any_choice_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "not-there", "provider": None}, {})
    assert settings == Settings(data_dir=tmp_path / "not-there")
    assert (settings.provider, settings.max_concurrency, settings.theme) == (Provider.BUILTIN, 8, "system")
    assert settings.reason == "no model was ever chosen"
    assert not (tmp_path / "not-there").exists(), "reading makes nothing"


def test_the_data_folder_follows_the_systems_convention() -> None:
    assert load_settings({}, {}).data_dir == default_data_dir()
    assert default_data_dir().name == "int-crucible"


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path, env: dict[str, str]) -> None:
    for name in ("base_url", "model"):
        save_settings(tmp_path, {name: f"http://file.example/{name}"})
    save_settings(tmp_path, {"max_concurrency": 2})
    save_settings(tmp_path, {"provider": "openai-compatible"})
    assert load_settings({}, env).reason == "chosen in the settings"
    env |= {"INT_CRUCIBLE_MODEL": "of-env", "INT_CRUCIBLE_MAX_CONCURRENCY": "4", "INT_CRUCIBLE_PROVIDER": "builtin"}
    settings = load_settings({"model": "of-flag"}, env)
    assert settings.base_url == "http://file.example/base_url"
    assert (settings.model, settings.max_concurrency, settings.provider_source) == ("of-flag", 4, "environment")
    assert load_settings({"provider": "builtin"}, env).reason == "chosen by --provider"
    other = tmp_path / "other"
    assert load_settings({"data_dir": other}, env).data_dir == other
    assert load_settings({"data_dir": other}, env).base_url is None, "the file lies in the data folder"


def test_an_empty_variable_is_not_set(env: dict[str, str]) -> None:
    assert load_settings({}, {**env, "INT_CRUCIBLE_PROVIDER": "", "INT_CRUCIBLE_MAX_CONCURRENCY": ""}).model is None


def test_the_environment_of_the_process_is_the_usual_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_DATA_DIR", str(tmp_path / "own"))
    assert load_settings({}).data_dir == tmp_path / "own"


def test_a_key_is_no_setting(tmp_path: Path, env: dict[str, str]) -> None:
    settings = load_settings({}, {**env, "INT_CRUCIBLE_API_KEY": "canary-0123"})
    assert "canary" not in settings.model_dump_json()
    with pytest.raises(UsageError, match="no setting “api_key”"):
        save_settings(tmp_path, {"api_key": "canary-0123"})
    assert not settings_file(tmp_path).exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "PROVIDER",
            "magic",
            "INT_CRUCIBLE_PROVIDER cannot be “magic”; it should be 'builtin', 'openai-compatible'",
        ),
        ("MAX_CONCURRENCY", "many", "INT_CRUCIBLE_MAX_CONCURRENCY cannot be “many”"),
        ("MAX_CONCURRENCY", "0", "it should be greater than or equal to 1"),
        ("LOG_LEVEL", "loud", "INT_CRUCIBLE_LOG_LEVEL cannot be “LOUD”"),
        ("BASE_URL", "ftp://x", "it is not an address such as"),
        ("BASE_URL", "127.0.0.1:11434", "it is not an address such as"),
        ("BASE_URL", "https://me:key@example.com/v1", "an address holds no user or key"),
        ("BASE_URL", "https://example.com/v1?key=1", "an address ends with its path"),
        ("BASE_URL", "https://example.com:99999/v1", "INT_CRUCIBLE_BASE_URL cannot be"),
        ("MODEL", "a\x1b[2Jb", "characters that cannot be shown"),
    ],
)
def test_a_wrong_variable_is_named_with_the_choices(name: str, value: str, words: str, env: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        load_settings({}, {**env, f"INT_CRUCIBLE_{name}": value})
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://sk-proj-geheim0123456789@host.example/v1",
        "https://geheim@host.example/v1",
        "https://me:geheim@host.example/v1",
        "https://host.example/v1?key=geheim",
        "https://host.example/v1?geheim",
        "https://host.example/v1#geheim",
        "https://host.example/sk-proj-geheim0123456789/v1",
        "host.example/v1?access_token=geheim",
        "ftp://geheim@host.example",
    ],
)
def test_a_key_inside_an_address_is_refused_and_not_repeated(address: str, tmp_path: Path, env: dict[str, str]) -> None:
    with pytest.raises(UsageError) as flag:
        load_settings({"base_url": address}, env)
    with pytest.raises(UsageError) as chosen:
        save_settings(tmp_path, {"base_url": address})
    for told in (str(flag.value), str(chosen.value)):
        assert "geheim" not in told
        assert "host.example" in told
        assert "…" in told


def test_a_wrong_flag_and_a_wrong_file_are_named(tmp_path: Path, env: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="--provider cannot be"):
        load_settings({"provider": "magic"}, env)
    settings_file(tmp_path).write_text('{"theme": "pink"}', encoding="utf-8")
    with pytest.raises(UsageError, match=r"settings\.json"):
        load_settings({}, env)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" http://127.0.0.1:11434/v1/ ", "http://127.0.0.1:11434/v1"),
        ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ],
)
def test_an_address_is_put_in_order(given: str, kept: str, env: dict[str, str]) -> None:
    assert load_settings({"base_url": given}, env).base_url == kept


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"\xff\xfe\x00",
        b"[1]",
        b"null",
        b'{"schema_version": 99}',
        b'{"schema_version": "x"}',
        b"[" * 9999,
        b'{"of_others": 1e999}',
        b'{"of_others": NaN}',
    ],
    ids=range(10),
)
def test_a_damaged_file_is_named_and_never_lost(content: bytes, tmp_path: Path, env: dict[str, str]) -> None:
    path = settings_file(tmp_path)
    path.write_bytes(content)
    with pytest.raises(RefusedError) as caught:
        load_settings({}, env)
    assert str(path) in str(caught.value)
    with pytest.raises(RefusedError):
        save_settings(tmp_path, {"theme": "dark"})
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_entries_of_others_stay(tmp_path: Path, env: dict[str, str]) -> None:
    settings_file(tmp_path).write_text('{"from_later": ["\\ud800"], "theme": "light"}', encoding="utf-8")
    assert load_settings({}, env).theme == "light"
    save_settings(tmp_path, {"max_concurrency": 3})
    save_settings(tmp_path, {"theme": None})
    kept = json.loads(settings_file(tmp_path).read_text(encoding="utf-8"))
    assert kept == {"from_later": ["\ud800"], "max_concurrency": 3, "schema_version": 1}


def test_no_cap_is_said_in_the_file_by_a_word(tmp_path: Path, env: dict[str, str]) -> None:
    save_settings(tmp_path, {"run_cap_usd": NO_CAP})
    assert json.loads(settings_file(tmp_path).read_text(encoding="utf-8"))["run_cap_usd"] == "none"
    found = load_settings({"data_dir": tmp_path}, env)
    assert (found.run_cap_usd, found.day_cap_usd, found.sources["run_cap_usd"]) == (None, 5.0, "settings")
    save_settings(tmp_path, {"run_cap_usd": None})
    assert load_settings({"data_dir": tmp_path}, env).run_cap_usd == 1.0
    with pytest.raises(UsageError):
        save_settings(tmp_path, {"run_cap_usd": "inf"})


@pytest.mark.parametrize(("name", "value"), [("theme", "pink"), ("max_concurrency", 0), ("base_url", "x"), ("x", 1)])
def test_a_wrong_value_is_not_kept(name: str, value: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        save_settings(tmp_path, {name: value})
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_private_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    save_settings(folder, {"model": "qwen3:8b"})
    assert stat.S_IMODE(settings_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == [settings_file(folder)]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text("{}", encoding="utf-8")
    settings_file(tmp_path).symlink_to(target)
    with pytest.raises(RefusedError, match="through a link"):
        save_settings(tmp_path, {"theme": "dark"})
    assert target.read_text(encoding="utf-8") == "{}"


def test_a_disk_that_refuses_is_told_plainly(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="could not be saved"):
        save_settings(in_the_way / "data", {"theme": "dark"})


WRITING = """
import sys
from pathlib import Path
from app.settings.settings import load_settings, save_settings

folder, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(1, 51):
    save_settings(folder, {name: number})
    # Nobody else writes this one, so it can only be another when the other process wrote back what it read before.
    assert getattr(load_settings({"data_dir": folder}, {}), name) == number, f"{name} {number} was lost"
"""


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("max_concurrency", "requests_per_minute")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("now\n")
        writer.stdin.flush()
    assert [writer.communicate(timeout=100)[1] for writer in writers] == ["", ""]
    kept = json.loads(settings_file(tmp_path).read_text(encoding="utf-8"))
    assert kept == {"max_concurrency": 50, "requests_per_minute": 50, "schema_version": 1}
    assert list(tmp_path.iterdir()) == [settings_file(tmp_path)]
