"""Choices that change while everything runs: kept whole, in effect at once, never over a flag or a variable."""

import json
from pathlib import Path

import pytest

from app.domain.errors import RefusedError, UsageError
from app.services.preferences import PreferenceService
from app.settings.paths import settings_file
from app.settings.settings import Settings, load_settings


def service(
    folder: Path, flags: dict[str, object] | None = None, env: dict[str, str] | None = None
) -> PreferenceService:
    return PreferenceService(load_settings({"data_dir": folder, **(flags or {})}, env or {}))


@pytest.mark.asyncio
async def test_a_choice_is_kept_and_in_effect_at_once(tmp_path: Path) -> None:
    preferences = service(tmp_path)
    told: list[Settings] = []
    preferences.listen(told.append)
    await preferences.set({"enter_sends": False, "day_cap_usd": 2.5})
    assert (preferences.current.enter_sends, preferences.current.day_cap_usd) == (False, 2.5)
    assert told == [preferences.current]
    again = load_settings({"data_dir": tmp_path}, {})
    assert again == preferences.current
    assert again.sources == {"enter_sends": "settings", "day_cap_usd": "settings"}


@pytest.mark.asyncio
async def test_none_goes_back_to_the_default(tmp_path: Path) -> None:
    preferences = service(tmp_path)
    await preferences.set({"theme": "dark"})
    await preferences.set({"theme": None})
    assert preferences.current.theme == "system"
    assert "theme" not in json.loads(settings_file(tmp_path).read_text())


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("flags", "env", "source"),
    [({"model": "a"}, {}, "flag"), ({}, {"INT_CRUCIBLE_MODEL": "a"}, "environment")],
)
async def test_what_beats_the_file_is_said_and_nothing_is_written(
    tmp_path: Path, flags: dict[str, object], env: dict[str, str], source: str
) -> None:
    preferences = service(tmp_path, flags, env)
    assert preferences.fixed_by("model") == source
    with pytest.raises(UsageError, match="beats the settings file"):
        await preferences.set({"theme": "dark", "model": "b"})
    assert not settings_file(tmp_path).exists()
    assert (preferences.current.theme, preferences.current.model) == ("system", "a")


@pytest.mark.asyncio
async def test_a_wrong_value_changes_nothing(tmp_path: Path) -> None:
    preferences = service(tmp_path)
    before = preferences.current
    with pytest.raises(UsageError, match="run_cap_usd"):
        await preferences.set({"theme": "dark", "run_cap_usd": -1})
    assert preferences.current == before
    assert not settings_file(tmp_path).exists()


@pytest.mark.asyncio
async def test_a_file_that_cannot_be_understood_is_left_alone(tmp_path: Path) -> None:
    preferences = service(tmp_path)
    settings_file(tmp_path).write_text("mine")
    with pytest.raises(RefusedError):
        await preferences.set({"theme": "dark"})
    assert settings_file(tmp_path).read_text() == "mine"
    assert preferences.current.theme == "system"
