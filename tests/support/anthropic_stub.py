"""A stub of Anthropic's Messages API: structured, streamed and tool-calling answers, typed errors.

Schemas beyond its limits are refused. Written after the public description of the protocol; not the real service,
which no test here asks.
"""

import json
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from support.http_stub import Asked, HttpStub, Reply, json_reply, sse
from support.schema_content import conforming_text, conforming_value
from support.schema_limits import ANTHROPIC, refusal

CONTEXT = 200_000


class AnthropicStub(HttpStub):
    """Answers `/v1/messages`, as a stream where one is asked for, and `/v1/models/…`."""

    @override
    def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/v1/models/"):
            return json_reply({"id": asked.path.rsplit("/", 1)[-1], "type": "model", "max_input_tokens": CONTEXT})
        if not asked.path.startswith("/v1/messages"):
            return error(404, "not_found_error", "Not found")
        format_ = (asked.body.get("output_config") or {}).get("format")
        if format_ is not None and (words := refusal(format_["schema"], ANTHROPIC)):
            return error(400, "invalid_request_error", words)
        block = _block(asked.body)
        stop = "tool_use" if block["type"] == "tool_use" else "end_turn"
        message = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": asked.body["model"],
            "content": [block],
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": {"input_tokens": 120, "output_tokens": 34},
        }
        if asked.body.get("stream"):
            return Reply(parts=sse(_events(message, block), named=True), kind="text/event-stream")
        return json_reply(message)


def error(status: int, kind: str, message: str, **headers: str) -> Reply:
    """Make a typed error of this protocol."""
    return json_reply({"type": "error", "error": {"type": kind, "message": message}}, status, **headers)


def _block(body: dict[str, Any]) -> dict[str, Any]:
    prompt = json.dumps(body["messages"])
    format_ = (body.get("output_config") or {}).get("format")
    if format_ is not None:
        return {"type": "text", "text": json.dumps(conforming_value(prompt, format_["schema"]))}
    if body.get("tools") and "tool_result" not in prompt:
        tool = body["tools"][0]
        return {"type": "tool_use", "id": "toolu_1", "name": tool["name"], "input": {"id": "C2"}}
    said = [
        part["content"]
        for message in body["messages"]
        if isinstance(message["content"], list)
        for part in message["content"]
        if part.get("type") == "tool_result"
    ]
    return {"type": "text", "text": f"It says {said[-1]}." if said else conforming_text(prompt)}


def _events(message: dict[str, Any], block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    begun = {**message, "content": [], "stop_reason": None, "usage": {"input_tokens": 120, "output_tokens": 1}}
    yield {"type": "message_start", "message": begun}
    yield {"type": "ping"}
    if block["type"] == "text":
        yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        half = len(block["text"]) // 2
        for piece in (block["text"][:half], block["text"][half:]):
            yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
    else:
        yield {"type": "content_block_start", "index": 0, "content_block": {**block, "input": {}}}
        arguments = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        yield {"type": "content_block_delta", "index": 0, "delta": arguments}
    yield {"type": "content_block_stop", "index": 0}
    ended = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 34}}
    yield {"type": "message_stop"}
