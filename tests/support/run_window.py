"""Real parts for widgets of the run half: a store on disk, services, engine thread, bridge, theme.

`settle` runs a verb on the engine and returns its result once the events it made have been delivered.
"""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
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
from app.llm.discovery import Ports
from app.services.models import ModelService
from app.services.services import Services
from app.settings.settings import Settings
from app.store.database import Store
from support.empty_store import put_empty
from support.patient_bot import PATIENCE_MS
from support.provider_server import ProviderServer
from support.qt_loop import gui_loop

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


@dataclass
class RunWindow:
    """A context with everything real, and what happened in it."""

    context: WindowServices
    services: Services
    engine: EngineThread
    qtbot: QtBot
    notices: list[Notice] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

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
        """A project from a text, answered by the built-in methods."""
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
        config = RunConfig(
            mode=RunMode.EVAL_ONLY, scenarios=4, candidates=len(ideas), ideas=tuple(Idea(text=text) for text in ideas)
        )
        return RunRequest(config=config, chat=chat)

    def run(self, project: str, request: RunRequest | None = None, *, chat: str | None = None) -> Run:
        """A run that has ended."""
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
) -> Iterator[RunWindow]:
    """Everything started in order, and ended in order whatever the test did; servers are looked for at `ports` only."""
    put_empty(data_dir)
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
        window = RunWindow(context, services, engine, qtbot)
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


def shown_window(window: RunWindow) -> MainWindow:
    """Return a window on its start page; `end_window` takes it apart."""
    made = MainWindow(window.context, data_dir=window.services.settings.data_dir)
    made.show()
    QApplication.processEvents()
    return made


def end_window(made: MainWindow) -> None:
    """Close a window and destroy all that is in it now, not at some later turn of the loop."""
    made.close()
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
