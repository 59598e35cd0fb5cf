"""A qasync loop on top of the event loop that pytest-qt spins, as the window has one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import qasync
from PySide6.QtWidgets import QApplication


@contextmanager
def gui_loop(application: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The GUI thread's asyncio loop for the length of the block; its leftover tasks are cancelled."""
    loop = qasync.QEventLoop(application, already_running=True)
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        for _ in range(5):
            application.processEvents()
        asyncio.events._set_running_loop(None)
        asyncio.set_event_loop(None)
        # loop.stop() would call QApplication.exit(), after which no nested event loop of pytest-qt starts again.
        setattr(loop, "_QEventLoop__is_running", False)  # noqa: B010  the name is mangled
        loop.close()
