"""What was paid for answers that could not be used is said with the fault."""

import pytest

from app.domain.errors import FaultKind, ProviderError
from support.provider_requests import MakeClient, ask
from support.provider_server import Fault, ProviderServer

pytestmark = pytest.mark.asyncio


async def test_a_repair_that_fails_too_was_paid_twice(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(Fault.BABBLE, nth=(1, 2))
    with pytest.raises(ProviderError) as failed:
        await make_client().complete(ask())
    assert failed.value.kind is FaultKind.BAD_OUTPUT
    assert failed.value.usage is not None
    once = (await make_client().complete(ask())).usage
    assert failed.value.usage.input_tokens > 2 * once.input_tokens, "the repair tells the whole question again"
    assert failed.value.usage.output_tokens > 0


async def test_the_answer_before_a_repair_that_finds_no_server_was_paid(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.BABBLE, nth=(1,))
    provider_server.fail(Fault.AUTHENTICATION)
    with pytest.raises(ProviderError) as failed:
        await make_client().complete(ask())
    assert failed.value.kind is FaultKind.AUTHENTICATION
    assert failed.value.usage is not None
    assert failed.value.usage.output_tokens > 0


async def test_what_was_never_answered_was_not_paid(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(Fault.AUTHENTICATION, nth=(1,))
    with pytest.raises(ProviderError) as failed:
        await make_client().complete(ask())
    assert failed.value.usage is None
