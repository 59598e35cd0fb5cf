"""The bodies of the local provider server: completions whole and in chunks, good and spoilt.

Pure. Not for when something is spoilt (`provider_faults`) or how bytes are broken (`provider_http`).
"""

import json
import random
from dataclasses import dataclass
from typing import Any

from support.provider_faults import Fault, Rule
from support.provider_script import Said, Script, text_of
from support.schema_content import conforming_text, conforming_value, seed_of

HTML = b"<!doctype html><html><head><title>Portal</title></head><body><h1>Welcome</h1></body></html>"
_KEEP_ALIVE = b": wait\n\ndata:\n\ndata: \n\ndata\n\nevent: ping\ndata: 3\n\ndata: null\n\n"
_PIECES = 10_000
"""An answer comes in this many pieces at most."""


def error_body(message: str, code: str | None = None) -> bytes:
    """Return an error as OpenAI words it."""
    return json.dumps({"error": {"message": message, "type": "error", "param": None, "code": code}}).encode()


_CONTEXT = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens."
CANNED = {
    Fault.CONTEXT_LENGTH: (400, error_body(_CONTEXT, "context_length_exceeded"), "application/json"),
    Fault.NO_SCHEMA: (400, error_body("response_format json_schema is not supported"), "application/json"),
    Fault.NO_TOOLS: (400, error_body("this model does not support tools"), "application/json"),
    Fault.NO_COUNTS: (400, error_body("Unknown parameter: stream_options"), "application/json"),
    Fault.NO_STREAM: (400, error_body("stream is not supported"), "application/json"),
    Fault.HTML: (200, HTML, "text/html"),
    Fault.HTML_ERROR: (502, HTML, "text/html"),
    Fault.EMPTY_BODY: (200, b"", "application/json"),
    Fault.BAD_JSON: (200, b'{"id": "chatcmpl-1", "choices": [{"index": 0, "mess', "application/json"),
    Fault.NOT_A_COMPLETION: (200, b'{"status": "ok", "items": [1, 2, 3]}', "application/json"),
}
"""Answers that do not depend on the request: status, body, content type."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server understands it: all its text, the wanted schema, the tools' names."""

    body: dict[str, Any]
    prompt: str
    schema: dict[str, Any] | None
    role: str
    tools: list[str]

    @property
    def streams(self) -> bool:
        """Whether it wants its answer in chunks."""
        return self.body.get("stream") is True


def asked_in(body: dict[str, Any]) -> Asked:
    """Read a request's body."""
    prompt = "\n".join(text_of(message.get("content")) for message in body["messages"])
    wanted = body.get("response_format", {}).get("json_schema", {})
    return Asked(
        body=body,
        prompt=prompt,
        schema=wanted.get("schema") or _schema_in(body["messages"]),
        role=wanted.get("name", ""),
        tools=[tool["function"]["name"] for tool in body.get("tools", ())],
    )


def completion(asked: Asked, script: Script, rule: Rule | None, thinking: str) -> dict[str, Any]:
    """Return the completion a request gets, spoilt as the rule says."""
    fault = rule.fault if rule else None
    said = _said(asked, script, rule)
    message: dict[str, Any] = {"role": "assistant", "content": said.text or None}
    finish = "stop"
    if said.calls:
        finish = "tool_calls"
        message["tool_calls"] = [
            {"id": f"call_{place}_{name}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for place, (name, arguments) in enumerate(said.calls)
        ]
    match fault:
        case Fault.REFUSAL:
            message |= {"content": None, "refusal": "I can't help with that."}
        case Fault.CONTENT_FILTER:
            finish, message["content"] = "content_filter", ""
        case Fault.CUT_SHORT:
            finish = "length"
        case Fault.ODD_END:
            finish = "error"
        case Fault.EMPTY_CONTENT:
            message["content"] = ""
    if thinking:
        message["reasoning_content"] = thinking
    used = {"prompt_tokens": len(asked.prompt) // 4 + 1, "completion_tokens": len(said.text) // 4 + 1}
    choices = [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}]
    found = {
        "id": f"chatcmpl-{seed_of(asked.prompt, None):016x}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": asked.body.get("model", ""),
        "choices": [] if fault is Fault.NO_CHOICES else choices,
        "usage": {**used, "total_tokens": sum(used.values())},
    }
    if fault is Fault.NO_USAGE:
        del found["usage"]
    return found


def chunks_of(found: dict[str, Any], rule: Rule | None, *, piece: int, counts: bool) -> list[bytes]:
    """Return a completion as server-sent events, one a piece of text, spoilt as the rule says.

    Args:
        found: the completion.
        rule: what is spoilt.
        piece: characters of one piece, more where the text is very long.
        counts: the request wants the counts of tokens.
    """
    fault = rule.fault if rule else None
    head = {"id": found["id"], "object": "chat.completion.chunk", "created": found["created"], "model": found["model"]}
    if not found["choices"]:
        return [_event({**head, "choices": []}), b"data: [DONE]\n\n"]
    choice = found["choices"][0]
    message = choice["message"]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    for name in ("reasoning_content", "refusal", "content"):
        deltas += [{name: text} for text in _pieces(message.get(name) or "", piece)]
    deltas += _call_deltas(message.get("tool_calls", ()))
    events = [_event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}) for delta in deltas]
    match fault:
        case Fault.ERROR_IN_STREAM:
            return [*events[: (len(events) + 1) // 2], _event({"error": {"message": "upstream is down", "code": 503}})]
        case Fault.BAD_CHUNK:
            return [*events[: (len(events) + 1) // 2], b'data: {"choices": [{"delta"\n\n']
        case Fault.NO_END:
            return events
    if fault is not Fault.NO_FINISH:
        finish = {"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}
        events.append(_event({**head, "choices": [finish]}))
    if counts and "usage" in found:
        events.append(_event({**head, "choices": [], "usage": found["usage"]}))
    if fault is not Fault.NO_DONE:
        events.append(b"data: [DONE]\n\n")
    return [_KEEP_ALIVE + event for event in events] if fault is Fault.KEEP_ALIVE else events


def _event(document: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(document)}\n\n".encode()


def _pieces(text: str, size: int) -> list[str]:
    size = max(size, len(text) // _PIECES + 1)
    return [text[start : start + size] for start in range(0, len(text), size)]


def _call_deltas(calls: Any) -> list[dict[str, Any]]:
    """Calls as they are streamed: the name first, then the arguments in two halves."""
    deltas = []
    for place, call in enumerate(calls):
        arguments = call["function"]["arguments"]
        half = len(arguments) // 2
        first = {**call, "index": place, "function": {"name": call["function"]["name"], "arguments": ""}}
        deltas.append({"tool_calls": [first]})
        deltas += [
            {"tool_calls": [{"index": place, "function": {"arguments": part}}]}
            for part in (arguments[:half], arguments[half:])
        ]
    return deltas


def _schema_in(messages: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last line that is a JSON schema and stands after the words for it, for a client that tells it in words."""
    for message in reversed(messages):
        lines = text_of(message.get("content")).splitlines()
        for before, line in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
            if line.startswith("{") and '"properties"' in line and "JSON schema" in before:
                found: dict[str, Any] = json.loads(line)
                return found
    return None


def _said(asked: Asked, script: Script, rule: Rule | None) -> Said:
    if asked.schema is None:
        said = script.answer(asked.body["messages"], asked.tools)
        if rule is None or said.calls:
            return said
        return Said(_spoilt(None, said.text, asked.prompt, rule))
    value = script.thinks(asked.role, asked.prompt) if script.thinks is not None else None
    if value is None:
        value = conforming_value(asked.prompt, asked.schema)
    if script.shape is not None:
        value = script.shape(value)
    good = json.dumps(value, ensure_ascii=False)
    return Said(_spoilt(value, good, asked.prompt, rule) if rule else good)


def _spoilt(value: Any, good: str, prompt: str, rule: Rule) -> str:
    match rule.fault:
        case Fault.BABBLE:
            return conforming_text(prompt)
        case Fault.WRONG_SCHEMA:
            return json.dumps({"weather": conforming_text(prompt), "seed": seed_of(prompt, None) % 1000})
        case Fault.OUT_OF_RANGE:
            return json.dumps(_out_of_range(value))
        case Fault.MISSING_PART:
            return json.dumps(dict(list(value.items())[1:]) if isinstance(value, dict) else None)
        case Fault.IN_PROSE:
            return f"Sure! Here is what you asked for {{as JSON}}:\n\n{good}\n\nTell me if you need [more]."
        case Fault.FENCED:
            return f"```json\n{good}\n```"
        case Fault.WRAPPED:
            return json.dumps([_numbers_as_text(value)]) if value is not None else good
        case Fault.CUT_SHORT | Fault.ODD_END:
            return good[: len(good) // 2]
        case Fault.HUGE:
            return "x " * (int(rule.options.get("size", 10_000_000)) // 2) + good
    return good


def _numbers_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers_as_text(item) for item in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _out_of_range(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _out_of_range(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_out_of_range(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    return f"{value} or not" if isinstance(value, str) else 10_000_000 + random.Random(value).randint(0, 9)
