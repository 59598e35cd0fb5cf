"""No byte but to the chosen address: refused, unknown and untrusted servers, redirects and proxies."""

import datetime as dt
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from app.domain.errors import FaultKind, ProviderError
from app.llm.wire.chat_dialect import ChatDialect
from app.llm.wire.transport import Bounds, Wire
from support.provider_requests import MakeClient, ask
from support.provider_server import Fault, ProviderServer

pytestmark = pytest.mark.asyncio


@pytest.fixture
def other_server() -> Iterator[ProviderServer]:
    """A second server, which must never hear anything."""
    with ProviderServer() as server:
        yield server


async def fault_of(make_client: MakeClient, base_url: str) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await make_client(base_url=base_url).complete(ask())
    return caught.value


async def test_nobody_listening(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.stop()
    fault = await fault_of(make_client, provider_server.base_url)
    assert (fault.kind, fault.retryable) == (FaultKind.CONNECTION, True)
    assert "Nothing answers at 127.0.0.1" in str(fault)


async def test_an_unknown_name(make_client: MakeClient) -> None:
    fault = await fault_of(make_client, "https://no-such-host.invalid/v1")
    assert fault.kind is FaultKind.CONNECTION
    assert "There is no server named no-such-host.invalid" in str(fault)


async def test_tls_where_there_is_none(provider_server: ProviderServer, make_client: MakeClient) -> None:
    fault = await fault_of(make_client, provider_server.base_url.replace("http:", "https:"))
    assert (fault.kind, fault.retryable) == (FaultKind.CONNECTION, False)
    assert "TLS failed" in str(fault)
    assert provider_server.stats().requests == 0


async def test_a_certificate_that_nobody_signed(make_client: MakeClient, tmp_path: Path) -> None:
    httpd = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    httpd.handle_error = lambda *_: None  # type: ignore[method-assign]  # the broken handshake is what is wanted
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        fault = await fault_of(make_client, f"https://127.0.0.1:{httpd.server_address[1]}/v1")
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
    assert (fault.kind, fault.retryable) == (FaultKind.CONNECTION, False)
    assert "its certificate is not trusted" in str(fault)


async def test_a_redirect_is_not_followed(
    provider_server: ProviderServer, other_server: ProviderServer, make_client: MakeClient
) -> None:
    for status in (301, 302, 303, 307, 308):
        provider_server.clear()
        provider_server.fail(Fault.REDIRECT, status=status, location=f"{other_server.base_url}/chat/completions")
        with pytest.raises(ProviderError, match="points to another address"):
            await make_client(key="sk-canary-0123456789abcdef").complete(ask())
        assert provider_server.stats().requests == 1, status
    assert other_server.stats().requests == 0


async def test_a_proxy_of_the_environment_is_not_used(
    other_server: ProviderServer, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, other_server.base_url)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    await make_client().complete(ask())
    assert other_server.stats().requests == 0


async def test_settings_of_the_library_in_the_environment_are_not_used(
    provider_server: ProviderServer,
    other_server: ProviderServer,
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", other_server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-0123456789abcdef")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-canary")
    await make_client().complete(ask())
    assert other_server.stats().requests == 0
    assert "canary" not in str(provider_server.seen()[0].headers)


async def test_the_wire_asks_nobody_else(provider_server: ProviderServer, other_server: ProviderServer) -> None:
    wire = Wire(
        base_url=provider_server.base_url,
        host="here",
        model="m",
        key=SecretStr("sk-canary-0123456789abcdef"),
        bounds=Bounds(),
        dialect=ChatDialect(),
    )
    request = httpx2.Request("POST", f"{other_server.base_url}/chat/completions", json={"messages": []})
    with pytest.raises(ProviderError, match="Only here is asked"):
        await wire.handle_async_request(request)
    assert other_server.stats().requests == 0


async def test_nothing_stays_open_after_the_last_answer(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    await make_client().complete(ask())
    provider_server.stop()  # joins every connection's thread at once: none waits for a client


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
