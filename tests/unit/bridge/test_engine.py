"""The engine's end: what was handed in ends with all it began. Not for what travels through `Bridge`."""

import asyncio
import gc
import threading
import warnings

import anyio
import pytest

from app.bridge.engine import EngineThread


def test_a_child_that_had_not_begun_when_the_engine_stops_is_ended_by_who_began_it(engine: EngineThread) -> None:
    begun, ended = threading.Event(), threading.Event()

    async def child() -> None:
        pass

    async def connects() -> None:
        """As each connection does with its addresses; whenever the loop stops here, one child has not begun."""
        try:
            async with anyio.create_task_group() as group:
                while True:
                    group.start_soon(child)
                    begun.set()
                    await asyncio.sleep(0)
        finally:
            ended.set()

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        outcome = engine.submit(connects)
        assert begun.wait(100)
        engine.stop()
        gc.collect()
    assert ended.is_set()
    with pytest.raises(asyncio.CancelledError):
        outcome.result(0)
    assert not [str(one.message) for one in warned]
