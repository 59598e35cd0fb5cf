"""A chat completion that comes in chunks, as servers really stream it: filled up for a library that listens.

For a library that does not listen the chunks are put together to one completion. Pure. Not for bytes (`wire`,
`framing`) or completions that come whole (`completion`).
"""

import json
from collections.abc import Iterator
from typing import Any

from app.domain.kit.late_pattern import late
from app.llm import faults
from app.llm.protocol import StreamEvent
from app.llm.wire.completion import arguments_text, count, counts, finish_word
from app.llm.wire.end_reasons import OddEndError
from app.llm.wire.thinking import Thinking

_LONE = late(r"[\ud800-\udfff]")
_TEXTS = ("content", "reasoning_content", "reasoning", "refusal")
_END = "[DONE]"


class ChatReader:
    """Reads one stream of `chat.completion.chunk`; see `AnswerReader`."""

    def __init__(self, model: str, *, listens: bool) -> None:
        """Prepare.

        Args:
            model: its name where the server does not say it.
            listens: the library wants the chunks.
        """
        self._listens = listens
        self._head: dict[str, Any] = {"id": "", "created": 0, "model": model}
        self._finish: str | None = None
        self._odd_end: OddEndError | None = None
        self._usage: dict[str, Any] | None = None
        self._texts: dict[str, list[str]] = {}
        self._calls: dict[int, dict[str, Any]] = {}
        self._halves: dict[str, str] = {}
        self._thinking = Thinking()
        self._has_choice = False
        self._is_over = False

    @property
    def is_whole(self) -> bool:
        """Whether the server said why the answer ends, or that it does."""
        return self._is_over or self._finish is not None or self._odd_end is not None

    @property
    def is_over(self) -> bool:
        """Whether the mark of the end has come."""
        return self._is_over

    def read(self, event: StreamEvent) -> Iterator[bytes]:
        """Yield the chunk filled up, for a library that listens.

        Raises:
            ReportedError: it is the report of an error.
            NoAnswerError: it is no chunk.
        """
        if event.data.strip() == _END:
            self._is_over = True
            return
        chunk = _object(event.data)
        error = chunk.get("error")
        if error or event.name == "error":
            raise faults.ReportedError(*faults.reported(error or chunk))
        self._note(chunk)
        choice = _first(chunk.get("choices"))
        if choice is None:
            return
        self._has_choice = True
        delta = self._delta(choice)
        try:
            finish = finish_word(choice.get("finish_reason"))
        except OddEndError as odd:
            # What came with it is handed on first.
            finish, self._odd_end = None, odd
        self._finish = finish or self._finish
        if self._listens:
            yield self._chunk([{"index": 0, "delta": delta, "finish_reason": finish}])

    def rest(self) -> Iterator[bytes]:
        """Yield the counts, once, and the mark of the end.

        Raises:
            OddEndError: the server gave a reason that is no natural end.
        """
        if self._listens and (held := self._thinking.end()):
            yield self._chunk([{"index": 0, "delta": {"content": held}, "finish_reason": None}])
        if self._odd_end is not None:
            raise self._odd_end
        if self._listens:
            if self._usage is not None:
                yield self._chunk([], usage=self._usage)
            yield f"data: {_END}\n\n".encode()

    def document(self) -> dict[str, Any]:
        """Return the completion the chunks make up; without choices where none had one."""
        if not self._has_choice:
            return {**self._head, "choices": [], "usage": self._usage}
        message: dict[str, Any] = {name: "".join(parts) for name, parts in self._texts.items()}
        message = {"role": "assistant", "content": None, **message}
        if self._calls:
            message["tool_calls"] = [self._calls[place] for place in sorted(self._calls)]
        choice = {"index": 0, "message": message, "finish_reason": self._finish}
        return {**self._head, "choices": [choice], "usage": self._usage}

    def _note(self, chunk: dict[str, Any]) -> None:
        if isinstance(chunk.get("id"), str):
            self._head["id"] = chunk["id"]
        if isinstance(chunk.get("model"), str) and chunk["model"]:
            self._head["model"] = chunk["model"]
        self._head["created"] = count(chunk.get("created")) or self._head["created"]
        if isinstance(chunk.get("usage"), dict):
            # Some servers count in every chunk, always from the beginning.
            found = counts(chunk["usage"])
            self._usage = {name: max(number, (self._usage or {}).get(name, 0)) for name, number in found.items()}

    def _delta(self, choice: dict[str, Any]) -> dict[str, Any]:
        found = choice.get("delta", choice.get("message"))
        found = found if isinstance(found, dict) else {}
        delta: dict[str, Any] = {"role": "assistant"}
        content = found.get("content")
        if isinstance(content, list):
            found = {**found, **_typed_parts(content)}
        for name in _TEXTS:
            text = found.get(name)
            if text is None:
                continue
            if not isinstance(text, str):
                raise faults.NoAnswerError("sent a piece of text that is no text")
            text = self._joined(name, text)
            if not self._listens:
                self._texts.setdefault(name, []).append(text)
            elif name == "content":
                text, thought = self._thinking.take(text)
                if thought:
                    delta["reasoning_content"] = thought
            delta[name] = text
        if calls := self._tool_calls(found.get("tool_calls")):
            delta["tool_calls"] = calls
        return delta

    def _joined(self, name: str, text: str) -> str:
        """The text without half characters: a pair of surrogates may be split over two chunks."""
        text = self._halves.pop(name, "") + text
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._halves[name] = text[:-1], text[-1]
        if _LONE.search(text):
            text = text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")
        return text

    def _tool_calls(self, found: Any) -> list[dict[str, Any]]:
        deltas = []
        for position, call in enumerate(found if isinstance(found, list) else ()):
            function = call.get("function") if isinstance(call, dict) else None
            if not isinstance(function, dict):
                continue
            place = call["index"] if isinstance(call.get("index"), int) else position
            name = function.get("name") if isinstance(function.get("name"), str) else None
            arguments = function.get("arguments")
            text = "" if arguments is None else arguments_text(arguments)
            whole = self._calls.setdefault(
                place,
                {"id": f"call_{place}", "type": "function", "function": {"name": name or "", "arguments": ""}},
            )
            is_first = not whole["function"]["arguments"]
            if isinstance(call.get("id"), str) and call["id"]:
                whole["id"] = call["id"]
            if name:
                whole["function"]["name"] = name
            whole["function"]["arguments"] += text
            delta = {"index": place, "function": {"name": name, "arguments": text}}
            if is_first and name:
                delta |= {"id": whole["id"], "type": "function"}
            deltas.append(delta)
        return deltas

    def _chunk(self, choices: list[dict[str, Any]], **more: Any) -> bytes:
        chunk = {**self._head, "object": "chat.completion.chunk", "choices": choices, **more}
        return f"data: {json.dumps(chunk)}\n\n".encode("ascii")


def events_of(completion: dict[str, Any]) -> Iterator[bytes]:
    """Yield a whole completion as the chunks a listening library wants."""
    choice = completion["choices"][0]
    message = choice["message"]
    calls = [{**call, "index": place} for place, call in enumerate(message.get("tool_calls") or ())]
    chunk = {
        **{name: completion[name] for name in ("id", "created", "model")},
        "choices": [{"delta": {**message, "tool_calls": calls}, "finish_reason": choice["finish_reason"] or "stop"}],
        "usage": completion["usage"],
    }
    reader = ChatReader(completion["model"], listens=True)
    yield from reader.read(StreamEvent("", json.dumps(chunk)))
    yield from reader.rest()


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise faults.NoAnswerError("streamed something that is not JSON") from None
    if not isinstance(found, dict):
        raise faults.NoAnswerError("streamed JSON that is no answer of a model")
    return found


def _first(choices: Any) -> dict[str, Any] | None:
    """The one choice that was asked for; chunks of counts have none."""
    if choices is None or choices == []:
        return None
    if not isinstance(choices, list) or not isinstance(choices[0], dict):
        raise faults.NoAnswerError("streamed JSON that is no answer of a model")
    return choices[0]


def _typed_parts(parts: list[Any]) -> dict[str, Any]:
    """Text and reasoning of content in typed parts, as Mistral sends it."""
    found: dict[str, Any] = {"content": ""}
    for part in parts:
        if not isinstance(part, dict):
            continue
        if part.get("type") == "text":
            found["content"] += str(part.get("text") or "")
        elif part.get("type") == "thinking":
            found["reasoning_content"] = found.get("reasoning_content", "") + _thinking(part.get("thinking"))
    return found


def _thinking(found: Any) -> str:
    if isinstance(found, list):
        return "".join(str(part.get("text") or "") for part in found if isinstance(part, dict))
    return found if isinstance(found, str) else ""
