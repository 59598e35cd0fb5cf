"""Tests the chosen model with one tiny real request, for `doctor` and “Test connection”.

Not for choosing: an unreachable model stays the chosen one.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import SecretStr

from app.domain.agents import SameMechanismReply, SameMechanismTask
from app.domain.errors import FaultKind, KnownError, ProviderError
from app.domain.model_client import Closable, Conversation, ModelClient, ModelRequest, Role, ToolCall, ToolSpec
from app.domain.model_offers import LineName, ProbeLine, ProbeReport
from app.domain.runs import Card
from app.llm.gateway import LoadingListener, chosen_address, client_for, key_for
from app.llm.keys.sources import FoundKey
from app.settings.settings import Provider, Settings

SMALL_CONTEXT = 8192
"""Tokens; a run of usual size has larger requests."""


async def probe(
    settings: Settings,
    env: Mapping[str, str] | None = None,
    *,
    key: SecretStr | None = None,
    on_loading: LoadingListener | None = None,
) -> ProbeReport:
    """Ask the chosen model two tiny questions, one in a wanted form, one in a chat; every fault becomes a line.

    Runs on the engine loop. What it starts (a server for a GGUF file) ends with it.

    Args:
        settings: with the choice to test.
        env: environment variables; the process's own by default.
        key: a key that is not kept yet; None = the one that is found for the address.
        on_loading: told while a local model is being loaded.
    """
    if settings.provider is Provider.BUILTIN:
        return ProbeReport(ok=True, sentence="Built-in methods, no AI: nothing to connect to.")
    try:
        where, found = await asyncio.to_thread(_key_of, settings, env, key)
        client = await asyncio.to_thread(client_for, settings, env, key=found, on_loading=on_loading)
    except KnownError as fault:
        return ProbeReport(ok=False, sentence=str(fault), code=fault.code)
    try:
        return await _Probe(client, where).report()
    finally:
        if isinstance(client, Closable):
            await client.aclose()


def _key_of(settings: Settings, env: Mapping[str, str] | None, key: SecretStr | None) -> tuple[str, FoundKey | None]:
    """Where the key is from, in words, and the key. May wait for the keyring."""
    address, _ = chosen_address(settings)
    if not address:
        return "none is needed", None
    found = FoundKey(value=key, where="the one given") if key is not None else key_for(settings, address, env)
    return found.where, found


class _Probe:
    """One test on its way: lines are added as they are known."""

    def __init__(self, client: ModelClient, where: str) -> None:
        self._client = client
        self._where = where
        self._lines: list[ProbeLine] = []
        self._fault: KnownError | None = None

    async def report(self) -> ProbeReport:
        started = time.monotonic()
        went_on = await self._structured()
        elapsed = round((time.monotonic() - started) * 1000) if self._fault is None else None
        if went_on:
            await self._chat()
            await self._context()
            self._price()
        if self._fault is not None:
            return ProbeReport(ok=False, sentence=str(self._fault), code=self._fault.code, lines=tuple(self._lines))
        takes = self._takes_schema
        form = "takes a schema" if takes else "takes no schema, it is told in words"
        seconds = (elapsed or 0) / 1000
        return ProbeReport(
            ok=True,
            sentence=f"{self._client.info.title} answered in {seconds:.1f} s; it {form}; key: {self._where}.",
            lines=tuple(self._lines),
            latency_ms=elapsed,
            structured_output=takes,
        )

    @property
    def _takes_schema(self) -> bool:
        return bool(getattr(self._client, "sends_schema", False))

    def _add(self, name: LineName, state: Literal["ok", "failed", "note"], sentence: str) -> None:
        self._lines.append(ProbeLine(name=name, state=state, sentence=sentence))

    def _fail(self, name: LineName, fault: KnownError) -> None:
        self._fault = self._fault or fault
        self._add(name, "failed", str(fault))

    async def _structured(self) -> bool:
        """Ask in a wanted form; False when there is no sense in asking on."""
        title = self._client.info.title
        try:
            reply = await self._client.complete(_question())
        except ProviderError as fault:
            if fault.kind in (FaultKind.AUTHENTICATION, FaultKind.BAD_OUTPUT):
                self._add("reachable", "ok", f"{title} answers.")
            if fault.kind is FaultKind.BAD_OUTPUT:
                self._add("key", "ok", f"Key: {self._where}.")
                self._fail("schema", fault)
                return True
            self._fail("key" if fault.kind is FaultKind.AUTHENTICATION else "reachable", fault)
            return False
        self._add("reachable", "ok", f"{title} answers.")
        self._add("key", "ok", f"Key: {self._where}.")
        if reply.unwrapped:
            came = " and ".join(reply.unwrapped)
            self._add("schema", "note", f"Its answers come with {came}; what is inside fits and is taken.")
        elif self._takes_schema:
            self._add("schema", "ok", "It takes a schema, so answers come in the wanted form.")
        else:
            self._add("schema", "note", "It takes no schema; the form is told in words and checked.")
        return True

    async def _chat(self) -> None:
        pieces: list[str] = []

        async def tell_time(call: ToolCall) -> str:  # noqa: ARG001  # there is one tool, without arguments
            return "It is noon."

        try:
            reply = await self._client.converse(_conversation(), call_tool=tell_time, on_text=pieces.append)
        except ProviderError as fault:
            self._fail("stream", fault)
            return
        if len(pieces) > 1:
            self._add("stream", "ok", "Its answers come word by word.")
        else:
            self._add("stream", "note", "Its answers come in one piece.")
        if reply.tools_offered:
            self._add("tools", "ok", "It takes tools, so it can look things up in the project.")
        else:
            self._add("tools", "note", "It takes no tools; chats answer from what they are given.")

    async def _context(self) -> None:
        window = await self._client.context_window()
        if window is None:
            self._add(
                "context", "note", "It does not say how much it can read; too long a request is told when it comes."
            )
        elif window < SMALL_CONTEXT:
            self._add("context", "note", f"It reads {window:,} tokens, which is little for a run.")
        else:
            self._add("context", "ok", f"It reads {window:,} tokens.")

    def _price(self) -> None:
        into, out = self._client.cost(1_000_000, 0), self._client.cost(0, 1_000_000)
        if into is None or out is None:
            self._add("price", "note", "Its price is not known, which is not free; you may give your own.")
        else:
            self._add("price", "ok", f"A million tokens cost {into:,.2f} USD in, {out:,.2f} USD out.")


def _conversation() -> Conversation:
    tool = ToolSpec(
        name="tell_time",
        description="Tells the time of day.",
        parameters={"type": "object", "properties": {}, "additionalProperties": False},
    )
    return Conversation(
        role=Role.ARCHITECT,
        template="probe@1",
        system="Answer in one short sentence.",
        prompt="What time is it?",
        task=_question().task,
        tools=(tool,),
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
