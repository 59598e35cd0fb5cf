"""A client that answers nothing: a run on it proves that everything it needs is stored.

Not for: answering from a memory; `asking` finds stored calls before a client is asked.
"""

from app.domain.errors import RefusedError
from app.domain.model_client import (
    Conversation,
    ConversationReply,
    ModelInfo,
    ModelReply,
    ModelRequest,
    ReplyT,
    TextListener,
    ThoughtListener,
    ToolRunner,
)


class ReplayOnly:
    """A `ModelClient` for replay with the network off: any request that reaches it was not stored."""

    def __init__(self, info: ModelInfo) -> None:
        self._info = info

    @property
    def info(self) -> ModelInfo:
        """The model whose answers are replayed."""
        return self._info

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Refuse.

        Raises:
            RefusedError: always; the answer is not stored.
        """
        raise RefusedError(
            "replay-incomplete",
            f"A stored answer of the step “{request.role.value}” is missing, so this cannot be replayed.",
        )

    async def converse(
        self,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> ConversationReply:
        """Refuse.

        Raises:
            RefusedError: always; what was said in a chat is read there, not replayed.
        """
        del call_tool, on_text, on_thought
        raise RefusedError("replay-incomplete", f"“{request.role.value}” is no step of a run; it cannot be replayed.")

    async def context_window(self) -> int | None:
        """Return None: nothing is sent."""
        return None

    def measure(self, text: str) -> int:
        """Return 0: nothing is sent."""
        del text
        return 0

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Return 0: nothing is sent."""
        del input_tokens, output_tokens
        return 0.0
