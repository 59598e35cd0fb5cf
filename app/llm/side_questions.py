"""Small questions beside the conversation: which models there are, which context one has, whether it is loaded.

One JSON document asked of one address, within a few seconds, with its key; no redirect, no proxy, no retry. Imports
the HTTP library at the first question. Not for answers of a model (`wire`).
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from typing import Any

from app.llm import faults

WITHIN_S = 10.0
_MOST_BYTES = 8_000_000
_tls: ssl.SSLContext | None = None


async def ask_json(
    url: str,
    *,
    host: str,
    model: str = "",
    headers: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    within_s: float = WITHIN_S,
) -> dict[str, Any]:
    """Return the JSON object that one question is answered with.

    Args:
        url: whole address of the question.
        host: how the address is named in sentences.
        model: how the model is named in sentences, where one is meant.
        headers: the key's; nothing else is needed.
        body: sent as JSON with POST; None = GET.
        within_s: for the whole exchange, in seconds.

    Raises:
        ProviderError: anything else happened, typed as for an answer.
    """
    await asyncio.to_thread(_prepare, url)
    import httpx2

    sent = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "int-crucible",
        **(headers or {}),
    }
    request = httpx2.Request("GET" if body is None else "POST", url, headers=sent, json=body)
    transport = httpx2.AsyncHTTPTransport(verify=_tls if _tls is not None else False, trust_env=False)
    try:
        async with asyncio.timeout(within_s), transport:
            response = await transport.handle_async_request(request)
            try:
                found = await _body(response, host)
            finally:
                await response.aclose()
    except TimeoutError:
        raise faults.of_timeout(host, f"did not answer within {within_s:g} s", retryable=True) from None
    except (httpx2.TransportError, OSError) as error:
        raise faults.of_connection(host, error) from None
    if response.status_code >= 300:
        said = {name.lower(): text for name, text in response.headers.items()}
        raise faults.of_status(host=host, model=model, status=response.status_code, headers=said, body=found)
    try:
        document = json.loads(found)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise faults.bad_output(host, "answered with something that is no JSON object")
    return document


async def _body(response: Any, host: str) -> bytes:
    found = bytearray()
    async for part in response.aiter_raw():
        found += part
        if len(found) > _MOST_BYTES:
            raise faults.bad_output(host, f"sent more than {_MOST_BYTES / 1e6:g} MB, which was not read")
    return bytes(found)


def _prepare(url: str) -> None:
    """Import the library and, for https, read the certificates: both take a moment, so not on the loop."""
    import httpx2

    global _tls  # read once per process
    if _tls is None and url.startswith("https:"):
        _tls = httpx2.create_ssl_context(trust_env=False)
