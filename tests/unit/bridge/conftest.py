"""An engine and a bridge for each test, stopped in the order of the window."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.bridge.bridge import Bridge
from app.bridge.engine import EngineThread
from support.qt_loop import gui_loop


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    with gui_loop(qapp) as running:
        yield running


@pytest.fixture
def engine() -> Iterator[EngineThread]:
    thread = EngineThread()
    thread.start()
    yield thread
    thread.stop()


@pytest.fixture
def bridge(engine: EngineThread, loop: asyncio.AbstractEventLoop) -> Iterator[Bridge]:
    made = Bridge(engine)
    yield made
    engine.stop()
    made.close()
