"""Every fault of a provider is typed, told in one line, tried again only where that makes sense."""

import asyncio
import gc
from types import AsyncGeneratorType

import pytest

from app.domain.errors import ExitCode, FaultKind, ProviderError
from app.domain.model_client import Role
from support.provider_faults import GOOD
from support.provider_requests import MakeClient, Waits, ask
from support.provider_server import Fault, ProviderServer

ONCE, THRICE, REPAIRED = 1, 3, 2

MATRIX = [
    (Fault.AUTHENTICATION, FaultKind.AUTHENTICATION, ONCE),
    (Fault.FORBIDDEN, FaultKind.AUTHENTICATION, ONCE),
    (Fault.NOT_FOUND, FaultKind.NOT_FOUND, ONCE),
    (Fault.REQUEST_TIMEOUT, FaultKind.TIMEOUT, THRICE),
    (Fault.TOO_LARGE, FaultKind.CONTEXT_TOO_LONG, ONCE),
    (Fault.CONTEXT_LENGTH, FaultKind.CONTEXT_TOO_LONG, ONCE),
    (Fault.RATE_LIMIT, FaultKind.RATE_LIMIT, THRICE),
    (Fault.SERVER_ERROR, FaultKind.SERVER, THRICE),
    (Fault.BAD_GATEWAY, FaultKind.SERVER, THRICE),
    (Fault.UNAVAILABLE, FaultKind.SERVER, THRICE),
    (Fault.OVERLOADED, FaultKind.SERVER, THRICE),
    (Fault.HTML_ERROR, FaultKind.SERVER, THRICE),
    (Fault.REDIRECT, FaultKind.NOT_FOUND, ONCE),
    (Fault.HTML, FaultKind.NOT_FOUND, ONCE),
    (Fault.EMPTY_BODY, FaultKind.BAD_OUTPUT, ONCE),
    (Fault.BAD_JSON, FaultKind.BAD_OUTPUT, ONCE),
    (Fault.NOT_A_COMPLETION, FaultKind.BAD_OUTPUT, ONCE),
    (Fault.NO_CHOICES, FaultKind.BAD_OUTPUT, ONCE),
    (Fault.HUGE, FaultKind.BAD_OUTPUT, ONCE),
    (Fault.TRUNCATED, FaultKind.CONNECTION, THRICE),
    (Fault.MISSING_END, FaultKind.CONNECTION, THRICE),
    (Fault.RESET_BEFORE, FaultKind.CONNECTION, THRICE),
    (Fault.RESET_IN_BODY, FaultKind.CONNECTION, THRICE),
    (Fault.NO_END, FaultKind.CONNECTION, THRICE),
    (Fault.ODD_END, FaultKind.SERVER, THRICE),
    (Fault.ERROR_IN_STREAM, FaultKind.SERVER, THRICE),
    (Fault.BAD_CHUNK, FaultKind.BAD_OUTPUT, ONCE),
    (Fault.HANG, FaultKind.TIMEOUT, THRICE),
    (Fault.STALL, FaultKind.TIMEOUT, THRICE),
    (Fault.BABBLE, FaultKind.BAD_OUTPUT, REPAIRED),
    (Fault.WRONG_SCHEMA, FaultKind.BAD_OUTPUT, REPAIRED),
    (Fault.OUT_OF_RANGE, FaultKind.BAD_OUTPUT, REPAIRED),
    (Fault.MISSING_PART, FaultKind.BAD_OUTPUT, REPAIRED),
    (Fault.CUT_SHORT, FaultKind.BAD_OUTPUT, REPAIRED),
    (Fault.EMPTY_CONTENT, FaultKind.BAD_OUTPUT, REPAIRED),
    (Fault.REFUSAL, FaultKind.REFUSAL, ONCE),
    (Fault.CONTENT_FILTER, FaultKind.REFUSAL, ONCE),
]

REFUSALS = (Fault.NO_SCHEMA, Fault.NO_TOOLS, Fault.NO_COUNTS, Fault.NO_STREAM)
"""Parts of a request that a server does not take; it is asked again without them."""
SHORT = {Fault.HANG: {"first_byte": 0.1}, Fault.STALL: {"idle": 0.1, "first_byte": 60.0}}


def open_readers() -> list[str]:
    """The HTTP library's readers of a body that nobody ended."""
    found = [one for one in gc.get_objects() if isinstance(one, AsyncGeneratorType) and one.ag_frame is not None]
    return [one.ag_code.co_qualname for one in found if "http" in one.ag_code.co_filename.rsplit("/", 3)[-2]]


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [Fault.HUGE, Fault.HTML, Fault.BAD_CHUNK, Fault.ERROR_IN_STREAM, Fault.DRIP, None])
async def test_a_body_that_is_not_read_to_its_end_leaves_no_reader_behind(
    fault: Fault | None, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    gc.disable()
    try:
        client = make_client(total=0.3) if fault is Fault.DRIP else make_client()
        if fault is None:
            await client.complete(ask())
        else:
            provider_server.fail(fault, pause_s=0.05)
            with pytest.raises(ProviderError):
                await client.complete(ask())
        assert open_readers() == []
    finally:
        gc.enable()


@pytest.mark.asyncio
@pytest.mark.parametrize(("fault", "kind", "requests"), MATRIX, ids=lambda value: getattr(value, "name", None))
async def test_a_fault_is_typed_and_told_in_one_line(
    fault: Fault, kind: FaultKind, requests: int, provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.fail(fault, location="http://127.0.0.1:9/v1")
    client = make_client(**SHORT.get(fault, {}))
    with pytest.raises(ProviderError) as caught:
        await client.complete(ask())
    sentence = str(caught.value)
    assert caught.value.kind is kind
    assert caught.value.exit_code == ExitCode.PROVIDER
    assert caught.value.retryable is (requests == THRICE)
    provider_server.wait_for(requests=requests)  # a busy machine reads the last one after the client gave up
    assert provider_server.stats().requests == requests
    assert len(waits.seconds) == (2 if requests == THRICE else 0)
    assert "127.0.0.1" in sentence, "the fault is named as the provider's"
    assert "\n" not in sentence
    assert len(sentence) < 500
    assert "Error" not in sentence, "no name of an exception"
    assert caught.value.__cause__ is None, "no library's exception hangs on it"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "with_key"), [(Fault.AUTHENTICATION, "check the key"), (Fault.FORBIDDEN, "check the key and its rights")]
)
async def test_without_any_key_it_is_said_that_none_is_kept_and_how_to_keep_one(
    fault: Fault, with_key: str, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(fault)
    with pytest.raises(ProviderError, match=with_key) as caught:
        await make_client(key="not-a-real-key").complete(ask())
    assert "no key is kept" not in str(caught.value)
    with pytest.raises(ProviderError, match=r"no key is kept for this address; enter one .* “int-crucible model key”"):
        await make_client().complete(ask())


@pytest.mark.asyncio
async def test_an_account_without_credit_is_no_missing_key(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.STATUS, status=403, message="insufficient_quota")
    with pytest.raises(ProviderError, match="no credit left"):
        await make_client().complete(ask())


def test_the_matrix_names_every_fault() -> None:
    elsewhere = {Fault.STATUS, Fault.STOP, *GOOD}
    assert {fault for fault, _, _ in MATRIX} | elsewhere == set(Fault)


@pytest.mark.asyncio
@pytest.mark.some(4, of_each=lambda fault, **_: fault)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("fault", [Fault.AUTHENTICATION, Fault.BABBLE, Fault.RESET_IN_BODY, Fault.UNAVAILABLE])
async def test_a_fault_of_one_agent_is_the_same_for_each(
    role: Role, fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(fault, role=role.value)
    expected = next(kind for found, kind, _ in MATRIX if found is fault)
    client = make_client()
    with pytest.raises(ProviderError) as caught:
        await client.complete(ask(role=role))
    assert caught.value.kind is expected
    other = next(other for other in Role if other is not role)
    await client.complete(ask(role=other))


@pytest.mark.asyncio
async def test_the_server_stopping_in_mid_answer_is_a_connection_fault(
    provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.fail(Fault.STOP)
    with pytest.raises(ProviderError) as caught:
        await make_client().complete(ask())
    assert caught.value.kind is FaultKind.CONNECTION
    assert "Nothing answers" in str(caught.value), "the last attempt found nobody"
    assert len(waits.seconds) == 2


@pytest.mark.asyncio
async def test_a_slow_drip_ends_with_the_total_limit(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(Fault.DRIP, pause_s=0.02)
    with pytest.raises(ProviderError) as caught:
        await make_client(total=0.3).complete(ask())
    assert caught.value.kind is FaultKind.TIMEOUT
    assert "0.3 s" in str(caught.value)
    provider_server.wait_for(requests=1)
    assert provider_server.stats().requests == 1, "a request that takes the whole limit is not sent again"


@pytest.mark.asyncio
async def test_a_fast_drip_is_an_answer(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(Fault.DRIP, pause_s=0.0)
    await make_client().complete(ask())


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [fault for fault in GOOD if fault not in REFUSALS])
async def test_a_whole_answer_in_odd_clothes_is_used(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    plain = await make_client().complete(ask())
    provider_server.fail(fault, pause_s=0.0)
    assert (await make_client().complete(ask())).value == plain.value
    assert provider_server.stats().requests == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (402, "", FaultKind.RATE_LIMIT),
        (
            429,
            '{"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}',
            FaultKind.RATE_LIMIT,
        ),
        (400, '{"error": "input length exceeds the maximum context length"}', FaultKind.CONTEXT_TOO_LONG),
        (400, '{"error": {"message": "the request exceeds the available context size"}}', FaultKind.CONTEXT_TOO_LONG),
        (418, '["what"]', FaultKind.SERVER),
        (422, '{"detail": [{"msg": "field required"}]}', FaultKind.SERVER),
        (501, "not here", FaultKind.SERVER),
        (307, "", FaultKind.NOT_FOUND),
    ],
)
async def test_other_statuses_are_told_and_not_asked_again(
    status: int, body: str, kind: FaultKind, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.STATUS, status=status, body=body)
    with pytest.raises(ProviderError) as caught:
        await make_client().complete(ask())
    assert caught.value.kind is kind
    assert provider_server.stats().requests == 1


@pytest.mark.asyncio
async def test_an_error_inside_a_success_is_a_fault(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(Fault.STATUS, status=200, body='{"error": {"message": "upstream is down", "code": 503}}')
    with pytest.raises(ProviderError, match="upstream is down") as caught:
        await make_client().complete(ask())
    assert caught.value.kind is FaultKind.SERVER


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "12",
        '{"choices": null}',
        '{"choices": {}}',
        '{"choices": [5]}',
        '{"choices": [{"message": "hello"}]}',
        '{"choices": [{"message": {"content": {"a": 1}}}]}',
        "\x00\x01",
        "[" * 100_000,
    ],
    ids=range(10),
)
async def test_any_other_body_is_bad_output(
    body: str, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.STATUS, status=200, body=body)
    with pytest.raises(ProviderError) as caught:
        await make_client().complete(ask())
    assert caught.value.kind is FaultKind.BAD_OUTPUT


@pytest.mark.asyncio
async def test_a_bare_completion_is_enough(provider_server: ProviderServer, make_client: MakeClient) -> None:
    content = '{\\"choice\\": \\"yes\\", \\"score\\": 3, \\"quote\\": \\"\\"}'
    odd = '"finish_reason": 7}], "created": null, "usage": {"prompt_tokens": "many", "completion_tokens": 2}}'
    body = '{"choices": [{"message": {"content": "' + content + '"}, ' + odd
    provider_server.fail(Fault.STATUS, status=200, body=body)
    reply = await make_client().complete(ask())
    assert reply.value.score == 3
    assert reply.usage.output_tokens == 2
    assert reply.usage.input_tokens >= 40, "what is not reported is counted as the most it can be, never as nothing"


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [Fault.NO_SCHEMA, Fault.NO_COUNTS, Fault.NO_STREAM])
async def test_questions_in_flight_together_are_all_asked_again_in_the_form_the_server_takes(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    client = make_client()
    await client.context_window()
    provider_server.fail(fault)
    provider_server.hold()
    asked = [asyncio.create_task(client.complete(ask(f"Is shop {number} open?"))) for number in range(3)]
    await asyncio.to_thread(provider_server.wait_for, in_flight=3)
    provider_server.release()
    await asyncio.gather(*asked)
    assert provider_server.stats().answered == 3
    assert provider_server.stats().repeated == 0
