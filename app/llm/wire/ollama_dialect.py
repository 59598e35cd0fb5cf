"""The bodies of Ollama's own chat API, from and to OpenAI's, which the library speaks. Pure.

Its own API because only there the context can be asked for and a schema is a grammar; through its OpenAI-like API a
prompt that is too long is cut without a word. Not for which context is asked for (`ollama`).
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from app.llm import faults
from app.llm.protocol import AnswerReader, Outgoing, StreamEvent
from app.llm.wire.chat_stream import ChatReader, events_of
from app.llm.wire.completion import whole_completion
from app.llm.wire.json_stream import object_of

_OPTIONS = {
    "temperature": "temperature",
    "top_p": "top_p",
    "seed": "seed",
    "stop": "stop",
    "max_tokens": "num_predict",
    "max_completion_tokens": "num_predict",
}


class OllamaDialect:
    """Implements `Dialect`: one JSON document a line."""

    framing = "lines"

    def __init__(self, context: Callable[[], int]) -> None:
        """Prepare.

        Args:
            context: says the context to ask for, in tokens.
        """
        self._context = context

    def headers(self, key: str | None) -> dict[str, str]:
        """Return the key as a bearer token, for a server behind a gate; Ollama itself wants none."""
        return {} if key is None else {"Authorization": f"Bearer {key}"}

    def address_hint(self, address: str) -> str:  # noqa: ARG002  # the parts of the path are added or known
        """Return "": with or without the version in its path, an address means the same."""
        return ""

    def outgoing(self, path: str, content: bytes) -> Outgoing:  # noqa: ARG002  # there is one path
        """Return the library's body as Ollama's own."""
        wanted: dict[str, Any] = json.loads(content)
        listens = wanted.get("stream") is True
        body: dict[str, Any] = {
            "model": wanted["model"],
            "messages": _messages(wanted["messages"]),
            "stream": listens,
            # A prompt that does not fit is a fault, never cut without a word.
            "truncate": False,
            "shift": False,
            "options": {"num_ctx": self._context()}
            | {name: wanted[given] for given, name in _OPTIONS.items() if wanted.get(given) is not None},
        }
        if (schema := _schema(wanted.get("response_format"))) is not None:
            body["format"] = schema
        if wanted.get("tools") and wanted.get("tool_choice") != "none":
            body["tools"] = wanted["tools"]
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Outgoing(text.encode("utf-8", errors="replace"), listens)

    def reader(self, model: str, *, listens: bool) -> AnswerReader:
        """Return a reader of lines."""
        return LineReader(model, listens=listens)

    def document(self, found: dict[str, Any], model: str) -> dict[str, Any] | None:
        """Return a whole answer as a completion, or None when it holds no message."""
        if not isinstance(found.get("message"), dict):
            return whole_completion(found, model)
        chunk = _chunk(found)
        choice = chunk["choices"][0]
        completion = {**chunk, "choices": [{"message": choice["delta"], "finish_reason": choice["finish_reason"]}]}
        return whole_completion(completion, model)

    def events(self, document: dict[str, Any]) -> Iterator[bytes]:
        """Yield a whole completion as chunks."""
        return events_of(document)


class LineReader:
    """Implements `AnswerReader`: each line becomes a chunk of OpenAI's stream."""

    def __init__(self, model: str, *, listens: bool) -> None:
        """Prepare; as `ChatReader`."""
        self._chunks = ChatReader(model, listens=listens)
        self._done = False
        self._called = 0

    @property
    def is_whole(self) -> bool:
        """Whether the last line has come."""
        return self._done

    @property
    def is_over(self) -> bool:
        """Whether the last line has come."""
        return self._done

    def read(self, event: StreamEvent) -> Iterator[bytes]:
        """Yield the line as a chunk.

        Raises:
            ReportedError: it is the report of an error.
            NoAnswerError: it is no line of an answer.
        """
        line = object_of(event.data)
        if error := line.get("error"):
            raise faults.ReportedError(*faults.reported({"message": error} if isinstance(error, str) else error))
        if not isinstance(line.get("message"), dict):
            raise faults.NoAnswerError("streamed JSON that is no answer of a model")
        chunk = _chunk(line, first_call=self._called)
        self._called += len(chunk["choices"][0]["delta"].get("tool_calls", ()))
        if self._called and chunk["choices"][0]["finish_reason"] == "stop":
            chunk["choices"][0]["finish_reason"] = "tool_calls"
        yield from self._chunks.read(StreamEvent("", json.dumps(chunk)))
        self._done = line.get("done") is True

    def rest(self) -> Iterator[bytes]:
        """Yield the counts and the mark of the end; raises as `ChatReader`."""
        return self._chunks.rest()

    def document(self) -> dict[str, Any]:
        """Return the completion the lines make up."""
        return self._chunks.document()


def _chunk(line: dict[str, Any], *, first_call: int = 0) -> dict[str, Any]:
    message = line["message"]
    delta: dict[str, Any] = {"role": "assistant", "content": message.get("content")}
    if message.get("thinking"):
        delta["reasoning_content"] = message["thinking"]
    calls = message.get("tool_calls")
    if isinstance(calls, list) and calls:
        delta["tool_calls"] = [
            {
                "index": first_call + place,
                "id": f"call_{first_call + place}",
                "type": "function",
                "function": {
                    "name": call["function"].get("name"),
                    "arguments": json.dumps(call["function"].get("arguments") or {}),
                },
            }
            for place, call in enumerate(calls)
            if isinstance(call, dict) and isinstance(call.get("function"), dict)
        ]
    chunk: dict[str, Any] = {"choices": [{"index": 0, "delta": delta, "finish_reason": _finish(line)}]}
    if isinstance(line.get("model"), str):
        chunk["model"] = line["model"]
    if line.get("done") is True:
        chunk["usage"] = {
            "prompt_tokens": line.get("prompt_eval_count") or 0,
            "completion_tokens": line.get("eval_count") or 0,
        }
    return chunk


def _finish(line: dict[str, Any]) -> str | None:
    if line.get("done") is not True:
        return None
    return str(line.get("done_reason") or "stop")


def _messages(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """OpenAI's messages as Ollama's: arguments are objects, a tool's answer names its tool."""
    found, names = [], {}
    for message in messages:
        role = "system" if message.get("role") == "developer" else message.get("role")
        own: dict[str, Any] = {"role": role, "content": _text(message.get("content"))}
        calls = message.get("tool_calls") or ()
        for call in calls:
            names[call.get("id")] = call["function"]["name"]
        if calls:
            own["tool_calls"] = [
                {"function": {"name": call["function"]["name"], "arguments": _arguments(call["function"])}}
                for call in calls
            ]
        if role == "tool":
            own["tool_name"] = names.get(message.get("tool_call_id"), "")
        found.append(own)
    return found


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _arguments(function: dict[str, Any]) -> dict[str, Any]:
    try:
        found = json.loads(function.get("arguments") or "{}")
    except (ValueError, RecursionError):
        found = None
    # What a model wrote that is no object is sent back as what it wrote.
    return found if isinstance(found, dict) else {"text": str(function.get("arguments"))}


def _schema(form: Any) -> Any:
    if not isinstance(form, dict):
        return None
    if form.get("type") == "json_schema":
        return form["json_schema"]["schema"]
    return "json" if form.get("type") == "json_object" else None
