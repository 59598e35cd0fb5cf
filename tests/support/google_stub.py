"""A stub of Google's Gemini API: structured, streamed and tool-calling answers, typed errors.

Schemas beyond its limits are refused. Written after the public description of the protocol; not the real service,
which no test here asks.
"""

import json
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from support.http_stub import Asked, HttpStub, Reply, json_reply, sse
from support.schema_content import conforming_text, conforming_value
from support.schema_limits import GOOGLE, refusal

CONTEXT = 1_048_576


class GoogleStub(HttpStub):
    """Answers `:generateContent`, `:streamGenerateContent` and the entry of a model."""

    @override
    def answer(self, asked: Asked) -> Reply:
        path = asked.path.partition("?")[0]
        if asked.method == "GET" and path.startswith("/v1beta/models/"):
            return json_reply({"name": path.removeprefix("/v1beta/"), "inputTokenLimit": CONTEXT})
        if not path.endswith((":generateContent", ":streamGenerateContent")):
            return error(404, "NOT_FOUND", "Not found")
        schema = (asked.body.get("generationConfig") or {}).get("responseJsonSchema")
        if schema is not None and (words := refusal(schema, GOOGLE)):
            return error(400, "INVALID_ARGUMENT", words)
        part = _part(asked.body)
        if path.endswith(":streamGenerateContent"):
            return Reply(parts=sse(_events(part)), kind="text/event-stream")
        return json_reply(_response([part], finish="STOP", counts=True))


def error(status: int, word: str, message: str, **headers: str) -> Reply:
    """Make a typed error of this protocol."""
    return json_reply({"error": {"code": status, "message": message, "status": word}}, status, **headers)


def _part(body: dict[str, Any]) -> dict[str, Any]:
    prompt = json.dumps(body["contents"])
    settings = body.get("generationConfig") or {}
    schema = settings.get("responseJsonSchema")
    if schema is not None:
        return {"text": json.dumps(conforming_value(prompt, schema))}
    answers = [
        part["functionResponse"]["response"]
        for content in body["contents"]
        for part in content["parts"]
        if "functionResponse" in part
    ]
    if answers:
        return {"text": f"It says {answers[-1]}."}
    if body.get("tools"):
        declared = body["tools"][0]["functionDeclarations"][0]
        return {"functionCall": {"name": declared["name"], "args": {"id": "C2"}}}
    return {"text": conforming_text(prompt)}


def _response(parts: list[dict[str, Any]], *, finish: str | None, counts: bool) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "index": 0}
    if finish is not None:
        candidate["finishReason"] = finish
    found: dict[str, Any] = {"candidates": [candidate], "modelVersion": "gemini-test"}
    if counts:
        found["usageMetadata"] = {"promptTokenCount": 120, "candidatesTokenCount": 34, "totalTokenCount": 154}
    return found


def _events(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "text" in part:
        half = len(part["text"]) // 2
        yield _response([{"text": part["text"][:half]}], finish=None, counts=False)
        yield _response([{"text": part["text"][half:]}], finish="STOP", counts=True)
    else:
        yield _response([part], finish="STOP", counts=True)
