"""Where a provider's key comes from: own variable, keyring, the chosen vendor's variable, a private file by choice.

A kept key belongs to one address and is never sent to another. Never in the database, the settings, a log or an
argument. Not for the file itself (`key_file`).
"""

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from app.domain.base import Value
from app.domain.errors import FaultKind, ProviderError, RefusedError, UsageError
from app.domain.model_offers import KeyPlace, KeyState, OfferedKey
from app.llm.keys.key_file import read_key, write_key
from app.llm.keys.redaction import remember_key
from app.settings.provider_registry import RECORDS, VENDORS

KEY_VARIABLE = "INT_CRUCIBLE_API_KEY"
SERVICE = "int-crucible"

_VENDOR_VARIABLES = {
    **{name: (vendor.value, RECORDS[vendor].address) for vendor in VENDORS for name in RECORDS[vendor].key_variables},
    **{
        name: (provider.value, address)
        for provider, record in RECORDS.items()
        for name, address in record.services.items()
    },
}
"""The provider and the address that each variable's key is for."""


class FoundKey(Value):
    """A key, or that there is none; `where` says in plain words where it was found or looked for."""

    value: SecretStr | None = Field(default=None, repr=False)
    where: str
    place: KeyPlace | None = None


def find_key(provider: str, base_url: str, env: Mapping[str, str], *, key_file: Path | None = None) -> FoundKey:
    """Return the key for an address; a missing one is no fault, many local servers need none.

    May wait for the system's keyring (a D-Bus call). A key that could not be sent anyway, because one line
    cannot hold it, counts as a fault.

    Args:
        provider: as in the settings.
        base_url: the address the key would be sent to.
        env: environment variables.
        key_file: where keys are kept in a file, if a person chose that.

    Raises:
        ProviderError: authentication: the key holds characters no header can carry.
        RefusedError: the file of keys is open to others, is a link or cannot be understood.
    """
    if value := env.get(KEY_VARIABLE, "").strip():
        return _found(value, f"environment variable {KEY_VARIABLE}", KeyPlace.ENVIRONMENT)
    looked = [f"{KEY_VARIABLE} is not set"]
    try:
        if stored := _keyring_get(_entry(provider, base_url)):
            return _found(stored, "the system's keyring", KeyPlace.KEYRING)
        looked.append("the keyring holds none for this address")
    except _KeyringFault as error:
        looked.append(str(error))
    for variable in _vendor_variables(provider, base_url):
        if value := env.get(variable, "").strip():
            return _found(value, f"environment variable {variable}", KeyPlace.ENVIRONMENT)
        looked.append(f"{variable} is not set")
    if key_file is not None:
        if kept := read_key(key_file, _entry(provider, base_url)):
            return _found(kept, f"the file {key_file}", KeyPlace.FILE)
        looked.append(f"{key_file.name} holds none for this address")
    return FoundKey(where=f"none: {', '.join(looked[:-1])} and {looked[-1]}")


def key_state(provider: str, base_url: str, env: Mapping[str, str], *, key_file: Path | None = None) -> KeyState:
    """Say where the key for an address was found, without it; a key that cannot be used is told as a fault."""
    found = find_key(provider, base_url, env, key_file=key_file)
    return KeyState(place=found.place, where=found.where)


def offered_keys(env: Mapping[str, str]) -> tuple[OfferedKey, ...]:
    """Name the vendor variables that are set. Their values are not read here."""
    return tuple(
        OfferedKey(variable=name, host=urlsplit(address).netloc, provider=provider, base_url=address)
        for name, (provider, address) in _VENDOR_VARIABLES.items()
        if env.get(name)
    )


def store_key(
    provider: str, base_url: str, key: SecretStr, *, place: KeyPlace = KeyPlace.KEYRING, key_file: Path | None = None
) -> None:
    """Keep a key for this address only; an empty one removes what is kept for it, wherever that is.

    Args:
        provider: as in the settings.
        base_url: the address the key belongs to.
        key: kept as it is, without surrounding spaces.
        place: the keyring or the file; an empty key is removed from both.
        key_file: the file, where that is the place, or where one may be kept.

    Raises:
        RefusedError: there is no keyring here, or it refused; or the file is open to others or is a link.
        ProviderError: authentication: the key holds characters no header can carry.
        UsageError: the environment of this process is not written to.
        StoreError: the disk's fault.
    """
    value = key.get_secret_value().strip()
    if not value:
        _forget(_entry(provider, base_url), key_file)
        return
    _checked(value, "it")
    if place is KeyPlace.FILE and key_file is not None:
        write_key(key_file, _entry(provider, base_url), value)
        return
    if place is not KeyPlace.KEYRING:
        raise UsageError("A key is kept in the system's keyring or in a file; the environment is set by you.")
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


def _forget(entry: str, key_file: Path | None) -> None:
    """Remove a key from the keyring and from the file; one of them that cannot be asked does not keep the other's.

    Raises:
        RefusedError: the keyring did not answer, or the file is not safe: a key may still be there.
        StoreError: the disk's fault.
    """
    fault: _KeyringFault | None = None
    try:
        _keyring_set(entry, "")
    except _KeyringFault as error:
        # Nothing can be kept where nothing is.
        fault = None if isinstance(error, _NoKeyringFault) else error
    if key_file is not None:
        write_key(key_file, entry, "")
    if fault is not None:
        raise RefusedError("key-not-forgotten", f"The key may still be in the system's keyring: {fault}.")


class _KeyringFault(Exception):  # noqa: N818  # one word for one thing
    """The keyring's own fault, as the end of a sentence."""


class _NoKeyringFault(_KeyringFault):
    """There is no keyring at all."""


def _found(value: str, where: str, place: KeyPlace) -> FoundKey:
    return FoundKey(value=_checked(value, where), where=where, place=place)


def _vendor_variables(provider: str, base_url: str) -> list[str]:
    """The variables of the vendor that was chosen by name, at its own address; none for any other address."""
    if provider not in VENDORS:
        return []
    here = urlsplit(base_url)
    return [
        name
        for name, (owner, address) in _VENDOR_VARIABLES.items()
        if owner == provider and (here.scheme, here.netloc.lower()) == urlsplit(address)[:2]
    ]


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
        raise _NoKeyringFault("this system has no keyring")
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
