"""How much one address may be asked: places, requests and tokens per minute, and its wish to be left alone.

One line of waiting per address and event loop, shared by all runs and chats of the process. A chat goes before a run,
else first come, first served. Not for how often one request is repeated (`retries`), not for money.
"""

import asyncio
import bisect
import itertools
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Rates:
    """What one address may be asked; None = no limit of our own.

    Attributes:
        at_once: requests in flight.
        requests_per_minute: started within any minute.
        tokens_per_minute: input and output together; reserved at the start, corrected at the end.
    """

    at_once: int = 8
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells monotonic seconds and waits some; tests give one that need not wait."""

    now: Callable[[], float]
    wait: Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Slot:
    """A place in the address's work; correct `tokens` when it is known what was really used."""

    at: float
    tokens: int


@dataclass(order=True, slots=True)
class _Ticket:
    is_later: bool
    number: int
    moved: asyncio.Event = field(compare=False, default_factory=asyncio.Event)


class Queue:
    """Those who want to ask one address. Used on one event loop."""

    def __init__(self) -> None:
        self._waiting: list[_Ticket] = []
        self._numbers = itertools.count()
        self._in_flight = 0
        self._started: deque[Slot] = deque()
        self._closed_until = 0.0

    @asynccontextmanager
    async def place(self, rates: Rates, *, tokens: int, is_chat: bool, clock: Clock) -> AsyncIterator[Slot]:
        """Wait for a place and hold it. Cancelling gives it back, or leaves the line.

        Args:
            rates: the limits.
            tokens: reserved for this request.
            is_chat: goes before what is none.
            clock: of the waiting.
        """
        ticket = _Ticket(not is_chat, next(self._numbers))
        bisect.insort(self._waiting, ticket)
        try:
            await self._turn(ticket, rates, tokens, clock)
        finally:
            self._waiting.remove(ticket)
            self._wake_first()
        place = Slot(clock.now(), tokens)
        self._started.append(place)
        self._in_flight += 1
        try:
            yield place
        finally:
            self._in_flight -= 1
            self._wake_first()

    def cool_down(self, seconds: float, clock: Clock) -> None:
        """Let nobody begin for so long."""
        self._closed_until = max(self._closed_until, clock.now() + seconds)

    async def _turn(self, ticket: _Ticket, rates: Rates, tokens: int, clock: Clock) -> None:
        while True:
            if self._waiting[0] is not ticket or self._in_flight >= rates.at_once:
                ticket.moved.clear()
                await ticket.moved.wait()
                continue
            pause = self._pause(rates, tokens, clock.now())
            if pause <= 0:
                return
            await clock.wait(pause)

    def _pause(self, rates: Rates, tokens: int, now: float) -> float:
        """Seconds until the first in the line may begin."""
        while self._started and self._started[0].at <= now - _MINUTE:
            self._started.popleft()
        until = self._closed_until
        if rates.requests_per_minute is not None and len(self._started) >= rates.requests_per_minute:
            until = max(until, self._started[-rates.requests_per_minute].at + _MINUTE)
        if rates.tokens_per_minute is not None:
            # A request larger than the limit by itself begins when nothing else was started within the minute.
            spent = sum(place.tokens for place in self._started)
            for place in self._started:
                if spent + tokens <= rates.tokens_per_minute:
                    break
                until = max(until, place.at + _MINUTE)
                spent -= place.tokens
        return until - now

    def _wake_first(self) -> None:
        if self._waiting:
            self._waiting[0].moved.set()


_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Queue]] = WeakKeyDictionary()


def queue_of(address: str) -> Queue:
    """Return the line of an address on the running event loop."""
    return _lines.setdefault(asyncio.get_running_loop(), {}).setdefault(address, Queue())
