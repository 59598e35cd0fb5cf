"""Chats with the local provider server: a question, a listener, and tools that say what they are told to."""

import asyncio
from typing import Any

from app.domain.model_client import Conversation, Role, ToolCall, ToolSpec
from support.provider_requests import Question

READ = ToolSpec(
    name="read_results",
    description="Results of a run.",
    parameters={
        "type": "object",
        "properties": {"run": {"type": "integer"}},
        "required": ["run"],
        "additionalProperties": False,
    },
)


def talk(prompt: str, **fields: Any) -> Conversation:
    """Make a conversation with one tool; other fields may be given."""
    values: dict[str, Any] = {
        "role": Role.ARCHITECT,
        "template": "test@1",
        "system": "You help.",
        "prompt": prompt,
        "task": Question(),
        "tools": (READ,),
    }
    return Conversation(**{**values, **fields})


class Listener:
    """Keeps the pieces of an answer; `enough` is set after so many."""

    def __init__(self, stop_after: int = 0) -> None:
        self.pieces: list[str] = []
        self.enough = asyncio.Event()
        self._stop_after = stop_after

    def __call__(self, piece: str) -> None:
        self.pieces.append(piece)
        if len(self.pieces) >= self._stop_after:
            self.enough.set()

    @property
    def text(self) -> str:
        """All that was heard."""
        return "".join(self.pieces)


class Tools:
    """Answers every call with the same text and keeps the calls."""

    def __init__(self, said: str = "nothing") -> None:
        self.calls: list[ToolCall] = []
        self._said = said

    async def __call__(self, call: ToolCall) -> str:
        self.calls.append(call)
        return self._said
