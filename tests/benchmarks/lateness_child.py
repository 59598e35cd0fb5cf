"""How late a 5 ms precise timer of the GUI thread is while the engine works; prints one JSON line.

`lateness_child.py FOLDER ADDRESS`: a run of 10 × 20 and four chats whose answers the model server at ADDRESS, another
process, streams at 200 tokens a second each for as long as the run takes.
"""

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from app.domain.chats import ChatMode, MessageRole
from app.domain.runs import RunConfig, RunRequest, RunStatus, Trigger
from app.settings.settings import Provider, Settings
from app.startup_and_shutdown import WindowSession
from benchmarks.scale import Scale
from benchmarks.window_child import Figures, run

_EVERY_MS = 5
_CHATS = 4
_QUIET_S = 3.0
_WORDS = "What would you do about the nightly import?"


class Lateness(QObject):
    """A timer that notes how much later than asked each of its turns came."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    @Slot()
    def _on_timeout(self) -> None:
        at = time.perf_counter()
        self.late.append(max(0.0, 1_000 * (at - self._last) - _EVERY_MS))
        self._last = at

    def taken(self, name: str) -> Figures:
        """The figures since the last call."""
        late, self.late = self.late, []
        return {
            f"{name}_p99_ms": statistics.quantiles(late, n=100)[-1],
            f"{name}_max_ms": max(late),
            f"{name}_turns": float(len(late)),
        }


async def lateness(session: WindowSession, scale: Scale) -> Figures:
    """Quiet first, then with the work."""
    services, ask = session.services, session.bridge.ask
    session.window.docks["runs"].bring_up()
    # Queued behind the loading that began with the window.
    await ask(services.get_ready)
    await asyncio.sleep(1)
    timer = Lateness()
    await asyncio.sleep(_QUIET_S)
    quiet = timer.taken("quiet")
    chats = [await ask(lambda: services.chats.create(scale.project, mode=ChatMode.ANALYSIS)) for _ in range(_CHATS)]
    timer.taken("preparing")
    request = RunRequest(config=RunConfig(candidates=10, scenarios=20, constructed=True))
    began = time.perf_counter()
    told = Counter[str]()
    session.bridge.published.connect(lambda event: told.update((event.kind,)))
    run_ = await ask(lambda: services.runs.start(scale.project, request, Trigger.DIALOG))
    session.window.open_chat(chats[0].id)
    talks = [asyncio.create_task(talk(session, chat.id)) for chat in chats]
    ended = await ask(lambda: services.runs.wait(run_.id))
    spent = time.perf_counter() - began
    busy = timer.taken("busy")
    for task in talks:
        task.cancel()
    await asyncio.wait(talks)
    for chat in chats:
        await ask(lambda chat=chat: services.chats.stop(chat.id))  # type: ignore[misc]  # mypy sees no default of a lambda
    written = [await ask(lambda chat=chat: _length(session, chat.id)) for chat in chats]  # type: ignore[misc]  # as above
    if ended.status is not RunStatus.COMPLETED:
        raise RuntimeError(f"the run is {ended.status}: {ended.error}")
    return (
        quiet
        | busy
        | {"seconds": spent, "calls": float(ended.counts.calls)}
        | {"deltas_a_second": told["stream-delta"] / spent, "characters_a_second": sum(written) / spent}
    )


async def talk(session: WindowSession, chat: str) -> None:
    """Ask again and again, so that something is always being written."""
    while True:
        await session.bridge.ask(lambda: session.services.chats.send(chat, _WORDS))


async def _length(session: WindowSession, chat: str) -> int:
    messages = session.services.chats.messages(chat).items
    return sum(len(message.text()) for message in messages if message.role is MessageRole.AGENT)


def main() -> None:
    """Measure over the folder and address the command line names."""
    folder, address = sys.argv[1:]
    settings = Settings(
        data_dir=Path(folder), provider=Provider.OPENAI_COMPATIBLE, base_url=address, model="local", max_concurrency=12
    )
    print(json.dumps(run(lateness, settings)), flush=True)


if __name__ == "__main__":
    main()
