"""Tests the chosen model with one tiny real request, for `doctor` and “Test connection”.

Not for choosing: an unreachable model stays the chosen one.
"""

import os
import time
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from app.domain.agents import SameMechanismReply, SameMechanismTask
from app.domain.base import Value
from app.domain.errors import KnownError
from app.domain.models import ModelRequest, Role
from app.domain.runs import Card
from app.llm.gateway import chosen_address
from app.llm.keys import find_key
from app.settings.settings import Provider, Settings


class ProbeReport(Value):
    """What came of the test."""

    ok: bool
    sentence: str = Field(description="one line for the person")
    latency_ms: int | None = Field(default=None, description="of the whole request; None without one")
    structured_output: bool | None = Field(
        default=None, description="whether the server takes a schema; None where that is not known"
    )
    code: str | None = Field(default=None, description="code of the fault")


async def probe(settings: Settings, env: Mapping[str, str] | None = None) -> ProbeReport:
    """Ask the chosen model one question in a wanted form; every fault becomes a report.

    Runs on the engine loop.
    """
    if settings.provider is Provider.BUILTIN:
        return ProbeReport(ok=True, sentence="Built-in methods, no AI: nothing to connect to.")
    from app.llm.openai_compatible import OpenAICompatibleClient

    started = time.monotonic()
    try:
        address, model = chosen_address(settings)
        found = find_key(settings.provider, address, os.environ if env is None else env)
        client = OpenAICompatibleClient(
            base_url=address, model=model, api_key=found.value, max_concurrency=settings.max_concurrency
        )
        await client.complete(_question())
    except KnownError as fault:
        return ProbeReport(ok=False, sentence=str(fault), code=fault.code)
    elapsed = round((time.monotonic() - started) * 1000)
    form = "takes a schema" if client.sends_schema else "takes no schema, it is told in words"
    return ProbeReport(
        ok=True,
        sentence=f"{client.info.title} answered in {elapsed / 1000:.1f} s; it {form}; key: {found.where}.",
        latency_ms=elapsed,
        structured_output=client.sends_schema,
    )


def _question() -> ModelRequest[SameMechanismReply]:
    card = Card(title="A list on paper", summary="Tasks are written on a sheet.", mechanism=("one sheet",))
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"same": {"type": "boolean"}, "why": {"type": "string", "maxLength": 400}},
        "required": ["same", "why"],
        "additionalProperties": False,
    }
    return ModelRequest(
        role=Role.SAME_MECHANISM,
        template="probe@1",
        system="Answer in JSON.",
        prompt="Are “a list on paper” and “a paper list” the same mechanism in other words? Say why in three words.",
        task=SameMechanismTask(first=card, second=card),
        reply_type=SameMechanismReply,
        json_schema=schema,
    )
