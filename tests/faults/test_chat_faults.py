"""Every fault of a provider × every agent of a chat (Q9): typed, shown where it happened, and nothing written is lost.

The message is there, what came of the answer is there, the spec is as it was or as the message says, and the next
try works.
"""

from pathlib import Path

import pytest

from app.domain.chats import ErrorPart, Message, MessageState
from app.domain.errors import KnownError, ProviderError
from app.domain.models import Role
from app.services.services import Services
from app.services.streaming import MOST_TEXT
from support.provider_requests import Waits, client_of
from support.provider_server import Fault, ProviderServer
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio
_SLOW = (Fault.HANG, Fault.STALL, Fault.DRIP)
"""Bounds of time are held by tests of the client."""
_NO_FAULTS = (Fault.STATUS, Fault.REDIRECT, Fault.STOP, *_SLOW)
FAULTS = [fault for fault in Fault if fault not in _NO_FAULTS]
SAID = "The vans must be back by 9:00 at the latest."
TEXT = "Bread is baked at three. " * 10


async def told(services: Services, chat: str) -> KnownError | None:
    try:
        await services.chats.send(chat, SAID)
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
        assert role != Role.WORLD_MODELLER, name
        assert answer.state is MessageState.FAILED, name
        assert answer.parts[-1] == ErrorPart(code=error.code, sentence=str(error)), name
        assert fault is Fault.HUGE or TEXT.startswith(answer.text()), name
        assert len(answer.text()) <= MOST_TEXT, name
    for part in shown:
        assert part.code.startswith("provider-") or part.code == "cut", name
        assert part.sentence.strip(), name
        assert part.sentence.isprintable(), name
    return answer


@pytest.mark.parametrize("role", ["", Role.PROBLEM_SPEC.value, Role.WORLD_MODELLER.value])
async def test_every_fault_is_told_in_the_chat_and_the_next_try_works(tmp_path: Path, role: str) -> None:
    seen: set[bool] = set()
    with ProviderServer(piece=16) as server:
        waits = Waits()
        async with opened(tmp_path, lambda: client_of(server.base_url, wait=waits)) as services:
            for fault in FAULTS:
                services.clients.renew()  # what a server was found not to take is not carried over
                made = await services.projects.create(title=fault.value, text=None)
                assert made.chat is not None
                chat = made.chat.id
                server.clear()
                server.say(TEXT)
                server.fail(fault, role=role, retry_after="1")
                error = await told(services, chat)
                seen.add(error is None)
                answer = check(services, chat, role, fault, error)
                head = services.specs.main(made.project.id)
                assert (head.number == 1) is (error is not None), fault.value
                server.clear()
                server.say(TEXT)
                if error is not None:
                    again = await services.chats.go_on(chat)
                    assert (again.id, again.state) == (answer.id, MessageState.COMPLETE), fault.value
                    assert services.specs.main(made.project.id).number == 2, fault.value
                    if role == "" and fault is not Fault.HUGE:
                        assert again.text() == TEXT, fault.value
    assert seen == ({True} if role == Role.WORLD_MODELLER else {True, False})
