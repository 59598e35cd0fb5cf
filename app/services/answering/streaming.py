"""The text of one answer while it is being written: told to views at once, stored every quarter of a second.

Not for: asking a model, or what becomes of the answer in the end; whoever asked stores that.
"""

import asyncio
import logging
from types import TracebackType

from app.domain.chats import Message, Part, TextPart, ThoughtPart, ToolPart
from app.domain.errors import FaultKind, ProviderError, StoreError
from app.domain.events import StreamDelta
from app.domain.model_client import Thought
from app.store.database import Store

_LOG = logging.getLogger(__name__)
DELTA_PERIOD_S = 1 / 15
"""A message tells views of new text at most this often."""
STORE_PERIOD_S = 0.25
"""Text this old is in the store, whatever happens to the process."""
MOST_THOUGHT = 50_000
"""Characters of thoughts that are kept between two calls of tools; of more the last."""
MOST_TEXT = 200_000
"""Characters an answer grows by in one go; a model that does not stop is stopped here."""


class AnswerStream:
    """Parts of one answer as they grow. Engine loop only; an async context, in which deltas and stores happen.

    `kept` are parts that stand below the text (cards of an answer that is being continued); `parts` is everything.
    Leaving the context stops telling and storing; the last piece is left to whoever ends the answer.
    """

    def __init__(
        self,
        store: Store,
        project: str,
        answer: Message,
        *,
        begun: tuple[Part, ...] = (),
        kept: tuple[Part, ...] = (),
    ) -> None:
        self._store = store
        self._project = project
        self._answer = answer
        self._done: list[Part] = list(begun)
        self._kept = kept
        self._open: list[str] = []
        self._open_length = 0
        self._thought = ""
        self._told = 0
        self._length = 0
        self._is_dirty = False
        self._is_new_part = False
        self._changed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        if self._done and isinstance(last := self._done[-1], TextPart):
            # Going on: the same text part grows, so offsets count from where it was left.
            self._done.pop()
            self._open = [last.text]
            self._open_length = self._told = len(last.text)
        self._begun_length = self._open_length

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything so far, in order."""
        return (*self._done, *self._open_parts(), *self._kept)

    @property
    def text(self) -> str:
        """The answer's text so far, as a message says it."""
        parts = (*self._done, *self._open_parts())
        return "\n\n".join(part.text for part in parts if isinstance(part, TextPart))

    def on_text(self, piece: str) -> None:
        """Take the next piece of the answer; returns at once.

        Raises:
            ProviderError: bad-output: the answer has become longer than any may be; what came until then is kept.
        """
        if not self._open and self._done:
            # Parts are paragraphs of their own; what separates them is no text of either.
            piece = piece.lstrip("\n")
        if not piece:
            return
        if not self._open:
            # A view that has not seen this part yet takes it from the store, so it is stored at once.
            self._is_new_part = True
        left = MOST_TEXT - self._length
        self._open.append(piece[:left])
        self._open_length += len(piece[:left])
        self._length += len(piece[:left])
        self._mark()
        if len(piece) > left:
            raise ProviderError(
                FaultKind.BAD_OUTPUT,
                f"The model did not stop; its answer was ended at {MOST_TEXT:,} characters. Try again.",
            )

    def on_thought(self, thought: Thought) -> None:
        """Take a piece of what the model thinks; it is stored with the text, or the end, that follows it."""
        if thought.takes_back:
            text = "".join(self._open)[: self._begun_length]
            self._open, self._open_length = [text] if text else [], len(text)
            self._told = len(text)
            # A view shows what is taken back: it gets the parts anew from the store.
            self._is_new_part = True
            self._mark()
        self._thought += thought.text
        if len(self._thought) > MOST_THOUGHT:
            self._thought = f"…{self._thought[-MOST_THOUGHT:]}"

    def add_tool(self, part: ToolPart) -> None:
        """Take one finished call of a tool; text that follows is a part of its own."""
        self._tell()
        self._done += [*self._open_parts(), part]
        self._open, self._thought = [], ""
        self._open_length = self._told = self._begun_length = 0
        self._is_new_part = True
        self._mark()

    async def __aenter__(self) -> "AnswerStream":
        """Begin telling and storing."""
        self._pump = asyncio.get_running_loop().create_task(self._work(), name=f"stream:{self._answer.id}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Stop telling and storing; a store that is under way is finished first."""
        pump, self._pump = self._pump, None
        if pump is not None:
            pump.cancel()
            await asyncio.wait((pump,))
            if not pump.cancelled() and (fault := pump.exception()) is not None and error is None:
                raise fault
        self._tell()

    def _mark(self) -> None:
        self._is_dirty = True
        self._changed.set()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        stored_at = loop.time() - STORE_PERIOD_S
        while True:
            await self._next_change(stored_at + STORE_PERIOD_S - loop.time())
            self._tell()
            if self._is_dirty and (self._is_new_part or loop.time() >= stored_at + STORE_PERIOD_S):
                await self._keep()
                stored_at = loop.time()
            await asyncio.sleep(DELTA_PERIOD_S)

    async def _next_change(self, due_in: float) -> None:
        """Return at the next piece, or when what there is has to be stored."""
        if self._is_dirty and due_in <= 0:
            return
        try:
            async with asyncio.timeout(due_in if self._is_dirty else None):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()

    def _tell(self) -> None:
        """Publish what was added to the open text part since the last time."""
        if self._open_length == self._told:
            return
        text = "".join(self._open)
        self._open = [text]
        event = StreamDelta(
            project=self._project,
            chat=self._answer.chat,
            message=self._answer.id,
            offset=self._told,
            text=text[self._told :],
        )
        self._told = self._open_length
        self._store.publish((event,))

    async def _keep(self) -> None:
        parts = self.parts
        self._is_dirty = self._is_new_part = False
        try:
            await self._store.write(lambda tx: tx.messages.update(self._answer.id, parts=parts))
        except StoreError as error:
            # The text is still here and the end of the answer stores it; only death in this moment would lose it.
            self._is_dirty = True
            _LOG.warning("the text so far could not be stored: %s", error)

    def _open_parts(self) -> tuple[Part, ...]:
        """What is being written: what was thought for it, and its text."""
        thought = (ThoughtPart(text=self._thought.strip()),) if self._thought.strip() else ()
        text = (TextPart(text="".join(self._open)),) if self._open_length else ()
        return (*thought, *text)
