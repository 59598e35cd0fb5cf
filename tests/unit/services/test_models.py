"""Choosing a model while all goes on: kept, swapped live, refused where it cannot be; its key never shown."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.domain.errors import RefusedError, UsageError
from app.domain.events import Event, ModelChanged
from app.domain.model_offers import KeyPlace, ModelChoice, ServerKind
from app.domain.runs import BUILTIN_JUDGE
from app.services.clients import Clients
from app.services.model_choice import client_of
from app.services.models import ModelService
from app.services.preferences import PreferenceService
from app.settings.settings import load_settings
from support.ollama_stub import OllamaStub
from support.provider_server import Fault, ProviderServer

pytestmark = pytest.mark.asyncio

CANARY = "canary-of-a-model-service-0123"


class Made:
    """A model service over real settings, and the events it published."""

    def __init__(self, folder: Path, flags: dict[str, Any] | None = None, ports: dict[ServerKind, int] | None = None):
        self.events: list[Event] = []
        self.preferences = PreferenceService(load_settings({"data_dir": folder, **(flags or {})}, {}))
        self.clients = Clients(lambda: client_of(self.preferences.current, {}))
        self.models = ModelService(
            self.preferences, self.clients, self.events.extend, env={}, ports=ports or {}, looks_for_s=100
        )


def choice(server: ProviderServer | OllamaStub, **fields: Any) -> ModelChoice:
    return ModelChoice.model_validate(
        {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model", **fields}
    )


async def test_a_choice_is_kept_and_used_at_once(tmp_path: Path) -> None:
    made = Made(tmp_path)
    assert made.models.info().judge == BUILTIN_JUDGE
    before = made.clients.current()
    with ProviderServer() as server:
        info = await made.models.choose(choice(server))
        assert info.judge == "openai-compatible:test-model@1"
        assert server.stats().requests == 0, "choosing sends nothing"
        assert ModelChanged() in made.events
        assert made.clients.current() is not before
        assert Made(tmp_path).models.current() == choice(server), "the next start uses it"
        report = await made.models.test()
        assert report.ok
        names = [model.name for model in await made.models.models(choice(server))]
        assert names == ["test-model"]
    await made.clients.close()


async def test_what_cannot_be_chosen_changes_nothing(tmp_path: Path) -> None:
    made = Made(tmp_path)
    with pytest.raises(RefusedError, match="without"):
        await made.models.choose(ModelChoice(provider="openai"))
    with pytest.raises(UsageError):
        await made.models.choose(ModelChoice(provider="magic", model="m"))
    with pytest.raises(RefusedError, match="cannot be read"):
        await made.models.choose(ModelChoice(provider="embedded", model=str(tmp_path / "no.gguf")))
    assert (made.models.info().judge, made.events) == (BUILTIN_JUDGE, [])
    assert Made(tmp_path).models.current().provider == "builtin", "nothing was kept"


async def test_a_flag_beats_a_choice(tmp_path: Path) -> None:
    made = Made(tmp_path, {"provider": "builtin"})
    assert made.models.fixed_by("provider") == "flag"
    with ProviderServer() as server, pytest.raises(UsageError, match="flag"):
        await made.models.choose(choice(server))
    assert made.models.info().judge == BUILTIN_JUDGE


async def test_a_key_that_is_not_kept_yet_can_be_tested(tmp_path: Path) -> None:
    made = Made(tmp_path)
    with ProviderServer(key=CANARY) as server:
        refused = await made.models.test(choice(server))
        assert (refused.ok, refused.code) == (False, "provider-authentication")
        assert [line.name for line in refused.lines if line.state == "failed"] == ["key"]
        accepted = await made.models.test(choice(server), key=SecretStr(CANARY))
        assert accepted.ok
        assert CANARY not in accepted.model_dump_json()
    assert made.models.info().judge == BUILTIN_JUDGE, "a test chooses nothing"


async def test_a_key_is_kept_in_the_file_by_choice_and_used(tmp_path: Path) -> None:
    made = Made(tmp_path)
    with ProviderServer(key=CANARY) as server:
        await made.models.choose(choice(server))
        with pytest.raises(RefusedError, match="no keyring"):
            await made.models.store_key(SecretStr(CANARY))
        state = await made.models.store_key(SecretStr(CANARY), place=KeyPlace.FILE)
        assert state.place is KeyPlace.FILE
        assert CANARY not in state.model_dump_json()
        assert made.preferences.current.key_file
        assert (await made.models.test()).ok
        assert CANARY not in (tmp_path / "settings.json").read_text()


async def test_servers_are_offered_and_not_used(tmp_path: Path) -> None:
    with OllamaStub() as stub:
        made = Made(tmp_path, ports={ServerKind.OLLAMA: stub.port})
        offers = await made.models.discover()
    assert [server.models[0].name for server in offers.servers] == ["qwen3:8b"]
    assert made.models.info().judge == BUILTIN_JUDGE


async def test_a_server_that_is_away_is_one_failed_line(tmp_path: Path) -> None:
    made = Made(tmp_path)
    with ProviderServer() as server:
        server.fail(Fault.NOT_FOUND)
        report = await made.models.test(choice(server))
    assert [(line.name, line.state) for line in report.lines] == [("reachable", "failed")]
    assert report.sentence == report.lines[0].sentence
