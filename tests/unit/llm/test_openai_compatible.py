"""A real request over a real connection: the schema as given, one repair round, usage, limits, identity."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import Role
from app.llm.prices import cost_usd
from support.provider_requests import MakeClient, Verdict, ask
from support.provider_server import Fault, ProviderServer

pytestmark = pytest.mark.asyncio


async def test_a_reply_is_validated_and_says_what_it_used(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    reply = await make_client().complete(ask())
    assert isinstance(reply.value, Verdict)
    assert reply.usage.input_tokens > 0
    assert reply.usage.output_tokens > 0
    assert reply.usage.cost_usd is None, "nobody knows what this server costs, which is not free"
    assert reply.duration_ms >= 0
    assert provider_server.stats().requests == 1


async def test_a_known_price_is_told() -> None:
    prices = {
        address: cost_usd(base_url=address, model="gpt-4o", input_tokens=1_000_000, output_tokens=0)
        for address in ("https://api.openai.com/v1", "http://127.0.0.1:11434/v1")
    }
    assert prices == {"https://api.openai.com/v1": 2.5, "http://127.0.0.1:11434/v1": None}


async def test_the_judge_id_names_the_model_and_not_the_address(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    info = make_client().info
    assert info.judge == "openai-compatible:test-model@1"
    assert info.title == f"test-model at 127.0.0.1:{provider_server.port}"
    assert not info.is_builtin


async def test_schema_and_texts_are_sent_as_they_are(provider_server: ProviderServer, make_client: MakeClient) -> None:
    schema: dict[str, Any] = {**Verdict.model_json_schema(), "$comment": "kept", "x-own": {"default": [1, None]}}
    prompt = "Vec<T> & «Überschrift» <|im_start|> \u202e\U0001f9ea"
    await make_client().complete(ask(prompt, json_schema=schema))
    body = provider_server.seen()[0].body
    assert body["model"] == "test-model"
    assert body["response_format"]["json_schema"] == {"name": "judge_checks", "schema": schema, "strict": True}
    assert [message["content"] for message in body["messages"]] == ["You judge.", prompt]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body.keys() == {"model", "messages", "response_format", "stream", "stream_options"}


async def test_a_schema_that_is_not_closed_is_not_called_strict(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    schema = {**Verdict.model_json_schema(), "additionalProperties": True}
    await make_client().complete(ask(json_schema=schema))
    assert provider_server.seen()[0].body["response_format"]["json_schema"]["strict"] is False


async def test_headers_tell_nothing_about_the_machine(provider_server: ProviderServer, make_client: MakeClient) -> None:
    await make_client(key="sk-test-0123456789abcdef").complete(ask())
    headers = provider_server.seen()[0].headers
    assert headers.pop("authorization") == "Bearer sk-test-0123456789abcdef"
    assert headers.pop("user-agent") == "int-crucible"
    assert headers.keys() <= {"host", "accept", "accept-encoding", "content-type", "content-length", "connection"}


async def test_without_a_key_no_authorization_is_sent(provider_server: ProviderServer, make_client: MakeClient) -> None:
    await make_client().complete(ask())
    assert "authorization" not in provider_server.seen()[0].headers


@pytest.mark.parametrize("fault", [Fault.BABBLE, Fault.WRONG_SCHEMA, Fault.OUT_OF_RANGE, Fault.MISSING_PART])
async def test_one_repair_round_with_what_is_wrong(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(fault, nth=(1,))
    reply = await make_client().complete(ask())
    first, second = provider_server.seen()
    words = {
        Fault.BABBLE: "holds no JSON object",
        Fault.WRONG_SCHEMA: "choice: is missing",
        Fault.OUT_OF_RANGE: "must be at most 100",
        Fault.MISSING_PART: "choice: is missing",
    }
    assert words[fault] in second.body["messages"][-1]["content"]
    assert [message["role"] for message in second.body["messages"]] == ["system", "user", "assistant", "user"]
    assert second.body["messages"][:2] == first.body["messages"]
    assert second.body["response_format"] == first.body["response_format"]
    alone = len(first.prompt) // 4 + 1
    assert reply.usage.input_tokens > alone, "both rounds are paid"


async def test_what_a_schema_cannot_say_is_checked_too(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    seen: list[Verdict] = []

    def check(value: Verdict) -> str | None:
        seen.append(value)
        return "C7 has no row" if len(seen) == 1 else None

    await make_client().complete(ask(check=check))
    assert "C7 has no row" in provider_server.seen()[1].body["messages"][-1]["content"]
    assert len(seen) == 2


async def test_a_check_that_never_holds_is_bad_output(provider_server: ProviderServer, make_client: MakeClient) -> None:
    with pytest.raises(ProviderError, match="C7 has no row") as caught:
        await make_client().complete(ask(check=lambda _: "C7 has no row"))
    assert caught.value.kind is FaultKind.BAD_OUTPUT
    assert provider_server.stats().requests == 2


async def test_a_server_that_takes_no_schema_is_told_in_words_and_that_is_remembered(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.NO_SCHEMA)
    client = make_client()
    await client.complete(ask())
    assert not client.sends_schema
    strict, native, told = (request.body for request in provider_server.seen())
    assert strict["response_format"]["json_schema"]["strict"] is True
    assert native["response_format"]["json_schema"]["strict"] is False
    assert "response_format" not in told
    assert '"choice"' in told["messages"][0]["content"]
    await client.complete(ask("another"))
    assert provider_server.stats().requests == 4


async def test_a_server_that_takes_no_strict_schema_gets_a_plain_one(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.NO_SCHEMA, times=1)
    client = make_client()
    await client.complete(ask())
    await client.complete(ask(role=Role.DESIGNER))
    assert client.sends_schema
    stricts = [request.body["response_format"]["json_schema"]["strict"] for request in provider_server.seen()]
    assert stricts == [True, False, True], "each role has its own schema, so its own answer"


async def test_all_clients_of_an_address_share_one_limit(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.hold()
    clients = [make_client(max_concurrency=3) for _ in range(2)]
    calls = [asyncio.create_task(clients[i % 2].complete(ask(str(i)))) for i in range(10)]
    await asyncio.to_thread(provider_server.wait_for, in_flight=3)
    provider_server.release()
    await asyncio.gather(*calls)
    stats = provider_server.stats()
    assert (stats.requests, stats.distinct, stats.most_at_once) == (10, 10, 3)


async def test_lone_surrogates_in_a_text_do_no_harm(provider_server: ProviderServer, make_client: MakeClient) -> None:
    await make_client().complete(ask("half of \ud83e a pair", system="\udfff"))
    assert provider_server.seen()[0].body["messages"][1]["content"] == "half of ? a pair"


async def test_lone_surrogates_in_an_answer_are_bad_output(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.STATUS, status=200, body='{"choices": [{"message": {"content": "\\ud83e"}}]}')
    with pytest.raises(ProviderError) as caught:
        await make_client().complete(ask())
    assert caught.value.kind is FaultKind.BAD_OUTPUT


async def test_a_client_works_in_one_event_loop_after_another(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    client = make_client()
    await client.complete(ask())
    again = await asyncio.to_thread(lambda: asyncio.run(client.complete(ask())))
    assert isinstance(again.value, Verdict)


async def test_importing_the_room_loads_no_provider_library() -> None:
    code = (
        "import sys, app.llm.gateway, app.llm.probe, app.llm.providers.openai_compatible\n"
        "print(sorted(m for m in ('pydantic_ai', 'openai', 'httpx2', 'keyring', 'genai_prices') if m in sys.modules))"
    )
    found = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
