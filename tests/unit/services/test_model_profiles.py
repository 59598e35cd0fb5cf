"""Models kept under names in the settings file: beside all else there, refused in words, on the command line too."""

import asyncio
import json
from pathlib import Path

import pytest

from app.domain.errors import UsageError
from app.settings.paths import settings_file
from app.settings.profiles import read_profiles
from support.command import CommandLine
from support.services_at_work import opened


@pytest.mark.asyncio
async def test_what_is_kept_is_used_and_what_cannot_be_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        await services.preferences.set({"theme": "dark"})
        kept = await services.profiles.keep(" Plain  one ")
        assert (kept.name, kept.choice.provider) == ("Plain one", "builtin")
        other = kept.choice.model_copy(update={"provider": "openai-compatible", "base_url": "http://127.0.0.1:9/v1"})
        for name, choice in (("", None), ("x" * 61, None), ("a\x00b", None), ("Plain one", other)):
            with pytest.raises(UsageError):
                await services.profiles.keep(name, choice)
        with pytest.raises(UsageError, match="holds no user or key"):
            await services.profiles.keep("Keyed", other.model_copy(update={"base_url": "https://sk@host/v1"}))
        path = settings_file(tmp_path)
        content = json.loads(path.read_text())
        content["profiles"]["Damaged"] = {"provider": 3}
        path.write_text(json.dumps(content))
        assert [one.name for one in services.profiles.all()] == ["Plain one"]
        await services.profiles.remove("Plain one")
        assert services.profiles.all() == ()
        left = json.loads(path.read_text())
        assert (left["theme"], left["profiles"]) == ("dark", {"Damaged": {"provider": 3}})


def test_a_model_is_kept_and_used_by_its_name_on_the_command_line(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data")
    cli("model", "profile", "add", "Plain")
    cli("model", "profile", "add", "Small", "openai-compatible", "small", "--at", "http://127.0.0.1:9/v1")
    assert cli.json("model", "profile", "use", "Small")["model"] == "small"
    items = cli.json("model", "profile", "list")["items"]
    assert [(one["name"], one["in_use"]) for one in items] == [("Plain", False), ("Small", True)]
    cli("model", "profile", "remove", "Small")
    assert [one.name for one in read_profiles(tmp_path / "data")] == ["Plain"]


@pytest.mark.asyncio
async def test_of_two_that_are_kept_at_once_under_one_name_the_second_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        one = services.models.current()
        other = one.model_copy(update={"provider": "openai-compatible", "base_url": "http://127.0.0.1:9/v1"})
        kept = await asyncio.gather(
            services.profiles.keep("Mine", one), services.profiles.keep("Mine", other), return_exceptions=True
        )
        assert sorted(type(each).__name__ for each in kept) == ["ModelProfile", "UsageError"]
        assert len(services.profiles.all()) == 1
