"""Several main windows over one engine: places and drafts of their own, all live, and all there after a restart."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.chats import ChatMode, MessageState
from app.gui.finding.links import Link
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import MOST_WINDOWS, load_state
from app.gui.shell.windows.open_windows import OpenWindows
from app.settings.settings import Provider, Settings
from app.startup_and_shutdown import WindowSession
from app.store.database import Store
from support.provider_server import ProviderServer
from support.run_window import RunWindow, end_window, run_window
from support.store_samples import add_project, say
from support.window_life import live

ANSWERS = {word: f"The {word} is plain.\n\n" * 60 + "The end." for word in ("pear", "fig")}
MORE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CLOSE = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",), token_latency=0.05) as made:
        for word, answer in ANSWERS.items():
            made.say(answer, contains=f"tell me of the {word}")
        yield made
        made.release()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ProviderServer) -> Iterator[RunWindow]:
    folder = tmp_path / "data"
    chosen = Settings(
        data_dir=folder, provider=Provider.OPENAI_COMPATIBLE, base_url=server.base_url, model="small", max_concurrency=4
    )
    with run_window(qapp, qtbot, folder, settings=chosen) as made:
        yield made


@contextmanager
def opened(window: RunWindow) -> Iterator[OpenWindows]:
    """One window, shown on its start page; whatever is open at the end is ended."""
    made = OpenWindows(window.context, window.services.settings.data_dir)
    made.show()
    QApplication.processEvents()
    try:
        yield made
    finally:
        made.hide()
        for one in made.all:
            end_window(one)
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def windows(window: RunWindow) -> Iterator[OpenWindows]:
    with opened(window) as made:
        yield made


def chats_of(window: RunWindow, count: int) -> tuple[str, ...]:
    """Chats of one project, the last one long."""
    services = window.services
    project = window.settle(lambda: services.projects.create(title="Fruit", text=None)).project.id
    made = tuple(window.settle(lambda: services.chats.create(project, mode=ChatMode.ANALYSIS)).id for _ in range(count))
    services.store.write_now(lambda tx: [say(tx, made[-1], f"line {n}\n" * 9) for n in range(30)])
    QApplication.processEvents()
    return made


def is_gone(closed: MainWindow) -> bool:
    """Whether a window was destroyed; the loop of a test does not do that by itself."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not isValid(closed)


def another(windows: OpenWindows, window: RunWindow) -> MainWindow:
    """A second window, asked for by its key in the first."""
    before = windows.front
    before.activateWindow()
    window.until(before.isActiveWindow)
    QTest.keyClick(before, Qt.Key.Key_M, MORE)
    made = windows.front
    assert made is not before
    window.until(made.isActiveWindow)
    return made


def ask(main: MainWindow, window: RunWindow, chat: str, words: str) -> None:
    main.open_chat(chat)
    main.pane.composer.field.setPlainText(words)
    QTest.keyClick(main.pane.composer.field, Qt.Key.Key_Return)
    window.until(lambda: main.pane.model.messages and len(main.pane.model.messages[-1].text()) > 100)


def wait_for(window: RunWindow, chat: str) -> None:
    window.until(lambda: not window.services.chats.is_working(chat))


def test_two_answers_a_reading_and_a_draft_in_two_windows_stay_apart(
    windows: OpenWindows, window: RunWindow, server: ProviderServer
) -> None:
    pear, fig, draft, long = chats_of(window, 4)
    chats = window.services.chats
    first = windows.front
    ask(first, window, pear, "tell me of the pear")
    second = another(windows, window)
    assert (second.project, second.size()) == (None, first.size().boundedTo(second.screen().availableSize()))
    ask(second, window, fig, "tell me of the fig")
    server.hold()
    second.open_chat(draft)
    QTest.keyClicks(second.pane.composer.field, "half a thought")
    first.open_chat(long)
    QApplication.processEvents()
    first.pane.view.go_to_message(12)
    place = first.pane.view.scroll_place
    server.token_latency = 0.001
    server.release()
    for chat, word in ((pear, "pear"), (fig, "fig")):
        wait_for(window, chat)
        said = [message.text() for message in chats.messages(chat).items]
        assert said[-2:] == [f"tell me of the {word}", ANSWERS[word]]
    window.until(lambda: chats.get(draft).draft == "half a thought")
    QApplication.processEvents()
    assert (first.pane.view.scroll_place, first.pane.composer.text) == (place, "")
    assert second.pane.composer.text == "half a thought"
    assert all(
        not message.text().startswith("The ") for chat in (draft, long) for message in chats.messages(chat).items
    )
    first.open_chat(fig)
    window.until(lambda: first.pane.model.messages[-1].text() == ANSWERS["fig"])


def test_a_window_that_is_closed_leaves_the_other_the_answer_and_the_draft(
    windows: OpenWindows, window: RunWindow, server: ProviderServer
) -> None:
    pear, _, draft, _ = chats_of(window, 4)
    ended: list[bool] = []
    windows.ended.connect(lambda: ended.append(True))
    first = windows.front
    first.open_chat(pear)
    second = another(windows, window)
    ask(second, window, pear, "tell me of the pear")
    server.hold()
    window.until(lambda: "1 chat answering" in first.status.activity.text())
    third = another(windows, window)
    assert "1 chat answering" in third.status.activity.text()
    QTest.keyClicks(third.start_page.field, "half a wish")
    QTest.keyClick(third, Qt.Key.Key_W, CLOSE)
    second.open_chat(draft)
    QTest.keyClicks(second.pane.composer.field, "kept")
    second.boxes.drafts.keep("line", "missing", "typed into a card")
    second.activateWindow()
    window.until(second.isActiveWindow)
    QTest.keyClick(second, Qt.Key.Key_W, CLOSE)
    assert (windows.all, ended) == ((first,), [])
    heard: list[object] = []
    second.heard.connect(heard.append)
    second.context.notices.show(NoticeKind.DONE, "Attached.", NoticeAction("Look", second.dialogs.open_context_files))
    told = first.notice_strip.notice
    assert told is not None
    assert (told.sentence, told.action) == ("Attached.", None), "the way on leads into a window that is gone"
    assert first.boxes.drafts.of("line", "missing") == "typed into a card"
    assert first.start_page.draft == "half a wish"
    server.token_latency = 0.001
    server.release()
    window.until(lambda: first.pane.model.messages[-1].state is MessageState.COMPLETE)
    assert first.pane.model.messages[-1].text() == ANSWERS["pear"]
    assert heard == [], "the others tell what happens now"
    window.until(lambda: is_gone(second) and is_gone(third))
    first.open_chat(draft)
    assert first.pane.composer.text == "kept"
    first.close()
    assert ended == [True]


def test_a_draft_in_two_windows_is_one_the_later_edit_wins_and_the_other_comes_back(
    windows: OpenWindows, window: RunWindow
) -> None:
    chat = chats_of(window, 1)[0]
    first = windows.front
    first.open_chat(chat)
    second = another(windows, window)
    second.open_chat(chat)
    one, other = first.pane.composer, second.pane.composer
    QTest.keyClicks(one.field, "what of the pears")
    window.until(lambda: other.text == "what of the pears")
    assert one.text == "what of the pears"
    other.field.selectAll()
    QTest.keyClicks(other.field, "figs")
    window.until(lambda: one.text == "figs")
    one.field.undo()
    assert one.text == "what of the pears"
    window.until(lambda: other.text == "what of the pears")
    assert window.services.chats.get(chat).draft == "what of the pears"


def test_what_is_typed_while_its_earlier_words_are_still_being_kept_is_not_put_back(
    windows: OpenWindows, window: RunWindow
) -> None:
    chat = chats_of(window, 1)[0]
    main = windows.front
    main.open_chat(chat)
    composer, text = main.pane.composer, ""
    for n in range(40):
        text += f"{n} "
        composer.field.insertPlainText(f"{n} ")
        written = composer.take_draft()
        assert written == text
        composer.draft_changed.emit(written)
        QApplication.processEvents()
        assert composer.text == text
    window.until(lambda: window.services.chats.get(chat).draft == text)
    QApplication.processEvents()
    assert composer.text == text


def test_an_act_of_one_window_is_taken_back_in_the_other(windows: OpenWindows, window: RunWindow) -> None:
    chat = chats_of(window, 1)[0]
    first = windows.front
    first.open_chat(chat)
    first.commands.rename_chat_to(chat, "Apples")
    second = another(windows, window)
    second.open_chat(chat)
    window.until(lambda: "“" in second.action("undo").text())
    second.action("undo").trigger()
    window.until(lambda: window.services.chats.get(chat).title != "Apples")
    window.until(lambda: not first.action("undo").isEnabled() and first.action("redo").isEnabled())
    assert second.notice_strip.sentence.text().startswith("Taken back")
    assert not first.notice_strip.sentence.text().startswith("Taken back"), "it was done in the other"


def test_a_run_that_ends_while_no_window_is_in_front_is_told_to_the_desktop_once(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with run_window(qapp, qtbot, tmp_path / "built-in", holds="project") as window, opened(window) as windows:
        told: list[str] = []

        def deliver(sentence: str) -> bool:
            told.append(sentence)
            return True

        windows.desktop.deliver = deliver
        made, first = window.project(), windows.front
        first.open_project(made.project.id)
        second = another(windows, window)
        ended: list[str] = []
        first.ended_runs.told.connect(lambda _run, sentence: ended.append(sentence))
        window.run(made.project.id)
        window.until(lambda: len(ended) == 1)
        dialog = QDialog(second)
        dialog.show()
        dialog.activateWindow()
        window.until(dialog.isActiveWindow)
        window.run(made.project.id)
        window.until(lambda: len(ended) == 2)
        assert told == [], "a window was in front, then a dialog of one"
        dialog.close()
        elsewhere = QWidget()
        window.qtbot.addWidget(elsewhere)
        elsewhere.show()
        elsewhere.activateWindow()
        window.until(elsewhere.isActiveWindow)
        last = window.run(made.project.id)
        window.until(lambda: len(ended) == 3)
        assert told == ended[2:]
        assert "Run 3 is done" in told[0]
        offered = second.notice_strip.notice
        assert offered is not None
        assert offered.action is not None
        offered.action.run()
        assert (first.shown_run, second.project) == (last.id, None), "in the window with the project"
        elsewhere.activateWindow()
        window.until(elsewhere.isActiveWindow)
        windows.desktop.activate(QSystemTrayIcon.ActivationReason.Context)
        assert elsewhere.isActiveWindow(), "a right click leads nowhere"
        windows.desktop.activate(QSystemTrayIcon.ActivationReason.Trigger)
        window.until(first.isActiveWindow)
        assert (first.shown_run, windows.front, second.project) == (last.id, first, None)


def test_a_look_that_is_chosen_is_not_put_back_by_another_window(windows: OpenWindows, window: RunWindow) -> None:
    main, theme, shown = another(windows, window), window.context.theme, []
    theme.changed.connect(lambda: shown.append(theme.sizes.density))
    for name in ("compact", "roomy"):
        main.action(f"density_{name}").trigger()
    window.until(lambda: window.services.settings.density == "roomy")
    QApplication.processEvents()
    assert shown == ["compact", "roomy"], "the first is kept while the second is shown already"


def test_there_are_so_many_and_then_it_says_why_not(windows: OpenWindows) -> None:
    for _ in range(MOST_WINDOWS):
        windows.front.action("new_window").trigger()
    assert len(windows.all) == MOST_WINDOWS
    assert "Close one of them first" in windows.front.notice_strip.sentence.text()


def make_projects(folder: Path) -> dict[str, tuple[str, str]]:
    """Two projects by title, each with the id of its chat."""
    store = Store.open(folder)
    try:
        made = {title: store.write_now(partial(add_project, title=title)) for title in ("First", "Second")}
        return {title: (sample.project.id, sample.chat.id) for title, sample in made.items()}
    finally:
        store.close()


def test_both_are_there_again_after_a_restart_and_after_a_kill_and_a_link_brings_up_its_own(
    qapp: QApplication, tmp_path: Path
) -> None:
    made = make_projects(tmp_path)
    kept: list[bytes] = []

    def opens_two(session: WindowSession) -> None:
        if len(session.windows.all) == 1:
            session.window.resize(700, 600)
            session.window.open_project(made["First"][0])
            session.windows.open_another(made["Second"][0])
        elif len(load_state(tmp_path).others) == 1:
            kept[:] = [(tmp_path / "window.json").read_bytes()]  # as a kill leaves it
            session.window.quit_requested.emit()

    shown: list[list[tuple[str | None, str | None, int]]] = []

    def look(session: WindowSession) -> None:
        found = [(one.project, one.pane.chat.id if one.pane.chat else None, one.width()) for one in session.windows.all]
        shown.append(found)
        session.raise_window(Link(made["First"][0]).text())
        assert session.window.project == made["First"][0]
        session.raise_window("")
        assert session.window.project == made["First"][0], "the one in front"
        session.window.quit_requested.emit()

    assert live(tmp_path, opens_two) == 0
    both = [(*made["Second"], 700), (*made["First"], 700)]
    assert live(tmp_path, look) == 0
    assert shown == [both]
    assert live(tmp_path, look) == 0
    assert shown[1:] == [both[::-1]], "the one in front first"
    (tmp_path / "window.json").write_bytes(kept[0])
    assert live(tmp_path, look) == 0
    assert shown[2:] == [both]


def test_one_that_was_closed_does_not_come_back(qapp: QApplication, tmp_path: Path) -> None:
    made = make_projects(tmp_path)

    second: list[MainWindow] = []

    def closes_one(session: WindowSession) -> None:
        if not second:
            session.window.open_project(made["First"][0])
            session.windows.open_another(made["Second"][0])
            second.append(session.window)
            session.window.close()
        elif not isValid(second[0]):
            session.window.close()

    assert live(tmp_path, closes_one) == 0
    state = load_state(tmp_path)
    assert (state.project, state.others) == (made["First"][0], ())
