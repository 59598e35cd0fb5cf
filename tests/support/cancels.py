"""Cancels of runs and answers at chosen instants, through the services, and a count of what each leaves behind.

`played` starts what its kind says, cancels it at an instant, counts what is left at once, then goes on with it to its
end. Not for choosing the instants: `Moment` waits for one.
"""

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.domain.chats import Message, MessageRole, MessageState
from app.domain.errors import RefusedError
from app.domain.events import Event, StreamDelta
from app.domain.runs import RunConfig, RunRequest, RunStatus, Trigger
from app.llm.prices import OwnPrice
from app.services.services import Services
from app.store.engine import connect
from support.provider_requests import Waits, client_of
from support.provider_server import ProviderServer
from support.run_roles import problem
from support.services_at_work import opened

TEXT = "Bread is baked at three. " * 24
ASKED = "How is bread baked?"
CONFIG = RunConfig(candidates=2, scenarios=2, relists=0)
_STEPS = 60
"""Turns of the loop an instant may lie behind what it waits for."""
_HALF = {
    "an answer without its call": "SELECT count(*) FROM answer"
    " WHERE NOT by_hand AND call NOT IN (SELECT key FROM call)",
    "a result of a run that has not ended": "SELECT count(*) FROM result JOIN run ON run.id = result.run"
    " WHERE run.status IN ('queued', 'running')",
    "a result of a run cut off that claims to be whole": "SELECT count(*) FROM result JOIN run ON run.id = result.run"
    " WHERE run.status != 'completed' AND json_extract(result.ranking, '$.d.provisional') IS NOT 1",
    "a call that is not in the ledger": "SELECT max(0, (SELECT count(*) FROM call)"
    " - (SELECT count(*) FROM spend WHERE run IS NOT NULL))",
    "an entry of the ledger of no call": "SELECT max(0, (SELECT count(*) FROM spend WHERE run IS NOT NULL)"
    " - (SELECT count(*) FROM call))",
    "tokens of answers that are not in the ledger": "SELECT count(*) FROM message WHERE input_tokens !="
    " (SELECT coalesce(sum(spend.input_tokens), 0) FROM spend WHERE spend.message = message.id)",
}


class Kind(StrEnum):
    """What is cancelled, and how."""

    STOP = "a run is stopped"
    PAUSE = "a run is paused"
    ANSWER = "an answer is stopped"
    BOTH = "a run and an answer are stopped at once"
    START = "a run and an answer are stopped as they start"
    RESUME = "a run is stopped while it is resumed"
    CLOSE = "the application closes"
    CLOSE_START = "the application closes as a run and an answer start"
    TWICE = "the application closes while a run and an answer are being stopped"


@dataclass(slots=True)
class Outcome:
    """What came of one cancel: seconds to the end, what was left (nothing, if all is well), what was cut off."""

    seconds: float = 0.0
    left: Counter[str] = field(default_factory=Counter)
    was_cut: bool = False
    """Whether the cancel came before the end of the work."""


Moment = Callable[[random.Random, "Heard"], Awaitable[None]]
"""Returns at the instant of the cancel; work may have ended by then."""


class Heard:
    """What a view heard: the text told of each answer; and a wait for the next commits."""

    def __init__(self, services: Services) -> None:
        self.told: dict[str, str] = {}
        self._loop = asyncio.get_running_loop()
        self._left = 0
        self._enough = asyncio.Event()
        services.store.listen(self._hear)

    async def batches(self, number: int) -> None:
        """Return after so many further commits and pieces of text."""
        self._left = number
        self._enough.clear()
        if number:
            await self._enough.wait()

    def _hear(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, StreamDelta):
                before = self.told.get(event.message, "")
                self.told[event.message] = before[: event.offset] + event.text
        self._left -= 1
        if self._left <= 0:
            self._loop.call_soon_threadsafe(self._enough.set)


async def at_once(rng: random.Random, _: Heard) -> None:
    """An instant within the first turns of the loop."""
    for _turn in range(rng.randrange(_STEPS)):
        await asyncio.sleep(0)


class Play:
    """One cancel in a store of its own."""

    def __init__(self, services: Services, server: ProviderServer, rng: random.Random, moment: Moment) -> None:
        self.services = services
        self.server = server
        self.outcome = Outcome()
        self.heard = Heard(services)
        self.project = self.chat = ""
        self.run: str | None = None
        self._rng = rng
        self._moment = moment
        self._tasks: set[asyncio.Task[Any]] = set()
        self._mine: set[asyncio.Task[Any]] = set()

    async def prepare(self) -> None:
        """A project with items and a chat, and what there is before anything works."""
        self.project, self.chat = await problem(self.services)
        self._tasks = asyncio.all_tasks()

    async def play(self, kind: Kind) -> None:
        """Start, cancel at the instant, and count."""
        runs, chats = self.services.runs, self.services.chats
        match kind:
            case Kind.STOP | Kind.PAUSE:
                run = await self.start()
                await self._instant((self._spawn(runs.wait(run)),))
                await self._ended((runs.stop if kind is Kind.STOP else runs.pause)(run))
            case Kind.ANSWER:
                await self._instant((self._spawn(self.send()),))
                await self._ended(chats.stop(self.chat))
            case Kind.BOTH | Kind.START:
                run = await self.start()
                answer = self._spawn(self.send())
                await self._instant((answer,), at_once if kind is Kind.START else self._moment)
                await self._ended(runs.stop(run), chats.stop(self.chat))
            case Kind.RESUME:
                run = await self.start()
                await self._instant((self._spawn(runs.wait(run)),))
                await _unless_over(runs.stop(run))
                if runs.get(run).status.is_resumable:
                    await runs.resume(run)
                await self._instant((self._spawn(runs.wait(run)),), self._rng.choice((at_once, self._moment)))
                await self._ended(runs.stop(run))
            case Kind.CLOSE:
                await self.start()
                await self._instant((self._spawn(self.send()),))
                await self._ended(self.services.close())
            case Kind.CLOSE_START:
                starting = self._spawn(self.start()), self._spawn(self.send())
                await at_once(self._rng, self.heard)
                await self._ended(self.services.close())
                await asyncio.wait(starting)
            case Kind.TWICE:
                run = await self.start()
                await self._instant((self._spawn(self.send()),))
                stopping = self._spawn(_unless_over(runs.stop(run))), self._spawn(chats.stop(self.chat))
                await at_once(self._rng, self.heard)
                await self._ended(self.services.close())
                await asyncio.wait(stopping)

    async def start(self) -> str:
        """Start the run from the chat; its id."""
        request = RunRequest(config=CONFIG, chat=self.chat)
        self.run = (await self.services.runs.start(self.project, request, Trigger.DIALOG)).id
        return self.run

    async def send(self) -> Message:
        """Ask the chat."""
        return await self.services.chats.send(self.chat, ASKED)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._mine.add(task)
        return task

    async def _instant(self, works: Iterable[asyncio.Task[Any]], moment: Moment | None = None) -> None:
        """Wait for the instant, or for the end of all the work."""
        waiting = asyncio.get_running_loop().create_task(_moment(moment or self._moment, self._rng, self.heard))
        await asyncio.wait((waiting, asyncio.gather(*works, return_exceptions=True)), return_when="FIRST_COMPLETED")
        waiting.cancel()
        await asyncio.wait((waiting,))

    async def _ended(self, *cancels: Coroutine[Any, Any, Any]) -> None:
        began = time.perf_counter()
        await asyncio.gather(*(_unless_over(one) for one in cancels))
        self.outcome.seconds = time.perf_counter() - began
        self._count()
        await asyncio.wait(self._mine) if self._mine else None
        for task in self._mine:
            fault = None if task.cancelled() else task.exception()
            if fault is not None and not isinstance(fault, RefusedError):
                raise fault
        for _ in range(20):  # in which the loop closes what a library left half read
            await asyncio.sleep(0)
        here = {task for task in asyncio.all_tasks() - self._tasks if task is not asyncio.current_task()}
        self.outcome.left["tasks"] += len(here)
        await asyncio.to_thread(self.server.wait_idle)

    def _count(self) -> None:
        """What is left in the very moment the cancel returned."""
        left, query = self.outcome.left, self.services.store.query
        messages = self.services.chats.messages(self.chat).items
        answers = [one for one in messages if one.role is MessageRole.AGENT]
        left["answers being written"] += sum(one.state is MessageState.STREAMING for one in answers)
        for one in answers:
            cut = one.state in (MessageState.STOPPED, MessageState.INTERRUPTED)
            self.outcome.was_cut |= cut
            left["text lost"] += not one.text().startswith(self.heard.told.get(one.id, ""))
            left["text made up"] += not TEXT.startswith(one.text())
        live = query.runs.live()
        left["runs at work"] += len(live)
        left["locks held"] += len(list((self.services.store.data_dir / "locks").glob("run-*")))
        for row in self.services.runs.page(self.project).items:
            run, spent = query.runs.get(row.id), self.services.spending.of_run(row.id)
            self.outcome.was_cut |= run.status in (RunStatus.STOPPED, RunStatus.PAUSED)
            left["runs marked dead"] += run.status in (RunStatus.INTERRUPTED, RunStatus.FAILED)
            ledger = (spent.calls, spent.input_tokens, spent.output_tokens)
            left["ledger unlike the run"] += (run.counts.calls, run.input_tokens, run.output_tokens) != ledger

    async def go_on(self, expected: str) -> None:
        """Resume what was cut off; it must end as if nobody had cancelled."""
        services, left = self.services, self.outcome.left
        for row in services.runs.page(self.project).items:
            if services.runs.get(row.id).status is not RunStatus.COMPLETED:
                await services.runs.resume(row.id)
                await services.runs.wait(row.id)
            left["runs that end otherwise"] += services.runs.get(row.id).ranking_hash != expected
        answers = [one for one in services.chats.messages(self.chat).items if one.role is MessageRole.AGENT]
        if answers and services.chats.can_go_on(answers[-1]):
            whole = await services.chats.go_on(self.chat)
            left["answers that end otherwise"] += (whole.id, whole.text()) != (answers[-1].id, TEXT)


async def _moment(moment: Moment, rng: random.Random, heard: Heard) -> None:
    await moment(rng, heard)


async def _unless_over(cancel: Coroutine[Any, Any, Any]) -> None:
    try:
        await cancel
    except RefusedError as error:
        if error.code != "not-running":
            raise


async def whole(folder: Path, server: ProviderServer) -> tuple[str, float]:
    """The ranking of a run nobody cancels, and the seconds it and an answer beside it take."""
    async with _opened(folder, server) as services:
        play = Play(services, server, random.Random(0), at_once)
        await play.prepare()
        await services.get_ready()
        began = time.perf_counter()
        run = await play.start()
        answer, ended = await asyncio.gather(play.send(), services.runs.wait(run))
        assert (answer.state, answer.text()) == (MessageState.COMPLETE, TEXT)
        assert (ended.status, ended.error) == (RunStatus.COMPLETED, None)
        assert ended.ranking_hash is not None
        return ended.ranking_hash, time.perf_counter() - began


async def played(
    kind: Kind, seed: int, folder: Path, server: ProviderServer, moment: Moment, *, expected: str | None
) -> Outcome:
    """One cancel of a kind; with `expected`, the ranking of `whole`, what was cut off goes on to its end after it."""
    threads = _threads()
    async with _opened(folder, server) as services:
        play = Play(services, server, random.Random(seed), moment)
        await play.prepare()
        await play.play(kind)
        outcome, project, chat = play.outcome, play.project, play.chat
    outcome.left["threads"] += len(_threads() - threads)
    outcome.left["threads or processes holding a lock"] += len(list((folder / "locks").iterdir()))
    _count_rows(folder, outcome)
    if expected is not None:
        async with _opened(folder, server) as services:
            again = Play(services, server, random.Random(seed), moment)
            again.project, again.chat, again.outcome = project, chat, outcome
            await again.go_on(expected)
        _count_rows(folder, outcome)
    outcome.left = +outcome.left
    return outcome


def _opened(folder: Path, server: ProviderServer) -> Any:
    price = {"price": OwnPrice(3.0, 15.0)}
    return opened(folder, lambda: client_of(server.base_url, wait=Waits(), max_concurrency=4, terms=price))


def _threads() -> set[threading.Thread]:
    """Threads that run, but for the server's own and the loop's pool, which looks names up."""
    others = ("asyncio_", "provider-server")
    return {
        one for one in threading.enumerate() if not one.name.startswith(others) and "process_request" not in one.name
    }


def _count_rows(folder: Path, outcome: Outcome) -> None:
    """What is in the closed file that belongs to nothing."""
    connection = connect(folder / "int-crucible.db", "ro")
    try:
        for name, statement in _HALF.items():
            outcome.left[name] += int(connection.execute(statement).fetchone()[0])
        [found] = connection.execute("PRAGMA integrity_check").fetchone()
        outcome.left["damage"] += found != "ok"
        outcome.left["broken links"] += len(connection.execute("PRAGMA foreign_key_check").fetchall())
    finally:
        connection.close()
