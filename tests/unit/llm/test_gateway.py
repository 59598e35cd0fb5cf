"""The chosen model or a plain sentence, never another one; and the test of a connection."""

from typing import Any

import pytest

from app.domain.errors import RefusedError
from app.domain.runs import BUILTIN_JUDGE
from app.llm.gateway import client_for
from app.llm.probe import probe
from app.services.model_choice import builtin_client, client_of
from app.settings.settings import Settings
from support.provider_server import Fault, ProviderServer


def settings(**fields: Any) -> Settings:
    return Settings.model_validate({"data_dir": "/nowhere", **fields})


def chosen(server: ProviderServer) -> Settings:
    return settings(
        provider="openai-compatible", provider_source="flag", base_url=server.base_url, model="m", max_concurrency=2
    )


def test_the_built_in_methods_answer_when_nothing_was_chosen() -> None:
    for info in (client_of(settings(), {}).info, builtin_client().info):
        assert (info.judge, info.is_builtin, info.reason) == (BUILTIN_JUDGE, True, "no model was ever chosen")
    info = client_of(settings(provider="builtin", provider_source="environment"), {}).info
    assert info.reason == "chosen by INT_CRUCIBLE_PROVIDER"


def test_the_chosen_model_is_the_one(provider_server: ProviderServer) -> None:
    info = client_for(chosen(provider_server), {}).info
    assert (info.provider, info.model, info.is_builtin) == ("openai-compatible", "m", False)
    assert info.reason == "chosen by --provider"
    assert provider_server.stats().requests == 0, "choosing sends nothing"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "an address (--base-url or INT_CRUCIBLE_BASE_URL) and a model (--model or INT_CRUCIBLE_MODEL)"),
        ({"model": "m"}, "without an address"),
        ({"base_url": "http://127.0.0.1:1/v1"}, "without a model"),
    ],
    ids=["neither", "no address", "no model"],
)
def test_half_a_choice_is_refused_with_a_way_out(fields: dict[str, str], words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        client_for(settings(provider="openai-compatible", **fields), {})
    assert words in str(caught.value)
    assert "--provider builtin" in str(caught.value)


@pytest.mark.asyncio
async def test_a_probe_asks_two_small_questions(provider_server: ProviderServer) -> None:
    report = await probe(chosen(provider_server), {})
    assert report.ok
    assert report.structured_output is True
    assert report.latency_ms is not None
    assert f"m at 127.0.0.1:{provider_server.port} answered in" in report.sentence
    assert provider_server.stats().requests == 2
    assert [line.name for line in report.lines] == ["reachable", "key", "schema", "stream", "tools", "context", "price"]
    assert not [line for line in report.lines if line.state == "failed"]


@pytest.mark.asyncio
async def test_a_probe_of_a_server_without_schemas_says_so(provider_server: ProviderServer) -> None:
    provider_server.fail(Fault.NO_SCHEMA)
    report = await probe(chosen(provider_server), {})
    assert (report.ok, report.structured_output) == (True, False)


@pytest.mark.asyncio
async def test_a_probe_reports_faults_and_half_choices(provider_server: ProviderServer) -> None:
    provider_server.fail(Fault.AUTHENTICATION)
    report = await probe(chosen(provider_server), {"INT_CRUCIBLE_API_KEY": "not-a-real-key"})
    assert (report.ok, report.code) == (False, "provider-authentication")
    assert "did not accept the key" in report.sentence
    report = await probe(chosen(provider_server), {})
    assert (report.ok, report.code) == (False, "provider-authentication")
    assert "no key is kept for this address" in report.sentence
    assert "model key" in report.sentence
    incomplete = await probe(settings(provider="openai-compatible"), {})
    assert (incomplete.ok, incomplete.code) == (False, "provider-incomplete")


@pytest.mark.asyncio
async def test_a_probe_of_the_built_in_methods_sends_nothing() -> None:
    report = await probe(settings(), {})
    assert report.ok
    assert report.latency_ms is None
