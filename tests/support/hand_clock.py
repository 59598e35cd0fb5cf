"""A clock for the running event loop that stands still unless a test lets time pass, however slow the machine is.

Limits and pauses counted by the loop end by it; threads, servers and connections are real. Not for what reads the
machine's own clock.
"""

import asyncio


class HandClock:
    """The running loop's time from now on; it is the loop's own, so nothing has to be put back."""

    def __init__(self) -> None:
        self._passed = 0.0
        loop = asyncio.get_running_loop()
        began = loop.time()
        loop.time = lambda: began + self._passed  # type: ignore[method-assign]

    def pass_by(self, seconds: float) -> None:
        """Let so much time pass at once. In the loop's own thread."""
        self._passed += seconds
