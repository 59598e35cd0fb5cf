"""Keys: where they are found, whom they are sent to, and the places they must never appear in."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from pydantic import SecretStr
from typing_extensions import override

from app.domain.errors import FaultKind, ProviderError, RefusedError
from app.domain.model_offers import KeyPlace
from app.llm.gateway import client_for
from app.llm.keys.redaction import install_redaction
from app.llm.keys.sources import find_key, is_loopback, keyring_state, offered_keys, store_key
from app.llm.probe import probe
from app.settings.settings import Settings, load_settings, save_settings
from support.openai_client import OpenAICompatibleClient
from support.provider_requests import MakeClient, ask
from support.provider_server import Fault, ProviderServer

CANARY = "canary-7d3f-4b1e-never-shown"
PROVIDER, ADDRESS = "openai-compatible", "https://models.example.com/v1"


class MemoryKeyring(KeyringBackend):
    """A whole keyring backend that keeps entries in memory, as a system's keyring service does."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library leaves it without types
        self.entries: dict[tuple[str, str], str] = {}
        self.is_locked = False

    @override
    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise KeyringLocked("locked")
        return self.entries.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise KeyringLocked("locked")
        self.entries[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]  # the library leaves it without types
    yield
    keyring.set_keyring(before)


def value_of(key: SecretStr | None) -> str | None:
    return None if key is None else key.get_secret_value()


def test_the_environment_comes_first(memory_keyring: MemoryKeyring) -> None:
    store_key(PROVIDER, ADDRESS, SecretStr("stored-in-the-keyring"))
    found = find_key(PROVIDER, ADDRESS, {"INT_CRUCIBLE_API_KEY": f" {CANARY}\n"})
    assert value_of(found.value) == CANARY
    assert "INT_CRUCIBLE_API_KEY" in found.where


def test_a_stored_key_belongs_to_its_address(memory_keyring: MemoryKeyring) -> None:
    store_key(PROVIDER, ADDRESS, SecretStr(CANARY))
    assert {service for service, _ in memory_keyring.entries} == {"int-crucible"}
    assert value_of(find_key(PROVIDER, ADDRESS, {}).value) == CANARY
    for other in ("https://models.example.com:444/v1", "http://models.example.com/v1", "https://evil.example.com/v1"):
        assert find_key(PROVIDER, other, {}).value is None
    store_key(PROVIDER, ADDRESS, SecretStr(""))
    assert memory_keyring.entries == {}
    assert "holds none for this address" in find_key(PROVIDER, ADDRESS, {}).where


def test_a_locked_keyring_is_said_plainly(memory_keyring: MemoryKeyring) -> None:
    memory_keyring.is_locked = True
    found = find_key(PROVIDER, ADDRESS, {})
    assert found.value is None
    assert "did not answer (KeyringLocked)" in found.where
    with pytest.raises(RefusedError, match="The key was not stored"):
        store_key(PROVIDER, ADDRESS, SecretStr(CANARY))


@pytest.fixture
def kept_file(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "keys.json"
    store_key(PROVIDER, ADDRESS, SecretStr("kept-in-the-file"), place=KeyPlace.FILE, key_file=path)
    return path


@pytest.mark.parametrize("place", [KeyPlace.KEYRING, KeyPlace.FILE])
def test_a_key_is_forgotten_in_both_places(place: KeyPlace, memory_keyring: MemoryKeyring, kept_file: Path) -> None:
    store_key(PROVIDER, ADDRESS, SecretStr("kept-in-the-keyring"))
    store_key(PROVIDER, ADDRESS, SecretStr(""), place=place, key_file=kept_file)
    assert memory_keyring.entries == {}
    assert not kept_file.exists()


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_a_key_is_forgotten_in_its_file(kept_file: Path) -> None:
    store_key(PROVIDER, ADDRESS, SecretStr(""), key_file=kept_file)
    assert not kept_file.exists()
    store_key(PROVIDER, ADDRESS, SecretStr(""), key_file=kept_file)


def test_a_locked_keyring_keeps_no_key_in_the_file(memory_keyring: MemoryKeyring, kept_file: Path) -> None:
    memory_keyring.is_locked = True
    with pytest.raises(RefusedError, match="may still be in the system's keyring"):
        store_key(PROVIDER, ADDRESS, SecretStr(""), key_file=kept_file)
    assert not kept_file.exists()


@pytest.mark.usefixtures("no_keyring")
def test_no_keyring_is_said_plainly() -> None:
    assert "this system has no keyring" in find_key(PROVIDER, ADDRESS, {}).where
    assert keyring_state() == "this system has no keyring"
    with pytest.raises(RefusedError, match="INT_CRUCIBLE_API_KEY") as caught:
        store_key(PROVIDER, ADDRESS, SecretStr(CANARY))
    assert CANARY not in str(caught.value)


@pytest.mark.usefixtures("no_keyring")
def test_vendor_keys_are_offered_and_never_used() -> None:
    env = {"OPENAI_API_KEY": CANARY, "GROQ_API_KEY": "", "PATH": "/bin"}
    assert find_key(PROVIDER, "https://api.openai.com/v1", env).value is None
    offered = offered_keys(env)
    assert [(offer.variable, offer.host) for offer in offered] == [("OPENAI_API_KEY", "api.openai.com")]
    assert CANARY not in repr(offered)


@pytest.mark.parametrize("key", ["two words", "schlüssel", "line\nbreak", "\x1b[0m"])
def test_what_no_header_can_carry_is_refused(key: str) -> None:
    with pytest.raises(ProviderError) as caught:
        find_key(PROVIDER, ADDRESS, {"INT_CRUCIBLE_API_KEY": key})
    assert caught.value.kind is FaultKind.AUTHENTICATION
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("::1", True),
        ("[::1]", True),
        ("192.168.1.2", False),
        ("0.0.0.0", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize("address", ["http://models.example.com/v1", "http://192.168.1.2:8080/v1"])
def test_a_key_never_goes_over_plain_http_to_another_machine(address: str) -> None:
    with pytest.raises(ProviderError) as caught:
        OpenAICompatibleClient(base_url=address, model="m", api_key=SecretStr(CANARY))
    assert caught.value.kind is FaultKind.AUTHENTICATION
    assert "not encrypted" in str(caught.value)
    assert CANARY not in str(caught.value)
    OpenAICompatibleClient(base_url=address, model="m")  # without a key there is nothing to lose
    OpenAICompatibleClient(base_url=address.replace("http:", "https:"), model="m", api_key=SecretStr(CANARY))
    settings = Settings.model_validate(
        {"data_dir": "/nowhere", "provider": PROVIDER, "base_url": address, "model": "m"}
    )
    with pytest.raises(ProviderError, match="not encrypted"):
        client_for(settings, {"INT_CRUCIBLE_API_KEY": CANARY})


@pytest.mark.asyncio
@pytest.mark.expects_log("failed with")
async def test_the_canary_is_nowhere(
    provider_server: ProviderServer, make_client: MakeClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    install_redaction(handler)
    texts: list[str] = []
    try:
        client = make_client(key=CANARY)
        texts += [repr(client), str(vars(client)), repr(client.info)]
        await client.complete(ask())
        for name in ("", "openai", "httpx2", "httpcore2"):
            caplog.set_level(logging.DEBUG, logger=name)
        for fault in (Fault.AUTHENTICATION, Fault.RESET_IN_BODY, Fault.BABBLE, Fault.REDIRECT):
            provider_server.clear()
            provider_server.fail(fault, location="http://127.0.0.1:9/", message=f"Incorrect API key provided: {CANARY}")
            with pytest.raises(ProviderError) as caught:
                await client.complete(ask())
            logging.getLogger("app.test").error("failed with %s", CANARY, exc_info=caught.value)
            texts += [str(caught.value), repr(caught.value)]
        provider_server.clear()
        provider_server.fail(Fault.STATUS, status=418, message=f"bad key {CANARY}")
        with pytest.raises(ProviderError, match=r"\[key hidden\]") as said:
            await client.complete(ask())
        texts.append(str(said.value))
        for name, value in (("provider", PROVIDER), ("base_url", provider_server.base_url), ("model", "m")):
            save_settings(tmp_path, {name: value})
        env = {"INT_CRUCIBLE_API_KEY": CANARY, "INT_CRUCIBLE_DATA_DIR": str(tmp_path)}
        settings = load_settings({}, env)
        provider_server.clear()
        texts += [repr(settings), settings.model_dump_json(), repr(find_key(PROVIDER, ADDRESS, env))]
        texts.append(repr(await probe(settings, env)))
    finally:
        root.removeHandler(handler)
    texts.append((tmp_path / "settings.json").read_text(encoding="utf-8"))
    assert provider_server.seen()[0].headers["authorization"] == f"Bearer {CANARY}", "the key was really used"
    assert "failed with [key hidden]" in log.getvalue()
    assert "DEBUG httpcore2" in log.getvalue(), "the libraries really spoke"
    assert CANARY not in log.getvalue()
    assert not [text for text in texts if CANARY in text]
