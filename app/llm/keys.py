"""Where a provider's key comes from: the environment, else the system's keyring. Never a file or the database.

A stored key belongs to one address and is never sent to another. Not for settings.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from app.domain.base import Value
from app.domain.errors import FaultKind, ProviderError, RefusedError
from app.llm.redaction import remember_key

KEY_VARIABLE = "INT_CRUCIBLE_API_KEY"
SERVICE = "int-crucible"

_VENDOR_VARIABLES = {
    "OPENAI_API_KEY": "api.openai.com",
    "OPENROUTER_API_KEY": "openrouter.ai",
    "GROQ_API_KEY": "api.groq.com",
    "MISTRAL_API_KEY": "api.mistral.ai",
    "DEEPSEEK_API_KEY": "api.deepseek.com",
    "TOGETHER_API_KEY": "api.together.xyz",
    "ANTHROPIC_API_KEY": "api.anthropic.com",
    "GEMINI_API_KEY": "generativelanguage.googleapis.com",
}


class FoundKey(Value):
    """A key, or that there is none; `where` says in plain words where it was found or looked for."""

    value: SecretStr | None = Field(default=None, repr=False)
    where: str


class OfferedKey(Value):
    """A vendor's variable that is set: offered to the person, used only after a choice."""

    variable: str
    host: str


def find_key(provider: str, base_url: str, env: Mapping[str, str]) -> FoundKey:
    """Return the key for an address; a missing one is no fault, many local servers need none.

    May wait for the system's keyring (a D-Bus call). A key that could not be sent anyway, because one line
    cannot hold it, counts as a fault.

    Raises:
        ProviderError: authentication: the key holds characters no header can carry.
    """
    if value := env.get(KEY_VARIABLE, "").strip():
        return FoundKey(value=_checked(value, KEY_VARIABLE), where=f"environment variable {KEY_VARIABLE}")
    try:
        stored, fault = _keyring_get(_entry(provider, base_url)), ""
    except _KeyringFault as error:
        stored, fault = None, str(error)
    if stored:
        return FoundKey(value=_checked(stored, "the system's keyring"), where="the system's keyring")
    return FoundKey(where=f"none: {KEY_VARIABLE} is not set and {fault or 'the keyring holds none for this address'}")


def offered_keys(env: Mapping[str, str]) -> tuple[OfferedKey, ...]:
    """Name the vendor variables that are set. Their values are not read here."""
    return tuple(OfferedKey(variable=name, host=host) for name, host in _VENDOR_VARIABLES.items() if env.get(name))


def store_key(provider: str, base_url: str, key: SecretStr) -> None:
    """Put a key into the system's keyring, for this address only; an empty one removes it.

    Raises:
        RefusedError: there is no keyring here, or it refused.
        ProviderError: authentication: the key holds characters no header can carry.
    """
    value = key.get_secret_value().strip()
    if value:
        _checked(value, "it")
    try:
        _keyring_set(_entry(provider, base_url), value)
    except _KeyringFault as error:
        raise RefusedError(
            "no-keyring", f"The key was not stored: {error}. Set {KEY_VARIABLE} in the environment instead."
        ) from None


def keyring_state() -> str:
    """Say in plain words which keyring there is, for `doctor`."""
    try:
        return f"the keyring is {_backend_name()}"
    except _KeyringFault as error:
        return str(error)


def guard_transport(base_url: str, key: SecretStr | None) -> None:
    """Refuse to send a key where others could read it.

    Raises:
        ProviderError: authentication: a key would go over plain http to another machine.
    """
    parts = urlsplit(base_url)
    if key is not None and parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ProviderError(
            FaultKind.AUTHENTICATION,
            f"The key is not sent to {parts.hostname}, because {base_url} is not encrypted:"
            " use an https address, or remove the key.",
        )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class _KeyringFault(Exception):  # noqa: N818  # one word for one thing
    """The keyring's own fault, as the end of a sentence."""


def _checked(value: str, where: str) -> SecretStr:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ProviderError(
            FaultKind.AUTHENTICATION,
            f"The key in {where} holds characters that no key has; copy it again.",
        )
    key = SecretStr(value)
    remember_key(key)
    return key


def _entry(provider: str, base_url: str) -> str:
    parts = urlsplit(base_url)
    return f"{provider} {parts.scheme}://{parts.netloc.lower()}"


def _backend_name() -> str:
    try:
        import keyring
        import keyring.backends.fail

        backend = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001  # a backend may raise anything while it loads
        raise _KeyringFault(f"the system's keyring does not work here ({type(error).__name__})") from None
    if isinstance(backend, keyring.backends.fail.Keyring) or backend.priority <= 0:
        raise _KeyringFault("this system has no keyring")
    return backend.name


def _keyring_get(entry: str) -> str | None:
    _backend_name()
    try:
        import keyring

        return keyring.get_password(SERVICE, entry)
    except Exception as error:  # noqa: BLE001  # backends raise their own kinds
        raise _KeyringFault(f"the system's keyring did not answer ({type(error).__name__})") from None


def _keyring_set(entry: str, value: str) -> None:
    _backend_name()
    try:
        import keyring
        import keyring.errors

        if value:
            keyring.set_password(SERVICE, entry, value)
        elif keyring.get_password(SERVICE, entry) is not None:
            keyring.delete_password(SERVICE, entry)
    except Exception as error:  # noqa: BLE001  # backends raise their own kinds
        raise _KeyringFault(f"the system's keyring did not take it ({type(error).__name__})") from None
