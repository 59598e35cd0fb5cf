"""A client that answers nothing: a run on it proves that everything it needs is stored.

Not for: answering from a memory; `asking` finds stored calls before a client is asked.
"""

from app.domain.errors import RefusedError
from app.domain.models import ModelInfo, ModelReply, ModelRequest, ReplyT


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
