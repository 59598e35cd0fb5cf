"""An answer as it grows: views can put it together from deltas and what is stored, at no more than the stated rate."""

import asyncio
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.chats import ChatMode, Message, MessageRole, MessageState, TextPart, ThoughtPart, ToolPart
from app.domain.errors import StoreError
from app.domain.events import Event, MessageChanged, StreamDelta
from app.domain.model_client import Thought
from app.services.answering.streaming import DELTA_PERIOD_S, MOST_THOUGHT, STORE_PERIOD_S, AnswerStream
from app.services.services import Services
from support.provider_server import PATIENCE_S
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio


class Reader:
    """A view: what it shows of one message, from events alone, by the rule `StreamDelta` states."""

    def __init__(self, message: str) -> None:
        self._message = message
        self._news = threading.Condition()
        self.texts: list[str] = []
        self.deltas: list[tuple[float, StreamDelta]] = []
        self.stored: list[Message] = []
        self.stored_at: list[float] = []
        self.missed = 0
        self._is_last_text = False

    def __call__(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, StreamDelta) and event.message == self._message:
                self.deltas.append((time.monotonic(), event))
                if not self._is_last_text and event.offset == 0:
                    self.texts.append("")
                    self._is_last_text = True
                if self._is_last_text and len(self.texts[-1]) == event.offset:
                    self.texts[-1] += event.text
                else:
                    self.missed += 1
            if isinstance(event, MessageChanged) and event.message.id == self._message:
                self.stored.append(event.message)
                self.stored_at.append(time.monotonic())
                self.texts = [part.text for part in event.message.parts if isinstance(part, TextPart)]
                self._is_last_text = bool(event.message.parts) and isinstance(event.message.parts[-1], TextPart)
        with self._news:
            self._news.notify_all()

    async def until_stored(self, count: int) -> None:
        """Wait until the answer was stored so many times."""
        await asyncio.to_thread(self._wait, count)

    def _wait(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.stored) >= count, PATIENCE_S)


async def an_answer(services: Services) -> tuple[str, Message]:
    made = await services.projects.create(title="Bakery", text=None)
    chat = await services.chats.create(made.project.id, mode=ChatMode.SETUP)
    answer = await services.store.write(
        lambda tx: tx.messages.append(chat=chat.id, role=MessageRole.AGENT, state=MessageState.STREAMING, parts=())
    )
    return made.project.id, answer


async def test_text_reaches_views_in_order_and_the_store_every_quarter_second(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        reader = Reader(answer.id)
        services.store.listen(reader)
        stream = AnswerStream(services.store, project, answer)
        words = [f"word{number} " for number in range(120)]
        async with stream:
            for count in range(4):
                for word in words[count * 30 : count * 30 + 30]:
                    stream.on_text(word)
                await reader.until_stored(count + 1)
        assert "".join(reader.texts) == "".join(words)
        assert reader.missed == 0
        assert stream.parts == (TextPart(text="".join(words)),)
        told = [at for at, _ in reader.deltas]
        assert all(after - before >= 0.9 * DELTA_PERIOD_S for before, after in pairwise(told))
        kept = reader.stored_at
        assert all(after - before >= 0.9 * STORE_PERIOD_S for before, after in pairwise(kept))


async def test_a_quiet_stream_is_stored_without_a_further_piece(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        reader = Reader(answer.id)
        services.store.listen(reader)
        async with AnswerStream(services.store, project, answer) as stream:
            stream.on_text("First ")
            await reader.until_stored(1)
            stream.on_text("second")
            await reader.until_stored(2)
        assert reader.stored[-1].parts == (TextPart(text="First second"),)
        assert reader.stored[-1].state is MessageState.STREAMING


async def test_calls_of_tools_stand_between_texts_in_order_and_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        reader = Reader(answer.id)
        services.store.listen(reader)
        call = ToolPart(name="list_runs", arguments="{}", result="There is no run.")
        async with AnswerStream(services.store, project, answer) as stream:
            stream.on_text("I look.")
            stream.add_tool(call)
            stream.on_text("\n\nThere is ")
            stream.on_text("none.\n")
            await reader.until_stored(1)
        parts = (TextPart(text="I look."), call, TextPart(text="There is none.\n"))
        assert stream.parts == parts
        assert reader.stored[-1].parts == parts
        assert reader.texts == ["I look.", "There is none.\n"]
        assert stream.text == "I look.\n\nThere is none.\n"


async def test_text_that_turns_out_to_be_a_thought_is_taken_back_and_stands_apart(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        reader = Reader(answer.id)
        services.store.listen(reader)
        before = (TextPart(text="Half a"),)
        async with AnswerStream(services.store, project, answer, begun=before) as stream:
            stream.on_text(" van or so")
            await reader.until_stored(1)
            stream.on_thought(Thought(text=" van or so", takes_back=True))
            stream.on_text(" loaf")
            await reader.until_stored(2)
        parts = (ThoughtPart(text="van or so"), TextPart(text="Half a loaf"))
        assert stream.parts == parts
        assert reader.stored[-1].parts == parts
        assert stream.text == "Half a loaf"


async def test_of_very_long_thoughts_the_last_are_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        stream = AnswerStream(services.store, project, answer)
        for number in range(3):
            stream.on_thought(Thought(text=f"{number} " * (MOST_THOUGHT // 2)))
        (part,) = stream.parts
        assert isinstance(part, ThoughtPart)
        assert part.text.startswith("…")
        assert set(part.text) == {"…", "2", " "}


async def test_going_on_grows_the_same_part_from_where_it_was_left(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        before = (TextPart(text="Half a"),)
        kept = (ToolPart(name="x", arguments="{}", result=""),)
        await services.store.write(lambda tx: tx.messages.update(answer.id, parts=before))
        reader = Reader(answer.id)
        services.store.listen(reader)
        async with AnswerStream(services.store, project, answer, begun=before, kept=kept) as stream:
            stream.on_text(" loaf")
        assert [delta.offset for _, delta in reader.deltas] == [6]
        assert stream.parts == (TextPart(text="Half a loaf"), *kept)


@pytest.mark.expects_log("the text so far could not be stored")
async def test_a_full_disk_in_mid_stream_is_logged_and_stored_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        project, answer = await an_answer(services)
        reader = Reader(answer.id)
        services.store.listen(reader)
        write, failing = services.store.write, [True]

        async def sometimes(unit: object) -> object:
            if failing:
                failing.pop()
                raise StoreError("disk-full", "The disk is full.")
            return await write(unit)  # type: ignore[arg-type]

        monkeypatch.setattr(services.store, "write", sometimes)
        async with AnswerStream(services.store, project, answer) as stream:
            stream.on_text("Nothing is lost")
            await reader.until_stored(1)
        assert reader.stored[-1].parts == (TextPart(text="Nothing is lost"),)
