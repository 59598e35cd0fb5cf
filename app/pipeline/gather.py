"""Several awaited things at once, in slot order, whatever order they end in.

Not for: limits (`asking`). One that fails does not cancel the others: their answers may be paid already.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.pipeline.asking import HaltedError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gathered(Generic[T]):
    """What came, in slot order without the failed ones, and why the first failed one did."""

    values: tuple[T, ...]
    fault: Exception | None


async def gather(coroutines: Sequence[Coroutine[Any, Any, T]]) -> Gathered[T]:
    """Await all; a cancel cancels all and waits for them.

    The fault is the first in slot order that is a cause and not a mere halt because of another.
    """
    results = await asyncio.gather(*coroutines, return_exceptions=True)
    values: list[T] = []
    faults: list[Exception] = []
    for result in results:
        if isinstance(result, Exception):
            faults.append(result)
        elif isinstance(result, BaseException):
            raise result
        else:
            values.append(result)
    causes = [fault for fault in faults if not isinstance(fault, HaltedError)]
    return Gathered(tuple(values), next(iter(causes or faults), None))
