"""Tests the chosen model with one tiny real request, for `doctor` and “Test connection”.

Not for choosing: an unreachable model stays the chosen one.
"""

import time
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from app.domain.agents import SameMechanismReply, SameMechanismTask
from app.domain.errors import KnownError
from app.domain.models import ModelRequest, Role
from app.domain.offers import ProbeReport
from app.domain.runs import Card
from app.llm.gateway import chosen_address, client_for, key_for
from app.llm.keys import FoundKey
from app.settings.settings import Provider, Settings


async def probe(
    settings: Settings, env: Mapping[str, str] | None = None, *, key: SecretStr | None = None
) -> ProbeReport:
    """Ask the chosen model one question in a wanted form; every fault becomes a report.

    Runs on the engine loop.

    Args:
        settings: with the choice to test.
        env: environment variables; the process's own by default.
        key: a key that is not kept yet; None = the one that is found for the address.
    """
    if settings.provider is Provider.BUILTIN:
        return ProbeReport(ok=True, sentence="Built-in methods, no AI: nothing to connect to.")
    started = time.monotonic()
    try:
        address, _ = chosen_address(settings)
        found = FoundKey(value=key, where="the one given") if key is not None else key_for(settings, address, env)
        client = client_for(settings, env, key=found)
        await client.complete(_question())
    except KnownError as fault:
        return ProbeReport(ok=False, sentence=str(fault), code=fault.code)
    elapsed = round((time.monotonic() - started) * 1000)
    takes = bool(getattr(client, "sends_schema", True))
    form = "takes a schema" if takes else "takes no schema, it is told in words"
    return ProbeReport(
        ok=True,
        sentence=f"{client.info.title} answered in {elapsed / 1000:.1f} s; it {form}; key: {found.where}.",
        latency_ms=elapsed,
        structured_output=takes,
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
