"""A stub of Ollama's own API: it loads when asked to, answers in lines, keeps to a schema, calls tools.

Written after the public description of the API; its models are names.
"""

import json
import threading
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from support.http_stub import Asked, HttpStub, Reply, json_reply
from support.schema_content import conforming_text, conforming_value

TRAINED = 40_960


class OllamaStub(HttpStub):
    """Answers `/api/version`, `tags`, `ps`, `show`, `generate` (loads only) and `chat`."""

    def __init__(self, *models: str, parameters: str = "") -> None:
        """Prepare.

        Args:
            models: names with their tag; `qwen3:8b` by default.
            parameters: what the model's own file sets, one a line.
        """
        super().__init__()
        self.models = models or ("qwen3:8b",)
        self.parameters = parameters
        self.loaded: dict[str, int] = {}
        self.may_load = threading.Event()
        """Loading waits for it; set from the start."""
        self.may_load.set()
        self.loads = threading.Event()
        """Set once a model is being loaded."""

    @property
    def base_url(self) -> str:
        """The address to choose."""
        return f"{self.root}/v1"

    @override
    def answer(self, asked: Asked) -> Reply:
        match asked.path:
            case "/api/version":
                return json_reply({"version": "0.14.0"})
            case "/api/tags":
                return json_reply({"models": [{"name": name, "model": name} for name in self.models]})
            case "/api/ps":
                running = [{"name": name, "context_length": size} for name, size in self.loaded.items()]
                return json_reply({"models": running})
        name = self._named(asked.body.get("model"))
        if name is None:
            return json_reply({"error": f"model '{asked.body.get('model')}' not found"}, 404)
        match asked.path:
            case "/api/show":
                info = {"general.architecture": "qwen3", "qwen3.context_length": TRAINED}
                return json_reply({"model_info": info, "parameters": self.parameters})
            case "/api/generate":
                self._load(name, asked.body)
                return json_reply({"model": name, "response": "", "done": True, "done_reason": "load"})
            case "/api/chat":
                self._load(name, asked.body)
                return Reply(parts=_lines(name, asked.body), kind="application/x-ndjson")
        return json_reply({"error": "not found"}, 404)

    def _named(self, wanted: Any) -> str | None:
        return next((name for name in self.models if wanted in (name, name.removesuffix(":latest"))), None)

    def _load(self, name: str, body: dict[str, Any]) -> None:
        context = body["options"]["num_ctx"]
        if self.loaded.get(name) != context:
            self.loads.set()
            while not self.may_load.wait(0.02) and not self.gone.is_set():
                pass
            self.loaded[name] = context


def _lines(name: str, body: dict[str, Any]) -> Iterator[bytes]:
    prompt = json.dumps(body["messages"])
    pieces: list[dict[str, Any]]
    told = [message for message in body["messages"] if message["role"] == "tool"]
    if body.get("format"):
        text = json.dumps(conforming_value(prompt, body["format"]))
        pieces = [{"thinking": "Hm."}, {"content": text[:5]}, {"content": text[5:]}]
    elif body.get("tools") and not told:
        pieces = [
            {"tool_calls": [{"function": {"name": body["tools"][0]["function"]["name"], "arguments": {"id": "C2"}}}]}
        ]
    else:
        text = f"{told[-1]['tool_name']} says {told[-1]['content']}." if told else conforming_text(prompt)
        pieces = [{"content": text[:5]}, {"content": text[5:]}]
    for piece in pieces:
        yield _line({"model": name, "message": {"role": "assistant", "content": "", **piece}, "done": False})
    yield _line(
        {
            "model": name,
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "done_reason": "stop",
            "prompt_eval_count": 120,
            "eval_count": 34,
        }
    )


def _line(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode() + b"\n"
