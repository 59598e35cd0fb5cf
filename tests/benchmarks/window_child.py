"""The real window over a data folder, offscreen, in a process of its own: how long what a person does takes.

`window_child.py MEASURE FOLDER`; prints one JSON line. A figure in ms runs from the call that a click or a key makes
to the end of the event-loop turn in which the window was painted.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import Message, MessageRole, MessageState, TextPart
from app.domain.events import MessageChanged, StreamDelta
from app.domain.items import ItemKind
from app.domain.runs import RunStatus
from app.gui.kit.reads import ChatQuery
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_history import RunHistory
from app.gui.runs.run_query import RunQuery
from app.gui.spec.spec_model import TEXT
from app.gui.spec.spec_view import SpecView
from app.main import _SWITCH_INTERVAL_S, _application
from app.settings.installation import Installation
from app.settings.settings import Settings
from app.startup_and_shutdown import WindowSession
from benchmarks.scale import Scale
from benchmarks.scale_texts import markdown_of
from benchmarks.start_child import resident_mib

WHEEL_STEPS = 200
STREAMED = 20_000
"""Characters of the answer that is streamed."""
STEP = 53
"""Characters of a fifteenth of a second at 200 tokens a second."""
REPEATS = 9
_PATIENCE_S = 20.0
Figures = dict[str, float]


class Painting(QObject):
    """Counts the paints of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.UpdateRequest:
            self.count += 1
        return False

    def of(self, act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> float:
        """Do something; return the milliseconds until `done` and painted. Called from a plain slot."""
        before, began = self.count, time.perf_counter()
        act()
        while not done() or self.count == before:
            QApplication.processEvents()
            if time.perf_counter() - began > _PATIENCE_S:
                raise TimeoutError("the window was not painted")
        return 1_000 * (time.perf_counter() - began)


def summary(name: str, spent: Iterable[float]) -> Figures:
    """Median, 95th and largest of a list of milliseconds."""
    values = list(spent)
    return {
        f"{name}_ms": statistics.median(values),
        f"{name}_p95_ms": statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0],
        f"{name}_max_ms": max(values),
    }


# -- the thread ------------------------------------------------------------------------------------------


def thread(session: WindowSession, scale: Scale) -> Figures:
    """Opening the long chat and one of 100 messages, in turn; then the wheel, upwards from the end."""
    window, painting = session.window, Painting(session.window)
    view = window.pane.view
    view.viewport().update()
    opened: dict[str, list[float]] = {scale.long_chat: [], scale.small_chat: []}
    window.open_chat(scale.small_chat)
    for _ in range(REPEATS):
        for chat, spent in opened.items():
            spent.append(painting.of(lambda chat=chat: window.open_chat(chat), lambda: bool(view.card_count)))  # type: ignore[misc]  # mypy sees no default of a lambda
            settle()
    window.open_chat(scale.long_chat)
    settle()
    memory = resident_mib()
    steps = [painting.of(lambda: wheel(view.viewport(), 120)) for _ in range(WHEEL_STEPS)]
    read = [painting.of(lambda seq=seq: window.open_chat(scale.long_chat, seq)) for seq in (5, 9_000, 50, 12_000)]  # type: ignore[misc]  # as above
    return (
        summary("long", opened[scale.long_chat])
        | summary("small", opened[scale.small_chat])
        | summary("wheel", steps)
        | summary("jump", read)
        | {"cards": float(view.card_count), "wheel_mib": resident_mib() - memory}
    )


def wheel(target: QWidget, angle: int) -> None:
    """One notch of a wheel, upwards when positive."""
    place = QPointF(target.rect().center())
    event = QWheelEvent(
        place,
        QPointF(target.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


def settle(seconds: float = 0.02) -> None:
    """Deliver what is due, for a moment."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < 1_000 * seconds:
        QApplication.processEvents()


def stream(session: WindowSession, scale: Scale) -> Figures:
    """An answer of 20 kB that grows as 200 tokens a second at 15 Hz make it grow: each step, painted."""
    window, painting = session.window, Painting(session.window)
    window.open_chat(scale.small_chat)
    settle()
    last = window.pane.model.messages[-1]
    answer = Message(
        id="being-written",
        chat=scale.small_chat,
        seq=last.seq + 1,
        role=MessageRole.AGENT,
        state=MessageState.STREAMING,
        parts=(TextPart(text=""),),
        created_at=last.created_at,
    )
    window.apply(MessageChanged(project=scale.project, message=answer))
    settle()
    text, view = markdown_of(STREAMED), window.pane.view

    def step(at: int) -> None:
        delta = StreamDelta(
            project=scale.project, chat=answer.chat, message=answer.id, offset=at, text=text[at : at + STEP]
        )
        window.apply(delta)
        view.beat.show_now()

    spent = [painting.of(lambda at=at: step(at)) for at in range(0, STREAMED, STEP)]  # type: ignore[misc]  # as above
    quarter = len(spent) // 4
    whole = window.pane.model.messages[-1].model_copy(update={"state": MessageState.COMPLETE})
    finished = painting.of(lambda: window.apply(MessageChanged(project=scale.project, message=whole)))
    if window.pane.model.messages[-1].text() != text:
        raise RuntimeError("the text shown is not the text that was told")
    return (
        summary("stream", spent)
        | {"stream_first_ms": statistics.median(spent[:quarter]), "stream_last_ms": statistics.median(spent[-quarter:])}
        | {"stream_end_ms": finished}
    )


# -- the lists -------------------------------------------------------------------------------------------


def lists(session: WindowSession, scale: Scale) -> Figures:
    """The chat list and the run table: first paint, sort, filter, first pages against the last ones."""
    window, painting = session.window, Painting(session.window)
    chats = window.chat_list
    history = window.docks["runs"].bring_up()
    if not isinstance(history, RunHistory):
        raise TypeError("the run history is not there")
    settle()
    figures: Figures = {}
    shown: dict[str, list[float]] = {"chats": [], "runs": []}
    for _ in range(REPEATS):
        chats.set_project(None)
        history.set_project(None)
        settle()
        shown["chats"].append(painting.of(lambda: chats.set_project(scale.project)))
        shown["runs"].append(painting.of(lambda: history.set_project(scale.project)))
        settle()
    for name, spent in shown.items():
        figures |= summary(f"{name}_first", spent)
    model, project = history.model, scale.project
    sorts = []
    for column in range(model.columnCount()):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            before = model.query
            spent_ms = painting.of(lambda c=column, o=order: resort(history, c, o))  # type: ignore[misc]  # as above
            if model.query != before:
                sorts.append(spent_ms)
    figures |= summary("runs_sort", sorts)
    filters = [
        RunQuery(project, text="96"),
        RunQuery(project, text="no such words"),
        RunQuery(project, status=(RunStatus.FAILED.value,), sort="best_score"),
        RunQuery(project, mode="seeded", text="a", sort="title", descending=False),
    ]
    figures |= summary("runs_filter", [painting.of(lambda q=q: model.set_query(q)) for q in filters])  # type: ignore[misc]  # as above
    queries = [ChatQuery(project, text="a"), ChatQuery(project, text="99"), ChatQuery(project, text="no such")]
    figures |= summary("chats_filter", [painting.of(lambda q=q: chats.model.load(q)) for q in queries])  # type: ignore[misc]  # as above
    model.set_query(RunQuery(project, sort="best_score"))
    pages = []
    while model.canFetchMore(model.index(-1, -1)):
        began = time.perf_counter()
        model.fetchMore(model.index(-1, -1))
        QApplication.processEvents()
        pages.append(1_000 * (time.perf_counter() - began))
    tenth = max(len(pages) // 10, 1)
    return figures | summary("page_first", pages[:tenth]) | summary("page_last", pages[-tenth:]) | {"pages": len(pages)}


def resort(history: RunHistory, column: int, order: Qt.SortOrder) -> None:
    """What a click on a header does; a column without a sort is painted all the same."""
    history.model.sort(column, order)
    history.table.viewport().update()


# -- results and search ----------------------------------------------------------------------------------


def results(session: WindowSession, scale: Scale) -> Figures:
    """Reading and showing the results of the large run; how many bytes that wrote."""
    services, painting = session.services, Painting(session.window)
    log = session.store.path.with_name(f"{session.store.path.name}-wal")
    settle(0.5)
    before = log.stat().st_size, log.stat().st_mtime_ns
    reads = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        services.results.get(scale.large_run)
        reads.append(1_000 * (time.perf_counter() - began))
    view = session.window.docks["results"].bring_up()
    if not isinstance(view, ResultsView):
        raise TypeError("the results are not there")
    settle()
    shown = []
    for _ in range(REPEATS):
        view.close_run()
        settle()
        shown.append(painting.of(lambda: view.open_run(scale.large_run), lambda: view.model.rowCount() > 0))
    after = log.stat().st_size, log.stat().st_mtime_ns
    return summary("read", reads) | summary("shown", shown) | {"wrote": float(before != after)}


def spec(session: WindowSession, scale: Scale) -> Figures:
    """Opening a project of a few items and one of a thousand, painted; the longest turn of one edit in the latter."""
    window, painting = session.window, Painting(session.window)
    view = window.docks["spec"].bring_up()
    if not isinstance(view, SpecView):
        raise TypeError("the spec is not there")
    opened: dict[str, list[float]] = {scale.small_project: [], scale.wide_project: []}
    for _ in range(REPEATS):
        for project, spent in opened.items():
            window.open_project(scale.project)
            settle(0.1)
            spent.append(painting.of(lambda project=project: window.open_project(project)))  # type: ignore[misc]  # mypy sees no default of a lambda
            settle(0.1)
    turns = []
    for number in range(REPEATS):
        [*_, row] = range(view.model.rowCount(view.model.group_index(ItemKind.GOAL.value)))
        index = view.model.index(row // 2 + number, TEXT, view.model.group_index(ItemKind.GOAL.value))
        before, longest = view.version.text(), 0.0
        view.model.setData(index, f"Edited {number} {time.time_ns()}")
        began = time.perf_counter()
        while view.version.text() == before or time.perf_counter() - began < 0.3:
            turn = time.perf_counter()
            QApplication.processEvents()
            longest = max(longest, 1_000 * (time.perf_counter() - turn))
            if turn - began > _PATIENCE_S:
                raise TimeoutError("the edit did not come back")
        turns.append(longest)
    return (
        summary("few_items", opened[scale.small_project])
        | summary("many_items", opened[scale.wide_project])
        | summary("edit", turns)
    )


def search(session: WindowSession, scale: Scale) -> Figures:
    """First pages for what someone types, everywhere and inside the small project, and the unlucky inputs."""
    page = session.services.search.page
    asked: dict[str, Callable[[], object]] = {
        "1 letter": lambda: page("s"),
        "3 letters": lambda: page("sch"),
        "5 letters": lambda: page("sched"),
        "8 letters": lambda: page("schedule"),
        "two words": lambda: page("night sched"),
        "in a small project": lambda: page("s", project=scale.small_project),
        "8 letters in a small project": lambda: page("schedule", project=scale.small_project),
        "runs only": lambda: page("sched", types=("run",)),
        "nothing found": lambda: page("zzzz"),
    }
    figures: Figures = {}
    for name, ask in asked.items():
        spent = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            ask()
            spent.append(1_000 * (time.perf_counter() - began))
        figures[name] = statistics.median(spent)
    return figures


# -- a long use, and none --------------------------------------------------------------------------------


def use(session: WindowSession, scale: Scale) -> Figures:
    """Memory after two hundred chats were opened and scrolled, every view was shown and everything searched."""
    window, services = session.window, session.services
    start = resident_mib()
    chats = [row.id for row in services.chats.page(scale.project, limit=200).items]
    for number, chat in enumerate(chats):
        window.open_chat(chat)
        for _ in range(10):
            wheel(window.pane.view.viewport(), 120)
        settle(0.0)
        if number % 20 == 0:
            window.open_run(scale.large_run)
            window.docks["spec"].bring_up()
            services.search.page("s")
            settle(0.05)
    window.open_chat(scale.long_chat)
    for _ in range(2_000):
        wheel(window.pane.view.viewport(), 120)
        QApplication.processEvents()
    lists(session, scale)
    settle(0.2)
    return {"start_mib": start, "used_mib": resident_mib()}


async def idle(session: WindowSession, _: Scale) -> Figures:
    """The share of a core that an idle window takes, and the timers of ours that run in it, per cent."""
    await asyncio.sleep(3)
    began, busy = time.perf_counter(), time.process_time()
    await asyncio.sleep(20)
    share = (time.process_time() - busy) / (time.perf_counter() - began)
    timers = [timer for timer in session.window.findChildren(QTimer) if timer.isActive()]
    return {"cpu_percent": 100 * share, "timers": float(len(timers))}


# -- running ---------------------------------------------------------------------------------------------

MEASURES: dict[str, Callable[[WindowSession, Scale], Figures]] = {
    "thread": thread,
    "lists": lists,
    "results": results,
    "stream": stream,
    "spec": spec,
    "search": search,
    "use": use,
}
Asynchronous = Callable[[WindowSession, Scale], Coroutine[Any, Any, Figures]]


def run(measure: Callable[[WindowSession, Scale], Figures] | Asynchronous, settings: Settings) -> Figures:
    """Open the window, measure, close it."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    application = _application()
    scale = Scale.of(settings.data_dir)

    async def life() -> Figures:
        session = WindowSession(application, settings, Installation(None))
        try:
            session.build()
            session.begin()
            QTimer.singleShot(0, session.get_ready)
            await asyncio.sleep(1)
            if asyncio.iscoroutinefunction(measure):
                found: Figures = await measure(session, scale)
            else:
                found = await in_slot(lambda: crowded(lambda: measure(session, scale)))
        finally:
            began = time.perf_counter()
            await session.close()
            spent = 1_000 * (time.perf_counter() - began)
        return found | {"close_ms": spent}

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(life())


def crowded(work: Callable[[], Any]) -> Figures:
    """Add how many times longer than its CPU time the work took: 1 on a machine that does nothing else."""
    began, busy = time.perf_counter(), time.thread_time()
    found: Figures = work()
    return found | {"crowding": (time.perf_counter() - began) / (time.thread_time() - busy)}


async def in_slot(work: Callable[[], Any]) -> Any:
    """Run work in a plain slot, where it may spin the event loop; a coroutine may not."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def slot() -> None:
        try:
            done.set_result(work())
        except Exception as fault:  # noqa: BLE001  whoever waits gets it, whatever it is
            done.set_exception(fault)

    QTimer.singleShot(0, slot)
    return await done


def main() -> None:
    """Measure what the command line names."""
    name, folder = sys.argv[1:]
    print(json.dumps(run(idle if name == "idle" else MEASURES[name], Settings(data_dir=Path(folder)))), flush=True)


if __name__ == "__main__":
    main()
