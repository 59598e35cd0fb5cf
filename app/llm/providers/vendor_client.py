"""What the protocols of all providers have in common: name, address, our wire below the library's client.

Not for how bodies look (each `Dialect`) or for asking (`ProviderClient`).
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.domain.errors import FaultKind, ProviderError
from app.llm.faults import FormPart
from app.llm.keys.redaction import remember_key
from app.llm.keys.sources import guard_transport
from app.llm.prices import listed_context
from app.llm.protocol import Dialect
from app.llm.reply_schema import in_words

if TYPE_CHECKING:
    import httpx2

    from app.llm.wire.transport import Bounds, Wire


class VendorProtocol:
    """The common part of a `ModelProtocol` whose server is simply there; each provider gives its library's model."""

    provider = ""
    takes_tools = True
    keeps_tools = False
    answers_whole = False
    refused_bounds: frozenset[str] = frozenset()
    """Keywords of a schema that this vendor refuses, or that make its grammar too large."""

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: SecretStr | None,
        dialect: Dialect,
        bounds: "Bounds | None" = None,
    ) -> None:
        """Prepare; nothing is sent or imported.

        Args:
            base_url: the address, without a trailing slash.
            model: name the provider knows the model by.
            api_key: put in by the wire only; None = none.
            dialect: how the bodies look.
            bounds: limits of one request; the usual ones by default.

        Raises:
            ProviderError: authentication: the key would go over plain http to another machine.
        """
        guard_transport(base_url, api_key)
        if api_key is not None:
            remember_key(api_key)
        self.model = model
        self.address = base_url
        self.host = urlsplit(base_url).netloc
        """How the address is named to the person: host, and port where it is not the usual one."""
        self._key = api_key
        self._dialect = dialect
        self._bounds = bounds
        self._made: Wire | None = None

    @property
    def takes_schema(self) -> bool:
        """Whether the protocol has a place for a JSON schema."""
        return True

    def schema_of(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema with the bounds that are refused here said in words."""
        return in_words(schema, self.refused_bounds) if self.refused_bounds else schema

    async def prepare(self) -> None:
        """Nothing to do: the server is there or it is not."""

    def without(self, part: FormPart) -> bool:  # noqa: ARG002  # nothing was added that could be left away
        """Return False: nothing was added to a request that could be left away."""
        return False

    async def aclose(self) -> None:
        """Nothing to end: connections end with their last request."""

    def wire(self) -> "Wire":
        """The one wire to this address; imports the HTTP library."""
        if self._made is None:
            from app.llm.wire.transport import Bounds, Wire

            self._made = Wire(
                base_url=self.address,
                host=self.host,
                model=self.model,
                key=self._key,
                bounds=self._bounds or Bounds(),
                dialect=self._dialect,
            )
        return self._made

    def http_client(self) -> "httpx2.AsyncClient":
        """A client for the library that can only speak through the wire."""
        import httpx2

        # The wire bounds every time.
        return httpx2.AsyncClient(transport=self.wire(), trust_env=False, follow_redirects=False, timeout=None)


async def told_context(wire: "Wire", url: str, name: str, *, address: str, model: str) -> int | None:
    """Return what a vendor tells about a model's context, else what the installed list of models knows.

    Args:
        wire: to the vendor.
        url: of the model's own entry.
        name: of the count in it.
        address: base URL, by which the list knows the vendor.
        model: its name.

    Raises:
        ProviderError: connection or timeout: it could not be asked now.
    """
    try:
        found = count_in(await wire.ask_about(url), name)
    except ProviderError as fault:
        if fault.kind in (FaultKind.CONNECTION, FaultKind.TIMEOUT):
            raise
        found = None  # a key may answer questions and not list models
    return found or listed_context(base_url=address, model=model)


def count_in(document: object, name: str) -> int | None:
    """Return a positive count in a JSON object, or None."""
    value = document.get(name) if isinstance(document, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
