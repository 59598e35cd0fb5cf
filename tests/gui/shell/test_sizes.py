"""Size of text and density change the window that is open: every font, every row, every message; and they are kept."""

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from app.gui.look.sizes import STEPS, Sizes, step_of
from app.gui.runs.run_history import RunHistory
from app.gui.settings.preferences import Preferences
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.text_part import TextPartWidget
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("run of its chat")


def points(main: MainWindow, kind: type[QWidget]) -> set[float]:
    return {round(widget.font().pointSizeF(), 2) for widget in main.findChildren(kind) if widget.isVisible()}


def history_of(main: MainWindow) -> RunHistory:
    history = main.docks["runs"].ensure()
    assert isinstance(history, RunHistory)
    return history


def row_heights(main: MainWindow) -> tuple[int, int, int]:
    """Of the chats, the history and what the person wrote first, which nothing but the looks changes."""
    chats, history = main.chat_list.list, history_of(main).table
    row = next(n for n in range(chats.model().rowCount()) if chats.model().index(n, 0).data() is not None)
    first = main.pane.view.card(0)
    return chats.sizeHintForRow(row), history.rowHeight(0), 0 if first is None else first.height()


def test_what_is_open_follows(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    window.until(lambda: len(main.pane.view.cards) > 1)
    window.until(lambda: history_of(main).model.rowCount() == 1)
    main.pane.view.go_to_message(1)
    window.until(lambda: main.pane.view.card(0) is not None)
    theme, before = window.context.theme, row_heights(main)
    title = main.pane.header.title.font().pointSizeF()
    main.action("density_compact").trigger()
    window.until(lambda: all(now < was for now, was in zip(row_heights(main), before, strict=True)))
    main.action("density_roomy").trigger()
    window.until(lambda: all(now > was for now, was in zip(row_heights(main), before, strict=True)))
    main.action("density_normal").trigger()
    window.until(lambda: row_heights(main) == before)
    window.until(lambda: window.services.settings.density == "normal")
    usual = points(main, QLabel) | points(main, QPushButton)
    main.action("text_larger").trigger()
    window.until(lambda: window.services.settings.text_percent == 110)
    main.action("text_larger").trigger()
    window.until(lambda: window.services.settings.text_percent == 125)
    assert points(main, QLabel) | points(main, QPushButton) == {round(1.25 * size, 2) for size in usual}
    assert main.pane.header.title.font().pointSizeF() == pytest.approx(1.25 * title)
    assert main.menuBar().font().pointSizeF() == 12.5
    window.until(lambda: all(now > was for now, was in zip(row_heights(main), before, strict=True)))
    main.action("preferences").trigger()
    dialog = main.findChild(Preferences)
    assert isinstance(dialog, Preferences)
    page = dialog.appearance
    window.until(lambda: page.text.currentData() == 125)
    choose(page.messages, 150)
    window.until(lambda: window.services.settings.message_percent == 150)
    window.until(lambda: {18.75} == message_points(main))
    assert main.menuBar().font().pointSizeF() == 12.5
    dialog.reject()
    main.action("text_usual").trigger()
    main.action("text_larger").trigger()
    main.action("text_larger").trigger()
    main.action("text_usual").trigger()
    window.until(lambda: window.services.settings.text_percent == 100)
    window.until(lambda: theme.sizes == Sizes(message_percent=150))
    assert points(main, QLabel) | points(main, QPushButton) == usual


def message_points(main: MainWindow) -> set[float]:
    browsers = [part.browser for part in main.pane.view.viewport().findChildren(TextPartWidget)]
    return {browser.document().defaultFont().pointSizeF() for browser in browsers if browser.isVisible()}


def choose(box: QComboBox, value: int) -> None:
    """As a person does."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())
    QApplication.processEvents()


def test_steps_end_at_their_ends() -> None:
    assert (step_of(100, 1), step_of(100, -1), step_of(104, 1), step_of(104, -1)) == (110, 90, 110, 100)
    assert (step_of(STEPS[-1], 1), step_of(STEPS[0], -1)) == (STEPS[-1], STEPS[0])
