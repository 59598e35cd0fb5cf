"""Real parts for widgets of the run half: a store on disk, services, engine thread, bridge, theme.

`settle` runs a verb on the engine and returns its result once the events it made have been delivered.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt import exceptions
from pytestqt.qtbot import QtBot

from app.bridge.bridge import Bridge
from app.bridge.engine import EngineThread
from app.domain.chats import Chat
from app.domain.events import Event
from app.domain.model_client import ModelClient
from app.domain.model_offers import ModelChoice
from app.domain.projects import Project
from app.domain.runs import Idea, Run, RunConfig, RunMode, RunRequest, Trigger
from app.gui.kit.notices import Notice, NoticeAction, Notices
from app.gui.kit.number_field import NumberField
from app.gui.kit.undo import Undoing, UndoStack
from app.gui.kit.verbs import Verbs
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import WindowState
from app.llm.discovery import Ports
from app.services.models import ModelService
from app.services.services import Services
from app.settings.settings import Settings
from app.store.database import Store
from support.asked_runs import answer_all
from support.empty_store import file_of, put, put_empty
from support.patient_bot import PATIENCE_MS
from support.provider_server import ProviderServer
from support.qt_loop import gui_loop
from support.services_at_work import opened

T = TypeVar("T")


BAKERY = """Our bakery must have fresh bread in all five shops at opening time. We want to throw away less bread.
Nobody may start work before 4 in the morning. It must cost at most 500 euros a week.
The bakers should stay with us. Today three vans drive from 3 in the morning, which costs 450 euros a week.
We assume that demand stays as it is."""

IDEAS = (
    "Two vans leave at 4 and bring the bread of the far shops, which was baked the evening before; 400 euros a week.",
    "Four vans start at 2 in the morning so that all shops have fresh bread at opening time; 700 euros a week.",
    "Bake in the shops from cold dough; less bread is thrown away and nobody starts before 5; 450 euros a week.",
)


@dataclass(frozen=True)
class Made:
    """A project and its setup chat."""

    project: Project
    chat: Chat


@dataclass(frozen=True)
class Bakery:
    """A database with the bakery's project, and ids in it."""

    file: bytes
    project: str
    chat: str
    run: str | None


_bakeries: dict[str, Bakery] = {}


def bakery_with(holds: str) -> Bakery:
    """The project that `RunWindow.project` makes, made once in each process that runs tests, and then copied.

    Args:
        holds: "project", "run" (with the run that `RunWindow.run` makes), "run of its chat", or "answered run of
            its chat" (each of its cards answered as one who prefers its first option).
    """
    if holds not in _bakeries:
        # A loop may be running here.
        with ThreadPoolExecutor(1) as pool:
            _bakeries[holds] = pool.submit(asyncio.run, _bakery(holds)).result()
    return _bakeries[holds]


async def _bakery(holds: str) -> Bakery:
    with TemporaryDirectory() as made:
        folder, run = Path(made), None
        async with opened(folder) as services:
            created = await services.projects.create(title=None, text=BAKERY)
            assert created.chat is not None
            project, chat = created.project.id, created.chat.id
            if holds != "project":
                wanted = judged(chat=chat if holds.endswith("of its chat") else None)
                run = (await services.runs.start(project, wanted, Trigger.DIALOG)).id
                await services.runs.wait(run)
                if holds.startswith("answered"):
                    await answer_all(services, run)
        return Bakery(file_of(folder), project, chat, run)


def judged(ideas: tuple[str, ...] = IDEAS, *, chat: str | None = None) -> RunRequest:
    """A wish to judge ideas."""
    config = RunConfig(
        mode=RunMode.EVAL_ONLY, scenarios=4, candidates=len(ideas), ideas=tuple(Idea(text=text) for text in ideas)
    )
    return RunRequest(config=config, chat=chat)


@dataclass
class RunWindow:
    """A context with everything real, and what happened in it."""

    context: WindowServices
    services: Services
    engine: EngineThread
    qtbot: QtBot
    bakery: Bakery | None = None
    """What the folder held before."""
    notices: list[Notice] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        there = self.bakery
        self._project: str | None = None if there is None else there.project
        self._run: str | None = None if there is None else there.run

    def settle(self, verb: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a verb on the engine loop while the GUI loop spins; events it made are delivered after."""
        outcome = self.engine.submit(verb)
        self.until(outcome.done)
        result = outcome.result()
        QApplication.processEvents()
        return result

    def use_priced(self, server: ProviderServer, *, input_usd: float = 50.0, output_usd: float = 200.0) -> None:
        """Use the model of a server from now on; its price, in USD per million tokens, is the person's word."""
        choice = ModelChoice(
            provider="openai-compatible",
            base_url=server.base_url,
            model="small",
            price_input_usd=input_usd,
            price_output_usd=output_usd,
        )
        self.settle(lambda: self.services.models.choose(choice))

    def project(self, text: str = BAKERY) -> Made:
        """A project from a text, answered by the built-in methods; the first is the one that was there already."""
        there, self._project = self._project, None
        if there is not None and text == BAKERY:
            assert self.bakery is not None
            return Made(self.services.projects.get(there), self.services.chats.get(self.bakery.chat))
        made = self.settle(lambda: self.services.projects.create(title=None, text=text))
        assert made.chat is not None
        return Made(made.project, made.chat)

    def until(self, holds: Callable[[], object]) -> None:
        """Wait for a condition, for as long as a busy machine may need."""
        try:
            self.qtbot.waitUntil(lambda: bool(holds()))
        except exceptions.TimeoutError as error:
            told = [notice.sentence for notice in self.notices]
            raise AssertionError(f"it did not come to pass; the window told: {told}") from error

    def undo(self) -> None:
        """Take the newest undo that a toast offers.

        It may come after the event of what it tells about, and a toast about something else may come after it.
        """

        def offered() -> list[NoticeAction]:
            return [told.action for told in self.notices if told.action is not None and told.action.text == "Undo"]

        self.until(offered)
        action = offered()[-1]
        self.notices.clear()
        action.run()

    @staticmethod
    def key(widget: QWidget, key: Qt.Key) -> None:
        """Press a key in a widget."""
        QTest.keyClick(widget, key)

    @staticmethod
    def type_number(field: NumberField, text: str, *, enter: bool = False) -> None:
        """Type a number in place of what stands in a field, sign by sign; Enter gives it for good."""
        field.selectAll()
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))
        if enter:
            QTest.keyClick(field, Qt.Key.Key_Return)

    def request(self, project: str, *, chat: str | None = None, ideas: tuple[str, ...] = IDEAS) -> RunRequest:
        """A wish to judge ideas."""
        return judged(ideas, chat=chat)

    def run(self, project: str, request: RunRequest | None = None, *, chat: str | None = None) -> Run:
        """A run that has ended; the first is the one that was there already."""
        there = None if self._run is None or request is not None else self.services.runs.get(self._run)
        if there is not None and (there.project, there.launched_from_chat) == (project, chat):
            self._run = None
            return there
        wanted = request or self.request(project, chat=chat)
        started = self.settle(lambda: self.services.runs.start(project, wanted, Trigger.DIALOG))
        return self.settle(lambda: self.services.runs.wait(started.id))


@contextmanager
def run_window(
    application: QApplication,
    qtbot: QtBot,
    data_dir: Path,
    *,
    settings: Settings | None = None,
    ports: Ports | None = None,
    client: Callable[[], ModelClient] | None = None,
    holds: str | None = None,
) -> Iterator[RunWindow]:
    """Everything started in order, and ended in order whatever the test did; servers are looked for at `ports` only.

    `holds` is what a new folder holds already, as `bakery_with` has it.
    """
    bakery = None if holds is None else bakery_with(holds)
    if bakery is None:
        put_empty(data_dir)
    else:
        put(data_dir, bakery.file)
    store = Store.open(data_dir)
    services = Services(store, settings or Settings(data_dir=data_dir), client=client)
    services.models = ModelService(
        services.preferences, services.clients, store.publish, ports=ports or {}, looks_for_s=PATIENCE_MS / 1000
    )
    engine = EngineThread()
    engine.start()
    with gui_loop(application):
        bridge = Bridge(engine)
        store.listen(bridge.publish_all)
        notices, texts = Notices(), Texts()
        verbs = Verbs(bridge, notices, texts)
        context = WindowServices(
            services=services,
            bridge=bridge,
            texts=texts,
            theme=Theme(application, "light"),
            notices=notices,
            verbs=verbs,
            undoing=Undoing(UndoStack(), verbs, notices, texts),
        )
        window = RunWindow(context, services, engine, qtbot, bakery)
        notices.shown.connect(window.notices.append)
        bridge.published.connect(window.events.append)
        try:
            yield window
        finally:
            engine.submit(services.close).result(timeout=100)
            verbs.close()
            QApplication.processEvents()
            bridge.close()
            engine.stop()
            store.close()
            bridge.deleteLater()
            QApplication.processEvents()
    # It would be down in every test that comes after this one, and nothing comes forward while it is.
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton, "a button of the mouse was left down"


def shown_window(window: RunWindow, *, left: WindowState | None = None) -> MainWindow:
    """Return a window on its start page, or as one was left; `end_window` takes it apart."""
    made = MainWindow(window.context, data_dir=window.services.settings.data_dir)
    if left is not None:
        made.restore(left)
    made.show()
    QApplication.processEvents()
    return made


def end_window(made: MainWindow) -> None:
    """Close a window and destroy all that is in it now, not at some later turn of the loop.

    As at the end of the application nothing waits for the engine any more: an answer would come to what is gone.
    """
    made.close()
    made.context.verbs.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


@contextmanager
def main_window(window: RunWindow) -> Iterator[MainWindow]:
    """A window that is ended whatever the test did."""
    made = shown_window(window)
    try:
        yield made
    finally:
        end_window(made)
