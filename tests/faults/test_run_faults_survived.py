"""Faults of a provider that a run survives × every agent of it (Q9): the run is asked no more and ends as any other.

Those that end it are in `test_run_faults`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.model_client import Role
from app.domain.runs import Run, RunConfig, RunMode, RunStatus
from app.llm.retries import Patience
from support.drawing import IsTried
from support.provider_faults import GOOD
from support.provider_requests import Waits, client_of
from support.provider_server import Fault, ProviderServer, Seen
from support.run_roles import (
    IDEAS,
    PLAYS,
    PRICE,
    REPAIR,
    THIRDS,
    Play,
    assert_ledger,
    problem,
    ready,
    reference,
    run_of,
    shaped,
    third_of,
)
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio
ATTEMPTS = Patience().attempts
HARMLESS = (
    Fault.CONTENT_TYPE,
    Fault.IN_PROSE,
    Fault.FENCED,
    Fault.WRAPPED,
    Fault.NO_TOOLS,
    Fault.UNSTREAMED,
    Fault.NO_USAGE,
    Fault.NO_FINISH,
    Fault.NO_DONE,
    Fault.KEEP_ALIVE,
    Fault.DRIP,
)
"""The first answer can be used as it is."""
REFUSED = (Fault.NO_SCHEMA, Fault.NO_COUNTS, Fault.NO_STREAM)
"""The question goes out once more in a plainer form; a schema is told in two forms before it is told in words."""
PASSING = {Fault.UNAVAILABLE: 2, Fault.RESET_IN_BODY: 2, Fault.BABBLE: 1}
"""Faults that pass: how many requests meet one."""
assert {*HARMLESS, *REFUSED} == set(GOOD)


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as running:
        running.script.shape = shaped
        yield running


@pytest.mark.some(1, of_each=lambda play: third_of(play))
@pytest.mark.parametrize("play", PLAYS, ids=[play.role.value for play in PLAYS])
async def test_a_fault_that_can_be_survived_changes_nothing(
    tmp_path: Path, server: ProviderServer, play: Play, tried: IsTried, trials: Callable[[int], None]
) -> None:
    """Each meets one of the agents in one run of the tests, and others by the seeds of the next."""
    column = third_of(play)
    async with opened(tmp_path, lambda: client_of(server.base_url, wait=Waits(), terms={"price": PRICE})) as services:
        whole, questions = await reference(services, server, play)

        async def after(*faults: Fault, times: int | None = None) -> tuple[Run, list[Seen]]:
            project, chat = await ready(services, play)
            before = len(server.seen())
            for fault in faults:
                # Only what no earlier rule takes is counted by a later one.
                nth = (1,) if len(faults) > 1 else ()
                server.fail(fault, role=play.role, nth=nth, times=times, pause_s=0.0)
            run = await run_of(services, project, chat, play.config)
            server.heal()
            name = f"{', '.join(faults)} of {play.role}"
            assert (run.status, run.error) == (RunStatus.COMPLETED, None), name
            phase = list(server.seen()[before:])
            assert {one.fault for one in phase} >= set(faults), name
            assert_ledger(services, run)
            trials(len(faults))
            return run, phase

        # Each question that the agent is asked in one run meets another fault.
        harmless = [fault for row, fault in enumerate(HARMLESS) if tried(row, column, of=THIRDS)]
        for start in range(0, len(harmless), questions):
            faults = harmless[start : start + questions]
            run, phase = await after(*faults)
            asked = [one for one in phase if one.role == play.role]
            assert (len(asked), run.ranking_hash) == (questions, whole.ranking_hash), faults
        for row, fault in enumerate(REFUSED):
            if not tried(row, column, of=THIRDS):
                continue
            services.clients.renew()  # what a server was found not to take is not carried over
            run, phase = await after(fault)
            # Told in words, the schema is a part of the prompt, and the answer another one.
            assert fault is Fault.NO_SCHEMA or run.ranking_hash == whole.ranking_hash, fault
            assert max(Counter(one.key for one in phase).values()) == 1, fault
        services.clients.renew()
        for row, (fault, times) in enumerate(PASSING.items()):
            if not tried(row, column, of=THIRDS):
                continue
            run, phase = await after(fault, times=times)
            counts = Counter(one.key for one in phase)
            if fault is Fault.BABBLE:
                assert set(counts.values()) == {1}, "a paid answer is repaired once, not asked for again"
                assert sum(REPAIR in one.prompt for one in phase) == 1
            else:
                assert max(counts.values()) <= ATTEMPTS
                assert sum(counts.values()) - len(counts) == times
                assert run.ranking_hash == whole.ranking_hash, fault


@pytest.mark.some(2, of_each=lambda pause, **_: pause)
@pytest.mark.parametrize(
    ("header", "text", "pause"),
    [
        ("retry_after", "7", (7.0, 7.5)),
        ("retry_after", "0.25", (0.25, 0.75)),
        ("retry_after_ms", "1500", (1.5, 2.0)),
        ("retry_after", "Wed, 21 Oct 2015 07:28:00 GMT", (0.0, 0.5)),
        ("retry_after", "soon", (0.25, 1.5)),
        ("retry_after", "", (0.25, 1.5)),
        ("retry_after", "-5", (0.25, 1.5)),
        ("retry_after", "1e9", (0.25, 1.5)),
        ("retry_after", "86400", None),
        ("retry_after", "9" * 9, None),
        ("retry_after", "Fri, 31 Dec 9999 23:59:59 GMT", None),
    ],
)
async def test_a_run_waits_as_the_server_asks_within_reason(
    tmp_path: Path, server: ProviderServer, header: str, text: str, pause: tuple[float, float] | None
) -> None:
    waits = Waits()
    config = RunConfig(mode=RunMode.EVAL_ONLY, ideas=IDEAS[:1], candidates=1, scenarios=1, relists=0)
    async with opened(tmp_path, lambda: client_of(server.base_url, wait=waits)) as services:
        project, chat = await problem(services)
        server.fail(Fault.RATE_LIMIT, role=Role.SCENARIOS, times=1, **{header: text})  # type: ignore[arg-type]  # options
        run = await run_of(services, project, chat, config)
        asked = sum(one.role == Role.SCENARIOS for one in server.seen())
        if pause is None:
            assert run.status is RunStatus.FAILED, "nobody waits for longer than two minutes"
            assert run.error is not None
            assert (run.error.code, asked) == ("provider-rate-limit", 1)
            # The address is left alone for as long as it asked; the clock of this test does not wait for it.
            server.heal()
            await services.runs.resume(run.id)
            assert (await services.runs.wait(run.id)).status is RunStatus.COMPLETED
        else:
            assert (run.status, asked) == (RunStatus.COMPLETED, 2)
            least, most = pause
            assert any(least <= one <= most for one in waits.seconds), waits.seconds
            assert max(waits.seconds) <= most, waits.seconds
