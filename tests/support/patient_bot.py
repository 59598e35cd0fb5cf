"""The `qtbot` of these tests: it waits for as long as a busy machine may need, which no test says for itself.

Not for time: what must not take long is measured in `tests/benchmarks`.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker
from typing_extensions import override

PATIENCE_MS = 100_000
"""Below the time a whole test has. It is spent only where what is waited for never comes."""


class PatientBot(QtBot):
    """pytest-qt's bot, whose waits have the one patience instead of five seconds.

    A wait may look at what is not there yet: the first card of an empty list is waited for as well.
    """

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        def holds() -> bool | None:
            try:
                return callback()
            except (LookupError, StopIteration) as missing:
                # The one kind of exception after which pytest-qt looks again; it names this one when time is up.
                raise AssertionError(f"not there yet: {missing!r}") from missing

        super().waitUntil(holds, timeout=timeout)

    @override
    def waitSignal(self, signal: SignalInstance, *, timeout: int = PATIENCE_MS, **more: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **more)
