"""When the World modeller is asked, and the card that comes of it. Everything it infers waits (T5, S3)."""

import asyncio
import re
from dataclasses import dataclass

from app.domain.agents import WorldModellerTask
from app.domain.chats import ErrorPart
from app.domain.errors import ProviderError
from app.domain.items import Item
from app.domain.kit.late_pattern import late
from app.domain.operations import Operation
from app.pipeline.spec_requests import world_modeller_request, world_operations
from app.services.answering.answer_cost import AnswerCost
from app.services.answering.tools.base import ToolScope
from app.services.attachments.excerpts import MOST_BYTES, excerpts_about

_ASKED = late(
    r"^\W*(?:please\s+|now\s+|can you\s+|could you\s+)*"
    r"(?:model|build|fill|update|complete|extend|work out)\b.{0,40}\bworld\b",
    re.IGNORECASE,
)
_EXPECTED_TOKENS = 700


@dataclass(frozen=True, slots=True)
class Modelled:
    """What waits for the world model, why, or the fault that came instead."""

    operations: tuple[Operation, ...] = ()
    why: str = ""
    fault: ErrorPart | None = None


def asks_for_world(message: str) -> bool:
    """Whether a message asks to model the world; a question about the world model does not."""
    return _ASKED.search(message) is not None


async def model_world(meter: AnswerCost, place: ToolScope, message: str, items: tuple[Item, ...]) -> Modelled:
    """Ask what follows from a message for the world model; a fault of the provider loses no answer, it is told.

    Args:
        meter: who is asked.
        place: whose attached files may be sent along, and to which model.
        message: the person's.
        items: spec and world model after it.
    """
    # A mere wish for the world model says nothing of the problem: what the project is about stands in its items.
    about = (message, *(item.text for item in items))
    most = min(MOST_BYTES, place.most)
    project = place.chat.project
    excerpts = await asyncio.to_thread(excerpts_about, place.store, project, place.judge, about, most=most)
    task = WorldModellerTask(message=message, items=items, excerpts=excerpts)
    try:
        reply = (await meter.complete(world_modeller_request(task), expected=_EXPECTED_TOKENS)).value
    except ProviderError as error:
        sentence = f"The world model was not looked at: {error} Say “model the world” to try again."
        return Modelled(fault=ErrorPart(code=error.code, sentence=sentence))
    why = " ".join(reply.why.split()) or "Inferred for the world model."
    return Modelled(world_operations(reply, items, excerpts), why)


async def ended(task: "asyncio.Task[Modelled] | None") -> None:
    """Cancel a request that is still out and wait for its end; a fault of the answer beside it goes first."""
    if task is None:
        return
    if not task.done():
        task.cancel()
        await asyncio.wait((task,))
    if not task.cancelled():
        task.exception()
