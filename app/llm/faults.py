"""What went wrong with a provider, as one typed fault with one plain sentence and a way out.

Pure: statuses, headers, bodies and exceptions in, `ProviderError` out. Not for deciding how often to retry
(`retries`), not for HTTP itself (`wire`).
"""

import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from app.domain.errors import FaultKind, ProviderError
from app.domain.kit.late_pattern import late
from app.domain.kit.text import shortened
from app.llm.keys.redaction import redact

_LONGEST_QUOTE = 200
_CONTEXT_WORDS = late(
    r"(?i)context[ _-]?(?:length|window|size)|maximum context|too many (?:input )?tokens|prompt is too long"
    r"|input is too long|exceed\w* the (?:available|maximum) (?:context|number of tokens)|exceed_context_size"
)
_QUOTA_WORDS = late(r"(?i)insufficient_quota|insufficient (?:credit|balance|funds)|exceeded your current quota|billing")
_KEY_WORDS = late(r"(?i)api key not valid|invalid api key|api key expired")
"""Google says it with 400."""


class FormPart(StrEnum):
    """A part of a request that a server may not take; without it, the same request may work."""

    SCHEMA = "schema"
    TOOLS = "tools"
    COUNTS = "counts"
    """The wish for counts of tokens in a stream."""
    STREAM = "stream"


_FORM_WORDS = {
    FormPart.SCHEMA: late(
        r"(?i)response_format|json_schema|json schema|structured output|\bstrict\b|\bgrammar\b|invalid schema"
        # Google's words for a schema it cannot serve; the second are all it says of too many bounds.
        r"|schema produces a constraint|contains an invalid argument"
    ),
    FormPart.TOOLS: late(r"(?i)\btools?\b|tool_choice|tool_calls|function[ _-]call"),
    FormPart.COUNTS: late(r"(?i)stream_options|include_usage"),
    FormPart.STREAM: late(r"(?i)\bstream(?:ing)?\b"),
}

_NO_SUCH_PATH = late(
    r"(?i)(?:unexpected|unknown|invalid|unsupported|no such) (?:endpoint|url|path|route)|cannot (?:get|post) /"
)
"""Servers that know no such address say it with 404, or with any other status."""
_NO_TOOLS = late(r"(?i)support tool|tools? (?:param )?requires?|not support (?:function|tool)")


class FormRefusedError(ProviderError):
    """The server does not take the request in this form; `parts` are those its words may mean."""

    def __init__(self, parts: frozenset[FormPart], sentence: str, kind: FaultKind = FaultKind.SERVER) -> None:
        super().__init__(kind, sentence)
        self.parts = parts


class ReportedError(Exception):
    """A server reports an error inside a success: in mid-stream it has no other way."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"reported {status}")
        self.status = status
        self.body = body


class NoAnswerError(Exception):
    """What came is nothing an answer of a model has; the text says what the server did."""


def of_status(
    *,
    host: str,
    model: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    has_key: bool,
    address_hint: str = "",
) -> ProviderError:
    """Return the fault of an HTTP status that is no success.

    Args:
        host: how the address is named to the person.
        model: name of the model asked for.
        status: 300 or more.
        headers: with lower-case names.
        body: as received; quoted in part, redacted.
        has_key: whether a key was sent along.
        address_hint: what is odd about the address itself, with the address that is likely meant; "" = nothing.
    """
    said = _quote(body)
    because = f" It said: {said}" if said else ""
    names_model = re.search(rf"(?<!\w){re.escape(model)}(?!\w)", said)
    if address_hint and (_NO_SUCH_PATH.search(said) or (status in (404, 405, 410) and not names_model)):
        return wrong_address(host, f"knows nothing at this address ({status})", address_hint)
    found = _by_status(host, model, status, because)
    if status in (400, 413, 422) and (status == 413 or _CONTEXT_WORDS.search(said)):
        return ProviderError(
            FaultKind.CONTEXT_TOO_LONG,
            f"The request is longer than “{model}” at {host} can read ({status});"
            " use a model with a larger context, or fewer candidates.",
        )
    refused = frozenset(part for part, words in _FORM_WORDS.items() if words.search(said))
    if refused and status in (400, 422, 501):
        return FormRefusedError(refused, f"{host} does not accept the request in this form ({status}).{because}")
    if status in (404, 500) and _NO_TOOLS.search(said):
        # OpenRouter and llama.cpp say it with these; any other 404 or 500 is what it says.
        return FormRefusedError(frozenset({FormPart.TOOLS}), str(found), found.kind)
    if status == 400 and _KEY_WORDS.search(said):
        return _by_status(host, model, 401, because)
    if status == 402 or (status in (403, 429) and _QUOTA_WORDS.search(said)):
        return ProviderError(
            FaultKind.RATE_LIMIT, f"The account at {host} has no credit left ({status}); top it up there.{because}"
        )
    if found.kind is FaultKind.AUTHENTICATION and not has_key:
        return _no_key(host, model, status)
    if found.retryable:
        found.retry_after_s = retry_after(headers)
    return found


def _no_key(host: str, model: str, status: int) -> ProviderError:
    return ProviderError(
        FaultKind.AUTHENTICATION,
        f"{host} wants a key for “{model}” ({status}), and no key is kept for this address; enter one on the page"
        " Model of the preferences, or give it to “int-crucible model key”.",
    )


def _by_status(host: str, model: str, status: int, because: str) -> ProviderError:
    match status:
        case 401:
            sentence = f"{host} did not accept the key (401); check the key for this address."
            return ProviderError(FaultKind.AUTHENTICATION, sentence)
        case 403:
            sentence = f"{host} does not allow this key to use “{model}” (403); check the key and its rights."
            return ProviderError(FaultKind.AUTHENTICATION, sentence)
        case 404 | 405 | 410:
            return ProviderError(
                FaultKind.NOT_FOUND,
                f"{host} knows no model “{model}” at this address ({status});"
                f" check the model's name and the address.{because}",
            )
        case 408 | 504:
            sentence = f"{host} took too long to answer ({status}); try again."
            return ProviderError(FaultKind.TIMEOUT, sentence, retryable=True)
        case 425 | 429:
            sentence = f"{host} asks for fewer requests at a time ({status}); try again later."
            return ProviderError(FaultKind.RATE_LIMIT, sentence, retryable=True)
    if status < 400:
        return ProviderError(
            FaultKind.NOT_FOUND,
            f"{host} points to another address ({status}), which is not followed; give the final address.",
        )
    if status >= 500:
        lasting = status in (501, 505)
        out = "choose another server or model" if lasting else "try again later"
        return ProviderError(
            FaultKind.SERVER, f"{host} has a fault of its own ({status}); {out}.{because}", retryable=not lasting
        )
    return ProviderError(FaultKind.SERVER, f"{host} refused the request ({status}).{because}", retryable=status == 409)


def of_connection(host: str, error: BaseException) -> ProviderError:
    """Return the fault of a connection that could not be made, or broke before the answer was whole."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        reason = next(cause for cause in causes if isinstance(cause, ssl.SSLError))
        why = "its certificate is not trusted" if isinstance(reason, ssl.SSLCertVerificationError) else "TLS failed"
        sentence = f"No safe connection to {host}: {why}; check the address (https) and the server's certificate."
        return ProviderError(FaultKind.CONNECTION, sentence)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        sentence = f"There is no server named {host}; check the address and the network."
        return ProviderError(FaultKind.CONNECTION, sentence, retryable=True)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        sentence = f"Nothing answers at {host}; start the model server or check the address."
        return ProviderError(FaultKind.CONNECTION, sentence, retryable=True)
    name = type(error).__name__
    if name in ("ConnectTimeout", "PoolTimeout"):
        return of_timeout(host, "could not be reached", retryable=True)
    if name == "ConnectError":
        sentence = f"{host} cannot be reached; check the address and the network."
        return ProviderError(FaultKind.CONNECTION, sentence, retryable=True)
    return broken(host)


def broken(host: str) -> ProviderError:
    """Return the fault of a connection that ended before the answer did."""
    return ProviderError(
        FaultKind.CONNECTION, f"The connection to {host} broke before the answer was whole; try again.", retryable=True
    )


def odd_end(host: str, word: str) -> ProviderError:
    """Return the fault of an answer whose server says, in a word of its own, that it is not whole."""
    sentence = (
        f"{host} did not end its answer by itself: it gave “{word}” as the reason; try again, or go on from there."
    )
    return ProviderError(FaultKind.SERVER, sentence, retryable=True)


def of_timeout(host: str, what: str, *, retryable: bool) -> ProviderError:
    """Return a timeout's fault; `what` says what the host did, for example “sent nothing for 120 s”."""
    return ProviderError(FaultKind.TIMEOUT, f"{host} {what}; try again, or choose a faster model.", retryable=retryable)


def bad_output(host: str, what: str) -> ProviderError:
    """Return the fault of a whole answer that cannot be used; it is never asked for again by itself."""
    return ProviderError(FaultKind.BAD_OUTPUT, f"{host} {what}; check the address, or choose another model.")


def only_thought(model: str, host: str, *, is_cut: bool) -> ProviderError:
    """Return the fault of an answer that holds thoughts and no word for the person."""
    why = " before it reached its length limit" if is_cut else ""
    return ProviderError(
        FaultKind.BAD_OUTPUT,
        f"“{model}” at {host} thought and gave no answer{why}; its thoughts are kept. Try again, ask for less at once,"
        " or choose another model.",
    )


def wrong_address(host: str, what: str, hint: str) -> ProviderError:
    """Return the fault of an address that is likely not the one that was meant; `hint` says which is."""
    return ProviderError(FaultKind.NOT_FOUND, f"{host} {what}: {hint}.")


def no_list(host: str, hint: str) -> ProviderError:
    """Return the fault of a server that does not name its models, which need not keep anybody from using one."""
    also = f" If that does not help: {hint}." if hint else ""
    return ProviderError(FaultKind.NOT_FOUND, f"{host} gives no list of its models; type the model's name.{also}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks to wait: seconds, milliseconds or an HTTP date; None if it says nothing clear.

    A date is compared with the server's own clock when it sends it.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text := headers.get(name, "").strip()):
            return float(text) * unit
    wanted = _date(headers.get("retry-after"))
    if wanted is None:
        return None
    return max(0.0, (wanted - (_date(headers.get("date")) or datetime.now(UTC))).total_seconds())


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions


def provider_error_in(error: BaseException) -> ProviderError | None:
    """Return the typed fault inside a library's exception, if there is one."""
    return next((cause for cause in _causes(error) if isinstance(cause, ProviderError)), None)


def error_in(document: Mapping[str, Any]) -> tuple[int, bytes] | None:
    """Return status and body of an error that a server reports inside a success."""
    error = document.get("error")
    if not error or document.get("choices"):
        return None
    return reported(error)


def reported(error: Any) -> tuple[int, bytes]:
    """Return status and body of the error a server reports; 500 where it names no status."""
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code <= 599 else 500
    return status, json.dumps({"error": error}).encode()


def _quote(body: bytes) -> str:
    """What the server says in words: the message of its JSON, else plain text, one line, redacted."""
    text = body[:20_000].decode("utf-8", errors="replace").strip()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = "" if text.startswith("<") else text
    if isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, dict):
        inner = found.get("error", found.get("message", found.get("detail", "")))
        if isinstance(inner, dict):
            code = inner.get("code") or ""
            inner = f"{inner.get('message') or ''} ({code})" if code else inner.get("message") or ""
        found = inner
    line = " ".join("".join(c if c.isprintable() else " " for c in str(found)).split())
    return shortened(redact(line), _LONGEST_QUOTE)
