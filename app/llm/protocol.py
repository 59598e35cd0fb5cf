"""The seam between the client every provider shares and what is particular to one of them.

A provider is a `ModelProtocol` (which model, how it is reached, what it can take) and, where its bytes go over our
`Wire`, a `Dialect` (how its bodies look). Everything else is common: `ProviderClient` tells the schema, repairs,
retries, queues, measures, counts and runs tools; `Wire` bounds times and sizes and types every fault.

Only types: importing this module loads no provider library.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pydantic_ai.models import Model

    from app.llm.faults import FormPart


class ModelProtocol(Protocol):
    """One model of one provider. Making it sends nothing and imports no provider library."""

    @property
    def provider(self) -> str:
        """First part of the judge id, `<provider>:<model>@1`; a value of `settings.Provider` or its own word."""

    @property
    def model(self) -> str:
        """Name the provider knows the model by; second part of the judge id and in sentences."""

    @property
    def address(self) -> str:
        """Base URL: limits are shared and prices are known by it. May be a made-up one for a server of our own."""

    @property
    def host(self) -> str:
        """How the address is named to the person."""

    @property
    def takes_schema(self) -> bool:
        """Whether the protocol has a place for a JSON schema; without one the schema is told in the prompt."""

    @property
    def takes_tools(self) -> bool:
        """Whether the protocol has a place for tools; a single server may still refuse them."""

    @property
    def keeps_tools(self) -> bool:
        """Whether the tools must be sent again with a history that used them (Anthropic), with the choice "none"."""

    @property
    def answers_whole(self) -> bool:
        """Whether the library is asked for whole answers where nobody listens to the text.

        True where the wire assembles a stream by itself, as for OpenAI; False lets the library read the stream.
        """

    def schema_of(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema as this provider takes it; bounds it refuses are said in words."""

    async def prepare(self) -> None:
        """Make the model ready: start a server, wait until a model is loaded. Called before each attempt; cancellable.

        No limit of time is put on it but its own.

        Raises:
            ProviderError: it cannot be made ready.
        """

    def load_library(self) -> None:
        """Import the library now (1–3 s); no server is asked or started."""

    def library_model(self) -> "Model":
        """Return the library's model on our own wire; called after `prepare`, imports the library the first time.

        The library must not retry, not read the environment, not know the key. What it always needs (a limit of
        output tokens …) is in the model's own settings.
        """

    async def context_window(self) -> int | None:
        """Return the context the model really has, in tokens, or None where the provider does not tell.

        Raises:
            ProviderError: it could not be asked now; it is asked again later.
        """

    def without(self, part: "FormPart") -> bool:
        """Leave a part of the form away that this server refuses, from now on.

        Called for parts the protocol itself added (the wish for counts in a stream …), not for schema and tools.

        Returns:
            False when there is nothing to leave away; the fault is then told.
        """

    async def aclose(self) -> None:
        """End what was started (a server of our own); connections need no end."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the wire sends instead of the library's body.

    Attributes:
        content: the body.
        listens: the library wants the answer as a stream; otherwise as one document.
    """

    content: bytes
    listens: bool


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event of a streamed answer: name ("" without one) and data of a server-sent event, or a whole line."""

    name: str
    data: str


class AnswerReader(Protocol):
    """Reads one streamed answer, event by event; made anew for each answer. Pure."""

    @property
    def is_whole(self) -> bool:
        """Whether all of the answer's content has come; what is still missing, such as counts, may be missing."""

    @property
    def is_over(self) -> bool:
        """Whether the end was said, so that nothing more needs to be read."""

    def read(self, event: StreamEvent) -> Iterator[bytes]:
        """Yield the event as a listening library wants it, filled up; nothing for what it need not see.

        Raises:
            ReportedError: the event is the server's report of an error (`faults`).
            NoAnswerError: the event is nothing that an answer has.
        """

    def rest(self) -> Iterator[bytes]:
        """Yield what the library still wants when the answer has ended (counts, the mark of the end).

        Raises:
            OddEndError: the server gave a reason for the end that is no natural one (`ends`).
        """

    def document(self) -> dict[str, Any]:
        """Return the whole answer as the server would have sent it unstreamed, for a library that does not listen."""


class Dialect(Protocol):
    """How the bodies of one provider's protocol look. Pure: no bytes are sent here."""

    framing: str
    """`sse` for server-sent events, `lines` for one JSON document a line."""

    def headers(self, key: str | None) -> dict[str, str]:
        """Return the headers this protocol needs besides our own six: the key's, a version's."""

    def address_hint(self, address: str) -> str:
        """Say what is odd about an address of this protocol, naming the one that is likely meant; "" = nothing is."""

    def outgoing(self, path: str, content: bytes) -> Outgoing:
        """Return the body to send for the library's request."""

    def reader(self, model: str, *, listens: bool) -> AnswerReader:
        """Return a reader for one streamed answer; its events are wanted only where the library listens."""

    def document(self, found: dict[str, Any], model: str) -> dict[str, Any] | None:
        """Return a whole answer filled up to what the library wants, or None when it is no answer at all.

        Raises:
            OddEndError: it says itself that it is not whole (`ends`).
        """

    def events(self, document: dict[str, Any]) -> Iterator[bytes]:
        """Yield a whole answer as the events a listening library wants: from a server that does not stream."""
