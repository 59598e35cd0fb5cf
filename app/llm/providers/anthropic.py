"""Anthropic's models through its Messages API: the library does the protocol, our wire the bytes.

Tried against a local stub of the protocol only, not against the real service. Importing this module is cheap: the
library is imported by the first request, in the engine thread.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import SecretStr
from typing_extensions import override

from app.llm import faults
from app.llm.keys.redaction import quieten_libraries
from app.llm.protocol import AnswerReader, Outgoing, StreamEvent
from app.llm.providers.interface import ANY_MODEL, ModelListing, ProviderChoice
from app.llm.providers.vendor_client import VendorProtocol, count_in, told_context
from app.llm.wire.end_reasons import End, OddEndError, end_of, ends, has_ended
from app.llm.wire.json_stream import event_bytes, object_of, reported
from app.settings.provider_registry import RECORDS, Provider

if TYPE_CHECKING:
    from pydantic_ai.models import Model

    from app.llm.wire.transport import Bounds

VERSION = "2023-06-01"
_STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
ENDS = ends(
    whole="end_turn stop_sequence",
    calls="tool_use",
    length="max_tokens model_context_window_exceeded",
    refused="refusal",
)
_OWN_WORD = {End.WHOLE: "end_turn", End.CALLS: "tool_use", End.LENGTH: "max_tokens", End.REFUSED: "refusal"}
_KNOWN = frozenset(
    (
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    )
)


def make(choice: ProviderChoice) -> "AnthropicProtocol":
    """Make the protocol of the chosen model; see `ProviderModule`."""
    return AnthropicProtocol(base_url=choice.address, model=choice.model, api_key=choice.key)


def listing(address: str, key: SecretStr | None) -> ModelListing:
    """Say how its models are asked for; see `ProviderModule`."""
    wire = AnthropicProtocol(base_url=address, model=ANY_MODEL, api_key=key).wire()
    return ModelListing(wire, f"{address.removesuffix('/v1')}/v1/models?limit=200", "max_input_tokens")


class AnthropicProtocol(VendorProtocol):
    """Implements `ModelProtocol`."""

    provider = Provider.ANTHROPIC.value
    keeps_tools = True

    def __init__(
        self,
        *,
        model: str,
        api_key: SecretStr | None,
        base_url: str = RECORDS[Provider.ANTHROPIC].address,
        bounds: "Bounds | None" = None,
    ) -> None:
        """Prepare; nothing is sent. The address is without /v1, which the library adds."""
        address = base_url.removesuffix("/v1")
        super().__init__(base_url=address, model=model, api_key=api_key, dialect=AnthropicDialect(), bounds=bounds)
        self._model: Model | None = None

    def load_library(self) -> None:
        """Import the library now; no server is asked."""
        self.library_model()

    def library_model(self) -> "Model":
        """The library's model on our own wire; imports the library at the first call."""
        if self._model is None:
            from anthropic import AsyncAnthropic
            from pydantic_ai.models.anthropic import AnthropicModel
            from pydantic_ai.providers.anthropic import AnthropicProvider

            quieten_libraries()
            # The wire puts the key in; the library never has it. A given key keeps it from looking for another.
            client = AsyncAnthropic(
                api_key="unused",
                base_url=self.address,
                http_client=self.http_client(),
                max_retries=0,
                timeout=None,
            )
            self._model = AnthropicModel(self.model, provider=AnthropicProvider(anthropic_client=client))
        return self._model

    async def context_window(self) -> int | None:
        """Return what the provider says the model reads at most.

        Raises:
            ProviderError: it could not be asked now.
        """
        url = f"{self.address}/v1/models/{quote(self.model, safe='')}"
        return await told_context(self.wire(), url, "max_input_tokens", address=self.address, model=self.model)

    @property
    @override
    def takes_schema(self) -> bool:
        """Whether this model takes a schema, as the library knows; imports it. Older ones are told in words."""
        return bool(self.library_model().profile.get("supports_json_schema_output"))


class AnthropicDialect:
    """Implements `Dialect`: bodies go as the library makes them."""

    framing = "sse"

    def headers(self, key: str | None) -> dict[str, str]:
        """Return the version of the protocol and the key."""
        return {"anthropic-version": VERSION} | ({} if key is None else {"x-api-key": key})

    def address_hint(self, address: str) -> str:  # noqa: ARG002  # the parts of the path are added or known
        """Return "": with or without the version in its path, an address means the same."""
        return ""

    def outgoing(self, path: str, content: bytes) -> Outgoing:  # noqa: ARG002  # all paths look alike
        """Return the library's body."""
        return Outgoing(content, json.loads(content).get("stream") is True)

    def reader(self, model: str, *, listens: bool) -> AnswerReader:  # noqa: ARG002  # the answer names its model
        """Return a reader of message events."""
        return MessageReader()

    def document(self, found: dict[str, Any], model: str) -> dict[str, Any] | None:
        """Return a message filled up, or None when it is none.

        Raises:
            OddEndError: it says itself that it is not whole.
        """
        if not isinstance(found.get("content"), list):
            return None
        if has_ended(found.get("stop_reason")):
            found = {**found, "stop_reason": _OWN_WORD[end_of(found["stop_reason"], ENDS)]}
        used = found.get("usage") if isinstance(found.get("usage"), dict) else {}
        counts = {name: count_in(used, name) or 0 for name in ("input_tokens", "output_tokens")}
        return {
            "id": "",
            "type": "message",
            "role": "assistant",
            "model": model,
            "stop_reason": "end_turn",
            "stop_sequence": None,
            **found,
            "usage": {**(used or {}), **counts},
        }

    def events(self, document: dict[str, Any]) -> Iterator[bytes]:
        """Yield a whole message as the events of a stream."""
        yield _event({"type": "message_start", "message": {**document, "content": [], "stop_reason": None}})
        for index, block in enumerate(document["content"]):
            yield from _block(index, block)
        delta = {"stop_reason": document["stop_reason"], "stop_sequence": document["stop_sequence"]}
        yield _event({"type": "message_delta", "delta": delta, "usage": document["usage"]})
        yield _event({"type": "message_stop"})


class MessageReader:
    """Implements `AnswerReader`: hands known events on, drops pings and what is not known."""

    def __init__(self) -> None:
        self._stopped = False
        self._over = False
        self._odd_end: OddEndError | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the reason of the end has come."""
        return self._stopped or self._over

    @property
    def is_over(self) -> bool:
        """Whether the end was said."""
        return self._over

    def read(self, event: StreamEvent) -> Iterator[bytes]:
        """Yield a known event.

        Raises:
            ReportedError: it is the report of an error.
            NoAnswerError: it is no event of a message.
        """
        found = object_of(event.data)
        kind = found.get("type") or event.name
        if kind == "error" or "error" in found:
            raise reported(found.get("error"), _STATUSES, "type")
        if kind not in _KNOWN:
            return
        delta = found.get("delta")
        if kind == "message_delta" and isinstance(delta, dict) and has_ended(delta.get("stop_reason")):
            self._stopped = True
            found = {**found, "delta": {**delta, "stop_reason": self._word(delta["stop_reason"])}}
        self._over = self._over or kind == "message_stop"
        yield _event({**found, "type": kind})

    def rest(self) -> Iterator[bytes]:
        """Yield the end where the server left it out.

        Raises:
            OddEndError: the server gave a reason that is no natural end.
        """
        if self._odd_end is not None:
            raise self._odd_end
        if not self._over:
            yield _event({"type": "message_stop"})

    def document(self) -> dict[str, Any]:
        """Refuse: an answer that was not asked for as a stream came as one.

        Raises:
            ProviderError: bad output, always.
        """
        raise faults.bad_output("The provider", "streamed an answer that was asked for whole")

    def _word(self, reason: Any) -> str | None:
        try:
            return _OWN_WORD[end_of(reason, ENDS)]
        except OddEndError as odd:
            self._odd_end = odd
            return None


def _event(document: dict[str, Any]) -> bytes:
    return event_bytes(document, str(document["type"]))


def _block(index: int, block: dict[str, Any]) -> Iterator[bytes]:
    start, delta = dict(block), None
    if block.get("type") == "text":
        start, delta = {**block, "text": ""}, {"type": "text_delta", "text": block.get("text") or ""}
    elif block.get("type") == "tool_use":
        start = {**block, "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block.get("input") or {})}
    yield _event({"type": "content_block_start", "index": index, "content_block": start})
    if delta is not None:
        yield _event({"type": "content_block_delta", "index": index, "delta": delta})
    yield _event({"type": "content_block_stop", "index": index})
