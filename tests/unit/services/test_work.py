"""Background work: cancelled once, also before it has begun, and never left behind by a close."""

import asyncio

import pytest

from app.domain.errors import RefusedError
from app.services.jobs import CancelReason, Jobs

pytestmark = pytest.mark.asyncio
KEY = "run:1"


class Job:
    """Works until it is cancelled, then takes some turns of the loop to end."""

    def __init__(self, work: Jobs) -> None:
        self.work = work
        self.begun = asyncio.Event()
        self.ending = asyncio.Event()
        self.may_end = asyncio.Event()
        self.reason: CancelReason | None = None
        self.is_stored = False

    async def __call__(self) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.reason = self.work.reason(KEY)
            self.ending.set()
            await self.may_end.wait()
            self.is_stored = True


async def test_a_second_cancel_does_not_disturb_the_end() -> None:
    work = Jobs()
    job = Job(work)
    work.start(KEY, job())
    await job.begun.wait()
    assert work.cancel(KEY, CancelReason.STOP)
    await job.ending.wait()
    assert work.cancel(KEY, CancelReason.PAUSE)
    closing = asyncio.create_task(work.close())
    await asyncio.sleep(0)
    job.may_end.set()
    await closing
    assert (job.is_stored, job.reason) == (True, CancelReason.STOP)
    assert not work.is_working(KEY)


async def test_a_close_waits_for_what_is_starting_and_ends_it() -> None:
    work = Jobs()
    job = Job(work)
    job.may_end.set()
    with work.starting(KEY):
        closing = asyncio.create_task(work.close())
        await asyncio.sleep(0)
        assert not closing.done()
        work.start(KEY, job())
    await closing
    assert (job.is_stored, job.reason) == (True, CancelReason.SHUTDOWN)
    with pytest.raises(RefusedError, match="closing"), work.starting(KEY):
        pytest.fail("nothing starts after the close")


async def test_a_stop_while_work_is_starting_holds_for_it() -> None:
    work = Jobs()
    job = Job(work)
    job.may_end.set()
    with work.starting(KEY):
        assert work.cancel(KEY, CancelReason.STOP)
        ended = asyncio.create_task(work.wait(KEY))
        await asyncio.sleep(0)
        work.start(KEY, job())
    await ended
    assert (job.is_stored, job.reason) == (True, CancelReason.STOP)


async def test_a_start_that_came_to_nothing_leaves_its_place_free() -> None:
    work = Jobs()
    with work.starting(KEY):
        assert work.is_working(KEY)
        with pytest.raises(RefusedError), work.starting(KEY):
            pytest.fail("one at a time")
        work.cancel(KEY, CancelReason.STOP)
    assert not work.is_working(KEY)
    assert not work.cancel(KEY, CancelReason.STOP)
    job = Job(work)
    work.start(KEY, job())
    await job.begun.wait()
    assert job.reason is None, "the stop was for the start before"
    job.may_end.set()
    await work.close()
