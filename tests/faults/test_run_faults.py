"""Every fault of a provider × every agent of a run (Q9): typed, shown, retried as stated, nothing made up, resumable.

One run of each agent goes through all faults that end it, resumed from one to the next, and then ends as a run that
met none. Faults that a run survives are in `test_run_faults_survived`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from app.domain.chats import RunCardPart
from app.domain.model_client import Role
from app.domain.runs import QuestionKind, Run, RunError, RunStatus
from app.llm.retries import Patience
from app.pipeline.design.rows import TODAY_LABEL
from app.services.services import Services
from app.store.locks import RunLock
from support.drawing import IsTried
from support.openai_client import OpenAICompatibleClient
from support.provider_faults import GOOD
from support.provider_requests import Waits, client_of
from support.provider_server import Fault, ProviderServer, Seen
from support.run_roles import (
    ITEMS,
    PLAYS,
    PRICE,
    REPAIR,
    THIRDS,
    Play,
    assert_ledger,
    ready,
    reference,
    run_of,
    shaped,
    third_of,
)
from support.services_at_work import opened

ATTEMPTS = Patience().attempts
_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


class Ends(NamedTuple):
    """How a fault ends a run: the code, how often one question goes out, whether a repair of it does, and what helps.

    `says` are words of the sentence a person reads.
    """

    code: str
    says: str
    attempts: int = 1
    repaired: bool = False
    options: Mapping[str, Any] = _NO_OPTIONS


_UNFIT = "choose another model"
ENDS: dict[Fault, Ends] = {
    Fault.AUTHENTICATION: Ends("authentication", "no key is kept for this address; enter one"),
    Fault.FORBIDDEN: Ends("authentication", "no key is kept for this address; enter one"),
    Fault.NOT_FOUND: Ends("not-found", "check the model's name"),
    Fault.REDIRECT: Ends("not-found", "final address", options={"location": "http://127.0.0.1:9/v1/chat/completions"}),
    Fault.STATUS: Ends("rate-limit", "no credit left", options={"status": 402, "message": "no credit"}),
    Fault.TOO_LARGE: Ends("context-too-long", "larger context"),
    Fault.CONTEXT_LENGTH: Ends("context-too-long", "larger context"),
    Fault.REQUEST_TIMEOUT: Ends("timeout", "try again", ATTEMPTS),
    Fault.RATE_LIMIT: Ends("rate-limit", "try again later", ATTEMPTS, options={"retry_after": "1"}),
    Fault.SERVER_ERROR: Ends("server", "try again later", ATTEMPTS),
    Fault.BAD_GATEWAY: Ends("server", "try again later", ATTEMPTS),
    Fault.UNAVAILABLE: Ends("server", "try again later", ATTEMPTS),
    Fault.OVERLOADED: Ends("server", "try again later", ATTEMPTS),
    Fault.HTML: Ends("not-found", ""),
    Fault.HTML_ERROR: Ends("server", "", ATTEMPTS),
    Fault.EMPTY_BODY: Ends("bad-output", _UNFIT),
    Fault.BAD_JSON: Ends("bad-output", _UNFIT),
    Fault.NOT_A_COMPLETION: Ends("bad-output", _UNFIT),
    Fault.NO_CHOICES: Ends("bad-output", _UNFIT),
    Fault.HUGE: Ends("bad-output", "", options={"size": 500_000}),
    Fault.BAD_CHUNK: Ends("bad-output", ""),
    Fault.TRUNCATED: Ends("connection", "", ATTEMPTS),
    Fault.MISSING_END: Ends("connection", "", ATTEMPTS),
    Fault.RESET_BEFORE: Ends("connection", "", ATTEMPTS),
    Fault.RESET_IN_BODY: Ends("connection", "", ATTEMPTS),
    Fault.NO_END: Ends("connection", "", ATTEMPTS),
    Fault.ERROR_IN_STREAM: Ends("server", "", ATTEMPTS),
    Fault.ODD_END: Ends("server", "“error” as the reason; try again", ATTEMPTS),
    Fault.BABBLE: Ends("bad-output", "", repaired=True),
    Fault.WRONG_SCHEMA: Ends("bad-output", "", repaired=True),
    Fault.OUT_OF_RANGE: Ends("bad-output", "", repaired=True),
    Fault.MISSING_PART: Ends("bad-output", "", repaired=True),
    Fault.CUT_SHORT: Ends("bad-output", "", repaired=True),
    Fault.EMPTY_CONTENT: Ends("bad-output", "", repaired=True),
    Fault.REFUSAL: Ends("refusal", "declined to answer"),
    Fault.CONTENT_FILTER: Ends("refusal", "declined to answer"),
    # Last: they wait for short bounds, when only this agent's questions are left.
    Fault.HANG: Ends("timeout", "", ATTEMPTS),
    Fault.STALL: Ends("timeout", "", ATTEMPTS),
    Fault.DRIP: Ends("timeout", "", options={"pause_s": 0.05}),
    Fault.STOP: Ends("connection", "start the model server"),
}
USUAL: dict[str, Any] = {"answer_bytes": 400_000}
BOUNDS: dict[Fault, dict[str, Any]] = {
    Fault.HANG: {"first_byte": 0.25},
    Fault.STALL: {"idle": 0.25},
    Fault.DRIP: {"total": 0.5},
}
"""Bounds of a request, in seconds, that only the fault itself can pass however slow the machine is."""
WITHOUT_RANGES = (Role.DESIGNER, Role.INTAKE, Role.SAME_MECHANISM, Role.SCENARIOS)
"""Their answers have neither numbers nor words of a list: nothing of them can be out of range."""


def test_no_fault_is_left_out() -> None:
    assert {*ENDS, *GOOD} == set(Fault)


def test_the_plays_cover_every_agent_of_a_run() -> None:
    of_chats = {Role.ARCHITECT, Role.DOCUMENT, Role.PROBLEM_SPEC, Role.WORLD_MODELLER}
    assert {play.role for play in PLAYS} == set(Role) - of_chats
    assert all(item.slug for item in ITEMS)


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as running:
        running.script.shape = shaped
        yield running


@pytest.mark.asyncio
@pytest.mark.some(1, of_each=lambda play: third_of(play))
@pytest.mark.parametrize("play", PLAYS, ids=[play.role.value for play in PLAYS])
async def test_every_fault_that_ends_a_run_is_told_and_the_resumed_run_ends_as_any(
    tmp_path: Path,
    server: ProviderServer,
    play: Play,
    tried: IsTried,
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    """Each fault meets one of the agents in one run of the tests, and others by the seeds of the next."""
    bounds = USUAL
    waits = Waits()

    def client() -> OpenAICompatibleClient:
        return client_of(server.base_url, wait=waits, terms={"price": PRICE}, **bounds)

    async with opened(tmp_path, client) as services:
        whole, questions = await reference(services, server, play)
        project, chat = await ready(services, play)
        mine: list[Seen] = []
        met = 0
        run: Run | None = None
        for row, (fault, ends) in enumerate(ENDS.items()):
            is_possible = fault is not Fault.OUT_OF_RANGE or play.role not in WITHOUT_RANGES
            if not is_possible or not tried(row, third_of(play), of=THIRDS):
                continue
            if bounds != BOUNDS.get(fault, USUAL):
                bounds = BOUNDS.get(fault, USUAL)
                services.clients.renew()
            server.fail(fault, role=play.role, **ends.options)
            before = len(server.seen())
            paid = 0 if run is None else services.spending.of_run(run.id).calls
            if run is None:
                run = await run_of(services, project, chat, play.config)
            else:
                await services.runs.resume(run.id)
                run = await services.runs.wait(run.id)
            if fault in BOUNDS:
                wait_asked(server, before, play, ends)
            phase = server.seen()[before:]
            mine += phase
            met += 1
            trials(1)
            check_failed(services, run, chat, play, fault)
            check_asked(phase, play, fault, questions)
            if ends.repaired or fault is Fault.REFUSAL:
                assert services.spending.of_run(run.id).calls > paid, f"{fault.value}: what was paid for it is not kept"
            server.heal()
            if fault is Fault.STOP:
                server.stop()
                server.start()
        assert run is not None
        before = len(server.seen())
        await services.runs.resume(run.id)
        ended = await services.runs.wait(run.id)
        mine += server.seen()[before:]
        assert (ended.status, ended.error, ended.ranking_hash) == (RunStatus.COMPLETED, None, whole.ranking_hash)
        assert not ended.flags.provisional
        assert services.runs.row(run.id).why is None
        good = Counter(one.key for one in mine if one.fault is None)
        assert set(good.values()) == {1}, "a good answer was asked for again"
        assert_ledger(services, ended)
        assert cards(services, chat) == [run.id]
        assert (await services.results.replay(run.id)).same
    figure(
        f"faults of a provider × {play.role.value}: {met} ended the run, each was told and resumed;"
        f" the ranking is that of the run without a fault"
    )


def check_failed(services: Services, run: Run, chat: str, play: Play, fault: Fault) -> None:
    """What a run shows after the fault: why, and no more than it knows."""
    name = f"{fault.value} of {play.role}"
    assert run.status is RunStatus.FAILED, name
    assert isinstance(run.error, RunError), name
    assert run.error.code == f"provider-{ENDS[fault].code}", name
    assert ENDS[fault].says in run.error.sentence, f"{name}: {run.error.sentence}"
    assert run.error.sentence.isprintable(), name
    assert len(run.error.sentence.split()) > 5, name
    row = services.runs.row(run.id)
    assert (row.status, row.why) == ("failed", run.error.sentence), name
    assert cards(services, chat) == [run.id], name
    assert RunLock.is_free(services.store, run.id), name
    assert run.ranking_hash is None, name
    assert_ledger(services, run)
    results = services.results.get(run.id)
    if results is None:
        assert play.role in (Role.DESIGNER, Role.INTAKE), f"{name}: only without a row there is nothing to rank"
        return
    assert run.flags.provisional, name
    assert results.ranking.provisional, name
    kinds = {column.slug: column.kind for column in results.columns}
    for cell in results.cells:
        cell_name = f"{name}: {cell.label} of {cell.question}"
        assert cell.by_hand is False, cell_name
        if cell.label == TODAY_LABEL and kinds[cell.question] is QuestionKind.COST:
            assert cell.value == 1.0, "costs are multiples of it: so by definition, whoever answers"
            continue
        answered = [answer for answer in cell.answers if answer.value is not None]
        assert cell.value is None or cell.imputed or answered, f"{cell_name} was made up"
        if unanswerable(play, cell.label, kinds[cell.question]):
            assert (cell.value, cell.answers) == (None, ()), cell_name


def unanswerable(play: Play, label: str, kind: QuestionKind) -> bool:
    """Whether a cell can have no answer while the agent fails."""
    match play.role:
        case Role.CHECKER:
            return False
        case Role.JUDGE_ROW:
            return label == TODAY_LABEL and kind is not QuestionKind.COST
        case Role.JUDGE_SCENARIO:
            return kind is QuestionKind.SCENARIO
        case Role.JUDGE_CHECKS:
            return kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT)
        case Role.JUDGE_COST:
            return kind is QuestionKind.COST
    return True


def wait_asked(server: ProviderServer, before: int, play: Play, ends: Ends) -> None:
    """Wait until the server has read what the client asked: the client's clock may run out before."""
    server.wait_seen(
        lambda seen: set(Counter(one.key for one in seen[before:] if one.role == play.role).values()) == {ends.attempts}
    )


def check_asked(phase: tuple[Seen, ...], play: Play, fault: Fault, questions: int) -> None:
    """Each question of the agent went out exactly as often as is stated, its repair too."""
    name = f"{fault.value} of {play.role}"
    ends = ENDS[fault]
    asked = Counter(one.key for one in phase if one.role == play.role)
    assert asked, name
    if fault is Fault.STOP:
        # Who comes after the first finds nobody there.
        assert set(asked.values()) == {1}, name
        return
    assert set(asked.values()) == {ends.attempts}, name
    assert len(asked) <= questions * (2 if ends.repaired else 1), name
    repairs = [one for one in phase if one.role == play.role and REPAIR in one.prompt]
    assert (len(asked) == 2 * len(repairs)) if ends.repaired else not repairs, name


def cards(services: Services, chat: str) -> list[str]:
    """Runs of the cards in a chat."""
    messages = services.chats.messages(chat).items
    return [part.run for one in messages for part in one.parts if isinstance(part, RunCardPart)]
