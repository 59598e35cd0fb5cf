"""The plain words of the window for models: who answers, where it was found, what a choice may cost.

Not for asking a model or looking for one; every word follows from a value of `domain.model_offers` or the settings.
"""

from ipaddress import ip_address
from pathlib import PurePath
from urllib.parse import urlsplit

from app.domain.model_offers import FoundServer, ModelChoice, ModelOffers, OfferedKey
from app.gui.look.rendering.visible import one_line
from app.gui.look.run_words import is_builtin
from app.gui.look.texts import translate
from app.settings.provider_registry import RECORDS, VENDORS, Provider
from app.settings.settings import Settings

BUILTIN_WORDS = "Built-in methods, no AI, offline"
PROVIDER_WORDS = {provider: record.title for provider, record in RECORDS.items()}
PROVIDER_HINTS = {provider: record.hint for provider, record in RECORDS.items()}
_NAME = 80
"""Characters of a model's name that are shown."""


def in_use(settings: Settings) -> str:
    """Return which model answers, in one line."""
    if settings.provider is Provider.BUILTIN:
        return translate(BUILTIN_WORDS)
    model = settings.model or translate("no model chosen")
    if settings.provider is Provider.EMBEDDED:
        return translate("{model}, on this machine").format(model=PurePath(model).name)
    if settings.provider in VENDORS and settings.model is None:
        return translate("{vendor}, {none}").format(vendor=PROVIDER_WORDS[settings.provider], none=model)
    if settings.provider in VENDORS and settings.base_url is None:
        return translate("{model} of {vendor}").format(model=model, vendor=PROVIDER_WORDS[settings.provider])
    host = urlsplit(settings.base_url or "").netloc or translate("no address")
    return translate("{model} at {host}").format(model=model, host=host)


def model_name(settings: Settings) -> str:
    """Return the model that answers by its bare name, for a small place."""
    if settings.provider is Provider.BUILTIN:
        return translate("Built-in methods")
    return one_line(PurePath(settings.model).name if settings.model else translate("no model chosen"), _NAME)


def judge_words(judge: str) -> str:
    """Return a model as people know it, from its judge id: “qwen3:8b”, “claude-sonnet-4 of Anthropic”.

    An id without the name of a provider is the model's name already.
    """
    if is_builtin(judge):
        return translate("built-in methods, no AI")
    name = judge.rpartition("@")[0] or judge
    said, _, model = name.partition(":")
    provider = next((one for one in Provider if one.value == said), None)
    if provider is Provider.EMBEDDED:
        return translate("{model}, on this machine").format(model=one_line(PurePath(model).name, _NAME))
    if provider in VENDORS:
        return translate("{model} of {vendor}").format(model=one_line(model, _NAME), vendor=PROVIDER_WORDS[provider])
    return one_line(name if provider is None else model, _NAME)


def found_words(server: FoundServer) -> str:
    """Return what was found, in one line: “Found here: Ollama, qwen3:8b”."""
    if not server.models:
        return translate("Found here: {server}, without a model").format(server=server.kind.words)
    more = len(server.models) - 1
    first = translate("Found here: {server}, {model}").format(server=server.kind.words, model=server.models[0].name)
    return first if not more else translate("{first} and {n} more").format(first=first, n=more)


def offered_words(key: OfferedKey) -> str:
    """Return which key of the environment is offered."""
    return translate("{variable} is set: a key for {host}").format(variable=key.variable, host=key.host)


def choice_of(server: FoundServer, model: str | None = None) -> ModelChoice:
    """Return the choice that a found server is, with its first model unless another is named."""
    name = model or (server.models[0].name if server.models else None)
    return ModelChoice(provider=Provider.OPENAI_COMPATIBLE.value, base_url=server.base_url, model=name)


def best_offer(offers: ModelOffers) -> FoundServer | None:
    """Return the server to offer first: the first that has a model."""
    return next((server for server in offers.servers if server.models), None)


def may_cost(choice: ModelChoice) -> bool:
    """Whether a choice may cost money: a vendor's, a server elsewhere, or one with an own price above nothing."""
    if (choice.price_input_usd or 0) > 0 or (choice.price_output_usd or 0) > 0:
        return True
    provider = Provider(choice.provider)
    if provider in VENDORS:
        return True
    return RECORDS[provider].is_remote and not is_here(choice.base_url)


def is_here(address: str | None) -> bool:
    """Whether an address is this machine itself; no address is not."""
    host = urlsplit(address or "").hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def leaving_words(settings: Settings) -> str:
    """Return what leaves the machine with this choice of a model, and to whom."""
    if not RECORDS[settings.provider].is_remote:
        return translate("Nothing leaves it. What answers: {model}.").format(model=in_use(settings))
    if is_here(settings.base_url):
        return translate("Nothing leaves it: requests go to {model}, which is this machine.").format(
            model=in_use(settings)
        )
    said = translate(
        "What an answer or a run needs goes to {model}, and to nobody else: your messages, the spec, what was judged, "
        "and of attached files what you agreed to send."
    )
    return said.format(model=in_use(settings))


def fixed_words(source: str, name: str) -> str:
    """Return why a field cannot be changed here."""
    if source == "flag":
        return translate("Set by the flag --{flag} of this start.").format(flag=name.replace("_", "-"))
    return translate("Set by the environment: INT_CRUCIBLE_{name}.").format(name=name.upper())
