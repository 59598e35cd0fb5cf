"""Every window a person can have before them, over one project: the main window in its states, each dialog, each page.

One after the other, each as it stands when it is handed out. Not for what is looked at in them (`widget_walk`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.domain.chats import ChatMode
from app.domain.deciding.decisions import RunNote
from app.domain.runs import Origin
from app.gui.chats.chat_chooser import ChatChooser
from app.gui.deciding.choose_dialog import ChooseDialog, OutcomeDialog
from app.gui.deciding.overview_view import OverviewView
from app.gui.results.acting.hand_answer_dialog import HandAnswerDialog
from app.gui.results.answer_cells import answers_of
from app.gui.results.results_view import ResultsView
from app.gui.runs.again_dialog import AgainDialog
from app.gui.runs.note_dialog import NoteDialog
from app.gui.runs.raise_cap import RaiseCapDialog
from app.gui.settings.preferences import Preferences
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow

_DIALOGS = (
    *("context_files", "backups", "new_run", "check_up", "search", "quick_switch", "outline", "commands"),
    *("guide", "shortcuts", "whats_new", "about"),
)
"""Commands that open one."""
_PAGES = ("model", "money", "behaviour", "appearance", "storage")


@dataclass(frozen=True)
class Filled:
    """A project with something everywhere."""

    project: str
    chat: str
    run: str
    what_if: str


def filled(window: RunWindow) -> Filled:
    """The bakery with a setup chat, a run started in it and a what-if chat."""
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    what_if = window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.WHAT_IF))
    return Filled(made.project.id, made.chat.id, run.id, what_if.id)


def surfaces(window: RunWindow, main: MainWindow, there: Filled) -> Iterator[tuple[str, QWidget]]:
    """Hand out each window with its name; go on once it was looked at."""
    yield from main_surfaces(window, main, there)
    yield from _dialogs(window, main, there)


def main_surfaces(window: RunWindow, main: MainWindow, there: Filled) -> Iterator[tuple[str, QWidget]]:
    """The main window in its states, as `surfaces` hands them out first."""
    main.activateWindow()
    yield settled(window, "start page", main)
    main.open_project(there.project)
    main.open_chat(there.chat)
    window.until(lambda: main.pane.view.cards)
    yield settled(window, "chat and spec", main)
    main.pane.view.go_to_message(1)
    yield settled(window, "reading card", main)
    main.action("find_in_chat").trigger()
    yield settled(window, "find in chat", main)
    main.action("stop_answer").trigger()
    main.open_run(there.run)
    results = main.docks["results"].ensure()
    assert isinstance(results, ResultsView)
    window.until(lambda: results.model.rowCount() > 0)
    yield settled(window, "results", main)
    main.action("arrange_decide").trigger()
    yield settled(window, "results, to decide", main)
    pages: tuple[tuple[str, Callable[[], object]], ...] = (
        ("option", lambda: results.pages.open_option("C1")),
        ("weights", results.pages.open_weights),
        ("plots", results.pages.open_plots),
        ("comparison", lambda: results.pages.open_comparison((there.run, there.run))),
    )
    for name, opens in pages:
        opens()
        page = results.pages.shown
        assert page is not None, name
        yield settled(window, name, main)
        results.pages.leave()
    main.action("arrange_think").trigger()
    main.open_chat(there.what_if)
    yield settled(window, "what-if", main)
    main.action("overview").trigger()
    overview = main.docks["overview"].ensure()
    assert isinstance(overview, OverviewView)
    window.until(lambda: overview.problem.isVisible())
    yield settled(window, "overview", main)


def _dialogs(window: RunWindow, main: MainWindow, there: Filled) -> Iterator[tuple[str, QWidget]]:
    main.open_chat(there.chat)
    for name in _DIALOGS:
        main.action(name).trigger()
        yield from _opened(window, name, main)
    main.action("preferences").trigger()
    preferences = main.findChild(Preferences)
    assert preferences is not None
    for page in _PAGES:
        preferences.names.setCurrentRow(_PAGES.index(page))
        yield settled(window, f"preferences, {page}", preferences)
    preferences.reject()
    main.open_chat(there.what_if)
    main.action("what_if_changes").trigger()
    yield from _opened(window, "what_if_changes", main)
    for name, dialog in _made(window, main, there).items():
        dialog.open()
        yield from _opened(window, name, main)


def _made(window: RunWindow, main: MainWindow, there: Filled) -> dict[str, QDialog]:
    services = window.services
    run, results = services.runs.get(there.run), services.results.require(there.run)
    cell = next(iter(answers_of(results).values()))
    best = next(row.candidate for row in results.ranking.rows if row.origin is not Origin.TODAY)
    others = services.decisions.not_chosen(best)
    decision = window.settle(lambda: services.decisions.choose(best, "It leads."))
    choose = ChooseDialog(name=decision.name, title=decision.title, others=others, before=decision, parent=main)
    return {
        "choose": choose,
        "outcome": OutcomeDialog(decision, main),
        "note": NoteDialog("Run 1", RunNote(), ("slow",), main),
        "again": AgainDialog(window.context, run, main),
        "raise cap": RaiseCapDialog(window.context, run, main),
        "answer by hand": HandAnswerDialog(cell, parent=main),
        "choose a chat": ChatChooser(window.context, there.project, "Run 1 is quoted in the chat you choose.", main),
    }


def settled(window: RunWindow, name: str, widget: QWidget) -> tuple[str, QWidget]:
    """Hand out a window once all that was asked for it has come, and stands in its place."""
    for _ in range(3):
        window.until(lambda: not window.context.bridge._waiting)
        QApplication.processEvents()
    return name, widget


def _opened(window: RunWindow, name: str, main: MainWindow) -> Iterator[tuple[str, QWidget]]:
    shown = [dialog for dialog in main.findChildren(QDialog) if dialog.isVisible()]
    assert shown, f"{name} opened nothing"
    yield settled(window, name, shown[-1])
    for dialog in shown:
        dialog.reject()
    QApplication.processEvents()
