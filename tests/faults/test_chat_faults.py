"""Every fault of a provider × every agent of a chat (Q9): typed, shown where it happened, and nothing written is lost.

The message is there, what came of the answer is there, the spec is as it was or as the message says, each question
went out as often as stated, and the next try works.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.domain.chats import ErrorPart, Message, MessageState, TextPart
from app.domain.errors import KnownError, ProviderError
from app.domain.model_client import ModelReply, ModelRequest, ReplyT, Role
from app.llm.retries import Patience
from app.services.answering.streaming import MOST_TEXT
from app.services.services import Services
from support.drawing import IsTried
from support.openai_client import OpenAICompatibleClient
from support.provider_requests import Waits, client_of
from support.provider_server import Fault, ProviderServer, Seen
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio
SAID = "The vans must be back by 9:00 at the latest."
MODEL_THE_WORLD = "Please model the world."
TEXT = "Bread is baked at three. " * 10
ATTEMPTS = Patience().attempts

RETRIED = {
    *(Fault.REQUEST_TIMEOUT, Fault.RATE_LIMIT),
    *(Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.UNAVAILABLE, Fault.OVERLOADED, Fault.HTML_ERROR),
    *(Fault.TRUNCATED, Fault.MISSING_END, Fault.RESET_BEFORE, Fault.RESET_IN_BODY),
    *(Fault.NO_END, Fault.ODD_END, Fault.ERROR_IN_STREAM, Fault.HANG, Fault.STALL),
}
"""Asked again up to the stated number of attempts, as long as the person has seen nothing of the answer."""
OPTIONS: dict[Fault, dict[str, Any]] = {
    Fault.STATUS: {"status": 402, "message": "no credit"},
    Fault.RATE_LIMIT: {"retry_after": "1"},
    Fault.REDIRECT: {"location": "http://127.0.0.1:9/v1/chat/completions"},
    Fault.DRIP: {"pause_s": 0.05},
}
BOUNDS: dict[Fault, dict[str, Any]] = {
    Fault.HANG: {"first_byte": 0.15},
    Fault.STALL: {"idle": 1.0},
    Fault.DRIP: {"total": 1.0},
}
"""Bounds of a request, in seconds, of the agent that meets the fault; a good answer has all the time it needs."""


class ShortFor:
    """The model whose bounds are short for one agent only: "" is the Architect, as the server names it."""

    def __init__(self, role: str, short: OpenAICompatibleClient, patient: OpenAICompatibleClient) -> None:
        self._role = role
        self._short = short
        self._patient = patient
        self.info = patient.info
        self.context_window = patient.context_window
        self.measure = patient.measure
        self.cost = patient.cost
        self.converse = patient.converse if role else short.converse

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Ask as the agent may wait."""
        client = self._short if request.role == self._role else self._patient
        return await client.complete(request)

    async def aclose(self) -> None:
        """Let both go."""
        await self._short.aclose()
        await self._patient.aclose()


class Told(NamedTuple):
    """The code of a fault and words of its sentence that name a way out."""

    code: str
    says: str


ALWAYS = {
    Fault.HANG: Told("provider-timeout", "try again, or choose a faster model"),
    Fault.STALL: Told("provider-timeout", "try again, or choose a faster model"),
    Fault.DRIP: Told("provider-timeout", "try again, or choose a faster model"),
    Fault.REDIRECT: Told("provider-not-found", "give the final address"),
    Fault.STATUS: Told("provider-rate-limit", "top it up there"),
    Fault.STOP: Told("provider-connection", "start the model server"),
}
"""Faults that no form of a question and no kind of agent gets around, and how they are told."""


async def told(services: Services, chat: str, text: str = SAID) -> KnownError | None:
    try:
        await services.chats.send(chat, text)
    except KnownError as error:
        return error
    return None


def check(services: Services, chat: str, role: str, fault: Fault, error: KnownError | None) -> Message:
    """What stands in the chat after the fault, whatever became of it."""
    asked, answer = services.chats.messages(chat).items
    name = f"{fault.value} of {role or 'the Architect'}"
    assert asked.text() == SAID, name
    shown = [part for part in answer.parts if isinstance(part, ErrorPart)]
    if error is None:
        assert answer.state is MessageState.COMPLETE, name
        assert answer.text(), name
        # Only the World modeller and the model's own limit leave a word below a whole answer.
        assert all(part.code == "cut" or role == Role.WORLD_MODELLER for part in shown), name
    else:
        assert isinstance(error, ProviderError), name
        # What the World modeller meets ends the answer beside it only when the server is gone for both.
        assert role != Role.WORLD_MODELLER or fault is Fault.STOP, name
        assert answer.state is MessageState.FAILED, name
        assert answer.parts[-1] == ErrorPart(code=error.code, sentence=str(error)), name
        assert fault is Fault.HUGE or TEXT.startswith(answer.text()), name
        assert len(answer.text()) <= MOST_TEXT, name
    for part in shown:
        assert part.code.startswith("provider-") or part.code == "cut", name
        assert part.sentence.strip(), name
        assert part.sentence.isprintable(), name
    if (always := ALWAYS.get(fault)) is not None:
        assert [part.code for part in shown] == [always.code], name
        assert always.says in shown[0].sentence, f"{name}: {shown[0].sentence}"
        assert error is not None or "Say “model the world” to try again." in shown[0].sentence, name
    if fault is Fault.STALL and role == "":
        assert answer.text(), f"{name}: half of the answer had come"
    return answer


def met_as_stated(phase: Sequence[Seen], role: str, fault: Fault, answer: Message) -> bool:
    """Whether each question that met the fault went out exactly as often as is stated."""
    met = Counter(one.key for one in phase if one.fault is fault)
    was_seen = role == "" and any(isinstance(part, TextPart) for part in answer.parts)
    return set(met.values()) == {ATTEMPTS if fault in RETRIED and not was_seen else 1}


def check_asked(phase: tuple[Seen, ...], role: str, fault: Fault, answer: Message) -> None:
    """Each question of the agent went out exactly as often as is stated, and no answered one went out again."""
    name = f"{fault.value} of {role or 'the Architect'}"
    assert any(one.fault is fault for one in phase), f"{name}: it did not happen"
    assert met_as_stated(phase, role, fault, answer), name
    assert set(Counter(one.key for one in phase if one.fault is None).values()) <= {1}, name


ROLES = ("", Role.PROBLEM_SPEC.value, Role.WORLD_MODELLER.value)


@pytest.mark.parametrize("role", ROLES)
async def test_every_fault_is_told_in_the_chat_and_the_next_try_works(
    tmp_path: Path, role: str, tried: IsTried, figure: Callable[[str], None], trials: Callable[[int], None]
) -> None:
    """Each fault meets one of the agents in one run of the tests, and the others by the seed of the next."""
    faults = [fault for row, fault in enumerate(Fault) if tried(row, ROLES.index(role), of=3)]
    failed = 0
    seen: set[bool] = set()
    met: set[Fault] = set()
    bounds: dict[str, Any] = {}
    waits = Waits()
    with ProviderServer(piece=16) as server:

        def client() -> ShortFor:
            short, patient = (client_of(server.base_url, wait=waits, **given) for given in (bounds, {}))
            return ShortFor(role, short, patient)

        async with opened(tmp_path, client) as services:
            for fault in faults:
                bounds = BOUNDS.get(fault, {})
                services.clients.renew()  # what a server was found not to take is not carried over
                made = await services.projects.create(title=fault.value, text=None)
                assert made.chat is not None
                chat = made.chat.id
                server.clear()
                server.say(TEXT)
                server.fail(fault, role=role, **OPTIONS.get(fault, {}))
                if fault is Fault.STOP and role == Role.WORLD_MODELLER:
                    # The Architect works beside it: at work still when the server goes away, not by chance.
                    server.fail(Fault.HANG, role="")
                error = await told(services, chat)
                seen.add(error is None)
                failed += error is not None
                answer = check(services, chat, role, fault, error)
                if fault in BOUNDS:
                    server.wait_seen(lambda seen: met_as_stated(seen, role, fault, answer))  # noqa: B023
                check_asked(server.seen(), role, fault, answer)
                met |= {one.fault for one in server.seen() if one.fault is not None}
                head = services.specs.main(made.project.id)
                assert (head.number == 1) is (error is not None), fault.value
                if fault is Fault.STOP:
                    server.stop()
                    server.start()
                if bounds:
                    bounds = {}
                    services.clients.renew()
                server.clear()
                server.say(TEXT)
                if error is not None:
                    again = await services.chats.go_on(chat)
                    assert (again.id, again.state) == (answer.id, MessageState.COMPLETE), fault.value
                    assert services.specs.main(made.project.id).number == 2, fault.value
                    if role == "" and fault is not Fault.HUGE:
                        assert again.text() == TEXT, fault.value
                    assert not any(isinstance(part, ErrorPart) for part in again.parts), fault.value
                elif fault in ALWAYS:
                    assert await told(services, chat, MODEL_THE_WORLD) is None, fault.value
                    again = services.chats.messages(chat).items[-1]
                    assert again.state is MessageState.COMPLETE, fault.value
                    assert not any(isinstance(part, ErrorPart) for part in again.parts), fault.value
                    assert Role.WORLD_MODELLER.value in server.stats().by_role, fault.value
    assert met >= set(faults), "a fault is left out"
    trials(len(met))
    assert True in seen
    assert False in seen or role == Role.WORLD_MODELLER, "only a server that is gone ends the answer beside it"
    figure(
        f"faults of a provider × {role or 'architect'}: {len(met)} met, {failed} ended the answer, each was told"
        " in the chat; the next try worked"
    )
