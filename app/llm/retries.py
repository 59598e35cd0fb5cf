"""How often and how long to wait: at most three attempts, jittered, as the server asks but never over two minutes.

Deterministic: the jitter comes from a seed. Not for deciding what a fault is (`faults`).
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import FaultKind, ProviderError

_log = logging.getLogger(__name__)
T = TypeVar("T")
Wait = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How patient a client is; times in seconds.

    Attributes:
        attempts: in all, the first included.
        first_pause: before the second attempt, doubled for each later one, ± half by jitter.
        longest_wait: what a server may ask for; if it asks for more, the fault is told at once.
    """

    attempts: int = 3
    first_pause: float = 0.5
    longest_wait: float = 120.0


async def with_retries(
    attempt: Callable[[], Awaitable[T]],
    *,
    seed: str,
    patience: Patience,
    wait: Wait = asyncio.sleep,
    may_repeat: Callable[[], bool] = lambda: True,
    cool_down: Callable[[float], None] = lambda _: None,
) -> T:
    """Return what the attempt returns, trying again after retryable faults.

    Args:
        attempt: one attempt.
        seed: of the jitter.
        patience: how often and how long.
        wait: waits the given seconds.
        may_repeat: asked after a fault; False once a part of the answer was shown.
        cool_down: told the seconds the server wants to be left alone by everybody, also when nothing is repeated.

    Raises:
        ProviderError: of the last attempt.
    """
    jitter = random.Random(seed)
    for number in range(1, patience.attempts + 1):
        try:
            return await attempt()
        except ProviderError as fault:
            asked = fault.retry_after_s
            if not fault.retryable or (asked or 0.0) > patience.longest_wait:
                raise
            pause = patience.first_pause * 2 ** (number - 1) * jitter.uniform(0.5, 1.5)
            if asked is not None:
                cool_down(asked)
                pause = min(asked + patience.first_pause * jitter.random(), patience.longest_wait)
            elif fault.kind is FaultKind.RATE_LIMIT:
                cool_down(pause)
            if number == patience.attempts or not may_repeat():
                raise
            _log.info("attempt %d failed (%s), again in %.1f s", number, fault.code, pause)
        await wait(pause)
    raise AssertionError("the last attempt returns or raises")
