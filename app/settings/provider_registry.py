"""The one record of each provider: every plain fact of who may answer, and which module speaks to it.

Settings, keys, the window and the command line read their choices and words from here; adding a provider is a member
and a record here, and its module (docs/how_to/add_a_provider.md). Not for protocols (`app.llm.providers`): importing
this loads none. Prices and what the list knows of a model follow from the address (`app.llm.prices`): no entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Provider(StrEnum):
    """Who answers requests."""

    BUILTIN = "builtin"
    OPENAI_COMPATIBLE = "openai-compatible"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE = "google"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRecord:
    """What is known of a provider without asking it.

    Attributes:
        title: how a person knows it.
        hint: one sentence on what choosing it means.
        module: where its protocol is, a `ProviderModule` of `app.llm.providers.interface`; "" = it needs none.
        is_remote: requests go to an address; else nothing leaves this process and its children, and there is no key.
        address: its own, used where a person gives none; "" = it has none.
        is_vendor: choosing it names a company: it may cost money, and `key_variables` are its own.
        key_variables: environment variables a vendor's key usually stands in; used at its own address only.
        services: variables of other services with this protocol and their addresses; offered, never used unasked.
        loggers: of its library, which tell of requests.
    """

    title: str
    hint: str
    module: str = ""
    is_remote: bool = True
    address: str = ""
    is_vendor: bool = False
    key_variables: tuple[str, ...] = ()
    services: Mapping[str, str] = field(default_factory=dict)
    loggers: tuple[str, ...] = ()


RECORDS: Mapping[Provider, ProviderRecord] = {
    Provider.BUILTIN: ProviderRecord(
        title="Built-in methods, no AI",
        hint="Fixed rules read your text and judge by what stands in it. No network, no cost.",
        is_remote=False,
    ),
    Provider.OPENAI_COMPATIBLE: ProviderRecord(
        title="A model server (OpenAI-compatible address)",
        hint="Ollama, LM Studio, llama.cpp, vLLM, or any service with this protocol.",
        module="app.llm.providers.at_address",
        services={
            "OPENROUTER_API_KEY": "https://openrouter.ai/api/v1",
            "GROQ_API_KEY": "https://api.groq.com/openai/v1",
            "MISTRAL_API_KEY": "https://api.mistral.ai/v1",
            "DEEPSEEK_API_KEY": "https://api.deepseek.com/v1",
            "TOGETHER_API_KEY": "https://api.together.xyz/v1",
        },
        loggers=("openai",),
    ),
    Provider.OPENAI: ProviderRecord(
        title="OpenAI",
        hint="Your texts are sent to OpenAI; it needs a key and costs money.",
        module="app.llm.providers.openai_compatible",
        address="https://api.openai.com/v1",
        is_vendor=True,
        key_variables=("OPENAI_API_KEY",),
        loggers=("openai",),
    ),
    Provider.ANTHROPIC: ProviderRecord(
        title="Anthropic",
        hint="Your texts are sent to Anthropic; it needs a key and costs money.",
        module="app.llm.providers.anthropic",
        address="https://api.anthropic.com",
        is_vendor=True,
        key_variables=("ANTHROPIC_API_KEY",),
        loggers=("anthropic",),
    ),
    Provider.GOOGLE: ProviderRecord(
        title="Google",
        hint="Your texts are sent to Google; it needs a key and costs money.",
        module="app.llm.providers.google",
        address="https://generativelanguage.googleapis.com",
        is_vendor=True,
        key_variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    ),
    Provider.EMBEDDED: ProviderRecord(
        title="A GGUF file on this machine",
        hint="The model runs on this machine; nothing is sent anywhere. It needs the optional xllamacpp.",
        module="app.llm.providers.embedded",
        is_remote=False,
    ),
}
VENDORS = tuple(provider for provider, record in RECORDS.items() if record.is_vendor)
"""Providers whose choice names a company."""
