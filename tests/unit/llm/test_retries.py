"""Attempts are few, jittered and deterministic; Retry-After is honoured in every form; nothing paid is asked twice."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.llm.faults import retry_after
from app.llm.retries import Patience, with_retries
from support.provider_requests import MakeClient, Waits, ask
from support.provider_server import Fault, ProviderServer

SEVEN_SECONDS_LATER = {
    "date": "Wed, 21 Oct 2026 07:28:00 GMT",
    "retry-after": "Wed, 21 Oct 2026 07:28:07 GMT",
}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "300"}, 300.0),
        (SEVEN_SECONDS_LATER, 7.0),
        ({**SEVEN_SECONDS_LATER, "date": "Wed, 21 Oct 2026 07:29:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "Wed, 99 Oct 2026 07:28:07 GMT"}, None),
        ({"retry-after": ""}, None),
    ],
    ids=range(17),
)
def test_every_form_of_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_without_the_servers_clock_is_compared_with_ours() -> None:
    found = retry_after({"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)})
    assert found is not None
    assert 0 < found <= 30


@pytest.mark.asyncio
@pytest.mark.parametrize(("header", "least", "most"), [("30", 30.0, 30.5), ("120", 120.0, 120.0), ("soon", 0.25, 0.75)])
async def test_the_wait_is_what_the_server_asks_for(
    header: str, least: float, most: float, provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.fail(Fault.RATE_LIMIT, times=1, retry_after=header)
    await make_client().complete(ask())
    assert len(waits.seconds) == 1
    assert least <= waits.seconds[0] <= most
    assert provider_server.stats().requests == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [Fault.RATE_LIMIT, Fault.UNAVAILABLE])
async def test_a_wait_over_two_minutes_is_told_at_once(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.fail(fault, retry_after="121")
    with pytest.raises(ProviderError) as caught:
        await make_client().complete(ask())
    assert (caught.value.retryable, caught.value.retry_after_s) == (True, 121.0)
    assert waits.seconds == []
    assert provider_server.stats().requests == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [Fault.RATE_LIMIT, Fault.SERVER_ERROR, Fault.RESET_BEFORE, Fault.TRUNCATED])
async def test_a_passing_fault_does_not_reach_the_person(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(fault, nth=(1, 2))
    await make_client().complete(ask())
    stats = provider_server.stats()
    assert (stats.requests, stats.answered, stats.repeated) == (3, 1, 0)


@pytest.mark.asyncio
async def test_a_whole_answer_is_never_asked_for_again(
    provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    for fault in (Fault.EMPTY_BODY, Fault.HTML, Fault.BAD_JSON, Fault.NO_CHOICES, Fault.HUGE, Fault.REFUSAL):
        provider_server.clear()
        provider_server.fail(fault)
        with pytest.raises(ProviderError):
            await make_client().complete(ask())
        assert provider_server.stats().requests == 1, fault
    assert waits.seconds == []


@pytest.mark.asyncio
async def test_pauses_grow_are_jittered_and_the_same_each_time() -> None:
    async def pauses(seed: str) -> list[float]:
        waits = Waits()

        async def attempt() -> None:
            raise ProviderError(FaultKind.SERVER, "down", retryable=True)

        with pytest.raises(ProviderError, match="down"):
            await with_retries(attempt, seed=seed, patience=Patience(attempts=4, first_pause=1.0), wait=waits)
        return waits.seconds

    first = await pauses("a")
    assert first == await pauses("a")
    assert first != await pauses("b")
    for number, pause in enumerate(first):
        assert 0.5 * 2**number <= pause <= 1.5 * 2**number
