"""Google's Gemini models through the Gemini API: the library does the protocol, our wire the bytes.

Tried against a local stub of the protocol only, not against the real service. Importing this module is cheap: the
library is imported by the first request, in the engine thread.
"""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import SecretStr

from app.llm import faults
from app.llm.keys.redaction import quieten_libraries
from app.llm.protocol import AnswerReader, Outgoing, StreamEvent
from app.llm.providers.interface import ANY_MODEL, ModelListing, ProviderChoice
from app.llm.providers.vendor_client import VendorProtocol, told_context
from app.llm.reply_schema import LENGTHS
from app.llm.wire.end_reasons import End, OddEndError, end_of, ends, has_ended
from app.llm.wire.json_stream import event_bytes, object_of, reported
from app.settings.provider_registry import RECORDS, Provider

if TYPE_CHECKING:
    from pydantic_ai.models import Model

    from app.llm.wire.transport import Bounds

ENDS = ends(
    whole="STOP",
    length="MAX_TOKENS CONTINUATION",
    refused="SAFETY RECITATION BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY IMAGE_PROHIBITED_CONTENT IMAGE_RECITATION"
    " MODEL_ARMOR",
)
_OWN_WORD = {End.WHOLE: "STOP", End.LENGTH: "MAX_TOKENS", End.REFUSED: "SAFETY"}
_UNSAID = "FINISH_REASON_UNSPECIFIED"
_STATUSES = {
    "INVALID_ARGUMENT": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}


def make(choice: ProviderChoice) -> "GoogleProtocol":
    """Make the protocol of the chosen model; see `ProviderModule`."""
    return GoogleProtocol(base_url=choice.address, model=choice.model, api_key=choice.key)


def listing(address: str, key: SecretStr | None) -> ModelListing:
    """Say how its models are asked for; see `ProviderModule`."""
    wire = GoogleProtocol(base_url=address, model=ANY_MODEL, api_key=key).wire()
    return ModelListing(wire, f"{address.removesuffix('/v1beta')}/v1beta/models?pageSize=200", "inputTokenLimit")


class GoogleProtocol(VendorProtocol):
    """Implements `ModelProtocol`."""

    provider = Provider.GOOGLE.value
    # Each bound multiplies the states of its grammar; of what it cannot serve it says no more than "invalid argument".
    refused_bounds = LENGTHS

    def __init__(
        self,
        *,
        model: str,
        api_key: SecretStr | None,
        base_url: str = RECORDS[Provider.GOOGLE].address,
        bounds: "Bounds | None" = None,
    ) -> None:
        """Prepare; nothing is sent. The address is without /v1beta, which the library adds."""
        address = base_url.removesuffix("/v1beta")
        super().__init__(base_url=address, model=model, api_key=api_key, dialect=GoogleDialect(), bounds=bounds)
        self._model: Model | None = None

    def load_library(self) -> None:
        """Import the library now; no server is asked."""
        self.library_model()

    def library_model(self) -> "Model":
        """The library's model on our own wire; imports the library at the first call."""
        if self._model is None:
            from google.genai.client import Client
            from google.genai.types import HttpOptions
            from pydantic_ai.models.google import GoogleModel
            from pydantic_ai.providers.google import GoogleProvider

            quieten_libraries()
            # It warns of keys in the environment, which are not used here.
            logging.getLogger("google_genai").setLevel(logging.ERROR)
            # The wire puts the key in; the library never has it. Naming the service keeps it from the environment's.
            options = HttpOptions(base_url=self.address, httpx_async_client=self.http_client())
            client = Client(vertexai=False, api_key="unused", http_options=options)
            self._model = GoogleModel(self.model, provider=GoogleProvider(client=client))
        return self._model

    async def context_window(self) -> int | None:
        """Return what the provider says the model reads at most.

        Raises:
            ProviderError: it could not be asked now.
        """
        url = f"{self.address}/v1beta/models/{quote(self.model, safe='')}"
        return await told_context(self.wire(), url, "inputTokenLimit", address=self.address, model=self.model)


class GoogleDialect:
    """Implements `Dialect`: bodies go as the library makes them; the path says whether a stream is wanted."""

    framing = "sse"

    def headers(self, key: str | None) -> dict[str, str]:
        """Return the key; never in the address."""
        return {} if key is None else {"x-goog-api-key": key}

    def address_hint(self, address: str) -> str:  # noqa: ARG002  # the parts of the path are added or known
        """Return "": with or without the version in its path, an address means the same."""
        return ""

    def outgoing(self, path: str, content: bytes) -> Outgoing:
        """Return the library's body."""
        return Outgoing(content, path.endswith(":streamGenerateContent"))

    def reader(self, model: str, *, listens: bool) -> AnswerReader:  # noqa: ARG002  # the answer names its model
        """Return a reader of partial responses."""
        return ResponseReader()

    def document(self, found: dict[str, Any], model: str) -> dict[str, Any] | None:
        """Return a response filled up, or None when it is none.

        Raises:
            OddEndError: it says itself that it is not whole.
        """
        if not isinstance(found.get("candidates"), list) and not isinstance(found.get("promptFeedback"), dict):
            return None
        reader = ResponseReader()
        found = reader.ended(found)
        if reader.odd_end is not None:
            raise reader.odd_end
        return {"modelVersion": model, **found}

    def events(self, document: dict[str, Any]) -> Iterator[bytes]:
        """Yield a whole response as the one event of a stream."""
        yield event_bytes(document)


class ResponseReader:
    """Implements `AnswerReader`: hands partial responses on; the stream just ends after the last."""

    def __init__(self) -> None:
        self._finished = False
        self.odd_end: OddEndError | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the reason of the end has come, or the prompt was refused."""
        return self._finished

    @property
    def is_over(self) -> bool:
        """Never said; counts may follow the reason of the end."""
        return False

    def read(self, event: StreamEvent) -> Iterator[bytes]:
        """Yield a partial response.

        Raises:
            ReportedError: it is the report of an error.
            NoAnswerError: it is no partial response.
        """
        found = object_of(event.data)
        if error := found.get("error"):
            raise reported(error, _STATUSES, "status")
        yield event_bytes(self.ended(found))

    def ended(self, found: dict[str, Any]) -> dict[str, Any]:
        """Take note of the end of an answer; the response with the reason in the library's words."""
        feedback = found.get("promptFeedback")
        if isinstance(feedback, dict) and feedback.get("blockReason"):
            self._finished = True
        candidates = found.get("candidates")
        first = candidates[0] if isinstance(candidates, list) and candidates else None
        reason = first.get("finishReason") if isinstance(first, dict) else None
        if first is None or not has_ended(reason) or reason == _UNSAID:
            return found
        self._finished = True
        word = None
        try:
            word = _OWN_WORD[end_of(reason, ENDS)]
        except OddEndError as odd:
            self.odd_end = odd
        return {**found, "candidates": [{**first, "finishReason": word}]}

    def rest(self) -> Iterator[bytes]:
        """Yield nothing: the library needs no mark of the end.

        Raises:
            OddEndError: the server gave a reason that is no natural end.
        """
        if self.odd_end is not None:
            raise self.odd_end
        return iter(())

    def document(self) -> dict[str, Any]:
        """Refuse: an answer that was not asked for as a stream came as one.

        Raises:
            ProviderError: bad output, always.
        """
        raise faults.bad_output("The provider", "streamed an answer that was asked for whole")
