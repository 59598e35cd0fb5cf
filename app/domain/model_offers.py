"""What may be chosen to answer, and what is known of it: running servers, offered keys, a test's lines.

Everything here is offered or told; choosing is a person's act. No value here ever holds a key. Not for asking
(that is `llm`).
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.domain.base import Value

LineName = Literal["reachable", "key", "schema", "stream", "tools", "context", "price"]


class ServerKind(StrEnum):
    """Model servers that are looked for on this machine."""

    OLLAMA = "ollama"
    LM_STUDIO = "lm-studio"
    LLAMA_CPP = "llama.cpp"
    VLLM = "vllm"

    @property
    def words(self) -> str:
        """The server's name as people write it."""
        return {"ollama": "Ollama", "lm-studio": "LM Studio", "llama.cpp": "llama.cpp", "vllm": "vLLM"}[self.value]


class FoundModel(Value):
    """A model a server has."""

    name: str
    context_tokens: int | None = Field(default=None, description="most it could read; None = the server does not say")
    is_loaded: bool | None = Field(default=None, description="ready to answer; None = the server does not say")


class FoundServer(Value):
    """A model server that runs on this machine."""

    kind: ServerKind
    base_url: str = Field(description="the address to choose, with /v1")
    version: str = ""
    models: tuple[FoundModel, ...] = ()


class OfferedKey(Value):
    """A vendor's variable that is set: offered to the person, used only after a choice."""

    variable: str
    host: str
    provider: str = Field(description="the provider whose choice would use it")
    base_url: str = Field(description="the address to choose")


class ModelOffers(Value):
    """What was found; nothing of it is in use."""

    servers: tuple[FoundServer, ...] = ()
    keys: tuple[OfferedKey, ...] = ()


class KeyPlace(StrEnum):
    """Where a key is kept, from the strongest; the file only by a person's explicit choice."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


class KeyState(Value):
    """Whether there is a key for an address, and where; never the key."""

    place: KeyPlace | None = Field(default=None, description="None = there is none")
    where: str = Field(description="in plain words: where it was found, or where it was looked for")


class ModelChoice(Value):
    """A choice of a model with its limits and prices, as `Settings` has them; None = the usual."""

    provider: str
    base_url: str | None = None
    model: str | None = None
    max_concurrency: int = 8
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    context_tokens: int | None = None
    price_input_usd: float | None = None
    price_output_usd: float | None = None


class ModelProfile(Value):
    """A choice that is kept under a name, to be gone back to."""

    name: str = Field(min_length=1, max_length=60)
    choice: ModelChoice


class ModelStatus(Value):
    """What the model in use is doing beside answering."""

    loading: str | None = Field(default=None, description="one sentence while a model is being loaded")


class ProbeLine(Value):
    """One thing a test of a connection looked at."""

    name: LineName
    state: Literal["ok", "failed", "note"] = Field(description="note: it works without, or it is not known")
    sentence: str


class ProbeReport(Value):
    """What came of a test: `ok` when the model can be used; every line is one thing looked at."""

    ok: bool
    sentence: str = Field(description="one line for the person")
    lines: tuple[ProbeLine, ...] = ()
    latency_ms: int | None = Field(default=None, description="of the structured answer; None without one")
    structured_output: bool | None = Field(
        default=None, description="whether the server takes a schema; None where that is not known"
    )
    code: str | None = Field(default=None, description="code of the fault")
